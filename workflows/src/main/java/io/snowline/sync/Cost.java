package io.snowline.sync;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a run cost, and by which ids the engines know its statements.
 *
 * @param bytesBilled what the target's jobs are billed for; 0 where the engine bills no bytes
 * @param slotMillis how long slots computed for those jobs
 * @param jobs ids of the target's jobs, in alphabetical order
 * @param queries ids of the source's statements whose results were used, the one that took the cut
 *     last
 */
public record Cost(long bytesBilled, long slotMillis, List<String> jobs, List<String> queries) {
  public Cost {
    jobs = jobs == null ? List.of() : List.copyOf(jobs);
    queries = queries == null ? List.of() : List.copyOf(queries);
  }

  /** Statements of the source alone; null if there are none to tell. */
  static Cost of(List<String> queries) {
    return queries.isEmpty() ? null : new Cost(0, 0, List.of(), queries);
  }

  /** The ids of both, those that an engine doesn't give left out. */
  static List<String> queries(List<String> before, List<String> staged, String digest) {
    return Stream.of(before.stream(), staged.stream(), Stream.ofNullable(digest))
        .flatMap(ids -> ids)
        .toList();
  }
}
