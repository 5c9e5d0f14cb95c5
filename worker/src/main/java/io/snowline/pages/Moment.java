package io.snowline.pages;

import io.snowline.words.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A time as a page shows it.
 *
 * @param machine in ISO 8601
 * @param text in UTC
 * @param ago how long ago, such as {@code 3 h ago}; {@code in 3 h} if it is still to come
 */
record Moment(String machine, String text, String ago) {

  /** Null where there is no such time. */
  static Moment of(Instant time, Instant now) {
    if (time == null) {
      return null;
    }
    Duration age = Duration.between(time, now);
    return new Moment(
        time.truncatedTo(ChronoUnit.SECONDS).toString(),
        Words.time(time) + " UTC",
        age.isNegative() ? "in " + Words.age(age.negated()) : Words.age(age) + " ago");
  }
}
