package io.snowline.metrics;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that is read when it is asked for, but not more often than an interval, however many
 * ask. A reading that is slow or fails leaves the one before it in force until that is too old:
 * then there is none, since an old figure must not pass for a new one. One that hangs isn't begun
 * again while it does.
 */
final class Reading<T> implements AutoCloseable {
  /** Three times the longest interval. Alerts wait for as long again. */
  private static final Duration OLDEST = Duration.ofMinutes(15);

  /** Well within the ten seconds that Prometheus waits, also where two readings are slow. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(Reading.class);

  private final String what;
  private final Callable<T> source;
  private final Duration interval;
  private final LongSupplier nanoTime;
  private final ExecutorService thread;
  private FutureTask<T> underWay;
  private long begunAt;
  private boolean due = true;
  private Optional<T> value = Optional.empty();
  private long readAt;

  Reading(String what, Callable<T> source, Duration interval, LongSupplier nanoTime) {
    this.what = what;
    this.source = source;
    this.interval = interval;
    this.nanoTime = nanoTime;
    thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread reader = new Thread(work, "snowline-metrics");
              reader.setDaemon(true);
              return reader;
            });
  }

  /** Has it read anew at the next question: something happened. */
  synchronized void expire() {
    due = true;
  }

  /** The newest value; empty if there is none that is new enough. */
  synchronized Optional<T> get() {
    long now = nanoTime.getAsLong();
    if (underWay == null && (due || now - begunAt >= interval.toNanos())) {
      due = false;
      begunAt = now;
      underWay = new FutureTask<>(source);
      thread.execute(underWay);
    }
    if (underWay != null) {
      await();
    }
    return value.filter(kept -> nanoTime.getAsLong() - readAt <= OLDEST.toNanos());
  }

  private void await() {
    try {
      value = Optional.of(underWay.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
      readAt = begunAt;
      underWay = null;
    } catch (TimeoutException slow) {
      LOG.info("{} is still being read", what);
    } catch (ExecutionException failed) {
      LOG.warn("{} could not be read; metrics will lack it", what, failed.getCause());
      underWay = null;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
