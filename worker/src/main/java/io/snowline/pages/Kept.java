package io.snowline.pages;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A reading that several viewers share. It is used for ten times as long as it took, so that
 * watching never costs the warehouses more than a tenth of their time.
 */
final class Kept<T> {
  private static final Duration AT_LEAST = Duration.ofSeconds(3);
  private static final int TIMES_ITS_COST = 10;

  /** Whoever comes while it is read anew waits so long, and then gets the old one. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Supplier<T> reading;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile T value;
  private long usedUntil;

  Kept(Supplier<T> reading, LongSupplier nanoTime) {
    this.reading = reading;
    this.nanoTime = nanoTime;
  }

  /** The reading; empty if it is being made for the first time and takes long. */
  Optional<T> get() {
    if (!locked()) {
      return Optional.ofNullable(value);
    }
    try {
      long began = nanoTime.getAsLong();
      if (value == null || began >= usedUntil) {
        value = reading.get();
        long ended = nanoTime.getAsLong();
        usedUntil = ended + Math.max(AT_LEAST.toNanos(), (ended - began) * TIMES_ITS_COST);
      }
      return Optional.of(value);
    } finally {
      lock.unlock();
    }
  }

  /** The next one who asks gets a new reading. */
  void forget() {
    if (locked()) {
      try {
        usedUntil = nanoTime.getAsLong();
      } finally {
        lock.unlock();
      }
    }
  }

  private boolean locked() {
    try {
      return lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
