package io.snowline.metrics;

import io.snowline.ledger.TableStatus;
import io.snowline.sync.FailureType;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How a table stands, by its newest receipts.
 *
 * @param verifiedAt the cut of the newest verified run that was not undone; empty if there is none
 * @param sourceRows rows of the source at the newest cut, whatever became of that run
 * @param targetRows rows of the target after the newest run that knew them
 * @param staleRows superseded and vanished rows in the target; empty after an undo
 * @param waiting runs that a human can approve now
 * @param mismatches for each layer of proof, whether the newest run failed at it: 1 or 0
 */
public record TableFigures(
    Optional<Instant> verifiedAt,
    Optional<Long> sourceRows,
    Optional<Long> targetRows,
    Optional<Long> staleRows,
    int waiting,
    Map<String, Integer> mismatches) {
  /** The layers of proof, as receipts name them. */
  static final List<String> LAYERS = List.of("load", "digest", "check");

  /** Runs that read the target; the figures of others are zeros that mean nothing. */
  private static final Set<Outcome> COUNTED =
      Set.of(Outcome.VERIFIED, Outcome.WAITING, Outcome.UNDONE);

  /** What the ledger says; of the newest runs as many as it was asked for. */
  static TableFigures of(TableStatus status) {
    List<Receipt> known =
        Stream.concat(status.runs().stream(), status.verified().stream()).toList();
    return new TableFigures(
        status.verifiedAt(),
        known.stream()
            .filter(receipt -> receipt.cut() != null)
            .findFirst()
            .map(Receipt::sourceRows),
        known.stream()
            .filter(receipt -> COUNTED.contains(receipt.outcome()))
            .findFirst()
            .map(Receipt::targetRows),
        status.staleRows(),
        status.waiting().size(),
        mismatches(status.unverified()));
  }

  private static Map<String, Integer> mismatches(Optional<Receipt> unverified) {
    Map<String, Integer> mismatches = new TreeMap<>();
    LAYERS.forEach(layer -> mismatches.put(layer, 0));
    unverified.flatMap(TableFigures::failedAt).ifPresent(layer -> mismatches.put(layer, 1));
    return mismatches;
  }

  /** The layer at which a run could not be proven. */
  private static Optional<String> failedAt(Receipt receipt) {
    if (FailureType.LOAD_MISMATCH.text().equals(receipt.failure())) {
      return Optional.of("load");
    }
    if (!FailureType.NOT_VERIFIED.text().equals(receipt.failure())) {
      return Optional.empty();
    }
    // Every engine says "Cannot prove TABLE: check NAME: ...", or which buckets differ.
    boolean check =
        receipt.reasons().stream()
            .anyMatch(reason -> reason.matches("(?s)Cannot prove .+?: check .*"));
    return Optional.of(check ? "check" : "digest");
  }
}
