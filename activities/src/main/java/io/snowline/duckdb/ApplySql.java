package io.snowline.duckdb;

import io.snowline.contract.Column;
import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.duckdb.Canonical.Side;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
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
    return """
        CREATE TABLE IF NOT EXISTS %s (
          %s,
          quarantine_reason VARCHAR, quarantine_run VARCHAR
        )"""
        .formatted(quarantine, definitions(contract.compared()));
  }

  /** Adds a column that the source gained. */
  static String addColumn(String table, ContractColumn column) {
    return "ALTER TABLE %s ADD COLUMN IF NOT EXISTS %s %s"
        .formatted(table, Sql.name(column.name()), column.targetType());
  }

  /** Counts the planned rows that are no longer in the target as they were planned. */
  String stale(String changes, String condition) {
    return """
        SELECT count(*) FROM (
          SELECT * FROM %s WHERE change <> 'inserted' AND %s
        ) AS changes
        LEFT JOIN %s AS row ON row.rowid = changes.target_row
        WHERE row.rowid IS NULL OR %s <> changes.snowline_hash OR %s <> changes.snowline_key"""
        .formatted(
            changes,
            condition,
            target,
            Canonical.hash(contract, Side.TARGET),
            Canonical.key(contract, Side.TARGET));
  }

  /**
   * Keeps the rows that are about to be removed or replaced. Parameters: the cut, the table's name,
   * the run.
   */
  String keepHistory(String changes, String condition) {
    return """
        INSERT INTO %s (%s, valid_from, valid_to, run_in, run_out)
        SELECT %s, coalesce(open.valid_from, %s), coalesce(%s, ?::TIMESTAMP), open.run_in, ?
        FROM %s AS changes
        JOIN %s AS row ON row.rowid = changes.target_row
        LEFT JOIN snowline_open_versions AS open
          ON open.table_name = ? AND open.snowline_key = changes.snowline_key
          AND open.snowline_hash = changes.snowline_hash
        WHERE changes.change <> 'inserted' AND %s"""
        .formatted(
            history,
            Sql.names(targetColumns()),
            qualified("row", targetColumns()),
            moment("changes.began"),
            moment("changes.ended"),
            changes,
            target,
            condition);
  }

  /** A snapshot's value as a time, if it is one. */
  private String moment(String value) {
    boolean time =
        contract
            .snapshot()
            .map(
                column ->
                    column.type() instanceof io.snowline.contract.ValueType.Day
                        || column.type() instanceof io.snowline.contract.ValueType.Timestamp)
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
                nulled().map(column -> Sql.name(column.name()) + " = NULL"))
            .flatMap(parts -> parts)
            .collect(Collectors.joining(", "));
    return """
        UPDATE %s AS row SET %s
        FROM (
          SELECT changes.target_row, staged.*
          FROM %s AS changes JOIN %s AS staged ON staged.snowline_key = changes.snowline_key
          WHERE changes.change = 'updated' AND staged.snowline_reason IS NULL
        ) AS fresh
        WHERE row.rowid = fresh.target_row"""
        .formatted(target, values, changes, staged);
  }

  /** Adds the rows whose key the target lacks. */
  String insert(String changes, String staged, LocalDate day) {
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
    return """
        INSERT INTO %s (%s)
        SELECT %s
        FROM %s AS staged
        WHERE staged.snowline_reason IS NULL AND staged.snowline_key IN (
          SELECT snowline_key FROM %s WHERE change = 'inserted'
        )"""
        .formatted(target, String.join(", ", names), String.join(", ", values), staged, changes);
  }

  /** Forgets the versions that are no longer open. Parameter: the table's name. */
  static String closeVersions(String changes, String condition) {
    return """
        DELETE FROM snowline_open_versions AS open USING %s AS changes
        WHERE open.table_name = ? AND open.snowline_key = changes.snowline_key
          AND open.snowline_hash = changes.snowline_hash
          AND changes.change <> 'inserted' AND %s"""
        .formatted(changes, condition);
  }

  /** Remembers which run wrote the new versions. Parameters: the table's name, the cut, the run. */
  static String openVersions(String changes, String staged) {
    return """
        INSERT INTO snowline_open_versions
        SELECT ?, staged.snowline_key, staged.snowline_hash, ?, ?
        FROM %s AS staged
        WHERE staged.snowline_reason IS NULL AND staged.snowline_key IN (
          SELECT snowline_key FROM %s WHERE change IN ('inserted', 'updated')
        )"""
        .formatted(staged, changes);
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
   * Rows and sum of each bucket over the rows that a daily sync answers for: all of a bucket that
   * wasn't read, and the newest copy of each key that the source has in one that was.
   */
  String liveDigest(String staged, io.snowline.sync.Buckets read) {
    return """
        SELECT snowline_bucket, count(*), count(*), sum(snowline_hash)
        FROM (
          SELECT *, row_number() OVER (
            PARTITION BY snowline_key
            ORDER BY snapshot DESC NULLS LAST, snowline_hash DESC, target_row DESC
          ) AS age
          FROM (
        %s
          )
        )
        WHERE NOT (%s) OR (age = 1 AND snowline_key IN (
          SELECT snowline_key FROM %s WHERE snowline_reason IS NULL
        ))
        GROUP BY snowline_bucket"""
        .formatted(PlanSql.hashedTarget(contract, target, read.total()), Sql.within(read), staged);
  }

  /** The target's columns that are kept in history. */
  List<String> targetColumns() {
    return Stream.concat(
            contract.layout().stream().map(ContractColumn::name),
            contract.targetOnly().stream().map(Column::name))
        .toList();
  }

  /** A snapshot column of the target's own still orders the row. */
  private Stream<Column> nulled() {
    String snapshot = contract.snapshot().map(ContractColumn::name).orElse("");
    return contract.targetOnly().stream().filter(column -> !column.name().equals(snapshot));
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
