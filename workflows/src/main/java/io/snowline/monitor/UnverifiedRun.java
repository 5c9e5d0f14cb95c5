package io.snowline.monitor;

import io.snowline.sync.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * The newest run of a table that ended, where a human should know that it proved nothing. Not one
 * that was cancelled or rejected, that a hold stopped, or whose source moved: those are meant, or
 * pass.
 *
 * @param run the run's name
 * @param outcome blocked or failed
 * @param failure stable name of what went wrong; null unless it failed
 * @param startedAt when it began
 * @param reasons why
 */
public record UnverifiedRun(
    String run, Outcome outcome, String failure, Instant startedAt, List<String> reasons) {
  public UnverifiedRun {
    reasons = List.copyOf(reasons);
  }

  /** How it ended, in words. */
  String text() {
    return "run %s %s%s"
        .formatted(
            run,
            outcome == Outcome.BLOCKED
                ? "was blocked"
                : "ended as " + outcome.name().toLowerCase(Locale.ROOT),
            reasons.isEmpty() ? "" : ": " + String.join("; ", reasons));
  }
}
