package io.snowline.sync;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import java.time.Instant;
import java.util.Optional;

/** What people are told of a step that failed for good. */
public final class FailedStep {
  private FailedStep() {}

  /** The receipt of a run that got no further than that step. */
  public static Receipt receipt(RunOrder order, TemporalFailure failure, Instant endedAt) {
    Throwable cause = failure instanceof ActivityFailure ? failure.getCause() : failure;
    String type =
        cause instanceof ApplicationFailure application
            ? application.getType()
            : cause instanceof CanceledFailure
                ? FailureType.CANCELLED.text()
                : FailureType.WAREHOUSE_UNAVAILABLE.text();
    String message =
        cause instanceof ApplicationFailure application
            ? application.getOriginalMessage()
            : cause instanceof CanceledFailure
                ? "the run was cancelled before it applied anything"
                : Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
    return new ReceiptBuilder(order).failed(type, message).build(Outcome.FAILED, endedAt);
  }
}
