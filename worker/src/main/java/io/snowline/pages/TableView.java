package io.snowline.pages;

import io.snowline.definition.TableDefinition;
import io.snowline.ledger.TableStatus;
import io.snowline.ledger.TableStatus.Freshness;
import io.snowline.sync.Hold;
import io.snowline.sync.Receipt;
import io.snowline.sync.Receipt.Verification;
import io.snowline.words.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a table stands.
 *
 * @param tone its worst side
 * @param state fresh, stale and so on
 * @param verified when it was last known to equal the source; null if never
 * @param rows of the target; a dash if unknown
 * @param stale superseded and vanished rows in the target; a dash if unknown
 * @param last its newest run; null if there is none
 * @param proof what the last verified run compared; a dash if there is none
 * @param notes what a human should know, worst first
 * @param failed whether its newest run failed or was blocked; decisions are no runs
 */
record TableView(
    String name,
    String path,
    String source,
    String target,
    Tone tone,
    String state,
    Moment verified,
    String objective,
    String rows,
    String stale,
    boolean hasStale,
    RunLine last,
    String proof,
    List<String> notes,
    RunChart chart,
    boolean failed) {

  static TableView of(TableDefinition table, TableStatus status) {
    List<Receipt> runs = status.runs();
    Optional<Receipt> failed =
        status.newestAttempt().filter(run -> Tone.of(run.outcome()) == Tone.BAD);
    RunLine last = runs.isEmpty() ? null : RunLine.of(runs.get(0), status, status.now());
    return new TableView(
        table.name(),
        Paths.table(table.name()),
        table.source(),
        table.target(),
        tone(status, failed.isPresent()),
        state(status.freshness()),
        Moment.of(status.verifiedAt().orElse(null), status.now()),
        Words.length(status.objective()),
        status.rows().map(Words::count).orElse("-"),
        status.staleRows().map(Words::count).orElse("-"),
        staleRows(status) > 0,
        last,
        proof(status),
        notes(status, failed),
        RunChart.of(runs, status.now()),
        failed.isPresent());
  }

  private static Tone tone(TableStatus status, boolean failed) {
    Tone freshness =
        switch (status.freshness()) {
          case FRESH -> Tone.GOOD;
          case STALE, UNDONE -> Tone.BAD;
          case NEVER_SYNCED -> Tone.WARNING;
        };
    boolean asks =
        failed || !status.waiting().isEmpty() || status.hold().isPresent() || staleRows(status) > 0;
    return freshness == Tone.GOOD && asks ? Tone.WARNING : freshness;
  }

  private static long staleRows(TableStatus status) {
    return status.staleRows().orElse(0L);
  }

  private static String state(Freshness freshness) {
    return switch (freshness) {
      case FRESH -> "fresh";
      case STALE -> "stale";
      case UNDONE -> "undone";
      case NEVER_SYNCED -> "never synced";
    };
  }

  private static List<String> notes(TableStatus status, Optional<Receipt> failed) {
    List<String> notes = new ArrayList<>();
    failed.ifPresent(
        run ->
            notes.add(
                "The last run ended as %s%s"
                    .formatted(
                        Words.lower(run.outcome()),
                        run.reasons().isEmpty() ? "." : ": " + Words.value(run.reasons().get(0)))));
    status
        .undone()
        .ifPresent(
            undo ->
                notes.add(
                    "%s was undone by %s; unproven until the next sync."
                        .formatted(undo.undid(), Words.value(undo.actor()))));
    status.hold().ifPresent(hold -> notes.add(held(hold)));
    if (!status.waiting().isEmpty()) {
      notes.add(Words.many(status.waiting().size(), "run waits", "runs wait") + " for approval.");
    }
    if (staleRows(status) > 0) {
      notes.add(
          "Holds %s that the source no longer has, for a full sync to remove."
              .formatted(Words.many(staleRows(status), "row", "rows")));
    }
    return notes;
  }

  static String held(Hold hold) {
    return "Held by %s until %s UTC: %s"
        .formatted(Words.value(hold.owner()), Words.time(hold.until()), Words.value(hold.reason()));
  }

  private static String proof(TableStatus status) {
    if (status.undone().isPresent() || status.verified().isEmpty()) {
      return "-";
    }
    Map<String, Long> layers =
        status.verified().get().verified().stream()
            .collect(
                Collectors.groupingBy(
                    Verification::layer, LinkedHashMap::new, Collectors.counting()));
    return layers.isEmpty()
        ? "-"
        : layers.entrySet().stream()
            .map(
                layer ->
                    layer.getKey().equals("check")
                        ? Words.many(layer.getValue(), "check", "checks")
                        : layer.getKey())
            .collect(Collectors.joining(", "));
  }
}
