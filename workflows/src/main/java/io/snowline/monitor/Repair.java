package io.snowline.monitor;

import io.snowline.monitor.IncidentEvent.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A repair that was done, or a full sync that was begun.
 *
 * @param subject the schedule or table
 * @param action what was done
 * @param at when it began
 * @param by who did it
 * @param table the table concerned; null if none is
 */
public record Repair(String subject, Action action, Instant at, String by, String table) {

  /**
   * The repairs that events tell of, in their order. One at a scheduler counts from its beginning,
   * and only if it was done: what was refused or failed has changed nothing.
   */
  public static List<Repair> of(List<IncidentEvent> events) {
    Map<String, IncidentEvent> begun = new HashMap<>();
    List<Repair> repairs = new ArrayList<>();
    for (IncidentEvent event : events) {
      String repair = event.incident() + " " + event.action();
      if (event.kind() == Kind.REPAIRING && event.action() == Action.CATCH_UP) {
        repairs.add(of(event, event.at()));
      } else if (event.kind() == Kind.REPAIRING) {
        begun.put(repair, event);
      } else if (event.kind() == Kind.REPAIRED && Boolean.TRUE.equals(event.done())) {
        repairs.add(of(event, begun.getOrDefault(repair, event).at()));
      }
    }
    return repairs;
  }

  private static Repair of(IncidentEvent event, Instant at) {
    return new Repair(event.subject(), event.action(), at, event.by(), event.table());
  }

  /** What can be done without a human. */
  public enum Action {
    /** End a pause. */
    RESUME,
    /** Make a missing schedule anew. */
    RECREATE,
    /** Write the configured expression and zone, and what it starts. */
    UPDATE,
    /** A full sync of the table alone. */
    CATCH_UP,
    /** Leave it alone. */
    NOTHING
  }
}
