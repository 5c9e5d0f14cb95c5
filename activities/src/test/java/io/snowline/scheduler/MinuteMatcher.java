package io.snowline.scheduler;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Says of a minute whether a cron expression names it. Knows no more than the tests need. */
final class MinuteMatcher {
  private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final int[] LEAST = {0, 0, 1, 1, 0};

  private final String[] fields;

  MinuteMatcher(String expression) {
    fields = expression.toUpperCase(Locale.ROOT).split(" ", -1);
  }

  boolean matches(LocalDateTime minute) {
    return field(0, minute.getMinute())
        && field(1, minute.getHour())
        && matches(minute.toLocalDate());
  }

  boolean matches(LocalDate day) {
    boolean dayOfMonth = field(2, day.getDayOfMonth());
    int weekday = day.getDayOfWeek().getValue();
    boolean dayOfWeek = field(4, weekday) || (weekday == 7 && field(4, 0));
    boolean bothSet = !fields[2].equals("*") && !fields[4].equals("*");
    return field(3, day.getMonthValue())
        && (bothSet ? dayOfMonth || dayOfWeek : dayOfMonth && dayOfWeek);
  }

  private boolean field(int position, int value) {
    return Arrays.stream(fields[position].split(",", -1))
        .anyMatch(item -> item(position, item, value));
  }

  private static boolean item(int position, String item, int value) {
    String[] stepped = item.split("/", -1);
    int step = stepped.length == 1 ? 1 : Integer.parseInt(stepped[1]);
    if (stepped[0].equals("*")) {
      boolean sundayAgain = position == 4 && value == 7;
      return !sundayAgain && (value - LEAST[position]) % step == 0;
    }
    String[] range = stepped[0].split("-", -1);
    int from = number(position, range[0]);
    return from <= value
        && value <= number(position, range[range.length - 1])
        && (value - from) % step == 0;
  }

  private static int number(int position, String text) {
    int name = (position == 3 ? MONTHS : DAYS).indexOf(text);
    return name < 0 ? Integer.parseInt(text) : LEAST[position] + name;
  }
}
