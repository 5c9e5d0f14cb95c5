package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.table.FullSync;
import io.snowline.table.SyncOrder;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionResult;
import io.temporal.client.schedules.ScheduleInfo;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleUpdate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Temporal's server is killed and comes back with its database file; the worker stays. */
@Tag("bed")
class ServerOutageBedTest {
  private @TempDir Path temporary;

  private SnowlineFolder folder(String schedules) {
    return SnowlineFolder.withItemsAndPeople(temporary)
        .configured(
            """
            source: {duckdb: {file: source.duckdb}}
            target: {duckdb: {file: target.duckdb}}
            tables:
              items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}
              people: {source: PEOPLE, target: PEOPLE_COPY, key: [ID, NAME]}
            """
                + schedules);
  }

  @Test
  void whatWasUnderWayEndsOnceTheServerIsBack() throws Exception {
    SnowlineFolder folder = folder("");
    try (OwnTemporal server = new OwnTemporal(temporary);
        WorkerProcess worker = WorkerProcess.start(temporary, server.environment())) {
      List<WorkflowStub> syncs = new ArrayList<>();
      IntStream.range(0, 10).forEach(number -> syncs.add(full(server.client(), number)));
      BedTemporal.await("a first run's end", () -> ended(server) > 0);

      server.kill();
      server.start();

      for (WorkflowStub sync : syncs) {
        assertThat(sync.getResult(Receipt[].class))
            .hasSize(2)
            .allSatisfy(receipt -> assertThat(receipt.outcome()).isEqualTo(Outcome.VERIFIED));
      }
      assertThat(folder.targetColumn("SELECT count(*) FROM ITEMS_COPY")).containsExactly("1000");
      assertThat(
              folder.targetColumn(
                  "SELECT run FROM snowline_ledger GROUP BY run HAVING count(*) > 1"))
          .isEmpty();
      assertThat(worker.said()).contains("working for");
    }
  }

  private static WorkflowStub full(WorkflowClient client, int number) {
    FullSync sync =
        client.newWorkflowStub(
            FullSync.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId("full/" + number)
                .setTaskQueue("snowline")
                .build());
    WorkflowClient.start(sync::sync, new SyncOrder(List.of("items", "people"), "Alex", false));
    return WorkflowStub.fromTyped(sync);
  }

  private static long ended(OwnTemporal server) {
    return server
        .client()
        .countWorkflows("WorkflowType = 'TableRun' AND ExecutionStatus = 'Completed'")
        .getCount();
  }

  @Tag("slow")
  @Test
  void aMinuteScheduleWhoseServerWasAwayFor150SecondsCatchesUpOnce() throws Exception {
    catchesUpOnce(Duration.ofMinutes(1), Duration.ofSeconds(150));
  }

  /** The same schedule, made to fire every few seconds: nothing else of it is changed. */
  @Test
  void aScheduleFiresByItselfAndCatchesUpOnceAfterAnOutage() throws Exception {
    catchesUpOnce(Duration.ofSeconds(4), Duration.ofSeconds(9));
  }

  private void catchesUpOnce(Duration period, Duration outage) throws Exception {
    SnowlineFolder folder =
        folder(
            """
            schedules:
              minute: {mode: full, tables: [items], every: 1m}
            """);
    try (OwnTemporal server = new OwnTemporal(temporary);
        WorkerProcess worker = WorkerProcess.start(temporary, server.environment())) {
      assertThat(folder.run(server.environment(), "schedules", "apply").code()).isZero();
      fires(server, period);
      BedTemporal.await(
          "the first action's end",
          () -> !actions(server).isEmpty() && info(server).getRunningActions().isEmpty());
      server.kill();
      Instant away = Instant.now();
      Instant back = away.plus(outage);
      while (Instant.now().isBefore(back)) {
        LockSupport.parkUntil(back.toEpochMilli());
      }

      server.start();
      Instant up = Instant.now();

      BedTemporal.await(
          "a regular action",
          () -> actions(server).stream().anyMatch(action -> action.getScheduledAt().isAfter(up)));
      assertThat(
              actions(server).stream()
                  .map(ScheduleActionResult::getScheduledAt)
                  .filter(due -> due.isAfter(away) && due.isBefore(back)))
          .hasSize(1);
      assertThat(folder.targetColumn("SELECT count(*) FROM ITEMS_COPY")).containsExactly("1000");
      assertThat(info(server).getNumActionsMissedCatchupWindow()).isZero();
      assertThat(info(server).getNumActionsSkippedOverlap()).isPositive();
      assertThat(worker.said()).contains("working for");
    }
  }

  private static void fires(OwnTemporal server, Duration period) {
    server
        .schedules()
        .getHandle("snowline/minute")
        .update(
            input ->
                new ScheduleUpdate(
                    Schedule.newBuilder(input.getDescription().getSchedule())
                        .setSpec(
                            ScheduleSpec.newBuilder()
                                .setIntervals(List.of(new ScheduleIntervalSpec(period)))
                                .build())
                        .build()));
  }

  private static ScheduleInfo info(OwnTemporal server) {
    return server.schedules().getHandle("snowline/minute").describe().getInfo();
  }

  private static List<ScheduleActionResult> actions(OwnTemporal server) {
    return info(server).getRecentActions();
  }
}
