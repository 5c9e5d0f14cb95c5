package io.snowline.ledger;

import io.snowline.definition.TableDefinition;
import io.snowline.sync.Approval;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The runs that a human can approve. */
public final class WaitingRuns {
  /** Older ones have expired, or nobody cares. */
  private static final int MOST = 200;

  private WaitingRuns() {}

  /**
   * Those of a table, newest first: neither approved, rejected nor expired, and not overtaken by a
   * full sync. Of runs that wait with the same plan the newest is enough.
   */
  public static List<Receipt> of(TableDefinition table, Ledger ledger, Instant now) {
    Set<String> plans = new HashSet<>();
    return ledger.receipts(table.name(), MOST).stream()
        .takeWhile(receipt -> receipt.outcome() != Outcome.VERIFIED || receipt.mode() != Mode.FULL)
        .filter(receipt -> receipt.outcome() == Outcome.WAITING)
        .filter(receipt -> now.isBefore(receipt.startedAt().plus(table.guard().approvalExpires())))
        .filter(receipt -> !ledger.rejected(receipt.run()))
        .filter(receipt -> ledger.usedBy(new Approval(receipt.run(), receipt.planHash())).isEmpty())
        .filter(receipt -> plans.add(receipt.planHash()))
        .toList();
  }
}
