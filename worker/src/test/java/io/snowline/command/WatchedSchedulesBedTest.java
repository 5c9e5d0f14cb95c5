package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.snowline.command.SnowlineFolder.Run;
import io.snowline.definition.CronExpression;
import io.snowline.definition.ScheduleDefinition;
import io.snowline.definition.ScheduleDefinition.At;
import io.snowline.definition.ScheduleDefinition.Sync;
import io.snowline.monitor.Evidence;
import io.snowline.monitor.Finding;
import io.snowline.monitor.Judge;
import io.snowline.schedule.WatchedSchedules;
import io.snowline.sync.Mode;
import io.snowline.temporal.SnowlineWorker;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionExecutionStartWorkflow;
import io.temporal.client.schedules.ScheduleDescription;
import io.temporal.client.schedules.ScheduleInfo;
import io.temporal.client.schedules.ScheduleState;
import io.temporal.client.schedules.ScheduleUpdate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can befall schedules of a real Temporal server, found and repaired by the monitor. */
@Tag("bed")
class WatchedSchedulesBedTest {
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

  private void scheduled(String... names) {
    StringBuilder schedules = new StringBuilder();
    for (String name : names) {
      schedules.append(
          "  %s: {mode: full, tables: [items], cron: \"0 2 * * *\"}%n".formatted(name));
    }
    folder.configured(
        """
        source: {duckdb: {file: source.duckdb}}
        target: {duckdb: {file: target.duckdb}}
        tables:
          items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}
        schedules:
        """
            + schedules);
    assertThat(run("schedules", "apply").code()).isZero();
  }

  private Run run(String... arguments) {
    return folder.run(bed.environment(), arguments);
  }

  private String schedule(String command, String name, String... arguments) {
    String[] all = new String[4 + arguments.length];
    System.arraycopy(
        new String[] {"schedule", command, "--schedule-id", "snowline/" + name}, 0, all, 0, 4);
    System.arraycopy(arguments, 0, all, 4, arguments.length);
    return bed.temporal(all);
  }

  private ScheduleDescription described(String name) {
    return bed.schedules().getHandle("snowline/" + name).describe();
  }

  private ScheduleInfo info(String name) {
    return described(name).getInfo();
  }

  /** Its actions are used up, as those of a schedule with a limit are after the last one. */
  private void useUp(String name) {
    bed.schedules()
        .getHandle("snowline/" + name)
        .update(
            input ->
                new ScheduleUpdate(
                    Schedule.newBuilder(input.getDescription().getSchedule())
                        .setState(
                            ScheduleState.newBuilder()
                                .setLimitedAction(true)
                                .setRemainingActions(0)
                                .build())
                        .build()));
  }

  private void startElsewhere(String name) {
    schedule(
        "update",
        name,
        "--type",
        "FullSync",
        "--workflow-id",
        "schedule/" + name,
        "--task-queue",
        "nobodys",
        "--cron",
        "0 2 * * *");
    schedule("trigger", name);
    BedTemporal.await("its action", () -> !info(name).getRunningActions().isEmpty());
  }

  private static List<String> found(Run monitor) {
    return monitor.json().stream()
        .filter(line -> line.path("type").asText().equals("finding"))
        .map(line -> "%s %s".formatted(text(line, "subject"), text(line, "verdict")))
        .toList();
  }

  private static String text(JsonNode line, String name) {
    return line.path(name).asText();
  }

  @Test
  void pausedDeletedStrayedAndUsedUpSchedulesAreRepairedAndProven() throws Exception {
    scheduled("paused", "deleted", "strayed", "used-up");
    schedule("toggle", "paused", "--pause", "--reason", "by mistake");
    schedule("delete", "deleted");
    startElsewhere("strayed");
    useUp("used-up");
    try (WorkerProcess worker = WorkerProcess.start(temporary, bed.environment())) {
      Run looked = run("monitor", "--json");

      assertThat(looked.code()).isEqualTo(6);
      assertThat(found(looked))
          .contains(
              "snowline/paused paused",
              "snowline/deleted missing",
              "snowline/strayed drifted",
              "snowline/used-up drifted");

      Run repaired = run("monitor", "--auto-fix");

      assertThat(repaired.code()).as(repaired.out() + repaired.err()).isZero();
      assertThat(repaired.out())
          .contains(
              "done: resume snowline/paused\n",
              "done: recreate snowline/deleted\n",
              "done: update snowline/strayed\n",
              "done: update snowline/used-up\n",
              "done: full sync of items: verified")
          .endsWith("4 schedules, 1 table: all well\n");
      assertThat(run("schedules", "plan", "--exit-code").code()).isZero();
      assertThat(described("paused").getSchedule().getState().isPaused()).isFalse();
      assertThat(described("used-up").getSchedule().getState().isLimitedAction()).isFalse();
      BedTemporal.await(
          "nothing in the strayed one's way", () -> info("strayed").getRunningActions().isEmpty());
      assertThat(run("monitor").code()).isZero();
      assertThat(worker.said()).doesNotContain("ERROR");
    }
  }

  @Test
  void anActionThatFailedIsAHumansUntilOneSucceeds() throws Exception {
    scheduled("night");
    fireAndEnd();
    try (WorkerProcess worker = WorkerProcess.start(temporary, bed.environment())) {
      assertThat(run("sync", "full").code()).isZero();

      Run failing = run("monitor", "--auto-fix");

      assertThat(failing.code()).isEqualTo(6);
      assertThat(failing.out()).containsPattern("failed: schedule/night-\\S+ was terminated");

      schedule("trigger", "night");
      BedTemporal.await(
          "an action that succeeds",
          () ->
              info("night").getRecentActions().size() == 2
                  && info("night").getRunningActions().isEmpty());
      assertThat(run("monitor", "--auto-fix").code()).isZero();
      assertThat(run("monitor").code()).isZero();
      assertThat(worker.said()).doesNotContain("ERROR");
    }
  }

  /** It has fired, and what it started runs no more. */
  private void fireAndEnd() {
    schedule("trigger", "night");
    BedTemporal.await("its action", () -> !info("night").getRunningActions().isEmpty());
    ScheduleActionExecutionStartWorkflow action =
        (ScheduleActionExecutionStartWorkflow) info("night").getRunningActions().get(0);
    bed.client().newUntypedWorkflowStub(action.getWorkflowId()).terminate("by somebody");
    BedTemporal.await("its end", () -> info("night").getRunningActions().isEmpty());
  }

  /** The schedule as the monitor would judge it after that time, if nothing happened meanwhile. */
  private List<String> judged(String name, Duration later) {
    Instant then = Instant.now().plus(later);
    WatchedSchedules watched =
        new WatchedSchedules(
            List.of(
                new ScheduleDefinition(
                    name,
                    new Sync(Mode.FULL, List.of("items")),
                    new At(CronExpression.parse("0 2 * * *")),
                    ZoneOffset.UTC)),
            bed.client(),
            SnowlineWorker.TASK_QUEUE,
            false);
    Evidence evidence =
        new Evidence(
            then,
            true,
            watched.read(then),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            false,
            List.of());
    return Judge.judge(evidence).stream().map(WatchedSchedulesBedTest::line).toList();
  }

  private static String line(Finding finding) {
    return finding.verdict() + ": " + finding.detail();
  }

  @Test
  void aScheduleThatAnnouncesARunAndDoesNotFireIsFoundByItsLastAction() {
    scheduled("night");

    assertThat(judged("night", Duration.ZERO)).singleElement().asString().startsWith("HEALTHY");
    assertThat(judged("night", Duration.ofDays(2)))
        .singleElement()
        .asString()
        .startsWith("NEVER_RAN: enabled since ");

    fireAndEnd();
    assertThat(judged("night", Duration.ofDays(2)))
        .singleElement()
        .asString()
        .startsWith("STALE: enabled, but last fired at ")
        .contains(", though it announces ");
  }

  @Test
  void anActionThatHangsIsFoundThoughTheScheduleIsBusy() {
    scheduled("night");
    schedule("trigger", "night");
    BedTemporal.await("its action", () -> !info("night").getRunningActions().isEmpty());

    assertThat(judged("night", Duration.ZERO)).singleElement().asString().startsWith("HEALTHY");
    assertThat(judged("night", Duration.ofMinutes(11)))
        .singleElement()
        .asString()
        .startsWith("FAILING: fired at ")
        .containsPattern("schedule/night-\\S+ waits for a worker on task queue snowline since ");
    assertThat(judged("night", Duration.ofDays(2)))
        .singleElement()
        .asString()
        .startsWith("FAILING: fired at ");
  }
}
