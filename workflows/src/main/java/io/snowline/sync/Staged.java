package io.snowline.sync;

import java.util.List;

/**
 * What a run has staged so far, as the target's engine computes it from the loaded values.
 *
 * @param rows every staged row, the quarantined ones included
 * @param quarantined the staged rows without a key of their own
 * @param queries ids of the source's statements that read them; empty if it gives none
 */
public record Staged(Digest rows, Digest quarantined, List<String> queries) {
  public Staged {
    queries = queries == null ? List.of() : List.copyOf(queries);
  }

  /** What was staged, read by statements without ids. */
  public Staged(Digest rows, Digest quarantined) {
    this(rows, quarantined, List.of());
  }

  /** The same, read by those statements. */
  public Staged by(List<String> statements) {
    return new Staged(rows, quarantined, statements);
  }
}
