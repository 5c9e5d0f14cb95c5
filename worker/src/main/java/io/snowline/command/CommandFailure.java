package io.snowline.command;

/** A command that can't do what was asked, in words for the person who asked. */
final class CommandFailure extends RuntimeException {
  private final String failure;

  /**
   * @param failure the failure's stable name
   */
  CommandFailure(String failure, String message) {
    super(message);
    this.failure = failure;
  }

  CommandFailure(String failure, String message, Throwable cause) {
    super(message, cause);
    this.failure = failure;
  }

  String failure() {
    return failure;
  }
}
