package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.Identity;
import com.google.cloud.Policy;
import com.google.cloud.Role;
import com.google.cloud.bigquery.Acl;
import com.google.cloud.bigquery.Clustering;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.PolicyTags;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import com.google.cloud.bigquery.TimePartitioning;
import io.snowline.contract.Agreement;
import io.snowline.contract.Contract;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.Storage;
import io.snowline.definition.Storage.Partition;
import io.snowline.definition.Storage.Unit;
import io.snowline.definition.TableDefinition;
import io.snowline.duckdb.DuckDbSource;
import io.snowline.sync.Buckets;
import io.snowline.sync.FailureType;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.Sample;
import io.snowline.warehouse.OwnTables;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.WarehouseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that somebody else made, and what a table that Snowline makes is like. */
@Tag("bed")
class AdoptedTableBedTest {
  private static final String TAG = "projects/p/locations/us/taxonomies/1/policyTags/2";

  /** What would make, replace or change the target, or a view on it. */
  private static final Pattern DDL =
      Pattern.compile("(?i)(CREATE|ALTER|DROP|TRUNCATE)[^;(]*`ITEMS_(COPY|NAMED)`");

  @TempDir Path folder;
  private BedDataset bed;

  @BeforeEach
  void start() {
    bed = new BedDataset(folder);
  }

  private void adopt(Field... fields) {
    bed.make(
        "ITEMS_COPY",
        table ->
            TableInfo.newBuilder(table, StandardTableDefinition.of(Schema.of(fields)))
                .setDescription("what the team sells")
                .setFriendlyName("Items")
                .setLabels(Map.of("team", "finance"))
                .build());
  }

  private static Field.Builder text(String name) {
    return Field.newBuilder(name, StandardSQLTypeName.STRING, (FieldList) null);
  }

  @Test
  void whatAColumnRefusesStopsTheRunBeforeItWrites() {
    adopt(
        Field.newBuilder("ID", StandardSQLTypeName.INT64).setMode(Field.Mode.REQUIRED).build(),
        text("NAME").setMaxLength(3L).build(),
        text("KIND").setMode(Field.Mode.REQUIRED).build());
    bed.source(
        "CREATE TABLE ITEMS (ID INTEGER, NAME VARCHAR, KIND VARCHAR)",
        "INSERT INTO ITEMS VALUES (1, 'thr\u00e9', 'a'), (2, 'abc', NULL), (3, NULL, NULL)");

    assertThatThrownBy(() -> bed.sync(BedTables.items(), Mode.FULL))
        .isInstanceOfSatisfying(
            WarehouseException.class,
            failure -> assertThat(failure.type()).isEqualTo(FailureType.TYPE_REFUSED))
        .hasMessageContaining(
            "column KIND is VARCHAR in the source and STRING NOT NULL in the target, and 2 of its values are NULL; run ALTER TABLE ")
        .hasMessageContaining(" ALTER COLUMN `KIND` DROP NOT NULL; ")
        .hasMessageContaining(
            "column NAME is VARCHAR in the source and STRING(3) in the target, and 1 of its values are longer than 3; run ALTER TABLE ")
        .hasMessageEndingWith(" ALTER COLUMN `NAME` SET DATA TYPE STRING");
    assertThat(bed.rows("SELECT * FROM ITEMS_COPY")).isEmpty();

    bed.source("UPDATE ITEMS SET NAME = 'thr', KIND = 'b'");
    assertThat(bed.sync(BedTables.items(), Mode.FULL).inserted()).isEqualTo(3);
  }

  @Test
  void aTableOfSomebodyElsesUnderTheNameOfAQuarantineIsRefusedAndThoseOfARunAreNot() {
    bed.source("CREATE TABLE ITEMS AS SELECT 1 AS ID, 'one' AS NAME");
    bed.sync(BedTables.items(), Mode.FULL);
    try (BigQueryTarget target = bed.target(Step.reading())) {
      OwnTables.refuseForeign(BedTables.items(), target);
      bed.target("CREATE TABLE ITEMS_COPY_QUARANTINE (ID INT64)");

      assertThatThrownBy(() -> OwnTables.refuseForeign(BedTables.items(), target))
          .isInstanceOfSatisfying(
              WarehouseException.class,
              failure -> assertThat(failure.type()).isEqualTo(FailureType.BAD_CONFIGURATION))
          .hasMessage(
              "Cannot sync items: ITEMS_COPY_QUARANTINE in the target isn't Snowline's (it has no column quarantine_reason, quarantine_run), and a run would remove its rows; rename what isn't Snowline's, or set tables.items.target to another name");
    }
  }

  @Test
  void aDocumentThatBigQueryWritesOtherwiseStopsTheRunAndNamesItsColumnAlone() {
    adopt(
        Field.of("ID", StandardSQLTypeName.INT64),
        Field.of("DOC", StandardSQLTypeName.JSON),
        Field.of("OTHER", StandardSQLTypeName.JSON));
    bed.source(
        "CREATE TABLE ITEMS (ID INTEGER, DOC JSON, OTHER JSON)",
        "INSERT INTO ITEMS VALUES (1, '{\"a\": 1}', '{\"a\":1}'), (2, NULL, NULL)");

    assertThatThrownBy(() -> bed.sync(BedTables.items(), Mode.FULL))
        .isInstanceOfSatisfying(
            WarehouseException.class,
            failure -> assertThat(failure.type()).isEqualTo(FailureType.LOAD_MISMATCH))
        .hasMessageEndingWith(
            "1 rows are no longer what was read after loading; nothing was written; JSON that BigQuery writes otherwise can't be held exactly: make column DOC of ITEMS_COPY a STRING, without the rule json");
    assertThat(bed.rows("SELECT * FROM ITEMS_COPY")).isEmpty();
  }

  @Test
  void aSampleNamesADocumentOnlyIfItDiffers() {
    adopt(
        Field.of("ID", StandardSQLTypeName.INT64),
        Field.of("DOC", StandardSQLTypeName.JSON),
        Field.of("OTHER", StandardSQLTypeName.JSON));
    bed.source(
        "CREATE TABLE ITEMS (ID INTEGER, DOC JSON, OTHER JSON)",
        "INSERT INTO ITEMS VALUES (1, '{\"a\":1}', '{\"b\":1}')");
    bed.sync(BedTables.items(), Mode.FULL);
    bed.source("UPDATE ITEMS SET OTHER = '{\"b\":2}'");

    assertThat(
            bed.run(BedTables.items(), BedRun.sync(BedTables.items(), Mode.FULL))
                .planned()
                .plan()
                .samples())
        .containsExactly(
            new Sample(
                "updated",
                "ID=1",
                "differs in OTHER",
                List.of(new Sample.ColumnChange("OTHER", "{\"b\":1}", "{\"b\":2}"))));
  }

  @Test
  void aRowThatIsSpoiltOnItsWayIsNotBlamedOnItsDocuments() throws Exception {
    adopt(Field.of("ID", StandardSQLTypeName.INT64), Field.of("DOC", StandardSQLTypeName.JSON));
    bed.source(
        "CREATE TABLE ITEMS (ID INTEGER, DOC JSON)", "INSERT INTO ITEMS VALUES (1, '{\"a\":1}')");
    TableDefinition items = BedTables.items();
    String run = "items-20250724-020000-spoilt";
    try (DuckDbSource source =
            new DuckDbSource(new DuckDbFile(folder.resolve("source.duckdb"), "main"));
        BigQueryTarget target = bed.target(new Step("items", run, "transfer", 1, Map.of()));
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      Contract contract =
          Agreement.of(
              items,
              source.schema("ITEMS").orElseThrow(),
              target.schema("ITEMS_COPY"),
              target.types());
      Path read =
          Path.of(
              source
                  .read(contract, Buckets.all(4), Files.createDirectory(folder.resolve("read")))
                  .get(0));
      Path spoilt = folder.resolve("spoilt.parquet");
      statement.execute(
          "COPY (SELECT * REPLACE (7 AS ID) FROM read_parquet('%s')) TO '%s' (FORMAT parquet)"
              .formatted(read, spoilt));

      assertThatThrownBy(
              () ->
                  target.load(items, run, contract, Buckets.all(4), List.of(spoilt.toUri()), true))
          .hasMessageEndingWith(
              "1 rows are no longer what was read after loading; nothing was written; report this");
      target.discard("items", run);
    }
  }

  @Test
  void keysThatACollationHoldsAlikeAreTwoKeys() {
    adopt(text("ID").setCollation("und:ci").build(), text("NAME").setCollation("und:ci").build());
    bed.source(
        "CREATE TABLE ITEMS (ID VARCHAR, NAME VARCHAR)",
        "INSERT INTO ITEMS VALUES ('a', 'small'), ('A', 'capital')");

    bed.sync(BedTables.items(), Mode.FULL);
    bed.source("UPDATE ITEMS SET NAME = 'SMALL' WHERE ID = 'a'");

    assertThat(bed.sync(BedTables.items(), Mode.FULL).updated()).isEqualTo(1);
    assertThat(bed.rows("SELECT ID, NAME FROM ITEMS_COPY")).containsExactly("A|capital", "a|SMALL");
    assertThat(BigQueryTypes.collated(bed.types("ITEMS_COPY").get("ID"))).isTrue();
    assertThat(bed.types("ITEMS_COPY_HISTORY")).containsEntry("ID", "STRING");
  }

  @Test
  void rowsWithPartsOfTheTargetsOwnAreKeptAndComeBack() {
    adopt(
        Field.of("ID", StandardSQLTypeName.INT64),
        text("NAME").build(),
        Field.of(
            "PLACE",
            StandardSQLTypeName.STRUCT,
            Field.of("select", StandardSQLTypeName.STRING),
            Field.of(
                "POINT", StandardSQLTypeName.STRUCT, Field.of("X", StandardSQLTypeName.INT64))),
        Field.newBuilder(
                "STEPS",
                StandardSQLTypeName.STRUCT,
                Field.of("DAY", StandardSQLTypeName.DATE),
                Field.newBuilder("TAGS", StandardSQLTypeName.STRING)
                    .setMode(Field.Mode.REPEATED)
                    .build())
            .setMode(Field.Mode.REPEATED)
            .build());
    bed.target(
        """
        INSERT INTO ITEMS_COPY (ID, NAME, PLACE, STEPS)
        SELECT 1, 'old', STRUCT('here' AS `select`, STRUCT(7 AS X) AS POINT),
          [STRUCT(DATE '2025-07-15' AS DAY, ['a', 'b'] AS TAGS)]""");
    bed.source(
        "CREATE TABLE ITEMS (ID INTEGER, NAME VARCHAR)", "INSERT INTO ITEMS VALUES (1, 'new')");
    String parts =
        "SELECT ID, NAME, PLACE.`select`, PLACE.POINT.X, TO_JSON_STRING(STEPS) FROM ITEMS_COPY";
    List<String> before = bed.rows(parts);

    Receipt changed = bed.sync(BedTables.items(), Mode.FULL);

    assertThat(changed.updated()).isEqualTo(1);
    assertThat(bed.rows("SELECT ID, NAME, PLACE.POINT.X FROM ITEMS_COPY"))
        .containsExactly("1|new|NULL");
    assertThat(bed.rows(parts + "_HISTORY")).isEqualTo(before).hasSize(1);

    bed.run(BedTables.items(), BedRun.undo(BedTables.items(), changed.run())).undo();

    assertThat(bed.rows(parts)).isEqualTo(before);
  }

  @Test
  void whatOthersWroteAboutATableStaysWhenItGetsAColumn() {
    adopt(
        Field.newBuilder("ID", StandardSQLTypeName.INT64)
            .setDescription("who it is")
            .setMode(Field.Mode.REQUIRED)
            .build(),
        text("NAME")
            .setDescription("what it is called")
            .setPolicyTags(PolicyTags.newBuilder().setNames(List.of(TAG)).build())
            .build());
    bed.source(
        "CREATE TABLE ITEMS (ID INTEGER, NAME VARCHAR, SINCE DATE)",
        "INSERT INTO ITEMS VALUES (1, 'one', DATE '2025-07-15')");

    assertThat(bed.sync(BedTables.items(), Mode.FULL).migrated())
        .containsExactly("added column SINCE DATE to ITEMS_COPY");

    Table table = bed.table("ITEMS_COPY");
    FieldList fields = table.getDefinition().getSchema().getFields();
    assertThat(table.getDescription()).isEqualTo("what the team sells");
    assertThat(table.getFriendlyName()).isEqualTo("Items");
    assertThat(table.getLabels()).isEqualTo(Map.of("team", "finance"));
    assertThat(fields.get("ID").getDescription()).isEqualTo("who it is");
    assertThat(fields.get("ID").getMode()).isEqualTo(Field.Mode.REQUIRED);
    assertThat(fields.get("NAME").getDescription()).isEqualTo("what it is called");
    assertThat(fields.get("NAME").getPolicyTags().getNames()).containsExactly(TAG);
    assertThat(bed.rows("SELECT ID, NAME, SINCE FROM ITEMS_COPY"))
        .containsExactly("1|one|2025-07-15");
  }

  @Test
  void aFullSyncChangesRowsAndNothingElseOfATableThatOthersGrantedDividedAndView() {
    bed.make(
        "ITEMS_COPY",
        table ->
            TableInfo.newBuilder(
                    table,
                    StandardTableDefinition.newBuilder()
                        .setSchema(
                            Schema.of(
                                Field.of("ID", StandardSQLTypeName.INT64),
                                text("NAME").setDescription("what it is called").build(),
                                Field.of("SINCE", StandardSQLTypeName.DATE)))
                        .setTimePartitioning(
                            TimePartitioning.newBuilder(TimePartitioning.Type.MONTH)
                                .setField("SINCE")
                                .build())
                        .setClustering(
                            Clustering.newBuilder().setFields(List.of("NAME", "ID")).build())
                        .build())
                .setDescription("what the team sells")
                .setLabels(Map.of("team", "finance"))
                .build());
    bed.target(
        "CREATE VIEW ITEMS_NAMED AS SELECT NAME FROM `%s.ITEMS_COPY`"
            .formatted(bed.dataset().dataset()));
    bed.grant(
        List.of(
            Acl.of(new Acl.User("owner@example.com"), Acl.Role.OWNER),
            Acl.of(new Acl.Group("readers@example.com"), Acl.Role.READER),
            Acl.of(new Acl.View(TableId.of("snowline", "elsewhere", "TOTALS")))),
        "ITEMS_COPY",
        Policy.newBuilder()
            .addIdentity(Role.of("roles/bigquery.dataViewer"), Identity.user("x@example.com"))
            .build());
    bed.target(
        "INSERT INTO ITEMS_COPY VALUES (1, 'old', DATE '2025-07-15'), (2, 'gone', NULL), (3, 'same', NULL)");
    bed.source(
        "CREATE TABLE ITEMS (ID INTEGER, NAME VARCHAR, SINCE DATE)",
        "INSERT INTO ITEMS VALUES (1, 'new', '2025-08-14'), (3, 'same', NULL), (4, 'more', NULL)");
    Map<String, String> before = bed.told("ITEMS_COPY", "ITEMS_NAMED");

    Receipt receipt = bed.sync(BedTables.items(), Mode.FULL);

    assertThat(List.of(receipt.inserted(), receipt.updated(), receipt.vanished()))
        .containsExactly(1L, 1L, 1L);
    assertThat(bed.rows("SELECT NAME FROM ITEMS_NAMED")).containsExactly("more", "new", "same");
    assertThat(bed.told("ITEMS_COPY", "ITEMS_NAMED")).isEqualTo(before);
    assertThat(String.join("\n", before.values()))
        .contains("readers@example.com", "TOTALS", "x@example.com", "timePartitioning", "MONTH")
        .contains("clustering", "what it is called", "finance");
    assertThat(bed.jobs(receipt.run()).values())
        .hasSizeGreaterThan(3)
        .noneMatch(sql -> DDL.matcher(sql).find());
  }

  @Test
  void aTableThatIsMadeIsDividedAndClusteredAsConfigured() {
    bed.source(
        "CREATE TABLE ITEMS (ID INTEGER, NAME VARCHAR, SINCE TIMESTAMP)",
        "INSERT INTO ITEMS VALUES (1, 'one', TIMESTAMP '2025-07-15 02:00:00')");

    bed.sync(
        BedTables.stored(
            new Storage(Optional.of(new Partition("SINCE", Unit.MONTH)), List.of("NAME", "ID"))),
        Mode.FULL);

    StandardTableDefinition made = bed.table("ITEMS_COPY").getDefinition();
    assertThat(made.getTimePartitioning().getField()).isEqualTo("SINCE");
    assertThat(made.getTimePartitioning().getType()).isEqualTo(TimePartitioning.Type.MONTH);
    assertThat(made.getClustering().getFields()).containsExactly("NAME", "ID");
    assertThat(bed.rows("SELECT ID, NAME, SINCE FROM ITEMS_COPY"))
        .containsExactly("1|one|2025-07-15T02:00:00");
  }

  /** Nothing is staged, so there is no table of which partitions could be counted. */
  @Test
  void aTableWithoutRowsIsMadeDividedAsConfigured() {
    bed.source("CREATE TABLE ITEMS (ID INTEGER, BORN DATE)");

    Receipt receipt =
        bed.sync(
            BedTables.stored(new Storage(Optional.of(new Partition("BORN", Unit.DAY)), List.of())),
            Mode.FULL);

    StandardTableDefinition made = bed.table("ITEMS_COPY").getDefinition();
    assertThat(made.getTimePartitioning().getField()).isEqualTo("BORN");
    assertThat(receipt.outcome()).isEqualTo(Outcome.VERIFIED);
    assertThat(receipt.targetRows()).isZero();
  }

  /** NULL is a partition as well. */
  @Test
  void aTableOfMorePartitionsThanOneStatementWritesIsNotMade() {
    bed.source(
        "CREATE TABLE ITEMS AS SELECT n AS ID, DATE '2010-01-01' + n::INTEGER AS BORN FROM range(4000) AS numbers (n)",
        "INSERT INTO ITEMS VALUES (4001, NULL)");

    assertThatThrownBy(
            () ->
                bed.sync(
                    BedTables.stored(
                        new Storage(Optional.of(new Partition("BORN", Unit.DAY)), List.of())),
                    Mode.FULL))
        .isInstanceOfSatisfying(
            WarehouseException.class,
            failure -> assertThat(failure.type()).isEqualTo(FailureType.BAD_CONFIGURATION))
        .hasMessage(
            "Cannot make ITEMS_COPY: its rows would fill 4001 partitions, and BigQuery writes at most 4000 at once; set tables.items.partition.by to a longer time, such as month or year, or leave tables.items.partition out");
    assertThat(bed.table("ITEMS_COPY")).isNull();
  }
}
