package io.snowline.table;

import io.snowline.sync.Action;
import io.snowline.sync.Mode;
import io.snowline.sync.Receipt;
import io.snowline.sync.Visibility;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowSemaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The asking side: sends requests to tables, a bounded number at once, and waits for the answers.
 */
final class Conversation {
  /** An answer can be lost with its table's workflow; asking again with the same id is harmless. */
  private static final Duration ASK_AGAIN = Duration.ofMinutes(10);

  private final RequestActivities requests = RequestSteps.stub();
  private final Map<String, Receipt> answers = new HashMap<>();

  void answer(Answer answer) {
    answers.putIfAbsent(answer.request(), answer.receipt());
  }

  List<Receipt> sync(Mode mode, SyncOrder order) {
    String actor =
        order == null || order.actor() == null
            ? Workflow.getInfo().getWorkflowType()
            : order.actor();
    List<String> tables = order == null || order.tables() == null ? List.of() : order.tables();
    SyncRequest request =
        new SyncRequest(
            null,
            null,
            Action.SYNC,
            mode,
            actor,
            null,
            null,
            null,
            null,
            null,
            order != null && order.endHold());
    return ask(tables, request);
  }

  List<Receipt> ask(List<String> wanted, SyncRequest request) {
    Visibility.asks(request.mode());
    Selection selection = select(wanted);
    WorkflowSemaphore atOnce = Workflow.newWorkflowSemaphore(selection.parallel());
    List<Promise<Receipt>> receipts = new ArrayList<>();
    for (String table : selection.tables()) {
      receipts.add(
          Async.function(
              () -> {
                atOnce.acquire();
                try {
                  return askOne(request.to(table, requestId(table), workflowId()));
                } finally {
                  atOnce.release();
                }
              }));
    }
    waitForAll(receipts);
    return receipts.stream().map(Promise::get).toList();
  }

  /** A workflow that ended at the first failure would cut off the withdrawal of the others. */
  private static void waitForAll(List<Promise<Receipt>> receipts) {
    receipts.forEach(Promise::getFailure);
  }

  private Receipt askOne(SyncRequest request) {
    try {
      send(request);
      while (!Workflow.await(ASK_AGAIN, () -> answers.containsKey(request.id()))) {
        send(request);
      }
      return answers.get(request.id());
    } catch (CanceledFailure cancelled) {
      CancellationScope withdrawal =
          Workflow.newDetachedCancellationScope(
              () -> requests.withdraw(request.table(), request.id()));
      withdrawal.run();
      throw cancelled;
    }
  }

  /** Short, and waited for: the in-process server can't cancel what is just completing. */
  private Selection select(List<String> wanted) {
    AtomicReference<Selection> selection = new AtomicReference<>();
    CancellationScope uninterrupted =
        Workflow.newDetachedCancellationScope(() -> selection.set(requests.select(wanted)));
    uninterrupted.run();
    return selection.get();
  }

  /** Whole even if cancelled meanwhile: what may still be on its way can't be withdrawn. */
  private void send(SyncRequest request) {
    CancellationScope uninterrupted =
        Workflow.newDetachedCancellationScope(() -> requests.send(request));
    uninterrupted.run();
  }

  private static String workflowId() {
    return Workflow.getInfo().getWorkflowId();
  }

  /** Each firing of a cron is a request of its own; what was reset goes on with the same one. */
  private static String requestId(String table) {
    return workflowId() + "/" + Workflow.getInfo().getOriginalExecutionRunId() + "/" + table;
  }
}
