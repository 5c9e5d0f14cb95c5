package io.snowline.sync;

import java.time.Instant;
import java.util.List;
import java.util.function.IntPredicate;
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

  /**
   * The buckets in which the source, at the cut, is no longer what the run worked with: the staged
   * rows where a bucket was read, the target's rows elsewhere.
   */
  public static Buckets moved(Digest cut, Buckets read, Digest staged, Digest target) {
    return pick(
        cut.buckets(),
        bucket -> !cut.sameBucket(read.numbers().contains(bucket) ? staged : target, bucket));
  }

  /** This digest without the rows of another, bucket by bucket. */
  public Digest minus(Digest other) {
    return new Digest(
        takenAt,
        subtract(rows, other.rows),
        subtract(keys, other.keys),
        subtract(sums, other.sums));
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

  private static List<Long> subtract(List<Long> from, List<Long> what) {
    return IntStream.range(0, from.size())
        .mapToObj(bucket -> from.get(bucket) - what.get(bucket))
        .toList();
  }
}
