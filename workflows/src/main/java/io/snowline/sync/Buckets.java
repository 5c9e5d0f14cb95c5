package io.snowline.sync;

import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Some of a digest's buckets. A row is in the same bucket of a digest of half as many, so that
 * bucket {@code n} of {@code total} has its rows in the buckets {@code n}, {@code n + total},
 * {@code n + 2 * total} and so on of a finer digest.
 *
 * @param total how many buckets the digest has, a power of two
 * @param bits a bit for each bucket, set for those that are meant, from the lowest bit of the first
 *     byte on, in Base64: tens of thousands of numbers would be large in a workflow's history
 */
public record Buckets(int total, String bits) {
  /** Never more, so that a digest stays a few tens of kilobytes in a workflow's history. */
  public static final int MOST = 1024;

  /** The most of a finer digest, which no workflow sees: it is compared where it was taken. */
  public static final int FINEST = 65_536;

  /** Small enough to read again cheaply when one row in it changes. */
  private static final int ROWS_PER_BUCKET = 512;

  /** Of a finer digest, of which only the buckets that differ are read. */
  private static final int ROWS_PER_FINER_BUCKET = 16;

  /**
   * @param numbers the buckets meant, each below {@code total}
   */
  public Buckets(int total, List<Integer> numbers) {
    this(total, numbers.stream().mapToInt(Integer::intValue));
  }

  private Buckets(int total, IntStream numbers) {
    this(total, set(numbers));
  }

  private Buckets(int total, BitSet set) {
    this(total, Base64.getEncoder().encodeToString(set.toByteArray()));
  }

  private static BitSet set(IntStream numbers) {
    BitSet set = new BitSet();
    numbers.forEach(set::set);
    return set;
  }

  private BitSet set() {
    return BitSet.valueOf(Base64.getDecoder().decode(bits));
  }

  /** As many buckets as a table of that many rows asks for: a power of two, 1 to {@link #MOST}. */
  public static int count(long rows) {
    return count(rows, ROWS_PER_BUCKET, MOST);
  }

  /** The same of a finer digest: up to {@link #FINEST}. */
  public static int finer(long rows) {
    return count(rows, ROWS_PER_FINER_BUCKET, FINEST);
  }

  private static int count(long rows, int ofABucket, int most) {
    int count = 1;
    while (count < most && (long) count * ofABucket < rows) {
      count *= 2;
    }
    return count;
  }

  /** No bucket of {@code total}. */
  public static Buckets none(int total) {
    return new Buckets(total, IntStream.empty());
  }

  /** Every bucket of {@code total}. */
  public static Buckets all(int total) {
    return new Buckets(total, IntStream.range(0, total));
  }

  /** The buckets meant, ascending. */
  public List<Integer> numbers() {
    return set().stream().boxed().toList();
  }

  /** How many are meant. */
  public int size() {
    return set().cardinality();
  }

  /** Whether no bucket is meant. */
  public boolean nothing() {
    return size() == 0;
  }

  /** Whether every bucket is meant. */
  public boolean everything() {
    return size() == total;
  }

  /** The buckets of both, as those of the finer digest. */
  public Buckets and(Buckets other) {
    int finest = Math.max(total, other.total);
    BitSet both = among(finest).set();
    both.or(other.among(finest).set());
    return new Buckets(finest, both);
  }

  /** Those of both that are meant in both; the other's are of the same digest. */
  public Buckets within(Buckets other) {
    BitSet both = set();
    both.and(other.set());
    return new Buckets(total, both);
  }

  /** Those that the other, of the same digest, doesn't mean. */
  public Buckets without(Buckets other) {
    BitSet rest = set();
    rest.andNot(other.set());
    return new Buckets(total, rest);
  }

  /** The same rows' buckets of a digest that is as fine or finer. */
  public Buckets among(int finer) {
    BitSet set = set();
    return finer == total
        ? this
        : new Buckets(finer, IntStream.range(0, finer).filter(n -> set.get(n & (total - 1))));
  }

  /** The buckets of a coarser digest of which every row is meant. */
  public Buckets whole(int coarser) {
    BitSet meant = set();
    BitSet whole = set(IntStream.range(0, coarser));
    IntStream.range(0, total).filter(n -> !meant.get(n)).forEach(n -> whole.clear(n % coarser));
    return new Buckets(coarser, whole);
  }
}
