package io.snowline.bigquery;

import io.snowline.bigquery.BigQueryTableSql.Wanted;
import io.snowline.contract.Contract;
import io.snowline.contract.TableSchema;
import io.snowline.contract.ValueType.Exact;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Statements that restore the state before a run, all for one transaction and in the order in which
 * they stand here.
 *
 * <p>Parameters of all of them together: {@code table} and {@code undone}, the run.
 */
final class BigQueryUndoSql {
  private static final String HELD = "snowline_held";
  private static final String WRITTEN = "snowline_written";

  private final Contract contract;
  private final String target;
  private final String history;
  private final TableSchema kept;
  private final String versions;
  private final List<String> columns;

  /**
   * @param kept the history's columns, without those that it has got since
   */
  BigQueryUndoSql(
      Contract contract, String target, String history, TableSchema kept, String versions) {
    this.contract = contract;
    this.target = target;
    this.history = history;
    this.kept = kept;
    this.versions = versions;
    this.columns = BigQueryVersionSql.columns(contract);
  }

  /** The target's rows of the keys that the run wrote, each with a number of its own. */
  String hold() {
    return """
        CREATE TEMP TABLE %s AS
        SELECT
          *,
          ROW_NUMBER() OVER (
            PARTITION BY snowline_key ORDER BY snowline_row_hash
          ) AS snowline_position
        FROM (
          SELECT snowline_held.*, %s AS snowline_key, %s AS snowline_row_hash FROM %s AS snowline_held
        )
        WHERE snowline_key IN (
          SELECT open.snowline_key FROM %s AS open
          WHERE open.table_name = @table AND open.run_in = @undone
        )"""
        .formatted(
            HELD,
            BigQueryCanonical.key(contract),
            BigQueryVersionSql.rowHash(contract),
            target,
            versions);
  }

  /** Finds out which runs wrote them. */
  String findWritten() {
    return BigQueryVersionSql.findWritten(
        WRITTEN,
        "SELECT snowline_key, snowline_row_hash, snowline_position AS position FROM " + HELD,
        versions);
  }

  /** Counts the rows that the run wrote and that are still there. */
  static String written() {
    return "SELECT COUNT(*) FROM %s WHERE run_in = @undone".formatted(WRITTEN);
  }

  /** The statements that change rows. */
  List<String> change() {
    return List.of(remove(), keepOthers(), closeWritten(), putBack(), reopen(), forget());
  }

  private String remove() {
    return "DELETE FROM %s AS snowline_target WHERE %s IN (SELECT held.snowline_key FROM %s AS held)"
        .formatted(target, BigQueryCanonical.key(contract), HELD);
  }

  /** The rows of those keys that others wrote stay. */
  private String keepOthers() {
    return """
        INSERT INTO %s (%s)
        SELECT %s FROM %s AS held
        LEFT JOIN (SELECT snowline_key, position FROM %s WHERE run_in = @undone) AS written
          ON written.snowline_key = held.snowline_key AND written.position = held.snowline_position
        WHERE written.position IS NULL"""
        .formatted(
            target,
            String.join(", ", columns),
            BigQueryVersionSql.qualified("held", columns),
            HELD,
            WRITTEN);
  }

  /** Forgets the versions that the run opened. */
  private String closeWritten() {
    return "DELETE FROM %s WHERE table_name = @table AND run_in = @undone".formatted(versions);
  }

  /**
   * Counts the rows to put back of which the target would round a value, where the history has
   * columns of wider types. A digest doesn't tell it of a column that the target alone has.
   */
  Optional<String> rounded() {
    String condition =
        held()
            .filter(this::isWider)
            .map(BigQueryUndoSql::isRounded)
            .collect(Collectors.joining(" OR "));
    return condition.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "SELECT COUNT(*) FROM %s AS snowline_kept WHERE run_out = @undone AND (%s)"
                .formatted(history, condition));
  }

  /** Puts back the rows that the run removed or replaced. */
  private String putBack() {
    String values =
        held()
            .map(column -> isWider(column) ? cast(column) : BigQuerySql.name(column.name()))
            .collect(Collectors.joining(", "));
    return "INSERT INTO %s (%s) SELECT %s FROM %s AS snowline_kept WHERE run_out = @undone"
        .formatted(target, String.join(", ", columns), values, history);
  }

  /** The target's columns, as {@code columns} has them. */
  private Stream<Wanted> held() {
    return BigQueryTableSql.history(contract).stream().limit(columns.size());
  }

  private boolean isWider(Wanted column) {
    return kept.column(column.name())
        .filter(own -> BigQueryRetyping.narrows(own.engineType(), column.type()))
        .isPresent();
  }

  /** A cast takes no type with digits; the column then takes those that it has. */
  private static String cast(Wanted column) {
    return "CAST(%s AS %s)".formatted(BigQuerySql.name(column.name()), withoutDigits(column));
  }

  private static String withoutDigits(Wanted column) {
    return column.type().replaceFirst("\\(.*", "");
  }

  private static String isRounded(Wanted column) {
    String name = BigQuerySql.name(column.name());
    String type = withoutDigits(column);
    String rounded = "SAFE_CAST(%s AS %s) IS DISTINCT FROM %s".formatted(name, type, name);
    if (type.equals(column.type())) {
      return rounded;
    }
    Exact digits = (Exact) BigQueryTypes.read(column.type()).orElseThrow();
    return "%s OR ROUND(%s, %s) <> %s OR ABS(%s) >= BIGNUMERIC '1%s'"
        .formatted(
            rounded,
            name,
            digits.scale(),
            name,
            name,
            "0".repeat(digits.precision() - digits.scale()));
  }

  /** Remembers again who wrote those that an earlier run wrote. */
  private String reopen() {
    return """
        INSERT INTO %s (table_name, snowline_key, row_hash, valid_from, run_in)
        SELECT @table, %s, %s, valid_from, run_in FROM %s AS snowline_held
        WHERE run_out = @undone AND run_in IS NOT NULL"""
        .formatted(
            versions,
            BigQueryCanonical.key(contract),
            BigQueryVersionSql.rowHash(contract),
            history);
  }

  /** Takes them out of the history. */
  private String forget() {
    return "DELETE FROM %s AS snowline_kept WHERE run_out = @undone".formatted(history);
  }

  /**
   * Whether the target is again what it was, by rows and sum. Parameters: {@code expected_rows} and
   * {@code expected_sum}, a text.
   */
  String restored() {
    return """
        SELECT COUNT(*) = @expected_rows
          AND MOD(
            COALESCE(SUM(CAST(snowline_hash AS NUMERIC)), 0) - CAST(@expected_sum AS NUMERIC),
            NUMERIC '18446744073709551616') = 0
        FROM (
        %s
        )"""
        .formatted(BigQueryDigestSql.hashed(contract, target, 1, "").indent(2).stripTrailing());
  }
}
