package io.snowline.snowflake;

import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.Fit;
import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Document;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.TimeOfDay;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.contract.ValueType.Whole;
import io.snowline.definition.SnowflakeAccount.Unload;
import io.snowline.sync.Buckets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Statements that read rows and judge values. */
final class SnowflakeReadSql {
  /** Snowflake's most digits of a number. */
  private static final int MOST_DIGITS = 38;

  private SnowflakeReadSql() {}

  /**
   * The rows of the buckets: the compared columns as they travel, named {@code C0}, {@code C1} and
   * so on, then key, hash, bucket and reason.
   */
  static String read(Contract contract, String table, Buckets buckets) {
    List<ContractColumn> columns = contract.compared();
    String carried =
        IntStream.range(0, columns.size())
            .mapToObj(
                number ->
                    "%s AS C%s,".formatted(Transport.of(columns.get(number)).selected(), number))
            .collect(Collectors.joining("\n    "));
    return """
        SELECT %s, SNOWLINE_KEY, SNOWLINE_HASH, SNOWLINE_BUCKET, SNOWLINE_REASON
        FROM (
        %s
        )
        WHERE %s"""
        .formatted(
            IntStream.range(0, columns.size())
                .mapToObj(number -> "C" + number)
                .collect(Collectors.joining(", ")),
            SnowflakeDigestSql.hashed(
                    contract,
                    table,
                    buckets.total(),
                    carried + "\n    " + reason(contract) + " AS SNOWLINE_REASON,")
                .indent(2)
                .stripTrailing(),
            SnowflakeSql.within(buckets));
  }

  /** Which value keeps a row from being written; NULL if none does. */
  private static String reason(Contract contract) {
    String reasons =
        contract.compared().stream()
            .filter(column -> column.fit() == Fit.QUARANTINED)
            .map(
                column -> {
                  String value = SnowflakeSql.name(column.sourceName());
                  return "WHEN %s THEN CONCAT(%s, %s, %s)"
                      .formatted(
                          SnowflakeCanonical.unfit(column, value),
                          SnowflakeSql.text(column.sourceName() + " "),
                          SnowflakeCanonical.form(column, value),
                          SnowflakeSql.text(" does not fit into " + column.targetType()));
                })
            .collect(Collectors.joining(" "));
    return reasons.isEmpty() ? "NULL::VARCHAR" : "CASE " + reasons + " END";
  }

  /** How many rows hold a value that doesn't fit, for each column that is judged by value. */
  static String unfit(Contract contract, String table) {
    return contract.judgedByValue().stream()
        .map(
            column ->
                "COUNT_IF("
                    + SnowflakeCanonical.unfit(column, SnowflakeSql.name(column.sourceName()))
                    + ")")
        .collect(Collectors.joining(",\n  ", "SELECT\n  ", "\nFROM " + table));
  }

  /**
   * Has Snowflake write the rows of the buckets into a bucket of Google Cloud Storage. Times are
   * written as their counts: it writes a time into Parquet in milliseconds and a zone not at all.
   * Whole numbers and counts are cast to BIGINT, which Snowflake writes as INT64: it writes every
   * other number as DECIMAL, and that isn't what an INT64 is loaded from. Files are named by the
   * query: when Snowflake repeats an unload that a failing machine cut short, it removes those that
   * have the query's name first.
   */
  static String unload(
      Contract contract, String table, Buckets buckets, Unload unload, String folder) {
    String columns =
        contract.compared().stream()
            .map(column -> "%s AS %s".formatted(unloaded(column), SnowflakeSql.name(column.name())))
            .collect(Collectors.joining(",\n    "));
    return """
        COPY INTO %s
        FROM (
          SELECT
            %s,
            SNOWLINE_KEY AS "snowline_key",
            SNOWLINE_HASH::BIGINT AS "snowline_hash",
            SNOWLINE_BUCKET::BIGINT AS "snowline_bucket",
            SNOWLINE_REASON AS "snowline_reason"
          FROM (
        %s
          )
          WHERE %s
        )
        STORAGE_INTEGRATION = %s
        FILE_FORMAT = (TYPE = PARQUET)
        HEADER = TRUE
        INCLUDE_QUERY_ID = TRUE
        MAX_FILE_SIZE = 268435456"""
        .formatted(
            SnowflakeSql.text(location(unload) + folder),
            columns,
            SnowflakeDigestSql.hashed(
                    contract,
                    table,
                    buckets.total(),
                    "*, " + reason(contract) + " AS SNOWLINE_REASON,")
                .indent(4)
                .stripTrailing(),
            SnowflakeSql.within(buckets),
            SnowflakeSql.name(SnowflakeNames.unquoted(unload.integration())));
  }

  /** The bucket and folder in Snowflake's words, whose scheme for Google's buckets is its own. */
  static String location(Unload unload) {
    return unload.url().replaceFirst("^gs:", "gcs:");
  }

  private static String unloaded(ContractColumn column) {
    String value = SnowflakeSql.name(column.sourceName());
    String form = unloaded(column, value);
    String fitting =
        column.fit() == Fit.QUARANTINED
            ? "CASE WHEN %s THEN NULL ELSE %s END"
                .formatted(SnowflakeCanonical.unfit(column, value), form)
            : form;
    if (column.type() instanceof Whole || counted(column.type())) {
      return "CAST(" + fitting + " AS BIGINT)";
    }
    // What fits loses only zeros; a DECIMAL of more digits than the column's isn't loaded into it.
    return column.fit() == Fit.QUARANTINED
            && column.type() instanceof Exact exact
            && exact.precision() <= MOST_DIGITS
        ? "CAST(%s AS NUMBER(%s,%s))".formatted(fitting, exact.precision(), exact.scale())
        : fitting;
  }

  private static String unloaded(ContractColumn column, String value) {
    if (SnowflakeCanonical.written(column)) {
      return SnowflakeCanonical.form(column, value);
    }
    if (counted(column.type())) {
      return SnowflakeCanonical.count(column.type(), value);
    }
    return column.type() instanceof Document ? "TO_JSON(" + value + ")" : value;
  }

  /** Days travel as they are: DATE is the same in Snowflake, Parquet and BigQuery. */
  private static boolean counted(ValueType type) {
    return type instanceof TimeOfDay || type instanceof Timestamp;
  }
}
