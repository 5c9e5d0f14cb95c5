package io.snowline.monitor;

import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;

/** What went wrong in a step, in words. */
final class Failures {
  private Failures() {}

  /**
   * The message of the step itself.
   *
   * @throws CanceledFailure if the round was cancelled, which is no failure to go on after
   */
  static String message(TemporalFailure failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    while (!(cause instanceof ApplicationFailure) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof CanceledFailure cancelled) {
      throw cancelled;
    }
    return cause instanceof ApplicationFailure application
        ? application.getOriginalMessage()
        : String.valueOf(cause.getMessage());
  }
}
