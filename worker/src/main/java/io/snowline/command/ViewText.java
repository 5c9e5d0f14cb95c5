package io.snowline.command;

import io.snowline.sync.ViewChange;
import io.snowline.sync.ViewChange.RowChange;
import io.snowline.words.Words;
import java.util.ArrayList;
import java.util.List;

/** What a run changed in the final view. */
final class ViewText {
  private ViewText() {}

  static List<String> lines(ViewChange view, Style style, int most) {
    List<String> lines = new ArrayList<>();
    if (view == null) {
      return lines;
    }
    if (view.rowsBefore() < 0) {
      lines.add(
          "  view %s: new, %s".formatted(view.view(), Words.many(view.rowsAfter(), "row", "rows")));
      return lines;
    }
    lines.add(
        "  view %s: %s, %s before, %s now"
            .formatted(
                view.view(),
                view.changed() == 0
                    ? "no row changed"
                    : Words.many(view.changed(), "row changed", "rows changed"),
                Words.count(view.rowsBefore()),
                Words.count(view.rowsAfter())));
    List<RowChange> shown = view.rows().stream().limit(most).toList();
    shown.forEach(row -> lines.add(row(row, style)));
    if (!shown.isEmpty() && view.changed() > shown.size()) {
      lines.add("      and %s more".formatted(Words.count(view.changed() - shown.size())));
    }
    return lines;
  }

  private static String row(RowChange row, Style style) {
    String key = row.key().isEmpty() ? "" : "  " + Words.value(row.key());
    if (row.before() == null) {
      return "    " + style.good("+") + key + "  " + Words.value(row.after());
    }
    if (row.after() == null) {
      return "    " + style.bad("-") + key + "  " + Words.value(row.before());
    }
    return "    "
        + style.warning("~")
        + key
        + "  "
        + change(Words.value(row.before()), Words.value(row.after()));
  }

  /** One column is named once: {@code hours=7 -> 0}. */
  private static String change(String before, String after) {
    int name = after.indexOf('=') + 1;
    boolean oneColumn =
        name > 0
            && !before.contains(", ")
            && !after.contains(", ")
            && before.startsWith(after.substring(0, name));
    return before + " -> " + (oneColumn ? after.substring(name) : after);
  }
}
