package io.snowline.ledger;

import io.snowline.definition.TableDefinition;
import io.snowline.sync.FailureType;
import io.snowline.sync.Hold;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How a table stands, by the ledger.
 *
 * @param table the table's name
 * @param objective how old the last verified run may be
 * @param verified the last verified run that was not undone
 * @param equal the last verified run that was not undone and left no stale row in the target
 * @param undone the undo after the last verified run, if there is one
 * @param staleRows superseded and vanished rows in the target, by the newest run that counted them;
 *     empty if there is none or it was an undo
 * @param waiting runs that can be approved, newest first
 * @param rejected the newest run whose deletions were rejected, if none was verified in full and
 *     none waits since
 * @param hold the hold in force
 * @param unverified the newest run, if the guard blocked it or it failed, and nobody wanted that; a
 *     rejection and a request that was refused are no run
 * @param runs its newest receipts, newest first, as many as were asked for
 * @param now when the ledger was read
 */
public record TableStatus(
    String table,
    Duration objective,
    Optional<Receipt> verified,
    Optional<Receipt> equal,
    Optional<Receipt> undone,
    Optional<Long> staleRows,
    List<Receipt> waiting,
    Optional<Receipt> rejected,
    Optional<Hold> hold,
    Optional<Receipt> unverified,
    List<Receipt> runs,
    Instant now) {
  /** Runs that read the target; the figures of others are zeros that mean nothing. */
  private static final Set<Outcome> COUNTED =
      EnumSet.of(Outcome.VERIFIED, Outcome.WAITING, Outcome.UNDONE);

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
    return of(table, List.of(), 0, now);
  }

  /**
   * How the tables stand, in their order, by one query.
   *
   * @param runs how many newest runs of each are wanted
   */
  public static List<TableStatus> of(
      List<TableDefinition> tables, Ledger ledger, int runs, Instant now) {
    if (tables.isEmpty()) {
      return List.of();
    }
    Duration longestWait =
        tables.stream()
            .map(table -> table.guard().approvalExpires())
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    // The newest event decides whether the last run was verified, whether runs are wanted or not.
    Map<String, List<LedgerEvent>> events =
        ledger
            .standing(
                tables.stream().map(TableDefinition::name).toList(),
                Math.max(1, runs),
                now.minus(longestWait),
                now)
            .stream()
            .collect(Collectors.groupingBy(event -> event.receipt().table()));
    return tables.stream()
        .map(table -> of(table, events.getOrDefault(table.name(), List.of()), runs, now))
        .toList();
  }

  private static TableStatus of(
      TableDefinition table, List<LedgerEvent> events, int runs, Instant now) {
    List<LedgerEvent> undos =
        events.stream()
            .takeWhile(event -> event.receipt().outcome() != Outcome.VERIFIED)
            .filter(event -> event.receipt().outcome() == Outcome.UNDONE)
            .toList();
    return new TableStatus(
        table.name(),
        table.freshness(),
        newest(events, TableStatus::stands),
        newest(events, event -> stands(event) && event.receipt().staleRows() == 0),
        undos.stream().map(LedgerEvent::receipt).findFirst(),
        staleRows(events),
        WaitingRuns.of(table, events, now),
        WaitingRuns.rejected(events),
        undos.stream()
            .filter(undo -> undo.holdUntil() != null && undo.holdUntil().isAfter(now))
            .map(TableStatus::hold)
            .findFirst(),
        newest(events, event -> attempt(event.receipt())).filter(TableStatus::unverified),
        events.stream().map(LedgerEvent::receipt).limit(runs).toList(),
        now);
  }

  private static boolean stands(LedgerEvent event) {
    return event.receipt().outcome() == Outcome.VERIFIED && !event.undone();
  }

  private static Optional<Receipt> newest(
      List<LedgerEvent> events, Predicate<LedgerEvent> condition) {
    return events.stream().filter(condition).map(LedgerEvent::receipt).findFirst();
  }

  private static Hold hold(LedgerEvent undo) {
    Receipt receipt = undo.receipt();
    return new Hold(receipt.run(), receipt.actor(), receipt.reasons().get(0), undo.holdUntil());
  }

  /** A run that waits has counted them and removed none. */
  private static Optional<Long> staleRows(List<LedgerEvent> events) {
    return newest(events, event -> COUNTED.contains(event.receipt().outcome()))
        .filter(receipt -> receipt.outcome() != Outcome.UNDONE)
        .map(Receipt::staleRows);
  }

  /** What a human said no to, or was told no, changes nothing of how the run before it ended. */
  private static boolean attempt(Receipt receipt) {
    return receipt.outcome() != Outcome.REJECTED && !receipt.refused();
  }

  /** A hold stops a run before its cut; a run that was cancelled was meant to end. */
  private static boolean unverified(Receipt receipt) {
    return switch (receipt.outcome()) {
      case BLOCKED -> receipt.cut() != null;
      case FAILED -> !FailureType.CANCELLED.text().equals(receipt.failure());
      case VERIFIED, PLANNED, WAITING, MOVING_SOURCE, REJECTED, UNDONE -> false;
    };
  }

  /** The newest run of those asked for that is neither a rejection nor a request refused. */
  public Optional<Receipt> newestAttempt() {
    return runs.stream().filter(TableStatus::attempt).findFirst();
  }

  /** The source's time that the last verified run is of. */
  public Optional<Instant> verifiedAt() {
    return verified.map(TableStatus::cut);
  }

  /** The source's time that all rows of the target were known to be equal to. */
  public Optional<Instant> equalAt() {
    return equal.map(TableStatus::cut);
  }

  private static Instant cut(Receipt receipt) {
    return receipt.cut() == null ? receipt.startedAt() : receipt.cut();
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
}
