package io.snowline.sync;

/**
 * Asks for a plan to be applied, verified and recorded in one transaction.
 *
 * @param order the run's order
 * @param contract the fingerprint found by {@link SyncActivities#inspect}
 * @param fence the fence's version found by {@link SyncActivities#inspect}
 * @param read every bucket that was read; none if the digests were equal from the start
 * @param cut the source's digest at the cut
 * @param expected the digest that the target's live rows must have: the cut without quarantined
 *     rows
 * @param targetBefore fingerprint of the target when the run compared
 * @param plan the plan to apply
 */
public record ApplyRequest(
    RunOrder order,
    String contract,
    long fence,
    Buckets read,
    Digest cut,
    Digest expected,
    String targetBefore,
    Plan plan) {}
