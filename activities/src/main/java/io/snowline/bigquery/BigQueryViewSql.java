package io.snowline.bigquery;

import io.snowline.sync.ViewChange;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Statements that make views, and that tell how a view's rows changed. */
final class BigQueryViewSql {
  /** Long values are cut: a change travels through Temporal. */
  private static final int LONGEST_VALUE = 200;

  private static final String AFTER = "snowline_view_after";
  private static final String CHANGE = "snowline_view_change";

  /**
   * A column that the view has before and after.
   *
   * @param name as the view spells it now
   * @param before its type before
   * @param after its type now
   * @param key whether it is part of the view's key
   */
  record ViewColumn(String name, String before, String after, boolean key) {}

  private BigQueryViewSql() {}

  /** Makes or replaces the view; what others wrote about it stays. */
  static String make(String view, String query, String description, Map<String, String> labels) {
    String pairs =
        labels.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                label ->
                    "(%s, %s)"
                        .formatted(
                            BigQuerySql.text(label.getKey()), BigQuerySql.text(label.getValue())))
            .collect(Collectors.joining(", "));
    String text =
        description == null ? "" : "description = %s, ".formatted(BigQuerySql.text(description));
    return "CREATE OR REPLACE VIEW %s OPTIONS (%slabels = [%s]) AS\n%s"
        .formatted(view, text, pairs, query);
  }

  /** Keeps a copy of the view's rows. */
  static String remember(String view, String copy) {
    return "CREATE OR REPLACE TABLE %s AS SELECT * FROM %s".formatted(copy, view);
  }

  /** Reads the view inside the transaction, once: it may stand on a long history. */
  static String read(String view) {
    return "CREATE TEMP TABLE %s AS SELECT * FROM %s".formatted(AFTER, view);
  }

  /** Tells of a view that is new, after {@link #read}. */
  static String tellNew(String name) {
    return """
        SET snowline_view = (
          SELECT CONCAT(
            %s, CAST(COUNT(*) AS STRING), ',"changed":', CAST(COUNT(*) AS STRING), ',"rows":[]}')
          FROM %s
        )"""
        .formatted(
            BigQuerySql.text(
                "{\"view\":%s,\"rows_before\":-1,\"rows_after\":".formatted(json(name))),
            AFTER);
  }

  /** Tells of a view none of whose columns it had before, after {@link #read}. */
  static String tellOther(String name, String copy) {
    return """
        SET snowline_view = (
          SELECT CONCAT(
            %s, CAST(rows_before AS STRING), ',"rows_after":', CAST(rows_after AS STRING),
            ',"changed":', CAST(rows_before + rows_after AS STRING), ',"rows":[]}')
          FROM (
            SELECT
              (SELECT COUNT(*) FROM %s) AS rows_before, (SELECT COUNT(*) FROM %s) AS rows_after
          )
        )"""
        .formatted(
            BigQuerySql.text("{\"view\":%s,\"rows_before\":".formatted(json(name))), copy, AFTER);
  }

  /**
   * Compares the rows, after {@link #read}. They aren't numbered: for that BigQuery would sort all
   * of them in one place, and every row may have changed. Parameter: {@code checks}, the checks'
   * queries.
   */
  static List<String> compare(String copy, List<ViewColumn> columns) {
    String key =
        IntStream.range(0, columns.size())
            .filter(at -> columns.get(at).key())
            .mapToObj(at -> part("c" + at))
            .collect(Collectors.joining(", "));
    String row =
        IntStream.range(0, columns.size())
            .mapToObj(at -> part("c" + at))
            .collect(Collectors.joining(", "));
    String checked =
        IntStream.range(0, columns.size())
            .filter(at -> columns.get(at).key())
            .mapToObj(
                at ->
                    "IFNULL(STRPOS(@checks, CONCAT(\"'\", %s, \"'\")) > 0, FALSE) AS checked%s,\n  "
                        .formatted(either(at), at))
            .collect(Collectors.joining());
    String either =
        IntStream.range(0, columns.size())
            .mapToObj(at -> "%s AS c%s".formatted(either(at), at))
            .collect(Collectors.joining(", "));
    return List.of(
        """
        CREATE TEMP TABLE %1$s AS
        WITH
          earlier AS (
        %2$s
          ),
          later AS (
        %3$s
          ),
          gone AS (
            SELECT earlier.*, %4$s AS row_key
            FROM earlier LEFT JOIN later
              ON later.row_text = earlier.row_text AND later.copy = earlier.copy
            WHERE later.copy IS NULL
          ),
          came AS (
            SELECT later.*, %5$s AS row_key
            FROM later LEFT JOIN earlier
              ON earlier.row_text = later.row_text AND earlier.copy = later.copy
            WHERE earlier.copy IS NULL
          )
        SELECT
          %6$s%7$s,
          ARRAY_TO_STRING(%8$s, ', ') AS row_key,
          IF(gone.copy IS NULL, NULL, ARRAY_TO_STRING(%9$s, ', ')) AS before,
          IF(came.copy IS NULL, NULL, ARRAY_TO_STRING(%10$s, ', ')) AS after
        FROM gone FULL JOIN came ON came.row_key = gone.row_key"""
            .formatted(
                CHANGE,
                texts(columns, copy, true, row),
                texts(columns, AFTER, false, row),
                key.isEmpty() ? "'gone'" : keyOf("earlier", columns),
                key.isEmpty() ? "'came'" : keyOf("later", columns),
                checked,
                either,
                keys(columns),
                values(columns, "gone"),
                values(columns, "came")));
  }

  /**
   * Tells of the rows that {@link #compare} found. Rows whose key a check spells out are those that
   * somebody cares about: they come first.
   */
  static String tell(String name, String copy, List<ViewColumn> columns) {
    String order =
        Stream.concat(
                IntStream.range(0, columns.size())
                    .filter(at -> columns.get(at).key())
                    .mapToObj(at -> "checked%s DESC".formatted(at)),
                // An aggregate's order takes no NULLS LAST.
                IntStream.range(0, columns.size())
                    .mapToObj(at -> "c%1$s IS NULL, c%1$s".formatted(at)))
            .collect(Collectors.joining(", "));
    return """
        SET snowline_view = (
          SELECT CONCAT(
            %1$s, CAST((SELECT COUNT(*) FROM %2$s) AS STRING),
            ',"rows_after":', CAST((SELECT COUNT(*) FROM %3$s) AS STRING),
            ',"changed":', CAST((SELECT COUNT(*) FROM %4$s) AS STRING), ',"rows":[',
            IFNULL((
              SELECT STRING_AGG(
                CONCAT(
                  '{"key":', TO_JSON_STRING(row_key), ',"before":', TO_JSON_STRING(before),
                  ',"after":', TO_JSON_STRING(after), '}'),
                ',' ORDER BY %5$s)
              FROM (SELECT * FROM %4$s ORDER BY %5$s LIMIT %6$s)), ''),
            ']}')
        )"""
        .formatted(
            BigQuerySql.text("{\"view\":%s,\"rows_before\":".formatted(json(name))),
            copy,
            AFTER,
            CHANGE,
            order,
            ViewChange.MOST);
  }

  private static String json(String name) {
    return io.snowline.ledger.ReceiptJson.text(name);
  }

  /** The rows as texts, equal ones numbered. */
  private static String texts(List<ViewColumn> columns, String table, boolean before, String row) {
    String values =
        IntStream.range(0, columns.size())
            .mapToObj(
                at ->
                    "%s AS c%s"
                        .formatted(
                            BigQueryShown.text(
                                before ? columns.get(at).before() : columns.get(at).after(),
                                BigQuerySql.name(columns.get(at).name())),
                            at))
            .collect(Collectors.joining(", "));
    return """
        SELECT *, ROW_NUMBER() OVER (PARTITION BY row_text) AS copy
        FROM (
          SELECT *, CONCAT(%s) AS row_text
          FROM (SELECT %s FROM %s AS snowline_rows)
        )"""
        .formatted(row, values, table)
        .indent(4)
        .stripTrailing();
  }

  private static String keyOf(String alias, List<ViewColumn> columns) {
    return IntStream.range(0, columns.size())
        .filter(at -> columns.get(at).key())
        .mapToObj(at -> part(alias + ".c" + at))
        .collect(Collectors.joining(", ", "CONCAT(", ")"));
  }

  private static String part(String value) {
    return "IF(%s IS NULL, '-', CONCAT(CAST(LENGTH(%s) AS STRING), ':', %s))"
        .formatted(value, value, value);
  }

  private static String either(int at) {
    return "COALESCE(gone.c%s, came.c%s)".formatted(at, at);
  }

  private static String cut(String value) {
    return "IF(LENGTH(%s) > %s, CONCAT(LEFT(%s, %s), '...'), %s)"
        .formatted(value, LONGEST_VALUE, value, LONGEST_VALUE, value);
  }

  private static String keys(List<ViewColumn> columns) {
    return array(
        IntStream.range(0, columns.size())
            .filter(at -> columns.get(at).key())
            .mapToObj(at -> shown(columns.get(at), either(at)))
            .toList());
  }

  /** The columns that differ, or all of them where a row is new or gone. */
  private static String values(List<ViewColumn> columns, String side) {
    return array(
        IntStream.range(0, columns.size())
            .filter(at -> !columns.get(at).key())
            .mapToObj(
                at ->
                    "IF(gone.copy IS NULL OR came.copy IS NULL OR %s IS DISTINCT FROM %s, %s, NULL)"
                        .formatted(
                            cut("gone.c" + at),
                            cut("came.c" + at),
                            shown(columns.get(at), side + ".c" + at)))
            .toList());
  }

  private static String array(List<String> items) {
    return items.isEmpty() ? "CAST([] AS ARRAY<STRING>)" : "[" + String.join(", ", items) + "]";
  }

  private static String shown(ViewColumn column, String value) {
    return "CONCAT(%s, IFNULL(%s, 'null'))"
        .formatted(BigQuerySql.text(column.name() + "="), cut(value));
  }
}
