package io.snowline.temporal;

import io.snowline.secret.KnownSecrets;

/** A Temporal server that can't be used, in words for the person who reads them. */
public final class TemporalServerException extends RuntimeException {
  TemporalServerException(String message, Throwable cause) {
    super(KnownSecrets.redacted(message), cause);
  }
}
