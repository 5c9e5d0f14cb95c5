package io.snowline.sync;

import java.util.List;

/**
 * Where the reading of a source has come to.
 *
 * @param source the source's last digest
 * @param target the target's digest when the run compared
 * @param staged what was staged; null if nothing was read
 * @param read the buckets that were read
 * @param still whether the source's last digest agrees with all that was read
 * @param queries ids of the source's statements so far
 */
record Cut(
    Digest source,
    Digest target,
    Staged staged,
    Buckets read,
    boolean still,
    List<String> queries) {
  /** What the target's live rows must be: the source at the cut without its quarantined rows. */
  Digest expected() {
    return staged == null ? source : source.minus(staged.quarantined());
  }
}
