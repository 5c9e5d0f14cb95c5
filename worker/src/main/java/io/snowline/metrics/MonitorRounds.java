package io.snowline.metrics;

import io.snowline.metrics.Watched.Round;
import io.snowline.monitor.MonitorOrder;
import io.snowline.monitor.MonitorReport;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** The monitor's rounds from the Temporal server, which keeps them whatever worker made them. */
public final class MonitorRounds implements Callable<Watched> {
  /** The server lists what ended last first, and takes no order. */
  private static final String ENDED =
      "WorkflowType = 'SchedulerMonitor' AND ExecutionStatus = 'Completed'";

  /** Rounds of one schedule that somebody made by hand may lie before the last whole one. */
  private static final int MOST = 20;

  private final WorkflowClient client;

  public MonitorRounds(WorkflowClient client) {
    this.client = client;
  }

  @Override
  public Watched call() {
    try (Stream<WorkflowExecutionMetadata> ended = client.listExecutions(ENDED)) {
      return Watched.of(ended.limit(MOST).map(this::round).iterator());
    }
  }

  private Round round(WorkflowExecutionMetadata ended) {
    List<HistoryEvent> history =
        client
            .fetchHistory(ended.getExecution().getWorkflowId(), ended.getExecution().getRunId())
            .getEvents();
    HistoryEvent first = history.get(0);
    HistoryEvent last = history.get(history.size() - 1);
    return new Round(
        read(first.getWorkflowExecutionStartedEventAttributes().getInput(), MonitorOrder.class),
        read(last.getWorkflowExecutionCompletedEventAttributes().getResult(), MonitorReport.class),
        Instant.ofEpochSecond(last.getEventTime().getSeconds(), last.getEventTime().getNanos()));
  }

  private <T> T read(Payloads payloads, Class<T> type) {
    return client
        .getOptions()
        .getDataConverter()
        .fromPayloads(0, Optional.of(payloads), type, type);
  }
}
