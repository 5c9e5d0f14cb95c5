package io.snowline.sync;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;

/**
 * What one statement saw of a table, bucket by bucket. Two tables with equal rows and sums hold the
 * same multiset of rows, but for one chance in 2<sup>48</sup> per differing row.
 *
 * @param takenAt the engine's clock when the statement ran
 * @param rows rows of each bucket
 * @param keys distinct keys of each bucket; rows whose key is missing are in none. On the target,
 *     where copies of a key are expected, the same as {@code rows}
 * @param sums sum of the 48-bit row hashes of each bucket, modulo 2<sup>64</sup>
 * @param query the engine's id of the statement; null if it gives none
 */
public record Digest(
    Instant takenAt, List<Long> rows, List<Long> keys, List<Long> sums, String query) {
  public Digest {
    rows = List.copyOf(rows);
    keys = List.copyOf(keys);
    sums = List.copyOf(sums);
  }

  /** A digest by a statement without an id. */
  public Digest(Instant takenAt, List<Long> rows, List<Long> keys, List<Long> sums) {
    this(takenAt, rows, keys, sums, null);
  }

  /** This digest, taken by the statement of that id. */
  public Digest by(String statement) {
    return new Digest(takenAt, rows, keys, sums, statement);
  }

  /** The digest of a table without rows. */
  public static Digest empty(Instant takenAt, int buckets) {
    List<Long> zeros = IntStream.range(0, buckets).mapToObj(bucket -> 0L).toList();
    return new Digest(takenAt, zeros, zeros, zeros);
  }

  /** How many buckets it has. */
  public int buckets() {
    return rows.size();
  }

  /** Rows in all buckets. */
  public long totalRows() {
    return rows.stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Rows and sum of the whole table in a short text. It doesn't depend on the number of buckets, so
   * it can be compared between runs.
   */
  public String fingerprint() {
    long sum = sums.stream().mapToLong(Long::longValue).sum();
    return totalRows() + "-" + String.format("%016x", sum);
  }

  /**
   * The buckets to read: those in which source and target differ, and those in which the source has
   * rows without a key of their own, even if the target holds the same rows.
   */
  public static Buckets toRead(Digest source, Digest target) {
    return pick(
        source.buckets(),
        bucket ->
            !source.sameBucket(target, bucket)
                || source.keys.get(bucket) < source.rows.get(bucket));
  }

  /** This digest with another's rows in those buckets. */
  public Digest with(Buckets buckets, Digest other) {
    Set<Integer> theirs = Set.copyOf(buckets.numbers());
    return new Digest(
        takenAt,
        chosen(theirs, other.rows, rows),
        chosen(theirs, other.keys, keys),
        chosen(theirs, other.sums, sums));
  }

  /** This digest with the rows of those buckets alone. */
  public Digest of(Buckets buckets) {
    return empty(takenAt, buckets()).with(buckets, this);
  }

  /** What a digest of the same rows says that has so many buckets, as many or fewer. */
  public Digest folded(int buckets) {
    return new Digest(takenAt, folded(rows, buckets), folded(keys, buckets), folded(sums, buckets));
  }

  /** This digest with the rows of another besides, bucket by bucket. */
  public Digest plus(Digest other) {
    return new Digest(
        takenAt,
        combined(rows, other.rows, Long::sum),
        combined(keys, other.keys, Long::sum),
        combined(sums, other.sums, Long::sum));
  }

  /** This digest without the rows of another, bucket by bucket. */
  public Digest minus(Digest other) {
    return new Digest(
        takenAt,
        combined(rows, other.rows, (from, what) -> from - what),
        combined(keys, other.keys, (from, what) -> from - what),
        combined(sums, other.sums, (from, what) -> from - what));
  }

  /** The buckets whose rows or sums differ. */
  public Buckets differing(Digest other) {
    return pick(buckets(), bucket -> !sameBucket(other, bucket));
  }

  private boolean sameBucket(Digest other, int bucket) {
    return rows.get(bucket).equals(other.rows.get(bucket))
        && sums.get(bucket).equals(other.sums.get(bucket));
  }

  private static Buckets pick(int total, IntPredicate wanted) {
    return new Buckets(total, IntStream.range(0, total).filter(wanted).boxed().toList());
  }

  private static List<Long> combined(List<Long> one, List<Long> other, LongBinaryOperator how) {
    return IntStream.range(0, one.size())
        .mapToObj(bucket -> how.applyAsLong(one.get(bucket), other.get(bucket)))
        .toList();
  }

  private static List<Long> chosen(Set<Integer> theirs, List<Long> other, List<Long> own) {
    return IntStream.range(0, own.size())
        .mapToObj(bucket -> (theirs.contains(bucket) ? other : own).get(bucket))
        .toList();
  }

  private static List<Long> folded(List<Long> finer, int buckets) {
    long[] folded = new long[buckets];
    for (int bucket = 0; bucket < finer.size(); bucket++) {
      folded[bucket % buckets] += finer.get(bucket);
    }
    return Arrays.stream(folded).boxed().toList();
  }
}
