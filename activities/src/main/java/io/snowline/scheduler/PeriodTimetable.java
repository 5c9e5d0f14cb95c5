package io.snowline.scheduler;

import io.snowline.monitor.Timetable;
import java.time.Duration;
import java.time.Instant;

/** When a schedule of whole multiples of a period since 1970 should have fired. Pure. */
public final class PeriodTimetable {
  private PeriodTimetable() {}

  /**
   * The timetable at a time.
   *
   * @param period at least a second
   * @param grace how late a run may be before it counts as missed
   * @param since when it last fired, or else when it was made; null if neither is known
   * @param now the time of reading
   */
  public static Timetable at(Duration period, Duration grace, Instant since, Instant now) {
    Instant due = atOrBefore(period, now.minus(grace));
    return new Timetable(
        atOrBefore(period, now), due, due.minus(Timetable.SKEW), missed(period, since, now), null);
  }

  private static Instant missed(Duration period, Instant since, Instant now) {
    if (since == null) {
      return null;
    }
    Instant next = atOrBefore(period, since.plus(Timetable.SKEW)).plus(period);
    return next.isAfter(now) ? null : next;
  }

  private static Instant atOrBefore(Duration period, Instant time) {
    long seconds = period.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
  }
}
