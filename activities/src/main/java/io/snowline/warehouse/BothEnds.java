package io.snowline.warehouse;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * What source and target answered to the same question.
 *
 * @param source the source's answer
 * @param target the target's
 */
record BothEnds<T>(T source, T target) {
  /**
   * Asks both at once. When this ends, whether with answers or with the failure of one, neither is
   * in use any more.
   */
  static <T> BothEnds<T> ask(Supplier<T> source, Supplier<T> target) {
    CompletableFuture<T> ofTarget = CompletableFuture.supplyAsync(target);
    T ofSource;
    try {
      ofSource = source.get();
    } finally {
      ofTarget.handle((answer, failure) -> null).join();
    }
    try {
      return new BothEnds<>(ofSource, ofTarget.join());
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof WarehouseException known) {
        throw known;
      }
      throw failure;
    }
  }
}
