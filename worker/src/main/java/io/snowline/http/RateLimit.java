package io.snowline.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A bucket of tokens for each client: so many requests at once, and then so many a second. It knows
 * a bounded number of clients and forgets the one that was away longest.
 */
public final class RateLimit {
  private static final double NANOS = 1e9;
  private static final int MOST_CLIENTS = 10_000;

  private final int atOnce;
  private final double perSecond;
  private final LongSupplier nanoTime;
  private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  private record Bucket(double tokens, long at) {}

  /**
   * @param atOnce how many requests a client may make at once
   * @param perSecond how many it may make for ever, in a second
   */
  public RateLimit(int atOnce, double perSecond, LongSupplier nanoTime) {
    this.atOnce = atOnce;
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
  }

  /** Takes a token of the client's. Returns after how many seconds there will be one, 0 if now. */
  public synchronized long take(String client) {
    long now = nanoTime.getAsLong();
    Bucket bucket = buckets.getOrDefault(client, new Bucket(atOnce, now));
    double tokens = Math.min(atOnce, bucket.tokens() + (now - bucket.at()) / NANOS * perSecond);
    boolean taken = tokens >= 1;
    buckets.put(client, new Bucket(taken ? tokens - 1 : tokens, now));
    if (buckets.size() > MOST_CLIENTS) {
      buckets.remove(buckets.keySet().iterator().next());
    }
    return taken ? 0 : Math.max(1, (long) Math.ceil((1 - tokens) / perSecond));
  }
}
