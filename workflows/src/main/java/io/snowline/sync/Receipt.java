package io.snowline.sync;

import java.time.Instant;
import java.util.List;

/**
 * What a run did and how it was proven. It is kept in the target's ledger and answers every request
 * that the run served.
 *
 * @param run the run's name
 * @param table the table's name
 * @param action what was asked
 * @param mode daily or full
 * @param outcome how it ended
 * @param actor who asked
 * @param requests ids of the requests that it answers
 * @param startedAt when the run began
 * @param seconds how long it took; in BigQuery until the transaction that it wrote in began
 * @param cut when the statement ran that all figures and proofs refer to; null if none was taken
 * @param sourceRows rows of the source at the cut
 * @param targetRows rows of the target after the run
 * @param inserted rows added
 * @param updated rows replaced, the old ones kept in history
 * @param unchanged rows that were equal already
 * @param superseded older copies removed, or planned to be
 * @param vanished rows removed since the source lacks their key, or planned to be
 * @param quarantined source rows put aside
 * @param staleRows superseded and vanished rows that are still in the target
 * @param planHash names the deletions of the plan
 * @param approved the waiting run whose approval was used; else null
 * @param undid the run that was undone; else null
 * @param rejected the waiting run that was rejected; else null
 * @param sourceDigest fingerprint of the source at the cut
 * @param targetDigest fingerprint of the target after the run
 * @param targetDigestBefore fingerprint of the target before the run
 * @param verified each layer of verification with what it compared
 * @param migrated additive changes made to the target's tables
 * @param view what changed in the final view; null if there is none or it wasn't read
 * @param cost what the run cost up to this receipt, and the engines' ids of its statements; null
 *     where nothing is known
 * @param samples a few rows of each change
 * @param guard what the guard said; null if it wasn't asked
 * @param reasons why the run waits, was blocked, failed or was approved
 * @param failure stable name of what went wrong; else null
 * @param quarantine table that holds the rows put aside; null if there are none
 * @param next what to type next; empty if nothing is asked of a human
 */
public record Receipt(
    String run,
    String table,
    Action action,
    Mode mode,
    Outcome outcome,
    String actor,
    List<String> requests,
    Instant startedAt,
    double seconds,
    Instant cut,
    long sourceRows,
    long targetRows,
    long inserted,
    long updated,
    long unchanged,
    long superseded,
    long vanished,
    long quarantined,
    long staleRows,
    String planHash,
    String approved,
    String undid,
    String rejected,
    String sourceDigest,
    String targetDigest,
    String targetDigestBefore,
    List<Verification> verified,
    List<String> migrated,
    ViewChange view,
    Cost cost,
    List<Sample> samples,
    Verdict.Decision guard,
    List<String> reasons,
    String failure,
    String quarantine,
    List<String> next) {
  public Receipt {
    requests = copy(requests);
    verified = copy(verified);
    migrated = copy(migrated);
    samples = copy(samples);
    reasons = copy(reasons);
    next = copy(next);
  }

  /**
   * Whether a human asked for what can't be, such as the approval of another plan: nothing was
   * tried, so that nothing is wrong with the table.
   */
  public boolean refused() {
    return FailureType.APPROVAL_REFUSED.text().equals(failure)
        || FailureType.UNDO_REFUSED.text().equals(failure);
  }

  /** A receipt that an older version wrote lacks the lists that came later. */
  private static <T> List<T> copy(List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  /**
   * One layer of proof.
   *
   * @param layer load, rows, digest or check
   * @param name what was compared, such as a check's name
   * @param detail the values found, in words
   */
  public record Verification(String layer, String name, String detail) {}
}
