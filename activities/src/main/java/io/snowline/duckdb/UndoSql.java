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

  /**
   * Finds out which runs wrote the rows of the keys that the run wrote. Parameters: the table's
   * name twice, the run.
   */
  String findWritten() {
    return VersionSql.findWritten(
        contract,
        target,
        "SELECT snowline_key FROM snowline_open_versions WHERE table_name = ? AND run_in = ?");
  }

  /** Removes the rows that the run wrote, after {@link #findWritten}. Parameter: the run. */
  String removeWritten() {
    return "DELETE FROM %s WHERE rowid IN (SELECT target_row FROM %s WHERE run_in = ?)"
        .formatted(target, VersionSql.written());
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
        SELECT ?, %s, %s, valid_from, run_in FROM %s AS row
        WHERE run_out = ? AND run_in IS NOT NULL"""
        .formatted(
            Canonical.key(contract, Side.TARGET), VersionSql.rowHash(contract, "row"), history);
  }

  /** Takes them out of the history. Parameter: the run. */
  String forget() {
    return "DELETE FROM %s WHERE run_out = ?".formatted(history);
  }
}
