package io.snowline.warehouse;

import io.snowline.definition.TableDefinition;
import io.snowline.ledger.Ledger;
import io.snowline.sync.Approval;
import io.snowline.sync.FailureType;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.RunOrder;
import io.snowline.sync.Utc;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether a human's word still holds for a waiting run. */
final class Approvals {
  private final Ledger ledger;

  Approvals(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Refuses an approval for a run that would delete nothing, and use the approval up. */
  static void refuseUnlessFull(RunOrder order) {
    if (order.mode() != Mode.FULL) {
      throw refused(
          order.approval(),
          "a daily sync deletes nothing, only a full one is approved (see: snowline approve)");
    }
  }

  /** Refuses an approval, or a rejection, of a run that doesn't wait with that plan. */
  void refuseUnlessValid(TableDefinition table, Approval approval, Instant now) {
    problem(table, approval, now)
        .ifPresent(
            problem -> {
              throw refused(approval, problem);
            });
  }

  private static WarehouseException refused(Approval approval, String problem) {
    return new WarehouseException(
        FailureType.APPROVAL_REFUSED,
        "Cannot use plan %s of %s: %s".formatted(approval.planHash(), approval.run(), problem));
  }

  private Optional<String> problem(TableDefinition table, Approval approval, Instant now) {
    List<Receipt> receipts = ledger.run(approval.run());
    Optional<Receipt> waiting =
        receipts.stream().filter(receipt -> receipt.outcome() == Outcome.WAITING).findFirst();
    if (waiting.isEmpty()) {
      return Optional.of("no such run waits for approval (see: snowline status)");
    }
    if (!waiting.get().table().equals(table.name())) {
      return Optional.of("it is a run of %s".formatted(waiting.get().table()));
    }
    if (!waiting.get().planHash().equals(approval.planHash())) {
      return Optional.of("its plan is %s".formatted(waiting.get().planHash()));
    }
    Optional<String> usedBy = ledger.usedBy(approval);
    if (usedBy.isPresent()) {
      return Optional.of("%s used it".formatted(usedBy.get()));
    }
    if (ledger.rejected(approval.run())) {
      return Optional.of("it was rejected");
    }
    Duration expires = table.guard().approvalExpires();
    if (now.isAfter(waiting.get().startedAt().plus(expires))) {
      return Optional.of(
          "it waited since %s and expired after %d hours; run the full sync again"
              .formatted(Utc.text(waiting.get().startedAt()), expires.toHours()));
    }
    return Optional.empty();
  }
}
