package io.snowline.command;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Progress for a log: a line at the start, and one every ten seconds while a table is busy. */
final class LineProgress implements ProgressDisplay {
  private static final long QUIET_NANOS = 10_000_000_000L;

  private final PrintStream err;
  private final LongSupplier nanos;
  private final StepClock clock;
  private final Map<String, Long> saidAt = new HashMap<>();

  LineProgress(PrintStream err, String what, List<String> tables, LongSupplier nanos) {
    this.err = err;
    this.nanos = nanos;
    this.clock = new StepClock(nanos);
    for (int number = 1; number <= tables.size(); number++) {
      String table = tables.get(number - 1);
      err.println("%d of %d START %s %s".formatted(number, tables.size(), what, table));
      saidAt.put(table, nanos.getAsLong());
    }
  }

  @Override
  public void show(List<TableStep> steps) {
    long now = nanos.getAsLong();
    for (TableStep step : steps) {
      long seconds = clock.seconds(step);
      if (!step.ended() && now - saidAt.getOrDefault(step.table(), now) >= QUIET_NANOS) {
        saidAt.put(step.table(), now);
        String detail = step.detail().isEmpty() ? "" : ": " + step.detail();
        err.println(
            "still %s %s (%d s)%s".formatted(step.activity(), step.table(), seconds, detail));
      }
    }
  }

  @Override
  public void close() {
    err.flush();
  }
}
