package io.snowline.definition;

import io.snowline.sync.Mode;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/**
 * A Temporal Schedule to keep.
 *
 * @param name unique; the schedule's id is {@link #id}
 * @param start what it starts
 * @param timing when
 * @param zone whose clock a cron expression reads
 */
public record ScheduleDefinition(String name, Start start, Timing timing, ZoneId zone) {
  /** What the ids of all schedules begin with that Snowline made. */
  public static final String PREFIX = "snowline/";

  /** The schedule's id at the Temporal server. */
  public String id() {
    return PREFIX + name;
  }

  /** What a schedule starts. */
  public sealed interface Start {}

  /**
   * A sync.
   *
   * @param mode daily or full
   * @param tables names of configured tables; empty for all of them
   */
  public record Sync(Mode mode, List<String> tables) implements Start {
    public Sync {
      tables = List.copyOf(tables);
    }
  }

  /** A round of the monitor. */
  public record Monitor() implements Start {}

  /** When a schedule fires. */
  public sealed interface Timing {}

  /** At the times of a cron expression. */
  public record At(CronExpression cron) implements Timing {}

  /** At whole multiples of a period since 1970 in UTC: every 4h is 00:00, 04:00 and so on. */
  public record Every(Duration period) implements Timing {}
}
