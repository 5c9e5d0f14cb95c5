package io.snowline.command;

import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.RunOrder;
import io.snowline.table.SyncRequest;
import io.snowline.table.TableWorkflow;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionSignaledEventAttributes;
import io.temporal.client.WorkflowClient;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What was asked and what was run, as the Temporal server wrote it down. */
final class ServerRecords {
  private final WorkflowClient client;

  ServerRecords(WorkflowClient client) {
    this.client = client;
  }

  /**
   * A request that reached its table.
   *
   * @param id what its requester called it; {@code rerun} for one that the table names itself
   */
  record Asked(String table, String id, Instant at) {}

  /** A run that ended. */
  record Ran(String table, Instant began, Instant ended, List<String> requests, Outcome outcome) {}

  /** In order of their coming, a table's own at least. */
  List<Asked> asked() {
    return histories("Table")
        .flatMap(
            workflow ->
                workflow.events().stream()
                    .filter(HistoryEvent::hasWorkflowExecutionSignaledEventAttributes)
                    .map(
                        event ->
                            new Asked(
                                workflow.id().substring(TableWorkflow.id("").length()),
                                id(event.getWorkflowExecutionSignaledEventAttributes()),
                                time(event))))
        .sorted(Comparator.comparing(Asked::at))
        .toList();
  }

  private String id(WorkflowExecutionSignaledEventAttributes signal) {
    return signal.getSignalName().equals("rerun")
        ? "rerun"
        : read(signal.getInput(), SyncRequest.class).id();
  }

  /** In order of their beginning. */
  List<Ran> ran() {
    return histories("TableRun")
        .map(
            workflow -> {
              HistoryEvent first = workflow.events().get(0);
              HistoryEvent last = workflow.events().get(workflow.events().size() - 1);
              RunOrder order =
                  read(
                      first.getWorkflowExecutionStartedEventAttributes().getInput(),
                      RunOrder.class);
              Receipt receipt =
                  read(
                      last.getWorkflowExecutionCompletedEventAttributes().getResult(),
                      Receipt.class);
              return new Ran(
                  order.table(), time(first), time(last), order.requests(), receipt.outcome());
            })
        .sorted(Comparator.comparing(Ran::began))
        .toList();
  }

  private record Workflow(String id, List<HistoryEvent> events) {}

  private Stream<Workflow> histories(String type) {
    return client
        .listExecutions("WorkflowType = '%s'".formatted(type))
        .map(
            workflow ->
                new Workflow(
                    workflow.getExecution().getWorkflowId(),
                    client
                        .fetchHistory(
                            workflow.getExecution().getWorkflowId(),
                            workflow.getExecution().getRunId())
                        .getHistory()
                        .getEventsList()));
  }

  private <T> T read(Payloads payloads, Class<T> type) {
    return client
        .getOptions()
        .getDataConverter()
        .fromPayloads(0, Optional.of(payloads), type, type);
  }

  static Instant time(HistoryEvent event) {
    return Instant.ofEpochSecond(
        event.getEventTime().getSeconds(), event.getEventTime().getNanos());
  }
}
