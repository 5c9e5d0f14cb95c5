package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static java.util.Arrays.asList;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns come, go and change while a table is kept in step. */
class SchemaChangeTest {
  private static final TableDefinition TABLE =
      EmbeddedSync.limited(EmbeddedSync.items(), "100%", "100%");

  @TempDir Path folder;

  private EmbeddedSync begin(TableDefinition table) {
    EmbeddedSync sync = EmbeddedSync.of(folder, table);
    sync.source(
        "CREATE TABLE ITEMS (ID INTEGER, NAME VARCHAR, SIZE INTEGER)",
        "INSERT INTO ITEMS VALUES (1, 'one', 10), (2, 'two', 20), (3, 'three', NULL)");
    return sync;
  }

  private static List<List<String>> columns(EmbeddedSync sync, String table) {
    return sync.targetRows(
        """
        SELECT column_name, data_type FROM information_schema.columns
        WHERE table_name = '%s' ORDER BY ordinal_position"""
            .formatted(table));
  }

  @Test
  void aColumnThatTheSourceGainedIsAddedToTargetAndHistory() {
    try (EmbeddedSync sync = begin(TABLE)) {
      Receipt first = expect(Outcome.VERIFIED, sync.full());
      sync.source(
          "ALTER TABLE ITEMS ADD COLUMN EXTRA DECIMAL(10,2)",
          "UPDATE ITEMS SET EXTRA = 1.5 WHERE ID = 2");
      Receipt second = expect(Outcome.VERIFIED, sync.daily());
      assertThat(second.migrated())
          .containsExactly("added column EXTRA DECIMAL(10,2) to ITEMS_COPY");
      assertThat(List.of(second.updated(), second.unchanged())).containsExactly(1L, 2L);
      sync.assertTargetEqualsSource();
      assertThat(columns(sync, "ITEMS_COPY").get(3)).containsExactly("EXTRA", "DECIMAL(10,2)");
      assertThat(
              sync.targetRows(
                  "SELECT ID, NAME, SIZE, EXTRA, run_in, run_out FROM ITEMS_COPY_HISTORY"))
          .containsExactly(asList("2", "two", "20", null, first.run(), second.run()));

      sync.source("UPDATE ITEMS SET EXTRA = 2.5, SIZE = 21 WHERE ID = 2");
      Receipt third = expect(Outcome.VERIFIED, sync.full());
      assertThat(third.migrated()).isEmpty();
      assertThat(sync.targetRows("SELECT EXTRA, run_in FROM ITEMS_COPY_HISTORY ORDER BY valid_to"))
          .containsExactly(asList(null, first.run()), List.of("1.50", second.run()));
    }
  }

  @Test
  void whatATargetOfAnotherTypeLosesIsKeptExactly() {
    try (EmbeddedSync sync = begin(TABLE)) {
      sync.source(
          "ALTER TABLE ITEMS ADD COLUMN PRICE DECIMAL(10,2)", "UPDATE ITEMS SET PRICE = 1.25");
      expect(Outcome.VERIFIED, sync.full());
      sync.source("UPDATE ITEMS SET PRICE = 2.50 WHERE ID = 1");
      Receipt before = expect(Outcome.VERIFIED, sync.full());
      sync.source(
          "ALTER TABLE ITEMS ALTER PRICE TYPE DECIMAL(10,4)",
          "ALTER TABLE ITEMS ALTER SIZE TYPE BIGINT",
          "UPDATE ITEMS SET PRICE = 1.2345, SIZE = 9000000000 WHERE ID = 2");
      sync.target(
          "ALTER TABLE ITEMS_COPY ALTER PRICE TYPE DECIMAL(10,4)",
          "ALTER TABLE ITEMS_COPY ALTER SIZE TYPE BIGINT");
      expect(Outcome.VERIFIED, sync.full());
      sync.source("DELETE FROM ITEMS WHERE ID = 2");
      Receipt removed = expect(Outcome.VERIFIED, sync.full());

      assertThat(
              sync.targetRows(
                  "SELECT ID, SIZE, PRICE FROM ITEMS_COPY_HISTORY ORDER BY valid_to, ID"))
          .containsExactly(
              List.of("1", "10", "1.2500"),
              List.of("2", "20", "1.2500"),
              List.of("2", "9000000000", "1.2345"));
      expect(Outcome.UNDONE, sync.undo(removed.run()));
      assertThat(sync.targetRows("SELECT SIZE, PRICE FROM ITEMS_COPY WHERE ID = 2"))
          .containsExactly(List.of("9000000000", "1.2345"));
      assertThat(before.updated()).isEqualTo(1);
    }
  }

  @Test
  void aTargetTypeThatKeptRowsDoNotSurviveIsRefusedBeforeAnythingIsWritten() {
    try (EmbeddedSync sync = begin(TABLE)) {
      sync.source(
          "ALTER TABLE ITEMS ADD COLUMN PRICE DECIMAL(10,4)", "UPDATE ITEMS SET PRICE = 1.2345");
      expect(Outcome.VERIFIED, sync.full());
      sync.source("UPDATE ITEMS SET PRICE = 1");
      expect(Outcome.VERIFIED, sync.full());
      sync.source("ALTER TABLE ITEMS ALTER PRICE TYPE DECIMAL(10,2)", "UPDATE ITEMS SET PRICE = 2");
      sync.target("ALTER TABLE ITEMS_COPY ALTER PRICE TYPE DECIMAL(10,2)");

      Receipt refused = expect(Outcome.FAILED, sync.full());

      assertThat(refused.failure()).isEqualTo("TypeRefused");
      assertThat(refused.reasons())
          .singleElement()
          .asString()
          .contains(
              "column PRICE is DECIMAL(10,2) in the target and DECIMAL(10,4) there, and 3 kept values would not survive");
      assertThat(sync.targetRows("SELECT DISTINCT PRICE FROM ITEMS_COPY"))
          .containsExactly(List.of("1.00"));
    }
  }

  @Test
  void aColumnThatTheSourceLostStaysAndIsNullInNewVersions() {
    try (EmbeddedSync sync = begin(TABLE)) {
      expect(Outcome.VERIFIED, sync.full());
      sync.source(
          "ALTER TABLE ITEMS DROP COLUMN SIZE",
          "UPDATE ITEMS SET NAME = 'changed' WHERE ID = 2",
          "INSERT INTO ITEMS VALUES (4, 'four')");
      Receipt receipt = expect(Outcome.VERIFIED, sync.full());
      assertThat(List.of(receipt.inserted(), receipt.updated(), receipt.unchanged()))
          .containsExactly(1L, 1L, 2L);
      assertThat(sync.targetRows("FROM ITEMS_COPY ORDER BY ID"))
          .containsExactly(
              List.of("1", "one", "10"),
              asList("2", "changed", null),
              asList("3", "three", null),
              asList("4", "four", null));
      assertThat(sync.targetRows("SELECT ID, NAME, SIZE FROM ITEMS_COPY_HISTORY"))
          .containsExactly(List.of("2", "two", "20"));

      sync.target("UPDATE ITEMS_COPY SET SIZE = 77 WHERE ID = 3");
      Receipt nothing = expect(Outcome.VERIFIED, sync.full());
      assertThat(nothing.updated()).as("it is not compared").isZero();
    }
  }

  @Test
  void aColumnThatComesBackIsComparedAgain() {
    try (EmbeddedSync sync = begin(TABLE)) {
      expect(Outcome.VERIFIED, sync.full());
      sync.source("ALTER TABLE ITEMS DROP COLUMN SIZE");
      expect(Outcome.VERIFIED, sync.full());
      sync.source(
          "ALTER TABLE ITEMS ADD COLUMN SIZE INTEGER", "UPDATE ITEMS SET SIZE = 10 WHERE ID = 1");
      Receipt receipt = expect(Outcome.VERIFIED, sync.full());
      assertThat(receipt.migrated()).isEmpty();
      assertThat(receipt.updated()).as("ID 2 had 20 in the target").isEqualTo(1);
      sync.assertTargetEqualsSource();
    }
  }

  @Test
  void aRenamedColumnIsOneThatWentAndOneThatCame() {
    try (EmbeddedSync sync = begin(TABLE)) {
      expect(Outcome.VERIFIED, sync.full());
      sync.source("ALTER TABLE ITEMS RENAME COLUMN NAME TO TITLE");
      Receipt receipt = expect(Outcome.VERIFIED, sync.full());
      assertThat(receipt.updated()).isEqualTo(3);
      assertThat(sync.targetRows("SELECT ID, TITLE, SIZE, NAME FROM ITEMS_COPY ORDER BY ID"))
          .containsExactly(
              asList("1", "one", "10", null),
              asList("2", "two", "20", null),
              asList("3", "three", null, null));
    }
  }

  @Test
  void aRetypedColumnStopsTheRunBeforeAnythingIsWritten() {
    try (EmbeddedSync sync = begin(TABLE)) {
      expect(Outcome.VERIFIED, sync.full());
      sync.source(
          "ALTER TABLE ITEMS ALTER COLUMN SIZE TYPE VARCHAR",
          "ALTER TABLE ITEMS ADD COLUMN EXTRA INTEGER",
          "INSERT INTO ITEMS VALUES (4, 'four', 'x', 1)");
      List<List<String>> before = sync.targetRows("FROM ITEMS_COPY ORDER BY ALL");
      for (Mode mode : Mode.values()) {
        Receipt receipt = expect(Outcome.FAILED, sync.sync(mode));
        assertThat(receipt.failure()).isEqualTo("TypeRefused");
        assertThat(receipt.reasons())
            .containsExactly(
                "Cannot sync items: column SIZE is VARCHAR in the source and INTEGER in the target,"
                    + " which can't hold it exactly; change the target's column, or cast it in"
                    + " a view of the source");
      }
      assertThat(expect(Outcome.FAILED, sync.plan(Mode.FULL)).failure()).isEqualTo("TypeRefused");
      assertThat(sync.targetRows("FROM ITEMS_COPY ORDER BY ALL")).isEqualTo(before);
      assertThat(columns(sync, "ITEMS_COPY")).hasSize(3);
    }
  }

  @Test
  void aTargetOfWiderTypesIsKeptAsItIs() {
    try (EmbeddedSync sync = begin(TABLE)) {
      sync.target("CREATE TABLE ITEMS_COPY (ID BIGINT, NAME VARCHAR, SIZE DECIMAL(38,4))");
      expect(Outcome.VERIFIED, sync.full());
      assertThat(sync.targetRows("FROM ITEMS_COPY ORDER BY ID"))
          .containsExactly(
              List.of("1", "one", "10.0000"),
              List.of("2", "two", "20.0000"),
              asList("3", "three", null));
      assertThat(expect(Outcome.VERIFIED, sync.full()).unchanged()).isEqualTo(3);
    }
  }

  @Test
  void everyColumnThatStandsInTheWayIsNamedAtOnce() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, TABLE)) {
      sync.source("CREATE TABLE ITEMS (ID INTEGER, A INTERVAL, B VARCHAR, RUN_IN INTEGER)");
      sync.target("CREATE TABLE ITEMS_COPY (ID INTEGER, B DATE, MUST INTEGER NOT NULL)");
      Map<String, List<List<String>>> before = sync.contents();
      Receipt plan = expect(Outcome.FAILED, sync.plan(Mode.FULL));
      assertThat(plan.reasons().get(0))
          .contains("column A is INTERVAL, a type without a rule")
          .contains("column B is VARCHAR in the source and DATE in the target")
          .contains("column RUN_IN has a name that Snowline's own tables use")
          .contains("the target's column MUST refuses NULL and the source has no such column");
      assertThat(sync.contents()).isEqualTo(before);
    }
  }

  @Test
  void aKeyColumnThatTheSourceLostIsRefused() {
    try (EmbeddedSync sync = begin(TABLE)) {
      expect(Outcome.VERIFIED, sync.full());
      sync.source("ALTER TABLE ITEMS RENAME COLUMN ID TO NUMBER");
      Receipt receipt = expect(Outcome.FAILED, sync.full());
      assertThat(receipt.reasons().get(0))
          .contains("key column ID is not in the source; it has NUMBER, NAME, SIZE");
      assertThat(sync.targetRows("SELECT count(*) FROM ITEMS_COPY")).containsExactly(List.of("3"));
    }
  }

  @Test
  void aTableThatIsNotThereOrAViewForATargetIsRefused() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, TABLE)) {
      sync.source("CREATE TABLE OTHER (ID INTEGER)");
      assertThat(expect(Outcome.FAILED, sync.full()).reasons())
          .containsExactly("Cannot sync items: the source has no table ITEMS");
      sync.source("CREATE VIEW ITEMS AS SELECT 1 AS ID");
      sync.target("CREATE VIEW ITEMS_COPY AS SELECT 1 AS ID");
      assertThat(expect(Outcome.FAILED, sync.full()).reasons().get(0))
          .contains("target ITEMS_COPY is a view, expected a table");
      sync.target("DROP VIEW ITEMS_COPY");
      expect(Outcome.VERIFIED, sync.full());
      sync.assertTargetEqualsSource();
    }
  }

  @Test
  void aColumnOfTheTargetsOwnIsLeftAloneAndKeptInHistory() {
    try (EmbeddedSync sync = begin(TABLE)) {
      expect(Outcome.VERIFIED, sync.full());
      sync.target(
          "ALTER TABLE ITEMS_COPY ADD COLUMN NOTE VARCHAR", "UPDATE ITEMS_COPY SET NOTE = 'mine'");
      sync.source("UPDATE ITEMS SET NAME = 'changed' WHERE ID = 2");
      expect(Outcome.VERIFIED, sync.full());
      assertThat(sync.targetRows("SELECT ID, NAME, NOTE FROM ITEMS_COPY ORDER BY ID"))
          .containsExactly(
              List.of("1", "one", "mine"),
              asList("2", "changed", null),
              List.of("3", "three", "mine"));
      assertThat(sync.targetRows("SELECT ID, NAME, NOTE FROM ITEMS_COPY_HISTORY"))
          .containsExactly(List.of("2", "two", "mine"));
    }
  }

  @Test
  void aColumnThatTheTargetComputesIsLeftToItKeptInHistoryAndInNobodysWay() {
    try (EmbeddedSync sync = begin(EmbeddedSync.stamped(TABLE, null, "ORDERED"))) {
      sync.target(
          """
          CREATE TABLE ITEMS_COPY (
            ID INTEGER, DOUBLED INTEGER GENERATED ALWAYS AS (ID * 2), NAME VARCHAR,
            ORDERED INTEGER GENERATED ALWAYS AS (-ID), NOTE VARCHAR DEFAULT 'none'
          )""",
          "INSERT INTO ITEMS_COPY (ID, NAME) VALUES (2, 'old'), (9, 'gone')");
      List<List<String>> before = sync.targetRows("FROM ITEMS_COPY ORDER BY ID");

      Receipt full = expect(Outcome.VERIFIED, sync.full());

      assertThat(List.of(full.inserted(), full.updated(), full.vanished()))
          .containsExactly(2L, 1L, 1L);
      assertThat(
              sync.targetRows("SELECT ID, NAME, SIZE, DOUBLED, NOTE FROM ITEMS_COPY ORDER BY ID"))
          .containsExactly(
              asList("1", "one", "10", "2", null),
              asList("2", "two", "20", "4", null),
              asList("3", "three", null, "6", null));
      assertThat(
              sync.targetRows("SELECT ID, NAME, DOUBLED, NOTE FROM ITEMS_COPY_HISTORY ORDER BY ID"))
          .containsExactly(List.of("2", "old", "4", "none"), List.of("9", "gone", "18", "none"));
      expect(Outcome.UNDONE, sync.undo(full.run()));
      assertThat(
              sync.targetRows(
                  "SELECT ID, DOUBLED, NAME, ORDERED, NOTE FROM ITEMS_COPY ORDER BY ID"))
          .isEqualTo(before);
    }
  }

  @Test
  void aColumnThatTheTargetComputesUnderASourceColumnsNameStopsTheRunBeforeAnythingIsWritten() {
    try (EmbeddedSync sync = begin(TABLE)) {
      sync.target(
          "CREATE TABLE ITEMS_COPY (ID INTEGER, NAME VARCHAR, \"size\" INTEGER GENERATED ALWAYS AS (ID))");
      Receipt refused = expect(Outcome.FAILED, sync.plan(Mode.FULL));
      assertThat(refused.failure()).isEqualTo("TypeRefused");
      assertThat(refused.reasons())
          .containsExactly(
              "Cannot sync items: the target computes its column size itself (GENERATED ALWAYS AS), so that no run can write it; drop it there, and the next run adds it as an ordinary one, or leave it out in a view of the source");

      sync.target("ALTER TABLE ITEMS_COPY DROP COLUMN \"size\"");
      expect(Outcome.VERIFIED, sync.full());
      sync.assertTargetEqualsSource();
    }
  }

  @Test
  void aColumnThatComesInMidRunEndsTheRunWithoutAnApply() {
    EmbeddedSync[] running = new EmbeddedSync[1];
    HookedActivities.Hook hook =
        (moment, request, activities) -> {
          if (moment.equals("before plan")) {
            running[0].source("ALTER TABLE ITEMS ADD COLUMN LATE INTEGER");
          }
        };
    try (EmbeddedSync sync =
        EmbeddedSync.around(folder, activities -> new HookedActivities(activities, hook), TABLE)) {
      running[0] = sync;
      sync.source("CREATE TABLE ITEMS AS SELECT 1 AS ID");
      Receipt receipt = expect(Outcome.FAILED, sync.full());
      assertThat(receipt.failure()).isEqualTo("SchemaChanged");
      assertThat(sync.tables()).doesNotContain("ITEMS_COPY");
      assertThat(sync.stagingIsLeft()).isFalse();
    }
  }

  @Test
  void migratedButNotYetAppliedIsALegalState() {
    CheckDefinition never =
        new CheckDefinition("never", "items", Set.of(Mode.FULL), "SELECT 1 AS A", "SELECT 2 AS A");
    try (EmbeddedSync sync = begin(EmbeddedSync.watched(TABLE, List.of(never), List.of()))) {
      expect(Outcome.VERIFIED, sync.daily());
      sync.source("ALTER TABLE ITEMS ADD COLUMN EXTRA INTEGER", "UPDATE ITEMS SET EXTRA = ID");
      assertThat(expect(Outcome.FAILED, sync.full()).failure()).isEqualTo("NotVerified");
      assertThat(columns(sync, "ITEMS_COPY")).hasSize(4);
      assertThat(sync.targetRows("SELECT count(EXTRA) FROM ITEMS_COPY"))
          .containsExactly(List.of("0"));
      Receipt daily = expect(Outcome.VERIFIED, sync.daily());
      assertThat(daily.migrated()).isEmpty();
      sync.assertTargetEqualsSource();
    }
  }
}
