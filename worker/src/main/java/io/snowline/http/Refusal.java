package io.snowline.http;

/** A request that isn't served, with the reason for the one who sent it. */
final class Refusal extends RuntimeException {
  private final int status;

  Refusal(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
