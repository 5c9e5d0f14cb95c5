package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.scheduler.v1.Job;
import io.snowline.monitor.MonitorReport;
import io.snowline.sync.Action;
import io.snowline.sync.Approval;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.table.SyncOrder;
import io.snowline.table.SyncRequest;
import io.snowline.table.TableWorkflow;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints the figures of docs/watch-figures.md: one worker process on a real Temporal server, times
 * by that server's clock.
 */
@Tag("bed")
@Tag("slow")
class WatchFiguresBedTest {
  private static final int TABLES = 50;
  private static final int TIMES = 3;
  private static final String JOB = "t000-daily";
  private static final String TABLE = "t000";

  private final BedTemporal bed = new BedTemporal();
  private final OwnScheduler scheduler = new OwnScheduler();
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
                tables:
                %sschedulers:
                  cloud_scheduler: {project: p1, location: us-central1, endpoint: "%s"}
                  jobs:
                    %s: {table: %s, schedule: "0 2 * * *"}
                """
                    .formatted(
                        tables()
                            .map(
                                "  %1$s: {source: %1$s, target: %1$s_copy, key: [ID]}\n"::formatted)
                            .collect(Collectors.joining()),
                        scheduler.endpoint(),
                        JOB,
                        TABLE));
    folder.source(
        tables()
            .map(
                table ->
                    "CREATE TABLE %s AS SELECT i::INTEGER AS ID, 'name ' || i AS NAME FROM range(1000) AS n(i)"
                        .formatted(table))
            .toArray(String[]::new));
    scheduler.put(JOB, "0 2 * * *", Job.State.ENABLED, Duration.ZERO);
  }

  @AfterEach
  void close() {
    scheduler.close();
    bed.close();
  }

  private static Stream<String> tables() {
    return IntStream.range(0, TABLES).mapToObj("t%03d"::formatted);
  }

  @Test
  void theFiguresOfTheWatch() throws Exception {
    try (WorkerProcess worker = WorkerProcess.start(temporary, bed.environment())) {
      verified(sync("FullSync", "first", tables().toList()), TABLES);
      eventsPerSync();
      fromPauseToProof();
      tablesPerMinute();
      assertThat(worker.said()).contains("working for");
    }
  }

  private void tablesPerMinute() {
    List<Double> perMinute = new ArrayList<>();
    for (int time = 0; time < TIMES; time++) {
      String id = "nothing-to-move-" + time;
      verified(sync("FullSync", id, tables().toList()), TABLES);
      List<HistoryEvent> events = events(id);
      Duration took = Duration.between(time(events.get(0)), time(last(events)));
      perMinute.add(TABLES * 60_000.0 / took.toMillis());
    }
    print("tables per minute with nothing to move: %.0f".formatted(median(perMinute)));
  }

  private void eventsPerSync() {
    verified(counted("daily, nothing to move", "DailySync", "equal"), 1);
    folder.source("UPDATE %s SET NAME = 'changed' WHERE ID < 10".formatted(TABLE));
    verified(counted("daily, 10 rows changed", "DailySync", "changed"), 1);
    folder.source("DELETE FROM %s WHERE ID >= 900".formatted(TABLE));
    Receipt waiting =
        counted("full, waits for approval", "FullSync", "waiting").getResult(Receipt[].class)[0];
    assertThat(waiting.outcome()).isEqualTo(Outcome.WAITING);
    SyncRequest approval =
        new SyncRequest(
            null,
            null,
            Action.APPROVE,
            Mode.FULL,
            "Alex",
            null,
            new Approval(waiting.run(), waiting.planHash()),
            null,
            null,
            null,
            false);
    verified(counted("its approval", "TableRequest", "approved", List.of(TABLE), approval), 1);
  }

  private WorkflowStub counted(String what, String type, String id) {
    return counted(what, type, id, new SyncOrder(List.of(TABLE), "Alex", false));
  }

  private WorkflowStub counted(String what, String type, String id, Object... arguments) {
    int before = events(TableWorkflow.id(TABLE)).size();
    WorkflowStub workflow = start(type, id, arguments);
    Receipt receipt = workflow.getResult(Receipt[].class)[0];
    String run = TableWorkflow.id(TABLE) + "/" + receipt.run();
    BedTemporal.await(
        "the table to be idle", () -> workflowTaskEnded(last(events(TableWorkflow.id(TABLE)))));
    print(
        "events, %s: run %d, request %d, table %d"
            .formatted(
                what,
                events(run).size(),
                events(id).size(),
                events(TableWorkflow.id(TABLE)).size() - before));
    return workflow;
  }

  private static boolean workflowTaskEnded(HistoryEvent event) {
    return event.hasWorkflowTaskCompletedEventAttributes();
  }

  private void fromPauseToProof() {
    List<Double> found = new ArrayList<>();
    List<Double> repaired = new ArrayList<>();
    List<Double> proven = new ArrayList<>();
    for (int time = 0; time < TIMES; time++) {
      folder.target(
          """
          UPDATE snowline_ledger SET receipt = replace(receipt::VARCHAR, '"cut":"20', '"cut":"19')
          WHERE table_name = '%s'"""
              .formatted(TABLE));
      forgetRepairs();
      folder.source("DELETE FROM %s WHERE ID = %d".formatted(TABLE, time));
      scheduler.put(JOB, "0 2 * * *", Job.State.PAUSED, Duration.ofDays(30));
      String id = "round-" + time;
      MonitorReport report = start("SchedulerMonitor", id).getResult(MonitorReport.class);
      assertThat(report.left()).isEmpty();
      assertThat(report.catchUps()).hasSize(1);
      assertThat(scheduler.job(JOB).getState()).isEqualTo(Job.State.ENABLED);
      assertThat(folder.differing(TABLE, TABLE + "_copy")).isZero();
      List<HistoryEvent> events = events(id);
      Instant began = time(events.get(0));
      found.add(seconds(began, events, HistoryEvent::hasActivityTaskCompletedEventAttributes));
      repaired.add(
          seconds(
              began, events, HistoryEvent::hasStartChildWorkflowExecutionInitiatedEventAttributes));
      proven.add(
          seconds(began, events, HistoryEvent::hasChildWorkflowExecutionCompletedEventAttributes));
    }
    print(
        "from a round's beginning, seconds: found %.2f, repaired %.2f, verified %.2f"
            .formatted(median(found), median(repaired), median(proven)));
  }

  /** Two repairs in six hours, and the monitor would leave the third to a human. */
  private void forgetRepairs() {
    String incidents = "snowline_incidents";
    if (folder.targetColumn("SELECT table_name FROM duckdb_tables()").contains(incidents)) {
      folder.target("DELETE FROM " + incidents);
    }
  }

  private static double seconds(
      Instant began, List<HistoryEvent> events, Predicate<HistoryEvent> what) {
    Instant first =
        events.stream().filter(what).findFirst().map(WatchFiguresBedTest::time).orElseThrow();
    return Duration.between(began, first).toMillis() / 1000.0;
  }

  private WorkflowStub sync(String type, String id, List<String> tables) {
    return start(type, id, new SyncOrder(tables, "Alex", false));
  }

  private WorkflowStub start(String type, String id, Object... arguments) {
    WorkflowStub workflow =
        bed.client()
            .newUntypedWorkflowStub(
                type,
                WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue("snowline").build());
    workflow.start(arguments);
    return workflow;
  }

  private static void verified(WorkflowStub workflow, int tables) {
    assertThat(workflow.getResult(Receipt[].class))
        .hasSize(tables)
        .allSatisfy(receipt -> assertThat(receipt.outcome()).isEqualTo(Outcome.VERIFIED));
  }

  private List<HistoryEvent> events(String workflow) {
    return bed.client().fetchHistory(workflow).getHistory().getEventsList();
  }

  private static HistoryEvent last(List<HistoryEvent> events) {
    return events.get(events.size() - 1);
  }

  private static Instant time(HistoryEvent event) {
    return ServerRecords.time(event);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static void print(String figure) {
    System.out.println("figure: " + figure);
  }
}
