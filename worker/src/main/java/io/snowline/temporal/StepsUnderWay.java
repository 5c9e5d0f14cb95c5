package io.snowline.temporal;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Knows which steps this process is executing that write to a target or its ledger. */
final class StepsUnderWay extends WorkerInterceptorBase {
  /** Others only read: another worker begins them again, at once and without loss. */
  private static final Set<String> WRITING =
      Set.of("Sync.Apply", "Sync.Undo", "Sync.Record", "Sync.Reject");

  private final List<String> writing = new ArrayList<>();

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      private String step = "";

      @Override
      public void init(ActivityExecutionContext context) {
        step = context.getInfo().getActivityType();
        super.init(context);
      }

      @Override
      public ActivityOutput execute(ActivityInput input) {
        if (!WRITING.contains(step)) {
          return super.execute(input);
        }
        began(step);
        try {
          return super.execute(input);
        } finally {
          ended(step);
        }
      }
    };
  }

  private synchronized void began(String step) {
    writing.add(step);
  }

  private synchronized void ended(String step) {
    writing.remove(step);
    notifyAll();
  }

  /** The steps that write now. */
  synchronized List<String> writing() {
    return List.copyOf(writing);
  }

  /** Waits until nothing is being written. False if that takes longer. */
  synchronized boolean awaitWritten(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!writing.isEmpty()) {
      long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
