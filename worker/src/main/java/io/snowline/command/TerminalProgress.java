package io.snowline.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Progress for a person at a terminal: one line a table that changes in its place. */
final class TerminalProgress implements ProgressDisplay {
  /** More would scroll a small terminal, and lines that left it can't be changed. */
  private static final int MOST_LINES = 12;

  private static final int WIDTH = 79;
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintStream err;
  private final String what;
  private final StepClock clock;
  private int lines;

  TerminalProgress(PrintStream err, String what, LongSupplier nanos) {
    this.err = err;
    this.what = what;
    this.clock = new StepClock(nanos);
  }

  @Override
  public void show(List<TableStep> steps) {
    List<String> shown = new ArrayList<>();
    for (TableStep step : steps) {
      long seconds = clock.seconds(step);
      if (!step.ended() && shown.size() < MOST_LINES) {
        shown.add(line(step, seconds));
      }
    }
    long busy = steps.stream().filter(step -> !step.ended()).count();
    if (busy > shown.size()) {
      shown.add("and %d more".formatted(busy - shown.size()));
    }
    StringBuilder text = new StringBuilder(back());
    shown.forEach(line -> text.append(line).append('\n'));
    err.print(text);
    err.flush();
    lines = shown.size();
  }

  private String line(TableStep step, long seconds) {
    String line =
        "%s %s  %s%s  %d s"
            .formatted(
                what,
                step.table(),
                step.step(),
                step.detail().isEmpty() ? "" : " " + step.detail(),
                seconds);
    return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 3) + "...";
  }

  private String back() {
    return lines == 0 ? "" : "\u001b[%dA\r".formatted(lines) + CLEAR_BELOW;
  }

  @Override
  public void close() {
    err.print(back());
    err.flush();
    lines = 0;
  }
}
