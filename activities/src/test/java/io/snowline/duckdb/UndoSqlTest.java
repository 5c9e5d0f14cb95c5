package io.snowline.duckdb;

import java.util.List;
import org.junit.jupiter.api.Test;

class UndoSqlTest {
  private final UndoSql sql =
      new UndoSql(
          Golden.migrated(),
          Golden.TARGET,
          Golden.HISTORY,
          Sql.names(List.of("ORDER ID", "gone; --")));

  @Test
  void removesWhatTheRunWrote() {
    Golden.assertKept("undo-find-written", sql.findWritten());
    Golden.assertKept("undo-remove-written", sql.removeWritten());
  }

  @Test
  void forgetsTheVersionsThatItOpened() {
    Golden.assertKept("undo-close-written", UndoSql.closeWritten());
  }

  @Test
  void putsBackWhatItRemoved() {
    Golden.assertKept("undo-put-back", sql.putBack());
  }

  @Test
  void reopensEarlierVersions() {
    Golden.assertKept("undo-reopen", sql.reopen());
  }

  @Test
  void takesThemOutOfTheHistory() {
    Golden.assertKept("undo-forget", sql.forget());
  }
}
