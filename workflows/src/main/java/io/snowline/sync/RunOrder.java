package io.snowline.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What one run of a table has to do.
 *
 * @param run the run's name, unique, the table's name first
 * @param table a configured table
 * @param action what is asked
 * @param mode what a sync or a plan may change
 * @param requests ids of the requests that this run answers
 * @param actor who asked
 * @param startedAt when the run began
 * @param approval for {@link Action#APPROVE} and {@link Action#REJECT}; else null
 * @param undo the run to undo; else null
 * @param reason a human's words for an approval, a rejection or an undo; null if there are none
 * @param hold for how long an undo holds the table; else null
 * @param endHold whether a hold is ended by this run
 */
public record RunOrder(
    String run,
    String table,
    Action action,
    Mode mode,
    List<String> requests,
    String actor,
    Instant startedAt,
    Approval approval,
    String undo,
    String reason,
    Duration hold,
    boolean endHold) {
  public RunOrder {
    requests = List.copyOf(requests);
  }

  /** The human's words, or that there are none. */
  public String reasonGiven() {
    return reason == null ? "no reason given" : reason;
  }
}
