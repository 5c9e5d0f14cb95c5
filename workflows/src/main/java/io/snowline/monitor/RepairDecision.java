package io.snowline.monitor;

import io.snowline.monitor.Repair.Action;
import java.util.List;

/**
 * What is done about one subject in a round.
 *
 * @param subject the schedule or table
 * @param ofTable whether the subject is a table
 * @param actions what is done at the scheduler, in this order
 * @param unproven whether the table lacks the proof of a run that should have been made
 * @param catchUp whether a full sync of the table follows; only where it is unproven
 * @param table the table concerned; null if none is
 * @param left what a human has to do; null if the monitor expects to manage
 */
public record RepairDecision(
    String subject,
    boolean ofTable,
    List<Action> actions,
    boolean unproven,
    boolean catchUp,
    String table,
    String left) {
  public RepairDecision {
    actions = List.copyOf(actions);
  }

  /** The same but for the full sync, which another decision sees to. */
  RepairDecision withoutSync() {
    return new RepairDecision(subject, ofTable, actions, unproven, false, table, left);
  }

  /** See {@link Finding#key}. */
  public String key() {
    return Finding.key(subject, ofTable);
  }

  /** Whether it does anything, which counts towards the latch. */
  public boolean acts() {
    return catchUp || !actions.isEmpty();
  }
}
