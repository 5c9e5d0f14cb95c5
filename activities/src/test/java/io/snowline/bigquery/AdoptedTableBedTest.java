package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.PolicyTags;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableInfo;
import com.google.cloud.bigquery.TimePartitioning;
import io.snowline.definition.Storage;
import io.snowline.definition.Storage.Partition;
import io.snowline.definition.Storage.Unit;
import io.snowline.sync.FailureType;
import io.snowline.sync.Mode;
import io.snowline.warehouse.WarehouseException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that somebody else made, and what a table that Snowline makes is like. */
@Tag("bed")
class AdoptedTableBedTest {
  private static final String TAG = "projects/p/locations/us/taxonomies/1/policyTags/2";

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
}
