package io.snowline.table;

import io.snowline.liveness.LostWorker;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** The request activities with their time-outs and retry rule. */
final class RequestSteps {
  private RequestSteps() {}

  /** Small calls; a request must get through, so they are tried for as long as it takes. */
  static RequestActivities stub() {
    return Workflow.newActivityStub(
        RequestActivities.class,
        ActivityOptions.newBuilder()
            .setStartToCloseTimeout(Duration.ofMinutes(2))
            .setHeartbeatTimeout(LostWorker.MISSED_AFTER)
            .setRetryOptions(
                RetryOptions.newBuilder()
                    .setInitialInterval(Duration.ofMillis(200))
                    .setMaximumInterval(Duration.ofMinutes(1))
                    .build())
            .build());
  }
}
