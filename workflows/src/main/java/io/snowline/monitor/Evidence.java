package io.snowline.monitor;

import io.snowline.alert.AlertItem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a round judges by.
 *
 * @param readAt when it was read, by the reader's clock
 * @param autoFix whether the configuration lets the monitor repair
 * @param schedules each watched schedule, in the configuration's order
 * @param beside in a round over one schedule the others, which it did not ask for
 * @param tables each configured table, in the configuration's order
 * @param notes maintenance notes, those of the last weeks that have ended included
 * @param repairs what was repaired in the last weeks, and what full syncs were begun
 * @param incidents those that are open
 * @param atWork rounds that repair some of them and are under way
 * @param channels whether there is a channel to tell people through
 * @param told what people were told, or may have been, and isn't resolved
 */
public record Evidence(
    Instant readAt,
    boolean autoFix,
    List<ScheduleEvidence> schedules,
    List<ScheduleEvidence> beside,
    List<TableFreshness> tables,
    List<MaintenanceNote> notes,
    List<Repair> repairs,
    List<OpenIncident> incidents,
    List<RoundAtWork> atWork,
    boolean channels,
    List<AlertItem> told) {
  public Evidence {
    schedules = List.copyOf(schedules);
    // An older version told nothing of them.
    beside = beside == null ? List.of() : List.copyOf(beside);
    tables = List.copyOf(tables);
    notes = List.copyOf(notes);
    repairs = List.copyOf(repairs);
    incidents = List.copyOf(incidents);
    // An older version did not look for them.
    atWork = atWork == null ? List.of() : List.copyOf(atWork);
    told = List.copyOf(told);
  }

  /** The same to that round: what it has begun itself it goes on with. */
  Evidence seenBy(String round) {
    return new Evidence(
        readAt,
        autoFix,
        schedules,
        beside,
        tables,
        notes,
        repairs,
        incidents,
        atWork.stream().filter(other -> !other.round().equals(round)).toList(),
        channels,
        told);
  }

  /** The round that is at work on an incident of the subject. */
  Optional<RoundAtWork> atWork(String key) {
    return atWork.stream().filter(round -> round.key().equals(key)).findFirst();
  }

  /** What the ledger says of the table. */
  public Optional<TableFreshness> table(String name) {
    return tables.stream().filter(table -> table.table().equals(name)).findFirst();
  }

  /** What was read of the schedule. */
  public Optional<ScheduleEvidence> schedule(String name) {
    return schedules.stream().filter(schedule -> schedule.schedule().equals(name)).findFirst();
  }

  /**
   * Whether the incident's schedule has fired since it was found silent. Nobody waits for that
   * where it was not, is no longer watched, or is left alone.
   */
  boolean fired(OpenIncident incident) {
    return incident.fireFrom() == null
        || note(incident.subject()).isPresent()
        || schedule(incident.subject())
            .map(ScheduleEvidence::lastAttempt)
            .map(attempt -> attempt.isAfter(incident.fireFrom()))
            .orElse(schedule(incident.subject()).isEmpty());
  }

  /** The note that is in force for the schedule. */
  public Optional<MaintenanceNote> note(String schedule) {
    return notes.stream()
        .filter(note -> note.schedule().equals(schedule) && note.holds(readAt))
        .findFirst();
  }
}
