package io.snowline.monitor;

import io.snowline.monitor.IncidentEvent.Kind;
import io.snowline.monitor.Repair.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A round that repairs what an open incident is of and is under way.
 *
 * @param key of the incident's subject, see {@link Finding#key}
 * @param table the table that it syncs in full; null if that has ended or was not begun
 * @param round the round's name
 * @param by who asked for it
 * @param since when it began
 */
public record RoundAtWork(String key, String table, String round, String by, Instant since) {
  /**
   * A full sync takes hours at most. A round that was left by its workers is under way for the
   * server as long as nobody ends it, so the next goes on without it when a table may have one more
   * full sync anyway.
   */
  private static final Duration LONGEST = RepairRule.LATCH;

  /**
   * The rounds that are at work.
   *
   * @param unclosed all events of the incidents that are open, in order
   * @param underWay whether a workflow of that id is under way
   */
  public static List<RoundAtWork> of(
      List<IncidentEvent> unclosed, Instant now, Predicate<String> underWay) {
    Map<String, Boolean> asked = new LinkedHashMap<>();
    return byIncident(unclosed).stream()
        .flatMap(events -> last(events).stream())
        .filter(round -> round.since().isAfter(now.minus(LONGEST)))
        .filter(round -> asked.computeIfAbsent(round.workflow(), underWay::test))
        .toList();
  }

  private static Collection<List<IncidentEvent>> byIncident(List<IncidentEvent> events) {
    return events.stream()
        .collect(
            Collectors.groupingBy(IncidentEvent::incident, LinkedHashMap::new, Collectors.toList()))
        .values();
  }

  /** The round that began a repair of the incident last. */
  private static Optional<RoundAtWork> last(List<IncidentEvent> events) {
    return events.stream()
        .filter(event -> event.kind() == Kind.REPAIRING)
        .reduce((earlier, later) -> later)
        .map(event -> of(event, events));
  }

  private static RoundAtWork of(IncidentEvent begun, List<IncidentEvent> events) {
    List<IncidentEvent> own =
        events.stream().filter(event -> event.round().equals(begun.round())).toList();
    boolean syncs =
        own.stream()
                .anyMatch(
                    event -> event.kind() == Kind.REPAIRING && event.action() == Action.CATCH_UP)
            && own.stream().noneMatch(event -> event.kind() == Kind.CAUGHT_UP);
    return new RoundAtWork(
        Finding.key(begun.subject(), begun.ofTable()),
        syncs ? begun.table() : null,
        begun.round(),
        begun.by(),
        begun.at());
  }

  /** Its workflow's id: what goes before the run's. */
  private String workflow() {
    return round.substring(0, Math.max(0, round.lastIndexOf('/')));
  }

  /** What is left to it, in words. */
  String text() {
    return "%s begun by %s at %s is under way: look again when that has ended"
        .formatted(table == null ? "a repair" : "a full sync of " + table, by, Judge.time(since));
  }
}
