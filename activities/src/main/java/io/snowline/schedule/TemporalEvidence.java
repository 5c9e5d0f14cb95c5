package io.snowline.schedule;

import io.snowline.definition.ScheduleDefinition;
import io.snowline.definition.ScheduleDefinition.At;
import io.snowline.definition.ScheduleDefinition.Every;
import io.snowline.definition.ScheduleDefinition.Sync;
import io.snowline.monitor.Expected;
import io.snowline.monitor.ScheduleEvidence;
import io.snowline.monitor.ScheduleEvidence.Reading;
import io.snowline.monitor.ScheduleEvidence.State;
import io.snowline.monitor.SchedulerKind;
import io.snowline.monitor.Timetable;
import io.snowline.scheduler.CronTimetable;
import io.snowline.scheduler.PeriodTimetable;
import io.snowline.sync.Mode;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionResult;
import io.temporal.client.schedules.ScheduleDescription;
import io.temporal.client.schedules.ScheduleInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Temporal Schedules as evidence. A schedule can announce a next run for ever and never fire, so
 * what counts is its last action.
 */
final class TemporalEvidence {
  /** A worker or server that was away catches up within it. */
  static final Duration GRACE = Duration.ofMinutes(30);

  private TemporalEvidence() {}

  static ScheduleEvidence of(
      ScheduleDefinition wanted,
      Schedule desired,
      ScheduleDescription found,
      Optional<LastAction> last,
      Instant now) {
    List<String> drift = Properties.differencesBesideTimes(found.getSchedule(), desired);
    ScheduleInfo info = found.getInfo();
    Instant changedAt = changedAt(info);
    Instant fired = lastAction(info);
    Timetable timetable = timetable(wanted, fired == null ? changedAt : fired, now);
    return new ScheduleEvidence(
        wanted.id(),
        SchedulerKind.TEMPORAL,
        expected(wanted, desired),
        Reading.READ,
        null,
        found.getSchedule().getState().isPaused() ? State.PAUSED : State.ENABLED,
        Times.of(found.getSchedule().getSpec()),
        Times.zone(found.getSchedule().getSpec().getTimeZoneName()),
        changedAt,
        busy(info) ? latest(Stream.of(fired, timetable.due())).orElse(null) : fired,
        last.flatMap(action -> action.failure(changedAt, now)).orElse(null),
        written(info.getNextActionTimes()).stream().findFirst().orElse(null),
        timetable,
        drift.isEmpty() ? null : String.join(", ", drift));
  }

  static ScheduleEvidence absent(
      ScheduleDefinition wanted, Schedule desired, Reading reading, String problem, Instant now) {
    return ScheduleEvidence.missing(
        wanted.id(),
        SchedulerKind.TEMPORAL,
        expected(wanted, desired),
        reading,
        problem,
        reading == Reading.MISSING ? timetable(wanted, null, now) : null);
  }

  private static Expected expected(ScheduleDefinition wanted, Schedule desired) {
    List<String> tables = List.of();
    Mode mode = null;
    if (wanted.start() instanceof Sync sync) {
      mode = sync.mode();
      tables = sync.tables();
    }
    return new Expected(
        Times.of(desired.getSpec()),
        Times.zone(desired.getSpec().getTimeZoneName()),
        GRACE,
        tables,
        mode,
        true);
  }

  private static Timetable timetable(ScheduleDefinition wanted, Instant since, Instant now) {
    if (wanted.timing() instanceof Every every) {
      return PeriodTimetable.at(every.period(), GRACE, since, now);
    }
    At at = (At) wanted.timing();
    return CronTimetable.at(at.cron().text(), wanted.zone().getId(), GRACE, since, now);
  }

  /**
   * While an action is under way the next is left out: that is busy, not silent. One that hangs is
   * found by its age.
   */
  private static boolean busy(ScheduleInfo info) {
    return !written(info.getRunningActions()).isEmpty();
  }

  private static Instant lastAction(ScheduleInfo info) {
    return latest(written(info.getRecentActions()).stream().map(ScheduleActionResult::getStartedAt))
        .orElse(null);
  }

  private static Instant changedAt(ScheduleInfo info) {
    return latest(Stream.of(info.getCreatedAt(), info.getLastUpdatedAt())).orElse(null);
  }

  private static Optional<Instant> latest(Stream<Instant> times) {
    return times.filter(Objects::nonNull).max(Comparator.naturalOrder());
  }

  /** Temporal's records hold null where nothing was set. */
  private static <T> List<T> written(List<T> list) {
    return list == null ? List.of() : list;
  }
}
