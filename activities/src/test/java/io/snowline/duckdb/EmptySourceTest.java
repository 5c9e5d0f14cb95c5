package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.TableDefinition;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source that is suddenly empty, or nearly so, is an accident until a human says otherwise. */
class EmptySourceTest {
  private static final TableDefinition LENIENT =
      EmbeddedSync.limited(EmbeddedSync.items(), "100%", "100%");

  @TempDir Path folder;

  private EmbeddedSync begin(TableDefinition table, int rows) {
    EmbeddedSync sync = EmbeddedSync.of(folder, table);
    sync.source(
        "CREATE TABLE ITEMS AS SELECT i::INTEGER AS ID, 'x' AS NAME FROM range(%d) AS n(i)"
            .formatted(rows));
    return sync;
  }

  @Test
  void anEmptySourceIsBlockedInEitherModeOnceThereWereRows() {
    try (EmbeddedSync sync = begin(LENIENT, 10)) {
      expect(Outcome.VERIFIED, sync.full());
      sync.source("DELETE FROM ITEMS");
      for (Mode mode : Mode.values()) {
        Receipt blocked = expect(Outcome.BLOCKED, sync.sync(mode));
        assertThat(blocked.reasons())
            .containsExactly(
                "the source has no usable rows, the baseline is 10: nothing is changed");
        assertThat(blocked.staleRows()).isEqualTo(10);
      }
      assertThat(sync.targetRows("SELECT count(*) FROM ITEMS_COPY")).containsExactly(List.of("10"));
    }
  }

  @Test
  void anEmptySourceIsBlockedOnAFirstRunOverATargetWithRows() {
    try (EmbeddedSync sync = begin(LENIENT, 0)) {
      sync.target("CREATE TABLE ITEMS_COPY AS SELECT 1 AS ID, 'x' AS NAME");
      for (Mode mode : Mode.values()) {
        expect(Outcome.BLOCKED, sync.sync(mode));
      }
      assertThat(sync.targetRows("FROM ITEMS_COPY")).containsExactly(List.of("1", "x"));
    }
  }

  @Test
  void emptyIsEqualToEmpty() {
    try (EmbeddedSync sync = begin(EmbeddedSync.items(), 0)) {
      Receipt first = expect(Outcome.VERIFIED, sync.full());
      assertThat(first.migrated()).containsExactly("created ITEMS_COPY");
      assertThat(List.of(first.sourceRows(), first.targetRows())).containsExactly(0L, 0L);
      expect(Outcome.VERIFIED, sync.daily());
      sync.source("INSERT INTO ITEMS VALUES (1, 'first')");
      expect(Outcome.VERIFIED, sync.daily());
      sync.assertTargetEqualsSource();
    }
  }

  @Test
  void anEmptySourceIsBlockedEvenIfTheTargetIsEmptyToo() {
    try (EmbeddedSync sync = begin(LENIENT, 10)) {
      expect(Outcome.VERIFIED, sync.full());
      sync.source("DELETE FROM ITEMS");
      sync.target("DELETE FROM ITEMS_COPY");
      expect(Outcome.BLOCKED, sync.full());
      expect(Outcome.BLOCKED, sync.daily());
    }
  }

  @Test
  void aSourceOfQuarantinedRowsAloneIsEmpty() {
    try (EmbeddedSync sync = begin(EmbeddedSync.quarantining(LENIENT), 10)) {
      expect(Outcome.VERIFIED, sync.full());
      sync.source("INSERT INTO ITEMS FROM ITEMS");
      Receipt blocked = expect(Outcome.BLOCKED, sync.full());
      assertThat(List.of(blocked.sourceRows(), blocked.quarantined())).containsExactly(20L, 20L);
      assertThat(sync.targetRows("SELECT count(*) FROM ITEMS_COPY")).containsExactly(List.of("10"));
      assertThat(sync.tables()).doesNotContain("ITEMS_COPY_QUARANTINE");
    }
  }

  @Test
  void aCollapsedSourceIsBlockedAndOneWithinTheLimitIsNot() {
    try (EmbeddedSync sync =
        begin(EmbeddedSync.limited(EmbeddedSync.items(), "100%", "20%"), 100)) {
      expect(Outcome.VERIFIED, sync.full());
      sync.source("DELETE FROM ITEMS WHERE ID < 21");
      for (Mode mode : Mode.values()) {
        assertThat(expect(Outcome.BLOCKED, sync.sync(mode)).reasons())
            .containsExactly(
                "the source has 79 usable rows, 21 fewer than the baseline of 100; the limit is 20%");
      }
      sync.source("INSERT INTO ITEMS VALUES (20, 'x')");
      assertThat(expect(Outcome.VERIFIED, sync.full()).vanished()).isEqualTo(20);
      sync.source("DELETE FROM ITEMS WHERE ID = 50");
      assertThat(expect(Outcome.BLOCKED, sync.full()).reasons().get(0))
          .as("the baseline is the largest count, not the last")
          .contains("baseline of 100");
    }
  }

  @Test
  void theBaselineOfAFirstRunIsTheNewestCompleteSnapshot() {
    TableDefinition table =
        EmbeddedSync.stamped(
            EmbeddedSync.limited(EmbeddedSync.items(), "100%", "20%"), "DAY", "DAY");
    try (EmbeddedSync sync = begin(table, 75)) {
      sync.target(
          """
          CREATE TABLE ITEMS_COPY AS
          SELECT (d * 1000 + i)::INTEGER AS ID, 'x' AS NAME, DATE '2025-07-15' + d::INTEGER AS DAY
          FROM range(100) AS n(i), range(4) AS days(d)
          WHERE CASE d WHEN 2 THEN i < 90 WHEN 3 THEN i < 30 ELSE true END""");
      Receipt waiting = sync.full();
      // 90 keys on the third day; the fourth was cut short. 75 is within 20 % of 90, not of 320.
      assertThat(waiting.outcome()).as(waiting.toString()).isEqualTo(Outcome.VERIFIED);
      assertThat(waiting.vanished()).isEqualTo(320 - 75);
    }
  }
}
