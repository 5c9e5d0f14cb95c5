package io.snowline.sync;

import java.util.List;

/**
 * What the guard says to a plan.
 *
 * @param decision apply, ask or block
 * @param reasons one sentence each, for the person who is asked; empty when applying
 */
public record Verdict(Decision decision, List<String> reasons) {
  public Verdict {
    reasons = List.copyOf(reasons);
  }

  /** The guard's answers. */
  public enum Decision {
    APPLY,
    ASK,
    BLOCK
  }
}
