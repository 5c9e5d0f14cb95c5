package io.snowline.warehouse;

import io.snowline.secret.KnownSecrets;
import io.snowline.sync.FailureType;

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

  /** The failure's stable name. */
  public FailureType type() {
    return type;
  }
}
