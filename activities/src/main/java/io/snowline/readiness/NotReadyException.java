package io.snowline.readiness;

import java.util.List;

/** Something isn't as a sync needs it. */
public final class NotReadyException extends RuntimeException {
  private final transient List<String> advice;

  /**
   * @param found what was found, in a line
   * @param advice what to grant or change
   */
  public NotReadyException(String found, List<String> advice) {
    super(found);
    this.advice = List.copyOf(advice);
  }

  /** What to grant or change. */
  public List<String> advice() {
    return advice;
  }
}
