package io.snowline.alert;

import io.snowline.liveness.LostWorker;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** The activities of alerts with their time-outs and retry rules. */
public final class AlertSteps {
  /** Ten channels that don't answer, at fifteen seconds each, and a margin. */
  private static final Duration EVERY_CHANNEL = Duration.ofMinutes(4);

  private AlertSteps() {}

  /**
   * For {@link AlertActivities#deliver}: never executed twice, since a worker that was lost may
   * have sent. An {@link io.temporal.failure.ActivityFailure} counts as {@link
   * Delivery.Result#UNKNOWN}.
   */
  public static AlertActivities delivering() {
    return stub(EVERY_CHANNEL, 1);
  }

  /**
   * For {@link AlertActivities#ping}: a network that is away for a minute must not raise an alarm.
   */
  public static AlertActivities pinging() {
    return stub(Duration.ofSeconds(30), 5);
  }

  private static AlertActivities stub(Duration startToClose, int attempts) {
    return Workflow.newActivityStub(
        AlertActivities.class,
        ActivityOptions.newBuilder()
            .setStartToCloseTimeout(startToClose)
            .setHeartbeatTimeout(LostWorker.MISSED_AFTER)
            .setRetryOptions(
                RetryOptions.newBuilder()
                    .setInitialInterval(Duration.ofSeconds(5))
                    .setMaximumAttempts(attempts)
                    .build())
            .build());
  }
}
