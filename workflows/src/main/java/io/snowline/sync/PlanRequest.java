package io.snowline.sync;

/**
 * Asks for the plan of what has been staged.
 *
 * @param order the run's order
 * @param contract the fingerprint found by {@link SyncActivities#inspect}
 * @param read every bucket that was read
 * @param cut the source's digest that the staged rows agree with
 */
public record PlanRequest(RunOrder order, String contract, Buckets read, Digest cut) {}
