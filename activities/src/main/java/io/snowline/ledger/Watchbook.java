package io.snowline.ledger;

import io.snowline.alert.AlertItem;
import io.snowline.alert.Delivery;
import io.snowline.monitor.IncidentEvent;
import io.snowline.monitor.MaintenanceNote;
import java.time.Instant;
import java.util.List;

/**
 * What the target warehouse remembers of the monitor: incidents, maintenance notes and what people
 * were told. Like the ledger it is only ever added to. Closing it frees its connection.
 */
public interface Watchbook extends AutoCloseable {

  /**
   * Adds the events that aren't there yet, by their ids: all of them, or none. An incident is not
   * begun where its subject has another that is open, or was closed later than this one was
   * detected: what was found then is over.
   *
   * @return the ids of the incidents that were not begun; a repeat gets the same
   */
  List<String> add(List<IncidentEvent> events);

  /** Begins a maintenance. A note of the same schedule and beginning is kept as it is. */
  void begin(MaintenanceNote note);

  /**
   * Ends the maintenance that is in force.
   *
   * @return the note that was ended; empty if none is in force
   */
  List<MaintenanceNote> end(String schedule, String by, Instant at);

  /** Notes that begin later, are in force or ended after that time, oldest first. */
  List<MaintenanceNote> notes(Instant endedAfter);

  /** How repairs began and ended after that time, in the order in which they were added. */
  List<IncidentEvent> repairs(Instant after);

  /** All events of the incidents that are not closed, in the order in which they were added. */
  List<IncidentEvent> unclosed();

  /** All events of the newest incidents, in the order in which they were added. */
  List<IncidentEvent> newest(int incidents);

  /** The events of one incident in order; none if there is no such incident. */
  List<IncidentEvent> incident(String id);

  /**
   * Claims items that a round is about to tell: each is claimed once for each state, unless {@link
   * #told(String, List, Delivery)} gave it back, and once more as raised when it was resolved
   * since.
   *
   * @return those that are the round's own; a repeat of the same round gets the same
   */
  List<AlertItem> claim(String round, List<AlertItem> items);

  /** Adds what became of claimed items; what nobody took is given back. A repeat adds nothing. */
  void told(String round, List<AlertItem> items, Delivery delivery);

  /** The items that were claimed as raised and not as resolved, by their keys. */
  List<AlertItem> told();

  @Override
  void close();
}
