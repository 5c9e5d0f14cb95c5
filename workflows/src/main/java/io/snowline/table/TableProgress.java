package io.snowline.table;

import java.util.List;

/**
 * What a table is busy with.
 *
 * @param run the workflow id of the run under way, or null
 * @param serving ids of the requests that it answers
 * @param waiting ids of the requests behind it
 */
public record TableProgress(String run, List<String> serving, List<String> waiting) {
  public TableProgress {
    serving = List.copyOf(serving);
    waiting = List.copyOf(waiting);
  }
}
