package io.snowline.command;

import io.snowline.schedule.ScheduleChange;
import io.snowline.schedule.ScheduleChange.Kind;
import java.util.ArrayList;
import java.util.List;

/** Schedules as a plan, and as what was done, in the same words. */
final class SchedulesText {
  private SchedulesText() {}

  static List<String> lines(List<ScheduleChange> changes, boolean applied, Style style) {
    int width = changes.stream().mapToInt(change -> change.schedule().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (ScheduleChange change : changes) {
      lines.add(
          "%s %s  %s%s"
              .formatted(
                  sign(change.kind(), style),
                  change.schedule() + " ".repeat(width - change.schedule().length()),
                  change.description(),
                  change.paused() ? style.warning("  paused") : ""));
      change.differences().forEach(difference -> lines.add("    " + difference));
    }
    lines.add(footer(changes, applied));
    return lines;
  }

  private static String sign(Kind kind, Style style) {
    return switch (kind) {
      case ADD -> style.good("+");
      case CHANGE -> style.warning("~");
      case REMOVE -> style.bad("-");
      case KEEP -> " ";
    };
  }

  private static String footer(List<ScheduleChange> changes, boolean applied) {
    String done =
        applied ? "%d added, %d changed, %d removed" : "%d to add, %d to change, %d to remove";
    String text =
        (done + ", %d as configured")
            .formatted(
                count(changes, Kind.ADD),
                count(changes, Kind.CHANGE),
                count(changes, Kind.REMOVE),
                count(changes, Kind.KEEP));
    boolean next = !applied && count(changes, Kind.KEEP) < changes.size();
    return text + (next ? "; next: snowline schedules apply" : "");
  }

  private static long count(List<ScheduleChange> changes, Kind kind) {
    return changes.stream().filter(change -> change.kind() == kind).count();
  }
}
