package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.ColumnRule;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An undo restores what was there before the newest run, and holds the table. */
class UndoTest {
  private static final TableDefinition TABLE =
      EmbeddedSync.limited(EmbeddedSync.items(), "100%", "100%");

  @TempDir Path folder;

  private EmbeddedSync begin(TableDefinition table) {
    EmbeddedSync sync = EmbeddedSync.of(folder, table);
    sync.source(
        "CREATE TABLE ITEMS AS SELECT i::INTEGER AS ID, 'name ' || i AS NAME FROM range(10) AS n(i)");
    return sync;
  }

  private static void changeEveryWay(EmbeddedSync sync, int round) {
    sync.source(
        "INSERT INTO ITEMS VALUES (%d, 'new')".formatted(100 + round),
        "UPDATE ITEMS SET NAME = 'round %d' WHERE ID IN (1, 2)".formatted(round),
        "DELETE FROM ITEMS WHERE ID IN (3, 4) AND ID = 2 + %d".formatted(round));
  }

  /** Target, history and who wrote what: all that an undo restores. */
  private static Map<String, List<List<String>>> state(EmbeddedSync sync) {
    Map<String, List<List<String>>> contents = sync.contents();
    contents.keySet().removeIf(name -> name.contains("snowline_ledger") || name.contains("fence"));
    return contents;
  }

  @Test
  void insertsUpdatesAndDeletesAreUndoneExactly() {
    try (EmbeddedSync sync = begin(TABLE)) {
      expect(Outcome.VERIFIED, sync.full());
      changeEveryWay(sync, 1);
      expect(Outcome.VERIFIED, sync.full());
      Map<String, List<List<String>>> before = state(sync);
      changeEveryWay(sync, 2);
      Receipt full = expect(Outcome.VERIFIED, sync.full());
      assertThat(List.of(full.inserted(), full.updated(), full.vanished()))
          .containsExactly(1L, 2L, 1L);

      Receipt undone = expect(Outcome.UNDONE, sync.undo(full.run()));
      assertThat(state(sync)).isEqualTo(before);
      assertThat(undone.undid()).isEqualTo(full.run());
      assertThat(undone.targetRows()).isEqualTo(10);
      assertThat(undone.targetDigest()).isEqualTo(full.targetDigestBefore());
      assertThat(undone.reasons().get(0)).isEqualTo("wrong");
      assertThat(undone.next()).containsExactly("snowline sync full items --end-hold");
    }
  }

  @Test
  void aColumnThatTheTargetGotSinceKeepsNoRunFromBeingUndone() {
    try (EmbeddedSync sync = begin(TABLE)) {
      expect(Outcome.VERIFIED, sync.full());
      changeEveryWay(sync, 1);
      Receipt full = expect(Outcome.VERIFIED, sync.full());
      sync.target("ALTER TABLE ITEMS_COPY ADD COLUMN NOTE VARCHAR");

      expect(Outcome.UNDONE, sync.undo(full.run()));

      assertThat(sync.targetRows("SELECT ID, NAME, NOTE FROM ITEMS_COPY ORDER BY ID"))
          .isEqualTo(
              IntStream.range(0, 10)
                  .mapToObj(id -> asList(String.valueOf(id), "name " + id, null))
                  .toList());
    }
  }

  @Test
  void aRuleForAColumnThatTheTargetLacksKeepsNoRunFromBeingUndone() {
    String run;
    try (EmbeddedSync sync = begin(TABLE)) {
      run = expect(Outcome.VERIFIED, sync.full()).run();
    }
    try (EmbeddedSync sync =
        EmbeddedSync.of(folder, ruled(TABLE, Map.of("SHAPE", ColumnRule.TEXT)))) {
      expect(Outcome.UNDONE, sync.undo(run));
      assertThat(sync.targetRows("FROM ITEMS_COPY")).isEmpty();
    }
  }

  private static TableDefinition ruled(TableDefinition table, Map<String, ColumnRule> rules) {
    return new TableDefinition(
        table.name(),
        table.source(),
        table.target(),
        table.key(),
        table.stamp(),
        table.snapshot(),
        table.duplicates(),
        rules,
        table.storage(),
        table.freshness(),
        table.guard(),
        table.checks(),
        table.views());
  }

  @Test
  void anUndoWithoutAReasonSaysThatThereIsNone() {
    try (EmbeddedSync sync = begin(TABLE)) {
      Receipt full = expect(Outcome.VERIFIED, sync.full());

      Receipt undone = expect(Outcome.UNDONE, sync.ask(Requests.undoWithoutReason(full.run())));

      assertThat(undone.reasons().get(0)).isEqualTo("no reason given");
      assertThat(undone.targetRows()).isZero();
    }
  }

  @Test
  void aTableWithAPrimaryKeyIsUndoneToo() {
    try (EmbeddedSync sync = begin(TABLE)) {
      sync.target(
          "CREATE TABLE ITEMS_COPY (ID INTEGER PRIMARY KEY, NAME VARCHAR NOT NULL, UNIQUE (ID, NAME))");
      expect(Outcome.VERIFIED, sync.full());
      Map<String, List<List<String>>> before = state(sync);
      changeEveryWay(sync, 1);
      Receipt full = expect(Outcome.VERIFIED, sync.full());
      expect(Outcome.UNDONE, sync.undo(full.run()));
      assertThat(state(sync)).isEqualTo(before);
      expect(Outcome.VERIFIED, sync.syncAgain(Mode.FULL));
      sync.assertTargetEqualsSource();
    }
  }

  /** What the column gives by itself isn't what the run wrote. */
  @Test
  void rowsOfATargetWhoseOwnColumnHasADefaultAreNullThereAndUndone() {
    try (EmbeddedSync sync = begin(TABLE)) {
      sync.target(
          "CREATE TABLE ITEMS_COPY (ID INTEGER, NAME VARCHAR, LOADED_AT TIMESTAMP DEFAULT CURRENT_TIMESTAMP)",
          "INSERT INTO ITEMS_COPY (ID, NAME) VALUES (0, 'by hand')");
      List<List<String>> before = sync.targetRows("FROM ITEMS_COPY");
      Receipt full = expect(Outcome.VERIFIED, sync.full());
      assertThat(sync.targetRows("SELECT DISTINCT LOADED_AT FROM ITEMS_COPY"))
          .containsExactly(Collections.singletonList(null));
      expect(Outcome.UNDONE, sync.undo(full.run()));
      assertThat(sync.targetRows("FROM ITEMS_COPY")).isEqualTo(before);
    }
  }

  @Test
  void aFirstLoadOfATargetWhoseOwnColumnHasADefaultIsUndone() {
    try (EmbeddedSync sync = begin(TABLE)) {
      sync.target(
          "CREATE TABLE ITEMS_COPY (ID INTEGER, NAME VARCHAR, LOADED_AT TIMESTAMP DEFAULT CURRENT_TIMESTAMP)");
      Receipt full = expect(Outcome.VERIFIED, sync.full());
      expect(Outcome.UNDONE, sync.undo(full.run()));
      assertThat(sync.targetRows("FROM ITEMS_COPY")).isEmpty();
    }
  }

  @Test
  void rowsOfATargetWhoseOwnSnapshotHasADefaultAreNullThereIfNewAndUndone() {
    try (EmbeddedSync sync = begin(EmbeddedSync.stamped(TABLE, null, "TAKEN"))) {
      sync.target(
          "CREATE TABLE ITEMS_COPY (ID INTEGER, NAME VARCHAR, TAKEN DATE DEFAULT DATE '2025-07-15')",
          "INSERT INTO ITEMS_COPY (ID, NAME) VALUES (0, 'by hand')");
      List<List<String>> before = sync.targetRows("FROM ITEMS_COPY");
      Receipt full = expect(Outcome.VERIFIED, sync.full());
      assertThat(
              sync.targetRows(
                  "SELECT ID = 0, TAKEN, count(*) FROM ITEMS_COPY GROUP BY ALL ORDER BY ALL"))
          .containsExactly(asList("false", null, "9"), List.of("true", "2025-07-15", "1"));
      expect(Outcome.UNDONE, sync.undo(full.run()));
      assertThat(sync.targetRows("FROM ITEMS_COPY")).isEqualTo(before);
    }
  }

  @Test
  void aDailyRunOverStaleCopiesIsUndone() {
    TableDefinition table = EmbeddedSync.stamped(TABLE, "DAY", "DAY");
    try (EmbeddedSync sync = begin(table)) {
      sync.target(
          """
          CREATE TABLE ITEMS_COPY AS
          SELECT i::INTEGER AS ID, 'old ' || i AS NAME, DATE '2025-07-15' + d::INTEGER AS DAY
          FROM range(8) AS n(i), range(3) AS days(d)""");
      List<List<String>> before = sync.targetRows("FROM ITEMS_COPY ORDER BY ALL");
      Receipt daily = expect(Outcome.VERIFIED, sync.daily());
      assertThat(List.of(daily.inserted(), daily.updated(), daily.staleRows()))
          .containsExactly(2L, 8L, 16L);
      expect(Outcome.UNDONE, sync.undo(daily.run()));
      assertThat(sync.targetRows("FROM ITEMS_COPY ORDER BY ALL")).isEqualTo(before);
      assertThat(sync.targetRows("FROM ITEMS_COPY_HISTORY")).isEmpty();
    }
  }

  @Test
  void anApprovedFoldIsUndoneAndItsApprovalStaysUsed() {
    TableDefinition table = EmbeddedSync.stamped(TABLE, "DAY", "DAY");
    try (EmbeddedSync sync = begin(table)) {
      sync.target(
          """
          CREATE TABLE ITEMS_COPY AS
          SELECT i::INTEGER AS ID, 'name ' || i AS NAME, DATE '2025-07-15' + d::INTEGER AS DAY
          FROM range(12) AS n(i), range(3) AS days(d)""");
      List<List<String>> before = sync.targetRows("FROM ITEMS_COPY ORDER BY ALL");
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      Receipt full = expect(Outcome.VERIFIED, sync.approve(waiting.run(), waiting.planHash()));
      assertThat(full.targetRows()).isEqualTo(10);
      expect(Outcome.UNDONE, sync.undo(full.run()));
      assertThat(sync.targetRows("FROM ITEMS_COPY ORDER BY ALL")).isEqualTo(before);
      assertThat(
              expect(Outcome.FAILED, sync.approve(waiting.run(), waiting.planHash()))
                  .reasons()
                  .get(0))
          .contains("used it");
      assertThat(expect(Outcome.WAITING, sync.syncAgain(Mode.FULL)).reasons())
          .as("the fold that was undone is the first one again")
          .containsExactly("the first fold of this table removes 24 superseded rows");
    }
  }

  @Test
  void runsAreUndoneOneAfterTheOtherNewestFirst() {
    try (EmbeddedSync sync = begin(TABLE)) {
      Receipt zero = expect(Outcome.VERIFIED, sync.full());
      Map<String, List<List<String>>> beforeFirst = state(sync);
      changeEveryWay(sync, 1);
      Receipt first = expect(Outcome.VERIFIED, sync.full());
      Map<String, List<List<String>>> beforeSecond = state(sync);
      changeEveryWay(sync, 2);
      Receipt second = expect(Outcome.VERIFIED, sync.full());
      expect(Outcome.VERIFIED, sync.full());

      Receipt refused = expect(Outcome.FAILED, sync.undo(first.run()));
      assertThat(refused.failure()).isEqualTo("UndoRefused");
      assertThat(refused.reasons())
          .containsExactly(
              "Cannot undo %s: the newest run that changed items is %s; only that one can be undone"
                  .formatted(first.run(), second.run()));

      expect(Outcome.UNDONE, sync.undo(second.run()));
      assertThat(state(sync)).isEqualTo(beforeSecond);
      expect(Outcome.FAILED, sync.undo(second.run()));
      expect(Outcome.UNDONE, sync.undo(first.run()));
      assertThat(state(sync)).isEqualTo(beforeFirst);
      expect(Outcome.UNDONE, sync.undo(zero.run()));
      assertThat(sync.targetRows("FROM ITEMS_COPY")).isEmpty();
      assertThat(expect(Outcome.FAILED, sync.undo(zero.run())).reasons().get(0))
          .contains("no run has changed items");
    }
  }

  @Test
  void aHoldKeepsEverySyncAwayUntilItIsEnded() {
    try (EmbeddedSync sync = begin(TABLE)) {
      expect(Outcome.VERIFIED, sync.full());
      sync.source("DELETE FROM ITEMS WHERE ID = 1");
      Receipt wrong = expect(Outcome.VERIFIED, sync.full());
      Receipt undone = expect(Outcome.UNDONE, sync.undo(wrong.run()));
      List<List<String>> before = sync.targetRows("FROM ITEMS_COPY ORDER BY ALL");
      String until =
          undone
              .startedAt()
              .plus(Duration.ofHours(24))
              .truncatedTo(ChronoUnit.SECONDS)
              .toString()
              .replace("T", " ")
              .replace("Z", " UTC");
      assertThat(undone.reasons()).containsExactly("wrong", "held until " + until);
      for (Mode mode : Mode.values()) {
        Receipt blocked = expect(Outcome.BLOCKED, sync.sync(mode));
        assertThat(blocked.reasons())
            .containsExactly(
                "test holds the table until %s: wrong (since %s)".formatted(until, undone.run()));
        assertThat(blocked.next().get(0)).endsWith("items --end-hold");
      }
      assertThat(expect(Outcome.PLANNED, sync.plan(Mode.FULL)).vanished()).isEqualTo(1);
      assertThat(sync.targetRows("FROM ITEMS_COPY ORDER BY ALL")).isEqualTo(before);

      expect(Outcome.VERIFIED, sync.syncAgain(Mode.DAILY));
      assertThat(expect(Outcome.VERIFIED, sync.full()).vanished()).isEqualTo(1);
      sync.assertTargetEqualsSource();
    }
  }

  @Test
  void rowsThatSomeoneChangedSinceKeepAnUndoFromHappening() {
    try (EmbeddedSync sync = begin(TABLE)) {
      expect(Outcome.VERIFIED, sync.full());
      changeEveryWay(sync, 1);
      Receipt full = expect(Outcome.VERIFIED, sync.full());
      for (String change :
          List.of(
              "UPDATE ITEMS_COPY SET NAME = 'by hand' WHERE ID = 9",
              "UPDATE ITEMS_COPY SET NAME = 'by hand' WHERE ID = 1",
              "DELETE FROM ITEMS_COPY WHERE ID = 8",
              "DELETE FROM ITEMS_COPY WHERE ID = 101",
              "INSERT INTO ITEMS_COPY VALUES (3, 'name 3')")) {
        List<List<String>> good = sync.targetRows("FROM ITEMS_COPY ORDER BY ALL");
        sync.target(change);
        Map<String, List<List<String>>> before = state(sync);
        Receipt refused = expect(Outcome.FAILED, sync.undo(full.run()));
        assertThat(refused.failure()).as(change).isEqualTo("NotVerified");
        assertThat(refused.reasons().get(0))
            .containsAnyOf(
                "was it changed by hand since?",
                "someone changed or removed 1 of the 3 rows that it wrote")
            .contains("all was rolled back");
        assertThat(state(sync)).as(change).isEqualTo(before);
        sync.target("DELETE FROM ITEMS_COPY");
        good.forEach(
            row ->
                sync.target(
                    "INSERT INTO ITEMS_COPY VALUES (%s, '%s')".formatted(row.get(0), row.get(1))));
      }
      expect(Outcome.UNDONE, sync.undo(full.run()));
    }
  }

  @Test
  void aChangedRowIsFoundBeforeAPrimaryKeyStandsInTheWay() {
    try (EmbeddedSync sync = begin(TABLE)) {
      sync.target("CREATE TABLE ITEMS_COPY (ID INTEGER PRIMARY KEY, NAME VARCHAR)");
      expect(Outcome.VERIFIED, sync.full());
      changeEveryWay(sync, 1);
      Receipt full = expect(Outcome.VERIFIED, sync.full());
      sync.target("UPDATE ITEMS_COPY SET NAME = 'by hand' WHERE ID = 1");
      Receipt refused = expect(Outcome.FAILED, sync.undo(full.run()));
      assertThat(refused.failure()).isEqualTo("NotVerified");
      assertThat(refused.reasons())
          .containsExactly(
              "Cannot undo %s: someone changed or removed 1 of the 3 rows that it wrote; all was"
                      .formatted(full.run())
                  + " rolled back");
    }
  }

  @Test
  void theSourceMayHaveChangedOrBeGone() {
    try (EmbeddedSync sync = begin(TABLE)) {
      expect(Outcome.VERIFIED, sync.full());
      List<List<String>> before = sync.targetRows("FROM ITEMS_COPY ORDER BY ALL");
      changeEveryWay(sync, 1);
      Receipt full = expect(Outcome.VERIFIED, sync.full());
      sync.source("ALTER TABLE ITEMS DROP COLUMN NAME", "ALTER TABLE ITEMS ADD COLUMN EXTRA DATE");
      expect(Outcome.PLANNED, sync.plan(Mode.FULL));
      sync.source("DROP TABLE ITEMS");
      expect(Outcome.UNDONE, sync.undo(full.run()));
      assertThat(sync.targetRows("FROM ITEMS_COPY ORDER BY ALL")).isEqualTo(before);
    }
  }

  @Test
  void aRunThatAddedAColumnIsUndoneAndTheColumnStays() {
    try (EmbeddedSync sync = begin(TABLE)) {
      expect(Outcome.VERIFIED, sync.full());
      List<List<String>> before = sync.targetRows("SELECT ID, NAME FROM ITEMS_COPY ORDER BY ALL");
      sync.source("ALTER TABLE ITEMS ADD COLUMN EXTRA INTEGER", "UPDATE ITEMS SET EXTRA = ID");
      Receipt full = expect(Outcome.VERIFIED, sync.full());
      expect(Outcome.UNDONE, sync.undo(full.run()));
      assertThat(sync.targetRows("SELECT ID, NAME FROM ITEMS_COPY ORDER BY ALL")).isEqualTo(before);
      assertThat(sync.targetRows("SELECT count(EXTRA) FROM ITEMS_COPY"))
          .containsExactly(List.of("0"));
      expect(Outcome.VERIFIED, sync.syncAgain(Mode.FULL));
      sync.assertTargetEqualsSource();
    }
  }
}
