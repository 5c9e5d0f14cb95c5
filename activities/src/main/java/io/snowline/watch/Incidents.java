package io.snowline.watch;

import io.snowline.monitor.IncidentEvent;
import io.snowline.monitor.IncidentEvent.Kind;
import io.snowline.monitor.OpenIncident;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Incidents as their events tell. Pure. */
public final class Incidents {
  private Incidents() {}

  /** The events by their incidents, oldest incident first. */
  public static Map<String, List<IncidentEvent>> byId(List<IncidentEvent> events) {
    return events.stream()
        .collect(
            Collectors.groupingBy(
                IncidentEvent::incident, LinkedHashMap::new, Collectors.toList()));
  }

  /** Where an incident that isn't closed has got to. */
  static OpenIncident open(List<IncidentEvent> events) {
    IncidentEvent first = events.get(0);
    return new OpenIncident(
        first.incident(),
        first.subject(),
        first.ofTable(),
        events.stream()
            .filter(event -> event.kind() == Kind.DETECTED)
            .map(event -> event.finding().verdict())
            .distinct()
            .toList(),
        first.table(),
        first.at(),
        events.stream()
            .filter(event -> event.kind() == Kind.DETECTED)
            .map(IncidentEvent::proveFrom)
            .filter(Objects::nonNull)
            .max(Comparator.<Instant>naturalOrder())
            .orElse(null),
        last(
            events.stream()
                .filter(event -> event.kind() == Kind.DETECTED)
                .filter(event -> event.finding().verdict().silent())
                .toList(),
            Kind.DETECTED,
            IncidentEvent::at),
        last(events, Kind.RAISED, IncidentEvent::detail));
  }

  private static <T> T last(
      List<IncidentEvent> events, Kind kind, Function<IncidentEvent, T> what) {
    return events.stream()
        .filter(event -> event.kind() == kind)
        .map(what)
        .reduce((earlier, later) -> later)
        .orElse(null);
  }
}
