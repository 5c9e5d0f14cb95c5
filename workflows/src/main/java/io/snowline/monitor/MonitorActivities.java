package io.snowline.monitor;

import io.snowline.alert.Alert;
import io.snowline.alert.Announcement;
import io.temporal.activity.ActivityInterface;
import java.util.List;

/** What the monitor does to the world. Failures carry the names of {@code FailureType}. */
@ActivityInterface(namePrefix = "Monitor.")
public interface MonitorActivities {

  /**
   * Reads the watched schedules, the freshness of their tables in the ledger, maintenance notes,
   * repairs and open incidents. Reads only. A schedule that can't be read is evidence of that, not
   * a failure; a ledger that can't be read is a failure.
   *
   * @param schedule the one schedule to read, with its table; null for every schedule and table. A
   *     name that isn't configured fails as {@code BadConfiguration}
   */
  Evidence read(String schedule);

  /**
   * Looks at the schedule, brings about what isn't so yet, and looks again. A repeat, also one
   * after an answer that was lost, finds its own work and changes nothing. Does nothing against a
   * maintenance note that came meanwhile.
   */
  RepairResult repair(RepairOrder order);

  /**
   * Keeps the events. One that is kept already, by its id, is passed over. An incident is not begun
   * where another round began one of the same subject that is open, or was closed after this
   * round's reading: none of its events are kept.
   *
   * @return the ids of the incidents that were not begun
   */
  List<String> record(List<IncidentEvent> events);

  /**
   * Notes, before anything is sent, that a round is about to tell these items. Each item is one
   * round's to tell, once for each state, unless {@link #told} says that nobody took it.
   *
   * @return those that are this round's; a repeat of the same round gets the same
   */
  Alert claim(Announcement announcement);

  /** Notes what became of it. A repeat changes nothing. */
  void told(Announcement announcement);
}
