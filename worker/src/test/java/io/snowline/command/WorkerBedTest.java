package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.snowline.command.SnowlineFolder.Run;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service on a real Temporal server, used by its command line and by HTTP. */
@Tag("bed")
class WorkerBedTest {
  private static final String TOKEN = "a-token-of-enough-letters";

  private final BedTemporal bed = new BedTemporal();
  private @TempDir Path temporary;
  private SnowlineFolder folder;
  private WorkerProcess worker;

  @BeforeEach
  void start() throws Exception {
    folder =
        SnowlineFolder.withItemsAndPeople(temporary)
            .with("token", TOKEN)
            .configured(
                """
                source: {duckdb: {file: source.duckdb}}
                target: {duckdb: {file: target.duckdb}}
                tables:
                  items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}
                  people: {source: PEOPLE, target: PEOPLE_COPY, key: [ID, NAME]}
                http:
                  listen: "127.0.0.1:0"
                  token_file: token
                  aliases:
                    itemsDailySync: {table: items, mode: daily}
                """);
    worker = WorkerProcess.start(temporary, bed.environment());
  }

  @AfterEach
  void stop() {
    worker.close();
    bed.close();
  }

  private List<JsonNode> runs() {
    Run runs = folder.run(bed.environment(), "runs", "--json");
    return runs.json().stream().filter(line -> line.path("type").asText().equals("run")).toList();
  }

  private List<String> requests() {
    return runs().stream()
        .flatMap(run -> run.findValues("requests").stream())
        .map(ids -> ids.get(0).asText())
        .toList();
  }

  @Test
  void aSyncStartedByHandIsVerifiedAndFoundByItsAttributes() {
    bed.temporal(
        "workflow",
        "start",
        "--type",
        "FullSync",
        "--task-queue",
        "snowline",
        "--workflow-id",
        "by-hand",
        "--input",
        "{\"tables\": [\"items\"], \"actor\": \"Alex\"}");
    String result = bed.temporal("workflow", "result", "--workflow-id", "by-hand");

    assertThat(result).contains("VERIFIED").contains("\"actor\":\"Alex\"");
    assertThat(folder.targetColumn("SELECT count(*) FROM ITEMS_COPY")).containsExactly("1000");
    BedTemporal.await(
        "the run by its attributes",
        () ->
            bed.temporal(
                    "workflow",
                    "count",
                    "--query",
                    "SnowlineTable = 'items' AND SnowlineMode = 'full' AND SnowlineOutcome ="
                        + " 'verified'")
                .contains("Total: 1"));
  }

  @Test
  void withoutInputEveryTableIsSynced() {
    bed.temporal(
        "workflow",
        "start",
        "--type",
        "DailySync",
        "--task-queue",
        "snowline",
        "--workflow-id",
        "all");
    bed.temporal("workflow", "result", "--workflow-id", "all");

    assertThat(runs())
        .extracting(run -> run.path("table").asText())
        .containsExactlyInAnyOrder("items", "people");
  }

  @Test
  void theSignalRerunAsksTheTableForASync() {
    folder.run(bed.environment(), "sync", "full", "items");
    folder.source("DELETE FROM ITEMS WHERE ID = 7");

    bed.temporal(
        "workflow",
        "signal",
        "--workflow-id",
        "table/items",
        "--name",
        "rerun",
        "--input",
        "{\"mode\": \"full\", \"actor\": \"Georinah\"}");

    BedTemporal.await("the rerun", () -> runs().size() == 2);
    assertThat(runs().get(0).path("actor").asText()).isEqualTo("Georinah");
    assertThat(folder.targetColumn("SELECT count(*) FROM ITEMS_COPY")).containsExactly("999");
  }

  @Test
  void eachFiringOfACronIsASyncOfItsOwn() {
    bed.temporal(
        "workflow",
        "start",
        "--type",
        "FullSync",
        "--task-queue",
        "snowline",
        "--workflow-id",
        "nightly",
        "--cron",
        "@every 2s",
        "--input",
        "{\"tables\": [\"items\"], \"actor\": \"cron\"}");

    BedTemporal.await("three runs", () -> runs().size() >= 3);
    bed.temporal("workflow", "cancel", "--workflow-id", "nightly");

    assertThat(requests()).doesNotHaveDuplicates().allMatch(id -> id.startsWith("nightly/"));
  }

  @Test
  void aFiringOfCloudSchedulerIsOneRunHoweverOftenItComes() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/itemsDailySync".formatted(worker.port())))
            .POST(BodyPublishers.noBody())
            .header("Authorization", "Bearer " + TOKEN)
            .header("X-CloudScheduler-ScheduleTime", "2025-08-14T02:00:00Z")
            .build();
    HttpClient client = HttpClient.newHttpClient();

    HttpResponse<String> first = client.send(request, BodyHandlers.ofString());
    assertThat(first.statusCode()).isEqualTo(202);
    BedTemporal.await("its run", () -> runs().size() == 1);
    HttpResponse<String> again = client.send(request, BodyHandlers.ofString());
    // A request after it: once that is answered, the repeat was too, in the order of the queue.
    folder.run(bed.environment(), "sync", "daily", "items");

    assertThat(again.body()).isEqualTo(first.body());
    assertThat(requests()).hasSize(2).contains("http/items/daily/schedule/2025-08-14T02:00:00Z");
  }

  @Test
  void readinessKnowsTheServerAndBothWarehouses() throws Exception {
    HttpResponse<String> ready =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/readyz".formatted(worker.port())))
                    .build(),
                BodyHandlers.ofString());

    assertThat(ready.body())
        .contains("\"temporal\":\"ready\"", "\"source\":\"ready\"", "\"target\":\"ready\"");
    assertThat(ready.statusCode()).isEqualTo(200);
  }

  @Test
  void toldToEndItSaysSoAndLeavesNothing() throws Exception {
    worker.port();

    assertThat(worker.end()).isEqualTo(143);
    assertThat(worker.said()).contains("ending; nothing is being written").contains("ended");
  }
}
