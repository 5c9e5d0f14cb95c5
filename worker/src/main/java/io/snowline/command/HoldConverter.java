package io.snowline.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 90m}, {@code 24h} or {@code 7d}. */
final class HoldConverter implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,4})([mhd])");

  /** A hold that outlives everyone's memory is a table that is never synced. */
  private static final Duration LONGEST = Duration.ofDays(366);

  @Override
  public Duration convert(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw refused(text);
    }
    long count = Long.parseLong(form.group(1));
    Duration hold =
        switch (form.group(2)) {
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        };
    if (hold.isZero() || hold.compareTo(LONGEST) > 0) {
      throw refused(text);
    }
    return hold;
  }

  private static TypeConversionException refused(String text) {
    return new TypeConversionException(
        "expected a time such as 90m, 24h or 7d, at most 366d, not " + text);
  }
}
