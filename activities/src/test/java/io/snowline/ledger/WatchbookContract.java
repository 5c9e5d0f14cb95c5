package io.snowline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.alert.AlertItem;
import io.snowline.alert.Delivery;
import io.snowline.monitor.IncidentEvent;
import io.snowline.monitor.IncidentEvent.Kind;
import io.snowline.monitor.MaintenanceNote;
import io.snowline.monitor.Repair.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every engine's watchbook keeps. */
public abstract class WatchbookContract {
  protected static final Instant NOON = Instant.parse("2025-08-14T12:00:00Z");

  /** Opens the same book again and again; it is empty before the first event. */
  protected abstract Watchbook open();

  private static MaintenanceNote note(String schedule, Instant from, Duration time) {
    return new MaintenanceNote(schedule, "Ada", "a move", from, from.plus(time), null);
  }

  private static IncidentEvent event(String incident, Kind kind, Action action, Instant at) {
    return new IncidentEvent(
        incident + "/" + kind + "/" + at,
        incident,
        kind,
        at,
        "monitor",
        "job",
        false,
        null,
        null,
        action,
        null,
        "items",
        null,
        null,
        "words with 'quotes' and ünïcode");
  }

  @Test
  protected void anEmptyBookIsRead() {
    try (Watchbook book = open()) {
      assertThat(book.notes(NOON)).isEmpty();
      assertThat(book.repairs(NOON)).isEmpty();
      assertThat(book.unclosed()).isEmpty();
      assertThat(book.newest(5)).isEmpty();
      assertThat(book.incident("x")).isEmpty();
      assertThat(book.told()).isEmpty();
      assertThat(book.end("x", "Ada", NOON)).isEmpty();
    }
  }

  @Test
  void aNoteIsInForceUntilItsTimeOrItsEnd() {
    MaintenanceNote first = note("a", NOON, Duration.ofHours(4));
    MaintenanceNote second = note("b", NOON.plusSeconds(60), Duration.ofHours(1));
    try (Watchbook book = open()) {
      book.begin(first);
      book.begin(first);
      book.begin(second);
    }

    try (Watchbook book = open()) {
      assertThat(book.notes(NOON)).containsExactly(first, second);
      assertThat(book.notes(second.until())).containsExactly(first);

      Instant early = NOON.plus(Duration.ofHours(2));
      assertThat(book.end("b", "Bo", early)).as("over already").isEmpty();
      assertThat(book.end("a", "Bo", early))
          .containsExactly(new MaintenanceNote("a", "Ada", "a move", NOON, first.until(), early));
      assertThat(book.end("a", "Bo", early)).as("ended already").isEmpty();
      assertThat(book.notes(early)).isEmpty();
      assertThat(book.notes(early.minusSeconds(1)))
          .extracting(MaintenanceNote::end)
          .containsExactly(early);
    }
  }

  @Test
  void notesOfOneSecondAreToldApart() {
    Instant begun = NOON.plusNanos(100_001_000);
    Instant ended = NOON.plusNanos(100_002_000);
    MaintenanceNote first = note("a", begun, Duration.ofHours(4));
    MaintenanceNote second = note("a", NOON.plusNanos(100_003_000), Duration.ofHours(1));
    try (Watchbook book = open()) {
      book.begin(first);
      assertThat(book.end("a", "Bo", ended))
          .containsExactly(new MaintenanceNote("a", "Ada", "a move", begun, first.until(), ended));
      book.begin(second);

      assertThat(book.notes(ended)).containsExactly(second);
      assertThat(book.end("a", "Bo", second.from().plusNanos(1_000)))
          .extracting(MaintenanceNote::from)
          .containsExactly(second.from());
      assertThat(book.notes(second.from().plusNanos(1_000))).isEmpty();
    }
  }

  private static AlertItem item(String key, AlertItem.State state) {
    return new AlertItem(key, state, "job", "is 'paused'", "resume it");
  }

  @Test
  void anItemIsOneRoundsToTellOnceForEachState() {
    AlertItem paused = item("one/paused", AlertItem.State.RAISED);
    AlertItem stale = item("two/stale", AlertItem.State.RAISED);
    AlertItem resolved = item("one/paused", AlertItem.State.RESOLVED);
    Delivery taken = new Delivery(Delivery.Result.DELIVERED, "slack 1", List.of());
    try (Watchbook book = open()) {
      assertThat(book.told()).isEmpty();
      assertThat(book.claim("first", List.of(paused))).containsExactly(paused);
      assertThat(book.claim("first", List.of(paused))).as("a repeat").containsExactly(paused);
      assertThat(book.claim("second", List.of(paused, stale))).containsExactly(stale);
      assertThat(book.told()).containsExactly(paused, stale);

      book.told("first", List.of(paused), taken);
      book.told("first", List.of(paused), taken);
      assertThat(book.claim("third", List.of(paused, resolved))).containsExactly(resolved);
      assertThat(book.told()).containsExactly(stale);
      assertThat(book.claim("fourth", List.of(resolved))).isEmpty();
    }
  }

  @Test
  void whatIsWrongAgainAfterItWasResolvedIsToldAgain() {
    AlertItem paused = item("one/paused", AlertItem.State.RAISED);
    AlertItem resolved = item("one/paused", AlertItem.State.RESOLVED);
    try (Watchbook book = open()) {
      book.claim("first", List.of(paused));
      book.claim("second", List.of(resolved));
      assertThat(book.told()).isEmpty();

      assertThat(book.claim("third", List.of(paused))).containsExactly(paused);
      assertThat(book.told()).containsExactly(paused);
      assertThat(book.claim("fourth", List.of(paused))).isEmpty();
      assertThat(book.claim("fifth", List.of(resolved))).containsExactly(resolved);
      assertThat(book.claim("sixth", List.of(resolved))).isEmpty();
      assertThat(book.told()).isEmpty();
    }
  }

  @Test
  void whatWasToldAsResolvedAloneIsToldSoOnce() {
    AlertItem resolved = item("one/paused", AlertItem.State.RESOLVED);
    try (Watchbook book = open()) {
      assertThat(book.claim("first", List.of(resolved))).containsExactly(resolved);
      assertThat(book.claim("second", List.of(resolved))).isEmpty();
      assertThat(book.told()).isEmpty();
    }
  }

  @Test
  void whatNobodyTookIsGivenBack() {
    AlertItem paused = item("one/paused", AlertItem.State.RAISED);
    AlertItem resolved = item("one/paused", AlertItem.State.RESOLVED);
    Delivery refused = new Delivery(Delivery.Result.UNDELIVERED, null, List.of("404"));
    try (Watchbook book = open()) {
      book.claim("first", List.of(paused));
      book.told("first", List.of(paused), refused);
      book.told("first", List.of(paused), refused);
      assertThat(book.told()).isEmpty();
      assertThat(book.claim("first", List.of(paused))).as("a late repeat").isEmpty();
      assertThat(book.claim("second", List.of(paused))).containsExactly(paused);
      assertThat(book.claim("third", List.of(paused, resolved))).containsExactly(resolved);
      book.told("third", List.of(resolved), refused);
      assertThat(book.told()).as("still wrong, as far as people know").containsExactly(paused);
      assertThat(book.claim("fourth", List.of(resolved))).containsExactly(resolved);
    }
  }

  @Test
  void aSubjectHasOneIncidentAtATime() {
    IncidentEvent first = event("one", Kind.DETECTED, null, NOON);
    IncidentEvent repairing = event("one", Kind.REPAIRING, Action.RESUME, NOON);
    IncidentEvent second = event("two", Kind.DETECTED, null, NOON.plusSeconds(5));
    IncidentEvent secondRepair = event("two", Kind.REPAIRING, Action.RESUME, NOON.plusSeconds(5));
    IncidentEvent ofTable = of("items", true, second);
    IncidentEvent ofOther = of("other", false, second);
    IncidentEvent again = event("one", Kind.DETECTED, null, NOON.plusMillis(400));
    IncidentEvent closed = event("one", Kind.CLOSED, null, NOON.plusSeconds(9));
    IncidentEvent later = event("three", Kind.DETECTED, null, NOON.plusSeconds(9));
    try (Watchbook book = open()) {
      assertThat(book.add(List.of(first, repairing))).isEmpty();
      assertThat(book.add(List.of(first, repairing))).as("a repeat").isEmpty();
      assertThat(book.add(List.of(second, secondRepair, ofTable, ofOther)))
          .as("open")
          .containsExactly("two");
      assertThat(book.add(List.of(again))).as("the same incident").isEmpty();
      assertThat(book.add(List.of(closed))).isEmpty();
      assertThat(book.add(List.of(second, secondRepair)))
          .as("closed since it was found")
          .containsExactly("two");
      assertThat(book.add(List.of(later))).as("found after that").isEmpty();

      assertThat(book.incident("one")).containsExactly(first, repairing, again, closed);
      assertThat(book.incident("two")).isEmpty();
      assertThat(book.unclosed()).containsExactly(ofTable, ofOther, later);
    }
  }

  @Test
  void aTimeOfNineDigitsIsKeptToTheMicrosecond() {
    Instant read = Instant.parse("2025-08-14T12:00:00.123456789Z");
    Instant kept = Instant.parse("2025-08-14T12:00:00.123456Z");
    IncidentEvent detected = event("one", Kind.DETECTED, null, read);
    IncidentEvent repairing = event("one", Kind.REPAIRING, Action.RESUME, read);
    IncidentEvent closed = event("one", Kind.CLOSED, null, read.plusNanos(100));
    IncidentEvent later = event("two", Kind.DETECTED, null, read.plusNanos(200));
    try (Watchbook book = open()) {
      assertThat(book.add(List.of(detected, repairing))).isEmpty();
      assertThat(book.repairs(kept.minusNanos(1_000)))
          .extracting(IncidentEvent::at)
          .containsExactly(kept);
      assertThat(book.repairs(kept)).isEmpty();
      assertThat(book.add(List.of(closed))).isEmpty();
      assertThat(book.add(List.of(later))).as("found after that").isEmpty();
      assertThat(book.newest(2)).extracting(IncidentEvent::at).hasSize(4).containsOnly(kept);
    }
  }

  /** The same of another subject, in an incident of its own. */
  private static IncidentEvent of(String subject, boolean table, IncidentEvent event) {
    String incident = (table ? "table-" : "") + subject;
    return new IncidentEvent(
        incident + "/" + event.kind(),
        incident,
        event.kind(),
        event.at(),
        event.by(),
        subject.equals("items") ? "job" : subject,
        table,
        null,
        null,
        null,
        null,
        event.table(),
        null,
        null,
        null);
  }

  @Test
  void eventsAreKeptOnceAndInTheirOrder() {
    IncidentEvent detected = event("one", Kind.DETECTED, null, NOON);
    IncidentEvent repairing = event("one", Kind.REPAIRING, Action.RESUME, NOON);
    IncidentEvent repaired = event("one", Kind.REPAIRED, Action.RESUME, NOON.plusSeconds(3));
    IncidentEvent closed = event("one", Kind.CLOSED, null, NOON.plusSeconds(9));
    IncidentEvent other = of("another", false, event("two", Kind.DETECTED, null, NOON));
    try (Watchbook book = open()) {
      book.add(List.of(detected, repairing));
      book.add(List.of(detected, repairing, other, repaired));

      assertThat(book.unclosed()).containsExactly(detected, repairing, other, repaired);
      assertThat(book.repairs(NOON.minusSeconds(1))).containsExactly(repairing, repaired);
      assertThat(book.repairs(NOON)).containsExactly(repaired);
      assertThat(book.repairs(NOON.plusSeconds(3))).isEmpty();
      book.add(List.of(closed));
      assertThat(book.unclosed()).containsExactly(other);
      assertThat(book.incident("one")).containsExactly(detected, repairing, repaired, closed);
      assertThat(book.newest(1)).containsExactly(other);
      assertThat(book.newest(2)).containsExactly(detected, repairing, other, repaired, closed);
    }
  }
}
