package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.TableDefinition;
import io.snowline.definition.ViewDefinition;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.Sample;
import io.snowline.sync.Sample.ColumnChange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan shows what a sync would do, and does nothing. */
class PlanModeTest {
  private static final TableDefinition TABLE =
      EmbeddedSync.quarantining(
          EmbeddedSync.stamped(
              EmbeddedSync.limited(EmbeddedSync.items(), "100%", "100%"), "DAY", "DAY"));

  @TempDir Path folder;

  private static void fill(EmbeddedSync sync) {
    sync.source(
        "CREATE TABLE ITEMS (ID INTEGER, NAME VARCHAR, SIZE DOUBLE)",
        "INSERT INTO ITEMS VALUES (1, 'same', 1), (2, 'changed', 2.5), (4, 'new', NULL),"
            + " (5, 'twin', 1), (5, 'twin', 2), (NULL, 'nobody', 3)");
    sync.target(
        "CREATE TABLE ITEMS_COPY (ID INTEGER, NAME VARCHAR, DAY DATE, OWN VARCHAR)",
        "INSERT INTO ITEMS_COPY VALUES (1, 'same', '2025-07-15', 'a'),"
            + " (2, 'old', '2025-07-15', 'b'), (2, 'older', '2025-07-14', 'c'),"
            + " (3, 'gone', '2025-07-14', 'd')",
        "CREATE TABLE SOMEONE_ELSES AS SELECT 42 AS ANSWER",
        "CREATE SCHEMA ELSEWHERE",
        "CREATE VIEW NAMES AS SELECT NAME FROM ITEMS_COPY");
  }

  @Test
  void aPlanLeavesTheTargetsFileAsItIs() {
    ViewDefinition view =
        new ViewDefinition(
            "FINAL_VIEW",
            "CREATE OR REPLACE VIEW FINAL_VIEW AS SELECT ID FROM ITEMS_COPY",
            List.of("ID"),
            Set.of("items"),
            Set.of("ITEMS_COPY"),
            "final.sql");
    TableDefinition viewed = EmbeddedSync.watched(TABLE, List.of(), List.of(view));
    try (EmbeddedSync sync = EmbeddedSync.of(folder, viewed)) {
      fill(sync);
      Map<String, List<List<String>>> before = sync.contents();
      expect(Outcome.PLANNED, sync.plan(Mode.FULL));
      expect(Outcome.PLANNED, sync.plan(Mode.DAILY));
      assertThat(sync.contents()).isEqualTo(before);
      assertThat(sync.stagingIsLeft()).isFalse();
    }
  }

  @Test
  void aPlanOfATargetWithoutTablesMakesNone() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, TABLE)) {
      sync.source("CREATE TABLE ITEMS AS SELECT 1 AS ID, 'first' AS NAME");
      Receipt plan = expect(Outcome.PLANNED, sync.plan(Mode.FULL));
      assertThat(List.of(plan.sourceRows(), plan.targetRows(), plan.inserted()))
          .containsExactly(1L, 0L, 1L);
      assertThat(plan.next()).containsExactly("snowline sync full items");
      assertThat(sync.tables()).isEmpty();
      assertThat(sync.stagingIsLeft()).isFalse();
    }
  }

  @Test
  void aFailedPlanLeavesNoTraceEither() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, EmbeddedSync.items())) {
      sync.source("CREATE TABLE ITEMS AS SELECT 1 AS ID UNION ALL SELECT 1");
      Receipt plan = expect(Outcome.FAILED, sync.plan(Mode.FULL));
      assertThat(plan.failure()).isEqualTo("DuplicateKeys");
      assertThat(sync.tables()).isEmpty();
      assertThat(sync.stagingIsLeft()).isFalse();
    }
  }

  @Test
  void samplesSayWhyARowIsInThePlan() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, TABLE)) {
      fill(sync);
      Receipt plan = expect(Outcome.PLANNED, sync.plan(Mode.FULL));
      assertThat(plan.samples())
          .containsExactly(
              new Sample("inserted", "ID=4", "only in the source", List.of()),
              new Sample(
                  "updated",
                  "ID=1",
                  "differs in SIZE",
                  List.of(new ColumnChange("SIZE", null, "1.0"))),
              new Sample(
                  "updated",
                  "ID=2",
                  "differs in NAME, SIZE",
                  List.of(
                      new ColumnChange("NAME", "old", "changed"),
                      new ColumnChange("SIZE", null, "2.5"))),
              new Sample(
                  "superseded",
                  "ID=2",
                  "copy of 2025-07-14, a newer one is of 2025-07-15",
                  List.of()),
              new Sample(
                  "vanished",
                  "ID=3",
                  "the source has no such key; the last copy is of 2025-07-14",
                  List.of()),
              new Sample("quarantined", "ID=NULL", "missing key, 1 rows", List.of()),
              new Sample("quarantined", "ID=5", "duplicate key, 2 rows", List.of()));
    }
  }

  @Test
  void samplesOfEachChangeAreFew() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, EmbeddedSync.items())) {
      sync.source(
          "CREATE TABLE ITEMS AS SELECT i::INTEGER AS ID, repeat('x', 1000) AS NAME"
              + " FROM range(100) AS n(i)");
      sync.target(
          "CREATE TABLE ITEMS_COPY AS SELECT i::INTEGER AS ID, repeat('y', 1000) AS NAME"
              + " FROM range(50, 150) AS n(i)");
      Receipt plan = expect(Outcome.PLANNED, sync.plan(Mode.FULL));
      assertThat(plan.samples().stream().map(Sample::change))
          .containsExactly(
              "inserted",
              "inserted",
              "inserted",
              "inserted",
              "inserted",
              "updated",
              "updated",
              "updated",
              "updated",
              "updated",
              "vanished",
              "vanished",
              "vanished",
              "vanished",
              "vanished");
      assertThat(plan.samples().get(5).columns())
          .containsExactly(new ColumnChange("NAME", "y".repeat(200), "x".repeat(200)));
    }
  }

  @Test
  void thePlanIsWhatTheFullSyncDoes() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, TABLE)) {
      fill(sync);
      Receipt plan = expect(Outcome.PLANNED, sync.plan(Mode.FULL));
      Receipt again = expect(Outcome.PLANNED, sync.plan(Mode.FULL));
      assertThat(again.planHash()).isEqualTo(plan.planHash());

      Receipt waiting = expect(Outcome.WAITING, sync.full());
      Receipt full = expect(Outcome.VERIFIED, sync.approve(waiting.run(), waiting.planHash()));
      assertThat(full.planHash()).isEqualTo(plan.planHash());
      assertThat(figures(full))
          .isEqualTo(figures(plan))
          .containsExactly(6L, 1L, 2L, 0L, 1L, 1L, 3L);
      assertThat(full.samples()).isEqualTo(plan.samples());

      Receipt nothing = expect(Outcome.PLANNED, sync.plan(Mode.FULL));
      assertThat(figures(nothing)).containsExactly(6L, 0L, 0L, 3L, 0L, 0L, 3L);
      assertThat(nothing.next()).isEmpty();
    }
  }

  @Test
  void theHashIsOfTheDeletionsAlone() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, TABLE)) {
      fill(sync);
      String hash = expect(Outcome.PLANNED, sync.plan(Mode.FULL)).planHash();
      sync.source("INSERT INTO ITEMS VALUES (77, 'new', NULL)");
      assertThat(sync.plan(Mode.DAILY).planHash()).isEqualTo(hash);
      sync.target("UPDATE ITEMS_COPY SET NAME = 'other' WHERE ID = 3");
      assertThat(sync.plan(Mode.FULL).planHash()).isNotEqualTo(hash);
      sync.target("UPDATE ITEMS_COPY SET NAME = 'gone' WHERE ID = 3");
      assertThat(sync.plan(Mode.FULL).planHash()).isEqualTo(hash);
      sync.target("INSERT INTO ITEMS_COPY VALUES (2, 'older', '2025-07-13', 'again')");
      assertThat(sync.plan(Mode.FULL).planHash()).isNotEqualTo(hash);
    }
  }

  private static List<Long> figures(Receipt receipt) {
    return List.of(
        receipt.sourceRows(),
        receipt.inserted(),
        receipt.updated(),
        receipt.unchanged(),
        receipt.superseded(),
        receipt.vanished(),
        receipt.quarantined());
  }

  @Test
  void aPlanDoesNotMakeATargetThatIsNotThereYet() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, TABLE)) {
      sync.source("CREATE TABLE ITEMS AS SELECT i AS ID FROM range(10) AS n(i)");

      Receipt plan = sync.plan(Mode.FULL);

      assertThat(plan.outcome()).isEqualTo(Outcome.PLANNED);
      assertThat(plan.inserted()).isEqualTo(10);
      assertThat(folder.resolve("target.duckdb")).doesNotExist();
      assertThat(folder.resolve("target.duckdb.staging")).doesNotExist();
    }
  }
}
