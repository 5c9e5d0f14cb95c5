package io.snowline.words;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Values as they are printed, the same in every locale. */
public final class Words {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private Words() {}

  /** A count with its thousands set off. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A duration with one decimal. */
  public static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }

  /** A size in the largest unit that it fills, as BigQuery bills it: a KiB is 1,024 bytes. */
  public static String bytes(long bytes) {
    double size = bytes;
    String unit = "B";
    for (String larger : List.of("KiB", "MiB", "GiB", "TiB", "PiB")) {
      if (size < 1024) {
        break;
      }
      size /= 1024;
      unit = larger;
    }
    return String.format(Locale.ROOT, unit.equals("B") ? "%.0f %s" : "%.1f %s", size, unit);
  }

  /** One or many of a thing. */
  public static String many(long number, String one, String more) {
    return count(number) + " " + (number == 1 ? one : more);
  }

  /** A constant's name as words. */
  public static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** A time in UTC. */
  public static String time(Instant time) {
    return time == null ? "-" : TIME.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
  }

  /** A time in UTC; midnight as the day alone. */
  public static String day(LocalDateTime time) {
    return time.toLocalTime().equals(LocalTime.MIDNIGHT)
        ? time.toLocalDate().toString()
        : TIME.format(time);
  }

  /** How long something may last or is put off: exactly, in the largest unit that divides it. */
  public static String length(Duration length) {
    long seconds = length.toSeconds();
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + " s";
    }
    if (seconds % 3_600 != 0) {
      return seconds / 60 + " min";
    }
    return seconds % 86_400 == 0 ? seconds / 86_400 + " d" : seconds / 3_600 + " h";
  }

  /** About how long ago, in its largest whole unit. */
  public static String age(Duration age) {
    if (age.toHours() >= 48) {
      return age.toDays() + " d";
    }
    if (age.toMinutes() >= 120) {
      return age.toHours() + " h";
    }
    return age.toSeconds() >= 120 ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
  }

  /** A value of a row. It may hold anything, and must not move a cursor or turn a line round. */
  public static String value(String value) {
    if (value == null) {
      return "NULL";
    }
    StringBuilder text = new StringBuilder();
    value
        .codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                  if (Character.isISOControl(point)
                      || Character.getType(point) == Character.FORMAT) {
                    text.append(String.format(Locale.ROOT, "\\u%04x", point));
                  } else {
                    text.appendCodePoint(point);
                  }
                }
              }
            });
    return text.toString();
  }
}
