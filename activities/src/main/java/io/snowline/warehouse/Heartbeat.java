package io.snowline.warehouse;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Tells Temporal that a step's worker lives while it waits for an engine, so that another worker
 * takes over when it doesn't. A statement that never ends is cut by the step's own time-out.
 */
final class Heartbeat {
  private static final int SECONDS = 10;

  private final ScheduledExecutorService beats =
      new ScheduledThreadPoolExecutor(
          1,
          work -> {
            Thread thread = new Thread(work, "snowline-heartbeat");
            thread.setDaemon(true);
            return thread;
          },
          // What a step's last thread notes after its end is of no use to anybody.
          new ThreadPoolExecutor.DiscardPolicy());

  private final Step step;
  private Future<?> beating;

  private Heartbeat(Step step) {
    this.step = step;
  }

  /**
   * Starts beating, with what the step notes and each time that it does, for the activity that runs
   * on this thread.
   */
  static Heartbeat start(Step step) {
    Heartbeat heartbeat = new Heartbeat(step);
    ActivityExecutionContext context = Activity.getExecutionContext();
    heartbeat.beating =
        heartbeat.beats.scheduleAtFixedRate(
            () -> heartbeat.beat(context), SECONDS, SECONDS, TimeUnit.SECONDS);
    step.whenNoted(() -> heartbeat.beats.execute(() -> heartbeat.beat(context)));
    return heartbeat;
  }

  /** A cancelled step is finished all the same: the run decides what follows it. */
  private void beat(ActivityExecutionContext context) {
    try {
      context.heartbeat(step.notes());
    } catch (ActivityCompletionException ended) {
      beating.cancel(false);
    }
  }

  void stop() {
    beats.shutdownNow();
  }
}
