package io.snowline.request;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.snowline.definition.Definitions;
import io.snowline.definition.TableDefinition;
import io.snowline.ledger.Ledger;
import io.snowline.sync.FailureType;
import io.snowline.sync.Receipt;
import io.snowline.sync.Visibility;
import io.snowline.table.RequestActivities;
import io.snowline.table.Selection;
import io.snowline.table.SyncRequest;
import io.snowline.table.TableState;
import io.snowline.table.TableWorkflow;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.Target;
import io.snowline.warehouse.WarehouseException;
import io.snowline.warehouse.Warehouses;
import io.temporal.client.BatchRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;

/** Hands requests over through a Temporal client. */
public final class TemporalRequestActivities implements RequestActivities {
  private final Definitions definitions;
  private final Warehouses warehouses;
  private final WorkflowClient client;
  private final String taskQueue;

  public TemporalRequestActivities(
      Definitions definitions, Warehouses warehouses, WorkflowClient client, String taskQueue) {
    this.definitions = definitions;
    this.warehouses = warehouses;
    this.client = client;
    this.taskQueue = taskQueue;
  }

  @Override
  public Selection select(List<String> wanted) {
    List<String> configured = definitions.tables().stream().map(TableDefinition::name).toList();
    List<String> unknown = wanted.stream().filter(name -> !configured.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw ApplicationFailure.newNonRetryableFailure(
          "Cannot sync %s: not in the configuration, which has %s".formatted(unknown, configured),
          FailureType.BAD_CONFIGURATION.text());
    }
    return new Selection(
        wanted.isEmpty() ? configured : wanted.stream().distinct().toList(),
        definitions.parallel());
  }

  @Override
  public void send(SyncRequest request) {
    select(List.of(request.table()));
    TableWorkflow table =
        client.newWorkflowStub(
            TableWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(TableWorkflow.id(request.table()))
                .setTaskQueue(taskQueue)
                .setStaticSummary("one writer of " + request.table())
                .setTypedSearchAttributes(Visibility.of(request.table()))
                .build());
    BatchRequest batch = client.newSignalWithStartRequest();
    batch.add(table::serve, TableState.idle());
    batch.add(table::request, request);
    client.signalWithStart(batch);
  }

  @Override
  public void withdraw(String table, String requestId) {
    try {
      client.newWorkflowStub(TableWorkflow.class, TableWorkflow.id(table)).withdraw(requestId);
    } catch (WorkflowNotFoundException nobodyWaits) {
      return;
    } catch (StatusRuntimeException failure) {
      if (failure.getStatus().getCode() != Status.Code.NOT_FOUND) {
        throw failure;
      }
    }
  }

  @Override
  public Map<String, Receipt> recall(String table, List<String> requestIds) {
    try (Target target = warehouses.target(Step.reading())) {
      return target.ledger().answers(table, requestIds);
    } catch (WarehouseException failure) {
      throw ApplicationFailure.newFailureWithCause(
          failure.getMessage(), failure.type().text(), failure);
    } catch (IllegalArgumentException unreadable) {
      // The row stays as it is, and a table that asked on and on would serve nobody.
      throw ApplicationFailure.newNonRetryableFailureWithCause(
          "Cannot tell whether %s of %s was served, by the row of %s that names it: %s"
              .formatted(
                  String.join(", ", requestIds), table, Ledger.TABLE, unreadable.getMessage()),
          FailureType.LEDGER_UNREADABLE.text(),
          unreadable);
    }
  }
}
