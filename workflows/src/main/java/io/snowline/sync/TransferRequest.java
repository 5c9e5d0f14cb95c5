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
 */
public record TransferRequest(
    String run, String table, String contract, Buckets read, boolean first) {}
