package io.snowline.bigquery;

import io.snowline.contract.Column;
import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Statements that change the target's rows, all for one transaction and in the order in which they
 * stand here.
 *
 * <p>Parameters of all of them together: {@code table}, {@code run}, {@code cut} (a timestamp),
 * {@code day} (the stamp's date).
 */
final class BigQueryApplySql {
  private static final String WRITTEN = "snowline_written";

  private final Contract contract;
  private final BigQueryApplyTables tables;
  private final String removed;

  /**
   * @param contract one whose columns are all in the target
   * @param full whether superseded and vanished rows go
   */
  BigQueryApplySql(Contract contract, BigQueryApplyTables tables, boolean full) {
    this.contract = contract;
    this.tables = tables;
    this.removed = BigQueryPlanSql.removed(full);
  }

  /** Counts the rows of the planned keys that are no longer in the target as they were planned. */
  String stale() {
    return """
        SELECT COUNT(*) FROM (
          SELECT snowline_key, snowline_row_hash FROM (
            SELECT snowline_key, snowline_row_hash, 1 AS copies
            FROM (SELECT %s AS snowline_key, %s AS snowline_row_hash FROM %s AS snowline_held)
            WHERE snowline_key IN (SELECT changes.snowline_key FROM %s AS changes)
            UNION ALL
            SELECT snowline_key, snowline_row_hash, -1
            FROM %s WHERE snowline_change <> 'inserted'
          )
          GROUP BY snowline_key, snowline_row_hash HAVING SUM(copies) <> 0
        )"""
        .formatted(
            BigQueryCanonical.key(contract),
            BigQueryVersionSql.rowHash(contract),
            tables.target(),
            tables.changes(),
            tables.changes());
  }

  /** The statements that change rows. */
  List<String> change() {
    return List.of(
        findWritten(),
        keepHistory(),
        closeVersions(),
        remove(),
        openVersions(),
        putBack(),
        insert());
  }

  private String findWritten() {
    return BigQueryVersionSql.findWritten(
        WRITTEN,
        """
        SELECT snowline_key, snowline_row_hash, snowline_age AS position
        FROM %s WHERE snowline_change <> 'inserted'"""
            .formatted(tables.changes()),
        tables.versions());
  }

  /** Keeps the rows that are about to be removed or replaced. */
  private String keepHistory() {
    List<String> columns = BigQueryVersionSql.columns(contract);
    return """
        INSERT INTO %s (%s, valid_from, valid_to, run_in, run_out)
        SELECT
          %s,
          COALESCE(written.valid_from, %s), COALESCE(%s, @cut), written.run_in, @run
        FROM %s AS changes
        LEFT JOIN %s AS written
          ON written.snowline_key = changes.snowline_key
          AND written.position = changes.snowline_age
        WHERE changes.%s"""
        .formatted(
            tables.history(),
            String.join(", ", columns),
            BigQueryVersionSql.qualified("changes", columns),
            moment("changes.snowline_began"),
            moment("changes.snowline_ended"),
            tables.changes(),
            WRITTEN,
            removed);
  }

  /** A snapshot's value as a time, if it is one. */
  private String moment(String value) {
    boolean time = contract.snapshot().map(BigQueryPlanSql::isTime).orElse(false);
    return time ? value : "CAST(NULL AS TIMESTAMP)";
  }

  /**
   * Forgets the versions of changed keys that are no longer open, and those whose rows someone else
   * changed or removed.
   */
  private String closeVersions() {
    return """
        DELETE FROM %s AS open
        WHERE open.table_name = @table
          AND open.snowline_key IN (SELECT changes.snowline_key FROM %s AS changes)
          AND NOT EXISTS (
            SELECT 1 FROM %s AS written
            JOIN %s AS changes
              ON changes.snowline_key = written.snowline_key
              AND changes.snowline_age = written.position
            WHERE written.snowline_key = open.snowline_key AND written.run_in = open.run_in
              AND NOT changes.%s
          )"""
        .formatted(tables.versions(), tables.changes(), WRITTEN, tables.changes(), removed);
  }

  /** Removes every row of the keys that lose one. */
  private String remove() {
    return "DELETE FROM %s AS snowline_held WHERE %s IN (SELECT changes.snowline_key FROM %s AS changes WHERE changes.%s)"
        .formatted(tables.target(), BigQueryCanonical.key(contract), tables.changes(), removed);
  }

  /** Remembers which run writes the new versions. */
  private String openVersions() {
    return """
        INSERT INTO %s (table_name, snowline_key, row_hash, valid_from, run_in)
        SELECT @table, staged.snowline_key, %s, @cut, @run
        FROM %s AS changes
        JOIN %s AS staged ON staged.snowline_key = changes.snowline_key
        WHERE changes.snowline_change IN ('inserted', 'updated')
          AND staged.snowline_reason IS NULL"""
        .formatted(
            tables.versions(),
            BigQueryVersionSql.rowHash(contract, this::written),
            tables.changes(),
            tables.staged());
  }

  /** What a new version holds in a column: what {@link #insert} writes. */
  private Optional<String> written(String name) {
    return contract.compared().stream()
        .filter(column -> column.name().equals(name))
        .map(BigQueryApplySql::fresh)
        .findFirst()
        .or(
            () ->
                contract
                    .stamp()
                    .filter(column -> column.name().equals(name))
                    .map(BigQueryApplySql::stamp))
        .or(
            () ->
                ownSnapshot()
                    .filter(column -> column.name().equals(name))
                    .map(column -> "changes." + BigQuerySql.name(name)));
  }

  /** Puts those rows back that stay beside one that goes. */
  private String putBack() {
    String columns = String.join(", ", BigQueryVersionSql.columns(contract));
    return """
        INSERT INTO %s (%s)
        SELECT %s FROM %s AS snowline_changes
        WHERE snowline_change <> 'inserted' AND NOT %s
          AND snowline_key IN (SELECT changes.snowline_key FROM %s AS changes WHERE changes.%s)"""
        .formatted(
            tables.target(),
            columns,
            columns,
            tables.changes(),
            removed,
            tables.changes(),
            removed);
  }

  /**
   * Writes new and changed rows; columns that the source lacks are NULL, whatever their default.
   */
  private String insert() {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (ContractColumn column : contract.compared()) {
      names.add(BigQuerySql.name(column.name()));
      values.add(fresh(column));
    }
    contract
        .stamp()
        .ifPresent(
            column -> {
              names.add(BigQuerySql.name(column.name()));
              values.add(stamp(column));
            });
    for (Column column : contract.targetOnly()) {
      boolean kept = ownSnapshot().filter(own -> own.name().equals(column.name())).isPresent();
      names.add(BigQuerySql.name(column.name()));
      values.add(kept ? "changes." + BigQuerySql.name(column.name()) : "NULL");
    }
    return """
        INSERT INTO %s (%s)
        SELECT %s
        FROM %s AS changes
        JOIN %s AS staged ON staged.snowline_key = changes.snowline_key
        WHERE changes.snowline_change IN ('inserted', 'updated')
          AND staged.snowline_reason IS NULL"""
        .formatted(
            tables.target(),
            String.join(", ", names),
            String.join(", ", values),
            tables.changes(),
            tables.staged());
  }

  /** A snapshot column of the target's own still orders the row. */
  private Optional<ContractColumn> ownSnapshot() {
    return contract
        .snapshot()
        .filter(
            column ->
                contract.targetOnly().stream()
                    .anyMatch(other -> other.name().equals(column.name())));
  }

  /** Puts the staged rows that can't be written aside. */
  String quarantine() {
    List<String> columns =
        contract.compared().stream().map(column -> BigQuerySql.name(column.name())).toList();
    String values =
        contract.compared().stream().map(BigQueryApplySql::fresh).collect(Collectors.joining(", "));
    return """
        INSERT INTO %s (%s, quarantine_reason, quarantine_run)
        SELECT %s, snowline_reason, @run FROM %s AS staged WHERE snowline_reason IS NOT NULL"""
        .formatted(tables.quarantine(), String.join(", ", columns), values, tables.staged());
  }

  /** JSON can't be loaded; it is staged as text. */
  private static String fresh(ContractColumn column) {
    String value = "staged." + BigQuerySql.name(column.name());
    return column.type() instanceof ValueType.Document
        ? "PARSE_JSON(%s, wide_number_mode => 'round')".formatted(value)
        : value;
  }

  private static String stamp(ContractColumn column) {
    return "CAST(@day AS %s)".formatted(column.targetType());
  }

  /**
   * Counts the buckets in which the target isn't what is expected. Parameters: {@code
   * expected_rows} and {@code expected_sums}, the sums as texts of numbers below 2<sup>64</sup>.
   *
   * @param staleStay whether superseded and vanished rows are left in the target, and so out of
   *     what is expected
   */
  String differing(int buckets, boolean staleStay) {
    String stale =
        staleStay
            ? """

                UNION ALL
                SELECT snowline_bucket & %s, -COUNT(*), -SUM(CAST(snowline_hash AS NUMERIC))
                FROM %s WHERE snowline_change IN ('superseded', 'vanished')
                GROUP BY 1"""
                .indent(4)
                .stripTrailing()
                .formatted(buckets - 1, tables.changes())
            : "";
    return """
        SELECT COUNT(*) FROM (
          SELECT snowline_bucket FROM (
            SELECT
              snowline_bucket, COUNT(*) AS copies, SUM(CAST(snowline_hash AS NUMERIC)) AS total
            FROM (
        %s
            )
            GROUP BY snowline_bucket%s
            UNION ALL
            SELECT position, -copies, -CAST(@expected_sums[OFFSET(position)] AS NUMERIC)
            FROM UNNEST(@expected_rows) AS copies WITH OFFSET AS position
          )
          GROUP BY snowline_bucket
          HAVING SUM(copies) <> 0 OR MOD(SUM(total), NUMERIC '18446744073709551616') <> 0
        )"""
        .formatted(
            BigQueryDigestSql.hashed(contract, tables.target(), buckets, "")
                .indent(6)
                .stripTrailing(),
            stale);
  }
}
