package io.snowline.duckdb;

import io.snowline.contract.Column;
import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.ValueType;
import io.snowline.duckdb.Canonical.Side;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Statements that migrate the target and change its rows. */
final class ApplySql {
  private final Contract contract;
  private final String target;
  private final String history;
  private final String quarantine;

  /** For a contract whose columns are all in the target, and the quoted names of its tables. */
  ApplySql(Contract contract, String target, String history, String quarantine) {
    this.contract = contract;
    this.target = target;
    this.history = history;
    this.quarantine = quarantine;
  }

  /** Makes a target that doesn't exist yet: the source's columns in their order. */
  String createTarget() {
    return "CREATE TABLE IF NOT EXISTS %s (\n  %s\n)"
        .formatted(target, definitions(contract.layout()));
  }

  /** Makes the history table: the target's columns and when and by whom a row came and went. */
  String createHistory() {
    return """
        CREATE TABLE IF NOT EXISTS %s AS
        SELECT *, NULL::TIMESTAMP AS valid_from, NULL::TIMESTAMP AS valid_to,
          NULL::VARCHAR AS run_in, NULL::VARCHAR AS run_out
        FROM %s LIMIT 0"""
        .formatted(history, target);
  }

  /** Makes the table for source rows without a key of their own. */
  String createQuarantine() {
    return createQuarantine("CREATE TABLE IF NOT EXISTS");
  }

  /** Makes it, empty, in the place of the one that is there. */
  String replaceQuarantine() {
    return createQuarantine("CREATE OR REPLACE TABLE");
  }

  private String createQuarantine(String how) {
    return """
        %s %s (
          %s,
          quarantine_reason VARCHAR, quarantine_run VARCHAR
        )"""
        .formatted(how, quarantine, definitions(contract.compared()));
  }

  /** Adds a column that the source gained. */
  static String addColumn(String table, ContractColumn column) {
    return addColumn(table, column.name(), column.targetType());
  }

  /** Adds a column that someone else gave the target. */
  static String addColumn(String table, Column column) {
    return addColumn(table, column.name(), column.engineType());
  }

  /** Counts the values that a column's new type would change. */
  static String lost(String table, Column old, Column wanted) {
    return "SELECT count(*) FROM %1$s WHERE CAST(TRY_CAST(%2$s AS %3$s) AS %4$s) IS DISTINCT FROM %2$s"
        .formatted(table, Sql.name(old.name()), wanted.engineType(), old.engineType());
  }

  /** Gives a column another type. */
  static String retype(String table, Column old, Column wanted) {
    return "ALTER TABLE %s ALTER COLUMN %s SET DATA TYPE %s"
        .formatted(table, Sql.name(old.name()), wanted.engineType());
  }

  private static String addColumn(String table, String column, String type) {
    return "ALTER TABLE %s ADD COLUMN IF NOT EXISTS %s %s".formatted(table, Sql.name(column), type);
  }

  /** Counts the planned rows that are no longer in the target as they were planned. */
  String stale(String changes, String condition) {
    return """
        SELECT count(*) FROM (
          SELECT * FROM %s WHERE change <> 'inserted' AND %s
        ) AS changes
        LEFT JOIN (
          SELECT rowid AS target_row, %s AS snowline_hash, %s AS snowline_key
          FROM %s WHERE rowid IN (SELECT changes.target_row FROM %s AS changes)
        ) AS row ON row.target_row = changes.target_row
        WHERE row.target_row IS NULL OR row.snowline_hash <> changes.snowline_hash
          OR row.snowline_key <> changes.snowline_key"""
        .formatted(
            changes,
            condition,
            Canonical.hash(contract, Side.TARGET),
            Canonical.key(contract, Side.TARGET),
            target,
            changes);
  }

  /**
   * Keeps the rows that are about to be removed or replaced, after {@link #findWritten}.
   * Parameters: the cut, the run.
   */
  String keepHistory(String changes, String condition) {
    return """
        INSERT INTO %s (%s, valid_from, valid_to, run_in, run_out)
        SELECT %s, coalesce(written.valid_from, %s), coalesce(%s, ?::TIMESTAMP), written.run_in, ?
        FROM %s AS changes
        JOIN %s AS row ON row.rowid = changes.target_row
        LEFT JOIN %s AS written ON written.target_row = changes.target_row
        WHERE changes.change <> 'inserted' AND %s"""
        .formatted(
            history,
            Sql.names(keptColumns()),
            qualified("row", keptColumns()),
            moment("changes.began"),
            moment("changes.ended"),
            changes,
            target,
            VersionSql.written(),
            condition);
  }

  /** A snapshot's value as a time, if it is one. */
  private String moment(String value) {
    boolean time =
        contract
            .snapshot()
            .map(
                column ->
                    column.type() instanceof ValueType.Day
                        || column.type() instanceof ValueType.Timestamp)
            .orElse(false);
    return time ? value : "NULL::TIMESTAMP";
  }

  /** Removes superseded and vanished rows. */
  String delete(String changes) {
    return """
        DELETE FROM %s WHERE rowid IN (
          SELECT target_row FROM %s WHERE change IN ('superseded', 'vanished')
        )"""
        .formatted(target, changes);
  }

  /** Replaces changed rows where they stand; columns that the source lacks become NULL. */
  String update(String changes, String staged, LocalDate day) {
    String values =
        Stream.of(
                contract.compared().stream()
                    .map(
                        column ->
                            "%s = fresh.%s"
                                .formatted(Sql.name(column.name()), Sql.name(column.name()))),
                contract.stamp().stream()
                    .map(
                        column -> "%s = %s".formatted(Sql.name(column.name()), stamp(column, day))),
                contract.targetOnlyWritten().stream()
                    .filter(column -> !keepsSnapshot(column.name()))
                    .map(column -> Sql.name(column.name()) + " = NULL"))
            .flatMap(parts -> parts)
            .collect(Collectors.joining(", "));
    return """
        UPDATE %s AS row SET %s
        FROM (
          SELECT changes.target_row AS snowline_row, staged.*
          FROM %s AS changes JOIN %s AS staged ON staged.snowline_key = changes.snowline_key
          WHERE changes.change = 'updated' AND staged.snowline_reason IS NULL
        ) AS fresh
        WHERE row.rowid = fresh.snowline_row"""
        .formatted(target, values, changes, staged);
  }

  /** Adds the rows whose key the target lacks. */
  String insert(String changes, String staged, LocalDate day) {
    return """
        %s AND staged.snowline_key IN (
          SELECT snowline_key FROM %s WHERE change = 'inserted'
        )"""
        .formatted(insertAll(staged, day), changes);
  }

  /**
   * Adds all staged rows to a target that was empty: none has to be looked for. Columns that the
   * source lacks are NULL, whatever their default.
   */
  String insertAll(String staged, LocalDate day) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (ContractColumn column : contract.compared()) {
      names.add(Sql.name(column.name()));
      values.add("staged." + Sql.name(column.name()));
    }
    contract
        .stamp()
        .ifPresent(
            column -> {
              names.add(Sql.name(column.name()));
              values.add(stamp(column, day));
            });
    // Said, so that a column's default doesn't become what undo would have to know.
    for (Column column : contract.targetOnlyWritten()) {
      names.add(Sql.name(column.name()));
      values.add("NULL");
    }
    return """
        INSERT INTO %s (%s)
        SELECT %s
        FROM %s AS staged
        WHERE staged.snowline_reason IS NULL"""
        .formatted(target, String.join(", ", names), String.join(", ", values), staged);
  }

  /** Finds out which runs wrote the rows of the changed keys. Parameter: the table's name. */
  String findWritten(String changes) {
    return VersionSql.findWritten(
        contract, target, "SELECT changes.snowline_key FROM %s AS changes".formatted(changes));
  }

  /**
   * Forgets the versions of changed keys that are no longer open, and those whose rows someone else
   * changed or removed. Parameter: the table's name.
   */
  static String closeVersions(String changes, String condition) {
    return """
        DELETE FROM snowline_open_versions AS open
        WHERE open.table_name = ?
          AND open.snowline_key IN (SELECT changes.snowline_key FROM %s AS changes)
          AND NOT EXISTS (
            FROM %s AS written
            WHERE written.snowline_key = open.snowline_key AND written.run_in = open.run_in
              AND written.target_row NOT IN (
                SELECT changes.target_row FROM %s AS changes
                WHERE changes.change <> 'inserted' AND %s
              )
          )"""
        .formatted(changes, VersionSql.written(), changes, condition);
  }

  /**
   * Remembers which run writes the new versions; before {@link #update}. Parameters: the table's
   * name, the cut, the run.
   */
  String openVersions(String changes, String staged, LocalDate day) {
    String rowHash = VersionSql.rowHash(contract, name -> written(name, day));
    return """
        INSERT INTO snowline_open_versions
        SELECT ?, staged.snowline_key, %s, ?, ?
        FROM %s AS changes
        JOIN %s AS staged ON staged.snowline_key = changes.snowline_key
        LEFT JOIN %s AS row ON row.rowid = changes.target_row
        WHERE changes.change IN ('inserted', 'updated') AND staged.snowline_reason IS NULL"""
        .formatted(rowHash, changes, staged, target);
  }

  /** The same where the target was empty. Parameters: the table's name, the cut, the run. */
  String openAllVersions(String staged, LocalDate day) {
    return """
        INSERT INTO snowline_open_versions
        SELECT ?, staged.snowline_key, %s, ?, ?
        FROM %s AS staged WHERE staged.snowline_reason IS NULL"""
        .formatted(VersionSql.rowHash(contract, name -> added(name, day)), staged);
  }

  /** What a new row holds in a column: what {@link #insert} writes. */
  private Optional<String> added(String name, LocalDate day) {
    if (contract.compared().stream().anyMatch(column -> column.name().equals(name))) {
      return Optional.of("staged." + Sql.name(name));
    }
    return contract
        .stamp()
        .filter(column -> column.name().equals(name))
        .map(column -> stamp(column, day));
  }

  /** What a new version holds in a column: what {@link #update} and {@link #insert} write. */
  private Optional<String> written(String name, LocalDate day) {
    return added(name, day)
        .or(() -> keepsSnapshot(name) ? Optional.of("row." + Sql.name(name)) : Optional.empty());
  }

  /** Puts the staged rows without a key of their own aside. Parameter: the run. */
  String quarantine(String staged) {
    return """
        INSERT INTO %s (%s, quarantine_reason, quarantine_run)
        SELECT %s, snowline_reason, ? FROM %s AS staged WHERE snowline_reason IS NOT NULL"""
        .formatted(
            quarantine,
            Sql.names(contract.compared().stream().map(ContractColumn::name).toList()),
            qualified("staged", contract.compared().stream().map(ContractColumn::name).toList()),
            staged);
  }

  /**
   * Rows and sum of each bucket over the rows that a daily sync answers for: all but those that a
   * full sync would remove.
   */
  String liveDigest(String changes, int buckets) {
    return """
        SELECT snowline_bucket, count(*), count(*), sum(snowline_hash)
        FROM (
        %s
        )
        WHERE target_row NOT IN (
          SELECT changes.target_row FROM %s AS changes
          WHERE changes.change IN ('superseded', 'vanished')
        )
        GROUP BY snowline_bucket"""
        .formatted(PlanSql.hashedTarget(contract, target, buckets), changes);
  }

  /** The target's columns that are kept in history: what it computes, too. */
  private List<String> keptColumns() {
    return names(contract.targetOnly());
  }

  /** The target's columns that can be written. */
  List<String> writtenColumns() {
    return names(contract.targetOnlyWritten());
  }

  private List<String> names(List<Column> own) {
    return Stream.concat(
            contract.layout().stream().map(ContractColumn::name), own.stream().map(Column::name))
        .toList();
  }

  /** A snapshot column of the target's own still orders the row. */
  private boolean keepsSnapshot(String name) {
    return contract.snapshot().filter(column -> column.name().equals(name)).isPresent();
  }

  private static String stamp(ContractColumn column, LocalDate day) {
    return "CAST(DATE '%s' AS %s)".formatted(day, column.targetType());
  }

  private static String definitions(List<ContractColumn> columns) {
    return columns.stream()
        .map(column -> Sql.name(column.name()) + " " + column.targetType())
        .collect(Collectors.joining(",\n  "));
  }

  private static String qualified(String alias, List<String> columns) {
    return columns.stream()
        .map(column -> alias + "." + Sql.name(column))
        .collect(Collectors.joining(", "));
  }
}
