package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.snowline.command.SnowlineFolder.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code snowline schedules} on a real Temporal server, looked at with Temporal's own command. */
@Tag("bed")
class SchedulesBedTest {
  private static final String TABLES =
      """
      source: {duckdb: {file: source.duckdb}}
      target: {duckdb: {file: target.duckdb}}
      tables:
        items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}
        people: {source: PEOPLE, target: PEOPLE_COPY, key: [ID, NAME]}
      """;
  private static final String BRISBANE =
      """
        night: {mode: full, tables: [items], cron: "0 2 * * 1-5", time_zone: Australia/Brisbane}
      """;
  private static final String MONITOR =
      """
        monitor: {workflow: monitor, every: 4h}
      """;

  private final BedTemporal bed = new BedTemporal();
  private @TempDir Path temporary;
  private SnowlineFolder folder;

  @BeforeEach
  void make() {
    folder = SnowlineFolder.withItemsAndPeople(temporary);
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private Run schedules(List<String> schedules, String... arguments) {
    folder.configured(
        TABLES + (schedules.isEmpty() ? "" : "schedules:\n" + String.join("", schedules)));
    return folder.run(
        bed.environment(),
        Stream.concat(Stream.of("schedules"), Stream.of(arguments)).toArray(String[]::new));
  }

  private List<String> kinds(List<String> schedules, String command) {
    return schedules(schedules, command, "--json").json().stream()
        .filter(line -> line.path("type").asText().equals("schedule"))
        .map(line -> line.path("kind").asText() + " " + line.path("schedule").asText())
        .toList();
  }

  private String describe(String id) {
    return bed.temporal("schedule", "describe", "--schedule-id", id).replaceAll(" +", " ");
  }

  @Test
  void whatIsConfiguredIsMadeOnceAndWhatNoLongerIsIsRemoved() {
    assertThat(schedules(List.of(BRISBANE, MONITOR), "plan", "--exit-code").code()).isEqualTo(2);
    assertThat(kinds(List.of(BRISBANE, MONITOR), "apply"))
        .containsExactly("add night", "add monitor");

    assertThat(describe("snowline/night"))
        .contains("\"ID\":\"schedule/night\",\"Workflow\":\"FullSync\"")
        .contains("\"hour\":\"2\",\"dayOfMonth\":\"1-31\",\"month\":\"1-12\",\"dayOfWeek\":\"1-5\"")
        .contains("TimeZoneName Australia/Brisbane")
        .contains("OverlapPolicy Skip")
        .contains("CatchupWindow 7d");
    assertThat(schedules(List.of(BRISBANE, MONITOR), "plan", "--exit-code").code()).isZero();
    assertThat(kinds(List.of(BRISBANE, MONITOR), "apply"))
        .containsExactly("keep night", "keep monitor");

    BedTemporal.await(
        "both in the server's list",
        () -> kinds(List.of(), "plan").equals(List.of("remove monitor", "remove night")));
    assertThat(kinds(List.of(MONITOR), "apply")).containsExactly("keep monitor", "remove night");
    BedTemporal.await(
        "one in the server's list",
        () -> kinds(List.of(MONITOR), "plan").equals(List.of("keep monitor")));
  }

  @Test
  void theIncidentsSchedulesAreMadeAsTheyAreConfigured() {
    SnowlineFolder karbon = new SnowlineFolder(temporary).with("snowflake.p8", "a key");
    for (String file :
        List.of("karbon.yaml", "views/corrected_view.sql", "views/individual_budget_v5.sql")) {
      karbon.with(file, config(file));
    }
    Map<String, String> environment = new HashMap<>(bed.environment());
    Stream.of(
            "SNOWFLAKE_ACCOUNT",
            "SNOWFLAKE_USER",
            "SNOWFLAKE_ROLE",
            "SNOWFLAKE_WAREHOUSE",
            "SNOWFLAKE_DATABASE",
            "SNOWFLAKE_SCHEMA")
        .forEach(name -> environment.put(name, "KARBON"));
    environment.put("SNOWFLAKE_PRIVATE_KEY_FILE", temporary.resolve("snowflake.p8").toString());
    environment.put("SNOWLINE_URL", "https://sync.example.com");
    environment.put("SNOWLINE_AUDIENCE", "https://sync.example.com");
    environment.put("SNOWLINE_CALLER", "scheduler@example.iam.gserviceaccount.com");

    Run first = karbon.run(environment, "schedules", "apply", "--config", "karbon.yaml");
    Run again = karbon.run(environment, "schedules", "apply", "--config", "karbon.yaml");

    assertThat(first.out() + first.err())
        .endsWith("4 added, 0 changed, 0 removed, 0 as configured\n");
    assertThat(again.out() + again.err())
        .endsWith("0 added, 0 changed, 0 removed, 4 as configured\n");
    assertThat(describe("snowline/budget-daily"))
        .contains("\"Workflow\":\"DailySync\"", "\"minute\":\"0\",\"hour\":\"2\"");
    assertThat(describe("snowline/budget-full"))
        .contains("\"Workflow\":\"FullSync\"", "\"minute\":\"0\",\"hour\":\"6\"");
    assertThat(describe("snowline/work-item-details-daily"))
        .contains("\"Workflow\":\"DailySync\"", "\"minute\":\"30\",\"hour\":\"6\"");
    assertThat(describe("snowline/monitor")).contains("\"Workflow\":\"SchedulerMonitor\"", "4h");
  }

  private static String config(String file) {
    try {
      return Files.readString(Path.of("..", "config").resolve(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Test
  void aChangeKeepsTheTimeZoneAndWhatAPersonPaused() {
    schedules(List.of(BRISBANE), "apply");
    bed.temporal(
        "schedule", "toggle", "--schedule-id", "snowline/night", "--pause", "--reason", "Alex");

    Run changed = schedules(List.of(BRISBANE.replace("0 2", "30 3")), "apply");

    assertThat(changed.out())
        .isEqualTo(
            """
            ~ night  FullSync of items as schedule night, 30 3 * * 1,2,3,4,5 Australia/Brisbane  paused
                times: 0 2 * * 1,2,3,4,5 -> 30 3 * * 1,2,3,4,5
            0 added, 1 changed, 0 removed, 0 as configured
            """);
    assertThat(describe("snowline/night"))
        .contains("TimeZoneName Australia/Brisbane")
        .contains("Paused true")
        .contains("\"minute\":\"30\",\"hour\":\"3\"");
  }

  @Test
  void whatSomeoneChangedAtTheServerIsPutRight() {
    schedules(List.of(BRISBANE), "apply");
    bed.temporal(
        "schedule",
        "update",
        "--schedule-id",
        "snowline/night",
        "--type",
        "DailySync",
        "--task-queue",
        "elsewhere",
        "--workflow-id",
        "other",
        "--interval",
        "1h",
        "--overlap-policy",
        "AllowAll");

    List<JsonNode> lines = schedules(List.of(BRISBANE), "plan", "--json").json();

    assertThat(lines.get(1).path("differences"))
        .extracting(JsonNode::asText)
        .contains(
            "times: every 1h -> 0 2 * * 1,2,3,4,5",
            "time zone: UTC -> Australia/Brisbane",
            "task queue: elsewhere -> snowline",
            "id: other -> schedule/night")
        .anyMatch(difference -> difference.startsWith("starts: DailySync"))
        .anyMatch(difference -> difference.startsWith("overlap: "));
    schedules(List.of(BRISBANE), "apply");
    assertThat(schedules(List.of(BRISBANE), "plan", "--exit-code").code()).isZero();
  }

  @Test
  void anInputThatIsNoOrderIsPutRightToo() {
    schedules(List.of(BRISBANE), "apply");
    bed.temporal(
        "schedule",
        "update",
        "--schedule-id",
        "snowline/night",
        "--type",
        "FullSync",
        "--task-queue",
        "snowline",
        "--workflow-id",
        "schedule/night",
        "--input",
        "\"all of them\"",
        "--interval",
        "1h");

    assertThat(schedules(List.of(BRISBANE), "plan", "--json").json().get(1).path("differences"))
        .extracting(JsonNode::asText)
        .contains(
            "starts: FullSync with an input that is no order of a sync"
                + " -> FullSync of items as schedule night");
    assertThat(schedules(List.of(BRISBANE), "apply").code()).isZero();
    assertThat(schedules(List.of(BRISBANE), "plan", "--exit-code").code()).isZero();
  }

  @Test
  void whatSomeoneElseMadeIsLeftAlone() {
    bed.temporal(
        "schedule",
        "create",
        "--schedule-id",
        "snowline/night",
        "--type",
        "FullSync",
        "--task-queue",
        "snowline",
        "--workflow-id",
        "other",
        "--interval",
        "24h");

    Run refused = schedules(List.of(BRISBANE, MONITOR), "apply");

    assertThat(refused.code()).isEqualTo(78);
    assertThat(refused.err())
        .contains("Cannot keep the schedule snowline/night: it was not made by Snowline");
    assertThat(kinds(List.of(), "apply")).isEmpty();
    assertThat(describe("snowline/night")).contains("\"ID\":\"other\"");
  }

  @Test
  void aScheduleThatFiresIsAVerifiedSync() throws Exception {
    schedules(List.of(BRISBANE), "apply");
    try (WorkerProcess worker = WorkerProcess.start(temporary, bed.environment())) {
      bed.temporal("schedule", "trigger", "--schedule-id", "snowline/night");

      BedTemporal.await(
          "its run",
          () ->
              folder
                  .run(bed.environment(), "runs", "items", "--json")
                  .out()
                  .contains("\"actor\":\"schedule night\""));
      assertThat(worker.said()).doesNotContain("ERROR");
    }
    assertThat(folder.targetColumn("SELECT count(*) FROM ITEMS_COPY")).containsExactly("1000");
  }
}
