package io.snowline.sync;

import java.time.Duration;

/**
 * When a sync may go on without a human.
 *
 * @param vanished how many of the target's keys a full sync may remove unasked
 * @param sourceDrop how far the source may fall below its baseline before every sync is blocked
 * @param approvalExpires how long a waiting plan can be approved
 */
public record GuardLimits(Limit vanished, Limit sourceDrop, Duration approvalExpires) {
  /** 5 % vanished, 20 % drop, approvals within 7 days. */
  public static final GuardLimits DEFAULT =
      new GuardLimits(new Limit(500, -1), new Limit(2_000, -1), Duration.ofDays(7));
}
