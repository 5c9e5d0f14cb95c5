package io.snowline.pages;

import io.snowline.definition.Definitions;
import io.snowline.definition.ScheduleDefinition;
import io.snowline.definition.ScheduleDefinition.At;
import io.snowline.definition.ScheduleDefinition.Every;
import io.snowline.definition.ScheduleDefinition.Sync;
import io.snowline.definition.ScheduledJob;
import io.snowline.words.Words;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/**
 * A schedule as it is configured.
 *
 * @param name what the monitor calls it
 */
record WatchedSchedule(String name, String kind, String feeds, String fires) {

  /** All that the monitor watches: jobs of Cloud Scheduler, then Temporal Schedules. */
  static List<WatchedSchedule> of(Definitions definitions) {
    return Stream.concat(
            definitions.monitoring().jobs().stream().map(WatchedSchedule::of),
            definitions.service().schedules().stream().map(WatchedSchedule::of))
        .toList();
  }

  private static WatchedSchedule of(ScheduledJob job) {
    return new WatchedSchedule(
        job.name(),
        "Cloud Scheduler",
        "%s sync of %s".formatted(Words.lower(job.mode()), job.table()),
        job.schedule() + " " + job.timeZone());
  }

  private static WatchedSchedule of(ScheduleDefinition schedule) {
    return new WatchedSchedule(schedule.id(), "Temporal", feeds(schedule), fires(schedule));
  }

  private static String feeds(ScheduleDefinition schedule) {
    if (schedule.start() instanceof Sync sync) {
      return "%s sync of %s"
          .formatted(
              Words.lower(sync.mode()),
              sync.tables().isEmpty() ? "every table" : String.join(", ", sync.tables()));
    }
    return "the monitor";
  }

  private static String fires(ScheduleDefinition schedule) {
    if (schedule.timing() instanceof Every every) {
      return "every " + Words.length(every.period());
    }
    return ((At) schedule.timing()).cron().text() + " " + zone(schedule);
  }

  /** As it is written in a configuration, and by every other line about schedules. */
  private static String zone(ScheduleDefinition schedule) {
    return schedule.zone().equals(ZoneOffset.UTC) ? "UTC" : schedule.zone().getId();
  }
}
