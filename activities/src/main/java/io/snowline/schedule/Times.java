package io.snowline.schedule;

import io.temporal.client.schedules.ScheduleCalendarSpec;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleRange;
import io.temporal.client.schedules.ScheduleSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** When a schedule fires, in words that are the same however the server writes the same times. */
final class Times {
  private Times() {}

  static String of(ScheduleSpec spec) {
    List<String> times = new ArrayList<>();
    written(spec.getCalendars()).forEach(calendar -> times.add(calendar(calendar)));
    written(spec.getIntervals()).forEach(interval -> times.add(interval(interval)));
    written(spec.getCronExpressions()).forEach(times::add);
    written(spec.getSkip()).forEach(calendar -> times.add("but not " + calendar(calendar)));
    if (spec.getStartAt() != null) {
      times.add("from " + spec.getStartAt());
    }
    if (spec.getEndAt() != null) {
      times.add("until " + spec.getEndAt());
    }
    if (spec.getJitter() != null && !spec.getJitter().isZero()) {
      times.add("up to %s late".formatted(spec.getJitter()));
    }
    return times.isEmpty() ? "never" : String.join(", ", times);
  }

  /** Temporal's records hold null where nothing was set. */
  private static <T> List<T> written(List<T> list) {
    return list == null ? List.of() : list;
  }

  /** A time zone's name; nothing, Z and UTC are the same one. */
  static String zone(String name) {
    return name == null || name.isEmpty() || name.equals("Z") ? "UTC" : name;
  }

  private static String calendar(ScheduleCalendarSpec calendar) {
    String seconds = field(calendar.getSeconds(), 0, 59);
    String cron =
        String.join(
            " ",
            field(calendar.getMinutes(), 0, 59),
            field(calendar.getHour(), 0, 23),
            field(calendar.getDayOfMonth(), 1, 31),
            field(calendar.getMonth(), 1, 12),
            field(calendar.getDayOfWeek(), 0, 6));
    String years =
        written(calendar.getYear()).isEmpty()
            ? ""
            : " in " + field(calendar.getYear(), 0, Integer.MAX_VALUE);
    return cron + (seconds.equals("0") ? "" : " at second " + seconds) + years;
  }

  private static String interval(ScheduleIntervalSpec interval) {
    boolean shifted = interval.getOffset() != null && !interval.getOffset().isZero();
    return "every %s%s"
        .formatted(
            words(interval.getEvery().toString()),
            shifted ? " and " + words(interval.getOffset().toString()) : "");
  }

  private static String words(String duration) {
    return duration.substring(2).toLowerCase(Locale.ROOT);
  }

  private static String field(List<ScheduleRange> ranges, int least, int most) {
    SortedSet<Integer> values = new TreeSet<>();
    for (ScheduleRange range : written(ranges)) {
      int step = Math.max(1, range.getStep());
      values.add(range.getStart());
      for (int value = range.getStart(); value <= range.getEnd(); value += step) {
        values.add(value);
      }
    }
    return values.size() == most - least + 1
        ? "*"
        : values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
