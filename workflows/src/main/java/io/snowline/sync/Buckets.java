package io.snowline.sync;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Some of a digest's buckets.
 *
 * @param total how many buckets the digest has, a power of two
 * @param numbers the buckets meant, ascending, each below {@code total}
 */
public record Buckets(int total, List<Integer> numbers) {
  /** Never more, so that a digest stays a few tens of kilobytes in a workflow's history. */
  public static final int MOST = 1024;

  /** Small enough to read again cheaply when one row in it changes. */
  private static final int ROWS_PER_BUCKET = 512;

  public Buckets {
    numbers = List.copyOf(numbers);
  }

  /** As many buckets as a table of that many rows asks for: a power of two, 1 to {@link #MOST}. */
  public static int count(long rows) {
    int count = 1;
    while (count < MOST && (long) count * ROWS_PER_BUCKET < rows) {
      count *= 2;
    }
    return count;
  }

  /** No bucket of {@code total}. */
  public static Buckets none(int total) {
    return new Buckets(total, List.of());
  }

  /** Every bucket of {@code total}. */
  public static Buckets all(int total) {
    return new Buckets(total, IntStream.range(0, total).boxed().toList());
  }

  /** Whether no bucket is meant. */
  public boolean nothing() {
    return numbers.isEmpty();
  }

  /** Whether every bucket is meant. */
  public boolean everything() {
    return numbers.size() == total;
  }

  /** The buckets of both. */
  public Buckets and(Buckets other) {
    TreeSet<Integer> both = new TreeSet<>(numbers);
    both.addAll(other.numbers);
    return new Buckets(total, List.copyOf(both));
  }
}
