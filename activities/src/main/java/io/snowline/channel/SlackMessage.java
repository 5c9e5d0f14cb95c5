package io.snowline.channel;

import io.snowline.alert.Alert;
import io.snowline.alert.AlertItem;
import io.snowline.alert.AlertItem.State;
import io.snowline.warehouse.Shortened;
import java.util.Locale;
import java.util.Optional;

/** An alert as the text that Slack and what is compatible with it take. */
final class SlackMessage {
  /** Slack cuts longer texts, and nobody reads them. */
  static final int LONGEST = 4_000;

  /** An item is longer only where what to do is. */
  private static final int LONGEST_ITEM = 1_000;

  private static final int LONGEST_NEXT = 2_500;
  private static final int SHORTEST_WHAT = 100;
  private static final String CUT = "...";

  private SlackMessage() {}

  /**
   * The text; of items that don't fit, how many they are and where to see them.
   *
   * @param runbook the address of the entry that says what to do
   */
  static String of(Alert alert, Optional<String> runbook) {
    String link = runbook.map(address -> "\nrunbook: <" + escaped(address) + ">").orElse("");
    StringBuilder text = new StringBuilder("*Snowline: " + title(alert) + "*");
    int shown = 0;
    for (AlertItem item : alert.items()) {
      String line = line(item);
      String rest = rest(alert.items().size() - shown - 1);
      if (text.length() + line.length() + rest.length() + link.length() > LONGEST) {
        break;
      }
      text.append(line);
      shown++;
    }
    return text + rest(alert.items().size() - shown) + link;
  }

  private static String title(Alert alert) {
    long raised = alert.count(State.RAISED);
    long resolved = alert.count(State.RESOLVED);
    String problems = "%,d problem%s".formatted(raised, raised == 1 ? "" : "s");
    if (resolved == 0) {
      return problems;
    }
    return (raised == 0 ? "" : problems + ", ") + "%,d resolved".formatted(resolved);
  }

  /** What is wrong is cut before what to do is. */
  private static String line(AlertItem item) {
    boolean resolved = item.state() == State.RESOLVED;
    String begin =
        "\n%s *%s* "
            .formatted(
                resolved ? ":white_check_mark: resolved:" : ":red_circle:",
                escaped(item.subject()));
    String next =
        resolved
            ? ""
            : "\n      next: " + Shortened.text(escaped(item.next()), LONGEST_NEXT - CUT.length());
    int room = LONGEST_ITEM - begin.length() - next.length() - CUT.length();
    return begin + Shortened.text(escaped(item.what()), Math.max(SHORTEST_WHAT, room)) + next;
  }

  private static String rest(int items) {
    return items == 0
        ? ""
        : String.format(Locale.ROOT, "\nand %,d more; see: snowline monitor", items);
  }

  /** What a name holds must neither format the message nor call people. */
  private static String escaped(String text) {
    return String.valueOf(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replaceAll("[\\p{Cntrl}]+", " ");
  }
}
