package io.snowline.monitor;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One thing that happened in an incident. What a component doesn't concern is null.
 *
 * @param id unique; an event that is recorded again under its id is recorded once
 * @param incident the incident's id
 * @param kind what happened
 * @param at when, to the microsecond: BigQuery refuses a finer time
 * @param by who did or found it
 * @param subject the schedule or table
 * @param ofTable whether the subject is a table
 * @param finding what was found
 * @param schedule the schedule as it was read then
 * @param action what was done
 * @param done whether a repair that ended did what it was to do
 * @param table the table concerned
 * @param proveFrom the table must be proven at that time or later
 * @param run the run that caught up or proved the table; its receipt is in the ledger
 * @param detail in words
 */
public record IncidentEvent(
    String id,
    String incident,
    Kind kind,
    Instant at,
    String by,
    String subject,
    boolean ofTable,
    Finding finding,
    ScheduleEvidence schedule,
    Repair.Action action,
    Boolean done,
    String table,
    Instant proveFrom,
    String run,
    String detail) {

  /** Cuts the time to the microsecond. */
  public IncidentEvent {
    at = at.truncatedTo(ChronoUnit.MICROS);
  }

  /** The round that entered it, as its id tells; empty if it doesn't. */
  String round() {
    int begin = incident.length() + 1;
    int end = id.lastIndexOf("/" + kind + "/");
    return begin < end ? id.substring(begin, end) : "";
  }

  /** What can happen. */
  public enum Kind {
    /** Something was found wrong, or wrong in another way than before. */
    DETECTED,
    /** A repair begins. */
    REPAIRING,
    /** A repair ended, done or not, and the schedule was read again. */
    REPAIRED,
    /** A full sync of the table ended. */
    CAUGHT_UP,
    /** A human is asked for something. */
    RAISED,
    /** The subject is healthy and its table proven. */
    CLOSED
  }
}
