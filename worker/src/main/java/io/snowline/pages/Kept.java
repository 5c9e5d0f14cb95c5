package io.snowline.pages;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A reading that several viewers share. It is used for ten times as long as it took, so that
 * watching costs the warehouses a tenth of their time; a slow one is used for a quarter of a
 * minute, since it may only have waited for a run, and whoever approved that one wants to see its
 * end.
 */
final class Kept<T> {
  private static final Duration AT_LEAST = Duration.ofSeconds(3);
  private static final Duration AT_MOST = Duration.ofSeconds(15);
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
        long worth = Math.min(AT_MOST.toNanos(), (ended - began) * TIMES_ITS_COST);
        usedUntil = ended + Math.max(AT_LEAST.toNanos(), worth);
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
