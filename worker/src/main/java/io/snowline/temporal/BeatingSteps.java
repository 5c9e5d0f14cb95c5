package io.snowline.temporal;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.interceptors.ActivityExecutionContextBase;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells Temporal that this worker lives for as long as it executes a step, so that another worker
 * takes over when it doesn't. What the step itself told last is told again: nothing is forgotten.
 */
final class BeatingSteps extends WorkerInterceptorBase {
  private static final int SECONDS = 10;

  private final ScheduledExecutorService beats =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "snowline-beats");
            thread.setDaemon(true);
            return thread;
          });

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      private Told told;

      @Override
      public void init(ActivityExecutionContext context) {
        told = new Told(context);
        super.init(told);
      }

      @Override
      public ActivityOutput execute(ActivityInput input) {
        Future<?> beating =
            beats.scheduleAtFixedRate(told::again, SECONDS, SECONDS, TimeUnit.SECONDS);
        try {
          return super.execute(input);
        } finally {
          beating.cancel(false);
        }
      }
    };
  }

  /** What a step told Temporal last, at first what an attempt before it did. */
  private static final class Told extends ActivityExecutionContextBase {
    private volatile Object last;

    Told(ActivityExecutionContext context) {
      super(context);
      last = context.getHeartbeatDetails(Object.class).orElse(null);
    }

    @Override
    public <V> void heartbeat(V details) throws ActivityCompletionException {
      last = details;
      super.heartbeat(details);
    }

    /** A cancelled step is finished all the same: its workflow decides what follows it. */
    void again() {
      try {
        super.heartbeat(last);
      } catch (ActivityCompletionException ended) {
        return;
      }
    }
  }
}
