package io.snowline.monitor;

import java.time.Instant;

/**
 * A human's word that a schedule is to be left alone.
 *
 * @param schedule the schedule
 * @param owner who answers for it
 * @param reason why
 * @param from when it begins
 * @param until when it ends by itself
 * @param endedAt when a human ended it before that; else null
 */
public record MaintenanceNote(
    String schedule, String owner, String reason, Instant from, Instant until, Instant endedAt) {

  /** When it ended, or will. */
  public Instant end() {
    return endedAt != null && endedAt.isBefore(until) ? endedAt : until;
  }

  /** Whether it is in force. */
  public boolean holds(Instant time) {
    return !time.isBefore(from) && time.isBefore(end());
  }
}
