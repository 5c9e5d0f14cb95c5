package io.snowline.metrics;

import io.snowline.alert.Delivery;
import io.snowline.metrics.EventCounters.Repaired;
import io.snowline.monitor.RepairOrder;
import io.snowline.monitor.RepairResult;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationFailure;

/** Counts what the steps of this process came to. */
final class CountedSteps extends WorkerInterceptorBase {
  private final EventCounters counters;
  private final Runnable runEnded;

  /**
   * @param runEnded told after each run that ended here
   */
  CountedSteps(EventCounters counters, Runnable runEnded) {
    this.counters = counters;
    this.runEnded = runEnded;
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      private ActivityInfo info;

      @Override
      public void init(ActivityExecutionContext context) {
        info = context.getInfo();
        super.init(context);
      }

      @Override
      public ActivityOutput execute(ActivityInput input) {
        try {
          ActivityOutput output = super.execute(input);
          succeeded(output.getResult());
          return output;
        } catch (RuntimeException failure) {
          failed(input.getArguments(), last(info, failure));
          throw failure;
        }
      }
    };
  }

  private void succeeded(Object result) {
    if (result instanceof Receipt receipt) {
      ended(receipt);
    } else if (result instanceof RepairResult repair) {
      counters.repaired(repair.done() ? Repaired.REPAIRED : Repaired.NOT_REPAIRED);
    } else if (result instanceof Delivery delivery) {
      counters.delivered(delivery);
    }
  }

  private void failed(Object[] arguments, boolean last) {
    for (Object argument : arguments) {
      // A failed run has failed also where the ledger can't be told.
      if (argument instanceof Receipt receipt && receipt.outcome() == Outcome.FAILED) {
        ended(receipt);
      } else if (argument instanceof RepairOrder && last) {
        counters.repaired(Repaired.FAILED);
      }
    }
  }

  private void ended(Receipt receipt) {
    counters.ended(receipt);
    runEnded.run();
  }

  private static boolean last(ActivityInfo info, RuntimeException failure) {
    int attempts = info.getRetryOptions() == null ? 0 : info.getRetryOptions().getMaximumAttempts();
    return (failure instanceof ApplicationFailure application && application.isNonRetryable())
        || (attempts > 0 && info.getAttempt() >= attempts);
  }
}
