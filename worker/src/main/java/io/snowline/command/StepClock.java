package io.snowline.command;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** How long each table has been in its step, by this process's own clock. */
final class StepClock {
  private record Entered(String step, long nanos) {}

  private final LongSupplier nanos;
  private final Map<String, Entered> entered = new HashMap<>();

  StepClock(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Notes the step and returns for how many seconds the table has been in it. */
  long seconds(TableStep step) {
    Entered now = new Entered(step.step(), nanos.getAsLong());
    Entered since =
        entered.merge(
            step.table(), now, (old, fresh) -> old.step().equals(fresh.step()) ? old : fresh);
    return (now.nanos() - since.nanos()) / 1_000_000_000;
  }

  /** Whether the step is another one than when the table was last looked at. */
  boolean isNew(TableStep step) {
    Entered since = entered.get(step.table());
    return since == null || !since.step().equals(step.step());
  }
}
