package io.snowline.command;

import java.util.List;
import java.util.function.LongSupplier;

/** Progress for a program: a line whenever a table enters a step. */
final class JsonProgress implements ProgressDisplay {
  private final JsonLines lines;
  private final StepClock clock;

  JsonProgress(JsonLines lines, LongSupplier nanos) {
    this.lines = lines;
    this.clock = new StepClock(nanos);
  }

  @Override
  public void show(List<TableStep> steps) {
    for (TableStep step : steps) {
      boolean fresh = clock.isNew(step);
      clock.seconds(step);
      if (fresh && !step.ended()) {
        lines.write(
            "progress",
            lines
                .fields()
                .put("table", step.table())
                .put("step", step.step())
                .put("detail", step.detail()));
      }
    }
  }

  @Override
  public void close() {}
}
