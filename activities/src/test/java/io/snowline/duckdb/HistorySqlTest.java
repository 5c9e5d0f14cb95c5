package io.snowline.duckdb;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistorySqlTest {
  @Test
  void readsTheVersionsOfAKey() {
    Golden.assertKept(
        "history-versions",
        HistorySql.versions(
            Golden.migrated(),
            Golden.TARGET,
            Golden.HISTORY,
            List.of("say \"hi\"", "gone; --"),
            2));
  }

  @Test
  void readsTheVersionsOfTheBeginningOfAKeyWithoutSnapshots() {
    Golden.assertKept(
        "history-versions-plain",
        HistorySql.versions(
            Golden.fresh().migrated(), Golden.TARGET, Golden.HISTORY, List.of("any"), 1));
  }
}
