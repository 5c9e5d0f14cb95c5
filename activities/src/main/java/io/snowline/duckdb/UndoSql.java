package io.snowline.duckdb;

import io.snowline.contract.Contract;
import io.snowline.duckdb.Canonical.Side;

/** Statements that restore the state before a run. Their parameters are said at each. */
final class UndoSql {
  private final Contract contract;
  private final String target;
  private final String history;
  private final String columns;

  UndoSql(Contract contract, String target, String history, String columns) {
    this.contract = contract;
    this.target = target;
    this.history = history;
    this.columns = columns;
  }

  /** Removes the rows that the run wrote. Parameters: the table's name, the run. */
  String removeWritten() {
    return """
        DELETE FROM %s WHERE rowid IN (
          SELECT target_row FROM (
            SELECT *, row_number() OVER (
              PARTITION BY snowline_key
              ORDER BY snapshot DESC NULLS LAST, snowline_hash DESC, target_row DESC
            ) AS age
            FROM (
        %s
            )
          ) AS row
          JOIN snowline_open_versions AS open
            ON open.table_name = ? AND open.run_in = ? AND open.snowline_key = row.snowline_key
            AND open.snowline_hash = row.snowline_hash
          WHERE age = 1
        )"""
        .formatted(target, PlanSql.hashedTarget(contract, target, 1));
  }

  /** Forgets the versions that the run opened. Parameters: the table's name, the run. */
  static String closeWritten() {
    return "DELETE FROM snowline_open_versions WHERE table_name = ? AND run_in = ?";
  }

  /** Puts back the rows that the run removed or replaced. Parameter: the run. */
  String putBack() {
    return "INSERT INTO %s (%s) SELECT %s FROM %s WHERE run_out = ?"
        .formatted(target, columns, columns, history);
  }

  /** Remembers again who wrote those that an earlier run wrote. Parameters: the name, the run. */
  String reopen() {
    return """
        INSERT INTO snowline_open_versions
        SELECT ?, %s, %s, valid_from, run_in FROM %s WHERE run_out = ? AND run_in IS NOT NULL"""
        .formatted(
            Canonical.key(contract, Side.TARGET), Canonical.hash(contract, Side.TARGET), history);
  }

  /** Takes them out of the history. Parameter: the run. */
  String forget() {
    return "DELETE FROM %s WHERE run_out = ?".formatted(history);
  }
}
