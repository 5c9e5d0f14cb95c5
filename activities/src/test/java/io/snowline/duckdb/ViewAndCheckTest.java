package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.CheckDefinition;
import io.snowline.definition.TableDefinition;
import io.snowline.definition.ViewDefinition;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.Receipt.Verification;
import io.snowline.sync.ViewChange;
import io.snowline.sync.ViewChange.RowChange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views that are kept, and checks that have to hold, inside the transaction. */
class ViewAndCheckTest {
  private static final TableDefinition TABLE =
      EmbeddedSync.limited(EmbeddedSync.items(), "100%", "100%");
  private static final ViewDefinition MIDDLE =
      view("MIDDLE", "SELECT ID, NAME, SIZE FROM ITEMS_COPY");
  private static final ViewDefinition FINAL =
      view("FINAL", "SELECT ID, NAME, SIZE / 60 AS HOURS FROM MIDDLE WHERE SIZE > 0");

  @TempDir Path folder;

  private static ViewDefinition view(String name, String query, String... key) {
    return new ViewDefinition(
        name,
        "CREATE OR REPLACE VIEW %s AS %s".formatted(name, query),
        key.length == 0 ? List.of("ID") : List.of(key),
        Set.of("items"),
        Set.of("ITEMS_COPY"),
        name + ".sql");
  }

  private static CheckDefinition check(String name, Set<Mode> modes, String source, String target) {
    return new CheckDefinition(name, "items", modes, source, target);
  }

  private EmbeddedSync begin(List<CheckDefinition> checks, List<ViewDefinition> views) {
    EmbeddedSync sync = EmbeddedSync.of(folder, EmbeddedSync.watched(TABLE, checks, views));
    sync.source(
        "CREATE OR REPLACE TABLE ITEMS (ID INTEGER, NAME VARCHAR, SIZE INTEGER)",
        "INSERT INTO ITEMS VALUES (1, 'Alex', 420), (2, 'Georinah', 0), (3, 'Kim', 60)");
    return sync;
  }

  @Test
  void viewsAreMadeWithTheFirstRunAndAgainWhenTheirStatementChanges() {
    try (EmbeddedSync sync = begin(List.of(), List.of(MIDDLE, FINAL))) {
      Receipt first = expect(Outcome.VERIFIED, sync.full());
      assertThat(first.migrated())
          .containsExactly("created ITEMS_COPY", "made view MIDDLE", "made view FINAL");
      assertThat(first.view()).isEqualTo(new ViewChange("FINAL", -1, 2, 2, List.of()));
      assertThat(sync.targetRows("FROM FINAL ORDER BY ID"))
          .containsExactly(List.of("1", "Alex", "7.0"), List.of("3", "Kim", "1.0"));
      Receipt second = expect(Outcome.VERIFIED, sync.full());
      assertThat(second.migrated()).isEmpty();
      assertThat(second.view()).isNull();
    }
    ViewDefinition other = view("FINAL", "SELECT ID, NAME, SIZE AS MINUTES FROM MIDDLE");
    try (EmbeddedSync sync = begin(List.of(), List.of(MIDDLE, other))) {
      Receipt third = expect(Outcome.VERIFIED, sync.full());
      assertThat(third.migrated()).containsExactly("made view FINAL");
      assertThat(List.of(third.view().rowsBefore(), third.view().rowsAfter()))
          .containsExactly(2L, 3L);
      assertThat(third.view().rows()).containsExactly(new RowChange("ID=2", null, "NAME=Georinah"));
    }
  }

  @Test
  void theReceiptSaysWhatChangedInTheFinalViewRowByRow() {
    try (EmbeddedSync sync = begin(List.of(), List.of(MIDDLE, FINAL))) {
      expect(Outcome.VERIFIED, sync.full());
      sync.source(
          "UPDATE ITEMS SET SIZE = 0 WHERE ID = 1",
          "UPDATE ITEMS SET SIZE = 420 WHERE ID = 2",
          "UPDATE ITEMS SET SIZE = 120 WHERE ID = 3");
      Receipt receipt = expect(Outcome.VERIFIED, sync.daily());
      assertThat(receipt.view())
          .isEqualTo(
              new ViewChange(
                  "FINAL",
                  2,
                  2,
                  3,
                  List.of(
                      new RowChange("ID=1", "NAME=Alex, HOURS=7.0", null),
                      new RowChange("ID=2", null, "NAME=Georinah, HOURS=7.0"),
                      new RowChange("ID=3", "HOURS=1.0", "HOURS=2.0"))));
    }
  }

  @Test
  void ofAFinalViewThatKeptNoColumnsNameTheRowsBeforeAndAfterAreTold() {
    try (EmbeddedSync sync =
        begin(List.of(), List.of(view("FINAL", "SELECT ID AS A, NAME AS B FROM ITEMS_COPY")))) {
      expect(Outcome.VERIFIED, sync.full());
    }
    ViewDefinition other = view("FINAL", "SELECT count(*) AS TOTAL FROM ITEMS_COPY");
    try (EmbeddedSync sync = begin(List.of(), List.of(other))) {
      Receipt receipt = expect(Outcome.VERIFIED, sync.full());
      assertThat(receipt.migrated()).containsExactly("made view FINAL");
      assertThat(receipt.view()).isEqualTo(new ViewChange("FINAL", 3, 1, 4, List.of()));
      assertThat(sync.targetRows("FROM FINAL")).containsExactly(List.of("3"));
    }
  }

  @Test
  void changedRowsOfTheViewAreCountedAndTheFirstOnesListed() {
    try (EmbeddedSync sync = begin(List.of(), List.of(MIDDLE))) {
      expect(Outcome.VERIFIED, sync.full());
      sync.source("INSERT INTO ITEMS SELECT i, 'n', 1 FROM range(100, 200) AS n(i)");
      Receipt receipt = expect(Outcome.VERIFIED, sync.full());
      assertThat(receipt.view().changed()).isEqualTo(100);
      assertThat(receipt.view().rows()).hasSize(ViewChange.MOST);
    }
  }

  @Test
  void aViewThatSomeoneReplacedOrDroppedIsMadeAgain() {
    try (EmbeddedSync sync = begin(List.of(), List.of(MIDDLE, FINAL))) {
      expect(Outcome.VERIFIED, sync.full());
      sync.target("CREATE OR REPLACE VIEW FINAL AS SELECT 1 AS ID", "DROP VIEW MIDDLE");
      Receipt receipt = expect(Outcome.VERIFIED, sync.full());
      assertThat(receipt.migrated()).containsExactly("made view MIDDLE", "made view FINAL");
      assertThat(sync.targetRows("SELECT ID FROM FINAL ORDER BY ID"))
          .containsExactly(List.of("1"), List.of("3"));
    }
  }

  /** The final view can't be read until the one below it is made again. */
  @Test
  void aFinalViewWhoseGroundIsGoneDoesNotKeepARunFromMakingItAgain() {
    try (EmbeddedSync sync = begin(List.of(), List.of(MIDDLE, FINAL))) {
      expect(Outcome.VERIFIED, sync.full());
      sync.target("DROP VIEW MIDDLE");
      Receipt receipt = expect(Outcome.VERIFIED, sync.full());
      assertThat(receipt.migrated()).containsExactly("made view MIDDLE");
      assertThat(receipt.view()).isEqualTo(new ViewChange("FINAL", -1, 2, 2, List.of()));
    }
  }

  @Test
  void aFinalViewWhoseColumnsWereTakenAwayDoesNotKeepItsMendedFileFromBeingMade() {
    try (EmbeddedSync sync = begin(List.of(), List.of(MIDDLE, FINAL))) {
      expect(Outcome.VERIFIED, sync.full());
      sync.target("CREATE OR REPLACE VIEW MIDDLE AS SELECT ID, NAME FROM ITEMS_COPY");
    }
    ViewDefinition mended = view("FINAL", "SELECT ID, NAME FROM MIDDLE");
    try (EmbeddedSync sync = begin(List.of(), List.of(mended))) {
      sync.source("INSERT INTO ITEMS VALUES (4, 'new', 60)");
      Receipt receipt = expect(Outcome.VERIFIED, sync.full());
      assertThat(receipt.migrated()).containsExactly("made view FINAL");
      assertThat(receipt.view()).isEqualTo(new ViewChange("FINAL", -1, 4, 4, List.of()));
    }
  }

  @Test
  void aFinalViewThatCannotBeReadDoesNotKeepARunFromBeingUndone() {
    try (EmbeddedSync sync = begin(List.of(), List.of(MIDDLE, FINAL))) {
      Receipt first = expect(Outcome.VERIFIED, sync.full());
      sync.target("DROP VIEW MIDDLE");
      assertThat(expect(Outcome.UNDONE, sync.undo(first.run())).view()).isNull();
      assertThat(sync.targetRows("FROM ITEMS_COPY")).isEmpty();
    }
  }

  @Test
  void aFinalViewThatFailsOnAValueIsMendedByTheRunThatMendsTheValue() {
    ViewDefinition numbers = view("NUMBERS", "SELECT ID, NAME::INTEGER AS NUMBER FROM ITEMS_COPY");
    try (EmbeddedSync sync = begin(List.of(), List.of(numbers))) {
      sync.source("UPDATE ITEMS SET NAME = ID * 10");
      Receipt first = expect(Outcome.VERIFIED, sync.full());
      sync.target("UPDATE ITEMS_COPY SET NAME = 'ten' WHERE ID = 1");
      sync.source("UPDATE ITEMS SET NAME = '30!' WHERE ID = 3");

      Receipt still = expect(Outcome.FAILED, sync.full());
      sync.source("UPDATE ITEMS SET NAME = '30' WHERE ID = 3");
      Receipt mended = expect(Outcome.VERIFIED, sync.full());

      assertThat(still.failure()).isEqualTo("WarehouseRefused");
      assertThat(still.reasons()).singleElement().asString().contains("read the view NUMBERS");
      assertThat(mended.view()).isEqualTo(new ViewChange("NUMBERS", -1, 3, 3, List.of()));
      assertThat(sync.targetRows("SELECT NUMBER FROM NUMBERS ORDER BY ID"))
          .containsExactly(List.of("10"), List.of("20"), List.of("30"));
      assertThat(first.view().rowsAfter()).isEqualTo(3);
    }
  }

  @Test
  void aFinalViewThatFailsOnAValueDoesNotKeepARunFromBeingUndone() {
    ViewDefinition numbers = view("NUMBERS", "SELECT ID, NAME::INTEGER AS NUMBER FROM ITEMS_COPY");
    try (EmbeddedSync sync = begin(List.of(), List.of(numbers))) {
      sync.source("UPDATE ITEMS SET NAME = ID * 10");
      expect(Outcome.VERIFIED, sync.full());
      sync.source("INSERT INTO ITEMS VALUES (4, '40', 1)");
      Receipt second = expect(Outcome.VERIFIED, sync.full());
      sync.target(
          "CREATE OR REPLACE VIEW NUMBERS AS SELECT ID, (NAME || 'x')::INTEGER AS NUMBER FROM ITEMS_COPY");

      assertThat(expect(Outcome.UNDONE, sync.undo(second.run())).view()).isNull();
    }
  }

  @Test
  void aRowThatACheckNamesIsListedFirst() {
    CheckDefinition kim =
        check(
            "hours of Kim",
            Set.of(Mode.FULL),
            "SELECT SIZE / 60 FROM ITEMS WHERE NAME = 'Kim'",
            "SELECT HOURS FROM FINAL WHERE NAME = 'Kim'");
    ViewDefinition byName =
        view("FINAL", "SELECT NAME, SIZE / 60 AS HOURS FROM ITEMS_COPY", "NAME");
    try (EmbeddedSync sync = begin(List.of(kim), List.of(byName))) {
      expect(Outcome.VERIFIED, sync.full());
      sync.source("UPDATE ITEMS SET SIZE = SIZE + 60");
      assertThat(expect(Outcome.VERIFIED, sync.full()).view().rows())
          .containsExactly(
              new RowChange("NAME=Kim", "HOURS=1.0", "HOURS=2.0"),
              new RowChange("NAME=Alex", "HOURS=7.0", "HOURS=8.0"),
              new RowChange("NAME=Georinah", "HOURS=0.0", "HOURS=1.0"));
    }
  }

  @Test
  void aViewWaitsForTheTargetsThatItReads() {
    ViewDefinition joined =
        new ViewDefinition(
            "JOINED",
            "CREATE OR REPLACE VIEW JOINED AS SELECT ID, TITLE FROM ITEMS_COPY JOIN OTHERS_COPY USING (ID)",
            List.of("ID"),
            Set.of("items", "others"),
            Set.of("ITEMS_COPY", "OTHERS_COPY"),
            "joined.sql");
    TableDefinition items = EmbeddedSync.watched(TABLE, List.of(), List.of(joined));
    TableDefinition others = EmbeddedSync.named(items, "others", "OTHERS", "OTHERS_COPY");
    try (EmbeddedSync sync = EmbeddedSync.of(folder, items, others)) {
      sync.source(
          "CREATE TABLE ITEMS AS SELECT 1 AS ID",
          "CREATE TABLE OTHERS AS SELECT 1 AS ID, 'x' AS TITLE");
      Receipt first = expect(Outcome.VERIFIED, sync.full());
      assertThat(first.migrated()).containsExactly("created ITEMS_COPY");
      assertThat(first.view()).isNull();
      Receipt second =
          expect(Outcome.VERIFIED, sync.send("others", Requests.sync(Mode.FULL)).join());
      assertThat(second.migrated()).containsExactly("created OTHERS_COPY", "made view JOINED");
      assertThat(sync.targetRows("FROM JOINED")).containsExactly(List.of("1", "x"));
    }
  }

  /** Another's target may stand there from before its first run, which makes the history. */
  @Test
  void aViewWaitsForTheHistoriesThatItReads() {
    ViewDefinition gone =
        new ViewDefinition(
            "GONE",
            "CREATE OR REPLACE VIEW GONE AS SELECT ID, TITLE FROM ITEMS_COPY JOIN OTHERS_COPY_HISTORY USING (ID)",
            List.of("ID"),
            Set.of("items", "others"),
            Set.of("ITEMS_COPY", "OTHERS_COPY", "OTHERS_COPY_HISTORY"),
            "gone.sql");
    TableDefinition items = EmbeddedSync.watched(TABLE, List.of(), List.of(gone));
    TableDefinition others = EmbeddedSync.named(items, "others", "OTHERS", "OTHERS_COPY");
    try (EmbeddedSync sync = EmbeddedSync.of(folder, items, others)) {
      sync.source(
          "CREATE TABLE ITEMS AS SELECT 1 AS ID",
          "CREATE TABLE OTHERS AS SELECT 1 AS ID, 'new' AS TITLE");
      sync.target("CREATE TABLE OTHERS_COPY AS SELECT 1 AS ID, 'old' AS TITLE");

      Receipt first = expect(Outcome.VERIFIED, sync.full());
      Receipt second =
          expect(Outcome.VERIFIED, sync.send("others", Requests.sync(Mode.FULL)).join());

      assertThat(first.migrated()).containsExactly("created ITEMS_COPY");
      assertThat(first.view()).isNull();
      assertThat(second.migrated()).containsExactly("made view GONE");
      assertThat(sync.targetRows("FROM GONE")).containsExactly(List.of("1", "old"));
    }
  }

  @Test
  void aFailingCheckRollsEverythingBack() {
    CheckDefinition hours =
        check(
            "hours per person",
            Set.of(Mode.DAILY, Mode.FULL),
            "SELECT NAME, SIZE / 60 FROM ITEMS WHERE NAME <> 'Kim'",
            "SELECT NAME, HOURS FROM FINAL");
    try (EmbeddedSync sync = begin(List.of(hours), List.of(MIDDLE, FINAL))) {
      for (Mode mode : Mode.values()) {
        Receipt failed = expect(Outcome.FAILED, sync.sync(mode));
        assertThat(failed.failure()).isEqualTo("NotVerified");
        assertThat(failed.reasons())
            .containsExactly(
                "Cannot prove \"main\".\"ITEMS_COPY\": check hours per person: the source says"
                    + " [Alex, 7] [Georinah, 0], the target [Alex, 7] [Kim, 1]; all was rolled back");
        assertThat(failed.inserted()).isZero();
        assertThat(sync.tables()).doesNotContain("MIDDLE", "FINAL");
        assertThat(sync.targetRows("FROM ITEMS_COPY")).isEmpty();
        assertThat(sync.targetRows("FROM snowline_open_versions")).isEmpty();
        assertThat(sync.targetRows("FROM snowline_fence")).isEmpty();
        assertThat(sync.stagingIsLeft()).isFalse();
      }
      assertThat(sync.targetRows("SELECT outcome FROM snowline_ledger"))
          .containsExactly(List.of("failed"), List.of("failed"));
      sync.source("UPDATE ITEMS SET SIZE = 60 WHERE ID = 2", "DELETE FROM ITEMS WHERE ID = 3");
      expect(Outcome.VERIFIED, sync.full());
      sync.assertTargetEqualsSource();
    }
  }

  @Test
  void aCheckThatFailsWhenThereIsNothingToApplyFailsTheRunAllTheSame() {
    CheckDefinition check =
        check(
            "count", Set.of(Mode.FULL), "SELECT count(*) FROM ITEMS", "SELECT count(*) FROM OTHER");
    try (EmbeddedSync sync = begin(List.of(check), List.of())) {
      sync.target("CREATE TABLE OTHER AS SELECT i FROM range(3) AS n(i)");
      expect(Outcome.VERIFIED, sync.full());
      sync.target("DELETE FROM OTHER");
      Receipt failed = expect(Outcome.FAILED, sync.full());
      assertThat(failed.reasons().get(0)).contains("the source says [3], the target [0]");
    }
  }

  @Test
  void aCheckIsForItsModesOnly() {
    CheckDefinition full =
        check(
            "nobody left behind",
            Set.of(Mode.FULL),
            "SELECT count(*) FROM ITEMS",
            "SELECT count(*) FROM ITEMS_COPY");
    CheckDefinition daily =
        check("daily only", Set.of(Mode.DAILY), "SELECT 1 AS A", "SELECT 1 AS A");
    try (EmbeddedSync sync = begin(List.of(full, daily), List.of())) {
      assertThat(checks(expect(Outcome.VERIFIED, sync.full())))
          .containsExactly("nobody left behind: [3]");
      sync.source("DELETE FROM ITEMS WHERE ID = 3");
      assertThat(checks(expect(Outcome.VERIFIED, sync.daily()))).containsExactly("daily only: [1]");
      expect(Outcome.VERIFIED, sync.full());
    }
  }

  private static List<String> checks(Receipt receipt) {
    return receipt.verified().stream()
        .filter(layer -> layer.layer().equals("check"))
        .map(layer -> layer.name() + ": " + layer.detail())
        .toList();
  }

  @Test
  void theOrderOfRowsAndTheWritingOfNumbersDoNotMatter() {
    Set<Mode> all = Set.of(Mode.DAILY, Mode.FULL);
    List<CheckDefinition> checks =
        List.of(
            check(
                "order",
                all,
                "SELECT ID FROM ITEMS ORDER BY ID",
                "SELECT ID FROM ITEMS_COPY ORDER BY ID DESC"),
            check("numbers", all, "SELECT 7 AS A", "SELECT 7.0::DOUBLE AS B"),
            check("decimals", all, "SELECT 7.50::DECIMAL(9,2) AS A", "SELECT 7.5::DOUBLE AS A"),
            check("large", all, "SELECT 1000000 AS A", "SELECT 1e6::DOUBLE AS A"),
            check("null", all, "SELECT NULL::INTEGER AS A", "SELECT NULL::VARCHAR AS A"),
            check(
                "none", all, "SELECT 1 AS A WHERE false", "SELECT ID FROM ITEMS_COPY WHERE false"));
    try (EmbeddedSync sync = begin(checks, List.of())) {
      assertThat(checks(expect(Outcome.VERIFIED, sync.full()))).hasSize(6);
    }
  }

  @Test
  void everythingThatDiffersIsTold() {
    Set<Mode> all = Set.of(Mode.DAILY, Mode.FULL);
    List<CheckDefinition> checks =
        List.of(
            check("null is no text", all, "SELECT NULL::VARCHAR AS A", "SELECT 'null' AS A"),
            check("twice is not once", all, "SELECT 1 AS A", "SELECT 1 AS A UNION ALL SELECT 1"),
            check("blank", all, "SELECT 'a' AS A", "SELECT 'a ' AS A"),
            check(
                "too many",
                all,
                "SELECT i FROM range(10001) AS n(i)",
                "SELECT i FROM range(10001) AS n(i)"),
            check("fine", all, "SELECT 1 AS A", "SELECT 1 AS A"));
    try (EmbeddedSync sync = begin(checks, List.of())) {
      assertThat(expect(Outcome.FAILED, sync.full()).reasons().get(0))
          .contains(
              "check null is no text",
              "check twice is not once",
              "check blank",
              "check too many returns more than 10,000 rows; make it a sum")
          .doesNotContain("check fine");
    }
  }

  @Test
  void aCheckOrAViewThatIsNoSqlFailsTheRunAndSaysWhere() {
    CheckDefinition broken =
        check("broken", Set.of(Mode.FULL), "SELECT 1 AS A", "SELECT NOTHING FROM ITEMS_COPY");
    try (EmbeddedSync sync = begin(List.of(broken), List.of())) {
      Receipt failed = expect(Outcome.FAILED, sync.full());
      assertThat(failed.failure()).isEqualTo("WarehouseRefused");
      assertThat(failed.reasons().get(0)).contains("NOTHING");
      assertThat(sync.targetRows("FROM ITEMS_COPY")).isEmpty();
    }
    try (EmbeddedSync sync =
        begin(List.of(), List.of(view("FINAL", "SELECT NOTHING FROM ITEMS_COPY")))) {
      Receipt failed = expect(Outcome.FAILED, sync.full());
      assertThat(failed.reasons().get(0)).contains("make the view FINAL").contains("NOTHING");
      assertThat(sync.targetRows("FROM ITEMS_COPY")).isEmpty();
    }
  }

  @Test
  void layersOfVerificationAreInTheReceipt() {
    CheckDefinition check =
        check("names", Set.of(Mode.FULL), "SELECT NAME FROM ITEMS", "SELECT NAME FROM ITEMS_COPY");
    try (EmbeddedSync sync = begin(List.of(check), List.of())) {
      Receipt receipt = expect(Outcome.VERIFIED, sync.full());
      assertThat(receipt.sourceDigest()).isEqualTo(receipt.targetDigest()).startsWith("3-");
      assertThat(receipt.verified())
          .containsExactly(
              new Verification(
                  "load",
                  "staged rows",
                  "every hash recomputed from the loaded values, 1 of 1 buckets read"),
              new Verification("rows", "ITEMS_COPY", "3 rows"),
              new Verification(
                  "digest", "ITEMS_COPY", "1 buckets equal the cut, " + receipt.sourceDigest()),
              new Verification("check", "names", "[Alex] [Georinah] [Kim]"));
    }
  }

  @Test
  void aRunThatIsNotVerifiedLeavesTheViewsOfTheLastOne() {
    try (EmbeddedSync sync = begin(List.of(), List.of(MIDDLE, FINAL))) {
      expect(Outcome.VERIFIED, sync.full());
    }
    CheckDefinition never = check("never", Set.of(Mode.FULL), "SELECT 1 AS A", "SELECT 2 AS A");
    ViewDefinition other = view("FINAL", "SELECT 'other' AS ID FROM MIDDLE");
    try (EmbeddedSync sync = begin(List.of(never), List.of(MIDDLE, other))) {
      Map<String, List<List<String>>> before = sync.contents();
      expect(Outcome.FAILED, sync.full());
      Map<String, List<List<String>>> after = sync.contents();
      before.remove("rows of snowline_ledger");
      after.remove("rows of snowline_ledger");
      assertThat(after).isEqualTo(before);
    }
  }
}
