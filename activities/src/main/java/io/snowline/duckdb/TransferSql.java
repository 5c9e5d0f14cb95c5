package io.snowline.duckdb;

import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.Fit;
import io.snowline.contract.ValueType;
import io.snowline.duckdb.Canonical.Side;
import io.snowline.sync.Buckets;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Statements that move rows from the source into staging. */
final class TransferSql {
  private static final String PLAIN = " USING COMPRESSION uncompressed";

  private TransferSql() {}

  /** Writes the rows of the buckets into one Parquet file, under the target's names. */
  static String read(Contract contract, String table, Buckets buckets, Path file) {
    String columns =
        contract.compared().stream()
            .map(column -> packed(column) + " AS " + Sql.name(column.name()))
            .collect(Collectors.joining(",\n  "));
    return """
        COPY (
        SELECT
          %s,
          snowline_key, snowline_hash, snowline_bucket, %s AS snowline_reason
        FROM (
        %s
        )
        WHERE %s
        ) TO %s (FORMAT parquet, COMPRESSION uncompressed)"""
        .formatted(
            columns,
            reason(contract),
            DigestSql.hashed(contract, Side.SOURCE, table, buckets.total(), "*,")
                .indent(2)
                .stripTrailing(),
            Sql.within(buckets),
            Sql.text(file.toString()));
  }

  /** Parquet has no 128-bit integers (DuckDB would write doubles) and no variants. */
  private static String packed(ContractColumn column) {
    String value = Sql.name(column.sourceName());
    if (column.fit() == Fit.QUARANTINED) {
      return "CASE WHEN %s THEN NULL ELSE %s END"
          .formatted(Canonical.unfit(column, value), packed(column, value));
    }
    return packed(column, value);
  }

  /** Which value keeps a row from being written; NULL if none does. */
  private static String reason(Contract contract) {
    String reasons =
        contract.compared().stream()
            .filter(column -> column.fit() == Fit.QUARANTINED)
            .map(
                column ->
                    "WHEN %s THEN concat(%s, %s, %s)"
                        .formatted(
                            Canonical.unfit(column, Sql.name(column.sourceName())),
                            Sql.text(column.sourceName() + " "),
                            Sql.name(column.sourceName()),
                            Sql.text(" does not fit into " + column.targetType())))
            .collect(Collectors.joining(" "));
    return reasons.isEmpty() ? "NULL::VARCHAR" : "CASE " + reasons + " END";
  }

  private static String packed(ContractColumn column, String value) {
    if (column.type() instanceof ValueType.Text && !(column.given() instanceof ValueType.Text)) {
      return column.given() instanceof ValueType.Variant
          ? "to_json(" + value + ")::VARCHAR"
          : value + "::VARCHAR";
    }
    boolean large =
        column.type() instanceof ValueType.Whole whole
            ? whole.engineDigits() > 20
            : column.type() instanceof ValueType.Nested nested
                && nested.engineType().contains("HUGEINT");
    if (large) {
      return value + "::VARCHAR";
    }
    return column.type() instanceof ValueType.Variant ? "to_json(" + value + ")::VARCHAR" : value;
  }

  /**
   * The table that staged rows are kept in. They are read a few times and dropped: finding out how
   * to compress them would cost more than writing them as they are.
   */
  static String create(Contract contract, String staged) {
    String columns =
        contract.compared().stream()
            .map(column -> Sql.name(column.name()) + " " + column.targetType() + plain(column))
            .collect(Collectors.joining(",\n  "));
    return """
        CREATE TABLE IF NOT EXISTS %1$s (
          %2$s,
          snowline_key VARCHAR%3$s, snowline_hash BIGINT%3$s, snowline_bucket INTEGER,
          snowline_reason VARCHAR
        )"""
        .formatted(staged, columns, PLAIN);
  }

  private static String plain(ContractColumn column) {
    boolean parts =
        column.type() instanceof ValueType.Nested || column.type() instanceof ValueType.Variant;
    return parts ? "" : PLAIN;
  }

  /** Removes what was staged of the buckets before. */
  static String clear(String staged, Buckets buckets) {
    return "DELETE FROM %s WHERE %s".formatted(staged, Sql.within(buckets));
  }

  /** Loads the files that {@link #read} wrote, in the target's types. */
  static String load(Contract contract, String staged, List<URI> files) {
    String columns =
        contract.compared().stream()
            .map(TransferSql::unpacked)
            .collect(Collectors.joining(",\n  "));
    return """
        INSERT INTO %s
        SELECT
          %s,
          snowline_key, snowline_hash, snowline_bucket, snowline_reason
        FROM read_parquet([%s])"""
        .formatted(
            staged,
            columns,
            files.stream()
                .map(file -> Sql.text(Path.of(file).toString()))
                .collect(Collectors.joining(", ")));
  }

  private static String unpacked(ContractColumn column) {
    String value = Sql.name(column.name());
    return column.type() instanceof ValueType.Variant
        ? value + "::JSON::VARIANT"
        : "CAST(%s AS %s)".formatted(value, column.targetType());
  }

  /** Counts the staged rows of the buckets whose loaded values aren't those that were read. */
  static String mismatches(Contract contract, String staged, Buckets buckets) {
    Contract loaded = contract.migrated();
    return """
        SELECT count(*) FROM %s
        WHERE %s AND snowline_reason IS NULL
          AND (%s <> snowline_hash OR %s <> snowline_key)"""
        .formatted(
            staged,
            Sql.within(buckets),
            Canonical.hash(loaded, Side.TARGET),
            Canonical.key(loaded, Side.TARGET));
  }

  /** Says of each row of the buckets why it has no key of its own, if it doesn't. */
  static String judge(Contract contract, String staged, Buckets buckets) {
    return """
        UPDATE %1$s SET snowline_reason =
          CASE WHEN snowline_key = '%2$s' THEN 'missing key' ELSE 'duplicate key' END
        WHERE %3$s AND snowline_reason IS NULL AND (snowline_key = '%2$s' OR snowline_key IN (
          SELECT snowline_key FROM %1$s WHERE %3$s GROUP BY snowline_key HAVING count(*) > 1
        ))"""
        .formatted(staged, Canonical.missingKey(contract), Sql.within(buckets));
  }

  /** Rows, keys and sum of each bucket of the staged rows that meet the condition. */
  static String digest(String staged, String condition) {
    return """
        SELECT snowline_bucket, count(*), count(*), sum(snowline_hash)
        FROM %s WHERE %s GROUP BY snowline_bucket"""
        .formatted(staged, condition);
  }
}
