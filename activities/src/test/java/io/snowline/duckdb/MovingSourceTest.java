package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.CheckDefinition;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The source goes on while a run reads it. */
class MovingSourceTest {
  private static final TableDefinition TABLE =
      EmbeddedSync.limited(EmbeddedSync.items(), "100%", "100%");

  @TempDir Path folder;

  private EmbeddedSync sync;
  private int most;
  private String moment = "never";
  private final AtomicInteger moved = new AtomicInteger();

  private EmbeddedSync begin(TableDefinition table) {
    sync =
        EmbeddedSync.around(
            folder,
            activities -> new HookedActivities(activities, (at, request, steps) -> move(at)),
            table);
    sync.source(
        "CREATE TABLE ITEMS AS SELECT i::INTEGER AS ID, 'name' AS NAME FROM range(2000) AS n(i)");
    return sync;
  }

  private void move(String at) {
    if (at.equals(moment) && moved.get() < most) {
      int change = moved.incrementAndGet();
      sync.source(
          "UPDATE ITEMS SET NAME = 'moved %d' WHERE ID < 3".formatted(change),
          "INSERT INTO ITEMS VALUES (%d, 'came')".formatted(10_000 + change),
          "DELETE FROM ITEMS WHERE ID = %d".formatted(1_000 + change));
    }
  }

  @Test
  void aChangeAfterTheReadIsReadToo() {
    moment = "after transfer";
    most = 1;
    try (EmbeddedSync running = begin(TABLE)) {
      Receipt receipt = expect(Outcome.VERIFIED, running.full());
      assertThat(moved).hasValue(1);
      assertThat(receipt.inserted()).isEqualTo(2000);
      running.assertTargetEqualsSource();
    }
  }

  @Test
  void theLastRoundThatIsStillCounts() {
    moment = "after transfer";
    most = 3;
    try (EmbeddedSync running = begin(TABLE)) {
      expect(Outcome.VERIFIED, running.full());
      assertThat(moved).hasValue(3);
      running.assertTargetEqualsSource();
    }
  }

  @Test
  void aChangeBetweenTheFirstDigestAndTheReadIsReadToo() {
    try (EmbeddedSync running = begin(TABLE)) {
      expect(Outcome.VERIFIED, running.full());
      running.source("UPDATE ITEMS SET NAME = 'changed' WHERE ID = 1999");
      moment = "before transfer";
      most = 1;
      Receipt receipt = expect(Outcome.VERIFIED, running.full());
      assertThat(List.of(receipt.inserted(), receipt.updated(), receipt.vanished()))
          .containsExactly(1L, 4L, 1L);
      running.assertTargetEqualsSource();
    }
  }

  @Test
  void aSourceThatNeverRestsEndsTheRunAndNothingIsApplied() {
    try (EmbeddedSync running = begin(TABLE)) {
      expect(Outcome.VERIFIED, running.full());
      List<List<String>> before = running.targetRows("FROM ITEMS_COPY ORDER BY ALL");
      running.source("UPDATE ITEMS SET NAME = 'changed' WHERE ID = 5");
      moment = "after transfer";
      most = Integer.MAX_VALUE;
      Receipt receipt = expect(Outcome.MOVING_SOURCE, running.full());
      assertThat(moved).hasValue(4);
      assertThat(receipt.failure()).isNull();
      assertThat(receipt.reasons())
          .containsExactly(
              "the source changed while it was read, in each of 3 rounds; try again when it is"
                  + " quieter");
      assertThat(running.targetRows("FROM ITEMS_COPY ORDER BY ALL")).isEqualTo(before);
      assertThat(
              running.targetRows(
                  "SELECT outcome, inserted FROM snowline_ledger ORDER BY recorded_at"))
          .containsExactly(List.of("verified", "2000"), List.of("moving_source", "0"));
      assertThat(running.stagingIsLeft()).isFalse();

      most = 0;
      expect(Outcome.VERIFIED, running.full());
      running.assertTargetEqualsSource();
    }
  }

  @Test
  void aSourceThatNeverRestsIsNoPlanAndLeavesNoTrace() {
    try (EmbeddedSync running = begin(TABLE)) {
      expect(Outcome.VERIFIED, running.full());
      running.source("UPDATE ITEMS SET NAME = 'changed' WHERE ID = 5");
      Map<String, List<List<String>>> before = running.contents();
      moment = "after transfer";
      most = Integer.MAX_VALUE;
      expect(Outcome.MOVING_SOURCE, running.plan(Mode.FULL));
      assertThat(running.contents()).isEqualTo(before);
      assertThat(running.stagingIsLeft()).isFalse();
    }
  }

  @Test
  void whatChangesAfterTheCutIsTheNextRunsBusiness() {
    moment = "before apply";
    most = 1;
    try (EmbeddedSync running = begin(TABLE)) {
      Receipt first = expect(Outcome.VERIFIED, running.full());
      assertThat(first.targetRows()).isEqualTo(2000);
      assertThat(running.targetRows("SELECT count(*) FROM ITEMS_COPY WHERE NAME <> 'name'"))
          .containsExactly(List.of("0"));
      Receipt second = expect(Outcome.VERIFIED, running.full());
      assertThat(List.of(second.inserted(), second.updated(), second.vanished()))
          .containsExactly(1L, 3L, 1L);
      running.assertTargetEqualsSource();
    }
  }

  @Test
  void aCheckThatSeesALaterSourceIsNoCorruption() {
    CheckDefinition names =
        new CheckDefinition(
            "names",
            "items",
            Set.of(Mode.DAILY, Mode.FULL),
            "SELECT NAME, count(*) FROM ITEMS GROUP BY NAME",
            "SELECT NAME, count(*) FROM ITEMS_COPY GROUP BY NAME");
    moment = "before apply";
    most = 1;
    try (EmbeddedSync running = begin(EmbeddedSync.watched(TABLE, List.of(names), List.of()))) {
      Receipt moving = expect(Outcome.MOVING_SOURCE, running.full());
      assertThat(moving.inserted()).isZero();
      assertThat(running.targetRows("SELECT count(*) FROM ITEMS_COPY"))
          .containsExactly(List.of("0"));
      assertThat(running.targetRows("SELECT outcome FROM snowline_ledger"))
          .containsExactly(List.of("moving_source"));
      expect(Outcome.VERIFIED, running.full());
      running.assertTargetEqualsSource();
    }
  }
}
