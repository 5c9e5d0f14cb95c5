package io.snowline.table;

import io.snowline.liveness.LostWorker;
import io.snowline.sync.FailureType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Arrays;

/** The request activities with their time-outs and retry rule. */
final class RequestSteps {
  private RequestSteps() {}

  /** Small calls; a request must get through, so they are tried for as long as it takes. */
  static RequestActivities stub() {
    return stub(untilItSucceeds().build());
  }

  /** The same, but for failures that a repeat won't mend: those who ask are better told. */
  static RequestActivities unlessRefused() {
    return stub(
        untilItSucceeds()
            .setDoNotRetry(
                Arrays.stream(FailureType.values())
                    .filter(type -> !type.retried())
                    .map(FailureType::text)
                    .toArray(String[]::new))
            .build());
  }

  private static RetryOptions.Builder untilItSucceeds() {
    return RetryOptions.newBuilder()
        .setInitialInterval(Duration.ofMillis(200))
        .setMaximumInterval(Duration.ofMinutes(1));
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
