package io.snowline.ledger;

import io.snowline.definition.TableDefinition;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The runs that a human can approve. */
final class WaitingRuns {
  private WaitingRuns() {}

  /**
   * Those of a table, newest first: neither approved, rejected nor expired, and not overtaken by a
   * full sync. Of runs that wait with the same plan the newest is enough.
   *
   * @param events the table's, newest first
   */
  static List<Receipt> of(TableDefinition table, List<LedgerEvent> events, Instant now) {
    Set<String> plans = new HashSet<>();
    return events.stream()
        .takeWhile(event -> !overtakes(event.receipt()))
        .filter(event -> !event.decided())
        .map(LedgerEvent::receipt)
        .filter(receipt -> receipt.outcome() == Outcome.WAITING)
        .filter(receipt -> now.isBefore(receipt.startedAt().plus(table.guard().approvalExpires())))
        .filter(receipt -> plans.add(receipt.planHash()))
        .toList();
  }

  /** The last plan that a human was asked about, if the answer was no. */
  static Optional<Receipt> rejected(List<LedgerEvent> events) {
    return events.stream()
        .map(LedgerEvent::receipt)
        .takeWhile(receipt -> !overtakes(receipt) && !leftNothing(receipt))
        .filter(
            receipt ->
                receipt.outcome() == Outcome.WAITING || receipt.outcome() == Outcome.REJECTED)
        .findFirst()
        .filter(receipt -> receipt.outcome() == Outcome.REJECTED);
  }

  /** There is nothing to delete any more. */
  private static boolean leftNothing(Receipt receipt) {
    return receipt.outcome() == Outcome.VERIFIED && receipt.staleRows() == 0;
  }

  private static boolean overtakes(Receipt receipt) {
    return receipt.outcome() == Outcome.VERIFIED && receipt.mode() == Mode.FULL;
  }
}
