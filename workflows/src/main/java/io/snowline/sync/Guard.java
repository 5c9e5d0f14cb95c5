package io.snowline.sync;

import io.snowline.sync.Verdict.Decision;
import java.util.ArrayList;
import java.util.List;

/** Decides whether a plan may be applied without a human. A pure function of its arguments. */
public final class Guard {
  private Guard() {}

  /**
   * Blocks an empty or collapsed source in either mode; asks before a full sync removes more
   * vanished rows than the limit, or folds a table's superseded rows for the first time.
   *
   * <p>The baseline is the largest verified source count of 30 days, after a longer outage the
   * newest one or, on a first run, the distinct keys of the target's newest complete snapshot.
   * Quarantined rows count as absent. Deletions that an approval covers need not be asked for
   * again; a block can't be approved.
   */
  public static Verdict decide(
      Mode mode, Plan plan, SourceHistory history, GuardLimits limits, boolean approved) {
    long baseline =
        history.largestVerified() == null ? plan.snapshotKeys() : history.largestVerified();
    List<String> blocks = blocks(plan.sourceRows() - plan.quarantined(), baseline, limits);
    if (!blocks.isEmpty()) {
      return new Verdict(Decision.BLOCK, blocks);
    }
    List<String> asks = mode == Mode.FULL ? asks(plan, history, limits) : List.of();
    boolean covered = approved && plan.unapproved() == 0;
    return asks.isEmpty() || covered
        ? new Verdict(Decision.APPLY, List.of())
        : new Verdict(Decision.ASK, asks);
  }

  private static List<String> blocks(long usable, long baseline, GuardLimits limits) {
    if (baseline == 0) {
      return List.of();
    }
    if (usable <= 0) {
      return List.of(
          "the source has no usable rows, the baseline is %,d: nothing is changed"
              .formatted(baseline));
    }
    long drop = baseline - usable;
    if (drop > limits.sourceDrop().allowed(baseline)) {
      return List.of(
          "the source has %,d usable rows, %,d fewer than the baseline of %,d; the limit is %s"
              .formatted(usable, drop, baseline, limits.sourceDrop()));
    }
    return List.of();
  }

  private static List<String> asks(Plan plan, SourceHistory history, GuardLimits limits) {
    List<String> asks = new ArrayList<>();
    if (plan.superseded() > 0 && !history.folded()) {
      asks.add(
          "the first fold of this table removes %,d superseded rows".formatted(plan.superseded()));
    }
    if (plan.vanished() > limits.vanished().allowed(plan.targetKeys())) {
      asks.add(
          "%,d of %,d keys vanished from the source; the limit is %s"
              .formatted(plan.vanished(), plan.targetKeys(), limits.vanished()));
    }
    return asks;
  }
}
