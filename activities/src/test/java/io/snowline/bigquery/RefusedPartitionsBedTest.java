package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableInfo;
import com.google.cloud.bigquery.TimePartitioning;
import io.snowline.sync.Mode;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.WarehouseException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets whose partitions a sync can't keep to. */
@Tag("bed")
class RefusedPartitionsBedTest {
  @Test
  void aTargetThatAsksForAFilterIsRefusedBeforeAnythingIsWritten(@TempDir Path folder) {
    BedDataset bed = new BedDataset(folder);
    bed.source("CREATE TABLE ITEMS AS SELECT 1 AS ID, DATE '2025-07-15' AS BORN");
    bed.make(
        "ITEMS_COPY",
        (table) ->
            TableInfo.newBuilder(
                    table,
                    StandardTableDefinition.newBuilder()
                        .setSchema(
                            Schema.of(
                                Field.of("ID", StandardSQLTypeName.INT64),
                                Field.of("BORN", StandardSQLTypeName.DATE)))
                        .setTimePartitioning(
                            TimePartitioning.newBuilder(TimePartitioning.Type.DAY)
                                .setField("BORN")
                                .build())
                        .build())
                .setRequirePartitionFilter(true)
                .build());

    assertThatThrownBy(() -> bed.sync(BedTables.items(), Mode.FULL))
        .isInstanceOf(WarehouseException.class)
        .hasMessageStartingWith(
            "Cannot compare ITEMS_COPY: it refuses queries without a filter on its partitions, and a sync reads every row; run ALTER TABLE ")
        .hasMessageEndingWith(".`ITEMS_COPY` SET OPTIONS (require_partition_filter = FALSE)");
  }

  @Test
  void aTargetWhosePartitionsExpireIsRefusedWithWhatToRun(@TempDir Path folder) {
    BedDataset bed = new BedDataset(folder);
    bed.make(
        "ITEMS_COPY",
        (table) ->
            TableInfo.of(
                table,
                StandardTableDefinition.newBuilder()
                    .setSchema(
                        Schema.of(
                            Field.of("ID", StandardSQLTypeName.INT64),
                            Field.of("BORN", StandardSQLTypeName.DATE)))
                    .setTimePartitioning(
                        TimePartitioning.newBuilder(TimePartitioning.Type.DAY)
                            .setField("BORN")
                            .setExpirationMs(Duration.ofDays(60).toMillis())
                            .build())
                    .build()));

    assertThatThrownBy(() -> refuseExpiring(bed))
        .isInstanceOf(WarehouseException.class)
        .hasMessageStartingWith(
            "Cannot keep ITEMS_COPY: BigQuery removes its rows by itself when they expire, which no sync would see; run ALTER TABLE ")
        .hasMessageEndingWith(".`ITEMS_COPY` SET OPTIONS (partition_expiration_days = NULL)");
  }

  private static void refuseExpiring(BedDataset bed) {
    try (BigQueryTarget target = new BigQueryTarget(bed.dataset(), Step.reading())) {
      target.refuseExpiring(BedTables.items());
    }
  }

  @Test
  void aTargetPartitionedByArrivalIsRefusedBeforeAnythingIsWritten(@TempDir Path folder) {
    BedDataset bed = new BedDataset(folder);
    bed.source("CREATE TABLE ITEMS AS SELECT 1 AS ID");
    bed.make(
        "ITEMS_COPY",
        (table) ->
            TableInfo.of(
                table,
                StandardTableDefinition.newBuilder()
                    .setSchema(Schema.of(Field.of("ID", StandardSQLTypeName.INT64)))
                    .setTimePartitioning(TimePartitioning.of(TimePartitioning.Type.DAY))
                    .build()));

    assertThatThrownBy(() -> bed.sync(BedTables.items(), Mode.FULL))
        .isInstanceOf(WarehouseException.class)
        .hasMessageStartingWith(
            "Cannot write ITEMS_COPY: it is partitioned by the time at which rows come in (_PARTITIONTIME), and rows that a sync puts back, or an undo, would move to today's partition; run ALTER TABLE ")
        .hasMessageEndingWith(
            ".`ITEMS_COPY` RENAME TO `ITEMS_COPY_BEFORE`, which keeps its rows, and the next full sync makes a new one, partitioned as tables.NAME.partition says");
    assertThat(bed.rows("SELECT * FROM ITEMS_COPY")).isEmpty();
  }
}
