package io.snowline.temporal;

/** A Temporal server that can't be used, in words for the person who reads them. */
public final class TemporalServerException extends RuntimeException {
  TemporalServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
