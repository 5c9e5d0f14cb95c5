package io.snowline.command;

import io.snowline.monitor.IncidentEvent;
import io.snowline.words.Words;
import java.util.List;
import java.util.Set;

/** Incidents, a line each. */
final class IncidentText {
  private IncidentText() {}

  static List<String> lines(List<List<IncidentEvent>> incidents, Style style) {
    return Columns.lines(
        List.of("incident", "detected (UTC)", "closed (UTC)", "found", "left"),
        incidents.stream().map(IncidentStory::new).map(story -> row(story, style)).toList(),
        Set.of());
  }

  private static List<String> row(IncidentStory story, Style style) {
    return List.of(
        story.id(),
        Words.time(story.first().at()),
        story.closed().map(closed -> style.good(Words.time(closed.at()))).orElse(style.bad("open")),
        Words.lower(story.first().finding().verdict()),
        story.left().map(Words::value).orElse("-"));
  }
}
