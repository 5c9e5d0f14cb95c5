package io.snowline.ledger;

import io.snowline.monitor.IncidentEvent;
import io.snowline.monitor.MaintenanceNote;
import java.time.Instant;
import java.util.List;

/**
 * What the target warehouse remembers of the monitor: incidents and maintenance notes. Like the
 * ledger it is only ever added to. Closing it frees its connection.
 */
public interface Watchbook extends AutoCloseable {

  /** Adds the events that aren't there yet, by their ids: all of them, or none. */
  void add(List<IncidentEvent> events);

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

  /** The repairs begun after that time, oldest first. */
  List<IncidentEvent> repairs(Instant after);

  /** All events of the incidents that are not closed, in the order in which they were added. */
  List<IncidentEvent> unclosed();

  /** All events of the newest incidents, in the order in which they were added. */
  List<IncidentEvent> newest(int incidents);

  /** The events of one incident in order; none if there is no such incident. */
  List<IncidentEvent> incident(String id);

  @Override
  void close();
}
