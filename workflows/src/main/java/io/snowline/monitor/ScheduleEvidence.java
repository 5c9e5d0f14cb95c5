package io.snowline.monitor;

import java.time.Instant;

/**
 * What was read of one schedule, or why it couldn't be read. All but the first five components are
 * null unless it was read.
 *
 * @param schedule its name in the configuration
 * @param scheduler what it lives in
 * @param wanted how the configuration wants it
 * @param reading whether it could be read
 * @param problem why it couldn't; else null
 * @param state as the scheduler declares it
 * @param cron the expression that the scheduler holds
 * @param timeZone the zone that the scheduler holds
 * @param changedAt when it was made or last changed by a user
 * @param lastAttempt when it last fired; null if it never did
 * @param lastFailure why the last attempt failed; null if it didn't
 * @param next the next run that the scheduler announces, which proves nothing
 * @param timetable when it should have fired; of the configured expression where it is missing
 * @param drift what else isn't as configured, such as what it starts; null if nothing
 */
public record ScheduleEvidence(
    String schedule,
    SchedulerKind scheduler,
    Expected wanted,
    Reading reading,
    String problem,
    State state,
    String cron,
    String timeZone,
    Instant changedAt,
    Instant lastAttempt,
    String lastFailure,
    Instant next,
    Timetable timetable,
    String drift) {

  /** Whether a schedule could be read. */
  public enum Reading {
    READ,
    /** The scheduler says that there is no such schedule. */
    MISSING,
    /** It wasn't in the part of the answer that came, or the scheduler refused to tell. */
    UNREADABLE,
    /** There is no such scheduler here, as with the embedded Temporal server. */
    NOT_APPLICABLE
  }

  /** What a scheduler declares. */
  public enum State {
    ENABLED,
    /** By a user. */
    PAUSED,
    /** By the scheduler itself; it can't be set. */
    DISABLED,
    /** A change of it failed half-way; another change mends it. */
    UPDATE_FAILED,
    /** Something that this version doesn't know. */
    UNKNOWN
  }

  /** Whether it feeds several tables, this one too, which wasn't synced since the last run. */
  boolean leavesUndone(TableFreshness table) {
    return wanted.table() == null
        && wanted.feeds(table.table())
        && timetable != null
        && timetable.expected() != null
        && !table.syncedSince(timetable.expected(), wanted.mode());
  }

  /** One that couldn't be read. */
  public static ScheduleEvidence unread(
      String schedule, SchedulerKind scheduler, Expected wanted, Reading reading, String problem) {
    return missing(schedule, scheduler, wanted, reading, problem, null);
  }

  /** One that isn't there, with the times at which it should have fired. */
  public static ScheduleEvidence missing(
      String schedule,
      SchedulerKind scheduler,
      Expected wanted,
      Reading reading,
      String problem,
      Timetable timetable) {
    return new ScheduleEvidence(
        schedule, scheduler, wanted, reading, problem, null, null, null, null, null, null, null,
        timetable, null);
  }
}
