package io.snowline.definition;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A cron expression of five fields: minute, hour, day of month, month and day of week.
 *
 * <p>Cron fires when either day matches where both are restricted, Temporal when both do, and
 * schedulers differ on whether a step over all days restricts; unless one of the two is {@code *}
 * alone the expression is refused, so that it can't mean different things to different schedulers.
 *
 * @param text as written
 * @param minutes 0 to 59
 * @param hours 0 to 23
 * @param daysOfMonth 1 to 31
 * @param months 1 to 12
 * @param daysOfWeek 0, Sunday, to 6
 */
public record CronExpression(
    String text,
    SortedSet<Integer> minutes,
    SortedSet<Integer> hours,
    SortedSet<Integer> daysOfMonth,
    SortedSet<Integer> months,
    SortedSet<Integer> daysOfWeek) {
  private static final Pattern ITEM =
      Pattern.compile(
          "(?:(\\*)|([0-9]{1,2}|[A-Z]{3})(?:-([0-9]{1,2}|[A-Z]{3}))?)(?:/([0-9]{1,2}))?");
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException with what is wrong with it
   */
  public static CronExpression parse(String text) {
    String[] fields = text.strip().split("\\s+", -1);
    if (fields.length != 5) {
      throw new IllegalArgumentException(
          "%d fields instead of five: minute, hour, day of month, month, day of week"
              .formatted(fields.length));
    }
    if (!fields[2].equals("*") && !fields[4].equals("*")) {
      throw new IllegalArgumentException(
          "day of month and day of week are both restricted, which schedulers read differently; write two schedules");
    }
    SortedSet<Integer> daysOfWeek = field("day of week", fields[4], 0, 7, DAYS);
    if (daysOfWeek.remove(7)) {
      daysOfWeek.add(0);
    }
    return new CronExpression(
        text.strip(),
        field("minute", fields[0], 0, 59, List.of()),
        field("hour", fields[1], 0, 23, List.of()),
        field("day of month", fields[2], 1, 31, List.of()),
        field("month", fields[3], 1, 12, MONTHS),
        daysOfWeek);
  }

  /**
   * The same times in the plainest spelling, each field {@code *} or a list of its values, which
   * schedulers and libraries that differ on names, ranges and steps read alike.
   */
  public String canonical() {
    return String.join(
        " ",
        list(minutes, 60),
        list(hours, 24),
        list(daysOfMonth, 31),
        list(months, 12),
        list(daysOfWeek, 7));
  }

  private static String list(SortedSet<Integer> values, int all) {
    return values.size() == all
        ? "*"
        : values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static SortedSet<Integer> field(
      String what, String text, int least, int most, List<String> names) {
    SortedSet<Integer> values = new TreeSet<>();
    Arrays.stream(text.toUpperCase(Locale.ROOT).split(",", -1))
        .forEach(item -> values.addAll(item(what, item, least, most, names)));
    return values;
  }

  private static SortedSet<Integer> item(
      String what, String item, int least, int most, List<String> names) {
    Matcher matcher = ITEM.matcher(item);
    boolean single = matcher.matches() && matcher.group(1) == null && matcher.group(3) == null;
    if (!matcher.matches() || (single && matcher.group(4) != null)) {
      throw new IllegalArgumentException(
          "\"%s\" can't be a %s; expected %d to %d, a range such as %d-%d, or * or a range with /step"
              .formatted(item, what, least, most, least, most));
    }
    boolean all = matcher.group(1) != null;
    int from = all ? least : value(what, matcher.group(2), least, most, names);
    int last = all ? most : single ? from : value(what, matcher.group(3), least, most, names);
    int step = matcher.group(4) == null ? 1 : Integer.parseInt(matcher.group(4));
    if (step == 0 || last < from) {
      throw new IllegalArgumentException(
          "\"%s\" can't be a %s; %s"
              .formatted(item, what, step == 0 ? "a step is at least 1" : "a range goes upwards"));
    }
    SortedSet<Integer> values = new TreeSet<>();
    for (int value = from; value <= last; value += step) {
      values.add(value);
    }
    if (all && most == 7) {
      // Both 0 and 7 are Sunday; a step counts the seven days once.
      values.remove(7);
    }
    return values;
  }

  private static int value(String what, String text, int least, int most, List<String> names) {
    int name = names.indexOf(text);
    if (name >= 0) {
      return least + name;
    }
    int value = text.matches("[0-9]+") ? Integer.parseInt(text) : -1;
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "\"%s\" can't be a %s; expected %d to %d%s"
              .formatted(
                  text,
                  what,
                  least,
                  most,
                  names.isEmpty()
                      ? ""
                      : " or " + names.get(0) + " to " + names.get(names.size() - 1)));
    }
    return value;
  }
}
