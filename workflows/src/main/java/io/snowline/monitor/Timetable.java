package io.snowline.monitor;

import java.time.Duration;
import java.time.Instant;

/**
 * When a schedule should have fired, as its expression says at the time of reading.
 *
 * @param expected the last run at or before the reading; null if there is none
 * @param due the last run that must have been made by now, lateness allowed for; null if none
 * @param countsFrom the earliest attempt that counts as that run
 * @param missed the first run after the last attempt that was not made; null if none is missing
 * @param unknown why the expression can't be evaluated; else null, and then nothing else is known
 */
public record Timetable(
    Instant expected, Instant due, Instant countsFrom, Instant missed, String unknown) {
  /** How far the scheduler's clock may be from the reader's. */
  public static final Duration SKEW = Duration.ofMinutes(2);

  /** Of an expression that can't be evaluated. */
  public static Timetable unknown(String why) {
    return new Timetable(null, null, null, null, why);
  }
}
