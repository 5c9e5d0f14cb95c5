package io.snowline.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.Fit;
import io.snowline.contract.Hashing;
import io.snowline.contract.ValueType.Whole;
import io.snowline.definition.SnowflakeAccount.Unload;
import io.snowline.sync.Buckets;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.WarehouseException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads in several ranges: what becomes of their files, their readers and their queries. */
class RangeReaderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int ROWS_OF_A_RESULT =
      ScriptedSnowflake.PARTS * ScriptedSnowflake.ROWS_OF_A_PART;

  @TempDir private Path folder;
  private final ScriptedSnowflake snowflake = new ScriptedSnowflake();

  @BeforeEach
  void rows() {
    snowflake.columns("C0", "SNOWLINE_KEY", "SNOWLINE_HASH", "SNOWLINE_BUCKET", "SNOWLINE_REASON");
  }

  @AfterEach
  void stop() {
    snowflake.close();
  }

  @Test
  void rangesAreAsFewAsKeepEachBelowTheRowsOfOne() {
    assertThat(sizes(1024, 5_000_000, 5_000_000)).containsExactly(1024);
    assertThat(sizes(1024, 10_000_000, 5_000_000)).containsExactly(512, 512);
    assertThat(sizes(1024, 12_000_000, 5_000_000)).containsExactly(426, 426, 172);
    assertThat(sizes(4, 2_000, 500)).containsExactly(1, 1, 1, 1);
    assertThat(sizes(4, 0, 500)).containsExactly(4);
    assertThat(sizes(1024, 100_000_000_000L, 5_000_000)).hasSize(1024).containsOnly(1);
    assertThat(
            RangeReader.ranges(new Buckets(8, List.of(1, 3, 4, 7)), 800, 200).stream()
                .map(Buckets::numbers))
        .containsExactly(List.of(1, 3), List.of(4, 7));
  }

  @Test
  void finerBucketsThatAreOneTogetherStayTogetherSoThatAllAreToldInAShortText() {
    List<Buckets> ranges = RangeReader.ranges(Buckets.all(Buckets.FINEST), 2_100_000, 2_000_000);

    assertThat(ranges).hasSize(2);
    assertThat(ranges.get(0).and(ranges.get(1)).everything()).isTrue();
    assertThat(ranges.get(0).within(ranges.get(1)).nothing()).isTrue();
    assertThat(ranges)
        .extracting(SnowflakeSql::within)
        .allSatisfy(condition -> assertThat(condition).hasSizeLessThan(8_000));
  }

  private static List<Integer> sizes(int buckets, long rows, long rowsOfARange) {
    return RangeReader.ranges(Buckets.all(buckets), rows, rowsOfARange).stream()
        .map(range -> range.numbers().size())
        .toList();
  }

  @Test
  void everyRangeIsOneQueryAndItsRowsAreInFilesOfItsOwn() throws SQLException {
    List<URI> files = read(step(Map.of()));

    assertThat(snowflake.started())
        .hasSize(5)
        .allSatisfy(sql -> assertThat(sql).contains("SNOWLINE_BUCKET IN ("));
    assertThat(files.stream().map(file -> Path.of(file).getFileName().toString()))
        .containsExactly(
            "rows-0.parquet",
            "rows-1.parquet",
            "rows-2.parquet",
            "rows-3.parquet",
            "rows-4.parquet");
    for (URI file : files) {
      assertThat(numbers(file)).isEqualTo(IntStream.range(0, ROWS_OF_A_RESULT).boxed().toList());
    }
  }

  @Test
  void whenOneRangeFailsTheReadersOfTheOthersHaveEnded() {
    snowflake.states("SUCCESS", "FAILED_WITH_ERROR 001003 SQL compilation error");

    assertThatThrownBy(() -> read(step(Map.of())))
        .isInstanceOf(WarehouseException.class)
        .hasMessageContaining("SQL compilation error");

    assertThat(snowflake.sessions()).as("sessions that are still open").isZero();
    assertThat(snowflake.started()).as("queries of ranges").hasSizeLessThan(5);
  }

  /** Its files are lost with it, the results aren't; load jobs are named by the files' content. */
  @Test
  void whoTakesOverReadsTheSameFilesAndRunsNoQueryAgain() throws IOException {
    Step lost = step(Map.of());
    List<byte[]> files = bytes(read(lost));
    assertThat(lost.notes()).as("what its heartbeat holds").hasSize(5);

    Step taking = step(lost.notes());
    List<byte[]> again = bytes(read(taking));

    assertThat(snowflake.started()).as("queries of both workers").hasSize(5);
    assertThat(again).usingElementComparator(Arrays::compare).isEqualTo(files);
    assertThat(taking.used()).containsExactlyInAnyOrderElementsOf(lost.notes().values());
  }

  @Test
  void whoTakesOverWaitsForTheUnloadThatTheLostWorkerStarted() {
    snowflake.columns("rows_unloaded");
    Step lost = step(Map.of());
    List<URI> files = unload(lost);
    assertThat(snowflake.started())
        .singleElement(InstanceOfAssertFactories.STRING)
        .startsWith("COPY INTO 'gcs://bucket/numbers-20250814-060000-ab12/");

    assertThat(unload(step(lost.notes()))).isEqualTo(files);
    assertThat(snowflake.started()).as("statements of both workers").hasSize(1);
  }

  @Test
  void anUnloadThatIsLostIsDoneAgainInAFolderOfItsOwn() {
    snowflake.columns("rows_unloaded");
    Step lost = step(Map.of());
    unload(lost);
    snowflake.states("");

    unload(step(lost.notes()));
    assertThat(
            snowflake.started().stream().map(sql -> sql.lines().findFirst().orElseThrow()).toList())
        .hasSize(2)
        .doesNotHaveDuplicates();
  }

  private List<URI> read(Step step) {
    try (SnowflakeSession session = SnowflakeSession.open(snowflake.account(PATIENCE), step)) {
      return new RangeReader(snowflake.account(PATIENCE), step, session, 200)
          .read(contract(), "NUMBERS", 1_000, Buckets.all(5), folder);
    }
  }

  private List<URI> unload(Step step) {
    Unload unload = new Unload("gs://bucket/", "SNOWLINE_GCS");
    try (SnowflakeSession session = SnowflakeSession.open(snowflake.account(PATIENCE), step)) {
      return new Unloading(unload, session, step).unload(contract(), "NUMBERS", Buckets.all(5));
    }
  }

  private static List<byte[]> bytes(List<URI> files) throws IOException {
    List<byte[]> bytes = new ArrayList<>();
    for (URI file : files) {
      bytes.add(Files.readAllBytes(Path.of(file)));
    }
    return bytes;
  }

  private static List<Integer> numbers(URI file) throws SQLException {
    List<Integer> numbers = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT \"N\" FROM read_parquet('%s')".formatted(Path.of(file)))) {
      while (rows.next()) {
        numbers.add(rows.getInt(1));
      }
    }
    return numbers;
  }

  private static Contract contract() {
    ContractColumn number =
        new ContractColumn(
            "N",
            "N",
            "NUMBER(18,0)",
            "INT64",
            new Whole(18, 18, true),
            new Whole(18, 18, true),
            Fit.ALWAYS,
            true);
    return new Contract(
        "NUMBERS",
        "NUMBERS_COPY",
        true,
        List.of(number),
        List.of(number),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(number),
        Hashing.PORTABLE);
  }

  private static Step step(Map<String, String> noted) {
    return new Step("numbers", "numbers-20250814-060000-ab12", "Sync-Transfer", 1, noted);
  }
}
