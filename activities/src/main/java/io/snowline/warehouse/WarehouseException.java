package io.snowline.warehouse;

import io.snowline.secret.KnownSecrets;
import io.snowline.sync.FailureType;
import io.temporal.failure.ApplicationFailure;

/** A step that failed, in words for the person who reads them, and without known secrets. */
public final class WarehouseException extends RuntimeException {
  private final FailureType type;

  public WarehouseException(FailureType type, String message) {
    super(KnownSecrets.redacted(message));
    this.type = type;
  }

  public WarehouseException(FailureType type, String message, Throwable cause) {
    super(KnownSecrets.redacted(message), cause);
    this.type = type;
  }

  /** This failure as Temporal is to take it: tried again by itself if a repeat may mend it. */
  public ApplicationFailure forTemporal() {
    return type.retried()
        ? ApplicationFailure.newFailureWithCause(getMessage(), type.text(), this)
        : ApplicationFailure.newNonRetryableFailureWithCause(getMessage(), type.text(), this);
  }

  /** The failure's stable name. */
  public FailureType type() {
    return type;
  }
}
