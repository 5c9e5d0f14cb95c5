package io.snowline.monitor;

import io.snowline.sync.Hold;
import io.snowline.sync.Mode;
import java.time.Duration;
import java.time.Instant;

/**
 * What the ledger says of one table.
 *
 * @param table the table's name
 * @param objective how old the last verified run may be
 * @param undone the last verified run, if it was undone: the target is known to equal no cut of the
 *     source since; else null
 * @param verifiedAt the source's time of the last verified run, full or daily; null if none was or
 *     it was undone
 * @param run that run; null if there is none
 * @param proof when nothing stale was in the target either; null in evidence that an older version
 *     read, for which every verified run was a proof
 * @param waitingRun a run whose deletions a human has to approve; null if none waits
 * @param waitingPlan the hash of that run's plan
 * @param rejectedRun a run whose deletions a human rejected, if no full sync was verified and none
 *     waits since; else null
 * @param hold the hold in force, or null
 * @param unverified the newest run, if it was blocked or failed; else null
 */
public record TableFreshness(
    String table,
    Duration objective,
    String undone,
    Instant verifiedAt,
    String run,
    Proof proof,
    String waitingRun,
    String waitingPlan,
    String rejectedRun,
    Hold hold,
    UnverifiedRun unverified) {

  /** Whether the last verified run is older than the objective, or there is none. */
  public boolean stale(Instant now) {
    return verifiedAt == null || verifiedAt.plus(objective).isBefore(now);
  }

  /** Whether the target was equal to the source at that time or later. */
  public boolean provenSince(Instant time) {
    return since(time, proof == null ? verifiedAt : proof.at());
  }

  /** Whether a run that does what this mode does, or more, was verified at that time or later. */
  boolean syncedSince(Instant time, Mode mode) {
    return mode == Mode.FULL ? provenSince(time) : since(time, verifiedAt);
  }

  /** The run that proved it at that time or later; null if none did. */
  String provenBy(Instant time) {
    String by = proof == null ? run : proof.run();
    return provenSince(time) ? by : null;
  }

  /** The run that was verified at that time or later; null if none was. */
  String verifiedBy(Instant time) {
    return since(time, verifiedAt) ? run : null;
  }

  /** Clocks' differences are allowed for. */
  private static boolean since(Instant time, Instant at) {
    return at != null && !at.plus(Timetable.SKEW).isBefore(time);
  }
}
