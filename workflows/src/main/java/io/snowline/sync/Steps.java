package io.snowline.sync;

import io.snowline.liveness.LostWorker;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** The steps with their time-outs and retry rules. */
public final class Steps {
  /** Snowflake's result URLs live for six hours; no read may outlive them. */
  private static final Duration LONGEST_STATEMENT = Duration.ofHours(5);

  /** Metadata and ledger: a few small statements, plus 30 seconds of waiting for a file's lock. */
  private static final Duration SMALL_STATEMENTS = Duration.ofMinutes(5);

  private Steps() {}

  /**
   * Failures that a repeat can't mend say so themselves; the rest (a worker lost, an engine that
   * doesn't answer) is tried for about ten minutes, then a human is better told.
   */
  public static RetryOptions transientFailures() {
    return RetryOptions.newBuilder()
        .setInitialInterval(Duration.ofSeconds(1))
        .setBackoffCoefficient(2)
        .setMaximumInterval(Duration.ofMinutes(2))
        .setMaximumAttempts(10)
        .build();
  }

  static SyncActivities reading() {
    return stub(LONGEST_STATEMENT);
  }

  static SyncActivities bookkeeping() {
    return stub(SMALL_STATEMENTS);
  }

  private static SyncActivities stub(Duration startToClose) {
    return Workflow.newActivityStub(
        SyncActivities.class,
        ActivityOptions.newBuilder()
            .setStartToCloseTimeout(startToClose)
            .setHeartbeatTimeout(LostWorker.MISSED_AFTER)
            .setRetryOptions(transientFailures())
            .build());
  }
}
