package io.snowline.command;

import io.snowline.monitor.MaintenanceNote;
import io.snowline.words.Words;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Maintenance notes, a line each. */
final class MaintenanceText {
  private MaintenanceText() {}

  static List<String> lines(List<MaintenanceNote> notes, Instant now) {
    return Columns.lines(
        List.of("schedule", "owner", "from (UTC)", "until (UTC)", "state", "reason"),
        notes.stream()
            .map(
                note ->
                    List.of(
                        note.schedule(),
                        Words.value(note.owner()),
                        Words.time(note.from()),
                        Words.time(note.end()),
                        note.holds(now)
                            ? "left alone"
                            : note.from().isAfter(now) ? "to come" : "ended",
                        Words.value(note.reason())))
            .toList(),
        Set.of());
  }
}
