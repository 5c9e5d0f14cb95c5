package io.snowline.scheduler;

import io.snowline.sync.FailureType;

/** A call to a scheduler that failed, in words for the person who reads them. */
public final class SchedulerException extends RuntimeException {
  private final FailureType type;

  public SchedulerException(FailureType type, String message, Throwable cause) {
    super(message, cause);
    this.type = type;
  }

  /** The failure's stable name, which says whether a repeat may help. */
  public FailureType type() {
    return type;
  }
}
