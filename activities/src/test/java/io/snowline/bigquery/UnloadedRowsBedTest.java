package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.snowline.bed.Bed;
import io.snowline.contract.Agreement;
import io.snowline.contract.Contract;
import io.snowline.definition.DuckDbFile;
import io.snowline.duckdb.DuckDbSource;
import io.snowline.sync.Buckets;
import io.snowline.sync.Digest;
import io.snowline.sync.Staged;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.WarehouseException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows that another engine wrote into a bucket, loaded from there: in several files, whole numbers
 * and times as counts of microseconds, all of 64 bits, as Snowflake writes them.
 */
@Tag("bed")
class UnloadedRowsBedTest {
  private static final Buckets HALF = new Buckets(4, List.of(0, 1));
  private static final Buckets OTHER_HALF = new Buckets(4, List.of(2, 3));

  private final String run =
      "items-20250724-020000-" + UUID.randomUUID().toString().substring(0, 6);
  private final String bucket = "unloaded-" + UUID.randomUUID();

  @Test
  void theRowsOfEveryFileAreStagedAndProven(@TempDir Path scratch) throws Exception {
    BedDataset bed = new BedDataset(scratch);
    Path file = source(scratch);
    try (DuckDbSource source = new DuckDbSource(new DuckDbFile(file, "main"));
        BigQueryTarget target = bed.target(step())) {
      Contract contract = contract(source, target);
      Digest cut = source.digest(contract, 4);
      unload(source, contract, HALF, scratch.resolve("a"));
      unload(source, contract, OTHER_HALF, scratch.resolve("b"));

      Staged staged =
          target.load(BedTables.items(), run, contract, Buckets.all(4), List.of(files(100)), true);

      assertThat(staged.rows().sums()).isEqualTo(cut.sums());
      assertThat(staged.rows().rows()).isEqualTo(cut.rows());
      assertThat(
              bed.inOrder(
                  """
                  SELECT ID, UNIX_MICROS(SEEN), NOTED, CLOCK
                  FROM `snowline`.`%s`.`%s__rows` WHERE ID >= 94 ORDER BY ID"""
                      .formatted(bed.dataset().staging(), run)))
          .as("times and their edges")
          .containsExactly(
              "94|1752883200000001|2025-07-15T02:00:00|02:00:00",
              "95|-62135596800000000|0001-01-01T00:00:00|00:00:00",
              "96|-12219684466876544|1582-10-10T11:12:13.123456|11:12:13.123456",
              "97|-1|1969-12-31T23:59:59.999999|00:00:00.000001",
              "98|253402300799999999|9999-12-31T23:59:59.999999|23:59:59.999999",
              "99|NULL|NULL|NULL");

      assertThat(
              target
                  .load(BedTables.items(), run, contract, Buckets.all(4), List.of(), true)
                  .rows()
                  .totalRows())
          .as("nothing was unloaded")
          .isZero();
      target.discard("items", run);
    }
    assertThat(bed.staged()).isEmpty();
  }

  @Test
  void whatALostRunLoadedIsRemovedByTheNextOneOfItsTable(@TempDir Path scratch) throws Exception {
    BedDataset bed = new BedDataset(scratch);
    Path file = source(scratch);
    try (DuckDbSource source = new DuckDbSource(new DuckDbFile(file, "main"));
        BigQueryTarget target = bed.target(step())) {
      Contract contract = contract(source, target);
      unload(source, contract, HALF, scratch.resolve("a"));
      unload(source, contract, OTHER_HALF, scratch.resolve("b"));
      target.load(BedTables.items(), run, contract, Buckets.all(4), List.of(files(100)), true);

      target.sweep("items", run);
      assertThat(bed.staged()).as("its own").hasSize(2);
      target.sweep("item", "item-20250725-020000-abc123");
      assertThat(bed.staged()).as("those of another table").hasSize(2);
      target.sweep("items", "items-20250725-020000-abc123");

      assertThat(bed.staged()).isEmpty();
    }
  }

  @Test
  void fewerRowsThanWereUnloadedAreRefused(@TempDir Path scratch) throws Exception {
    BedDataset bed = new BedDataset(scratch);
    Path file = source(scratch);
    try (DuckDbSource source = new DuckDbSource(new DuckDbFile(file, "main"));
        BigQueryTarget target = bed.target(step())) {
      Contract contract = contract(source, target);
      unload(source, contract, HALF, scratch.resolve("a"));

      assertThatThrownBy(
              () ->
                  target.load(
                      BedTables.items(), run, contract, Buckets.all(4), List.of(files(100)), true))
          .isInstanceOf(WarehouseException.class)
          .hasMessageContaining("Cannot load gs://%s/run/*.parquet: job ".formatted(bucket))
          .hasMessageEndingWith(" of its 100 rows; nothing was written");
      target.discard("items", run);
    }
  }

  private Step step() {
    return new Step("items", run, "transfer", 1, Map.of());
  }

  private static Contract contract(DuckDbSource source, BigQueryTarget target) {
    return Agreement.of(
        BedTables.items(),
        source.schema("ITEMS").orElseThrow(),
        target.schema("ITEMS_COPY"),
        target.types());
  }

  private URI files(long rows) {
    return URI.create("gs://%s/run/*.parquet#%s".formatted(bucket, rows));
  }

  private static Path source(Path folder) throws Exception {
    Path file = folder.resolve("source.duckdb");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute(
          """
          CREATE TABLE ITEMS AS
          SELECT i::INTEGER AS ID, 'name ' || i AS NAME, (i / 4)::DECIMAL(18,2) AS AMOUNT,
            TIMESTAMPTZ '2025-07-15 02:00:00.000001+00' + to_hours(i) AS SEEN,
            TIMESTAMP '2025-07-15 02:00:00' AS NOTED, TIME '02:00:00' AS CLOCK,
            i % 2 = 0 AS FLAG, i / 3.0::DOUBLE AS RATIO
          FROM range(95) AS numbers(i)
          UNION ALL
          SELECT 95 + i::INTEGER, 'edge', 0, moment AT TIME ZONE 'UTC', moment, clock, true, 0
          FROM (VALUES
            (0, TIMESTAMP '0001-01-01 00:00:00', TIME '00:00:00'),
            (1, TIMESTAMP '1582-10-10 11:12:13.123456', TIME '11:12:13.123456'),
            (2, TIMESTAMP '1969-12-31 23:59:59.999999', TIME '00:00:00.000001'),
            (3, TIMESTAMP '9999-12-31 23:59:59.999999', TIME '23:59:59.999999'),
            (4, NULL, NULL)) AS edges(i, moment, clock)""");
    }
    return file;
  }

  private void unload(DuckDbSource source, Contract contract, Buckets buckets, Path folder)
      throws Exception {
    Files.createDirectories(folder);
    Path kept =
        Files.createDirectories(Bed.running().buckets().resolve(bucket).resolve("run"))
            .resolve(folder.getFileName() + ".parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute(
          """
          COPY (
            SELECT * REPLACE (ID::BIGINT AS ID, epoch_us(SEEN) AS SEEN, epoch_us(NOTED) AS NOTED,
              epoch_us(CLOCK) AS CLOCK)
            FROM read_parquet('%s')
          ) TO '%s' (FORMAT parquet)"""
              .formatted(Path.of(source.read(contract, buckets, folder).get(0)), kept));
    }
  }
}
