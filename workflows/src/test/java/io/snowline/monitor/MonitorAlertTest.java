package io.snowline.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.alert.AlertItem;
import io.snowline.alert.Delivery.Result;
import io.snowline.monitor.MonitorOrder.Conduct;
import io.snowline.monitor.ScheduleEvidence.State;
import io.snowline.sync.Outcome;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people hear of a round, and how often. */
class MonitorAlertTest {
  private static final String INCIDENT = "budget-daily-20250814-040000";

  private final MonitorServer server = new MonitorServer();
  private final ModelWorld world = server.world();

  @BeforeEach
  void somebodyListens() {
    world.channels(Result.DELIVERED);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static Scene paused() {
    return new Scene()
        .state(State.PAUSED)
        .silentSince("2025-07-15T02:00:02Z", "2025-07-16T02:00:00Z");
  }

  @Test
  void whatARoundRepairsIsToldOnceAsResolved() {
    world.is(paused());

    MonitorReport report = server.round("first");
    server.round("second");

    assertThat(report.telling().delivery().channel()).isEqualTo("slack 1");
    assertThat(report.telling().items())
        .extracting(AlertItem::what)
        .containsExactly(
            "paused: paused without a maintenance note; repaired and proven by the monitor");
    assertThat(world.messages())
        .containsExactly(
            List.of(
                "RESOLVED %s/paused; next: snowline incident show %s"
                    .formatted(INCIDENT, INCIDENT)));
    assertThat(world.calls())
        .as("who tells what is noted before it is sent, and what became of it after")
        .containsSubsequence("claim", "deliver", "told DELIVERED", "ping", "read", "ping");
  }

  @Test
  void whatIsOverByItselfIsNotToldAsRepaired() {
    world.is(new Scene().reading(ScheduleEvidence.Reading.UNREADABLE, "503"));
    world.next("record", () -> world.is(new Scene()));

    MonitorReport report = server.round("round");

    assertThat(report.telling().items())
        .extracting(AlertItem::what)
        .containsExactly(
            "unknown: could not be read: 503; over without a repair: last fired at"
                + " 2025-08-14T02:00:03Z");
  }

  @Test
  void whatIsLeftIsToldOnceWithWhatToDoAndOnceWhenItIsOver() {
    world.autoFix(false);
    world.is(paused());
    server.round("first");
    server.round("second");
    assertThat(world.messages())
        .containsExactly(
            List.of(
                "RAISED %s/paused; next: budget-daily: snowline monitor --auto-fix would resume it and make a full sync of budget"
                    .formatted(INCIDENT)));

    world.is(new Scene());
    server.round("third");
    server.round("fourth");

    assertThat(world.messages()).hasSize(2);
    assertThat(world.messages().get(1))
        .singleElement()
        .asString()
        .startsWith("RESOLVED %s/paused".formatted(INCIDENT));
  }

  @Test
  void whatWasToldIsToldAsOverOnceAndNotWhileAnotherRoundIsAtIt() {
    world.autoFix(false);
    world.is(paused());
    server.round("first");
    List<String> raised = world.messages().get(0);
    List<List<String>> toldMeanwhile = new ArrayList<>();
    world.next(
        "sync budget",
        () -> {
          server.round("meanwhile");
          toldMeanwhile.addAll(world.messages());
        });

    server.round("repairing", Conduct.REPAIR);
    server.round("later");

    assertThat(toldMeanwhile).containsExactly(raised);
    assertThat(world.messages())
        .containsExactly(raised, List.of(raised.get(0).replaceFirst("^RAISED", "RESOLVED")));
  }

  @Test
  void anIncidentThatWaitsForApprovalAsksForIt() {
    world.is(paused());
    world.syncsEnd(Outcome.WAITING);
    world.next(
        "sync budget",
        () ->
            world.is(
                new Scene()
                    .silentSince("2025-07-15T02:00:02Z", "2025-07-16T02:00:00Z")
                    .waits("budget-run")));

    server.round("round");

    assertThat(world.messages())
        .singleElement()
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .singleElement()
        .asString()
        .startsWith("RAISED %s/run_waiting".formatted(INCIDENT))
        .contains("the full sync budget-run ended as waiting");
  }

  @Test
  void anotherPlanThatWaitsIsToldWithItsOwnApproval() {
    world.is(new Scene().waits("budget-7", "4711"));
    server.round("first");
    world.is(new Scene().waits("budget-8", "4711"));
    server.round("the same plan again");
    world.is(new Scene().waits("budget-9", "0815"));
    server.round("second");

    assertThat(world.messages()).hasSize(2);
    assertThat(world.messages().get(1))
        .anySatisfy(
            told ->
                assertThat(told)
                    .startsWith("RAISED table-budget-20250814-040000/run_waiting/0815")
                    .contains("snowline approve budget-9 --plan 0815"))
        .anySatisfy(
            told ->
                assertThat(told)
                    .startsWith("RESOLVED table-budget-20250814-040000/run_waiting/4711"));
  }

  @Test
  void aLatchIsTold() {
    world.is(paused().repaired("2025-08-14T00:00:00Z", "2025-08-14T02:30:00Z"));

    server.round("round");

    assertThat(world.messages())
        .singleElement()
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .first()
        .asString()
        .contains("RAISED %s/paused; next: repaired 2 times in 6 hours".formatted(INCIDENT));
  }

  @Test
  void blockedFailedAndUnprovenRunsAreTold() {
    world.is(new Scene().ended(Outcome.BLOCKED, null, "the source is empty"));

    server.round("round");

    assertThat(world.messages())
        .containsExactly(
            List.of(
                "RAISED table-budget-20250814-040000/run_blocked; next: budget: see snowline runs"
                    + " budget-8"));
  }

  @Test
  void aMessageThatNobodyTookIsToldAgainAndOneThatMayHaveArrivedIsNot() {
    world.autoFix(false);
    world.is(paused());
    world.channels(Result.UNDELIVERED);
    server.round("first");
    server.round("second");
    assertThat(world.messages()).hasSize(2);

    world.channels(Result.UNKNOWN);
    server.round("third");
    server.round("fourth");
    assertThat(world.messages()).hasSize(3);
  }

  @Test
  void aSendingWhoseAnswerIsLostIsNotRepeated() {
    world.autoFix(false);
    world.is(paused());
    world.next(
        "deliver",
        () -> {
          throw new IllegalStateException("the worker is gone");
        });

    MonitorReport report = server.round("first");
    server.round("second");

    assertThat(report.telling().delivery().result()).isEqualTo(Result.UNKNOWN);
    assertThat(world.calls().stream().filter("deliver"::equals)).hasSize(1);
  }

  @Test
  void aRoundThatFindsAnotherTellingTheSameTellsNothing() {
    world.autoFix(false);
    world.is(paused());
    world.next("claim", () -> server.round("another"));

    MonitorReport report = server.round("first");

    assertThat(report.telling().items()).isEmpty();
    assertThat(world.messages()).hasSize(1);
  }

  @Test
  void aSwitchOutsideThatCanNotBeReachedIsSaidAndFailsNothing() {
    for (int attempt = 0; attempt < 5; attempt++) {
      world.next(
          "ping",
          () -> {
            throw ApplicationFailure.newFailure("the dead-man's switch is away", "PingFailed");
          });
    }

    MonitorReport report = server.round("round");

    assertThat(report.healthy()).isTrue();
    assertThat(report.telling().problems()).containsExactly("the dead-man's switch is away");
  }

  @Test
  void whoeverLooksTellsNobodyAndIsNoSignOfLife() {
    world.is(paused());

    MonitorReport report = server.round("round", Conduct.LOOK);

    assertThat(report.telling()).isNull();
    assertThat(world.calls()).containsExactly("read");
  }
}
