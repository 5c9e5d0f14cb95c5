package io.snowline.monitor;

import io.snowline.sync.Hold;
import java.time.Duration;
import java.time.Instant;

/**
 * What the ledger says of one table.
 *
 * @param table the table's name
 * @param objective how old the last verified run may be
 * @param verifiedAt when the target was last known to equal the source; null if never
 * @param run the run that proved it; null if none did
 * @param waitingRun a run whose deletions a human has to approve; null if none waits
 * @param waitingPlan the hash of that run's plan
 * @param hold the hold in force, or null
 * @param unverified the newest run, if it was blocked or failed; else null
 */
public record TableFreshness(
    String table,
    Duration objective,
    Instant verifiedAt,
    String run,
    String waitingRun,
    String waitingPlan,
    Hold hold,
    UnverifiedRun unverified) {

  /** Whether the last proof is older than the objective, or there is none. */
  public boolean stale(Instant now) {
    return verifiedAt == null || verifiedAt.plus(objective).isBefore(now);
  }

  /** Whether the table was proven at that time or later, clocks' differences allowed for. */
  public boolean provenSince(Instant time) {
    return verifiedAt != null && !verifiedAt.plus(Timetable.SKEW).isBefore(time);
  }
}
