package io.snowline.scheduler;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.snowline.definition.CronExpression;
import io.snowline.monitor.Timetable;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * When a cron expression of five fields should have fired. Pure.
 *
 * <p>Where clocks are set forward, a time in the gap is passed over; where they are set back, the
 * hour that comes twice counts once. Schedulers differ there, so a run near such a change may be as
 * much earlier or later as the clocks were moved.
 */
public final class CronTimetable {
  private static final Duration NEAR_A_CHANGE = Duration.ofHours(3);

  private final ExecutionTime times;
  private final ZoneId zone;

  private CronTimetable(ExecutionTime times, ZoneId zone) {
    this.times = times;
    this.zone = zone;
  }

  /**
   * The timetable at a time.
   *
   * @param expression as the scheduler holds it
   * @param timeZone the zone's name; null or empty for UTC
   * @param grace how late a run may be before it counts as missed
   * @param since when it last fired, or else when it was made; null if neither is known
   * @param now the time of reading
   */
  public static Timetable at(
      String expression, String timeZone, Duration grace, Instant since, Instant now) {
    if (zone(timeZone).isEmpty()) {
      return Timetable.unknown("no time zone is called \"%s\"".formatted(timeZone));
    }
    return read(expression, timeZone)
        .map(timetable -> timetable.at(grace, since, now))
        .map(
            timetable ->
                timetable.expected() == null
                    ? Timetable.unknown("\"%s\" has no run at all".formatted(expression))
                    : timetable)
        .orElseGet(
            () ->
                Timetable.unknown(
                    "\"%s\" is not a cron expression of five fields that can be evaluated"
                        .formatted(expression)));
  }

  /**
   * The first run after that time; empty if there is none, or the expression can't be evaluated.
   */
  static Optional<Instant> next(String expression, String timeZone, Instant after) {
    return read(expression, timeZone)
        .flatMap(timetable -> timetable.times.nextExecution(timetable.at(after)))
        .map(ZonedDateTime::toInstant);
  }

  private static Optional<CronTimetable> read(String expression, String timeZone) {
    try {
      Cron cron =
          new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
              .parse(plain(expression));
      return zone(timeZone).map(zone -> new CronTimetable(ExecutionTime.forCron(cron), zone));
    } catch (IllegalArgumentException notCron) {
      return Optional.empty();
    }
  }

  /** The library refuses ranges that begin with Sunday, and steps as long as their field. */
  private static String plain(String expression) {
    try {
      return CronExpression.parse(expression).canonical();
    } catch (IllegalArgumentException bothDaysOrAnother) {
      return expression;
    }
  }

  private static Optional<ZoneId> zone(String name) {
    try {
      return Optional.of(ZoneId.of(name == null || name.isBlank() ? "UTC" : name));
    } catch (DateTimeException unknown) {
      return Optional.empty();
    }
  }

  private Timetable at(Duration grace, Instant since, Instant now) {
    Instant expected = atOrBefore(now).orElse(null);
    Instant nearest = atOrBefore(now.minus(grace)).orElse(null);
    Instant due =
        nearest == null ? null : atOrBefore(now.minus(grace).minus(movedBy(nearest))).orElse(null);
    return new Timetable(
        expected,
        due,
        due == null ? null : due.minus(Timetable.SKEW).minus(movedBy(due)),
        missed(since, now),
        null);
  }

  private Instant missed(Instant since, Instant now) {
    if (since == null) {
      return null;
    }
    return times
        .nextExecution(at(since.plus(Timetable.SKEW)))
        .map(ZonedDateTime::toInstant)
        .filter(run -> !run.isAfter(now))
        .orElse(null);
  }

  /** The library leaves out a run at the very time it is asked for. */
  private Optional<Instant> atOrBefore(Instant time) {
    return times.lastExecution(at(time.plusSeconds(1))).map(ZonedDateTime::toInstant);
  }

  private ZonedDateTime at(Instant time) {
    return ZonedDateTime.ofInstant(time, zone);
  }

  /** By how much clocks are set near that time. */
  private Duration movedBy(Instant run) {
    ZoneRules rules = zone.getRules();
    ZoneOffsetTransition change = rules.nextTransition(run.minus(NEAR_A_CHANGE));
    return change == null || change.getInstant().isAfter(run.plus(NEAR_A_CHANGE))
        ? Duration.ZERO
        : change.getDuration().abs();
  }
}
