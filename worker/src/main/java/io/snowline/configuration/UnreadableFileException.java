package io.snowline.configuration;

/** A file that holds no text, or none that can be read. */
final class UnreadableFileException extends Exception {
  private final int line;

  UnreadableFileException(int line, String message) {
    super(message);
    this.line = line;
  }

  /** Line from 1, or 0 where the file as a whole is meant. */
  int line() {
    return line;
  }
}
