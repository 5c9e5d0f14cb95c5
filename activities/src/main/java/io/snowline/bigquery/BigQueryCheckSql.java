package io.snowline.bigquery;

import com.google.cloud.bigquery.StandardSQLTypeName;
import io.snowline.sync.FailureType;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Statements that run a check's query and compare its rows with those expected, as {@link
 * io.snowline.warehouse.CheckRows} writes values: numbers by value, 7 is 7.0.
 */
final class BigQueryCheckSql {
  private BigQueryCheckSql() {}

  /**
   * Keeps the rows of the query as texts. Its columns may have any names or none: they are taken by
   * position.
   */
  static String run(int number, String query, List<StandardSQLTypeName> types) {
    String nulls =
        list(types.size(), at -> "CAST(NULL AS %s) AS c%s".formatted(types.get(at), at), ", ");
    String texts = list(types.size(), at -> text(types.get(at), "c" + at) + " AS c" + at, ", ");
    String parts = list(types.size(), at -> part("c" + at), ", ");
    String shown = list(types.size(), at -> "IFNULL(c%s, 'null')".formatted(at), ", ', ', ");
    return """
        CREATE TEMP TABLE snowline_check_%s AS
        SELECT CONCAT(%s) AS row_text, CONCAT('[', %s, ']') AS shown
        FROM (
          SELECT %s FROM (
            SELECT %s FROM (SELECT 1) WHERE FALSE
            UNION ALL
            (
        %s
            )
          )
        )"""
        .formatted(number, parts, shown, texts, nulls, query);
  }

  /** Remembers what differs. Parameter: {@code check_<number>}, the rows expected. */
  static String compare(int number, String name, String expected) {
    return """
        IF (
          SELECT COUNT(*) FROM (
            SELECT row_text FROM (
              SELECT row_text, 1 AS copies FROM snowline_check_%1$s
              UNION ALL
              SELECT wanted, -1 FROM UNNEST(@check_%1$s) AS wanted
            )
            GROUP BY row_text HAVING SUM(copies) <> 0
          )
        ) > 0 THEN
          SET snowline_failed = ARRAY_CONCAT(snowline_failed, [CONCAT(
            %2$s,
            (
              SELECT LEFT(CONCAT(
                IFNULL((
                  SELECT STRING_AGG(shown, ' ' ORDER BY shown)
                  FROM (SELECT shown FROM snowline_check_%1$s ORDER BY shown LIMIT 3)), 'no rows'),
                IF(COUNT(*) > 3, CONCAT(' and ', CAST(COUNT(*) - 3 AS STRING), ' more'), '')), 300)
              FROM snowline_check_%1$s
            ))]);
        END IF"""
        .formatted(
            number,
            BigQuerySql.text(
                "check %s: the source says %s, the target ".formatted(name, expected)));
  }

  /** Fails if anything differed. */
  static String raise(String target) {
    return """
        IF ARRAY_LENGTH(snowline_failed) > 0 THEN
          RAISE USING MESSAGE = CONCAT(
            %s, ARRAY_TO_STRING(snowline_failed, '; '), '; all was rolled back');
        END IF"""
        .formatted(
            BigQuerySql.text(
                BigQueryFailures.raised(
                    FailureType.NOT_VERIFIED, "Cannot prove %s: ".formatted(target))));
  }

  /** A row as {@link #run} writes it: no two different rows have the same text. */
  static String row(List<String> values) {
    return values.stream()
        .map(value -> value == null ? "-" : value.codePointCount(0, value.length()) + ":" + value)
        .collect(Collectors.joining());
  }

  private static String part(String value) {
    return "IF(%s IS NULL, '-', CONCAT(CAST(LENGTH(%s) AS STRING), ':', %s))"
        .formatted(value, value, value);
  }

  private static String text(StandardSQLTypeName type, String value) {
    return switch (type) {
      case NUMERIC, BIGNUMERIC -> plain("CAST(%s AS STRING)".formatted(value));
      case FLOAT64 ->
          """
          CASE
            WHEN IS_NAN(%1$s) THEN 'NaN'
            WHEN IS_INF(%1$s) THEN IF(%1$s > 0, 'Infinity', '-Infinity')
            ELSE COALESCE(%2$s, CAST(%1$s AS STRING))
          END"""
              .formatted(
                  value,
                  plain(
                      "CAST(SAFE_CAST(CAST(%s AS STRING) AS BIGNUMERIC) AS STRING)"
                          .formatted(value)));
      case TIME, DATETIME, TIMESTAMP ->
          // At least one digit after the point, no more than needed.
          "REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(CAST(%s AS STRING), r'[+]00$', ''), r'(:\\d\\d)$', r'\\1.0'), r'([.]\\d+?)0+$', r'\\1')"
              .formatted(value);
      case STRING -> value;
      default -> BigQueryShown.text(type.name(), value);
    };
  }

  private static String plain(String digits) {
    return "REGEXP_REPLACE(IF(STRPOS(%s, '.') = 0, CONCAT(%s, '.'), %s), r'[.]?0*$', '')"
        .formatted(digits, digits, digits);
  }

  private static String list(
      int count, java.util.function.IntFunction<String> item, String between) {
    return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(between));
  }
}
