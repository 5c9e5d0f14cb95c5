package io.snowline.sync;

import java.util.List;

/**
 * What a run has staged so far, as the target's engine computes it from the loaded values.
 *
 * @param rows of the buckets that were asked for, what the run goes on with: every staged row, the
 *     quarantined ones included, and the target's rows that a second look found equal to the
 *     source's
 * @param quarantined the staged rows without a key of their own
 * @param queries ids of the source's statements that read them; empty if it gives none
 * @param read the buckets that were read, maybe of a finer digest than was asked for; null of a
 *     worker that knew no second look, which read what it was asked for
 */
public record Staged(Digest rows, Digest quarantined, List<String> queries, Buckets read) {
  public Staged {
    queries = queries == null ? List.of() : List.copyOf(queries);
  }

  /** What was staged of all that was asked for, by statements without ids. */
  public Staged(Digest rows, Digest quarantined) {
    this(rows, quarantined, List.of(), null);
  }
}
