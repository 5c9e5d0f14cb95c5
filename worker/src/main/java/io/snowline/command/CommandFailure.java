package io.snowline.command;

/** A command that can't do what was asked, in words for the person who asked. */
final class CommandFailure extends RuntimeException {
  private final String failure;
  private final int exitCode;

  /**
   * @param failure the failure's stable name
   */
  CommandFailure(String failure, String message) {
    this(failure, message, null);
  }

  CommandFailure(String failure, String message, Throwable cause) {
    this(failure, message, cause, ExitCode.FAILED);
  }

  private CommandFailure(String failure, String message, Throwable cause, int exitCode) {
    super(message, cause);
    this.failure = failure;
    this.exitCode = exitCode;
  }

  /** One that is mended by changing the configuration or the environment, not by trying again. */
  static CommandFailure ofConfiguration(String failure, String message) {
    return new CommandFailure(failure, message, null, ExitCode.CONFIGURATION);
  }

  int exitCode() {
    return exitCode;
  }

  String failure() {
    return failure;
  }
}
