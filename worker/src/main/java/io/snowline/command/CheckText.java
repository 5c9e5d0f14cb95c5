package io.snowline.command;

import io.snowline.readiness.Point;
import io.snowline.words.Words;
import java.util.ArrayList;
import java.util.List;

/** The checklist: a line a point as it is looked at, then the count and what to mend. */
final class CheckText {
  /** As wide as the longest name, so that lines can be printed one by one. */
  private static final int NAME = 21;

  private CheckText() {}

  static String line(Point point, Style style) {
    String state =
        switch (point.state()) {
          case PASSED -> point.advice().isEmpty() ? style.good("ok  ") : style.warning("ok  ");
          case FAILED -> style.bad("FAIL");
          case NOT_CHECKED -> style.warning("-   ");
        };
    String name = point.name();
    return "%s  %s%s  %s"
        .formatted(
            state, name, " ".repeat(Math.max(0, NAME - name.length())), Words.value(point.found()));
  }

  static List<String> footer(List<Point> points, Style style) {
    long passed = points.stream().filter(Point::passed).count();
    String count = "%d/%d checks passed".formatted(passed, points.size());
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(passed == points.size() ? style.good(count) : style.bad(count));
    for (Point point : points) {
      if (!point.advice().isEmpty()) {
        lines.add("");
        lines.add(style.bold(heading(point)));
        point.advice().forEach(advice -> lines.add("  " + Words.value(advice)));
      }
    }
    return lines;
  }

  private static String heading(Point point) {
    return point.passed() ? point.name() + ", though it passed:" : point.name() + ":";
  }
}
