package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.TableDefinition;
import io.snowline.golden.ReferenceHash;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The column that Snowline fills, and the column that orders old copies. */
class StampAndSnapshotTest {
  private static final TableDefinition TABLE =
      EmbeddedSync.limited(EmbeddedSync.items(), "100%", "100%");

  @TempDir Path folder;

  private static String day(Receipt receipt) {
    return LocalDate.ofInstant(receipt.cut(), ZoneOffset.UTC).toString();
  }

  @Test
  void newAndChangedRowsAreStampedWithTheCutsDayAndOthersKeepTheirs() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, EmbeddedSync.stamped(TABLE, "DAY", null))) {
      sync.source(
          "CREATE TABLE ITEMS (ID INTEGER, DAY DATE, NAME VARCHAR)",
          "INSERT INTO ITEMS VALUES (1, NULL, 'same'), (2, NULL, 'changed'), (3, NULL, 'new')");
      sync.target(
          "CREATE TABLE ITEMS_COPY (ID INTEGER, DAY DATE, NAME VARCHAR)",
          "INSERT INTO ITEMS_COPY VALUES (1, '2025-07-15', 'same'), (2, '2025-07-15', 'old')");
      Receipt receipt = expect(Outcome.VERIFIED, sync.daily());
      assertThat(sync.targetRows("FROM ITEMS_COPY ORDER BY ID"))
          .containsExactly(
              List.of("1", "2025-07-15", "same"),
              List.of("2", day(receipt), "changed"),
              List.of("3", day(receipt), "new"));
      assertThat(sync.targetRows("SELECT ID, DAY, NAME FROM ITEMS_COPY_HISTORY"))
          .containsExactly(List.of("2", "2025-07-15", "old"));
      assertThat(expect(Outcome.VERIFIED, sync.full()).unchanged()).isEqualTo(3);
    }
  }

  @Test
  void aStampThatNeitherSideHasIsMadeADate() {
    try (EmbeddedSync sync =
        EmbeddedSync.of(folder, EmbeddedSync.stamped(TABLE, "REPORTED", "REPORTED"))) {
      sync.source("CREATE TABLE ITEMS AS SELECT 1 AS ID, 'x' AS NAME");
      Receipt receipt = expect(Outcome.VERIFIED, sync.full());
      assertThat(sync.targetRows("SELECT ID, NAME, REPORTED FROM ITEMS_COPY"))
          .containsExactly(List.of("1", "x", day(receipt)));
    }
  }

  @Test
  void aTargetWithoutTheStampIsGivenItAndOldRowsHaveNone() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, EmbeddedSync.stamped(TABLE, "DAY", "DAY"))) {
      sync.source("CREATE TABLE ITEMS AS SELECT 1 AS ID, 'x' AS NAME UNION ALL SELECT 2, 'y'");
      sync.target("CREATE TABLE ITEMS_COPY AS SELECT 1 AS ID, 'x' AS NAME");
      Receipt receipt = expect(Outcome.VERIFIED, sync.full());
      assertThat(sync.targetRows("SELECT ID, NAME, DAY FROM ITEMS_COPY ORDER BY ID"))
          .containsExactly(asList("1", "x", null), List.of("2", "y", day(receipt)));
    }
  }

  @Test
  void aStampMayBeATimestamp() {
    try (EmbeddedSync sync =
        EmbeddedSync.of(folder, EmbeddedSync.stamped(TABLE, "STAMPED", null))) {
      sync.source("CREATE TABLE ITEMS AS SELECT 1 AS ID, NULL::TIMESTAMP AS STAMPED");
      sync.target("CREATE TABLE ITEMS_COPY (ID INTEGER, STAMPED TIMESTAMP WITH TIME ZONE)");
      Receipt receipt = expect(Outcome.VERIFIED, sync.full());
      assertThat(sync.targetRows("SELECT epoch_us(STAMPED) FROM ITEMS_COPY"))
          .containsExactly(
              List.of(
                  Long.toString(
                      LocalDate.parse(day(receipt)).toEpochDay() * 24 * 60 * 60 * 1_000_000)));
    }
  }

  @Test
  void aStampThatTheSourceFillsIsRefused() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, EmbeddedSync.stamped(TABLE, "DAY", null))) {
      sync.source("CREATE TABLE ITEMS AS SELECT 1 AS ID, DATE '2025-07-15' AS DAY");
      Receipt receipt = expect(Outcome.FAILED, sync.full());
      assertThat(receipt.failure()).isEqualTo("BadConfiguration");
      assertThat(receipt.reasons().get(0)).contains("stamp column DAY holds values in the source");
      assertThat(sync.tables()).doesNotContain("ITEMS_COPY");
    }
  }

  @Test
  void aStampThatIsNoTimeIsRefused() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, EmbeddedSync.stamped(TABLE, "NAME", null))) {
      sync.source("CREATE TABLE ITEMS AS SELECT 1 AS ID, NULL::VARCHAR AS NAME");
      assertThat(expect(Outcome.FAILED, sync.full()).reasons().get(0))
          .contains("the stamp column NAME is VARCHAR, expected a date or a timestamp");
    }
  }

  /** Copies of the key 1; the source says that it is called now. */
  private EmbeddedSync copies(String type, String... snapshots) {
    EmbeddedSync sync = EmbeddedSync.of(folder, EmbeddedSync.stamped(TABLE, null, "VERSION"));
    sync.source("CREATE TABLE ITEMS AS SELECT 1 AS ID, 'now' AS NAME");
    sync.target("CREATE TABLE ITEMS_COPY (ID INTEGER, NAME VARCHAR, VERSION %s)".formatted(type));
    for (int copy = 0; copy < snapshots.length; copy++) {
      sync.target(
          "INSERT INTO ITEMS_COPY VALUES (1, 'copy %d', %s)".formatted(copy, snapshots[copy]));
    }
    return sync;
  }

  @Test
  void theCopyOfTheNewestSnapshotIsTheLastOne() {
    try (EmbeddedSync sync =
        copies("DATE", "'2025-07-16'", "'2025-08-13'", "NULL", "'2025-07-15'")) {
      Receipt daily = expect(Outcome.VERIFIED, sync.daily());
      assertThat(List.of(daily.updated(), daily.staleRows(), daily.targetRows()))
          .containsExactly(1L, 3L, 4L);
      assertThat(sync.targetRows("FROM ITEMS_COPY ORDER BY NAME"))
          .as("a snapshot column of the target's own goes on ordering the row")
          .containsExactly(
              List.of("1", "copy 0", "2025-07-16"),
              asList("1", "copy 2", null),
              List.of("1", "copy 3", "2025-07-15"),
              List.of("1", "now", "2025-08-13"));
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      expect(Outcome.VERIFIED, sync.approve(waiting.run(), waiting.planHash()));
      assertThat(sync.targetRows("FROM ITEMS_COPY"))
          .containsExactly(List.of("1", "now", "2025-08-13"));
    }
  }

  @Test
  void afterAnOutageOfMoreThanThirtyDaysACollapsedSourceIsBlockedThoughTheNewestSnapshotIsSmall() {
    TableDefinition table = EmbeddedSync.stamped(EmbeddedSync.items(), "DAY", "DAY");
    try (EmbeddedSync sync = EmbeddedSync.of(folder, table)) {
      sync.source("CREATE TABLE ITEMS AS SELECT i AS ID FROM range(100) AS numbers(i)");
      expect(Outcome.VERIFIED, sync.full());
      sync.target(
          "UPDATE ITEMS_COPY SET DAY = DATE '2025-07-15' + (ID % 20)::INTEGER",
          "UPDATE snowline_ledger SET recorded_at = recorded_at - INTERVAL 31 DAY");
      sync.source("DELETE FROM ITEMS WHERE ID >= 10");

      assertThat(expect(Outcome.BLOCKED, sync.daily()).reasons())
          .containsExactly(
              "the source has 10 usable rows, 90 fewer than the baseline of 100; the limit is 20%");
    }
  }

  @Test
  void aSnapshotMayBeANumber() {
    try (EmbeddedSync sync = copies("INTEGER", "9", "10", "8")) {
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      Receipt full = expect(Outcome.VERIFIED, sync.approve(waiting.run(), waiting.planHash()));
      assertThat(List.of(full.updated(), full.superseded())).containsExactly(1L, 2L);
      assertThat(sync.targetRows("FROM ITEMS_COPY")).containsExactly(List.of("1", "now", "10"));
    }
  }

  @Test
  void aSnapshotThatIsNoTimeMayBeMissingInTheTarget() {
    try (EmbeddedSync sync =
        EmbeddedSync.of(folder, EmbeddedSync.stamped(TABLE, null, "VERSION"))) {
      sync.source("CREATE TABLE ITEMS AS SELECT 1 AS ID, 'now' AS NAME, 7 AS VERSION");
      sync.target(
          "CREATE TABLE ITEMS_COPY AS SELECT 1 AS ID, 'old' AS NAME UNION ALL SELECT 2, 'gone'");
      Receipt full = expect(Outcome.VERIFIED, sync.full());
      assertThat(List.of(full.updated(), full.vanished())).containsExactly(1L, 1L);
      assertThat(sync.targetRows("SELECT ID, NAME, VERSION FROM ITEMS_COPY"))
          .containsExactly(List.of("1", "now", "7"));
    }
  }

  @Test
  void copiesOfOneSnapshotAreOrderedByTheirHash() {
    try (EmbeddedSync sync = copies("DATE", "'2025-07-16'", "'2025-07-16'", "'2025-07-16'")) {
      Receipt daily = expect(Outcome.VERIFIED, sync.daily());
      String last =
          java.util.stream.Stream.of("copy 0", "copy 1", "copy 2")
              .max(
                  java.util.Comparator.comparing(
                      name -> ReferenceHash.hash(ReferenceHash.parts(List.of("1", name)))))
              .orElseThrow();
      assertThat(List.of(daily.updated(), daily.staleRows())).containsExactly(1L, 2L);
      assertThat(sync.targetRows("SELECT NAME FROM ITEMS_COPY_HISTORY"))
          .containsExactly(List.of(last));
      assertThat(sync.targetRows("SELECT NAME FROM ITEMS_COPY"))
          .hasSize(3)
          .contains(List.of("now"))
          .doesNotContain(List.of(last));
    }
  }

  @Test
  void aLiveKeysOlderCopiesAreSupersededAndADeadKeysLastOneVanished() {
    TableDefinition table = EmbeddedSync.stamped(TABLE, "DAY", "DAY");
    try (EmbeddedSync sync = EmbeddedSync.of(folder, table)) {
      sync.source(
          "CREATE TABLE ITEMS AS SELECT i::INTEGER AS ID, 'name ' || i AS NAME"
              + " FROM range(40) AS n(i)");
      sync.target(
          """
          CREATE TABLE ITEMS_COPY AS
          SELECT i::INTEGER AS ID, 'name ' || i AS NAME, (DATE '2025-07-15' + d::INTEGER) AS DAY
          FROM range(50) AS n(i), range(30) AS days(d) WHERE i < 45 OR d < 20""");
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      assertThat(
              List.of(
                  waiting.targetRows(),
                  waiting.unchanged(),
                  waiting.superseded(),
                  waiting.vanished(),
                  waiting.staleRows()))
          .containsExactly(1450L, 40L, 1400L, 10L, 1410L);
      expect(Outcome.VERIFIED, sync.approve(waiting.run(), waiting.planHash()));
      assertThat(sync.targetRows("SELECT ID, NAME FROM ITEMS_COPY ORDER BY ID"))
          .isEqualTo(sync.sourceRows("SELECT ID, NAME FROM ITEMS ORDER BY ID"));
      assertThat(sync.targetRows("SELECT DISTINCT DAY FROM ITEMS_COPY"))
          .containsExactly(List.of("2025-08-13"));
    }
  }
}
