package io.snowline.pages;

import io.snowline.definition.Definitions;
import io.snowline.definition.TableDefinition;
import io.snowline.ledger.TableStatus;
import io.snowline.reading.TableStatuses;
import io.snowline.temporal.MonitorRounds.Round;
import io.snowline.temporal.RunsUnderWay.UnderWay;
import io.snowline.warehouse.WarehouseException;
import io.snowline.words.Words;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the pages show, read from the target and the Temporal server. */
final class Readings {
  private static final Logger LOG = LoggerFactory.getLogger(Readings.class);

  /** What was read longer ago isn't shown as how things stand, nor is the target given longer. */
  private static final Duration OLDEST = Duration.ofMinutes(1);

  private final Definitions definitions;
  private final Engine engine;
  private final Clock clock;
  private final Function<Instant, List<TableStatus>> statuses;
  private final Kept<Reading> ledger = new Kept<>(this::readLedger, System::nanoTime);
  private final Kept<Monitor> monitor = new Kept<>(this::readMonitor, System::nanoTime);
  private final Kept<List<UnderWay>> underWay = new Kept<>(this::readUnderWay, System::nanoTime);
  private volatile Ledger newestGood;
  private volatile Instant asked;

  /**
   * The ledger at a time.
   *
   * @param standings each configured table, in the configuration's order
   * @param problem why this isn't what the ledger holds now; null if it is
   * @param awaited whether that is no fault: the target was asked less than a minute ago
   */
  record Ledger(Instant readAt, List<Standing> standings, String problem, boolean awaited) {
    Optional<Standing> of(String table) {
      return standings.stream().filter(one -> one.table().name().equals(table)).findFirst();
    }
  }

  /** The ledger, and when the target had answered or failed to. */
  private record Reading(Ledger ledger, Instant endedAt) {}

  /** The monitor's rounds, newest first, or why they can't be read. */
  record Monitor(List<Round> rounds, String problem) {}

  Readings(Definitions definitions, Engine engine, Clock clock) {
    this(definitions, engine, clock, now -> TableStatuses.read(definitions, RunChart.RUNS, now));
  }

  /**
   * @param statuses how the tables stand at a time
   */
  Readings(
      Definitions definitions,
      Engine engine,
      Clock clock,
      Function<Instant, List<TableStatus>> statuses) {
    this.definitions = definitions;
    this.engine = engine;
    this.clock = clock;
    this.asked = clock.instant();
    this.statuses = statuses;
  }

  Ledger ledger() {
    Optional<Reading> kept = ledger.get();
    Instant now = clock.instant();
    Instant oldest = now.minus(OLDEST);
    if (kept.isPresent()
        && (kept.get().ledger().problem() != null || !kept.get().endedAt().isBefore(oldest))) {
      return kept.get().ledger();
    }
    // Somebody else waits for a reading. Nothing is read while nobody looks, so the age of the one
    // before it tells nothing of the target.
    boolean awaited = !asked.isBefore(oldest);
    return new Ledger(
        kept.map(reading -> reading.ledger().readAt()).orElse(now),
        kept.map(reading -> reading.ledger().standings()).orElse(List.of()),
        (awaited
                ? "The target was asked at %s UTC and has not answered yet."
                : "The target has not answered since %s UTC.")
            .formatted(Words.time(asked)),
        awaited);
  }

  /** What was changed by this process is to be seen at once. */
  void forget() {
    ledger.forget();
    underWay.forget();
  }

  MonitorView monitor() {
    Instant now = clock.instant();
    Monitor read = monitor.get().orElse(new Monitor(List.of(), "Temporal has not answered yet."));
    return read.problem() == null
        ? MonitorView.of(definitions, read.rounds(), now)
        : MonitorView.unreadable(definitions, read.problem());
  }

  /** The runs that go on, by their tables; none where nobody can tell. */
  Map<String, RunningView> underWay() {
    Instant now = clock.instant();
    Map<String, RunningView> running = new HashMap<>();
    definitions.tables().forEach(table -> running.put(table.name(), null));
    underWay
        .get()
        .orElse(List.of())
        .forEach(one -> running.put(one.table(), RunningView.of(one, now)));
    return running;
  }

  private List<UnderWay> readUnderWay() {
    try {
      return engine
          .underWay()
          .apply(definitions.tables().stream().map(TableDefinition::name).toList());
    } catch (RuntimeException failure) {
      LOG.warn("nobody tells the status page what is under way", failure);
      return List.of();
    }
  }

  private Reading readLedger() {
    asked = clock.instant();
    Ledger read = ledgerAt(asked);
    return new Reading(read, clock.instant());
  }

  private Ledger ledgerAt(Instant now) {
    try {
      Ledger read =
          new Ledger(
              now,
              statuses.apply(now).stream()
                  .map(
                      status ->
                          new Standing(definitions.table(status.table()).orElseThrow(), status))
                  .toList(),
              null,
              false);
      newestGood = read;
      return read;
    } catch (RuntimeException failure) {
      LOG.error("the ledger could not be read for the status page", failure);
      String problem =
          failure instanceof WarehouseException told
              ? told.getMessage()
              : "the target could not be read (%s); the service's log says why"
                  .formatted(failure.getClass().getSimpleName());
      return newestGood == null
          ? new Ledger(now, List.of(), problem, false)
          : new Ledger(newestGood.readAt(), newestGood.standings(), problem, false);
    }
  }

  private Monitor readMonitor() {
    try {
      return new Monitor(engine.rounds().get(), null);
    } catch (RuntimeException failure) {
      LOG.error("the monitor's rounds could not be read for the status page", failure);
      return new Monitor(
          List.of(),
          "The monitor's rounds could not be read from the Temporal server; the service's log says why.");
    }
  }
}
