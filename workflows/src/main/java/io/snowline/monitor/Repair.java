package io.snowline.monitor;

import java.time.Instant;

/**
 * A repair that was begun.
 *
 * @param subject the schedule or table
 * @param action what was done
 * @param at when it began
 * @param by who did it
 */
public record Repair(String subject, Action action, Instant at, String by) {

  /** What can be done without a human. */
  public enum Action {
    /** End a pause. */
    RESUME,
    /** Make a missing schedule anew. */
    RECREATE,
    /** Write the configured expression and zone. */
    UPDATE,
    /** A full sync of the table alone. */
    CATCH_UP,
    /** Leave it alone. */
    NOTHING
  }
}
