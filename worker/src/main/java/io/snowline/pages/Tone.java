package io.snowline.pages;

import io.snowline.monitor.Verdict;
import io.snowline.sync.Outcome;

/** How something stands, worst first. The word beside the colour always says the same. */
enum Tone {
  BAD,
  /** A human is asked, or nobody knows: never shown as good. */
  WARNING,
  CALM,
  GOOD;

  static Tone of(Outcome outcome) {
    return switch (outcome) {
      case FAILED, MOVING_SOURCE, BLOCKED -> BAD;
      case WAITING -> WARNING;
      case PLANNED, REJECTED, UNDONE -> CALM;
      case VERIFIED -> GOOD;
    };
  }

  static Tone of(Verdict verdict) {
    if (verdict == Verdict.UNKNOWN) {
      return WARNING;
    }
    if (verdict.wrong()) {
      return BAD;
    }
    return verdict == Verdict.HEALTHY ? GOOD : CALM;
  }

  /** The name of its style. */
  public String style() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
