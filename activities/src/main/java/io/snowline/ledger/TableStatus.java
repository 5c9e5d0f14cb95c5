package io.snowline.ledger;

import io.snowline.definition.TableDefinition;
import io.snowline.sync.FailureType;
import io.snowline.sync.Hold;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a table stands, by the ledger.
 *
 * @param table the table's name
 * @param objective how old the last verified run may be
 * @param verified the last verified run that was not undone
 * @param undone the undo after it, if there is one
 * @param waiting runs that can be approved, newest first
 * @param hold the hold in force
 * @param unverified the newest run, if the guard blocked it or it failed, and nobody wanted that
 * @param now when the ledger was read
 */
public record TableStatus(
    String table,
    Duration objective,
    Optional<Receipt> verified,
    Optional<Receipt> undone,
    List<Receipt> waiting,
    Optional<Hold> hold,
    Optional<Receipt> unverified,
    Instant now) {

  /** Against the table's objective. */
  public enum Freshness {
    FRESH,
    STALE,
    /** The newest run was undone: the target is known to equal no cut of the source. */
    UNDONE,
    NEVER_SYNCED
  }

  /** Of a table that no run has touched. */
  public static TableStatus untouched(TableDefinition table, Instant now) {
    return new TableStatus(
        table.name(),
        table.freshness(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        now);
  }

  public static TableStatus of(TableDefinition table, Ledger ledger, Instant now) {
    List<Receipt> receipts = receiptsSinceVerified(table, ledger);
    return new TableStatus(
        table.name(),
        table.freshness(),
        verified(receipts),
        receipts.stream()
            .takeWhile(receipt -> receipt.outcome() != Outcome.VERIFIED)
            .filter(receipt -> receipt.outcome() == Outcome.UNDONE)
            .findFirst(),
        WaitingRuns.of(table, ledger, now),
        ledger.hold(table.name(), now),
        receipts.stream().findFirst().filter(TableStatus::unverified),
        now);
  }

  /** A hold stops a run before its cut; a run that was cancelled was meant to end. */
  private static boolean unverified(Receipt receipt) {
    return switch (receipt.outcome()) {
      case BLOCKED -> receipt.cut() != null;
      case FAILED -> !FailureType.CANCELLED.text().equals(receipt.failure());
      case VERIFIED, PLANNED, WAITING, MOVING_SOURCE, REJECTED, UNDONE -> false;
    };
  }

  /** A long row of failures must not hide the last run that went well. */
  private static List<Receipt> receiptsSinceVerified(TableDefinition table, Ledger ledger) {
    int most = 50;
    List<Receipt> receipts = ledger.receipts(table.name(), most);
    while (receipts.size() == most && verified(receipts).isEmpty()) {
      most *= 8;
      receipts = ledger.receipts(table.name(), most);
    }
    return receipts;
  }

  private static Optional<Receipt> verified(List<Receipt> receipts) {
    Set<String> undone =
        receipts.stream()
            .map(Receipt::undid)
            .filter(run -> run != null)
            .collect(Collectors.toSet());
    return receipts.stream()
        .filter(receipt -> receipt.outcome() == Outcome.VERIFIED)
        .filter(receipt -> !undone.contains(receipt.run()))
        .findFirst();
  }

  /** The time that the target is known to be equal to the source of. */
  public Optional<Instant> verifiedAt() {
    return verified.map(receipt -> receipt.cut() == null ? receipt.startedAt() : receipt.cut());
  }

  public Optional<Duration> age() {
    return verifiedAt().map(at -> Duration.between(at, now));
  }

  public Freshness freshness() {
    if (undone.isPresent()) {
      return Freshness.UNDONE;
    }
    return age()
        .map(age -> age.compareTo(objective) <= 0 ? Freshness.FRESH : Freshness.STALE)
        .orElse(Freshness.NEVER_SYNCED);
  }

  /** Rows of the target after the newest run that changed or proved it. */
  public Optional<Long> rows() {
    return undone.or(() -> verified).map(Receipt::targetRows);
  }

  /** Superseded and vanished rows in the target; unknown after an undo. */
  public Optional<Long> staleRows() {
    return undone.isPresent() ? Optional.empty() : verified.map(Receipt::staleRows);
  }
}
