package io.snowline.command;

import io.snowline.monitor.Expected;
import io.snowline.monitor.MonitorReport;
import io.snowline.monitor.ScheduleEvidence;
import io.snowline.monitor.ScheduleEvidence.Reading;
import io.snowline.monitor.TableFreshness;
import io.snowline.monitor.Timetable;
import io.snowline.monitor.Verdict;
import io.snowline.words.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One schedule with all that is known of it, and what the ledger says of its table. */
final class ScheduleText {
  private ScheduleText() {}

  static List<String> lines(MonitorReport round, Style style, String configOption) {
    ScheduleEvidence schedule = round.schedules().get(0);
    List<String> lines = new ArrayList<>();
    lines.add(style.bold(schedule.schedule()));
    add(lines, "kind", schedule.scheduler().noun());
    add(lines, "verdict", MonitorText.verdicts(schedule, round, style));
    excused(lines, round, schedule);
    add(lines, "state", MonitorText.state(schedule));
    if (schedule.reading() == Reading.READ) {
      add(lines, "schedule", schedule.cron());
      add(lines, "time zone", schedule.timeZone());
      add(lines, "last fired", time(schedule.lastAttempt()) + result(schedule));
      add(lines, "next run", next(schedule));
      add(lines, "changed", time(schedule.changedAt()));
    }
    timetable(lines, schedule.timetable());
    add(
        lines,
        "configured",
        "%s %s, %s, up to %s late"
            .formatted(
                schedule.wanted().cron(),
                schedule.wanted().timeZone(),
                what(schedule.wanted()),
                Words.length(schedule.wanted().grace())));
    round.tables().forEach(table -> ledger(lines, table));
    lines.addAll(MonitorText.notes(round, style, configOption));
    return lines;
  }

  /** A schedule without a mode is the monitor's own. */
  private static String what(Expected wanted) {
    if (wanted.mode() == null) {
      return "a round of the monitor";
    }
    return "%s of %s"
        .formatted(
            Words.lower(wanted.mode()),
            wanted.tables().isEmpty() ? "all tables" : String.join(", ", wanted.tables()));
  }

  private static void timetable(List<String> lines, Timetable timetable) {
    if (timetable == null) {
      return;
    }
    if (timetable.unknown() != null) {
      add(lines, "due", "unknown: " + Words.value(timetable.unknown()));
      return;
    }
    add(lines, "last due", time(timetable.due()));
    if (timetable.missed() != null) {
      add(lines, "first missed", time(timetable.missed()));
    }
  }

  /** Why a schedule that missed runs is well all the same. */
  private static void excused(List<String> lines, MonitorReport round, ScheduleEvidence schedule) {
    if (schedule.timetable() == null || schedule.timetable().missed() == null) {
      return;
    }
    round.findings().stream()
        .filter(finding -> finding.subject().equals(schedule.schedule()))
        .filter(finding -> finding.verdict() == Verdict.HEALTHY)
        .forEach(finding -> add(lines, "", Words.value(finding.detail())));
  }

  private static String next(ScheduleEvidence schedule) {
    return schedule.next() == null ? "none is announced" : time(schedule.next()) + " as announced";
  }

  private static String result(ScheduleEvidence schedule) {
    if (schedule.lastAttempt() == null) {
      return "";
    }
    return schedule.lastFailure() == null
        ? ", went well"
        : ", failed: " + Words.value(schedule.lastFailure());
  }

  private static void ledger(List<String> lines, TableFreshness table) {
    add(
        lines,
        "ledger",
        table.verifiedAt() == null
            ? unverified(table)
            : "%s verified at %s by %s, objective %s"
                .formatted(
                    table.table(),
                    time(table.verifiedAt()),
                    table.run(),
                    Words.length(table.objective())));
    if (table.waitingRun() != null) {
      add(lines, "", "%s waits for approval".formatted(table.waitingRun()));
    }
  }

  private static String unverified(TableFreshness table) {
    return table.undone() == null
        ? table.table() + " was never verified"
        : "run %s of %s was undone, and none was verified since"
            .formatted(table.undone(), table.table());
  }

  private static void add(List<String> lines, String name, String value) {
    lines.add(String.format(Locale.ROOT, "  %-14s %s", name, value));
  }

  private static String time(Instant time) {
    return time == null ? "never" : Words.time(time) + " UTC";
  }
}
