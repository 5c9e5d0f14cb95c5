package io.snowline.schedule;

import java.util.List;

/**
 * What has to be done, or was done, to one Temporal Schedule.
 *
 * @param schedule its name in the configuration
 * @param kind what has to be done
 * @param description what it starts and when, in a line
 * @param differences for a change: each property with what it is and what it should be
 * @param paused whether it is paused at the server; applying leaves it so
 */
public record ScheduleChange(
    String schedule, Kind kind, String description, List<String> differences, boolean paused) {
  public ScheduleChange {
    differences = List.copyOf(differences);
  }

  /** What has to be done. */
  public enum Kind {
    /** It isn't there. */
    ADD,
    /** It is not as configured. */
    CHANGE,
    /** Snowline made it and it is no longer configured. */
    REMOVE,
    /** It is as configured. */
    KEEP
  }
}
