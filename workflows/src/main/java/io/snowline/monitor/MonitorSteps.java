package io.snowline.monitor;

import io.snowline.liveness.LostWorker;
import io.snowline.sync.Steps;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** The monitor's activities with their time-outs and retry rule. */
final class MonitorSteps {
  private MonitorSteps() {}

  /**
   * A few calls to a scheduler and small statements, plus 30 seconds of waiting for a file's lock.
   * What a repeat can't mend says so itself; the rest is tried for some ten minutes, well before
   * the next round.
   */
  static MonitorActivities stub() {
    return Workflow.newActivityStub(
        MonitorActivities.class,
        ActivityOptions.newBuilder()
            .setStartToCloseTimeout(Duration.ofMinutes(5))
            .setHeartbeatTimeout(LostWorker.MISSED_AFTER)
            .setRetryOptions(Steps.transientFailures())
            .build());
  }
}
