package io.snowline.readiness;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What another clock showed while this machine's went from one time to another.
 *
 * @param before this machine's time when the other clock was asked
 * @param there the other clock's time
 * @param after this machine's time when the answer was there
 */
public record ClockReading(Instant before, Instant there, Instant after) {
  /**
   * How far clocks may be apart. Snowflake refuses the login with a key pair of a clock that is a
   * minute off, and whether a run is due is judged with this machine's clock: half of that minute
   * is left for the clock to run on until somebody looks.
   */
  public static final Duration TOLERATED = Duration.ofSeconds(30);

  /** How far the clocks are apart at least; negative if this machine's is ahead. */
  public Duration apart() {
    if (there.isBefore(before)) {
      return Duration.between(before, there);
    }
    return there.isAfter(after) ? Duration.between(after, there) : Duration.ZERO;
  }

  /** How long the answer took: within that time the clocks can't be told apart. */
  public Duration within() {
    return Duration.between(before, after);
  }

  /**
   * What was found.
   *
   * @param whose clock it was
   * @throws NotReadyException if the clocks are too far apart, or that can't be told
   */
  public Found judged(String whose) {
    if (apart().abs().compareTo(TOLERATED) > 0) {
      throw new NotReadyException(
          "this machine's clock is %s %s %s's; expected %d s at most"
              .formatted(
                  seconds(apart().abs()),
                  apart().isNegative() ? "ahead of" : "behind",
                  whose,
                  TOLERATED.toSeconds()),
          List.of(
              "timedatectl set-ntp true     # this machine's clock follows a time server",
              "timedatectl timesync-status  # which one, and how far off it is"));
    }
    if (within().compareTo(TOLERATED) > 0) {
      throw new NotReadyException(
          "%s took %s to answer, too long to compare clocks; expected %d s at most"
              .formatted(whose, seconds(within()), TOLERATED.toSeconds()),
          List.of());
    }
    return Found.of(
        apart().isZero()
            ? "agrees with this machine's within %s".formatted(seconds(within()))
            : "%s %s this machine's, tolerated are %d s"
                .formatted(
                    seconds(apart().abs()),
                    apart().isNegative() ? "behind" : "ahead of",
                    TOLERATED.toSeconds()));
  }

  /** Rounded up: nothing is 0.0 seconds apart. */
  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", Math.ceil((duration.toMillis() + 1) / 100.0) / 10);
  }
}
