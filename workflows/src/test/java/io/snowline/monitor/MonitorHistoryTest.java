package io.snowline.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.snowline.alert.Delivery.Result;
import io.snowline.monitor.MonitorOrder.Conduct;
import io.snowline.monitor.ScheduleEvidence.State;
import io.snowline.sync.FailureType;
import io.snowline.sync.Outcome;
import io.temporal.api.history.v1.History;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.WorkflowReplayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Each way that a round can take is replayed. The histories beside those of the tables are replayed
 * with them; they are recorded anew, before the first release only, by
 *
 * <pre>mvn -pl workflows test -Dtest=MonitorHistoryTest -Dsnowline.histories=0.1</pre>
 */
class MonitorHistoryTest {
  @Test
  void whatThisCodeBeginsGoesOn() throws Exception {
    Map<String, WorkflowExecutionHistory> histories = new LinkedHashMap<>();
    try (MonitorServer server = new MonitorServer()) {
      play(server, histories);
    }

    for (WorkflowExecutionHistory history : histories.values()) {
      WorkflowReplayer.replayWorkflowExecution(history, SchedulerMonitorImpl.class);
    }
    assertThat(histories).hasSize(5);
    record(histories);
  }

  private static void play(MonitorServer server, Map<String, WorkflowExecutionHistory> histories) {
    server.round("healthy");
    server.world().is(paused());
    server.round("look", Conduct.LOOK);
    server
        .world()
        .next(
            "repair RESUME",
            () -> {
              throw ApplicationFailure.newNonRetryableFailure(
                  "jobs.enable", FailureType.SCHEDULER_REFUSED.text());
            });
    server.world().syncsEnd(Outcome.WAITING);
    server.round("refused-and-waiting");
    server.world().channels(Result.DELIVERED);
    server.world().is(paused().waits("budget-run"));
    server.world().syncsEnd(Outcome.VERIFIED);
    server.round("resumed-and-waiting");
    server.world().is(new Scene().verifiedAt("2025-08-14T03:50:00Z").cron("0 14 * * *"));
    server.round("drifted-named-by-round");
    for (String name :
        new String[] {
          "healthy", "look", "refused-and-waiting", "resumed-and-waiting", "drifted-named-by-round"
        }) {
      histories.put("SchedulerMonitor-" + name, server.client().fetchHistory(name));
    }
  }

  private static Scene paused() {
    return new Scene()
        .state(State.PAUSED)
        .silentSince("2025-07-15T02:00:02Z", "2025-07-16T02:00:00Z");
  }

  private static void record(Map<String, WorkflowExecutionHistory> histories) throws IOException {
    String version = System.getProperty("snowline.histories");
    if (version == null) {
      return;
    }
    Path folder =
        Files.createDirectories(Path.of("src", "test", "resources", "histories", version));
    for (Map.Entry<String, WorkflowExecutionHistory> history : histories.entrySet()) {
      Files.writeString(
          folder.resolve(history.getKey() + ".json"),
          new ObjectMapper().readTree(named(history.getValue()).toJson(false)) + "\n");
    }
  }

  /** The workflow's id is not in every server's events, and what a workflow does depends on it. */
  private static WorkflowExecutionHistory named(WorkflowExecutionHistory history) {
    History.Builder named = history.getHistory().toBuilder();
    named
        .getEventsBuilder(0)
        .getWorkflowExecutionStartedEventAttributesBuilder()
        .setWorkflowId(history.getWorkflowExecution().getWorkflowId());
    return new WorkflowExecutionHistory(named.build());
  }
}
