package io.snowline.demo;

/** The demo can't be told; the message says why, to a person. */
public final class DemoException extends RuntimeException {
  public DemoException(String message) {
    super(message);
  }
}
