package io.snowline.sync;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Steps that a cancellation must not cut short: what they began has to be whole. */
final class Uninterrupted {
  private Uninterrupted() {}

  static <T> T call(Supplier<T> step) {
    AtomicReference<T> result = new AtomicReference<>();
    CancellationScope scope = Workflow.newDetachedCancellationScope(() -> result.set(step.get()));
    scope.run();
    return result.get();
  }
}
