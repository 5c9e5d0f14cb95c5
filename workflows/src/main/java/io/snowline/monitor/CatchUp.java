package io.snowline.monitor;

import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.util.List;
import java.util.Locale;

/**
 * A full sync that made up for missed runs.
 *
 * @param table the table
 * @param run the run's name
 * @param outcome how it ended
 * @param sourceRows rows of the source at the cut
 * @param removed superseded and vanished rows removed, or to be removed where it waits
 * @param reasons why it waits, was blocked or failed
 * @param next what a human may type next
 */
public record CatchUp(
    String table,
    String run,
    Outcome outcome,
    long sourceRows,
    long removed,
    List<String> reasons,
    List<String> next) {
  public CatchUp {
    reasons = List.copyOf(reasons);
    next = List.copyOf(next);
  }

  static CatchUp of(Receipt receipt) {
    return new CatchUp(
        receipt.table(),
        receipt.run(),
        receipt.outcome(),
        receipt.sourceRows(),
        receipt.superseded() + receipt.vanished(),
        receipt.reasons(),
        receipt.next());
  }

  /** Why it doesn't prove the table, in words. */
  String shortfall() {
    return "the full sync %s ended as %s%s"
        .formatted(
            run,
            outcome.name().toLowerCase(Locale.ROOT).replace('_', ' '),
            reasons.isEmpty() ? "" : ": " + String.join("; ", reasons));
  }
}
