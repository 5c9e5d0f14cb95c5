package io.snowline.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.snowline.definition.Definitions;
import io.snowline.monitor.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** How tables and schedules stand. What isn't known has no series. */
final class StateGauges {
  /** A schedule can't be these: they are a table's. */
  private static final Set<Verdict> OF_TABLES =
      EnumSet.of(
          Verdict.TABLE_STALE,
          Verdict.RUN_WAITING,
          Verdict.RUN_BLOCKED,
          Verdict.RUN_FAILED,
          Verdict.NOT_VERIFIED);

  private final MultiGauge lastSuccess;
  private final MultiGauge sourceRows;
  private final MultiGauge targetRows;
  private final MultiGauge staleRows;
  private final MultiGauge waiting;
  private final MultiGauge mismatches;
  private final MultiGauge scheduleState;
  private final MultiGauge heartbeat;
  private final MultiGauge due;

  StateGauges(MeterRegistry registry, Definitions definitions) {
    gauge(
            registry,
            "snowline_freshness_objective_seconds",
            "How old the newest verified run may be.")
        .register(
            definitions.tables().stream()
                .<Row<?>>map(
                    table -> Row.of(Tags.of("table", table.name()), table.freshness().toSeconds()))
                .toList());
    lastSuccess =
        gauge(
            registry,
            "snowline_sync_last_success_timestamp_seconds",
            "Cut of the newest verified run that was not undone; 0 if there is none.");
    sourceRows =
        gauge(registry, "snowline_source_rows", "Rows of the source at the newest run's cut.");
    targetRows =
        gauge(registry, "snowline_target_rows", "Rows of the target after the newest run.");
    staleRows =
        gauge(
            registry, "snowline_stale_rows", "Superseded and vanished rows that the target holds.");
    waiting =
        gauge(registry, "snowline_waiting_runs", "Runs that a human can approve or reject now.");
    mismatches =
        gauge(
            registry,
            "snowline_verify_mismatches",
            "1 where the newest run could not be proven at this layer, and was rolled back.");
    scheduleState =
        gauge(
            registry,
            "snowline_schedule_state",
            "1 for the monitor's newest verdict on the schedule, 0 for all others.");
    heartbeat =
        gauge(
            registry,
            "snowline_monitor_heartbeat_timestamp_seconds",
            "When the monitor's newest round over everything ended.");
    due =
        gauge(
            registry,
            "snowline_monitor_due_timestamp_seconds",
            "When the last round began that should have ended by now.");
  }

  private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  void tables(Map<String, TableFigures> figures) {
    register(
        lastSuccess,
        figures,
        table -> Optional.of(seconds(table.verifiedAt().orElse(Instant.EPOCH))));
    register(sourceRows, figures, TableFigures::sourceRows);
    register(targetRows, figures, TableFigures::targetRows);
    register(staleRows, figures, TableFigures::staleRows);
    register(waiting, figures, table -> Optional.of(table.waiting()));
    List<Row<?>> layers = new ArrayList<>();
    figures.forEach(
        (table, known) ->
            known
                .mismatches()
                .forEach(
                    (layer, count) ->
                        layers.add(Row.of(Tags.of("table", table, "layer", layer), count))));
    mismatches.register(layers, true);
  }

  private static void register(
      MultiGauge gauge,
      Map<String, TableFigures> figures,
      Function<TableFigures, Optional<? extends Number>> value) {
    List<Row<?>> rows = new ArrayList<>();
    figures.forEach(
        (table, known) ->
            value
                .apply(known)
                .ifPresent(number -> rows.add(Row.of(Tags.of("table", table), number))));
    gauge.register(rows, true);
  }

  void monitorDue(Instant at) {
    due.register(List.of(Row.of(Tags.empty(), seconds(at))), true);
  }

  void monitor(Watched watched) {
    List<Row<?>> states = new ArrayList<>();
    watched
        .schedules()
        .forEach(
            (schedule, verdict) ->
                Arrays.stream(Verdict.values())
                    .filter(state -> !OF_TABLES.contains(state))
                    .forEach(
                        state ->
                            states.add(
                                Row.of(
                                    Tags.of("schedule", schedule, "state", word(state)),
                                    state == verdict ? 1 : 0))));
    scheduleState.register(states, true);
    heartbeat.register(
        watched.heartbeat().stream().<Row<?>>map(at -> Row.of(Tags.empty(), seconds(at))).toList(),
        true);
  }

  private static double seconds(Instant at) {
    return at.toEpochMilli() / 1000.0;
  }

  private static String word(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }
}
