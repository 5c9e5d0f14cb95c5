package io.snowline.warehouse;

import io.snowline.sync.Limit;
import java.util.List;

/** Which of a target's snapshots tells how many keys a table has. */
public final class CompleteSnapshot {
  private CompleteSnapshot() {}

  /**
   * Keys of the newest snapshot that isn't smaller than the largest by more than the limit: a
   * snapshot that was cut short is no measure.
   *
   * @param keysNewestFirst distinct keys of each snapshot
   */
  public static long keys(List<Long> keysNewestFirst, Limit drop) {
    long largest = keysNewestFirst.stream().mapToLong(Long::longValue).max().orElse(0);
    return keysNewestFirst.stream()
        .filter(keys -> largest - keys <= drop.allowed(largest))
        .findFirst()
        .orElse(0L);
  }
}
