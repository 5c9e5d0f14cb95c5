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
import java.util.Optional;
import java.util.stream.Collectors;

/** Statements that move rows from the source into staging. */
final class TransferSql {
  private TransferSql() {}

  /**
   * Writes the rows of the buckets into one Parquet file, under the target's names: not compressed,
   * since it is read a few times on the same machine and then removed.
   */
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

  /** The table of keys that several staged rows have. */
  static String createShared(String shared) {
    return """
        CREATE TABLE IF NOT EXISTS %s (
          snowline_key VARCHAR, snowline_bucket INTEGER
        )"""
        .formatted(shared);
  }

  /**
   * Shows the files that {@link #read} wrote, in the target's types, in place of what an earlier
   * load shows of the same buckets. A folder such as {@code region=eu} above them is no column.
   */
  static String load(
      Contract contract,
      String loaded,
      Optional<String> earlier,
      Buckets buckets,
      List<URI> files) {
    String columns =
        contract.compared().stream()
            .map(TransferSql::unpacked)
            .collect(Collectors.joining(",\n  "));
    String kept =
        earlier
            .filter(view -> !buckets.everything())
            .map(
                view ->
                    "\nUNION ALL SELECT * FROM %s WHERE NOT (%s)"
                        .formatted(view, Sql.within(buckets)))
            .orElse("");
    return """
        CREATE VIEW %s AS
        SELECT
          %s,
          snowline_key, snowline_hash, snowline_bucket, snowline_reason
        FROM read_parquet([%s], hive_partitioning = false)%s"""
        .formatted(
            loaded,
            columns,
            files.stream()
                .map(file -> Sql.text(Path.of(file).toString()))
                .collect(Collectors.joining(", ")),
            kept);
  }

  private static String unpacked(ContractColumn column) {
    String value = Sql.name(column.name());
    String typed =
        column.type() instanceof ValueType.Variant
            ? value + "::JSON::VARIANT"
            : "CAST(%s AS %s)".formatted(value, column.targetType());
    return typed + " AS " + value;
  }

  /** Counts the rows of the buckets whose loaded values aren't those that were read. */
  static String mismatches(Contract contract, String loaded, Buckets buckets) {
    Contract migrated = contract.migrated();
    return """
        SELECT count(*) FROM %s
        WHERE %s AND snowline_reason IS NULL
          AND (%s <> snowline_hash OR %s <> snowline_key)"""
        .formatted(
            loaded,
            Sql.within(buckets),
            Canonical.hash(migrated, Side.TARGET),
            Canonical.key(migrated, Side.TARGET));
  }

  /** Forgets which keys of the buckets were shared. */
  static String forgetShared(String shared, Buckets buckets) {
    return "DELETE FROM %s WHERE %s".formatted(shared, Sql.within(buckets));
  }

  /** Finds the keys of the buckets that several rows have. */
  static String findShared(String loaded, String shared, Buckets buckets) {
    return """
        INSERT INTO %s
        SELECT snowline_key, any_value(snowline_bucket) FROM %s
        WHERE %s GROUP BY snowline_key HAVING count(*) > 1"""
        .formatted(shared, loaded, Sql.within(buckets));
  }

  /** The loaded rows, and why one can't be written, if it can't. */
  static String stage(Contract contract, String staged, String loaded, String shared) {
    return """
        CREATE OR REPLACE VIEW %s AS
        SELECT * REPLACE (
          CASE
            WHEN snowline_reason IS NOT NULL THEN snowline_reason
            WHEN snowline_key = '%s' THEN 'missing key'
            WHEN snowline_key IN (SELECT snowline_key FROM %s) THEN 'duplicate key'
          END AS snowline_reason
        )
        FROM %s"""
        .formatted(staged, Canonical.missingKey(contract), shared, loaded);
  }

  /** Rows, keys and sum of each bucket of the staged rows that meet the condition. */
  static String digest(String staged, String condition) {
    return """
        SELECT snowline_bucket, count(*), count(*), sum(snowline_hash)
        FROM %s WHERE %s GROUP BY snowline_bucket"""
        .formatted(staged, condition);
  }
}
