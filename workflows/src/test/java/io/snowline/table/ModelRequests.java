package io.snowline.table;

import io.snowline.sync.FailureType;
import io.snowline.sync.ModelWarehouse;
import io.snowline.sync.Receipt;
import io.temporal.client.BatchRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Requests through the in-process server's client; the model's ledger knows what was answered. */
final class ModelRequests implements RequestActivities {
  private final WorkflowClient client;
  private final String queue;
  private final ModelWarehouse warehouse;
  private final List<String> configured;
  private final int parallel;
  private final Semaphore handedOver = new Semaphore(0);
  private final List<String> sent = new ArrayList<>();
  private final List<String> withdrawn = new ArrayList<>();
  private final Map<String, Deque<Runnable>> script = new HashMap<>();
  private boolean losing;

  ModelRequests(
      WorkflowClient client,
      String queue,
      ModelWarehouse warehouse,
      int parallel,
      String... configured) {
    this.client = client;
    this.queue = queue;
    this.warehouse = warehouse;
    this.parallel = parallel;
    this.configured = List.of(configured);
  }

  /** The next request is taken and gets lost. */
  synchronized void loseNext() {
    losing = true;
  }

  /** What happens just before the next {@code select}, {@code send}, {@code sent} and so on. */
  synchronized void next(String step, Runnable what) {
    script.computeIfAbsent(step, any -> new ArrayDeque<>()).add(what);
  }

  /** Waits until so many more requests have been handed over. */
  void awaitSent(int requests) {
    try {
      if (!handedOver.tryAcquire(requests, 30, TimeUnit.SECONDS)) {
        throw new AssertionError("%d more requests expected after %s".formatted(requests, sent()));
      }
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  synchronized List<String> sent() {
    return List.copyOf(sent);
  }

  synchronized List<String> withdrawn() {
    return List.copyOf(withdrawn);
  }

  @Override
  public Selection select(List<String> wanted) {
    before("select");
    List<String> unknown = wanted.stream().filter(name -> !configured.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw ApplicationFailure.newNonRetryableFailure(
          "Cannot sync " + unknown, FailureType.BAD_CONFIGURATION.text());
    }
    return new Selection(wanted.isEmpty() ? configured : wanted, parallel);
  }

  @Override
  public void send(SyncRequest request) {
    before("send");
    synchronized (this) {
      if (losing) {
        losing = false;
        return;
      }
    }
    TableWorkflow table =
        client.newWorkflowStub(
            TableWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(TableWorkflow.id(request.table()))
                .setTaskQueue(queue)
                .build());
    BatchRequest batch = client.newSignalWithStartRequest();
    batch.add(table::serve, TableState.idle());
    batch.add(table::request, request);
    client.signalWithStart(batch);
    synchronized (this) {
      sent.add(request.id());
    }
    handedOver.release();
    before("sent");
  }

  @Override
  public void withdraw(String table, String requestId) {
    before("withdraw");
    try {
      client.newWorkflowStub(TableWorkflow.class, TableWorkflow.id(table)).withdraw(requestId);
    } catch (WorkflowNotFoundException nobodyWaits) {
      return;
    }
    synchronized (this) {
      withdrawn.add(requestId);
    }
  }

  @Override
  public Map<String, Receipt> recall(String table, List<String> requestIds) {
    before("recall");
    Map<String, Receipt> answers = new HashMap<>();
    for (Receipt receipt : warehouse.ledger()) {
      for (String id : receipt.requests()) {
        if (receipt.table().equals(table) && requestIds.contains(id)) {
          answers.put(id, receipt);
        }
      }
    }
    return answers;
  }

  private void before(String step) {
    Runnable what;
    synchronized (this) {
      Deque<Runnable> scripted = script.getOrDefault(step, new ArrayDeque<>());
      what = scripted.isEmpty() ? () -> {} : scripted.remove();
    }
    what.run();
  }
}
