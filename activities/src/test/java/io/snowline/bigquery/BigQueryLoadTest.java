package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import io.snowline.bigquery.ScriptedBigQuery.Call;
import io.snowline.bigquery.ScriptedBigQuery.End;
import io.snowline.bigquery.ScriptedBigQuery.Fate;
import io.snowline.bigquery.ScriptedBigQuery.Fate.Cut;
import io.snowline.bigquery.ScriptedBigQuery.Fate.Lost;
import io.snowline.bigquery.ScriptedBigQuery.Fate.Refused;
import io.snowline.definition.BigQueryDataset;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.WarehouseException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BigQueryLoadTest {
  private static final Schema SCHEMA =
      Schema.of(
          Field.newBuilder("PRICE", StandardSQLTypeName.NUMERIC)
              .setPrecision(12L)
              .setScale(2L)
              .build());

  private static final String FIRST = "snowline_%s_load_abc_only_1".formatted(ScriptedBigQuery.RUN);
  private static final String SECOND =
      "snowline_%s_load_abc_only_2".formatted(ScriptedBigQuery.RUN);

  @TempDir private Path folder;

  private final ScriptedBigQuery server = new ScriptedBigQuery();
  private LoadFile file;

  @BeforeEach
  void makeFile() throws IOException {
    // More than one of the client's chunks, so that a failure can come in the midst.
    Path path = Files.write(folder.resolve("rows.parquet"), new byte[9 * 1024 * 1024]);
    file = new LoadFile(path, 3, "abc");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aLoadSaysItsSchemaItsLimitsAndWhoAsks() {
    server.ends(End.loaded(3));

    assertThat(load()).containsExactly("run__load_abc");

    JsonNode job = server.job(FIRST);
    assertThat(job.at("/jobReference/location").asText()).isEqualTo("us-central1");
    assertThat(job.at("/configuration/labels/snowline_table").asText()).isEqualTo("items");
    JsonNode load = job.at("/configuration/load");
    assertThat(load.at("/schema/fields/0/name").asText()).isEqualTo("PRICE");
    assertThat(load.at("/schema/fields/0/precision").asText()).isEqualTo("12");
    assertThat(load.at("/schema/fields/0/scale").asText()).isEqualTo("2");
    assertThat(load.at("/sourceFormat").asText()).isEqualTo("PARQUET");
    assertThat(load.at("/maxBadRecords").asInt(-1)).isZero();
    assertThat(load.at("/writeDisposition").asText()).isEqualTo("WRITE_TRUNCATE");
    assertThat(load.at("/destinationTable/datasetId").asText()).isEqualTo("d_snowline");
    assertThat(load.at("/destinationTable/tableId").asText()).isEqualTo("run__load_abc");
  }

  static Stream<Arguments> faults() {
    return Stream.of(Call.OPEN, Call.SEND)
        .flatMap(
            call ->
                Stream.of(
                        new Cut(),
                        new Lost(),
                        new Refused(429, "rateLimitExceeded", "too many"),
                        new Refused(500, "backendError", "try again"),
                        new Refused(503, "backendError", "try again"))
                    .map(fate -> Arguments.of(call, fate)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whateverBecomesOfAnUploadTheRowsAreLoadedOnce(Call call, Fate fate) {
    server.next(call, fate);
    server.ends(End.loaded(3));

    load();

    assertThat(server.jobs()).containsExactly(FIRST);
  }

  @Test
  void aLostAnswerToTheLastPieceIsFoundByTheJobsId() throws IOException {
    file = new LoadFile(Files.write(folder.resolve("small.parquet"), new byte[10]), 3, "abc");
    server.next(Call.SEND, new Lost(), new Lost());
    server.ends(End.loaded(3));

    load();

    assertThat(server.jobs()).containsExactly(FIRST);
  }

  @Test
  void aJobOfThatIdIsAttachedTo() {
    server.next(
        Call.OPEN, new Refused(409, "duplicate", "Already Exists: Job p:us-central1." + FIRST));
    server.next(Call.GET, new Refused(404, "notFound", "Not found: Job"));
    server.loaded(FIRST, 3);

    load();

    assertThat(server.calls(Call.SEND)).isZero();
  }

  @Test
  void theSameContentIsNotSentAgain() {
    server.ends(End.loaded(3));
    load();

    load();

    assertThat(server.calls(Call.OPEN)).isEqualTo(1);
    assertThat(server.jobs()).hasSize(1);
  }

  /** Its table may have been removed since. */
  @Test
  void anotherExecutionOfTheStepSendsTheSameContentAgain() {
    server.ends(End.loaded(3), End.loaded(3));
    load();
    BigQueryDataset dataset =
        server.dataset(Duration.ofMinutes(1), OptionalLong.empty(), OptionalLong.empty());
    Step next = new Step("items", ScriptedBigQuery.RUN, "Transfer", 1, "next", Map.of());
    BigQueryConnection connection = server.connect(dataset, next);

    new BigQueryLoad(connection, new BigQueryJobs(connection))
        .files("run__load_", SCHEMA, List.of(file));

    assertThat(server.jobs()).containsExactly(FIRST, FIRST.replace("_only_", "_next_"));
  }

  @Test
  void aLoadThatIsDoneWithAnErrorHasFailed() {
    server.ends(End.badly("invalid", "Error while reading data, error message: bad"));

    assertFails(FailureType.WAREHOUSE_REFUSED, "Error while reading data");
    assertThat(server.jobs()).containsExactly(FIRST);
  }

  @Test
  void anErrorThatMayPassIsLoadedAgainUnderTheNextId() {
    server.ends(End.badly("backendError", "try again"), End.loaded(3));

    load();

    assertThat(server.jobs()).containsExactly(FIRST, SECOND);
  }

  @Test
  void fewerRowsOutThanInAreRefused() {
    server.ends(End.loaded(2));

    assertFails(FailureType.LOAD_MISMATCH, "job " + FIRST + " loaded 2 of its 3 rows");
  }

  @Test
  void anEndlessLoadIsCancelled() {
    server.ends(End.NEVER);

    assertThatThrownBy(() -> load(Duration.ofMillis(150)))
        .isInstanceOf(WarehouseException.class)
        .hasMessageContaining("was cancelled");
    assertThat(server.calls(Call.CANCEL)).isEqualTo(1);
  }

  @Test
  void filesInABucketAreLoadedByOneJob() {
    server.ends(End.loaded(3));

    String table = unloaded("gs://bucket/run/1a/*.parquet#3");

    assertThat(server.jobs())
        .containsExactly(
            "snowline_%s_%s_1".formatted(ScriptedBigQuery.RUN, table.replace("run__", "")));
    JsonNode configuration = server.job(server.jobs().get(0)).get("configuration");
    assertThat(configuration.at("/load/sourceUris/0").asText())
        .isEqualTo("gs://bucket/run/1a/*.parquet");
    assertThat(configuration.at("/jobTimeoutMs").asText()).isEqualTo("60000");
    assertThat(configuration.at("/load/maxBadRecords").asInt(-1)).isZero();
  }

  /** Each call is a worker of its own. */
  @Test
  void aLoadFromABucketIsFoundAgainByWhoeverTakesOver() {
    server.ends(End.loaded(3), End.loaded(3));

    String first = unloaded("gs://bucket/run/1a/*.parquet#3");
    String second = unloaded("gs://bucket/run/1a/*.parquet#3");
    String other = unloaded("gs://bucket/run/2b/*.parquet#3");

    assertThat(second).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
    assertThat(server.jobs()).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("faultsOfAStart")
  void whateverBecomesOfItsStartALoadFromABucketIsMadeOnce(Fate fate) {
    server.next(Call.INSERT, fate);
    server.ends(End.loaded(3));

    unloaded("gs://bucket/run/1a/*.parquet#3");

    assertThat(server.jobs()).hasSize(1);
  }

  static Stream<Fate> faultsOfAStart() {
    return Stream.of(
        new Cut(),
        new Lost(),
        new Refused(429, "rateLimitExceeded", "too many"),
        new Refused(500, "backendError", "try again"),
        new Refused(503, "backendError", "try again"));
  }

  @Test
  void aLoadFromABucketThatMayPassIsMadeAgainUnderTheNextId() {
    server.ends(End.badly("backendError", "try again"), End.loaded(3));

    unloaded("gs://bucket/run/1a/*.parquet#3");

    assertThat(server.jobs()).hasSize(2);
    assertThat(server.jobs().get(1)).isEqualTo(server.jobs().get(0).replaceFirst("1$", "2"));
  }

  private String unloaded(String files) {
    BigQueryConnection connection = connect(Duration.ofMinutes(1));
    return new BigQueryLoad(connection, new BigQueryJobs(connection))
        .uris("run__", SCHEMA, List.of(URI.create(files)))
        .getTable();
  }

  private List<String> load() {
    return load(Duration.ofMinutes(1));
  }

  private List<String> load(Duration deadline) {
    BigQueryConnection connection = connect(deadline);
    return new BigQueryLoad(connection, new BigQueryJobs(connection))
        .files("run__load_", SCHEMA, List.of(file)).stream()
            .map(table -> table.getTable())
            .toList();
  }

  private BigQueryConnection connect(Duration deadline) {
    return server.connect(server.dataset(deadline, OptionalLong.empty(), OptionalLong.empty()));
  }

  private void assertFails(FailureType type, String words) {
    assertThatThrownBy(this::load)
        .isInstanceOfSatisfying(
            WarehouseException.class,
            failure -> assertThat(failure.type()).as(failure.getMessage()).isEqualTo(type))
        .hasMessageContaining(words);
  }
}
