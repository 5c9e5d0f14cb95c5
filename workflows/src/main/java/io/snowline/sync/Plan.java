package io.snowline.sync;

import java.util.List;

/**
 * What a run would do, in rows.
 *
 * @param hash names the deletions: their keys and row hashes, nothing else
 * @param sourceRows rows of the source at the cut
 * @param targetRows rows of the target before the run
 * @param targetKeys distinct keys of the target before the run
 * @param inserted keys that only the source has
 * @param updated keys whose newest copy differs from the source's row
 * @param unchanged keys that are equal already
 * @param superseded copies of a key beside its newest one
 * @param vanished newest copies whose key the source lacks
 * @param quarantined source rows without a key of their own
 * @param snapshotKeys distinct keys of the target's newest complete snapshot
 * @param unapproved deletions that no approval covers
 * @param samples a few rows of each change
 */
public record Plan(
    String hash,
    long sourceRows,
    long targetRows,
    long targetKeys,
    long inserted,
    long updated,
    long unchanged,
    long superseded,
    long vanished,
    long quarantined,
    long snapshotKeys,
    long unapproved,
    List<Sample> samples) {
  /** The hash of a plan without deletions: the start of SHA-256 of nothing. */
  public static final String NO_DELETIONS = "e3b0c44298fc1c14";

  public Plan {
    samples = List.copyOf(samples);
  }

  /** The plan of a run whose digests were equal from the start, over that many rows. */
  public static Plan nothing(long rows) {
    return new Plan(NO_DELETIONS, rows, rows, rows, 0, 0, rows, 0, 0, 0, rows, 0, List.of());
  }

  /** Rows that a full sync would remove. */
  public long deletions() {
    return superseded + vanished;
  }

  /** Whether a full sync would change anything. */
  public boolean changes() {
    return inserted + updated + superseded + vanished > 0;
  }
}
