package io.snowline.table;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where a step waits until the test lets it go. */
final class Gate implements Runnable {
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);

  @Override
  public void run() {
    reached.countDown();
    await(open);
  }

  void awaitReached() {
    await(reached);
  }

  void open() {
    open.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody came");
      }
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }
}
