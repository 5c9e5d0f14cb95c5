package io.snowline.duckdb;

import io.snowline.sync.ApplyRequest;
import io.snowline.sync.Digest;
import io.snowline.sync.DigestRequest;
import io.snowline.sync.Inspection;
import io.snowline.sync.Plan;
import io.snowline.sync.PlanRequest;
import io.snowline.sync.Receipt;
import io.snowline.sync.RunOrder;
import io.snowline.sync.Staged;
import io.snowline.sync.SyncActivities;
import io.snowline.sync.TransferRequest;
import java.util.concurrent.Callable;

/** The activities, with something done before and after each step. */
final class HookedActivities implements SyncActivities {

  /** What is done. */
  interface Hook {

    /**
     * Does it.
     *
     * @param moment such as {@code before apply}; a step that fails has no {@code after}
     * @param request what the step was asked
     * @param activities the steps themselves, without hooks
     */
    void at(String moment, Object request, SyncActivities activities);

    /** What a transfer is asked in place of what the run asks. */
    default TransferRequest asked(TransferRequest request) {
      return request;
    }
  }

  private final SyncActivities activities;
  private final Hook hook;

  HookedActivities(SyncActivities activities, Hook hook) {
    this.activities = activities;
    this.hook = hook;
  }

  @Override
  public Inspection inspect(RunOrder order) {
    return hooked("inspect", order, () -> activities.inspect(order));
  }

  @Override
  public Digest digestSource(DigestRequest request) {
    return hooked("digestSource", request, () -> activities.digestSource(request));
  }

  @Override
  public Digest digestTarget(DigestRequest request) {
    return hooked("digestTarget", request, () -> activities.digestTarget(request));
  }

  @Override
  public Staged transfer(TransferRequest request) {
    return hooked("transfer", request, () -> activities.transfer(hook.asked(request)));
  }

  @Override
  public Plan plan(PlanRequest request) {
    return hooked("plan", request, () -> activities.plan(request));
  }

  @Override
  public Receipt apply(ApplyRequest request) {
    return hooked("apply", request, () -> activities.apply(request));
  }

  @Override
  public Receipt record(Receipt receipt) {
    return hooked("record", receipt, () -> activities.record(receipt));
  }

  @Override
  public Receipt undo(RunOrder order) {
    return hooked("undo", order, () -> activities.undo(order));
  }

  @Override
  public Receipt reject(RunOrder order) {
    return hooked("reject", order, () -> activities.reject(order));
  }

  @Override
  public void discard(String table, String run) {
    hooked(
        "discard",
        run,
        () -> {
          activities.discard(table, run);
          return run;
        });
  }

  private <T> T hooked(String step, Object request, Callable<T> work) {
    hook.at("before " + step, request, activities);
    try {
      T result = work.call();
      hook.at("after " + step, request, activities);
      return result;
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
