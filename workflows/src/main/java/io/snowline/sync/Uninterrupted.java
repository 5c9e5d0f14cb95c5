package io.snowline.sync;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Steps that a cancellation doesn't cut short: what they began has to be whole, and the in-process
 * server can't cancel an activity that is just completing.
 */
final class Uninterrupted {
  private Uninterrupted() {}

  /** Whole, whatever happens meanwhile, and also after a cancellation. */
  static <T> T call(Supplier<T> step) {
    AtomicReference<T> result = new AtomicReference<>();
    CancellationScope scope = Workflow.newDetachedCancellationScope(() -> result.set(step.get()));
    scope.run();
    return result.get();
  }

  /** Whole, unless the run was cancelled before it began. */
  static <T> T unlessCancelled(Supplier<T> step) {
    CancellationScope.throwCanceled();
    return call(step);
  }
}
