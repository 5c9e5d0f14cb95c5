package io.snowline.sync;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.time.Instant;

/** Orders the steps of a run; what they mean is said in {@link SyncActivities}. */
public final class TableRunImpl implements TableRun {
  private final SyncActivities bookkeeping = Steps.bookkeeping();
  private Progress progress = new Progress("inspect", "", Instant.EPOCH);

  @Override
  public Receipt run(RunOrder order) {
    Receipt receipt;
    try {
      receipt =
          switch (order.action()) {
            case SYNC, PLAN, APPROVE -> new SyncRun(order, bookkeeping, this::enter).run();
            case REJECT -> {
              enter("reject", order.approval().run());
              yield Uninterrupted.call(() -> bookkeeping.reject(order));
            }
            case UNDO -> {
              enter("undo", order.undo());
              yield Uninterrupted.call(() -> bookkeeping.undo(order));
            }
          };
    } catch (TemporalFailure failure) {
      receipt = recorded(order, FailedStep.receipt(order, failure, now()));
    }
    discard(order);
    Visibility.ended(receipt.outcome());
    Workflow.setCurrentDetails(Details.of(receipt));
    return receipt;
  }

  @Override
  public Progress progress() {
    return progress;
  }

  private void enter(String step, String detail) {
    progress = new Progress(step, detail, now());
    Workflow.setCurrentDetails(Details.of(progress));
  }

  /** A plan leaves no trace in the target, not even of its failure. */
  private Receipt recorded(RunOrder order, Receipt receipt) {
    if (order.action() == Action.PLAN) {
      return receipt;
    }
    try {
      return Uninterrupted.call(() -> bookkeeping.record(receipt));
    } catch (ActivityFailure unreachable) {
      Workflow.getLogger(TableRunImpl.class)
          .warn("the ledger of {} could not be written", order.table(), unreachable);
      return receipt;
    }
  }

  /** What can't be removed now is removed when the table's next run inspects. */
  private void discard(RunOrder order) {
    try {
      Uninterrupted.call(
          () -> {
            bookkeeping.discard(order.table(), order.run());
            return null;
          });
    } catch (ActivityFailure unreachable) {
      Workflow.getLogger(TableRunImpl.class)
          .warn("what {} has staged could not be removed", order.run(), unreachable);
    }
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
