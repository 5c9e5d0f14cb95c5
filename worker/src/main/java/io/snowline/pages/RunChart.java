package io.snowline.pages;

import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.words.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The last runs of a table as bars, newest at the right. A bar is as high as the logarithm of the
 * rows that the run changed, or would have; a run that ended without a verified change has a mark
 * above it, so that colour isn't needed.
 *
 * @param summary the chart in words, for those who can't see it
 * @param most the rows of the highest bar
 */
record RunChart(String summary, String most, List<Bar> bars) {
  /** So many runs are shown. */
  static final int RUNS = 30;

  static final int STEP = 10;
  private static final int WIDTH = 8;
  private static final int HEIGHT = 44;
  private static final int TOP = 12;
  private static final int LOWEST = 3;

  /**
   * One run.
   *
   * @param tone colours it
   * @param mark drawn above it; empty for a verified run
   * @param title tells it when pointed at
   */
  record Bar(
      int x, int y, int width, int height, int middle, Tone tone, String mark, String title) {}

  /**
   * The chart.
   *
   * @param newestFirst receipts of one table
   */
  static RunChart of(List<Receipt> newestFirst, Instant now) {
    List<Receipt> shown = newestFirst.stream().limit(RUNS).toList();
    long most = shown.stream().mapToLong(RunChart::changed).max().orElse(0);
    List<Bar> bars = new ArrayList<>();
    for (int number = 0; number < shown.size(); number++) {
      bars.add(bar(shown.get(number), (RUNS - 1 - number) * STEP + 1, most, now));
    }
    return new RunChart(summary(shown), Words.many(most, "row", "rows"), bars);
  }

  public int width() {
    return RUNS * STEP;
  }

  public int height() {
    return TOP + HEIGHT;
  }

  private static Bar bar(Receipt receipt, int x, long most, Instant now) {
    double share =
        most == 0 ? 0 : Math.log1p((double) changed(receipt)) / Math.log1p((double) most);
    int height = LOWEST + (int) Math.round(share * (HEIGHT - LOWEST));
    return new Bar(
        x,
        TOP + HEIGHT - height,
        WIDTH,
        height,
        x + WIDTH / 2,
        Tone.of(receipt.outcome()),
        mark(receipt.outcome()),
        "%s, %s: %s, %s changed"
            .formatted(
                Moment.of(receipt.startedAt(), now).text(),
                receipt.mode() == Mode.FULL ? "full" : "daily",
                word(receipt.outcome()),
                Words.many(changed(receipt), "row", "rows")));
  }

  private static String mark(Outcome outcome) {
    return switch (outcome) {
      case FAILED, MOVING_SOURCE, BLOCKED -> "×";
      case WAITING -> "?";
      case REJECTED, UNDONE -> "–";
      case PLANNED, VERIFIED -> "";
    };
  }

  /** A run that asked for an approval did so for good, whatever became of it since. */
  private static String word(Outcome outcome) {
    return outcome == Outcome.WAITING ? "asked for approval" : Words.lower(outcome);
  }

  private static String legend(Outcome outcome) {
    return mark(outcome).isEmpty() ? "" : " (%s)".formatted(mark(outcome));
  }

  private static long changed(Receipt receipt) {
    long removed = receipt.mode() == Mode.FULL ? receipt.superseded() + receipt.vanished() : 0;
    return receipt.inserted() + receipt.updated() + removed;
  }

  private static String summary(List<Receipt> shown) {
    if (shown.isEmpty()) {
      return "No run yet.";
    }
    Map<Outcome, Long> counts =
        shown.stream()
            .collect(
                Collectors.groupingBy(
                    Receipt::outcome, () -> new EnumMap<>(Outcome.class), Collectors.counting()));
    String outcomes =
        counts.entrySet().stream()
            .map(count -> count.getValue() + " " + word(count.getKey()) + legend(count.getKey()))
            .collect(Collectors.joining(", "));
    return "%s: %s."
        .formatted(
            shown.size() == 1 ? "One run" : "Last %d runs".formatted(shown.size()), outcomes);
  }
}
