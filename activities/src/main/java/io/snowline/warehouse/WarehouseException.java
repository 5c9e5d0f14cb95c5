package io.snowline.warehouse;

import io.snowline.secret.KnownSecrets;
import io.snowline.sync.FailureType;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;

/** A step that failed, in words for the person who reads them, and without known secrets. */
public final class WarehouseException extends RuntimeException {
  private final FailureType type;
  private final String reason;

  public WarehouseException(FailureType type, String message) {
    this(type, message, null);
  }

  public WarehouseException(FailureType type, String message, Throwable cause) {
    this(type, message, cause, null);
  }

  /**
   * A failure that the engine gives a reason for.
   *
   * @param reason the engine's own word, such as {@code invalidQuery}; may be null
   */
  public WarehouseException(FailureType type, String message, Throwable cause, String reason) {
    super(KnownSecrets.redacted(message), cause);
    this.type = type;
    this.reason = reason;
  }

  /** This failure as Temporal is to take it: tried again by itself if a repeat may mend it. */
  public ApplicationFailure forTemporal() {
    return type.retried()
        ? ApplicationFailure.newFailureWithCause(getMessage(), type.text(), this)
        : ApplicationFailure.newNonRetryableFailureWithCause(getMessage(), type.text(), this);
  }

  /** The engine's own word for the reason, where it has one. */
  public Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  /** The failure's stable name. */
  public FailureType type() {
    return type;
  }
}
