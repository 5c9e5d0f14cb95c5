package io.snowline.table;

import io.snowline.sync.FailedStep;
import io.snowline.sync.FailureType;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.ReceiptBuilder;
import io.snowline.sync.RunOrder;
import io.snowline.sync.TableRun;
import io.snowline.sync.Visibility;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Serves a table's queue, one run after the other. */
public final class TableWorkflowImpl implements TableWorkflow {
  private static final DateTimeFormatter RUN_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final String table;
  private final RequestQueue queue;
  private final RequestActivities requests = RequestSteps.stub();
  private final RequestActivities requestsUnlessRefused = RequestSteps.unlessRefused();
  private Batch serving;
  private String runWorkflow;

  @WorkflowInit
  public TableWorkflowImpl(TableState state) {
    table = Workflow.getInfo().getWorkflowId().substring(TableWorkflow.id("").length());
    queue = new RequestQueue(state.waiting());
  }

  @Override
  public void serve(TableState state) {
    while (true) {
      Workflow.setCurrentDetails("idle");
      Workflow.await(() -> !queue.isEmpty() || Workflow.getInfo().isContinueAsNewSuggested());
      if (Workflow.getInfo().isContinueAsNewSuggested()) {
        Workflow.continueAsNew(new TableState(queue.waiting()));
      }
      queue.next().ifPresent(this::serve);
    }
  }

  @Override
  public void request(SyncRequest request) {
    if (request == null || !request.complete()) {
      // Signals can be sent by hand; one that says too little must not stop the table.
      Workflow.getLogger(TableWorkflowImpl.class)
          .warn(
              "{} passes over a request that lacks what it needs, or holds half a character: {}",
              table,
              request);
      return;
    }
    boolean served = serving != null && serving.ids().contains(request.id());
    if (!served) {
      queue.add(request);
    }
  }

  @Override
  public void rerun(Rerun rerun) {
    Mode mode = rerun == null || rerun.mode() == null ? Mode.FULL : rerun.mode();
    String actor = rerun == null || rerun.actor() == null ? "rerun" : rerun.actor();
    request(SyncRequest.sync("rerun/" + Workflow.randomUUID(), table, mode, actor));
  }

  @Override
  public void withdraw(String requestId) {
    queue.withdraw(requestId);
  }

  @Override
  public TableProgress progress() {
    return new TableProgress(
        runWorkflow,
        serving == null ? List.of() : serving.ids(),
        queue.waiting().stream().map(SyncRequest::id).toList());
  }

  private void serve(Batch batch) {
    serving = batch;
    CancellationScope uninterrupted = Workflow.newDetachedCancellationScope(() -> answerAll(batch));
    uninterrupted.run();
    serving = null;
    runWorkflow = null;
  }

  private void answerAll(Batch batch) {
    Map<String, Receipt> known = recall(batch);
    List<SyncRequest> fresh =
        batch.requests().stream().filter(request -> !known.containsKey(request.id())).toList();
    batch.requests().stream()
        .filter(request -> known.containsKey(request.id()))
        .forEach(request -> answer(request, known.get(request.id())));
    if (!fresh.isEmpty()) {
      Receipt receipt = run(new Batch(fresh.get(0), widest(fresh), fresh));
      fresh.forEach(request -> answer(request, receipt));
    }
  }

  /**
   * What is answered without a run. Where the ledger can't be read, those who wait are told so; for
   * a request that nobody waits for a run is begun all the same: it leaves a trace if it fails too.
   */
  private Map<String, Receipt> recall(Batch batch) {
    try {
      return requestsUnlessRefused.recall(table, batch.ids());
    } catch (ActivityFailure refused) {
      List<SyncRequest> awaited =
          batch.requests().stream().filter(request -> request.replyTo() != null).toList();
      Map<String, Receipt> answers = new HashMap<>();
      if (!awaited.isEmpty()) {
        Batch told = new Batch(awaited.get(0), widest(awaited), awaited);
        Receipt failed = FailedStep.receipt(order(told), refused, now());
        told.ids().forEach(id -> answers.put(id, failed));
      }
      return answers;
    }
  }

  private static Mode widest(List<SyncRequest> batch) {
    return batch.stream().anyMatch(request -> request.mode() == Mode.FULL) ? Mode.FULL : Mode.DAILY;
  }

  private Receipt run(Batch batch) {
    RunOrder order = order(batch);
    runWorkflow = TableWorkflow.id(table) + "/" + order.run();
    Workflow.setCurrentDetails(
        "running %s for %s".formatted(order.run(), String.join(", ", batch.ids())));
    TableRun run =
        Workflow.newChildWorkflowStub(
            TableRun.class,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId(runWorkflow)
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                .setStaticSummary("%s %s %s".formatted(table, order.mode(), order.action()))
                .setTypedSearchAttributes(Visibility.of(table, order.mode()))
                .build());
    try {
      return run.run(order);
    } catch (ChildWorkflowFailure ended) {
      // It may have applied: only the ledger can tell, so it is asked until it does or can't.
      try {
        return requests.recall(table, batch.ids()).values().stream()
            .findFirst()
            .orElseGet(() -> lost(order, ended));
      } catch (ActivityFailure unreadable) {
        return FailedStep.receipt(order, unreadable, now());
      }
    }
  }

  /** A run that was cancelled or terminated returns nothing, and a plan isn't in the ledger. */
  private static Receipt lost(RunOrder order, ChildWorkflowFailure ended) {
    String how =
        ended.getCause() instanceof CanceledFailure
            ? "was cancelled"
            : ended.getCause() instanceof TerminatedFailure
                ? "was terminated"
                : "failed: " + ended.getCause();
    return new ReceiptBuilder(order)
        .failed(FailureType.RUN_LOST.text(), "the run's workflow " + how)
        .build(Outcome.FAILED, now());
  }

  private RunOrder order(Batch batch) {
    Instant now = now();
    String suffix = Workflow.randomUUID().toString().substring(0, 4);
    SyncRequest first = batch.first();
    return new RunOrder(
        "%s-%s-%s".formatted(table, RUN_TIME.format(now), suffix),
        table,
        first.action(),
        batch.mode(),
        batch.ids(),
        first.actor(),
        now,
        first.approval(),
        first.undo(),
        first.reason(),
        first.hold(),
        batch.endHold());
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }

  /** A requester that is gone needs no answer; one that lost it asks again and is told the same. */
  private void answer(SyncRequest request, Receipt receipt) {
    if (request.replyTo() == null) {
      return;
    }
    try {
      Workflow.newExternalWorkflowStub(Requester.class, request.replyTo())
          .answer(new Answer(request.id(), receipt));
    } catch (TemporalFailure gone) {
      Workflow.getLogger(TableWorkflowImpl.class)
          .info("{} no longer waits for {}", request.replyTo(), request.id());
    }
  }
}
