package io.snowline.command;

import io.snowline.ledger.TableStatus;
import io.snowline.sync.Hold;
import io.snowline.sync.Receipt;
import io.snowline.words.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How the tables stand, a line each, and under it what a human may do. */
final class StatusText {
  private StatusText() {}

  static List<String> lines(List<TableStatus> tables, Style style, String configOption) {
    List<List<String>> rows = tables.stream().map(table -> row(table, style)).toList();
    List<String> headers = List.of("table", "verified", "rows", "stale", "state");
    List<String> table = Columns.lines(headers, rows, Set.of(1, 2, 3));
    List<String> lines = new ArrayList<>();
    lines.add(table.get(0));
    for (int number = 0; number < tables.size(); number++) {
      lines.add(table.get(number + 1));
      lines.addAll(notes(tables.get(number), style, configOption));
    }
    return lines;
  }

  private static List<String> row(TableStatus table, Style style) {
    String objective = " (objective %s)".formatted(Words.length(table.objective()));
    String state =
        switch (table.freshness()) {
          case FRESH -> style.good("fresh") + objective;
          case STALE -> style.bad("STALE") + objective;
          case UNDONE -> style.bad("UNDONE") + ", unproven until the next sync";
          case NEVER_SYNCED -> style.warning("never synced");
        };
    return List.of(
        table.table(),
        table.age().map(age -> Words.age(age) + " ago").orElse("-"),
        table.rows().map(Words::count).orElse("-"),
        table.staleRows().map(Words::count).orElse("-"),
        state);
  }

  private static List<String> notes(TableStatus table, Style style, String configOption) {
    List<String> notes = new ArrayList<>();
    for (Receipt waiting : table.waiting()) {
      notes.add(
          "  waits since %s UTC: %s superseded, %s vanished to remove"
              .formatted(
                  Words.time(waiting.startedAt()),
                  Words.count(waiting.superseded()),
                  Words.count(waiting.vanished())));
      notes.addAll(SyncText.next(waiting, style, configOption));
    }
    table.unverified().ifPresent(run -> notes.addAll(unverified(run, style, configOption)));
    table.hold().ifPresent(hold -> notes.add(held(hold)));
    table
        .undone()
        .ifPresent(
            undo -> notes.add("  %s was undone by %s".formatted(undo.undid(), undo.actor())));
    return notes;
  }

  private static List<String> unverified(Receipt run, Style style, String configOption) {
    String reason = run.reasons().isEmpty() ? "" : ": " + Words.value(run.reasons().get(0));
    return List.of(
        style.bad("  last run %s".formatted(Words.lower(run.outcome()))) + reason,
        "  see: snowline runs %s%s".formatted(run.run(), configOption));
  }

  private static String held(Hold hold) {
    return "  held by %s until %s UTC: %s"
        .formatted(hold.owner(), Words.time(hold.until()), Words.value(hold.reason()));
  }
}
