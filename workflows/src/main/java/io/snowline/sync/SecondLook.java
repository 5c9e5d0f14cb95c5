package io.snowline.sync;

/**
 * When buckets that differ are worth a second look by a finer digest. A few thousand changed rows
 * of a large table lie in all of its buckets, and nearly all rows that would be read are equal.
 */
final class SecondLook {
  /** It costs a statement on each side, which takes seconds: fewer rows are read sooner. */
  private static final long LEAST_ROWS = 100_000;

  private SecondLook() {}

  /**
   * Of how many buckets the finer digest is; 0 where the buckets are to be read as they are, since
   * they hold few rows, or the target lacks more than half of them.
   */
  static int finer(Digest source, Digest target, Buckets differing) {
    long rows = source.of(differing).totalRows();
    boolean worthwhile = rows >= LEAST_ROWS && 2 * target.of(differing).totalRows() >= rows;
    return worthwhile ? Buckets.finer(source.totalRows()) : 0;
  }
}
