package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.scheduler.v1.Job;
import io.snowline.command.SnowlineFolder.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The monitor from the command line: a real client, a real sync, no Temporal server. */
class MonitorCommandTest {
  private @TempDir Path temporary;
  private SchedulerFolder scene;
  private SnowlineFolder folder;

  @BeforeEach
  void make() {
    scene = new SchedulerFolder(temporary);
    folder = scene.folder();
    assertThat(folder.run("sync", "full").code()).isZero();
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private void pauseItems() {
    scene.scheduler().put("items-daily", "0 2 * * *", Job.State.PAUSED, Duration.ofDays(30));
    folder.target(
        "UPDATE snowline_ledger SET receipt = "
            + "replace(receipt::VARCHAR, '\"cut\":\"20', '\"cut\":\"19') WHERE table_name = 'items'");
    folder.source("DELETE FROM ITEMS WHERE ID = 7");
  }

  @Test
  void whereAllIsWellItSaysSo() {
    Run monitor = folder.run("monitor");

    assertThat(monitor.err()).isEmpty();
    assertThat(monitor.code()).isZero();
    assertThat(monitor.lines()).hasSize(4);
    assertThat(monitor.lines().get(0))
        .matches("schedule +fires +state +last fired \\(UTC\\) +table verified +verdict");
    assertThat(monitor.lines().get(1))
        .matches("items-daily +0 2 \\* \\* \\* UTC  enabled  \\S+ \\S+ +\\S+ \\S+ +healthy");
    assertThat(monitor.lines().get(3)).isEqualTo("2 schedules, 2 tables: all well");
  }

  @Test
  void lookingFindsAPausedJobAndTouchesNothing() {
    pauseItems();

    Run monitor = folder.run("monitor");

    assertThat(monitor.code()).isEqualTo(6);
    assertThat(monitor.out())
        .contains("paused")
        .contains("PAUSED since ")
        .contains(": paused without a maintenance note")
        .contains("left: items-daily: snowline monitor --auto-fix would resume it and make a full")
        .endsWith("2 schedules, 2 tables: 2 wrong\n");
    assertThat(folder.run("monitor", "items-daily").out())
        .containsPattern("next run +none is announced\n");
    assertThat(scene.scheduler().job("items-daily").getState()).isEqualTo(Job.State.PAUSED);
    assertThat(folder.run("incident", "list").err()).isEqualTo("no incidents\n");
  }

  @Test
  void aPausedJobIsRepairedCaughtUpProvenAndReported() throws Exception {
    pauseItems();

    Run monitor = folder.run("monitor", "--auto-fix");

    assertThat(monitor.code()).as(monitor.out() + monitor.err()).isZero();
    assertThat(monitor.out())
        .contains("  done: resume items-daily\n")
        .containsPattern("  done: full sync of items: verified, source 999, removed 1; snowline")
        .contains("  incident closed: snowline incident show items-daily-")
        .endsWith("2 schedules, 2 tables: all well\n");
    assertThat(scene.scheduler().job("items-daily").getState()).isEqualTo(Job.State.ENABLED);
    assertThat(folder.targetColumn("SELECT count(*) FROM ITEMS_COPY")).containsExactly("999");
    assertThat(folder.run("monitor").code()).as("well from now on").isZero();
    assertThat(folder.run("monitor", "items-daily").out())
        .containsPattern("verdict +healthy\n +last fired at \\S+; no run was due since \\S+, when");

    Run list = folder.run("incident", "list");
    assertThat(list.lines()).hasSize(2);
    assertThat(list.lines().get(1)).matches("items-daily-\\d{8}-\\d{6}-\\w{4} .*paused +-");
    String id = list.lines().get(1).split(" ", -1)[0];
    Run report = folder.run("incident", "show", id, "--file", "incident.md");
    assertThat(report.out())
        .startsWith("# Incident " + id + "\n\nClosed: found at ")
        .contains("- Cloud Scheduler job `items-daily`: paused without a maintenance note.")
        .containsPattern("\\d\\d d before it was found\\.")
        .contains("| state | paused | enabled |")
        .containsPattern(
            "\\| `items-\\S+` \\| \\S+ \\| full \\| verified \\| 999 \\| 0 \\| 0 \\| 0 \\| 1 \\| 999 \\|")
        .contains("- proof by digest, ")
        .contains("| found items-daily paused without a maintenance note |")
        .contains(
            "Table `items`: 999 source rows processed, 0 inserted, 0 updated, 1 stale row removed")
        .endsWith("## What still needs a human\n\nNothing.\n");
    assertThat(Files.readString(temporary.resolve("incident.md"))).isEqualTo(report.out());
    assertThat(folder.run("incident", "show", id, "--file", "gone/incident.md").err())
        .contains("incident.md: there is no folder " + temporary.resolve("gone"));
    assertThat(folder.run("incident", "show", id, "--json").types())
        .startsWith("version", "incident_event")
        .endsWith("incident_report");
  }

  @Test
  void deletionsBeyondTheLimitWaitForOneApprovalAndThenTheIncidentCloses() {
    pauseItems();
    folder.source("DELETE FROM ITEMS WHERE ID % 10 = 3");

    Run first = folder.run("monitor", "--auto-fix");
    assertThat(first.code()).isEqualTo(6);
    assertThat(scene.scheduler().job("items-daily").getState()).isEqualTo(Job.State.ENABLED);
    assertThat(first.out()).contains("incident open: snowline incident show items-daily-");

    Run again = folder.run("monitor", "--auto-fix");
    assertThat(again.code()).isEqualTo(6);
    assertThat(again.out()).doesNotContain("done: full sync");
    assertThat(folder.run("sync", "daily", "items").code()).isZero();
    Run afterADailySync = folder.run("monitor", "--auto-fix");
    assertThat(afterADailySync.code()).as("it removed nothing").isEqualTo(6);
    assertThat(afterADailySync.out()).doesNotContain("incident closed");
    assertThat(folder.run("incident", "list").lines()).as("one incident").hasSize(2);
    assertThat(folder.run(afterADailySync.next("approve")).code()).isZero();

    Run last = folder.run("monitor", "--auto-fix");
    assertThat(last.code()).as(last.out()).isZero();
    assertThat(last.out()).contains("incident closed");
    String id = folder.run("incident", "list").lines().get(1).split(" ", -1)[0];
    assertThat(folder.run("incident", "show", id).out())
        .contains("| full | waiting | ")
        .contains("| full | verified | ")
        .contains("asks a human")
        .containsPattern("- \\S+ \\S+ UTC, \\S+: approved the deletions of items-\\S+, plan ");
  }

  @Test
  void deletionsThatAHumanRejectedAreNotAskedForAgainUntilTheSourceIsSyncedInFull() {
    pauseItems();
    folder.source("DELETE FROM ITEMS WHERE ID % 10 = 3");
    Run first = folder.run("monitor", "--auto-fix");
    String[] decision = first.next("approve");
    String waiting = decision[1];
    decision[0] = "reject";
    assertThat(folder.run(decision).code()).isZero();
    folder.run("sync", "daily", "items");

    Run rejected = folder.run("monitor", "--auto-fix");

    assertThat(rejected.code()).isEqualTo(6);
    assertThat(rejected.out())
        .doesNotContain("done: full sync")
        .contains(
            "left: the deletions of run %s were rejected: mend the source, then snowline sync full items"
                .formatted(waiting));

    folder.source(
        "INSERT INTO ITEMS SELECT i::INTEGER, 'name ' || i, i / 4 FROM range(1000) AS numbers(i)"
            + " WHERE i % 10 = 3");
    assertThat(folder.run("sync", "full", "items").code()).isZero();
    Run last = folder.run("monitor", "--auto-fix");
    assertThat(last.code()).as(last.out()).isZero();
    assertThat(last.out()).contains("incident closed");
  }

  @Test
  void whatIsLeftIsToldOnceThroughTheChannelThatTakesIt() throws Exception {
    scene.scheduler().remove("people-daily");

    Run monitor = folder.run("monitor", "--auto-fix");
    folder.run("monitor", "--auto-fix");
    folder.run("monitor");

    assertThat(monitor.out())
        .contains("  told: 1 finding through webhook 2\n  alerts: slack 1 answered 500\n");
    assertThat(scene.channels().at("/takes")).hasSize(1);
    JsonNode message = new ObjectMapper().readTree(scene.channels().at("/takes").get(0));
    assertThat(message.path("raised").asInt()).isEqualTo(1);
    assertThat(message.path("items").get(0).path("key").asText())
        .matches("people-daily-\\d{8}-\\d{6}-\\w{4}/missing");
    assertThat(message.path("items").get(0).path("next").asText()).contains("give it http");
    assertThat(scene.channels().at("/ping")).as("a look is no sign of life").hasSize(2);

    scene.scheduler().put("people-daily", "0 3 * * *", Job.State.ENABLED, Duration.ZERO);
    folder.run("monitor", "--auto-fix");
    folder.run("monitor", "--auto-fix");
    assertThat(scene.channels().at("/takes")).hasSize(2);
    assertThat(scene.channels().at("/takes").get(1)).contains("\"state\":\"resolved\"");
  }

  @Test
  void aMaintenancePauseIsLeftAloneUntilItEnds() {
    Run start =
        folder.run(
            "maintenance",
            "start",
            "items-daily",
            "--owner",
            "Ada",
            "--reason",
            "a move",
            "--for",
            "4h");
    assertThat(start.code()).as(start.err()).isZero();
    pauseItems();

    Run monitor = folder.run("monitor", "--auto-fix");
    assertThat(monitor.code()).as(monitor.out()).isZero();
    assertThat(monitor.out())
        .contains("items-daily maintenance since ")
        .contains("for Ada (a move)");
    assertThat(scene.scheduler().job("items-daily").getState()).isEqualTo(Job.State.PAUSED);
    assertThat(folder.run("maintenance", "list").lines().get(1))
        .matches("items-daily +Ada .* left alone +a move");
    assertThat(
            folder
                .run(
                    "maintenance",
                    "start",
                    "items-daily",
                    "--owner",
                    "Bo",
                    "--reason",
                    "x",
                    "--for",
                    "1h")
                .err())
        .contains("items-daily is in maintenance already, for Ada until ");

    assertThat(folder.run("maintenance", "end", "items-daily").code()).isZero();
    assertThat(folder.run("maintenance", "list").err()).isEqualTo("no maintenance\n");
    assertThat(folder.run("maintenance", "end", "items-daily").code()).isEqualTo(1);
    assertThat(folder.run("monitor", "--auto-fix").out()).contains("done: resume items-daily");
  }

  @Test
  void oneJobIsDescribedWhole() {
    pauseItems();

    Run monitor = folder.run("monitor", "items-daily");

    assertThat(monitor.code()).isEqualTo(6);
    assertThat(monitor.out())
        .startsWith("items-daily\n  kind           Cloud Scheduler job\n")
        .contains("  verdict        PAUSED\n  state          paused\n")
        .contains("  schedule       0 2 * * *\n  time zone      UTC\n")
        .containsPattern("  last fired     \\S+ \\S+ UTC, went well\n")
        .containsPattern("  first missed   \\S+ 02:00:00 UTC\n")
        .contains("  configured     0 2 * * * UTC, daily of items, up to 30 min late\n")
        .containsPattern("  ledger         items verified at 19");
  }

  @Test
  void aTableWhoseLastRunWasUndoneIsNotSaidToBeNeverVerified() {
    folder.source("UPDATE ITEMS SET NAME = 'wrong' WHERE ID = 5");
    String run = folder.run("sync", "full", "items", "--json").last().path("run").asText();
    assertThat(folder.run("undo", run, "--reason", "wrong source", "--hold", "2h").code()).isZero();

    assertThat(folder.run("monitor").out())
        .contains("run %s was undone, and none was verified since".formatted(run));
    assertThat(folder.run("monitor", "items-daily").out())
        .contains(
            "  ledger         run %s of items was undone, and none was verified since\n"
                .formatted(run));
  }

  @Test
  void oneJobIsDescribedWholeToScriptsToo() {
    pauseItems();

    Run monitor = folder.run("monitor", "items-daily", "--json");

    assertThat(monitor.code()).isEqualTo(6);
    assertThat(monitor.types())
        .containsExactly(
            "version", "freshness", "watched_schedule", "finding", "finding", "monitor");
    JsonNode table = monitor.json().get(1);
    assertThat(table.path("table").asText()).isEqualTo("items");
    assertThat(table.path("verified_at").asText()).startsWith("19");
    JsonNode schedule = monitor.json().get(2);
    assertThat(schedule.path("schedule").asText()).isEqualTo("items-daily");
    assertThat(schedule.path("scheduler").asText()).isEqualTo("cloud_scheduler");
    assertThat(schedule.path("state").asText()).isEqualTo("paused");
    assertThat(schedule.path("cron").asText()).isEqualTo("0 2 * * *");
    assertThat(schedule.path("time_zone").asText()).isEqualTo("UTC");
    assertThat(schedule.path("wanted").path("tables").get(0).asText()).isEqualTo("items");
    assertThat(Instant.parse(schedule.path("last_attempt").asText()))
        .isBefore(Instant.now().minus(Duration.ofDays(29)));
    assertThat(schedule.hasNonNull("last_failure")).isFalse();
    assertThat(monitor.last().path("healthy").asBoolean()).isFalse();
  }

  @Test
  void withoutATemporalServerItsSchedulesAreNotApplicableAndNothingIsWrongWithThat() {
    folder.configured(
        """
        source: {duckdb: {file: source.duckdb}}
        target: {duckdb: {file: target.duckdb}}
        tables:
          items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}
        schedules:
          night: {mode: full, tables: [items], cron: "0 2 * * *"}
          watch: {workflow: monitor, every: 4h}
        """);

    Run all = folder.run("monitor", "--auto-fix");

    assertThat(all.code()).as(all.out() + all.err()).isZero();
    assertThat(all.out())
        .containsPattern("snowline/night +\\S.* +not applicable")
        .containsPattern("snowline/watch +\\S.* +not applicable")
        .doesNotContainIgnoringCase("unknown")
        .endsWith("2 schedules, 1 table: all well\n");
    Run one = folder.run("monitor", "snowline/night", "--json");
    assertThat(one.code()).isZero();
    assertThat(one.json().get(2).path("reading").asText()).isEqualTo("not_applicable");
    assertThat(one.json().get(3).path("verdict").asText()).isEqualTo("not_applicable");
    assertThat(folder.run("monitor", "snowline/night").out())
        .contains("0 2 * * * UTC, full of items");
    assertThat(folder.run("monitor", "night").out())
        .as("by its name in the configuration")
        .startsWith("snowline/night\n");
    assertThat(
            folder
                .run(
                    "maintenance", "start", "night", "--owner", "A", "--reason", "b", "--for", "4h")
                .out())
        .contains("\nsnowline/night ");
    assertThat(folder.run("maintenance", "end", "night").code()).isZero();
    assertThat(folder.run("maintenance", "end", "night").err())
        .contains("snowline/night is not in maintenance; snowline maintenance list shows");
    assertThat(folder.run("monitor", "snowline/watch").out())
        .contains("every 4h UTC, a round of the monitor");
    assertThat(folder.run("incident", "list").err()).isEqualTo("no incidents\n");
  }

  @Test
  void aMissingJobIsMadeAnewAndOneThatCanNotBeIsLeft() {
    scene.scheduler().remove("items-daily");
    scene.scheduler().remove("people-daily");

    Run monitor = folder.run("monitor", "--auto-fix");

    assertThat(monitor.code()).isEqualTo(6);
    assertThat(monitor.out())
        .contains("done: recreate items-daily")
        .contains("people-daily is missing and can't be made anew: give it http");
    assertThat(scene.scheduler().job("items-daily").getHttpTarget().getUri())
        .isEqualTo("https://sync.example.com/v1/sync/items/daily");
  }

  @Test
  void aJobThatCallsAnOldAddressIsFoundThoughItFiresAndPutRight() {
    scene.scheduler().callsInstead("items-daily", "https://old.example.com/function");

    Run found = folder.run("monitor", "items-daily");
    assertThat(found.code()).isEqualTo(6);
    assertThat(found.out())
        .contains("  verdict        DRIFTED\n")
        .contains(
            ": is not as configured: url: https://old.example.com/function ->"
                + " https://sync.example.com/v1/sync/items/daily\n");

    Run repaired = folder.run("monitor", "--auto-fix");
    assertThat(repaired.code()).as(repaired.out() + repaired.err()).isZero();
    assertThat(repaired.out()).contains("  done: update items-daily\n");
    assertThat(scene.scheduler().job("items-daily").getHttpTarget().getUri())
        .isEqualTo("https://sync.example.com/v1/sync/items/daily");
    assertThat(folder.run("monitor").code()).isZero();
    String incident = folder.run("incident", "list").lines().get(1).split(" ", -1)[0];
    assertThat(folder.run("incident", "show", incident).out())
        .contains(
            "| not as configured | `url: https://old.example.com/function ->"
                + " https://sync.example.com/v1/sync/items/daily` | - |\n");
  }

  @Test
  void aMaintenanceBegunInTheSecondInWhichAnotherEndedIsKept() {
    for (String owner : List.of("Ada", "Bo", "Cy", "Di")) {
      Run start =
          folder.run(
              "maintenance",
              "start",
              "items-daily",
              "--owner",
              owner,
              "--reason",
              "a move",
              "--for",
              "4h");
      assertThat(start.code()).as(start.err()).isZero();
      assertThat(folder.run("maintenance", "list").out()).contains(owner);
      assertThat(folder.run("maintenance", "end", "items-daily").code()).isZero();
      assertThat(folder.run("maintenance", "list").err()).isEqualTo("no maintenance\n");
    }
  }

  @Test
  void jsonHasALineForEverythingAndEndsWithTheRound() {
    pauseItems();

    Run monitor = folder.run("monitor", "--auto-fix", "--json");

    assertThat(monitor.types())
        .containsExactly(
            "version",
            "watched_schedule",
            "watched_schedule",
            "finding",
            "finding",
            "finding",
            "finding",
            "repair",
            "catch_up",
            "monitor");
    JsonNode last = monitor.last();
    assertThat(last.path("healthy").asBoolean()).isTrue();
    assertThat(last.path("found").get(0).path("verdict").asText()).isEqualTo("paused");
    assertThat(last.path("closed")).hasSize(1);
  }

  @Test
  void aSchedulerThatRefusesIsUnknownAndNeverHealthy() {
    scene.scheduler().refuse();

    Run monitor = folder.run("monitor");

    assertThat(monitor.code()).isEqualTo(6);
    assertThat(monitor.out())
        .contains("items-daily UNKNOWN: could not be read: Cannot read the job items-daily in p1/")
        .contains("PERMISSION_DENIED");
  }

  @Test
  void aJobMayBeNamedAsCloudSchedulerNamesIt() {
    String name = "projects/p1/locations/us-central1/jobs/items-daily";

    assertThat(folder.run("monitor", name).out()).startsWith("items-daily\n");
    assertThat(
            folder
                .run("maintenance", "start", name, "--owner", "A", "--reason", "b", "--for", "4h")
                .out())
        .contains("\nitems-daily ");
    assertThat(folder.run("maintenance", "end", name).code()).isZero();
    assertThat(folder.run("maintenance", "list").err()).isEqualTo("no maintenance\n");
    assertThat(folder.run("monitor", "projects/p2/locations/us-central1/jobs/items-daily").err())
        .as("of another project")
        .contains("no schedule projects/p2/locations/us-central1/jobs/items-daily");
  }

  @Test
  void whatAReportQuotesBecomesNoMarkdown() {
    pauseItems();
    folder.run("monitor", "--auto-fix");
    String id = folder.run("incident", "list").lines().get(1).split(" ", -1)[0];
    String hostile = "![x](http://evil.example) [y](http://evil.example) <img src=z>";
    folder.target(
        "UPDATE snowline_incidents SET event = "
            + "replace(event::VARCHAR, 'paused without a maintenance note', '%s')"
                .formatted(hostile),
        "UPDATE snowline_ledger SET receipt = json_merge_patch(receipt, '{\"actor\":\"%s\"}')"
            .formatted(hostile));

    String report = folder.run("incident", "show", id).out();

    assertThat(report)
        .contains("!\\[x\\](http://evil.example) \\[y\\](http://evil.example) &lt;img src=z>")
        .doesNotContain("![")
        .doesNotContain("<img")
        .doesNotContainPattern("[^\\\\]\\[[xy]")
        .doesNotContainPattern("[^\\\\]\\]\\(");
  }

  @Test
  void namesThatAreNotThereAreRefusedWithTheNearest() {
    assertThat(folder.run("monitor", "item-daily").err())
        .contains("no schedule item-daily; did you mean items-daily?");
    assertThat(folder.run("monitor", "item-daily").code()).isEqualTo(64);
    assertThat(folder.run("incident", "show", "nothing").code()).isEqualTo(64);
    assertThat(folder.run("maintenance").code()).isEqualTo(64);
    assertThat(folder.run("maintenance", "start", "items-daily").code()).isEqualTo(64);
  }
}
