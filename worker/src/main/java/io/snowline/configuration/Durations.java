package io.snowline.configuration;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations such as {@code 90m}, {@code 26h} or {@code 2d}. */
public final class Durations {
  private static final Pattern WRITTEN = Pattern.compile("([1-9][0-9]{0,6})([mhd])");
  private static final int LONGEST_DAYS = 3_650;

  private Durations() {}

  static Optional<Duration> read(Setting setting) {
    return read(setting, LONGEST_DAYS);
  }

  static Optional<Duration> read(Setting setting, int longestDays) {
    String expected = "a duration such as 90m, 26h or 2d, at most %dd".formatted(longestDays);
    return setting
        .scalar(expected)
        .flatMap(
            text ->
                parse(text.value())
                    .filter(found -> found.compareTo(Duration.ofDays(longestDays)) <= 0)
                    .or(() -> setting.wrong(expected)));
  }

  /** The duration that is written so: whole minutes, hours or days, at least one. */
  public static Optional<Duration> parse(String text) {
    Matcher matcher = WRITTEN.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    ChronoUnit unit =
        switch (matcher.group(2)) {
          case "m" -> ChronoUnit.MINUTES;
          case "h" -> ChronoUnit.HOURS;
          default -> ChronoUnit.DAYS;
        };
    return Optional.of(Duration.of(Long.parseLong(matcher.group(1)), unit));
  }
}
