package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.TableDefinition;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each removed or replaced row is kept, with the time and the runs of its coming and going. */
class HistoryTest {
  private static final TableDefinition TABLE =
      EmbeddedSync.limited(EmbeddedSync.items(), "100%", "100%");
  private static final TableDefinition SNAPSHOTS = EmbeddedSync.stamped(TABLE, "DAY", "DAY");

  @TempDir Path folder;

  private static List<List<String>> history(EmbeddedSync sync) {
    return sync.targetRows(
        """
        SELECT ID, NAME, DAY, valid_from::VARCHAR, valid_to::VARCHAR, run_in, run_out
        FROM ITEMS_COPY_HISTORY ORDER BY ID, valid_from NULLS FIRST, valid_to""");
  }

  private static String at(Receipt receipt) {
    return text(receipt.cut().toString());
  }

  /** A time as DuckDB prints it: without trailing zeros of a fraction. */
  private static String text(String instant) {
    String time = instant.replace('T', ' ').replace("Z", "");
    return time.contains(".") ? time.replaceAll("\\.?0+$", "") : time;
  }

  @Test
  void aSupersededCopyLastedUntilTheNextOne() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, SNAPSHOTS)) {
      sync.source("CREATE TABLE ITEMS AS SELECT 1 AS ID, 'c' AS NAME");
      sync.target(
          "CREATE TABLE ITEMS_COPY (ID INTEGER, NAME VARCHAR, DAY DATE)",
          "INSERT INTO ITEMS_COPY VALUES (1, 'a', '2025-07-15'), (1, 'b', '2025-07-16'),"
              + " (1, 'b', '2025-07-19'), (1, 'c', '2025-07-24')");
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      Receipt full = expect(Outcome.VERIFIED, sync.approve(waiting.run(), waiting.planHash()));
      assertThat(history(sync))
          .containsExactly(
              row("1", "a", "2025-07-15", "2025-07-15", "2025-07-16", full),
              row("1", "b", "2025-07-16", "2025-07-16", "2025-07-19", full),
              row("1", "b", "2025-07-19", "2025-07-19", "2025-07-24", full));
    }
  }

  private static List<String> row(
      String id, String name, String day, String from, String to, Receipt out) {
    return asList(id, name, day, from + " 00:00:00", to + " 00:00:00", null, out.run());
  }

  @Test
  void aVanishedRowLastedUntilTheNextSnapshotOfTheTableOrTheCut() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, SNAPSHOTS)) {
      sync.source("CREATE TABLE ITEMS AS SELECT 1 AS ID, 'lives' AS NAME");
      sync.target(
          "CREATE TABLE ITEMS_COPY (ID INTEGER, NAME VARCHAR, DAY DATE)",
          "INSERT INTO ITEMS_COPY VALUES (1, 'lives', '2025-07-15'), (1, 'lives', '2025-07-20'),"
              + " (1, 'lives', '2025-07-24'), (2, 'early', '2025-07-15'),"
              + " (3, 'late', '2025-07-20'), (4, 'last', '2025-07-24'), (5, 'unknown', NULL)");
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      Receipt full = expect(Outcome.VERIFIED, sync.approve(waiting.run(), waiting.planHash()));
      assertThat(history(sync))
          .containsExactly(
              row("1", "lives", "2025-07-15", "2025-07-15", "2025-07-20", full),
              row("1", "lives", "2025-07-20", "2025-07-20", "2025-07-24", full),
              row("2", "early", "2025-07-15", "2025-07-15", "2025-07-20", full),
              row("3", "late", "2025-07-20", "2025-07-20", "2025-07-24", full),
              asList("4", "last", "2025-07-24", "2025-07-24 00:00:00", at(full), null, full.run()),
              asList("5", "unknown", null, null, at(full), null, full.run()));
    }
  }

  @Test
  void versionsThatSnowlineWroteFollowEachOtherWithoutAGap() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, SNAPSHOTS)) {
      sync.source("CREATE TABLE ITEMS AS SELECT 1 AS ID, 'a' AS NAME UNION ALL SELECT 2, 'z'");
      Receipt first = expect(Outcome.VERIFIED, sync.full());
      sync.source("UPDATE ITEMS SET NAME = 'b' WHERE ID = 1");
      Receipt second = expect(Outcome.VERIFIED, sync.daily());
      expect(Outcome.VERIFIED, sync.daily());
      sync.source("UPDATE ITEMS SET NAME = 'a' WHERE ID = 1");
      Receipt third = expect(Outcome.VERIFIED, sync.full());
      sync.source("DELETE FROM ITEMS WHERE ID = 1");
      Receipt fourth = expect(Outcome.VERIFIED, sync.full());
      String day = first.cut().toString().substring(0, 10);
      assertThat(history(sync))
          .containsExactly(
              List.of("1", "a", day, at(first), at(second), first.run(), second.run()),
              List.of("1", "b", day, at(second), at(third), second.run(), third.run()),
              List.of("1", "a", day, at(third), at(fourth), third.run(), fourth.run()));
    }
  }

  @Test
  void aRowOfSomeoneElseIsKeptVerbatimAndItsBeginningIsUnknown() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, TABLE)) {
      sync.source("CREATE TABLE ITEMS AS SELECT 1 AS ID, 'new' AS NAME");
      sync.target(
          "CREATE TABLE ITEMS_COPY AS SELECT 1 AS ID, 'old' AS NAME, 'theirs' AS OWN, 7 AS SIZE");
      Receipt receipt = expect(Outcome.VERIFIED, sync.full());
      assertThat(
              sync.targetRows(
                  "SELECT ID, NAME, OWN, SIZE, valid_from, run_in, run_out FROM ITEMS_COPY_HISTORY"))
          .containsExactly(asList("1", "old", "theirs", "7", null, null, receipt.run()));
    }
  }

  @Test
  void aRowThatSomeoneChangedIsNoLongerTheRunsThatWroteIt() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, TABLE)) {
      sync.source("CREATE TABLE ITEMS AS SELECT 1 AS ID, 'right' AS NAME");
      expect(Outcome.VERIFIED, sync.full());
      sync.target("UPDATE ITEMS_COPY SET NAME = 'wrong'");
      Receipt repair = expect(Outcome.VERIFIED, sync.full());
      sync.source("UPDATE ITEMS SET NAME = 'next'");
      Receipt next = expect(Outcome.VERIFIED, sync.full());
      assertThat(
              sync.targetRows(
                  "SELECT NAME, run_in, run_out FROM ITEMS_COPY_HISTORY ORDER BY valid_to"))
          .containsExactly(
              asList("wrong", null, repair.run()), List.of("right", repair.run(), next.run()));
    }
  }

  /** The old job goes on appending while Snowline's daily runs write. */
  @Test
  void copiesThatAreAlikeDoNotMultiplyInTheHistory() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, SNAPSHOTS)) {
      sync.source("CREATE TABLE ITEMS AS SELECT 1 AS ID, 'a' AS NAME");
      Receipt first = expect(Outcome.VERIFIED, sync.full());
      sync.target("INSERT INTO ITEMS_COPY VALUES (1, 'b', '2099-01-01')");
      Receipt second = expect(Outcome.VERIFIED, sync.daily());
      assertThat(second.updated()).isEqualTo(1);
      assertThat(sync.targetRows("SELECT NAME FROM ITEMS_COPY"))
          .containsExactly(List.of("a"), List.of("a"));
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      assertThat(waiting.superseded()).isEqualTo(1);
      Receipt full = expect(Outcome.VERIFIED, sync.approve(waiting.run(), waiting.planHash()));
      assertThat(
              sync.targetRows("SELECT NAME, run_in, run_out FROM ITEMS_COPY_HISTORY ORDER BY NAME"))
          .hasSize(2)
          .contains(asList("b", null, second.run()))
          .anySatisfy(
              row ->
                  assertThat(row)
                      .isIn(
                          List.of("a", first.run(), full.run()),
                          List.of("a", second.run(), full.run())));
      sync.assertTargetHolds("SELECT ID, NAME");
    }
  }
}
