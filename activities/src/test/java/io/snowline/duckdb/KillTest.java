package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process is killed in the midst of a full sync, and another one takes over. */
class KillTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "during transfer",
        "after transfer",
        "after plan",
        "before apply",
        "during apply",
        "after apply",
        "after discard"
      })
  void aRunThatIsKilledIsAsIfItHadNotBegunOrAsIfItHadEnded(String moment) throws Exception {
    Receipt first;
    try (EmbeddedSync sync = EmbeddedSync.of(folder, KilledSync.TABLE)) {
      sync.source(
          "CREATE TABLE ITEMS AS SELECT i::INTEGER AS ID, 'name ' || i AS NAME"
              + " FROM range(20000) AS n(i)");
      first = expect(Outcome.VERIFIED, sync.full());
      sync.source(
          "UPDATE ITEMS SET NAME = 'changed' WHERE ID % 4 = 1",
          "DELETE FROM ITEMS WHERE ID % 4 = 2",
          "INSERT INTO ITEMS SELECT i::INTEGER, 'new' FROM range(30000, 35000) AS n(i)");
    }

    KilledSync.at(moment, folder);

    try (EmbeddedSync sync = EmbeddedSync.of(folder, KilledSync.TABLE)) {
      Receipt receipt = expect(Outcome.VERIFIED, sync.full());
      sync.assertTargetEqualsSource();
      List<List<String>> events =
          sync.targetRows(
              "SELECT run, outcome, inserted FROM snowline_ledger ORDER BY recorded_at");
      boolean committed = events.size() == 3;
      assertThat(committed).isEqualTo(receipt.inserted() == 0);
      if (moment.startsWith("after apply") || moment.startsWith("after discard")) {
        assertThat(committed).as("the killed run had ended").isTrue();
      }
      if (!moment.contains("apply") && !moment.contains("discard")) {
        assertThat(committed).as("the killed run had not").isFalse();
      }
      assertThat(events.get(0)).containsExactly(first.run(), "verified", "20000");
      assertThat(events.get(1).subList(1, 3)).containsExactly("verified", "5000");
      assertThat(
              sync.targetRows(
                  "SELECT count(*), count(DISTINCT ID), min(run_in), max(run_out), min(run_out)"
                      + " FROM ITEMS_COPY_HISTORY"))
          .containsExactly(
              List.of("10000", "10000", first.run(), events.get(1).get(0), events.get(1).get(0)));
      assertThat(sync.targetRows("SELECT version FROM snowline_fence"))
          .containsExactly(List.of(Integer.toString(events.size())));
      assertThat(sync.stagingIsLeft()).isFalse();
    }
  }

  @Test
  void aFirstRunThatIsKilledIsBegunAgain() throws Exception {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, KilledSync.TABLE)) {
      sync.source("CREATE TABLE ITEMS AS SELECT i AS ID FROM range(20000) AS n(i)");
    }
    KilledSync.at(KilledSync.DURING + "apply", folder);
    try (EmbeddedSync sync = EmbeddedSync.of(folder, KilledSync.TABLE)) {
      expect(Outcome.VERIFIED, sync.full());
      sync.assertTargetEqualsSource();
      assertThat(sync.targetRows("FROM ITEMS_COPY_HISTORY")).isEmpty();
      assertThat(sync.stagingIsLeft()).isFalse();
    }
  }
}
