package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.scheduler.v1.Job;
import io.snowline.command.KilledStep.Point;
import io.snowline.monitor.MonitorOrder;
import io.snowline.monitor.MonitorOrder.Conduct;
import io.snowline.monitor.MonitorReport;
import io.snowline.sync.Action;
import io.snowline.sync.Approval;
import io.snowline.sync.Mode;
import io.snowline.sync.Receipt;
import io.snowline.table.SyncOrder;
import io.snowline.table.SyncRequest;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker is killed in every step that the code has, before its effect and after it, all at once,
 * and another takes over on a real Temporal server. Each step has a workflow, a table and a job of
 * its own, which bear its name.
 */
@Tag("bed")
class KilledWorkerBedTest {
  private static final Duration TAKEN_OVER = Duration.ofSeconds(60);
  private static final long SECONDS_TO_END = 120;
  private static final Duration HOLD = Duration.ofHours(1);

  /** Steps of rounds that tell: in this order, so that each tells of its own job. */
  private static final List<String> TELLING =
      List.of("Alert.Ping", "Monitor.Told", "Alert.Deliver", "Monitor.Claim");

  private static final List<String> REPAIRING =
      List.of("Monitor.Read", "Monitor.Record", "Monitor.Repair");

  private static final String WITHDRAW = "Request.Withdraw";

  /** Its run is halted while a request that is withdrawn waits for it. */
  private static final KilledStep BUSY = new KilledStep("Sync.Transfer", Point.BEFORE);

  /** Whose target is not brought in step with its source. */
  private static final List<String> LEFT =
      Stream.of(TELLING, List.of("Sync.Record", "Sync.Reject", "Sync.Undo", WITHDRAW))
          .flatMap(List::stream)
          .toList();

  private final BedTemporal bed = new BedTemporal();
  private final OwnScheduler scheduler = new OwnScheduler();
  private final Channels channels = new Channels();
  private final List<KilledStep> steps = KilledStep.all();
  private final Map<KilledStep, WorkflowStub> workflows = new LinkedHashMap<>();
  private @TempDir Path temporary;
  private SnowlineFolder folder;

  @BeforeEach
  void make() {
    folder =
        new SnowlineFolder(temporary)
            .configured(
                """
                source: {duckdb: {file: source.duckdb}}
                target: {duckdb: {file: target.duckdb}}
                parallel: 32
                tables:
                %sschedulers:
                  cloud_scheduler: {project: p1, location: us-central1, endpoint: "%s"}
                  jobs:
                %salerts:
                  channels: [{webhook: {url: "%s/takes"}}]
                  ping_url: "%s/ping"
                """
                    .formatted(
                        lines(steps, "  %1$s: {source: %1$s, target: %1$s_copy, key: [ID]}"),
                        scheduler.endpoint(),
                        lines(watched(), "    %1$s: {table: %1$s, schedule: \"0 2 * * *\"}"),
                        channels.address(),
                        channels.address()));
    String rows = "SELECT i::INTEGER AS ID, 'name ' || i AS NAME FROM range(100) AS n(i)";
    folder.source("CREATE TABLE baseline AS " + rows);
    change(steps, "CREATE TABLE %s AS " + rows);
    watched().forEach(step -> job(step, Job.State.ENABLED, Duration.ZERO));
  }

  @AfterEach
  void close() {
    channels.close();
    scheduler.close();
    bed.close();
  }

  private List<KilledStep> watched() {
    return Stream.concat(of(TELLING).stream(), of(REPAIRING).stream()).toList();
  }

  private List<KilledStep> of(List<String> activities) {
    return activities.stream()
        .flatMap(activity -> steps.stream().filter(step -> step.activity().equals(activity)))
        .toList();
  }

  private static String lines(List<KilledStep> steps, String format) {
    return steps.stream()
        .map(step -> format.formatted(step.name()) + "\n")
        .collect(Collectors.joining());
  }

  private void job(KilledStep step, Job.State state, Duration ago) {
    scheduler.put(step.name(), "0 2 * * *", state, ago);
  }

  @Test
  void aSecondWorkerTakesOverWithinAMinuteAndAllEndsAsIfNothingHadHappened() throws Exception {
    sourcesAndTargetsAsTheyAreBefore();
    Map<String, Long> events = events();
    Instant killed;
    try (WorkerProcess first = WorkerProcess.halting(temporary, bed.environment())) {
      haltInEveryStep();
      killed = first.kill();
    }
    try (WorkerProcess second = WorkerProcess.start(temporary, bed.environment())) {
      for (KilledStep step : steps) {
        ends(step);
      }
      assertThat(second.said()).contains("working for");
    }

    assertThat(steps)
        .allSatisfy(
            step ->
                assertThat(Duration.between(killed, goesOn(step)))
                    .as(step.name())
                    .isBetween(Duration.ZERO, TAKEN_OVER));
    assertThat(steps).allSatisfy(step -> assertThat(rowsThatDiffer(step)).isZero());
    assertThat(steps).allSatisfy(this::itsHistoryIsWrittenOnce);
    Map<String, Long> eventsAfter = events();
    assertThat(steps)
        .allSatisfy(
            step ->
                assertThat(eventsAfter.get(step.name()) - events.get(step.name()))
                    .isIn(eventsOf(step)));
    assertThat(temporary.resolve("target.duckdb.staging")).doesNotExist();
    assertThat(of(REPAIRING))
        .allSatisfy(
            step -> assertThat(scheduler.job(step.name()).getState()).isEqualTo(Job.State.ENABLED));
    assertThat(of(TELLING))
        .allSatisfy(
            step ->
                assertThat(told())
                    .filteredOn(step.name()::equals)
                    .hasSize(step.name().equals("before_alert_deliver") ? 0 : 1));
  }

  /** Each table has a first run; some have a second, to be undone or rejected. */
  private void sourcesAndTargetsAsTheyAreBefore() {
    assertThat(folder.run("sync", "full").code()).isZero();
    change(of(List.of("Sync.Undo")), "DELETE FROM %s WHERE ID = 1");
    change(of(List.of("Sync.Reject")), "DELETE FROM %s WHERE ID >= 90");
    List<String> again =
        of(List.of("Sync.Undo", "Sync.Reject")).stream().map(KilledStep::name).toList();
    assertThat(
            folder
                .run(
                    Stream.concat(Stream.of("sync", "full"), again.stream()).toArray(String[]::new))
                .code())
        .isEqualTo(3);
    change(of(List.of("Sync.Record")), "DELETE FROM %s WHERE ID >= 90");
    List<KilledStep> others =
        steps.stream().filter(step -> !LEFT.contains(step.activity())).toList();
    change(others, "UPDATE %s SET NAME = 'changed' WHERE ID < 3");
    change(others, "DELETE FROM %s WHERE ID > 97");
    change(others, "INSERT INTO %s VALUES (200, 'new')");
    of(REPAIRING)
        .forEach(
            step ->
                folder.target(
                    """
                    UPDATE snowline_ledger
                    SET receipt = replace(receipt::VARCHAR, '"cut":"20', '"cut":"19')
                    WHERE table_name = '%s'"""
                        .formatted(step.name())));
  }

  private void change(List<KilledStep> changed, String statement) {
    folder.source(
        changed.stream().map(step -> statement.formatted(step.name())).toArray(String[]::new));
  }

  private void haltInEveryStep() {
    List<KilledStep> asked =
        steps.stream()
            .filter(step -> !step.activity().equals(WITHDRAW))
            .filter(step -> !watched().contains(step))
            .toList();
    asked.forEach(this::ask);
    asked.forEach(this::awaitHalted);
    of(List.of(WITHDRAW)).forEach(this::withdraw);
    for (KilledStep step : of(TELLING)) {
      job(step, Job.State.PAUSED, Duration.ofDays(30));
      start(step, "SchedulerMonitor", new MonitorOrder(null, Conduct.RECORD, "Alex"));
      awaitHalted(step);
    }
    for (KilledStep step : of(REPAIRING)) {
      job(step, Job.State.PAUSED, Duration.ofDays(30));
      start(step, "SchedulerMonitor", new MonitorOrder(step.name(), Conduct.REPAIR, "Alex"));
    }
    of(REPAIRING).forEach(this::awaitHalted);
  }

  private void ask(KilledStep step) {
    List<String> table = List.of(step.name());
    switch (step.activity()) {
      case "Sync.Undo" -> start(step, "TableRequest", table, undo(step));
      case "Sync.Reject" -> start(step, "TableRequest", table, reject(step));
      default -> start(step, "FullSync", new SyncOrder(table, "Alex", false));
    }
  }

  private SyncRequest undo(KilledStep step) {
    String run = newest(step, "run");
    return new SyncRequest(
        null, null, Action.UNDO, Mode.FULL, "Alex", null, null, run, "a test", HOLD, false);
  }

  private SyncRequest reject(KilledStep step) {
    Approval plan = new Approval(newest(step, "run"), newest(step, "plan_hash"));
    return new SyncRequest(
        null, null, Action.REJECT, Mode.FULL, "Alex", null, plan, null, "a test", null, false);
  }

  private void withdraw(KilledStep step) {
    start(step, "FullSync", new SyncOrder(List.of(BUSY.name()), "Alex", false));
    BedTemporal.await(
        "the request of " + step.name(),
        () ->
            historyOf(step.name(), null).stream()
                .anyMatch(event -> event.getEventType() == EventType.EVENT_TYPE_TIMER_STARTED));
    workflows.get(step).cancel();
    awaitHalted(step);
  }

  private void start(KilledStep step, String type, Object... arguments) {
    WorkflowStub workflow =
        bed.client()
            .newUntypedWorkflowStub(
                type,
                WorkflowOptions.newBuilder()
                    .setWorkflowId(step.name())
                    .setTaskQueue("snowline")
                    .build());
    workflow.start(arguments);
    workflows.put(step, workflow);
  }

  private void awaitHalted(KilledStep step) {
    BedTemporal.await(
        "a worker halted at " + step.name(),
        () -> Files.exists(temporary.resolve(HaltingWorker.HALTED).resolve(step.name())));
  }

  private void ends(KilledStep step) throws TimeoutException {
    WorkflowStub workflow = workflows.get(step);
    if (step.activity().equals(WITHDRAW)) {
      WorkflowFailedException failed =
          catchThrowableOfType(
              WorkflowFailedException.class,
              () -> workflow.getResult(SECONDS_TO_END, TimeUnit.SECONDS, Receipt[].class));
      assertThat(failed).as(step.name()).hasCauseInstanceOf(CanceledFailure.class);
    } else if (watched().contains(step)) {
      MonitorReport report =
          workflow.getResult(SECONDS_TO_END, TimeUnit.SECONDS, MonitorReport.class);
      if (REPAIRING.contains(step.activity())) {
        assertThat(report.left()).as(step.name()).isEmpty();
        assertThat(report.catchUps()).as(step.name()).hasSize(1);
      }
    } else {
      Receipt[] receipts = workflow.getResult(SECONDS_TO_END, TimeUnit.SECONDS, Receipt[].class);
      assertThat(receipts).as(step.name()).hasSize(1);
      assertThat(receipts[0].outcome().name())
          .as(step.name())
          .isEqualTo(
              switch (step.activity()) {
                case "Sync.Record" -> "WAITING";
                case "Sync.Reject" -> "REJECTED";
                case "Sync.Undo" -> "UNDONE";
                default -> "VERIFIED";
              });
    }
  }

  /** When, by the server's clock, the step was begun again, or given up if it never is. */
  private Instant goesOn(KilledStep step) {
    return bed.client()
        .listExecutions("")
        .map(workflow -> workflow.getExecution())
        .filter(workflow -> step.concerns(workflow.getWorkflowId()))
        .flatMap(workflow -> goesOn(step, historyOf(workflow.getWorkflowId(), workflow.getRunId())))
        .min(Instant::compareTo)
        .orElseThrow(() -> new AssertionError(step.name() + " was not begun again"));
  }

  private static Stream<Instant> goesOn(KilledStep step, List<HistoryEvent> history) {
    List<Long> scheduled =
        history.stream()
            .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
            .filter(
                event ->
                    event
                        .getActivityTaskScheduledEventAttributes()
                        .getActivityType()
                        .getName()
                        .equals(step.activity()))
            .map(HistoryEvent::getEventId)
            .toList();
    return history.stream()
        .filter(
            event ->
                (event.getActivityTaskStartedEventAttributes().getAttempt() > 1
                        && scheduled.contains(
                            event.getActivityTaskStartedEventAttributes().getScheduledEventId()))
                    || (event.hasActivityTaskTimedOutEventAttributes()
                        && scheduled.contains(
                            event.getActivityTaskTimedOutEventAttributes().getScheduledEventId())))
        .map(
            event ->
                Instant.ofEpochSecond(
                    event.getEventTime().getSeconds(), event.getEventTime().getNanos()));
  }

  private List<HistoryEvent> historyOf(String workflow, String run) {
    return bed.client().fetchHistory(workflow, run).getHistory().getEventsList();
  }

  private long rowsThatDiffer(KilledStep step) {
    String source = LEFT.contains(step.activity()) ? "baseline" : step.name();
    return folder.differing(source, step.name() + "_copy");
  }

  /** Three rows were changed and two removed. */
  private void itsHistoryIsWrittenOnce(KilledStep step) {
    if (!LEFT.contains(step.activity())) {
      assertThat(folder.targetColumn("SELECT ID FROM %s_copy_HISTORY".formatted(step.name())))
          .as(step.name())
          .containsExactlyInAnyOrder("0", "1", "2", "98", "99");
    }
  }

  /** A request that is withdrawn may have been served by then. */
  private static List<Long> eventsOf(KilledStep step) {
    if (step.equals(BUSY)) {
      return List.of(1L, 2L, 3L);
    }
    boolean none = TELLING.contains(step.activity()) || step.activity().equals(WITHDRAW);
    return List.of(none ? 0L : 1L);
  }

  private Map<String, Long> events() {
    return folder.targetColumn("SELECT table_name FROM snowline_ledger").stream()
        .collect(Collectors.groupingBy(table -> table, Collectors.counting()));
  }

  private String newest(KilledStep step, String column) {
    return folder
        .targetColumn(
            "SELECT %s FROM snowline_ledger WHERE table_name = '%s' ORDER BY recorded_at DESC"
                .formatted(column, step.name()))
        .get(0);
  }

  /** The subjects of every finding that a channel got. */
  private List<String> told() {
    ObjectMapper json = new ObjectMapper();
    return channels.at("/takes").stream()
        .flatMap(
            message -> {
              try {
                return json.readTree(message).path("items").findValues("subject").stream();
              } catch (JsonProcessingException notJson) {
                throw new AssertionError(message, notJson);
              }
            })
        .map(JsonNode::asText)
        .toList();
  }
}
