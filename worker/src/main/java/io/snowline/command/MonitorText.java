package io.snowline.command;

import io.snowline.alert.Delivery;
import io.snowline.monitor.CatchUp;
import io.snowline.monitor.Finding;
import io.snowline.monitor.MonitorReport;
import io.snowline.monitor.Repair;
import io.snowline.monitor.RepairText;
import io.snowline.monitor.ScheduleEvidence;
import io.snowline.monitor.ScheduleEvidence.Reading;
import io.snowline.monitor.TableFreshness;
import io.snowline.monitor.Telling;
import io.snowline.monitor.Verdict;
import io.snowline.words.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A round of the monitor: a line for each schedule, then what is wrong, was done and is left. */
final class MonitorText {
  private MonitorText() {}

  static List<String> lines(MonitorReport round, Style style, String configOption) {
    List<String> lines = new ArrayList<>();
    if (!round.schedules().isEmpty()) {
      lines.addAll(
          Columns.lines(
              List.of(
                  "schedule", "fires", "state", "last fired (UTC)", "table verified", "verdict"),
              round.schedules().stream().map(schedule -> row(schedule, round, style)).toList(),
              Set.of()));
    }
    lines.addAll(notes(round, style, configOption));
    lines.add(summary(round, style));
    return lines;
  }

  /** What is said below the table of schedules. */
  static List<String> notes(MonitorReport round, Style style, String configOption) {
    List<String> lines = new ArrayList<>();
    round.findings().stream()
        .filter(finding -> finding.verdict().wrong() || finding.verdict() == Verdict.MAINTENANCE)
        .forEach(finding -> lines.add(finding(finding, style)));
    round.repairs().forEach(repair -> lines.add("  done: " + repair(repair)));
    round.catchUps().forEach(catchUp -> lines.add("  done: " + catchUp(catchUp, style)));
    round
        .left()
        .forEach(left -> lines.add("  " + style.warning("left") + ": " + Words.value(left)));
    round
        .closed()
        .forEach(
            id ->
                lines.add(
                    "  incident closed: snowline incident show %s%s".formatted(id, configOption)));
    round
        .open()
        .forEach(
            open ->
                lines.add(
                    "  incident open: snowline incident show %s%s"
                        .formatted(open.id(), configOption)));
    if (round.telling() != null) {
      lines.addAll(told(round.telling(), style));
    }
    return lines;
  }

  private static List<String> told(Telling telling, Style style) {
    List<String> lines = new ArrayList<>();
    Delivery delivery = telling.delivery();
    if (delivery != null) {
      lines.add(
          switch (delivery.result()) {
            case DELIVERED ->
                "  told: %s through %s"
                    .formatted(
                        Words.many(telling.items().size(), "finding", "findings"),
                        delivery.channel());
            case UNKNOWN ->
                "  %s: a channel may have the message, and it is not sent again"
                    .formatted(style.warning("told"));
            case UNDELIVERED ->
                "  %s: no channel took the message; the next round sends it"
                    .formatted(style.warning("not told"));
          });
      delivery.problems().forEach(problem -> lines.add(problem(problem, style)));
    }
    telling.problems().forEach(problem -> lines.add(problem(problem, style)));
    return lines;
  }

  private static String problem(String problem, Style style) {
    return "  %s: %s".formatted(style.warning("alerts"), Words.value(problem));
  }

  private static List<String> row(ScheduleEvidence schedule, MonitorReport round, Style style) {
    boolean read = schedule.reading() == Reading.READ;
    return List.of(
        schedule.schedule(),
        read ? schedule.cron() + " " + schedule.timeZone() : "-",
        state(schedule),
        Words.time(schedule.lastAttempt()),
        round.tables().stream()
            .filter(table -> table.table().equals(schedule.wanted().table()))
            .findFirst()
            .map(TableFreshness::verifiedAt)
            .map(Words::time)
            .orElse("-"),
        verdicts(schedule, round, style));
  }

  static String state(ScheduleEvidence schedule) {
    return schedule.reading() == Reading.READ
        ? Words.lower(schedule.state())
        : Words.lower(schedule.reading());
  }

  static String verdicts(ScheduleEvidence schedule, MonitorReport round, Style style) {
    return round.findings().stream()
        .filter(finding -> !finding.ofTable() && finding.subject().equals(schedule.schedule()))
        .map(finding -> verdict(finding.verdict(), style))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String verdict(Verdict verdict, Style style) {
    if (verdict.wrong()) {
      return style.bad(Words.lower(verdict).toUpperCase(Locale.ROOT));
    }
    return verdict == Verdict.HEALTHY ? style.good("healthy") : style.warning(Words.lower(verdict));
  }

  private static String finding(Finding finding, Style style) {
    return "  %s%s %s%s: %s"
        .formatted(
            finding.ofTable() ? "table " : "",
            finding.subject(),
            verdict(finding.verdict(), style),
            Optional.ofNullable(finding.since())
                .map(since -> " since %s UTC".formatted(Words.time(since)))
                .orElse(""),
            Words.value(finding.detail()));
  }

  private static String repair(Repair repair) {
    return "%s %s".formatted(RepairText.verb(repair.action()), repair.subject());
  }

  private static String catchUp(CatchUp catchUp, Style style) {
    String removed =
        switch (catchUp.outcome()) {
          case VERIFIED -> ", removed " + Words.count(catchUp.removed());
          case WAITING -> ", to remove " + Words.count(catchUp.removed());
          case PLANNED, BLOCKED, FAILED, MOVING_SOURCE, REJECTED, UNDONE -> "";
        };
    return "full sync of %s: %s, source %s%s; snowline runs %s"
        .formatted(
            catchUp.table(),
            style.outcome(catchUp.outcome()),
            Words.count(catchUp.sourceRows()),
            removed,
            catchUp.run());
  }

  private static String summary(MonitorReport round, Style style) {
    long wrong =
        round.findings().stream()
            .filter(finding -> finding.verdict().wrong())
            .map(Finding::key)
            .distinct()
            .count();
    String what =
        "%s, %s: "
            .formatted(
                Words.many(round.schedules().size(), "schedule", "schedules"),
                Words.many(round.tables().size(), "table", "tables"));
    if (round.healthy()) {
      return what + style.good("all well");
    }
    return what
        + style.bad(
            wrong > 0
                ? wrong + " wrong"
                : Words.many(round.open().size(), "incident", "incidents") + " open");
  }
}
