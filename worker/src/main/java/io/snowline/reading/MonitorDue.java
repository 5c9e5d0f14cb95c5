package io.snowline.reading;

import io.snowline.definition.Definitions;
import io.snowline.definition.ScheduleDefinition;
import io.snowline.definition.ScheduleDefinition.At;
import io.snowline.definition.ScheduleDefinition.Every;
import io.snowline.monitor.Timetable;
import io.snowline.scheduler.CronTimetable;
import io.snowline.scheduler.PeriodTimetable;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/** Which round of the monitor there should be by now. */
public final class MonitorDue {
  /** Where no schedule starts the monitor, rounds by hand count for so long. */
  private static final Duration BY_HAND = Duration.ofHours(12);

  /** How long a round may take: one that repairs waits for a full sync. */
  private static final Duration ROUND = Duration.ofHours(1);

  private MonitorDue() {}

  /** When the last round began that should have ended by now, an hour allowed for it. */
  public static Instant at(Definitions definitions, Instant now) {
    return at(definitions, ROUND, now);
  }

  /**
   * When the last round began that should be there: rounds before it count no more.
   *
   * @param grace how late a round may be
   */
  public static Instant at(Definitions definitions, Duration grace, Instant now) {
    return schedules(definitions)
        .map(schedule -> timetable(schedule, grace, now).countsFrom())
        .filter(from -> from != null)
        .max(Comparator.<Instant>naturalOrder())
        .orElse(now.minus(BY_HAND));
  }

  /** Whether a schedule of the configuration starts the monitor. */
  public static boolean isScheduled(Definitions definitions) {
    return schedules(definitions).findAny().isPresent();
  }

  private static Stream<ScheduleDefinition> schedules(Definitions definitions) {
    return definitions.service().schedules().stream()
        .filter(schedule -> schedule.start() instanceof ScheduleDefinition.Monitor);
  }

  private static Timetable timetable(ScheduleDefinition monitor, Duration grace, Instant now) {
    if (monitor.timing() instanceof Every every) {
      return PeriodTimetable.at(every.period(), grace, null, now);
    }
    return CronTimetable.at(
        ((At) monitor.timing()).cron().text(), monitor.zone().getId(), grace, null, now);
  }
}
