package io.snowline.temporal;

import com.google.protobuf.ByteString;
import io.snowline.monitor.MonitorOrder;
import io.snowline.monitor.MonitorOrder.Conduct;
import io.snowline.monitor.MonitorReport;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The monitor's rounds as the Temporal server keeps them, whichever worker made them. */
public final class MonitorRounds {
  private static final String ENDED =
      "WorkflowType = 'SchedulerMonitor' AND ExecutionStatus = 'Completed'";

  private static final int PAGE = 20;

  /** The last of the watch's own is looked for among so many: people may have made the others. */
  private static final int MOST = 500;

  private static final long SECONDS = 5;

  private final WorkflowClient client;
  private final Map<String, Round> known = new HashMap<>();

  public MonitorRounds(WorkflowClient client) {
    this.client = client;
  }

  /** A round that ended. */
  public record Round(MonitorOrder order, MonitorReport report, Instant endedAt) {
    /** Whether it looked at everything: one that looks at one schedule proves no more than that. */
    public boolean whole() {
      return order == null || order.schedule() == null;
    }

    /** Whether it looked at everything and kept what it found, as the watch's own rounds do. */
    public boolean keeps() {
      return whole() && (order == null || order.conduct() != Conduct.LOOK);
    }
  }

  /**
   * The newest rounds, newest first, back to one that keeps what it found, however long ago: what
   * lies before it tells nothing of now. Fails within seconds if the server doesn't answer.
   */
  public synchronized List<Round> newest() {
    Map<String, Round> rounds = new LinkedHashMap<>();
    ByteString next = ByteString.EMPTY;
    do {
      ListWorkflowExecutionsResponse page = page(next);
      page.getExecutionsList()
          .forEach(
              ended -> {
                String run = ended.getExecution().getRunId();
                rounds.put(run, known.computeIfAbsent(run, unknown -> round(ended)));
              });
      next = page.getNextPageToken();
    } while (!next.isEmpty()
        && rounds.size() < MOST
        && rounds.values().stream().noneMatch(Round::keeps));
    known.keySet().retainAll(rounds.keySet());
    return List.copyOf(rounds.values());
  }

  private ListWorkflowExecutionsResponse page(ByteString token) {
    return stub()
        .listWorkflowExecutions(
            ListWorkflowExecutionsRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setPageSize(PAGE)
                .setNextPageToken(token)
                .setQuery(ENDED)
                .build());
  }

  private Round round(WorkflowExecutionInfo ended) {
    HistoryEvent first =
        event(
            GetWorkflowExecutionHistoryRequest.newBuilder()
                .setExecution(ended.getExecution())
                .setMaximumPageSize(1));
    HistoryEvent last =
        event(
            GetWorkflowExecutionHistoryRequest.newBuilder()
                .setExecution(ended.getExecution())
                .setHistoryEventFilterType(
                    HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT));
    return new Round(
        read(first.getWorkflowExecutionStartedEventAttributes().getInput(), MonitorOrder.class),
        read(last.getWorkflowExecutionCompletedEventAttributes().getResult(), MonitorReport.class),
        Instant.ofEpochSecond(ended.getCloseTime().getSeconds(), ended.getCloseTime().getNanos()));
  }

  private HistoryEvent event(GetWorkflowExecutionHistoryRequest.Builder request) {
    return stub()
        .getWorkflowExecutionHistory(
            request.setNamespace(client.getOptions().getNamespace()).build())
        .getHistory()
        .getEvents(0);
  }

  private <T> T read(Payloads payloads, Class<T> type) {
    return client
        .getOptions()
        .getDataConverter()
        .fromPayloads(0, Optional.of(payloads), type, type);
  }

  private WorkflowServiceBlockingStub stub() {
    return client
        .getWorkflowServiceStubs()
        .blockingStub()
        .withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
  }
}
