package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.snowline.contract.ContractException;
import io.snowline.definition.CheckDefinition;
import io.snowline.definition.TableDefinition;
import io.snowline.definition.ViewDefinition;
import io.snowline.sync.FailureType;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Plan;
import io.snowline.sync.Receipt;
import io.snowline.sync.ViewChange;
import io.snowline.sync.ViewChange.RowChange;
import io.snowline.warehouse.Version;
import io.snowline.warehouse.WarehouseException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The target's promises on a server that speaks BigQuery's protocol. */
@Tag("bed")
class BigQueryTargetBedTest {
  private static final String COPY = "SELECT ID, NAME, MINUTES FROM ITEMS_COPY";
  private static final String HISTORY =
      "SELECT ID, NAME, MINUTES, run_in, run_out FROM ITEMS_COPY_HISTORY";

  @TempDir Path folder;
  private BedDataset bed;

  @BeforeEach
  void start() {
    bed = new BedDataset(folder);
    bed.source(
        "CREATE TABLE ITEMS (ID INTEGER, NAME VARCHAR, MINUTES DECIMAL(10,2))",
        "INSERT INTO ITEMS VALUES (1, 'Alex', 420), (2, 'O''Brien', 0.5), (3, NULL, NULL)");
  }

  @Test
  void theFirstSyncMakesTheTargetEqualToTheSource() {
    Receipt receipt = bed.sync(BedTables.items(), Mode.FULL);

    assertThat(bed.rows(COPY)).containsExactly("1|Alex|420", "2|O'Brien|0.5", "3|NULL|NULL");
    assertThat(receipt.outcome()).isEqualTo(Outcome.VERIFIED);
    assertThat(receipt.inserted()).isEqualTo(3);
    assertThat(receipt.targetRows()).isEqualTo(3);
    assertThat(receipt.targetDigest()).isEqualTo(receipt.sourceDigest());
    assertThat(receipt.migrated()).contains("created ITEMS_COPY");
    assertThat(bed.staged()).isEmpty();
  }

  @Test
  void aFullSyncInsertsUpdatesAndRemoves() {
    TableDefinition table = BedTables.items();
    String first = bed.sync(table, Mode.FULL).run();
    bed.source(
        "DELETE FROM ITEMS WHERE ID = 3",
        "UPDATE ITEMS SET NAME = 'Georinah' WHERE ID = 1",
        "INSERT INTO ITEMS VALUES (4, 'new', 7)");

    Receipt receipt = bed.sync(table, Mode.FULL);

    assertThat(bed.rows(COPY)).containsExactly("1|Georinah|420", "2|O'Brien|0.5", "4|new|7");
    assertThat(bed.rows(HISTORY))
        .containsExactly(
            "1|Alex|420|%s|%s".formatted(first, receipt.run()),
            "3|NULL|NULL|%s|%s".formatted(first, receipt.run()));
    assertThat(List.of(receipt.inserted(), receipt.updated(), receipt.vanished()))
        .containsExactly(1L, 1L, 1L);
  }

  @Test
  void aDailySyncRemovesNothing() {
    TableDefinition table = BedTables.items();
    bed.sync(table, Mode.FULL);
    bed.source("DELETE FROM ITEMS WHERE ID = 3", "UPDATE ITEMS SET MINUTES = 1 WHERE ID = 2");

    Receipt receipt = bed.sync(table, Mode.DAILY);

    assertThat(bed.rows(COPY)).containsExactly("1|Alex|420", "2|O'Brien|1", "3|NULL|NULL");
    assertThat(receipt.staleRows()).isEqualTo(1);
    assertThat(receipt.targetRows()).isEqualTo(3);
    assertThat(receipt.targetDigest()).isNotEqualTo(receipt.sourceDigest());
    assertThat(bed.sync(table, Mode.FULL).vanished()).isEqualTo(1);
    assertThat(bed.rows(COPY)).containsExactly("1|Alex|420", "2|O'Brien|1");
  }

  @Test
  void aRunWithNothingToDoIsProvenAndRecorded() {
    TableDefinition table = BedTables.items();
    bed.sync(table, Mode.FULL);

    Receipt receipt = bed.sync(table, Mode.FULL);

    assertThat(receipt.outcome()).isEqualTo(Outcome.VERIFIED);
    assertThat(receipt.unchanged()).isEqualTo(3);
    assertThat(bed.rows("SELECT outcome FROM snowline_ledger"))
        .containsExactly("verified", "verified");
  }

  /**
   * BigQuery lets a table be changed 1,500 times a day by loads, copies and DDL, and five times in
   * ten seconds; DML doesn't count.
   */
  @Test
  void aRunChangesNoTableOftenByLoadOrDdl() {
    TableDefinition table = BedTables.items();
    Receipt first = bed.sync(table, Mode.FULL);
    bed.source("UPDATE ITEMS SET NAME = 'Georinah' WHERE ID = 1");
    Receipt second = bed.sync(table, Mode.DAILY);

    assertThat(changes(first.run(), "ITEMS_COPY")).containsExactly("CREATE TABLE IF NOT EXISTS");
    assertThat(changes(first.run(), "ITEMS_COPY_HISTORY"))
        .containsExactly("CREATE TABLE IF NOT EXISTS");
    assertThat(changes(first.run(), "snowline_ledger")).hasSize(1);
    assertThat(changes(first.run(), first.run() + "__changes"))
        .containsExactly("CREATE OR REPLACE TABLE");
    assertThat(changes(first.run(), first.run() + "__rows")).isEmpty();
    assertThat(loads(first.run())).hasSize(1);
    assertThat(changes(second.run(), "ITEMS_COPY")).isEmpty();
    assertThat(changes(second.run(), "ITEMS_COPY_HISTORY")).isEmpty();
    assertThat(changes(second.run(), second.run() + "__changes"))
        .containsExactly("CREATE OR REPLACE TABLE");
    assertThat(loads(second.run())).hasSize(1);
  }

  /** The DDL that the run's jobs do to a table. */
  private List<String> changes(String run, String table) {
    Pattern ddl =
        Pattern.compile(
            "((?:CREATE|ALTER|DROP)[A-Z ]* TABLE(?: IF NOT EXISTS)?) (?:`[^`]+`\\.)*`?%s`?[\\s(]"
                .formatted(Pattern.quote(table)));
    return bed.jobs(run).values().stream()
        .flatMap(sql -> ddl.matcher(sql).results().map(found -> found.group(1)))
        .toList();
  }

  private List<String> loads(String run) {
    return bed.jobs(run).values().stream().filter(job -> job.startsWith("LOAD")).toList();
  }

  /** The old job's copies: 1 has three, of which two are alike; 2 vanished; 9 was never there. */
  private void copies() {
    String rows =
        """
        INSERT INTO ITEMS_COPY (ID, NAME, MINUTES, DAY, OWN) VALUES
          (1, 'Alex', 420, DATE '2025-07-15', 'x'), (1, 'Alex', 420, DATE '2025-07-15', 'x'),
          (1, 'Alex', 420, DATE '2025-07-16', 'y'), (9, 'gone', NULL, DATE '2025-07-15', NULL),
          (2, 'O''Brien', 1.5, DATE '2025-07-16', 'z'), (3, NULL, NULL, DATE '2025-07-16', NULL)""";
    bed.target(
        "CREATE TABLE ITEMS_COPY (ID INT64, NAME STRING, MINUTES NUMERIC(10, 2), DAY DATE, OWN STRING)",
        rows.replace("''", "\\'"));
    bed.twin(
        "CREATE TABLE ITEMS_COPY (ID BIGINT, NAME VARCHAR, MINUTES DECIMAL(10, 2), DAY DATE, OWN VARCHAR)",
        rows);
  }

  @Test
  void copiesOfAKeyAreFoldedToTheNewest() {
    copies();
    TableDefinition table = BedTables.stamped();

    Receipt receipt = bed.sync(table, Mode.FULL);

    String day = receipt.cut().toString().substring(0, 10);
    assertThat(bed.rows("SELECT ID, NAME, MINUTES, DAY, OWN FROM ITEMS_COPY"))
        .containsExactly(
            "1|Alex|420|2025-07-16|y",
            "2|O'Brien|0.5|%s|NULL".formatted(day),
            "3|NULL|NULL|2025-07-16|NULL");
    assertThat(List.of(receipt.superseded(), receipt.vanished(), receipt.updated()))
        .containsExactly(2L, 1L, 1L);
    assertThat(
            bed.rows(
                "SELECT ID, MINUTES, DAY, OWN, FORMAT_TIMESTAMP('%F', valid_from), FORMAT_TIMESTAMP('%F', valid_to) FROM ITEMS_COPY_HISTORY"))
        .containsExactly(
            "1|420|2025-07-15|x|2025-07-15|2025-07-15",
            "1|420|2025-07-15|x|2025-07-15|2025-07-16",
            "2|1.5|2025-07-16|z|2025-07-16|%s".formatted(day),
            "9|NULL|2025-07-15|NULL|2025-07-15|2025-07-16");
  }

  @Test
  void copiesStayInDailyMode() {
    copies();

    Receipt receipt = bed.sync(BedTables.stamped(), Mode.DAILY);

    String day = receipt.cut().toString().substring(0, 10);
    assertThat(bed.rows("SELECT ID, NAME, MINUTES, DAY, OWN FROM ITEMS_COPY"))
        .containsExactly(
            "1|Alex|420|2025-07-15|x",
            "1|Alex|420|2025-07-15|x",
            "1|Alex|420|2025-07-16|y",
            "2|O'Brien|0.5|%s|NULL".formatted(day),
            "3|NULL|NULL|2025-07-16|NULL",
            "9|gone|NULL|2025-07-15|NULL");
    assertThat(receipt.staleRows()).isEqualTo(3);
  }

  @Test
  void thePlanIsThatOfDuckDb() {
    copies();
    TableDefinition table = BedTables.stamped();
    Plan here = bed.run(table, BedRun.sync(table, Mode.FULL)).planned().plan();
    Plan there = bed.twinRun(table, BedRun.sync(table, Mode.FULL)).planned().plan();

    assertThat(here.hash()).isEqualTo(there.hash()).isNotEqualTo(Plan.NO_DELETIONS);
    assertThat(
            here.samples().stream()
                .map(sample -> sample.change() + " " + sample.key() + " " + sample.reason()))
        .containsExactlyElementsOf(
            there.samples().stream()
                .map(sample -> sample.change() + " " + sample.key() + " " + sample.reason())
                .toList());
    assertThat(
            List.of(
                here.targetRows(),
                here.targetKeys(),
                here.inserted(),
                here.updated(),
                here.unchanged(),
                here.superseded(),
                here.vanished(),
                here.snapshotKeys(),
                here.unapproved()))
        .isEqualTo(
            List.of(
                there.targetRows(),
                there.targetKeys(),
                there.inserted(),
                there.updated(),
                there.unchanged(),
                there.superseded(),
                there.vanished(),
                there.snapshotKeys(),
                there.unapproved()));
  }

  @Test
  void duplicateKeysFailBeforeAnythingIsWritten() {
    bed.source("INSERT INTO ITEMS VALUES (1, 'twin', 1)");
    TableDefinition table = BedTables.items();

    assertFails(
        FailureType.DUPLICATE_KEYS,
        "2 source rows have no key of their own: duplicate key, 2 rows ID=1",
        () -> bed.run(table, BedRun.sync(table, Mode.FULL)).planned());
  }

  @Test
  void rowsWithoutAKeyOfTheirOwnArePutAside() {
    bed.source("INSERT INTO ITEMS VALUES (1, 'twin', 1), (NULL, 'nobody', 1)");
    TableDefinition table = BedTables.quarantining();

    Receipt receipt = bed.sync(table, Mode.FULL);

    assertThat(bed.rows(COPY)).containsExactly("2|O'Brien|0.5", "3|NULL|NULL");
    assertThat(bed.rows("SELECT ID, NAME, MINUTES, quarantine_reason FROM ITEMS_COPY_QUARANTINE"))
        .containsExactly(
            "1|Alex|420|duplicate key", "1|twin|1|duplicate key", "NULL|nobody|1|missing key");
    assertThat(receipt.quarantined()).isEqualTo(3);
    bed.source("DELETE FROM ITEMS WHERE NAME IN ('twin', 'nobody')");
    bed.sync(table, Mode.FULL);
    assertThat(bed.rows("SELECT * FROM ITEMS_COPY_QUARANTINE")).isEmpty();
    assertThat(bed.rows(COPY)).containsExactly("1|Alex|420", "2|O'Brien|0.5", "3|NULL|NULL");
  }

  @Test
  void anApprovalCoversExactlyTheDeletionsThatItSaw() {
    copies();
    TableDefinition table = BedTables.stamped();
    BedRun asking = bed.run(table, BedRun.sync(table, Mode.FULL)).planned();
    Receipt waiting = asking.await();
    asking.discard();

    BedRun approved = bed.run(table, BedRun.approve(table, waiting)).planned();

    assertThat(approved.plan().unapproved()).isZero();
    bed.source("DELETE FROM ITEMS WHERE ID = 3");
    assertThat(bed.run(table, BedRun.approve(table, waiting)).planned().plan().unapproved())
        .isEqualTo(1);
    assertThat(approved.apply().approved()).isEqualTo(waiting.run());
    BedRun again = bed.run(table, BedRun.approve(table, waiting)).planned();
    assertFails(FailureType.APPROVAL_REFUSED, "another run used it", again::apply);
  }

  @Test
  void undoRestoresTheStateBefore() {
    copies();
    TableDefinition table = BedTables.stamped();
    List<String> before = bed.rows("SELECT * FROM ITEMS_COPY");
    Receipt synced = bed.sync(table, Mode.FULL);

    Receipt undone = bed.run(table, BedRun.undo(table, synced.run())).undo();

    assertThat(bed.rows("SELECT * FROM ITEMS_COPY")).isEqualTo(before);
    assertThat(bed.rows("SELECT * FROM ITEMS_COPY_HISTORY")).isEmpty();
    assertThat(undone.outcome()).isEqualTo(Outcome.UNDONE);
    assertThat(undone.targetRows()).isEqualTo(6);
    assertThat(undone.targetDigest()).isEqualTo(synced.targetDigestBefore());
    assertThat(bed.sync(table, Mode.FULL).planHash()).isEqualTo(synced.planHash());
  }

  @Test
  void undoOfAnUpdateReopensTheEarlierVersion() {
    TableDefinition table = BedTables.items();
    String first = bed.sync(table, Mode.FULL).run();
    List<String> before = bed.rows(COPY);
    bed.source("UPDATE ITEMS SET NAME = 'Georinah' WHERE ID = 1", "DELETE FROM ITEMS WHERE ID = 2");
    String second = bed.sync(table, Mode.FULL).run();

    bed.run(table, BedRun.undo(table, second)).undo();
    String third = bed.sync(table, Mode.FULL).run();

    assertThat(before).contains("1|Alex|420");
    assertThat(bed.rows(HISTORY))
        .containsExactly(
            "1|Alex|420|%s|%s".formatted(first, third),
            "2|O'Brien|0.5|%s|%s".formatted(first, third));
  }

  /** What the column gives by itself isn't what the run wrote. */
  @Test
  void rowsOfATargetWhoseOwnColumnHasADefaultAreNullThereAndUndone() {
    bed.target(
        "CREATE TABLE ITEMS_COPY (ID INT64, NAME STRING, MINUTES NUMERIC(10, 2), LOADED_BY STRING DEFAULT 'hand')",
        "INSERT INTO ITEMS_COPY (ID, NAME) VALUES (1, 'by hand')");
    List<String> before = bed.rows("SELECT * FROM ITEMS_COPY");
    TableDefinition table = BedTables.items();
    String run = bed.sync(table, Mode.FULL).run();

    assertThat(bed.rows("SELECT DISTINCT LOADED_BY FROM ITEMS_COPY")).containsExactly("NULL");
    bed.run(table, BedRun.undo(table, run)).undo();
    assertThat(bed.rows("SELECT * FROM ITEMS_COPY")).isEqualTo(before);
  }

  @Test
  void columnsNamedLikeTablesAndWordsOfSnowlinesAreKeptUndoneAndShown() {
    bed.source(
        "ALTER TABLE ITEMS ADD COLUMN ITEMS_COPY INTEGER",
        "ALTER TABLE ITEMS ADD COLUMN ITEMS_COPY_HISTORY DECIMAL(10,2)",
        "ALTER TABLE ITEMS ADD COLUMN POSITION INTEGER",
        "ALTER TABLE ITEMS ADD COLUMN HELD VARCHAR",
        "ALTER TABLE ITEMS ADD COLUMN VERSION DOUBLE",
        "UPDATE ITEMS SET ITEMS_COPY = 7, POSITION = 9, HELD = 'here', VERSION = 1.5");
    TableDefinition table = BedTables.items();
    bed.sync(table, Mode.FULL);
    List<String> before = bed.rows("SELECT * FROM ITEMS_COPY");
    bed.source("UPDATE ITEMS SET POSITION = 8, VERSION = 2.5 WHERE ID = 1");
    String run = bed.sync(table, Mode.FULL).run();

    assertThat(bed.timeline(table, List.of("1"), List.of("POSITION", "ITEMS_COPY", "VERSION")))
        .extracting(version -> version.values())
        .containsExactly(
            Map.of("POSITION", "9", "ITEMS_COPY", "7", "VERSION", "1.5"),
            Map.of("POSITION", "8", "ITEMS_COPY", "7", "VERSION", "2.5"));
    bed.run(table, BedRun.undo(table, run)).undo();
    assertThat(bed.rows("SELECT * FROM ITEMS_COPY")).isEqualTo(before).hasSize(3);
  }

  @Test
  void undoOfRowsThatSomeoneChangedIsRolledBack() {
    TableDefinition table = BedTables.items();
    String run = bed.sync(table, Mode.FULL).run();
    bed.target("UPDATE ITEMS_COPY SET NAME = 'by hand' WHERE ID = 1");

    assertFails(
        FailureType.NOT_VERIFIED,
        "someone changed or removed 1 of the 3 rows",
        () -> bed.run(table, BedRun.undo(table, run)).undo());
    assertThat(bed.rows(COPY)).hasSize(3);
  }

  @Test
  void columnsComeAndGo() {
    TableDefinition table = BedTables.items();
    bed.sync(table, Mode.FULL);
    bed.source(
        "ALTER TABLE ITEMS ADD COLUMN SEEN TIMESTAMP",
        "UPDATE ITEMS SET SEEN = '2025-07-24 10:00:00.123456' WHERE ID = 1",
        "ALTER TABLE ITEMS DROP COLUMN NAME");

    Receipt receipt = bed.sync(table, Mode.FULL);

    assertThat(receipt.migrated()).containsExactly("added column SEEN DATETIME to ITEMS_COPY");
    assertThat(bed.rows("SELECT ID, NAME, MINUTES, SEEN FROM ITEMS_COPY"))
        .containsExactly(
            "1|NULL|420|2025-07-24T10:00:00.123456", "2|O'Brien|0.5|NULL", "3|NULL|NULL|NULL");
  }

  @Test
  void viewsAreKeptAndTheirChangesTold() {
    ViewDefinition held =
        new ViewDefinition(
            "held",
            "CREATE OR REPLACE VIEW held AS\nSELECT ID, NAME FROM items_copy -- FROM nothing",
            List.of("ID"),
            Set.of("items"),
            Set.of("ITEMS_COPY"),
            "held.sql");
    TableDefinition table = BedTables.watched(List.of(held));
    Receipt first = bed.sync(table, Mode.FULL);
    bed.source(
        "UPDATE ITEMS SET NAME = 'Georinah' WHERE ID = 1",
        "DELETE FROM ITEMS WHERE ID = 3",
        "INSERT INTO ITEMS VALUES (4, '\"quoted\" \u00e9', 1)");

    Receipt second = bed.sync(table, Mode.FULL);

    assertThat(first.migrated()).contains("made view held");
    assertThat(first.view().rowsAfter()).isEqualTo(3);
    assertThat(first.view().rowsBefore()).isEqualTo(-1);
    assertThat(second.migrated()).isEmpty();
    assertThat(second.view().changed()).isEqualTo(3);
    assertThat(second.view().rows())
        .containsExactly(
            new RowChange("ID=1", "NAME=Alex", "NAME=Georinah"),
            new RowChange("ID=3", "NAME=null", null),
            new RowChange("ID=4", null, "NAME=\"quoted\" \u00e9"));
  }

  /** BigQuery can't sort all of a large view's rows in one place. */
  @Test
  void ofAViewWhoseEveryRowChangedTwentyAreToldThoseOfChecksFirst() {
    bed.source("INSERT INTO ITEMS SELECT n, 'old', 1 FROM range(11, 41) AS numbers (n)");
    TableDefinition table =
        BedTables.watched(
            List.of(view("held", "SELECT ID, NAME FROM ITEMS_COPY")),
            check(
                "one",
                "SELECT NAME FROM ITEMS WHERE ID = '39'",
                "SELECT NAME FROM ITEMS_COPY WHERE CAST(ID AS STRING) = '39'"));
    bed.sync(table, Mode.FULL);
    bed.source("UPDATE ITEMS SET NAME = 'new' WHERE ID > 10");

    Receipt receipt = bed.sync(table, Mode.FULL);

    assertThat(receipt.view().changed()).isEqualTo(30);
    assertThat(receipt.view().rows())
        .containsExactlyElementsOf(
            IntStream.concat(IntStream.of(39), IntStream.range(11, 30))
                .mapToObj(id -> new RowChange("ID=" + id, "NAME=old", "NAME=new"))
                .toList());
  }

  @Test
  void ofAFinalViewThatKeptNoColumnsNameTheRowsBeforeAndAfterAreTold() {
    bed.sync(
        BedTables.watched(List.of(view("held", "SELECT ID AS A, NAME AS B FROM ITEMS_COPY"))),
        Mode.FULL);
    TableDefinition other =
        BedTables.watched(List.of(view("held", "SELECT COUNT(*) AS TOTAL FROM ITEMS_COPY")));

    Receipt receipt = bed.sync(other, Mode.FULL);

    assertThat(receipt.view()).isEqualTo(new ViewChange("held", 3, 1, 4, List.of()));
    assertThat(bed.rows("SELECT TOTAL FROM held")).containsExactly("3");
  }

  @Test
  void aFinalViewThatCannotBeReadKeepsNoRunFromMakingItsGroundAgainAndNoneFromBeingUndone() {
    TableDefinition table =
        BedTables.watched(
            List.of(
                view("middle", "SELECT ID, NAME FROM ITEMS_COPY"),
                view("held", "SELECT ID, NAME FROM middle")));
    bed.sync(table, Mode.FULL);
    bed.target("DROP VIEW middle");
    bed.source("DELETE FROM ITEMS WHERE ID = 3");

    Receipt second = bed.sync(table, Mode.FULL);

    assertThat(second.migrated()).containsExactly("made view middle");
    assertThat(List.of(second.view().rowsBefore(), second.view().rowsAfter()))
        .containsExactly(-1L, 2L);
    bed.target("DROP VIEW middle");
    assertThat(bed.run(table, BedRun.undo(table, second.run())).undo().view()).isNull();
    assertThat(bed.rows(COPY)).hasSize(3);
  }

  @Test
  void aFinalViewThatFailsOnAValueIsMendedByTheRunThatMendsTheValue() {
    TableDefinition table =
        BedTables.watched(
            List.of(view("held", "SELECT ID, CAST(NAME AS INT64) AS NUMBER FROM ITEMS_COPY")));
    bed.source("UPDATE ITEMS SET NAME = ID * 10");
    bed.sync(table, Mode.FULL);
    bed.target("UPDATE ITEMS_COPY SET NAME = 'ten' WHERE ID = 1");

    Receipt mended = bed.sync(table, Mode.FULL);

    assertThat(List.of(mended.view().rowsBefore(), mended.view().rowsAfter()))
        .containsExactly(-1L, 3L);
    assertThat(bed.rows("SELECT NUMBER FROM held")).containsExactly("10", "20", "30");
  }

  /** Nothing was loaded, so that nothing had to be staged before the view's rows. */
  @Test
  void aFirstRunThatFindsTheTargetEqualCopiesTheFinalViewThatStandsThere() {
    bed.target(
        "CREATE TABLE ITEMS_COPY (ID INT64, NAME STRING, MINUTES NUMERIC(10, 2))",
        "INSERT INTO ITEMS_COPY VALUES (1, 'Alex', 420), (2, \"O'Brien\", 0.5), (3, NULL, NULL)",
        "CREATE VIEW held AS SELECT ID, NAME FROM ITEMS_COPY WHERE ID < 3");
    TableDefinition table =
        BedTables.watched(List.of(view("held", "SELECT ID, NAME FROM ITEMS_COPY")));

    Receipt receipt = bed.sync(table, Mode.FULL);

    assertThat(receipt.migrated()).containsExactly("made view held");
    assertThat(receipt.view().rows()).containsExactly(new RowChange("ID=3", null, "NAME=null"));
    assertThat(bed.staged()).isEmpty();
  }

  private static ViewDefinition view(String name, String query) {
    return new ViewDefinition(
        name,
        "CREATE OR REPLACE VIEW %s AS\n%s".formatted(name, query),
        List.of("ID"),
        Set.of("items"),
        Set.of("ITEMS_COPY"),
        name + ".sql");
  }

  @Test
  void aCheckThatDoesNotHoldRollsEverythingBack() {
    TableDefinition table =
        BedTables.watched(
            List.of(),
            check(
                "minutes",
                "SELECT sum(MINUTES)::DOUBLE, 7 FROM ITEMS",
                "SELECT SUM(MINUTES), CAST(7 AS FLOAT64) FROM ITEMS_COPY"));
    Receipt receipt = bed.sync(table, Mode.FULL);
    TableDefinition wrong =
        BedTables.watched(
            List.of(),
            check(
                "names",
                "SELECT ID, NAME FROM ITEMS",
                "SELECT ID, NAME FROM ITEMS_COPY WHERE ID < 3"),
            check("many", "SELECT 0", "SELECT n FROM UNNEST([5, 4, 3, 2, 1]) AS n"),
            check("rows", "SELECT count(*) FROM ITEMS", "SELECT COUNT(*) + 1 FROM ITEMS_COPY"));
    bed.source("DELETE FROM ITEMS WHERE ID = 2");

    assertThat(receipt.verified()).anyMatch(proof -> proof.name().equals("minutes"));
    assertFails(
        FailureType.NOT_VERIFIED,
        "check names: the source says [1, Alex] [3, null], the target [1, Alex];"
            + " check many: the source says [0], the target [1] [2] [3] and 2 more;"
            + " check rows: the source says [2], the target [3]; all was rolled back",
        () -> bed.sync(wrong, Mode.FULL));
    assertThat(bed.rows(COPY)).hasSize(3);
    assertThat(bed.rows("SELECT * FROM ITEMS_COPY_HISTORY")).isEmpty();
  }

  private static CheckDefinition check(String name, String source, String target) {
    return new CheckDefinition(name, "items", Set.of(Mode.FULL, Mode.DAILY), source, target);
  }

  @Test
  void aTargetThatChangedSinceThePlanIsNotTouched() {
    TableDefinition table = BedTables.items();
    bed.sync(table, Mode.FULL);
    bed.source("UPDATE ITEMS SET NAME = 'Georinah' WHERE ID = 1");
    BedRun run = bed.run(table, BedRun.sync(table, Mode.FULL)).planned();
    bed.target("UPDATE ITEMS_COPY SET MINUTES = 1 WHERE ID = 1");

    assertFails(FailureType.STALE_PLAN, "changed since the plan was made", run::apply);
    assertThat(bed.rows(COPY)).contains("1|Alex|1");
  }

  @Test
  void aTargetThatGotAColumnSinceThePlanIsPlannedAgain() {
    TableDefinition table = BedTables.items();
    bed.sync(table, Mode.FULL);
    bed.source("UPDATE ITEMS SET NAME = 'Georinah' WHERE ID = 1");
    BedRun run = bed.run(table, BedRun.sync(table, Mode.FULL)).planned();
    bed.target("ALTER TABLE ITEMS_COPY ADD COLUMN NOTE STRING");

    assertFails(
        FailureType.STALE_PLAN, "ITEMS_COPY got column NOTE since the plan was made", run::apply);
    run.planned().apply();
    assertThat(bed.rows("SELECT ID, NAME, NOTE FROM ITEMS_COPY"))
        .containsExactly("1|Georinah|NULL", "2|O'Brien|NULL", "3|NULL|NULL");
  }

  /** The bucket of the row that someone brought right is equal now, so that it isn't read again. */
  @Test
  void rowsThatOnlyTheFirstTryStagedAreNotPlannedAgain() {
    TableDefinition table = BedTables.items();
    bed.sync(table, Mode.FULL);
    bed.source(
        "UPDATE ITEMS SET NAME = 'Georinah' WHERE ID = 1",
        "INSERT INTO ITEMS VALUES (4, 'new', 7)");
    BedRun run = bed.run(table, BedRun.sync(table, Mode.FULL)).planned();
    int read = run.read().numbers().size();
    bed.target("UPDATE ITEMS_COPY SET NAME = 'Georinah' WHERE ID = 1");
    assertFails(FailureType.STALE_PLAN, "changed since the plan was made", run::apply);

    Receipt receipt = run.planned().apply();

    assertThat(List.of(read, run.read().numbers().size())).containsExactly(2, 1);
    assertThat(List.of(receipt.inserted(), receipt.updated(), receipt.vanished()))
        .containsExactly(1L, 0L, 0L);
    assertThat(bed.rows(COPY))
        .containsExactly("1|Georinah|420", "2|O'Brien|0.5", "3|NULL|NULL", "4|new|7");
  }

  @Test
  void aRunWhoseStagedRowsSomeoneRemovedStagesThemAgain() {
    TableDefinition table = BedTables.items();
    BedRun run = bed.run(table, BedRun.sync(table, Mode.FULL)).planned();
    bed.run(table, BedRun.sync(table, Mode.FULL)).sweep();
    assertThat(bed.staged()).isEmpty();
    assertFails(FailureType.STAGING_LOST, "a sync begins again by itself", run::apply);

    Receipt receipt = run.planned().apply();

    assertThat(receipt.inserted()).isEqualTo(3);
    assertThat(bed.rows(COPY)).containsExactly("1|Alex|420", "2|O'Brien|0.5", "3|NULL|NULL");
  }

  @Test
  void onlyOneOfTwoRunsApplies() {
    TableDefinition table = BedTables.items();
    bed.sync(table, Mode.FULL);
    bed.source("UPDATE ITEMS SET NAME = 'Georinah' WHERE ID = 1");
    BedRun zombie = bed.run(table, BedRun.sync(table, Mode.FULL)).planned();
    bed.source("UPDATE ITEMS SET NAME = 'Mary' WHERE ID = 1");
    bed.sync(table, Mode.FULL);

    assertFails(FailureType.FENCED, "another run applied", zombie::apply);
    assertThat(bed.rows(COPY)).contains("1|Mary|420");
  }

  @Test
  void aTargetChangedElsewhereIsNotProven() {
    TableDefinition table = BedTables.items();
    bed.sync(table, Mode.FULL);
    bed.source("UPDATE ITEMS SET NAME = 'Georinah' WHERE ID = 1");
    BedRun run = bed.run(table, BedRun.sync(table, Mode.FULL)).planned();
    bed.target("UPDATE ITEMS_COPY SET MINUTES = 1 WHERE ID = 2");

    assertFails(FailureType.NOT_VERIFIED, "differ from the source at the cut", run::apply);
    assertThat(bed.rows(COPY)).containsExactly("1|Alex|420", "2|O'Brien|1", "3|NULL|NULL");
  }

  @Test
  void aRepeatAfterALostAnswerChangesNothing() {
    TableDefinition table = BedTables.items();
    bed.sync(table, Mode.FULL);
    bed.source("UPDATE ITEMS SET NAME = 'Georinah' WHERE ID = 1");
    BedRun run = bed.run(table, BedRun.sync(table, Mode.FULL)).planned();
    Receipt first = run.apply();

    Receipt second = run.apply();

    assertThat(second).isEqualTo(first);
    assertThat(bed.rows("SELECT * FROM ITEMS_COPY_HISTORY")).hasSize(1);
  }

  @Test
  void ofTwoRunsAtTheSameTimeOneApplies() throws Exception {
    TableDefinition table = BedTables.items();
    bed.sync(table, Mode.FULL);
    bed.source("UPDATE ITEMS SET NAME = 'Georinah' WHERE ID = 1");
    List<BedRun> runs =
        List.of(
            bed.run(table, BedRun.sync(table, Mode.FULL)).planned(),
            bed.run(table, BedRun.sync(table, Mode.FULL)).planned());

    List<CompletableFuture<String>> ends =
        runs.stream().map(run -> CompletableFuture.supplyAsync(() -> end(run))).toList();

    List<String> found = new ArrayList<>();
    for (CompletableFuture<String> end : ends) {
      found.add(end.get(3, TimeUnit.MINUTES));
    }
    assertThat(found).containsExactlyInAnyOrder("VERIFIED", "FENCED");
    assertThat(bed.rows(COPY)).contains("1|Georinah|420").hasSize(3);
    assertThat(bed.rows(HISTORY)).hasSize(1);
  }

  private static String end(BedRun run) {
    try {
      return run.apply().outcome().name();
    } catch (WarehouseException failure) {
      return failure.type().name();
    }
  }

  @Test
  void theHistoryOfAKeyIsReadFromHistoryAndTarget() {
    TableDefinition table = BedTables.items();
    String first = bed.sync(table, Mode.FULL).run();
    bed.source("UPDATE ITEMS SET NAME = 'Georinah' WHERE ID = 1");
    String second = bed.sync(table, Mode.FULL).run();

    List<Version> versions = bed.timeline(table, List.of("1"), List.of("NAME", "MINUTES"));

    assertThat(versions.stream().map(Version::values))
        .containsExactly(
            Map.of("NAME", "Alex", "MINUTES", "420"), Map.of("NAME", "Georinah", "MINUTES", "420"));
    assertThat(versions.stream().map(version -> version.runIn() + " " + version.runOut()))
        .containsExactly(first + " " + second, second + " null");
    assertThat(versions.get(0).to()).isEqualTo(versions.get(1).from());
    assertThat(versions.get(1).to()).isNull();
  }

  @Test
  void aKeyIsNamedByNumbersInAnyWritingAndByTheWordNullWhereAPartHoldsNoValue() {
    TableDefinition items = BedTables.items();
    TableDefinition table =
        new TableDefinition(
            items.name(),
            items.source(),
            items.target(),
            List.of("ID", "NAME", "MINUTES"),
            items.stamp(),
            items.snapshot(),
            items.duplicates(),
            items.columns(),
            items.storage(),
            items.freshness(),
            items.guard(),
            items.checks(),
            items.views());
    bed.source("INSERT INTO ITEMS VALUES (4, 'NULL', 7)");
    bed.sync(table, Mode.FULL);

    List<List<String>> known =
        List.of(
            List.of("3", "NULL", "NULL"),
            List.of("04", "NULL", "7.00"),
            List.of("1.0", "Alex", "4.2e2"),
            List.of("2", "O'Brien", ".50"));
    List<List<String>> unknown =
        List.of(List.of("1", "NULL"), List.of("1.4"), List.of("4", "NULL", "NULL"));

    assertThat(known).allSatisfy(key -> assertThat(versions(table, key)).hasSize(1));
    assertThat(unknown).allSatisfy(key -> assertThat(versions(table, key)).isEmpty());
  }

  private List<Version> versions(TableDefinition table, List<String> key) {
    return bed.timeline(table, key, List.of("NAME"));
  }

  @Test
  void historyAndQuarantineOfAnOlderTypeAreWidenedAndMadeAnew() {
    TableDefinition table = BedTables.quarantining();
    bed.source("INSERT INTO ITEMS VALUES (4, 'a', 1.23), (4, 'b', 1.23)");
    bed.sync(table, Mode.FULL);
    bed.target(
        "DROP TABLE ITEMS_COPY_QUARANTINE",
        "CREATE TABLE ITEMS_COPY_QUARANTINE (ID INT64, NAME STRING, MINUTES INT64,"
            + " quarantine_reason STRING, quarantine_run STRING)",
        "DROP TABLE ITEMS_COPY_HISTORY",
        "CREATE TABLE ITEMS_COPY_HISTORY (ID INT64, NAME STRING, MINUTES INT64,"
            + " valid_from TIMESTAMP, valid_to TIMESTAMP, run_in STRING, run_out STRING)");
    bed.source("UPDATE ITEMS SET MINUTES = 7 WHERE ID = 2");

    bed.sync(table, Mode.FULL);

    assertThat(bed.rows("SELECT ID, MINUTES FROM ITEMS_COPY_HISTORY")).containsExactly("2|0.5");
    assertThat(bed.rows("SELECT NAME, MINUTES FROM ITEMS_COPY_QUARANTINE"))
        .containsExactly("a|1.23", "b|1.23");
  }

  @Test
  void rowsComeBackFromAHistoryOfWiderTypesAndNoneIsRounded() {
    TableDefinition table = BedTables.items();
    bed.sync(table, Mode.FULL);
    bed.target(
        "DROP TABLE ITEMS_COPY_HISTORY",
        "CREATE TABLE ITEMS_COPY_HISTORY (ID NUMERIC, NAME STRING, MINUTES BIGNUMERIC,"
            + " valid_from TIMESTAMP, valid_to TIMESTAMP, run_in STRING, run_out STRING)");
    bed.source("UPDATE ITEMS SET MINUTES = 7 WHERE ID = 2");
    String run = bed.sync(table, Mode.FULL).run();

    for (String other : List.of("ID = 2.5", "ID = 2, MINUTES = 0.501", "MINUTES = 100000000")) {
      bed.target("UPDATE ITEMS_COPY_HISTORY SET %s WHERE TRUE".formatted(other));
      assertFails(
          FailureType.NOT_VERIFIED,
          "1 of the rows that it removed have values that ITEMS_COPY would round",
          () -> bed.run(table, BedRun.undo(table, run)).undo());
    }
    bed.target("UPDATE ITEMS_COPY_HISTORY SET MINUTES = 0.5 WHERE TRUE");
    bed.run(table, BedRun.undo(table, run)).undo();

    assertThat(bed.rows(COPY)).containsExactly("1|Alex|420", "2|O'Brien|0.5", "3|NULL|NULL");
  }

  @Test
  void anUndoThatCanNotPutBackWhatIsKeptSaysSoAndLeavesTheHistoryAlone() {
    TableDefinition table = BedTables.items();
    bed.sync(table, Mode.FULL);
    bed.source("UPDATE ITEMS SET MINUTES = 7 WHERE ID = 2");
    String run = bed.sync(table, Mode.FULL).run();
    bed.target(
        "DROP TABLE ITEMS_COPY_HISTORY",
        "CREATE TABLE ITEMS_COPY_HISTORY (ID INT64, NAME DATE, MINUTES NUMERIC,"
            + " valid_from TIMESTAMP, valid_to TIMESTAMP, run_in STRING, run_out STRING)");

    assertFails(
        FailureType.UNDO_REFUSED,
        "ITEMS_COPY_HISTORY keeps rows that it removed, and ITEMS_COPY doesn't take them: column NAME is STRING in the target and DATE there",
        () -> bed.run(table, BedRun.undo(table, run)).undo());
    assertThat(bed.types("ITEMS_COPY_HISTORY")).containsEntry("NAME", "DATE");
  }

  @Test
  void aHistoryThatCanNotHoldTheTargetsTypeIsRefusedBeforeRowsAreWritten() {
    TableDefinition table = BedTables.items();
    bed.sync(table, Mode.FULL);
    bed.target(
        "DROP TABLE ITEMS_COPY_HISTORY",
        "CREATE TABLE ITEMS_COPY_HISTORY (ID INT64, NAME DATE, MINUTES NUMERIC,"
            + " valid_from TIMESTAMP, valid_to TIMESTAMP, run_in STRING, run_out STRING)");
    bed.source("UPDATE ITEMS SET MINUTES = 7 WHERE ID = 2");

    assertFails(
        FailureType.TYPE_REFUSED,
        "column NAME is STRING in the target and DATE there",
        () -> bed.sync(table, Mode.FULL));
    assertThat(bed.rows(COPY)).containsExactly("1|Alex|420", "2|O'Brien|0.5", "3|NULL|NULL");
  }

  @Test
  void aColumnThatIsRetypedStopsTheRunBeforeItWrites() {
    TableDefinition table = BedTables.items();
    bed.sync(table, Mode.FULL);
    bed.source("ALTER TABLE ITEMS ALTER NAME TYPE DATE USING NULL");

    assertThatThrownBy(() -> bed.run(table, BedRun.sync(table, Mode.FULL)).planned())
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("column NAME is DATE in the source and STRING in the target");
  }

  private static void assertFails(FailureType type, String words, ThrowingCallable step) {
    assertThatThrownBy(step)
        .isInstanceOfSatisfying(
            WarehouseException.class,
            failure -> assertThat(failure.type()).as(failure.getMessage()).isEqualTo(type))
        .hasMessageContaining(words);
  }
}
