package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.snowline.command.SnowlineFolder.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who takes the steps of what a command asks a real Temporal server for. */
@Tag("bed")
class CommandBesideWorkerBedTest {
  private static final String ALONE = "snowline: no worker takes work from the task queue snowline";

  /** As often as is needed to see that it is no luck. */
  private static final int SYNCS = 5;

  private final BedTemporal bed = new BedTemporal();
  private @TempDir Path temporary;
  private SnowlineFolder folder;

  @BeforeEach
  void make() throws Exception {
    folder =
        SnowlineFolder.withItemsAndPeople(temporary)
            .with("token", "a-token-of-enough-letters")
            .configured(
                """
                source: {duckdb: {file: source.duckdb}}
                target: {duckdb: {file: target.duckdb}}
                tables:
                  items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}
                http: {listen: "127.0.0.1:0", token_file: token}
                """);
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private Run sync() {
    Run sync = folder.run(bed.environment(), "sync", "full", "items");
    assertThat(sync.code()).as(sync.out() + sync.err()).isZero();
    return sync;
  }

  private static List<JsonNode> log(WorkerProcess worker) {
    ObjectMapper json = new ObjectMapper();
    return worker
        .said()
        .lines()
        .filter(line -> line.startsWith("{") && line.endsWith("}"))
        .map(
            line -> {
              try {
                return json.readTree(line);
              } catch (IOException notJson) {
                throw new UncheckedIOException(notJson);
              }
            })
        .toList();
  }

  private static Set<String> steps(Stream<JsonNode> log) {
    return log.map(line -> line.path("activity").asText())
        .filter(activity -> activity.startsWith("Sync."))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String metrics(WorkerProcess worker) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:%d/metrics".formatted(worker.port())))
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  @Test
  void theWorkerTakesEveryStepLogsItAndCountsTheRun() throws Exception {
    try (WorkerProcess worker = WorkerProcess.start(temporary, bed.environment())) {
      worker.polls(bed);

      for (int sync = 0; sync < SYNCS; sync++) {
        folder.source("UPDATE ITEMS SET NAME = 'changed %d' WHERE ID = 3".formatted(sync));
        assertThat(sync().err()).doesNotContain(ALONE);
      }

      List<String> runs =
          folder.run(bed.environment(), "runs", "items", "--json").json().stream()
              .map(line -> line.path("run").asText())
              .filter(run -> !run.isEmpty())
              .toList();
      assertThat(runs).hasSize(SYNCS);
      Set<String> all = steps(log(worker).stream());
      assertThat(all).contains("Sync.Inspect", "Sync.Transfer", "Sync.Apply");
      assertThat(runs)
          .allSatisfy(
              run ->
                  assertThat(
                          steps(
                              log(worker).stream()
                                  .filter(line -> line.path("run_id").asText().equals(run))))
                      .isEqualTo(all));
      assertThat(metrics(worker))
          .containsPattern(
              "snowline_sync_runs_total\\{mode=\"full\",outcome=\"verified\",table=\"items\"\\} "
                  + SYNCS);
    }
  }

  @Test
  void withoutAWorkerTheCommandWorksAndSaysSoAlsoAfterAnother() {
    assertThat(sync().err()).contains(ALONE);
    assertThat(sync().err()).contains(ALONE);
  }

  @Tag("slow")
  @Test
  void aCommandTakesOverFromAWorkerThatWasKilled() throws Exception {
    try (WorkerProcess worker = WorkerProcess.start(temporary, bed.environment())) {
      worker.polls(bed);
      worker.kill();

      assertThat(sync().err()).contains(ALONE);
    }
  }
}
