package io.snowline.sync;

/**
 * Asks for the rows of some buckets to be staged.
 *
 * @param run the run's name; staged rows belong to it
 * @param table a configured table
 * @param contract the fingerprint found by {@link SyncActivities#inspect}
 * @param read the buckets to read
 * @param first whether the run, or its next try, begins with it: what it staged before, maybe of
 *     other buckets, is put aside
 * @param finer of how many buckets the digest is by which the run tells its staged rows apart, the
 *     same for all that it stages. Where that is more than {@code read} has, the first transfer
 *     takes a second look, and reads of those buckets the finer ones that differ; 0 for none
 */
public record TransferRequest(
    String run, String table, String contract, Buckets read, boolean first, int finer) {
  /** Asks for all rows of the buckets. */
  public TransferRequest(String run, String table, String contract, Buckets read, boolean first) {
    this(run, table, contract, read, first, 0);
  }
}
