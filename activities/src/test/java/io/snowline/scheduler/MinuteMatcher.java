package io.snowline.scheduler;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;

/** Says of a minute whether a cron expression names it. Knows no more than the tests need. */
final class MinuteMatcher {
  private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

  private final String[] fields;

  MinuteMatcher(String expression) {
    fields = expression.split(" ", -1);
  }

  boolean matches(LocalDateTime minute) {
    boolean dayOfMonth = field(2, minute.getDayOfMonth());
    boolean dayOfWeek = field(4, minute.getDayOfWeek().getValue() % 7);
    boolean bothSet = !fields[2].equals("*") && !fields[4].equals("*");
    return field(0, minute.getMinute())
        && field(1, minute.getHour())
        && field(3, minute.getMonthValue())
        && (bothSet ? dayOfMonth || dayOfWeek : dayOfMonth && dayOfWeek);
  }

  private boolean field(int position, int value) {
    return Arrays.stream(fields[position].split(",", -1)).anyMatch(item -> item(item, value));
  }

  private static boolean item(String item, int value) {
    if (item.startsWith("*")) {
      return item.length() == 1 || value % Integer.parseInt(item.substring(2)) == 0;
    }
    String[] range = item.split("-", -1);
    return number(range[0]) <= value && value <= number(range[range.length - 1]);
  }

  private static int number(String text) {
    int day = DAYS.indexOf(text);
    return day < 0 ? Integer.parseInt(text) : day;
  }
}
