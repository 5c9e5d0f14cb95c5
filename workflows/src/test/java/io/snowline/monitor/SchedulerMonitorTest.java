package io.snowline.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.snowline.alert.AlertItem;
import io.snowline.alert.Delivery.Result;
import io.snowline.monitor.IncidentEvent.Kind;
import io.snowline.monitor.MonitorOrder.Conduct;
import io.snowline.monitor.Repair.Action;
import io.snowline.monitor.ScheduleEvidence.State;
import io.snowline.sync.FailureType;
import io.snowline.sync.Outcome;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchedulerMonitorTest {
  private final MonitorServer server = new MonitorServer();
  private final ModelWorld world = server.world();

  @AfterEach
  void close() {
    server.close();
  }

  private static Scene paused() {
    return new Scene()
        .state(State.PAUSED)
        .silentSince("2025-07-15T02:00:02Z", "2025-07-16T02:00:00Z");
  }

  private List<String> happened() {
    return world.events().stream()
        .map(
            event ->
                event.kind()
                    + (event.action() == null ? "" : " " + event.action())
                    + (event.finding() == null ? "" : " " + event.finding().verdict()))
        .toList();
  }

  @Test
  void aPausedJobIsResumedItsTableCaughtUpAndBothProvenInOneIncident() {
    world.is(paused());

    MonitorReport report = server.round("round");

    assertThat(report.healthy()).isTrue();
    assertThat(report.found())
        .extracting(Finding::verdict)
        .containsExactly(Verdict.PAUSED, Verdict.TABLE_STALE);
    assertThat(report.repairs()).extracting(Repair::action).containsExactly(Action.RESUME);
    assertThat(report.catchUps()).extracting(CatchUp::outcome).containsExactly(Outcome.VERIFIED);
    assertThat(report.left()).isEmpty();
    assertThat(report.closed())
        .extracting(ModelWorld::withoutRound)
        .containsExactly("budget-daily-20250814-040000");
    assertThat(happened())
        .containsExactly(
            "DETECTED PAUSED",
            "REPAIRING RESUME",
            "REPAIRING CATCH_UP",
            "REPAIRED RESUME",
            "CAUGHT_UP CATCH_UP",
            "CLOSED");
    assertThat(world.calls())
        .containsExactly(
            "read",
            "record",
            "repair RESUME",
            "record",
            "sync budget",
            "record",
            "read",
            "record",
            "ping");
  }

  @Test
  void aHealthyRoundReadsOnceWritesNothingAndGivesASignOfLife() {
    assertThat(server.round("round").healthy()).isTrue();
    assertThat(world.calls()).containsExactly("read", "ping");
  }

  @Test
  void lookingChangesNothingAndSaysWhatAutoFixWouldDo() {
    world.is(paused());

    MonitorReport report = server.round("round", Conduct.LOOK);

    assertThat(report.healthy()).isFalse();
    assertThat(report.left())
        .containsExactly(
            "budget-daily: snowline monitor --auto-fix would resume it and make a full sync of"
                + " budget");
    assertThat(world.calls()).containsExactly("read");
  }

  @Test
  void whereRepairsAreNotAllowedAHumanIsAskedOnce() {
    world.autoFix(false);
    world.is(paused());

    MonitorReport first = server.round("first");
    MonitorReport second = server.round("second");

    assertThat(first.healthy()).isFalse();
    assertThat(second.left()).isEqualTo(first.left()).hasSize(1);
    assertThat(happened()).containsExactly("DETECTED PAUSED", "RAISED");
    assertThat(world.calls()).doesNotContain("repair RESUME");
  }

  @Test
  void whateverIsWrongAtOnceIsDetectedOnceHoweverManyRoundsFindIt() {
    world.autoFix(false);
    world.is(paused().cron("0 14 * * *"));
    server.round("first");
    server.round("second");
    server.round("third");

    assertThat(happened()).containsExactly("DETECTED PAUSED", "DETECTED CRON_DRIFTED", "RAISED");
  }

  @Test
  void aTableThatIsStaleAndWaitsIsDetectedOnceAsEither() {
    world.autoFix(false);
    world.is(new Scene().verifiedAt("2025-08-10T02:00:20Z").waits("budget-7"));
    server.round("first");
    server.round("second");
    server.round("third");

    assertThat(happened())
        .containsExactly("DETECTED TABLE_STALE", "DETECTED RUN_WAITING", "RAISED");
  }

  private static Scene ofTwoTables() {
    return new Scene()
        .feeds()
        .lastAttempt("2025-08-13T02:00:03Z")
        .verifiedAt("2025-08-13T02:00:20Z")
        .with("hours", "2025-08-13T02:00:40Z");
  }

  @Test
  void theTablesOfAPausedScheduleOfAllTablesAreCaughtUpAtOnceAndProven() {
    world.is(ofTwoTables().state(State.PAUSED));

    MonitorReport report = server.round("round");

    assertThat(report.healthy()).isTrue();
    assertThat(report.repairs()).extracting(Repair::action).containsExactly(Action.RESUME);
    assertThat(world.calls()).contains("sync budget,hours");
    assertThat(report.closed())
        .extracting(ModelWorld::withoutRound)
        .containsExactly(
            "budget-daily-20250814-040000",
            "table-budget-20250814-040000",
            "table-hours-20250814-040000");
  }

  @Test
  void eachTableOfAScheduleOfAllTablesIsOpenUntilItIsProven() {
    world.is(ofTwoTables().state(State.PAUSED));
    world.syncsEnd(Outcome.WAITING);
    MonitorReport first = server.round("first");
    assertThat(first.findings())
        .as("resumed")
        .extracting(Finding::verdict)
        .containsOnly(Verdict.HEALTHY);
    assertThat(first.open())
        .extracting(open -> ModelWorld.withoutRound(open.id()))
        .containsExactly("table-budget-20250814-040000", "table-hours-20250814-040000");

    world.is(ofTwoTables().verifiedAt("2025-08-14T03:50:00Z").waits("budget-run"));
    world.syncsEnd(Outcome.VERIFIED);
    MonitorReport second = server.round("second");
    assertThat(world.calls()).contains("sync hours");
    assertThat(second.closed())
        .extracting(ModelWorld::withoutRound)
        .containsExactly("table-hours-20250814-040000");

    world.is(ofTwoTables().verifiedAt("2025-08-14T03:50:00Z"));
    assertThat(server.round("third").closed())
        .extracting(ModelWorld::withoutRound)
        .containsExactly("table-budget-20250814-040000");
  }

  @Test
  void aMaintenancePauseOfAllTablesIsLeftAlone() {
    world.is(
        ofTwoTables()
            .state(State.PAUSED)
            .verifiedAt("2025-08-12T02:00:20Z")
            .note("2025-08-12T12:00:00Z", "2025-08-15T12:00:00Z", null));

    MonitorReport report = server.round("round");

    assertThat(report.healthy()).isTrue();
    assertThat(world.calls()).containsExactly("read", "ping");
  }

  @Test
  void ofTwoRoundsAtOnceOneRepairsSyncsAndTells() {
    world.is(paused());
    world.channels(Result.DELIVERED);
    world.next(
        "record",
        () -> {
          world.is(paused().at(Scene.NOW.plusMillis(300)));
          server.round("another");
        });

    MonitorReport report = server.round("round");

    assertThat(report.healthy()).isTrue();
    assertThat(report.repairs()).isEmpty();
    assertThat(report.catchUps()).isEmpty();
    assertThat(world.calls().stream().filter("repair RESUME"::equals)).hasSize(1);
    assertThat(world.calls().stream().filter("sync budget"::equals)).hasSize(1);
    assertThat(world.events())
        .extracting(event -> ModelWorld.withoutRound(event.incident()))
        .containsOnly("budget-daily-20250814-040000");
    assertThat(world.messages()).hasSize(1);
  }

  @Test
  void whatAnotherRoundBeganMeanwhileIsLeftToIt() {
    world.is(paused());
    world.next(
        "record",
        () -> {
          world.is(paused().at(Scene.NOW.plusMillis(300)));
          server.round("another", Conduct.RECORD);
        });

    MonitorReport report = server.round("round");

    assertThat(report.healthy()).isFalse();
    assertThat(report.open())
        .extracting(open -> ModelWorld.withoutRound(open.id()))
        .containsExactly("budget-daily-20250814-040000");
    assertThat(report.left())
        .containsExactly(
            "budget-daily: another round found it at the same time and sees to it; look again when"
                + " that has ended");
    assertThat(world.calls()).doesNotContain("repair RESUME", "sync budget");
    assertThat(server.round("later").closed())
        .extracting(ModelWorld::withoutRound)
        .containsExactly("budget-daily-20250814-040000");
  }

  @Test
  void aRoundThatIsTypedWhileAnotherCatchesUpLeavesItAlone() {
    world.is(paused());
    world.channels(Result.DELIVERED);
    List<MonitorReport> typed = new ArrayList<>();
    world.next(
        "sync budget",
        () -> {
          typed.add(server.round("looking", Conduct.LOOK));
          typed.add(server.round("repairing", Conduct.REPAIR));
        });

    MonitorReport report = server.round("round");

    for (MonitorReport other : typed) {
      assertThat(other.healthy()).isFalse();
      assertThat(other.catchUps()).isEmpty();
      assertThat(other.left())
          .containsExactly(
              "budget-daily: a full sync of budget begun by SchedulerMonitor at"
                  + " 2025-08-14T04:00:00Z is under way: look again when that has ended");
    }
    assertThat(report.healthy()).isTrue();
    assertThat(world.calls().stream().filter("sync budget"::equals)).hasSize(1);
    assertThat(happened())
        .containsExactly(
            "DETECTED PAUSED",
            "REPAIRING RESUME",
            "REPAIRING CATCH_UP",
            "REPAIRED RESUME",
            "CAUGHT_UP CATCH_UP",
            "CLOSED");
    assertThat(world.messages()).hasSize(1);
  }

  @Test
  void aRoundThatIsGoneIsNotWaitedFor() {
    world.is(paused());
    world.rounds(any -> false);
    List<MonitorReport> typed = new ArrayList<>();
    world.next("sync budget", () -> typed.add(server.round("typed", Conduct.REPAIR)));

    server.round("round");

    assertThat(typed)
        .flatExtracting(MonitorReport::catchUps)
        .extracting(CatchUp::outcome)
        .containsExactly(Outcome.VERIFIED);
  }

  @Test
  void aMaintenancePauseIsLeftAlone() {
    world.is(paused().note("2025-07-15T12:00:00Z", "2025-08-15T12:00:00Z", null));

    MonitorReport report = server.round("round");

    assertThat(report.healthy()).isTrue();
    assertThat(report.findings()).extracting(Finding::verdict).containsOnly(Verdict.MAINTENANCE);
    assertThat(world.calls()).containsExactly("read", "ping");
  }

  @Test
  void anIncidentThatANoteEndsIsProvenByNoRunOfBefore() {
    world.autoFix(false);
    world.is(paused());
    server.round("first");
    world.is(paused().note("2025-08-14T03:30:00Z", "2025-08-15T12:00:00Z", null));

    MonitorReport second = server.round("second");

    assertThat(second.closed()).hasSize(1);
    assertThat(closings())
        .containsExactly(
            "null: left alone until 2025-08-15T12:00:00Z for Ada (the share moves); paused");
  }

  @Test
  void anIncidentThatEndsByItselfIsProvenByNoRunOfBefore() {
    world.is(new Scene().reading(ScheduleEvidence.Reading.UNREADABLE, "503"));
    server.round("first");
    world.is(new Scene());
    server.round("second");

    assertThat(closings()).containsExactly("null: last fired at 2025-08-14T02:00:03Z");
  }

  @Test
  void aStaleTableIsProvenByTheRunThatCameSince() {
    world.autoFix(false);
    world.is(new Scene().verifiedAt("2025-08-10T02:00:20Z"));
    server.round("first");
    world.is(new Scene().verifiedAt("2025-08-14T05:00:20Z"));
    server.round("second");

    assertThat(closings())
        .containsExactly(
            "budget-run: verified at 2025-08-14T05:00:20Z; budget proven by budget-run");
  }

  private List<String> closings() {
    return world.events().stream()
        .filter(event -> event.kind() == Kind.CLOSED)
        .map(event -> event.run() + ": " + event.detail())
        .toList();
  }

  @Test
  void anIncidentStaysOpenUntilAHumanHasApprovedAndTheTableIsProven() {
    world.is(paused());
    world.syncsEnd(Outcome.WAITING);
    MonitorReport first = server.round("first");
    assertThat(first.repairs()).extracting(Repair::action).containsExactly(Action.RESUME);
    assertThat(first.open()).hasSize(1);
    assertThat(first.left()).singleElement().asString().contains("budget-run ended as waiting");

    world.is(
        new Scene()
            .silentSince("2025-07-15T02:00:02Z", "2025-07-16T02:00:00Z")
            .waits("budget-run"));
    MonitorReport second = server.round("second");
    assertThat(second.catchUps()).as("a second full sync would wait too").isEmpty();
    assertThat(second.left()).anyMatch(left -> left.contains("snowline approve budget-run"));

    world.is(new Scene().verifiedAt("2025-08-14T03:50:00Z"));
    MonitorReport third = server.round("third");
    assertThat(third.healthy()).isTrue();
    assertThat(third.closed()).containsExactly(first.open().get(0).id());
    assertThat(happened().stream().filter("CAUGHT_UP CATCH_UP"::equals)).hasSize(1);
    assertThat(world.events())
        .filteredOn(event -> event.kind() == Kind.CLOSED)
        .extracting(IncidentEvent::run)
        .containsExactly("budget-run");
  }

  @Test
  void aDailySyncProvesNothingWhileDeletionsWaitForAHuman() {
    world.is(paused());
    world.syncsEnd(Outcome.WAITING);
    MonitorReport first = server.round("first");
    Scene daily =
        new Scene()
            .verifiedAt("2025-08-14T03:50:00Z")
            .equalAt("2025-07-15T02:00:20Z")
            .waits("budget-run");
    world.is(daily);

    MonitorReport second = server.round("second");

    assertThat(second.healthy()).isFalse();
    assertThat(second.closed()).isEmpty();
    assertThat(second.open())
        .extracting(OpenIncident::id)
        .containsExactly(first.open().get(0).id());
    assertThat(second.left()).anyMatch(left -> left.contains("snowline approve budget-run"));

    world.is(new Scene().verifiedAt("2025-08-14T03:55:00Z"));
    assertThat(server.round("third").closed()).containsExactly(first.open().get(0).id());
  }

  @Test
  void whoeverLooksWhenAllIsMendedIsToldSoBeforeARoundHasClosedTheIncident() {
    world.is(paused());
    world.syncsEnd(Outcome.WAITING);
    server.round("first");
    world.is(new Scene().verifiedAt("2025-08-14T03:50:00Z"));
    List<IncidentEvent> before = world.events();

    MonitorReport look = server.round("look", Conduct.LOOK);

    assertThat(look.healthy()).isTrue();
    assertThat(look.open()).isEmpty();
    assertThat(look.left()).isEmpty();
    assertThat(look.closed()).as("a look closes nothing").isEmpty();
    assertThat(world.events()).isEqualTo(before);
    assertThat(server.round("second").closed())
        .extracting(ModelWorld::withoutRound)
        .containsExactly("budget-daily-20250814-040000");
  }

  @Test
  void aLostAnswerRepeatsTheStepAndNotTheRound() {
    world.is(paused());
    world.next(
        "repaired",
        () -> {
          throw ApplicationFailure.newFailure(
              "no answer", FailureType.SCHEDULER_UNAVAILABLE.text());
        });

    MonitorReport report = server.round("round");

    assertThat(report.healthy()).isTrue();
    assertThat(world.calls())
        .containsExactly(
            "read",
            "record",
            "repair RESUME",
            "repair RESUME",
            "record",
            "sync budget",
            "record",
            "read",
            "record",
            "ping");
  }

  @Test
  void aRefusedRepairIsRaisedAndTheTableCaughtUpAllTheSame() {
    world.is(paused());
    world.next(
        "repair RESUME",
        () -> {
          throw ApplicationFailure.newNonRetryableFailure(
              "PERMISSION_DENIED: jobs.enable", FailureType.SCHEDULER_REFUSED.text());
        });

    MonitorReport report = server.round("round");

    assertThat(report.healthy()).isFalse();
    assertThat(report.repairs()).isEmpty();
    assertThat(report.catchUps()).extracting(CatchUp::outcome).containsExactly(Outcome.VERIFIED);
    assertThat(report.left())
        .containsExactly("could not resume budget-daily: PERMISSION_DENIED: jobs.enable");
    assertThat(happened()).endsWith("RAISED");
  }

  @Test
  void aScheduleWhoseRepairIsRefusedStaysWrongHoweverOftenItIsLookedAt() {
    world.is(new Scene().silentSince("2025-08-12T02:00:02Z", "2025-08-13T02:00:00Z"));
    world.channels(Result.DELIVERED);
    refuseNext("repair UPDATE");
    refuseNext("repair UPDATE");

    MonitorReport first = server.round("first");
    MonitorReport second = server.round("second");

    for (MonitorReport round : List.of(first, second)) {
      assertThat(round.healthy()).isFalse();
      assertThat(round.closed()).isEmpty();
      assertThat(round.findings())
          .extracting(Finding::subject, Finding::verdict)
          .contains(tuple(Scene.JOB, Verdict.STALE));
      assertThat(round.left())
          .contains("could not update budget-daily: PERMISSION_DENIED: jobs.update");
    }
    assertThat(happened())
        .containsExactly(
            "DETECTED STALE",
            "REPAIRING UPDATE",
            "REPAIRING CATCH_UP",
            "REPAIRED UPDATE",
            "CAUGHT_UP CATCH_UP",
            "RAISED",
            "REPAIRING UPDATE",
            "REPAIRED UPDATE");
    assertThat(world.messages())
        .containsExactly(
            List.of(
                "RAISED budget-daily-20250814-040000/stale; next: could not update budget-daily:"
                    + " PERMISSION_DENIED: jobs.update"));
  }

  private void refuseNext(String step) {
    world.next(
        step,
        () -> {
          throw ApplicationFailure.newNonRetryableFailure(
              "PERMISSION_DENIED: jobs.update", FailureType.SCHEDULER_REFUSED.text());
        });
  }

  @Test
  void aScheduleThatIsWellAlthoughItsRepairFailedIsClosedByTheNextRound() {
    world.is(new Scene().cron("0 14 * * *"));
    refuseNext("repair UPDATE");
    world.next("record", () -> {});
    world.next("record", () -> world.is(new Scene()));

    MonitorReport first = server.round("first");
    MonitorReport second = server.round("second");

    assertThat(first.open()).hasSize(1);
    assertThat(first.left())
        .containsExactly("could not update budget-daily: PERMISSION_DENIED: jobs.update");
    assertThat(second.closed())
        .extracting(ModelWorld::withoutRound)
        .containsExactly("budget-daily-20250814-040000");
    assertThat(second.healthy()).isTrue();
  }

  private static Scene silent(String at, String due) {
    return new Scene()
        .at(Instant.parse(at))
        .silentSince("2025-08-12T02:00:02Z", "2025-08-13T02:00:00Z")
        .timetable(Scene.timetable(due, "2025-08-13T02:00:00Z"));
  }

  @Test
  void aSilentScheduleIsProvenByItsNextRunOnly() {
    world.channels(Result.DELIVERED);
    world.is(silent("2025-08-14T04:00:00Z", "2025-08-14T02:00:00Z"));
    MonitorReport first = server.round("first");
    world.is(
        silent("2025-08-14T08:00:00Z", "2025-08-14T02:00:00Z").verifiedAt("2025-08-14T03:59:30Z"));
    MonitorReport second = server.round("second");
    MonitorReport look = server.round("look", Conduct.LOOK);

    String waits =
        "budget-daily has not fired since it was found silent at 2025-08-14T04:00:00Z: its next run"
            + " has to prove it";
    for (MonitorReport round : List.of(first, second, look)) {
      assertThat(round.findings()).extracting(Finding::verdict).containsOnly(Verdict.HEALTHY);
      assertThat(round.healthy()).isFalse();
      assertThat(round.open()).hasSize(1);
      assertThat(round.left()).containsExactly(waits);
    }

    world.is(
        new Scene()
            .at(Instant.parse("2025-08-15T04:00:00Z"))
            .lastAttempt("2025-08-15T02:00:03Z")
            .verifiedAt("2025-08-15T02:00:20Z"));
    MonitorReport third = server.round("third");

    assertThat(first.telling().items())
        .extracting(AlertItem::what)
        .containsExactly("budget-daily is not proven yet");
    assertThat(third.healthy()).isTrue();
    assertThat(third.closed())
        .extracting(ModelWorld::withoutRound)
        .containsExactly("budget-daily-20250814-040000");
    assertThat(happened())
        .containsExactly(
            "DETECTED STALE",
            "REPAIRING UPDATE",
            "REPAIRING CATCH_UP",
            "REPAIRED UPDATE",
            "CAUGHT_UP CATCH_UP",
            "RAISED",
            "CLOSED");
    assertThat(world.messages())
        .containsExactly(
            List.of("RAISED budget-daily-20250814-040000/unproven; next: " + waits),
            List.of("RESOLVED budget-daily-20250814-040000/unproven; next: " + waits));
  }

  @Test
  void aScheduleThatIsSilentAgainAfterItsRepairIsRaisedAndNotWrittenAgain() {
    world.is(silent("2025-08-14T04:00:00Z", "2025-08-14T02:00:00Z"));
    server.round("first");
    for (int day = 15; day <= 17; day++) {
      world.is(silent("2025-08-" + day + "T04:00:00Z", "2025-08-" + day + "T02:00:00Z"));

      MonitorReport round = server.round("day-" + day);

      assertThat(round.repairs()).isEmpty();
      assertThat(round.catchUps()).as("its table goes on").hasSize(1);
      assertThat(round.closed()).isEmpty();
      assertThat(round.left())
          .singleElement()
          .asString()
          .contains("it was written anew at 2025-08-14T04:00:00Z and that did not help");
    }
    assertThat(happened().stream().filter("DETECTED STALE"::equals)).hasSize(1);
    assertThat(happened()).contains("RAISED").doesNotContain("CLOSED");
  }

  @Test
  void afterTwoRepairsInSixHoursItLatches() {
    world.is(paused().repaired("2025-08-14T00:00:00Z", "2025-08-14T02:30:00Z"));

    MonitorReport report = server.round("round");

    assertThat(report.repairs()).isEmpty();
    assertThat(world.calls()).doesNotContain("repair RESUME").contains("sync budget");
    assertThat(report.left()).anyMatch(left -> left.startsWith("repaired 2 times in 6 hours"));
  }

  @Test
  void whatIsPausedAfterEveryRoundIsRepairedTwiceAndThenRaised() {
    List<MonitorReport> rounds = new ArrayList<>();
    for (int hour = 0; hour <= 24; hour += 4) {
      world.is(new Scene().state(State.PAUSED).at(Scene.NOW.plus(Duration.ofHours(hour))));
      rounds.add(server.round("round-" + hour));
    }

    assertThat(rounds)
        .extracting(round -> round.repairs().size())
        .containsExactly(1, 1, 0, 0, 0, 0, 0);
    assertThat(rounds)
        .extracting(MonitorReport::healthy)
        .containsExactly(true, true, false, false, false, false, false);
    assertThat(happened())
        .containsExactly(
            "DETECTED PAUSED",
            "REPAIRING RESUME",
            "REPAIRED RESUME",
            "CLOSED",
            "DETECTED PAUSED",
            "REPAIRING RESUME",
            "REPAIRED RESUME",
            "CLOSED",
            "DETECTED PAUSED",
            "RAISED");
  }

  @Test
  void whereThereIsNoSuchSchedulerItsIncidentStaysOpen() {
    world.autoFix(false);
    world.is(new Scene().temporal().state(State.PAUSED));
    server.round("with a server");

    world.is(
        new Scene()
            .temporal()
            .reading(ScheduleEvidence.Reading.NOT_APPLICABLE, "the embedded server keeps none"));
    MonitorReport embedded = server.round("embedded", Conduct.REPAIR);

    assertThat(embedded.closed()).isEmpty();
    assertThat(embedded.open()).hasSize(1);
  }

  @Test
  void aFullSyncThatCanNotBeMadeIsRaised() {
    world.is(paused());
    world.next(
        "sync budget",
        () -> {
          throw ApplicationFailure.newNonRetryableFailure(
              "no such table", FailureType.BAD_CONFIGURATION.text());
        });

    MonitorReport report = server.round("round");

    assertThat(report.open()).hasSize(1);
    assertThat(report.left())
        .containsExactly("the full sync of budget could not be made: no such table");
  }
}
