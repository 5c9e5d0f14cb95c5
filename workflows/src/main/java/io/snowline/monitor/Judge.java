package io.snowline.monitor;

import io.snowline.monitor.Repair.Action;
import io.snowline.monitor.ScheduleEvidence.Reading;
import io.snowline.sync.FailureType;
import io.snowline.sync.Outcome;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides how schedules and tables are. A pure function of the evidence, its time of reading
 * included. It believes what happened, not what is declared: an enabled schedule that announces a
 * next run and hasn't fired is stale, and what can't be known is never healthy.
 */
public final class Judge {
  private final Evidence evidence;

  private Judge(Evidence evidence) {
    this.evidence = evidence;
  }

  /**
   * At least one finding for each schedule and one for each table, in the evidence's order. A
   * schedule may be paused and drifted at once; what is wrong comes in the order in which it is to
   * be repaired.
   */
  public static List<Finding> judge(Evidence evidence) {
    Judge judge = new Judge(evidence);
    return Stream.concat(
            evidence.schedules().stream().flatMap(schedule -> judge.schedule(schedule).stream()),
            evidence.tables().stream().flatMap(table -> judge.table(table).stream()))
        .toList();
  }

  private List<Finding> schedule(ScheduleEvidence schedule) {
    List<Finding> findings =
        switch (schedule.reading()) {
          case NOT_APPLICABLE ->
              List.of(finding(schedule, Verdict.NOT_APPLICABLE, null, schedule.problem()));
          case UNREADABLE ->
              List.of(
                  finding(
                      schedule, Verdict.UNKNOWN, null, "could not be read: " + schedule.problem()));
          case MISSING ->
              List.of(
                  finding(
                      schedule,
                      Verdict.MISSING,
                      null,
                      "the scheduler has no such " + schedule.scheduler().noun()));
          case READ -> read(schedule);
        };
    return evidence
        .note(schedule.schedule())
        .map(note -> findings.stream().map(finding -> left(finding, note)).toList())
        .orElse(findings);
  }

  /** A note explains whatever is found, but not that nothing could be found out. */
  private static Finding left(Finding finding, MaintenanceNote note) {
    if (finding.verdict() == Verdict.UNKNOWN || finding.verdict() == Verdict.NOT_APPLICABLE) {
      return finding;
    }
    return new Finding(
        finding.subject(),
        finding.ofTable(),
        Verdict.MAINTENANCE,
        finding.table(),
        finding.since(),
        "left alone until %s for %s (%s); %s"
            .formatted(time(note.end()), note.owner(), note.reason(), finding.detail()));
  }

  private List<Finding> read(ScheduleEvidence schedule) {
    List<Finding> findings = new ArrayList<>();
    Finding state = state(schedule);
    if (state.verdict() != Verdict.HEALTHY) {
      findings.add(state);
    }
    findings.addAll(drift(schedule));
    if (state.verdict() == Verdict.HEALTHY) {
      Finding firing = firing(schedule);
      if (firing.verdict() != Verdict.HEALTHY || findings.isEmpty()) {
        findings.add(firing);
      }
    }
    return findings;
  }

  private Finding state(ScheduleEvidence schedule) {
    return switch (schedule.state()) {
      case ENABLED -> finding(schedule, Verdict.HEALTHY, null, "enabled");
      case PAUSED ->
          finding(schedule, Verdict.PAUSED, missed(schedule), "paused" + unexplained(schedule));
      case DISABLED ->
          finding(
              schedule,
              Verdict.DISABLED,
              missed(schedule),
              "disabled by the scheduler itself; last attempt "
                  + time(schedule.lastAttempt())
                  + failure(schedule));
      case UPDATE_FAILED ->
          finding(
              schedule, Verdict.UPDATE_FAILED, missed(schedule), "a change of it failed half-way");
      case UNKNOWN ->
          finding(
              schedule, Verdict.UNKNOWN, null, "in a state that this version of Snowline lacks");
    };
  }

  private String unexplained(ScheduleEvidence schedule) {
    if (evidence.note(schedule.schedule()).isPresent()) {
      return "";
    }
    return evidence.notes().stream()
        .filter(note -> note.schedule().equals(schedule.schedule()))
        .filter(note -> !evidence.readAt().isBefore(note.end()))
        .max(Comparator.comparing(MaintenanceNote::end))
        .map(
            note -> "; the maintenance of %s ended at %s".formatted(note.owner(), time(note.end())))
        .orElse(" without a maintenance note");
  }

  private List<Finding> drift(ScheduleEvidence schedule) {
    List<Finding> drifts = new ArrayList<>();
    Expected wanted = schedule.wanted();
    if (!wanted.sameCron(schedule.cron())) {
      drifts.add(
          finding(
              schedule,
              Verdict.CRON_DRIFTED,
              schedule.changedAt(),
              "fires at \"%s\", configured is \"%s\"".formatted(schedule.cron(), wanted.cron())));
    }
    if (!wanted.sameTimeZone(schedule.timeZone())) {
      drifts.add(
          finding(
              schedule,
              Verdict.ZONE_DRIFTED,
              schedule.changedAt(),
              "by the clock of %s, configured is %s"
                  .formatted(schedule.timeZone(), wanted.timeZone())));
    }
    if (schedule.drift() != null) {
      drifts.add(
          finding(
              schedule,
              Verdict.DRIFTED,
              schedule.changedAt(),
              "is not as configured: " + schedule.drift()));
    }
    return drifts;
  }

  private Finding firing(ScheduleEvidence schedule) {
    Timetable timetable = schedule.timetable();
    if (timetable == null || timetable.unknown() != null) {
      String unknown =
          "nobody can say when it should fire: "
              + (timetable == null ? "no timetable" : timetable.unknown());
      return schedule.lastFailure() == null
          ? finding(schedule, Verdict.UNKNOWN, null, "enabled, but " + unknown)
          : failing(schedule, "; " + unknown);
    }
    Instant due = timetable.due();
    Instant excusedUntil = excusedUntil(schedule);
    if (due != null && due.isAfter(excusedUntil)) {
      if (schedule.lastAttempt() == null) {
        return finding(
            schedule,
            Verdict.NEVER_RAN,
            timetable.missed(),
            "enabled since %s and never fired; a run was due at %s"
                .formatted(time(schedule.changedAt()), time(due)));
      }
      if (schedule.lastAttempt().isBefore(timetable.countsFrom())) {
        return finding(
            schedule,
            Verdict.STALE,
            missed(schedule),
            "enabled, but last fired at %s; a run was due at %s%s"
                .formatted(time(schedule.lastAttempt()), time(due), announced(schedule)));
      }
    }
    if (schedule.lastFailure() != null) {
      return failing(schedule, "");
    }
    return finding(
        schedule,
        Verdict.HEALTHY,
        null,
        schedule.lastAttempt() == null
            ? "enabled, first run at " + time(schedule.next())
            : "last fired at %s%s"
                .formatted(
                    time(schedule.lastAttempt()),
                    due != null && schedule.lastAttempt().isBefore(timetable.countsFrom())
                        ? "; no run was due since %s, when it was repaired, changed or left alone"
                            .formatted(time(excusedUntil))
                        : ""));
  }

  private static Finding failing(ScheduleEvidence schedule, String more) {
    return finding(
        schedule,
        Verdict.FAILING,
        schedule.lastAttempt(),
        "fired at %s and failed%s%s"
            .formatted(time(schedule.lastAttempt()), failure(schedule), more));
  }

  /**
   * Runs before it were not to be made, or were made up for. A full sync alone excuses no schedule:
   * it makes up for a run and lets nothing fire.
   */
  private Instant excusedUntil(ScheduleEvidence schedule) {
    Stream<Instant> repaired =
        evidence.repairs().stream()
            .filter(repair -> repair.subject().equals(schedule.schedule()))
            .filter(repair -> repair.action() != Action.CATCH_UP)
            .map(Repair::at);
    Stream<Instant> maintained =
        evidence.notes().stream()
            .filter(note -> note.schedule().equals(schedule.schedule()))
            .map(MaintenanceNote::end)
            .filter(end -> !end.isAfter(evidence.readAt()));
    return Stream.of(repaired, maintained, Stream.ofNullable(schedule.changedAt()))
        .flatMap(times -> times)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  private List<Finding> table(TableFreshness table) {
    Finding freshness = freshness(table);
    List<Finding> runs = runs(table);
    if (freshness.verdict() == Verdict.HEALTHY && !runs.isEmpty()) {
      return runs;
    }
    return Stream.concat(Stream.of(freshness), runs.stream()).toList();
  }

  private static List<Finding> runs(TableFreshness table) {
    List<Finding> findings = new ArrayList<>();
    if (table.waitingRun() != null) {
      findings.add(
          new Finding(
              table.table(),
              true,
              Verdict.RUN_WAITING,
              table.table(),
              null,
              "run " + table.waitingRun() + " waits for approval"));
    }
    UnverifiedRun run = table.unverified();
    if (run != null) {
      findings.add(
          new Finding(
              table.table(), true, verdict(run), table.table(), run.startedAt(), run.text()));
    }
    return findings;
  }

  private static Verdict verdict(UnverifiedRun run) {
    if (run.outcome() == Outcome.BLOCKED) {
      return Verdict.RUN_BLOCKED;
    }
    return FailureType.NOT_VERIFIED.text().equals(run.failure())
        ? Verdict.NOT_VERIFIED
        : Verdict.RUN_FAILED;
  }

  private Finding freshness(TableFreshness table) {
    Instant now = evidence.readAt();
    if (!table.stale(now)) {
      return missed(table)
          .orElseGet(
              () -> finding(table, Verdict.HEALTHY, "verified at " + time(table.verifiedAt())));
    }
    String age =
        table.verifiedAt() == null
            ? unverified(table)
            : "last verified at %s, objective %s"
                .formatted(time(table.verifiedAt()), span(table.objective().toMinutes()));
    return maintained(table)
        .map(
            note ->
                finding(
                    table,
                    Verdict.MAINTENANCE,
                    "%s; its schedules are left alone until %s for %s (%s)"
                        .formatted(age, time(note.end()), note.owner(), note.reason())))
        .orElseGet(() -> finding(table, Verdict.TABLE_STALE, age + held(table)));
  }

  private static String unverified(TableFreshness table) {
    return table.undone() == null
        ? "never verified"
        : "run %s was undone, and none was verified since".formatted(table.undone());
  }

  /**
   * What a wrong schedule of several tables has left undone is found at each of them; that of a
   * single table is made up for with the schedule.
   */
  private Optional<Finding> missed(TableFreshness table) {
    return evidence.schedules().stream()
        .filter(schedule -> schedule.leavesUndone(table))
        .filter(this::toBeMended)
        .findFirst()
        .map(
            schedule ->
                finding(
                    table,
                    Verdict.TABLE_STALE,
                    "last verified at %s, and %s made no run of %s%s"
                        .formatted(
                            time(table.verifiedAt()),
                            schedule.schedule(),
                            time(schedule.timetable().expected()),
                            held(table))));
  }

  private boolean toBeMended(ScheduleEvidence schedule) {
    return schedule(schedule).stream()
        .anyMatch(finding -> finding.verdict().wrong() && finding.verdict() != Verdict.UNKNOWN);
  }

  private static String held(TableFreshness table) {
    return table.hold() == null
        ? ""
        : "; held by %s until %s: %s"
            .formatted(table.hold().owner(), time(table.hold().until()), table.hold().reason());
  }

  /** The note that ends first, if every schedule that feeds the table has one. */
  private Optional<MaintenanceNote> maintained(TableFreshness table) {
    List<Optional<MaintenanceNote>> notes =
        Stream.concat(evidence.schedules().stream(), evidence.beside().stream())
            .filter(schedule -> schedule.reading() != Reading.NOT_APPLICABLE)
            .filter(schedule -> schedule.wanted().feeds(table.table()))
            .map(schedule -> evidence.note(schedule.schedule()))
            .toList();
    return notes.stream().allMatch(Optional::isPresent)
        ? notes.stream().flatMap(Optional::stream).min(Comparator.comparing(MaintenanceNote::end))
        : Optional.empty();
  }

  private static Instant missed(ScheduleEvidence schedule) {
    return schedule.timetable() == null ? null : schedule.timetable().missed();
  }

  private static String failure(ScheduleEvidence schedule) {
    return schedule.lastFailure() == null ? "" : ": " + schedule.lastFailure();
  }

  private static String announced(ScheduleEvidence schedule) {
    return schedule.next() == null ? "" : ", though it announces " + time(schedule.next());
  }

  private static Finding finding(
      ScheduleEvidence schedule, Verdict verdict, Instant since, String detail) {
    return new Finding(
        schedule.schedule(), false, verdict, schedule.wanted().table(), since, detail);
  }

  private static Finding finding(TableFreshness table, Verdict verdict, String detail) {
    return new Finding(table.table(), true, verdict, table.table(), table.verifiedAt(), detail);
  }

  private static String span(long minutes) {
    return minutes % 60 == 0 ? minutes / 60 + " h" : minutes + " min";
  }

  /** A time in a sentence: to the second. */
  static String time(Instant time) {
    return time == null ? "never" : time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
