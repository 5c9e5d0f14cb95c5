package io.snowline.command;

import io.snowline.monitor.IncidentEvent;
import io.snowline.monitor.IncidentEvent.Kind;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An incident as its events tell it.
 *
 * @param events in order, at least one
 */
record IncidentStory(List<IncidentEvent> events) {
  IncidentStory {
    events = List.copyOf(events);
  }

  String id() {
    return events.get(0).incident();
  }

  String subject() {
    return events.get(0).subject();
  }

  /** What was found first. */
  IncidentEvent first() {
    return of(Kind.DETECTED).get(0);
  }

  List<IncidentEvent> of(Kind kind) {
    return events.stream().filter(event -> event.kind() == kind).toList();
  }

  Optional<IncidentEvent> closed() {
    return of(Kind.CLOSED).stream().findFirst();
  }

  /** What a human was asked for last, unless it is closed. */
  Optional<String> left() {
    return closed().isPresent()
        ? Optional.empty()
        : of(Kind.RAISED).stream().map(IncidentEvent::detail).reduce((earlier, later) -> later);
  }

  /** Whether an event tells already how the run ended. */
  boolean caughtUpBy(String run) {
    return of(Kind.CAUGHT_UP).stream().anyMatch(event -> run.equals(event.run()));
  }

  /** Whether a repair at the scheduler was done, or what proves the table was a full sync of it. */
  boolean repairedBefore(IncidentEvent closed) {
    return of(Kind.REPAIRED).stream().anyMatch(event -> Boolean.TRUE.equals(event.done()))
        || (closed.run() != null && caughtUpBy(closed.run()));
  }

  /** The runs that caught up or proved the table, in order. */
  List<String> runs() {
    return events.stream().map(IncidentEvent::run).filter(Objects::nonNull).distinct().toList();
  }
}
