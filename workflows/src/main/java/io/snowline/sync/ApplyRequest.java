package io.snowline.sync;

import java.util.List;

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
 * @param queries ids of the source's statements, for the receipt
 */
public record ApplyRequest(
    RunOrder order,
    String contract,
    long fence,
    Buckets read,
    Digest cut,
    Digest expected,
    String targetBefore,
    Plan plan,
    List<String> queries) {
  public ApplyRequest {
    queries = queries == null ? List.of() : List.copyOf(queries);
  }

  /** The request where the source gives its statements no ids. */
  public ApplyRequest(
      RunOrder order,
      String contract,
      long fence,
      Buckets read,
      Digest cut,
      Digest expected,
      String targetBefore,
      Plan plan) {
    this(order, contract, fence, read, cut, expected, targetBefore, plan, List.of());
  }
}
