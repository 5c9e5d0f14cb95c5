package io.snowline.http;

/** An address that can't be listened on, in words for the person who configured it. */
public final class HttpException extends RuntimeException {
  HttpException(String message, Throwable cause) {
    super(message, cause);
  }
}
