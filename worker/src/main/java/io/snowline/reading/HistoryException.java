package io.snowline.reading;

/** A history that can't be read, in words for the person who asked. */
public final class HistoryException extends RuntimeException {
  private final boolean badQuestion;
  private final String failure;

  private HistoryException(boolean badQuestion, String failure, String message, Throwable cause) {
    super(message, cause);
    this.badQuestion = badQuestion;
    this.failure = failure;
  }

  /** What was asked for doesn't exist. */
  static HistoryException badQuestion(String message) {
    return new HistoryException(true, null, message, null);
  }

  /** The table doesn't allow it, under a failure's stable name. */
  static HistoryException refused(String failure, String message, Throwable cause) {
    return new HistoryException(false, failure, message, cause);
  }

  /** Whether asking for something else may help. */
  public boolean isBadQuestion() {
    return badQuestion;
  }

  /** The failure's stable name; null for a bad question. */
  public String failure() {
    return failure;
  }
}
