package io.snowline.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.monitor.Repair.Action;
import io.snowline.monitor.ScheduleEvidence.Reading;
import io.snowline.monitor.ScheduleEvidence.State;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RepairRuleTest {
  private static final String LATCHED =
      "budget-daily []; repaired 2 times in 6 hours and wrong again: paused without a maintenance"
          + " note; find out who or what undoes the repair";
  private static final String SYNCED_TWICE =
      "budget is not proven after 2 full syncs in 6 hours: see snowline runs budget";

  private record Row(String name, Scene scene, List<String> decisions) {
    Row(String name, Scene scene, String... decisions) {
      this(name, scene, List.of(decisions));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Scene silent() {
    return new Scene().silentSince("2025-08-12T02:00:02Z", "2025-08-13T02:00:00Z");
  }

  static Stream<Row> repairs() {
    return Stream.of(
        new Row("a healthy one is left alone", new Scene()),
        new Row(
            "a pause that missed runs", silent().state(State.PAUSED), "budget-daily [RESUME] sync"),
        new Row(
            "a pause that missed none", new Scene().state(State.PAUSED), "budget-daily [RESUME]"),
        new Row(
            "a maintenance pause",
            silent()
                .state(State.PAUSED)
                .note("2025-08-12T12:00:00Z", "2025-08-15T12:00:00Z", null)),
        new Row(
            "a maintenance that ran out",
            silent().state(State.PAUSED).note("2025-08-12T12:00:00Z", "2025-08-14T03:00:00Z", null),
            "budget-daily [RESUME] sync"),
        new Row(
            "missing, and it is known how to make it",
            silent().reading(Reading.MISSING, null),
            "budget-daily [RECREATE] sync"),
        new Row(
            "missing, and nobody knows how",
            silent().reading(Reading.MISSING, null).notRecreatable(),
            "budget-daily [] sync; budget-daily is missing and can't be made anew: give it http in"
                + " the configuration, or make it by hand"),
        new Row("stale", silent(), "budget-daily [UPDATE] sync"),
        new Row(
            "stale again after it was written anew",
            silent().done(Scene.JOB, Action.UPDATE, "2025-08-13T04:00:00Z"),
            "budget-daily [] sync; budget-daily: enabled, but last fired at 2025-08-12T02:00:02Z; a"
                + " run was due at 2025-08-14T02:00:00Z, though it announces 2025-08-15T02:00:00Z;"
                + " it was written anew at 2025-08-13T04:00:00Z and that did not help: delete it,"
                + " so that it can be made anew"),
        new Row(
            "stale again after it was written anew and has fired",
            silent().done(Scene.JOB, Action.UPDATE, "2025-08-11T04:00:00Z"),
            "budget-daily [UPDATE] sync"),
        new Row(
            "made anew, and it never ran",
            new Scene()
                .silentSince(null, "2025-08-13T02:00:00Z")
                .done(Scene.JOB, Action.RECREATE, "2025-08-12T04:00:00Z"),
            "budget-daily [] sync; budget-daily: enabled since 2025-01-01T00:00:00Z and never fired;"
                + " a run was due at 2025-08-14T02:00:00Z; it was written anew at"
                + " 2025-08-12T04:00:00Z and that did not help: delete it, so that it can be made"
                + " anew"),
        new Row(
            "stale, but somebody synced the table meanwhile",
            silent().verifiedAt("2025-08-14T03:00:00Z"),
            "budget-daily [UPDATE]"),
        new Row(
            "stale, with nothing to write it from",
            silent().wantedCron(null),
            "budget-daily [] sync; budget-daily: enabled, but last fired at 2025-08-12T02:00:02Z; a"
                + " run was due at 2025-08-14T02:00:00Z, though it announces 2025-08-15T02:00:00Z;"
                + " nothing is configured to write it anew from"),
        new Row(
            "never ran",
            new Scene().silentSince(null, "2025-08-13T02:00:00Z"),
            "budget-daily [UPDATE] sync"),
        new Row(
            "an update that failed",
            new Scene().state(State.UPDATE_FAILED),
            "budget-daily [UPDATE]"),
        new Row(
            "another expression and zone are written at once",
            new Scene().cron("0 14 * * *").zone("Europe/Paris"),
            "budget-daily [UPDATE]"),
        new Row(
            "what it starts isn't as configured",
            silent().drifted("task queue: elsewhere -> snowline"),
            "budget-daily [UPDATE] sync"),
        new Row(
            "the expression is mended before the pause is ended",
            silent().state(State.PAUSED).cron("0 14 * * *"),
            "budget-daily [UPDATE, RESUME] sync"),
        new Row(
            "disabled by the scheduler",
            silent().state(State.DISABLED),
            "budget-daily [] sync; budget-daily was disabled by the scheduler: see why, then delete"
                + " it, so that it can be made anew"),
        new Row(
            "failing, and the table is fresh all the same",
            new Scene().failed("401"),
            "budget-daily []; budget-daily fired at 2025-08-14T02:00:03Z and failed: 401: mend what"
                + " it calls"),
        new Row(
            "failing",
            new Scene().failed("401").verifiedAt("2025-08-13T02:00:20Z"),
            "budget-daily [] sync; budget-daily fired at 2025-08-14T02:00:03Z and failed: 401: mend"
                + " what it calls"),
        new Row(
            "unknown: nothing is touched, the table is judged by itself",
            new Scene().reading(Reading.UNREADABLE, "403").verifiedAt("2025-08-13T02:00:20Z"),
            "budget-daily []; budget-daily is unknown, could not be read: 403: if that is a"
                + " refusal, give the monitor the right to get and list schedules; else see that"
                + " the scheduler can be reached, the next round looks again"),
        new Row(
            "unknown, and the table stale",
            new Scene().reading(Reading.UNREADABLE, "403").verifiedAt("2025-08-10T02:00:20Z"),
            "budget-daily []; budget-daily is unknown, could not be read: 403: if that is a"
                + " refusal, give the monitor the right to get and list schedules; else see that"
                + " the scheduler can be reached, the next round looks again",
            "table budget [] sync"),
        new Row(
            "an expression that can't be evaluated",
            new Scene().timetable(Timetable.unknown("\"monday\" has not five fields")),
            "budget-daily []; budget-daily is unknown, enabled, but nobody can say when it should"
                + " fire: \"monday\" has not five fields: write an expression of five fields"),
        new Row(
            "failed, and nobody can say when it should fire",
            new Scene()
                .failed("UNAUTHENTICATED (16): 401")
                .timetable(Timetable.unknown("\"monday\" has not five fields")),
            "budget-daily []; budget-daily fired at 2025-08-14T02:00:03Z and failed:"
                + " UNAUTHENTICATED (16): 401; nobody can say when it should fire: \"monday\" has"
                + " not five fields: mend what it calls, and write an expression of five fields"),
        new Row(
            "a state of later",
            new Scene().state(State.UNKNOWN),
            "budget-daily []; budget-daily is unknown, in a state that this version of Snowline"
                + " lacks: look at it in the scheduler, and for a newer version of Snowline"),
        new Row(
            "only the table is stale",
            new Scene().verifiedAt("2025-08-10T02:00:20Z"),
            "table budget [] sync"),
        new Row(
            "a run waits for approval, and daily syncs go on",
            new Scene().waits("budget-7"),
            "table budget []; run budget-7 waits for approval: snowline approve budget-7 --plan"
                + " 4711"),
        new Row(
            "the guard blocked the newest run: another would be blocked too",
            new Scene().ended(Outcome.BLOCKED, null, "the source is empty"),
            "table budget []; budget: run budget-8 was blocked: the source is empty; see snowline"
                + " runs budget-8"),
        new Row(
            "the newest run failed, and the table is stale",
            new Scene().verifiedAt("2025-08-10T02:00:20Z").ended(Outcome.FAILED, "X", "429"),
            "table budget [] sync; budget: run budget-8 ended as failed: 429; see snowline runs"
                + " budget-8"),
        new Row(
            "the table's deletions wait for a human",
            silent().state(State.PAUSED).waits("budget-7"),
            "budget-daily [RESUME]; run budget-7 waits for approval: snowline approve budget-7"
                + " --plan 4711"),
        new Row(
            "the table is held",
            silent().state(State.PAUSED).held("Grace"),
            "budget-daily [RESUME]; budget is held by Grace until 2025-08-15T00:00:00Z (wrong"
                + " source): snowline sync full budget --end-hold ends that"),
        new Row(
            "one repair in six hours",
            silent().state(State.PAUSED).repaired("2025-08-14T00:00:00Z"),
            "budget-daily [RESUME] sync"),
        new Row(
            "two repairs in six hours: latched",
            silent().state(State.PAUSED).repaired("2025-08-13T23:00:00Z", "2025-08-14T01:00:00Z"),
            LATCHED,
            "table budget [] sync"),
        new Row(
            "two actions of one round are one repair",
            silent().state(State.PAUSED).repaired("2025-08-14T00:00:00Z", "2025-08-14T00:00:00Z"),
            "budget-daily [RESUME] sync"),
        new Row(
            "two repairs in six hours, found wrong again four hours after the second",
            silent().state(State.PAUSED).repaired("2025-08-13T20:00:00Z", "2025-08-14T00:00:00Z"),
            LATCHED,
            "table budget [] sync"),
        new Row(
            "two repairs in six hours, found wrong again a day later",
            silent().state(State.PAUSED).repaired("2025-08-12T23:00:00Z", "2025-08-13T03:00:00Z"),
            LATCHED,
            "table budget [] sync"),
        new Row(
            "two repairs in six hours, found wrong again months later",
            silent().state(State.PAUSED).repaired("2025-03-12T23:00:00Z", "2025-03-13T03:00:00Z"),
            "budget-daily [RESUME] sync"),
        new Row(
            "two repairs six hours apart",
            silent().state(State.PAUSED).repaired("2025-08-13T18:00:00Z", "2025-08-14T00:00:00Z"),
            "budget-daily [RESUME] sync"),
        new Row(
            "two repairs in six hours, and it fired well six hours later",
            new Scene()
                .state(State.PAUSED)
                .repaired("2025-08-13T16:00:00Z", "2025-08-13T20:00:00Z"),
            "budget-daily [RESUME]"),
        new Row(
            "two repairs in six hours, and it fired soon after the second",
            new Scene()
                .state(State.PAUSED)
                .repaired("2025-08-13T16:01:00Z", "2025-08-13T20:01:00Z"),
            LATCHED),
        new Row(
            "two repairs in six hours, and it has fired since and failed",
            new Scene()
                .state(State.PAUSED)
                .failed("401")
                .repaired("2025-08-13T16:00:00Z", "2025-08-13T20:00:00Z"),
            LATCHED),
        new Row(
            "two repairs in six hours, and a maintenance since",
            new Scene()
                .state(State.PAUSED)
                .note("2025-08-14T02:30:00Z", "2025-08-14T03:00:00Z", null)
                .repaired("2025-08-13T22:00:00Z", "2025-08-14T02:00:00Z"),
            "budget-daily [RESUME]"),
        new Row(
            "two repairs in six hours, and a maintenance that is still to come",
            new Scene()
                .state(State.PAUSED)
                .note("2025-08-14T05:00:00Z", "2025-08-14T06:00:00Z", null)
                .repaired("2025-08-13T22:00:00Z", "2025-08-14T02:00:00Z"),
            LATCHED),
        new Row(
            "two repairs in six hours, a maintenance, and two repairs again",
            new Scene()
                .state(State.PAUSED)
                .note("2025-08-13T12:00:00Z", "2025-08-13T13:00:00Z", null)
                .repaired("2025-08-13T06:00:00Z", "2025-08-13T10:00:00Z")
                .repaired("2025-08-13T22:00:00Z", "2025-08-14T02:00:00Z"),
            LATCHED.replace(
                " without a maintenance note",
                "; the maintenance of Ada ended at 2025-08-13T13:00:00Z")),
        new Row(
            "two full syncs in six hours that proved nothing undo no repair",
            silent()
                .state(State.PAUSED)
                .done(Scene.JOB, Action.CATCH_UP, "2025-08-13T23:00:00Z", "2025-08-14T01:00:00Z"),
            "budget-daily [RESUME]; " + SYNCED_TWICE),
        new Row(
            "two full syncs, the first six hours ago",
            silent()
                .state(State.PAUSED)
                .done(Scene.JOB, Action.CATCH_UP, "2025-08-13T22:00:00Z", "2025-08-14T01:00:00Z"),
            "budget-daily [RESUME] sync"),
        new Row(
            "only the table is stale, after two full syncs in six hours",
            new Scene()
                .verifiedAt("2025-08-10T02:00:20Z")
                .done(Scene.TABLE, Action.CATCH_UP, "2025-08-13T23:00:00Z", "2025-08-14T01:00:00Z"),
            "table budget []; " + SYNCED_TWICE),
        new Row(
            "resumed, and its table isn't proven after two full syncs",
            new Scene()
                .verifiedAt("2025-08-13T08:00:00Z")
                .done(Scene.JOB, Action.CATCH_UP, "2025-08-13T23:00:00Z", "2025-08-14T01:00:00Z")
                .open(Verdict.PAUSED, "2025-08-14T02:00:00Z"),
            "budget-daily []; " + SYNCED_TWICE),
        new Row(
            "resumed, but its table isn't proven yet",
            new Scene()
                .repaired("2025-08-14T00:00:00Z")
                .verifiedAt("2025-08-13T08:00:00Z")
                .open(Verdict.PAUSED, "2025-08-14T02:00:00Z"),
            "budget-daily [] sync"),
        new Row(
            "resumed, and a human has to approve",
            new Scene()
                .verifiedAt("2025-08-13T08:00:00Z")
                .waits("budget-7")
                .open(Verdict.PAUSED, "2025-08-14T02:00:00Z"),
            "budget-daily []; run budget-7 waits for approval: snowline approve budget-7 --plan"
                + " 4711"),
        new Row(
            "resumed, and a daily sync that left stale rows came since",
            new Scene()
                .verifiedAt("2025-08-14T03:50:00Z")
                .equalAt("2025-08-12T02:00:20Z")
                .open(Verdict.PAUSED, "2025-08-14T02:00:00Z"),
            "budget-daily [] sync"),
        new Row(
            "resumed, and a human rejected the deletions",
            new Scene()
                .equalAt("2025-08-12T02:00:20Z")
                .rejected("budget-7")
                .open(Verdict.PAUSED, "2025-08-14T02:00:00Z"),
            "budget-daily []; the deletions of run budget-7 were rejected: mend the source, then"
                + " snowline sync full budget"),
        new Row(
            "a daily job is paused, and another daily sync came since",
            new Scene()
                .state(State.PAUSED)
                .verifiedAt("2025-08-14T03:50:00Z")
                .equalAt("2025-08-12T02:00:20Z"),
            "budget-daily [RESUME]"),
        new Row(
            "a full job is paused, and a daily sync came since",
            new Scene()
                .mode(Mode.FULL)
                .state(State.PAUSED)
                .verifiedAt("2025-08-14T03:50:00Z")
                .equalAt("2025-08-12T02:00:20Z"),
            "budget-daily [RESUME] sync"),
        new Row(
            "two full syncs in six hours that another schedule of the table asked for",
            silent()
                .state(State.PAUSED)
                .done("other", Action.CATCH_UP, "2025-08-13T23:00:00Z", "2025-08-14T01:00:00Z"),
            "budget-daily [RESUME]; " + SYNCED_TWICE),
        new Row(
            "another round syncs the table for another schedule",
            silent().state(State.PAUSED).atWork("other"),
            "budget-daily [RESUME]; a full sync of budget begun by Grace at 2025-08-14T03:00:00Z is"
                + " under way: look again when that has ended"),
        new Row("resumed and proven", new Scene().open(Verdict.PAUSED, "2025-08-14T02:00:00Z")));
  }

  @ParameterizedTest
  @MethodSource("repairs")
  void eachCaseHasItsRepair(Row row) {
    Evidence evidence = row.scene().evidence();

    assertThat(RepairRule.decide(evidence, Judge.judge(evidence)))
        .extracting(RepairRuleTest::line)
        .isEqualTo(row.decisions());
  }

  private static String line(RepairDecision decision) {
    return "%s%s %s%s%s"
        .formatted(
            decision.ofTable() ? "table " : "",
            decision.subject(),
            decision.actions(),
            decision.catchUp() ? " sync" : "",
            decision.left() == null ? "" : "; " + decision.left());
  }
}
