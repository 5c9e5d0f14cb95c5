package io.snowline.table;

import io.snowline.liveness.LostWorker;
import io.snowline.sync.Steps;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** The request activities with their time-outs and retry rule. */
final class RequestSteps {
  private RequestSteps() {}

  /**
   * Reads the ledger. A run's own steps give up where this does: nothing else can tell those who
   * asked that the target can't be opened.
   */
  static RequestActivities recalling() {
    return stub(Steps.transientFailures());
  }

  /** Small calls; a request must get through, so they are tried for as long as it takes. */
  static RequestActivities stub() {
    return stub(
        RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofMillis(200))
            .setMaximumInterval(Duration.ofMinutes(1))
            .build());
  }

  private static RequestActivities stub(RetryOptions retries) {
    return Workflow.newActivityStub(
        RequestActivities.class,
        ActivityOptions.newBuilder()
            .setStartToCloseTimeout(Duration.ofMinutes(2))
            .setHeartbeatTimeout(LostWorker.MISSED_AFTER)
            .setRetryOptions(retries)
            .build());
  }
}
