package io.snowline.http;

/** A request that isn't served, with the reason for the one who sent it. */
public final class Refusal extends RuntimeException {
  private final int status;

  /**
   * @param status the HTTP status to answer with
   * @param message what was expected, without anything secret
   */
  public Refusal(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status to answer with. */
  public int status() {
    return status;
  }
}
