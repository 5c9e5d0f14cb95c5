package io.snowline.bigquery;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before something is tried again: doubling, with jitter.
 *
 * @param first the longest first wait, more than zero
 * @param most the longest wait of all
 */
record Backoff(Duration first, Duration most) {

  /**
   * The longest wait before the next try.
   *
   * @param tried how often it was tried, 1 or more
   */
  Duration longest(int tried) {
    Duration doubled = first.multipliedBy(1L << Math.min(tried - 1, 20));
    return doubled.compareTo(most) < 0 ? doubled : most;
  }

  /**
   * Waits for half of the longest wait, and by chance up to the other half: workers that were
   * refused together don't come back together.
   *
   * @throws InterruptedException if the step is to end
   */
  void await(int tried) throws InterruptedException {
    long longest = longest(tried).toMillis();
    Thread.sleep(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
  }
}
