package io.snowline.sync;

/**
 * Asks for a digest.
 *
 * @param run the run's name
 * @param table a configured table
 * @param contract the fingerprint found by {@link SyncActivities#inspect}
 * @param buckets how many buckets, a power of two
 */
public record DigestRequest(String run, String table, String contract, int buckets) {}
