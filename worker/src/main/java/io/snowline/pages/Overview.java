package io.snowline.pages;

import io.snowline.pages.Readings.Ledger;
import io.snowline.words.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The first page: what is wrong first.
 *
 * @param tone the worst of all
 * @param headline what is wrong, in one line
 * @param waiting runs that wait for approval, newest first
 * @param tables worst first
 */
record Overview(
    Tone tone,
    String headline,
    List<WaitingRun> waiting,
    List<TableView> tables,
    MonitorView monitor) {

  /** The page. */
  static Overview of(Ledger ledger, MonitorView monitor) {
    List<TableView> tables =
        ledger.standings().stream()
            .map(Standing::view)
            .sorted(Comparator.comparing(TableView::tone))
            .toList();
    List<WaitingRun> waiting =
        ledger.standings().stream().flatMap(standing -> standing.waiting().stream()).toList();
    List<String> problems = new ArrayList<>();
    if (ledger.problem() != null) {
      problems.add(ledger.awaited() ? "the target is being read" : "the target can't be read");
    }
    problems.addAll(problems(tables, waiting, monitor));
    return new Overview(
        Collections.min(List.of(tone(ledger), worst(tables, waiting, monitor))),
        problems.isEmpty() ? "All is well." : capital(String.join(", ", problems)) + ".",
        waiting,
        tables,
        monitor);
  }

  /** What was read long ago isn't shown as good. */
  private static Tone tone(Ledger ledger) {
    if (ledger.problem() == null) {
      return Tone.GOOD;
    }
    return ledger.awaited() ? Tone.WARNING : Tone.BAD;
  }

  private static List<String> problems(
      List<TableView> tables, List<WaitingRun> waiting, MonitorView monitor) {
    List<String> problems = new ArrayList<>();
    count(problems, in(tables, "stale"), "table is stale", "tables are stale");
    count(problems, in(tables, "undone"), "table is undone", "tables are undone");
    count(problems, in(monitor, Tone.BAD), "schedule is wrong", "schedules are wrong");
    if (monitor.tone() == Tone.BAD) {
      problems.add("the monitor is silent");
    }
    count(problems, waiting.size(), "run waits for approval", "runs wait for approval");
    count(
        problems,
        tables.stream()
            .filter(table -> table.state().equals("fresh"))
            .filter(TableView::failed)
            .count(),
        "last run failed",
        "last runs failed");
    count(
        problems,
        tables.stream()
            .filter(table -> table.state().equals("fresh"))
            .filter(TableView::hasStale)
            .count(),
        "table holds stale rows",
        "tables hold stale rows");
    count(
        problems, in(tables, "never synced"), "table was never synced", "tables were never synced");
    count(problems, in(monitor, Tone.WARNING), "schedule is unknown", "schedules are unknown");
    return problems;
  }

  private static long in(List<TableView> tables, String state) {
    return tables.stream().filter(table -> table.state().equals(state)).count();
  }

  private static long in(MonitorView monitor, Tone tone) {
    return monitor.schedules().stream().filter(schedule -> schedule.tone() == tone).count();
  }

  /** Whether what is worst is a schedule. */
  public boolean schedulesFirst() {
    return in(monitor, Tone.BAD) > 0
        && tables.stream().noneMatch(table -> table.tone() == Tone.BAD);
  }

  private static void count(List<String> problems, long number, String one, String more) {
    if (number > 0) {
      problems.add(Words.many(number, one, more));
    }
  }

  private static Tone worst(List<TableView> tables, List<WaitingRun> waiting, MonitorView monitor) {
    List<Tone> tones = new ArrayList<>(tables.stream().map(TableView::tone).toList());
    monitor.schedules().stream().map(ScheduleView::tone).forEach(tones::add);
    if (!waiting.isEmpty()) {
      tones.add(Tone.WARNING);
    }
    if (monitor.tone() != Tone.CALM) {
      tones.add(monitor.tone());
    }
    return tones.stream()
        .filter(tone -> tone != Tone.CALM)
        .min(Comparator.naturalOrder())
        .orElse(Tone.GOOD);
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
