package io.snowline.command;

import java.util.concurrent.CountDownLatch;

/**
 * Runs something when the process is asked to end, by Ctrl-C or by its supervisor. Java then ends
 * it with 128 and the signal's number: 130 after Ctrl-C.
 */
final class Interruption implements AutoCloseable {
  private final CountDownLatch forEver = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean begun;

  private Interruption(Runnable work) {
    hook =
        new Thread(
            () -> {
              begun = true;
              work.run();
            },
            "snowline-interruption");
  }

  static Interruption starts(Runnable work) {
    Interruption interruption = new Interruption(work);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** Waits for the end. It doesn't return. */
  void await() {
    try {
      forEver.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Keeps the caller from telling more once the end has begun. It doesn't return then. */
  void stopIfBegun() {
    if (begun) {
      await();
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      stopIfBegun();
    }
  }
}
