package io.snowline.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.monitor.ScheduleEvidence.Reading;
import io.snowline.monitor.ScheduleEvidence.State;
import io.snowline.sync.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One row for every way in which a schedule can be well or ill, and what is said of it. */
class JudgeTest {
  private record Row(String name, Scene scene, List<String> findings) {
    Row(String name, Scene scene, String... findings) {
      this(name, scene, List.of(findings));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final String WELL = "budget HEALTHY: verified at 2025-08-14T02:00:20Z";

  static Stream<Row> schedules() {
    return Stream.of(
        new Row(
            "a healthy job",
            new Scene(),
            "budget-daily HEALTHY: last fired at 2025-08-14T02:00:03Z",
            WELL),
        new Row(
            "paused, and nobody says why",
            new Scene()
                .state(State.PAUSED)
                .silentSince("2025-07-15T02:00:02Z", "2025-07-16T02:00:00Z"),
            "budget-daily PAUSED since 2025-07-16T02:00:00Z: paused without a maintenance note",
            "budget TABLE_STALE since 2025-07-15T02:00:02Z: last verified at 2025-07-15T02:00:02Z,"
                + " objective 26 h"),
        new Row(
            "paused just now: no run is missed yet",
            new Scene().state(State.PAUSED),
            "budget-daily PAUSED: paused without a maintenance note",
            WELL),
        new Row(
            "one of several tables is paused: what it has left undone is found at each of them",
            new Scene()
                .state(State.PAUSED)
                .lastAttempt("2025-08-13T02:00:03Z")
                .verifiedAt("2025-08-13T02:00:20Z")
                .feeds(Scene.TABLE, "hours")
                .with("hours", "2025-08-14T02:30:00Z")
                .with("other", "2025-08-13T02:30:00Z"),
            "budget-daily PAUSED: paused without a maintenance note",
            "budget TABLE_STALE since 2025-08-13T02:00:20Z: last verified at 2025-08-13T02:00:20Z,"
                + " and budget-daily made no run of 2025-08-14T02:00:00Z",
            "hours HEALTHY: verified at 2025-08-14T02:30:00Z",
            "other HEALTHY: verified at 2025-08-13T02:30:00Z"),
        new Row(
            "one of all tables is well, whatever became of its run",
            new Scene().verifiedAt("2025-08-13T02:00:20Z").feeds(),
            "budget-daily HEALTHY: last fired at 2025-08-14T02:00:03Z",
            "budget HEALTHY: verified at 2025-08-13T02:00:20Z"),
        new Row(
            "one of all tables can't be read: each table is judged by its own freshness",
            new Scene()
                .reading(Reading.UNREADABLE, "403")
                .verifiedAt("2025-08-13T02:00:20Z")
                .feeds(),
            "budget-daily UNKNOWN: could not be read: 403",
            "budget HEALTHY: verified at 2025-08-13T02:00:20Z"),
        new Row(
            "one of all tables is paused for maintenance",
            new Scene()
                .state(State.PAUSED)
                .silentSince("2025-08-12T02:00:02Z", "2025-08-13T02:00:00Z")
                .feeds()
                .with("hours", "2025-08-13T12:00:00Z")
                .note("2025-08-12T12:00:00Z", "2025-08-15T12:00:00Z", null),
            "budget-daily MAINTENANCE since 2025-08-13T02:00:00Z: left alone until"
                + " 2025-08-15T12:00:00Z for Ada (the share moves); paused",
            "budget MAINTENANCE since 2025-08-12T02:00:02Z: last verified at 2025-08-12T02:00:02Z,"
                + " objective 26 h; its schedules are left alone until 2025-08-15T12:00:00Z for"
                + " Ada (the share moves)",
            "hours HEALTHY: verified at 2025-08-13T12:00:00Z"),
        new Row(
            "paused for maintenance",
            new Scene()
                .state(State.PAUSED)
                .silentSince("2025-08-12T02:00:02Z", "2025-08-13T02:00:00Z")
                .note("2025-08-12T12:00:00Z", "2025-08-15T12:00:00Z", null),
            "budget-daily MAINTENANCE since 2025-08-13T02:00:00Z: left alone until"
                + " 2025-08-15T12:00:00Z for Ada (the share moves); paused",
            "budget MAINTENANCE since 2025-08-12T02:00:02Z: last verified at 2025-08-12T02:00:02Z,"
                + " objective 26 h; its schedules are left alone until 2025-08-15T12:00:00Z for"
                + " Ada (the share moves)"),
        new Row(
            "one of the table's schedules has a note, another was not asked for",
            new Scene()
                .state(State.PAUSED)
                .silentSince("2025-08-12T02:00:02Z", "2025-08-13T02:00:00Z")
                .note("2025-08-12T12:00:00Z", "2025-08-15T12:00:00Z", null)
                .beside(Reading.UNREADABLE, Scene.TABLE),
            "budget-daily MAINTENANCE since 2025-08-13T02:00:00Z: left alone until"
                + " 2025-08-15T12:00:00Z for Ada (the share moves); paused",
            "budget TABLE_STALE since 2025-08-12T02:00:02Z: last verified at 2025-08-12T02:00:02Z,"
                + " objective 26 h"),
        new Row(
            "one of the table's schedules has a note, that of all tables was not asked for",
            new Scene()
                .state(State.PAUSED)
                .silentSince("2025-08-12T02:00:02Z", "2025-08-13T02:00:00Z")
                .note("2025-08-12T12:00:00Z", "2025-08-15T12:00:00Z", null)
                .beside(Reading.UNREADABLE),
            "budget-daily MAINTENANCE since 2025-08-13T02:00:00Z: left alone until"
                + " 2025-08-15T12:00:00Z for Ada (the share moves); paused",
            "budget TABLE_STALE since 2025-08-12T02:00:02Z: last verified at 2025-08-12T02:00:02Z,"
                + " objective 26 h"),
        new Row(
            "what feeds other tables says nothing of the note",
            new Scene()
                .state(State.PAUSED)
                .silentSince("2025-08-12T02:00:02Z", "2025-08-13T02:00:00Z")
                .note("2025-08-12T12:00:00Z", "2025-08-15T12:00:00Z", null)
                .beside(Reading.UNREADABLE, "hours"),
            "budget-daily MAINTENANCE since 2025-08-13T02:00:00Z: left alone until"
                + " 2025-08-15T12:00:00Z for Ada (the share moves); paused",
            "budget MAINTENANCE since 2025-08-12T02:00:02Z: last verified at 2025-08-12T02:00:02Z,"
                + " objective 26 h; its schedules are left alone until 2025-08-15T12:00:00Z for"
                + " Ada (the share moves)"),
        new Row(
            "what can't be there says nothing of the note",
            new Scene()
                .state(State.PAUSED)
                .silentSince("2025-08-12T02:00:02Z", "2025-08-13T02:00:00Z")
                .note("2025-08-12T12:00:00Z", "2025-08-15T12:00:00Z", null)
                .beside(Reading.NOT_APPLICABLE, Scene.TABLE),
            "budget-daily MAINTENANCE since 2025-08-13T02:00:00Z: left alone until"
                + " 2025-08-15T12:00:00Z for Ada (the share moves); paused",
            "budget MAINTENANCE since 2025-08-12T02:00:02Z: last verified at 2025-08-12T02:00:02Z,"
                + " objective 26 h; its schedules are left alone until 2025-08-15T12:00:00Z for"
                + " Ada (the share moves)"),
        new Row(
            "paused for a maintenance that ran out",
            new Scene()
                .state(State.PAUSED)
                .silentSince("2025-08-12T02:00:02Z", "2025-08-13T02:00:00Z")
                .note("2025-08-12T12:00:00Z", "2025-08-14T04:00:00Z", null),
            "budget-daily PAUSED since 2025-08-13T02:00:00Z: paused; the maintenance of Ada ended"
                + " at 2025-08-14T04:00:00Z",
            "budget TABLE_STALE since 2025-08-12T02:00:02Z: last verified at 2025-08-12T02:00:02Z,"
                + " objective 26 h"),
        new Row(
            "paused for a maintenance that was ended early",
            new Scene()
                .state(State.PAUSED)
                .note("2025-08-13T12:00:00Z", "2025-08-20T00:00:00Z", "2025-08-14T03:00:00Z"),
            "budget-daily PAUSED: paused; the maintenance of Ada ended at 2025-08-14T03:00:00Z",
            WELL),
        new Row(
            "a note that begins later explains nothing",
            new Scene()
                .state(State.PAUSED)
                .note("2025-08-14T05:00:00Z", "2025-08-20T00:00:00Z", null),
            "budget-daily PAUSED: paused without a maintenance note",
            WELL),
        new Row(
            "resumed at the end of a maintenance: what fell into it is not held against it",
            new Scene()
                .silentSince("2025-08-13T02:00:02Z", "2025-08-14T02:00:00Z")
                .note("2025-08-13T12:00:00Z", "2025-08-14T03:00:00Z", null)
                .verifiedAt("2025-08-13T02:00:20Z"),
            "budget-daily HEALTHY: last fired at 2025-08-13T02:00:02Z; no run was due since"
                + " 2025-08-14T03:00:00Z, when it was repaired, changed or left alone",
            "budget HEALTHY: verified at 2025-08-13T02:00:20Z"),
        new Row(
            "missing",
            new Scene().reading(Reading.MISSING, null),
            "budget-daily MISSING: the scheduler has no such Cloud Scheduler job",
            WELL),
        new Row(
            "deleted during maintenance",
            new Scene()
                .reading(Reading.MISSING, null)
                .note("2025-08-13T12:00:00Z", "2025-08-15T12:00:00Z", null),
            "budget-daily MAINTENANCE: left alone until 2025-08-15T12:00:00Z for Ada (the share"
                + " moves); the scheduler has no such Cloud Scheduler job",
            WELL),
        new Row(
            "403",
            new Scene().reading(Reading.UNREADABLE, "PERMISSION_DENIED: cloudscheduler.jobs.get"),
            "budget-daily UNKNOWN: could not be read: PERMISSION_DENIED: cloudscheduler.jobs.get",
            WELL),
        new Row(
            "403 is not excused by a note",
            new Scene()
                .reading(Reading.UNREADABLE, "PERMISSION_DENIED")
                .note("2025-08-13T12:00:00Z", "2025-08-15T12:00:00Z", null),
            "budget-daily UNKNOWN: could not be read: PERMISSION_DENIED",
            WELL),
        new Row(
            "not in the part of the list that came",
            new Scene().reading(Reading.UNREADABLE, "the list ended early: UNAVAILABLE"),
            "budget-daily UNKNOWN: could not be read: the list ended early: UNAVAILABLE",
            WELL),
        new Row(
            "a Temporal Schedule without a Temporal server",
            new Scene()
                .temporal()
                .reading(Reading.NOT_APPLICABLE, "the embedded server keeps no schedules"),
            "budget-daily NOT_APPLICABLE: the embedded server keeps no schedules",
            WELL),
        new Row(
            "enabled, not firing",
            new Scene().silentSince("2025-08-12T02:00:02Z", "2025-08-13T02:00:00Z"),
            "budget-daily STALE since 2025-08-13T02:00:00Z: enabled, but last fired at"
                + " 2025-08-12T02:00:02Z; a run was due at 2025-08-14T02:00:00Z, though it"
                + " announces 2025-08-15T02:00:00Z",
            "budget TABLE_STALE since 2025-08-12T02:00:02Z: last verified at 2025-08-12T02:00:02Z,"
                + " objective 26 h"),
        new Row(
            "a Temporal Schedule that shows a next run and never fires",
            new Scene().temporal().silentSince("2025-08-13T02:00:00Z", "2025-08-14T02:00:00Z"),
            "budget-daily STALE since 2025-08-14T02:00:00Z: enabled, but last fired at"
                + " 2025-08-13T02:00:00Z; a run was due at 2025-08-14T02:00:00Z, though it"
                + " announces 2025-08-15T02:00:00Z",
            "budget HEALTHY: verified at 2025-08-13T02:00:00Z"),
        new Row(
            "fired a moment early by the scheduler's clock",
            new Scene().silentSince("2025-08-14T01:58:30Z", null),
            "budget-daily HEALTHY: last fired at 2025-08-14T01:58:30Z",
            "budget HEALTHY: verified at 2025-08-14T01:58:30Z"),
        new Row(
            "its last attempt failed",
            new Scene().failed("UNAUTHENTICATED (16): 401"),
            "budget-daily FAILING since 2025-08-14T02:00:03Z: fired at 2025-08-14T02:00:03Z and"
                + " failed: UNAUTHENTICATED (16): 401",
            WELL),
        new Row(
            "its last attempt failed long ago: that it doesn't fire is worse",
            new Scene()
                .silentSince("2025-08-12T02:00:02Z", "2025-08-13T02:00:00Z")
                .failed("INTERNAL (13)")
                .verifiedAt("2025-08-14T02:00:20Z"),
            "budget-daily STALE since 2025-08-13T02:00:00Z: enabled, but last fired at"
                + " 2025-08-12T02:00:02Z; a run was due at 2025-08-14T02:00:00Z, though it"
                + " announces 2025-08-15T02:00:00Z",
            WELL),
        new Row(
            "disabled by the scheduler",
            new Scene().state(State.DISABLED).failed("NOT_FOUND (5)"),
            "budget-daily DISABLED: disabled by the scheduler itself; last attempt"
                + " 2025-08-14T02:00:03Z: NOT_FOUND (5)",
            WELL),
        new Row(
            "a change of it failed",
            new Scene().state(State.UPDATE_FAILED),
            "budget-daily UPDATE_FAILED: a change of it failed half-way",
            WELL),
        new Row(
            "in a state of a later version",
            new Scene().state(State.UNKNOWN),
            "budget-daily UNKNOWN: in a state that this version of Snowline lacks",
            WELL),
        new Row(
            "never ran, though old enough",
            new Scene()
                .silentSince(null, "2025-08-13T02:00:00Z")
                .changedAt("2025-08-12T12:00:00Z")
                .verifiedAt("2025-08-14T02:00:20Z"),
            "budget-daily NEVER_RAN since 2025-08-13T02:00:00Z: enabled since 2025-08-12T12:00:00Z"
                + " and never fired; a run was due at 2025-08-14T02:00:00Z",
            WELL),
        new Row(
            "never ran, made after the last run was due",
            new Scene()
                .silentSince(null, null)
                .changedAt("2025-08-14T03:00:00Z")
                .verifiedAt("2025-08-14T02:00:20Z"),
            "budget-daily HEALTHY: enabled, first run at 2025-08-15T02:00:00Z",
            WELL),
        new Row(
            "changed after the last run was due",
            new Scene()
                .silentSince("2025-08-12T02:00:02Z", "2025-08-13T02:00:00Z")
                .changedAt("2025-08-14T03:00:00Z")
                .verifiedAt("2025-08-14T02:00:20Z"),
            "budget-daily HEALTHY: last fired at 2025-08-12T02:00:02Z; no run was due since"
                + " 2025-08-14T03:00:00Z, when it was repaired, changed or left alone",
            WELL),
        new Row(
            "resumed by a repair: the runs before it are made up for",
            new Scene()
                .silentSince("2025-07-15T02:00:02Z", "2025-07-16T02:00:00Z")
                .repaired("2025-08-14T03:58:00Z")
                .verifiedAt("2025-08-14T03:59:00Z"),
            "budget-daily HEALTHY: last fired at 2025-07-15T02:00:02Z; no run was due since"
                + " 2025-08-14T03:58:00Z, when it was repaired, changed or left alone",
            "budget HEALTHY: verified at 2025-08-14T03:59:00Z"),
        new Row(
            "not fired since a repair either",
            new Scene()
                .silentSince("2025-07-15T02:00:02Z", "2025-07-16T02:00:00Z")
                .repaired("2025-08-13T04:00:00Z")
                .verifiedAt("2025-08-13T04:01:00Z"),
            "budget-daily STALE since 2025-07-16T02:00:00Z: enabled, but last fired at"
                + " 2025-07-15T02:00:02Z; a run was due at 2025-08-14T02:00:00Z, though it"
                + " announces 2025-08-15T02:00:00Z",
            "budget HEALTHY: verified at 2025-08-13T04:01:00Z"),
        new Row(
            "another expression",
            new Scene().cron("0 14 * * *"),
            "budget-daily CRON_DRIFTED since 2025-01-01T00:00:00Z: fires at \"0 14 * * *\","
                + " configured is \"0 2 * * *\"",
            WELL),
        new Row(
            "the same expression with other blanks",
            new Scene().cron(" 0  2 * * * "),
            "budget-daily HEALTHY: last fired at 2025-08-14T02:00:03Z",
            WELL),
        new Row(
            "another time zone",
            new Scene().zone("Australia/Sydney"),
            "budget-daily ZONE_DRIFTED since 2025-01-01T00:00:00Z: by the clock of"
                + " Australia/Sydney, configured is UTC",
            WELL),
        new Row(
            "UTC by its other name",
            new Scene().zone("Etc/UTC"),
            "budget-daily HEALTHY: last fired at 2025-08-14T02:00:03Z",
            WELL),
        new Row(
            "it starts its workflow where nobody works",
            new Scene().temporal().drifted("task queue: elsewhere -> snowline"),
            "budget-daily DRIFTED since 2025-01-01T00:00:00Z: is not as configured: task queue:"
                + " elsewhere -> snowline",
            WELL),
        new Row(
            "paused and drifted",
            new Scene().state(State.PAUSED).cron("0 14 * * *").zone("Europe/Paris"),
            "budget-daily PAUSED: paused without a maintenance note",
            "budget-daily CRON_DRIFTED since 2025-01-01T00:00:00Z: fires at \"0 14 * * *\","
                + " configured is \"0 2 * * *\"",
            "budget-daily ZONE_DRIFTED since 2025-01-01T00:00:00Z: by the clock of Europe/Paris,"
                + " configured is UTC",
            WELL),
        new Row(
            "an expression that can't be evaluated is unknown, never stale",
            new Scene()
                .silentSince("2025-07-15T02:00:02Z", null)
                .verifiedAt("2025-08-14T02:00:20Z")
                .wantedCron("every monday 09:00")
                .cron("every monday 09:00")
                .timetable(Timetable.unknown("\"every monday 09:00\" has not five fields")),
            "budget-daily UNKNOWN: enabled, but nobody can say when it should fire: \"every monday"
                + " 09:00\" has not five fields",
            WELL),
        new Row(
            "an expression that can't be evaluated hides no failure",
            new Scene()
                .failed("UNAUTHENTICATED (16): 401")
                .wantedCron("every monday 09:00")
                .cron("every monday 09:00")
                .timetable(Timetable.unknown("\"every monday 09:00\" has not five fields")),
            "budget-daily FAILING since 2025-08-14T02:00:03Z: fired at 2025-08-14T02:00:03Z and"
                + " failed: UNAUTHENTICATED (16): 401; nobody can say when it should fire: \"every"
                + " monday 09:00\" has not five fields",
            WELL),
        new Row(
            "fired an hour early on the morning when clocks were set back",
            clocksSetBack("2025-10-26T00:30:03Z"),
            "budget-daily HEALTHY: last fired at 2025-10-26T00:30:03Z",
            "budget HEALTHY: verified at 2025-10-26T00:30:03Z"),
        new Row(
            "not fired on the morning when clocks were set back",
            clocksSetBack("2025-10-25T00:30:03Z"),
            "budget-daily STALE since 2025-10-26T01:30:00Z: enabled, but last fired at"
                + " 2025-10-25T00:30:03Z; a run was due at 2025-10-26T01:30:00Z, though it"
                + " announces 2025-08-15T02:00:00Z",
            "budget TABLE_STALE since 2025-10-25T00:30:03Z: last verified at 2025-10-25T00:30:03Z,"
                + " objective 26 h"),
        new Row(
            "the table is stale while the schedule looks healthy",
            new Scene().verifiedAt("2025-08-10T02:00:20Z"),
            "budget-daily HEALTHY: last fired at 2025-08-14T02:00:03Z",
            "budget TABLE_STALE since 2025-08-10T02:00:20Z: last verified at 2025-08-10T02:00:20Z,"
                + " objective 26 h"),
        new Row(
            "the table was never verified",
            new Scene().verifiedAt(null),
            "budget-daily HEALTHY: last fired at 2025-08-14T02:00:03Z",
            "budget TABLE_STALE: never verified"),
        new Row(
            "the table's last verified run was undone",
            new Scene().undone("budget-9"),
            "budget-daily HEALTHY: last fired at 2025-08-14T02:00:03Z",
            "budget TABLE_STALE: run budget-9 was undone, and none was verified since"),
        new Row(
            "the table waits for approval",
            new Scene().verifiedAt("2025-08-10T02:00:20Z").waits("budget-7"),
            "budget-daily HEALTHY: last fired at 2025-08-14T02:00:03Z",
            "budget TABLE_STALE since 2025-08-10T02:00:20Z: last verified at 2025-08-10T02:00:20Z,"
                + " objective 26 h",
            "budget RUN_WAITING: run budget-7 waits for approval"),
        new Row(
            "a run waits for approval, and daily syncs go on",
            new Scene().waits("budget-7"),
            "budget-daily HEALTHY: last fired at 2025-08-14T02:00:03Z",
            "budget RUN_WAITING: run budget-7 waits for approval"),
        new Row(
            "the guard blocked the newest run",
            new Scene().ended(Outcome.BLOCKED, null, "the source is empty"),
            "budget-daily HEALTHY: last fired at 2025-08-14T02:00:03Z",
            "budget RUN_BLOCKED since 2025-08-14T03:00:00Z: run budget-8 was blocked: the source"
                + " is empty"),
        new Row(
            "the newest run failed, and the table is stale too",
            new Scene()
                .verifiedAt("2025-08-10T02:00:20Z")
                .ended(Outcome.FAILED, "WarehouseUnavailable", "429"),
            "budget-daily HEALTHY: last fired at 2025-08-14T02:00:03Z",
            "budget TABLE_STALE since 2025-08-10T02:00:20Z: last verified at 2025-08-10T02:00:20Z,"
                + " objective 26 h",
            "budget RUN_FAILED since 2025-08-14T03:00:00Z: run budget-8 ended as failed: 429"),
        new Row(
            "the newest run could not be proven",
            new Scene().ended(Outcome.FAILED, "NotVerified", "who has the budget"),
            "budget-daily HEALTHY: last fired at 2025-08-14T02:00:03Z",
            "budget NOT_VERIFIED since 2025-08-14T03:00:00Z: run budget-8 ended as failed: who"
                + " has the budget"),
        new Row(
            "the table is held",
            new Scene().verifiedAt("2025-08-10T02:00:20Z").held("Grace"),
            "budget-daily HEALTHY: last fired at 2025-08-14T02:00:03Z",
            "budget TABLE_STALE since 2025-08-10T02:00:20Z: last verified at 2025-08-10T02:00:20Z,"
                + " objective 26 h; held by Grace until 2025-08-15T00:00:00Z: wrong source"));
  }

  /** 02:30 in Paris came twice; which of the two a scheduler takes is its own affair. */
  private static Scene clocksSetBack(String attempt) {
    Instant due = Instant.parse("2025-10-26T01:30:00Z");
    return new Scene()
        .at(Instant.parse("2025-10-26T04:00:00Z"))
        .silentSince(attempt, null)
        .timetable(
            new Timetable(
                due,
                due,
                due.minus(Timetable.SKEW).minus(Duration.ofHours(1)),
                Instant.parse(attempt).isBefore(Instant.parse("2025-10-26T00:00:00Z")) ? due : null,
                null));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void eachCaseHasItsVerdict(Row row) {
    assertThat(Judge.judge(row.scene().evidence()))
        .extracting(JudgeTest::line)
        .isEqualTo(row.findings());
  }

  private static String line(Finding finding) {
    Instant since = finding.since();
    boolean well = finding.verdict() == Verdict.HEALTHY;
    return "%s %s%s: %s"
        .formatted(
            finding.subject(),
            finding.verdict(),
            since == null || well ? "" : " since " + since,
            finding.detail());
  }
}
