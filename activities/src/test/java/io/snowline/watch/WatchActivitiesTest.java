package io.snowline.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.cloud.scheduler.v1.Job;
import io.grpc.Status;
import io.snowline.connection.ConfiguredWarehouses;
import io.snowline.connection.ConfiguredWatchbook;
import io.snowline.definition.Definitions;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.DuplicateRule;
import io.snowline.definition.Monitoring;
import io.snowline.definition.ScheduledJob;
import io.snowline.definition.ServiceDefinition;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.duckdb.DuckDbSource;
import io.snowline.ledger.Watchbook;
import io.snowline.monitor.Evidence;
import io.snowline.monitor.Finding;
import io.snowline.monitor.IncidentEvent;
import io.snowline.monitor.IncidentEvent.Kind;
import io.snowline.monitor.MaintenanceNote;
import io.snowline.monitor.Proof;
import io.snowline.monitor.Repair.Action;
import io.snowline.monitor.RepairOrder;
import io.snowline.monitor.RepairResult;
import io.snowline.monitor.RoundAtWork;
import io.snowline.monitor.ScheduleEvidence;
import io.snowline.monitor.ScheduleEvidence.Reading;
import io.snowline.monitor.ScheduleEvidence.State;
import io.snowline.monitor.TableFreshness;
import io.snowline.monitor.Verdict;
import io.snowline.scheduler.CallScript;
import io.snowline.scheduler.Jobs;
import io.snowline.scheduler.LocalScheduler;
import io.snowline.scheduler.SchedulerException;
import io.snowline.sync.FailureType;
import io.snowline.sync.GuardLimits;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The monitor's activities with Google's client, a service behind a socket and a DuckDB file. */
class WatchActivitiesTest {
  private static final Instant NOW = Instant.parse("2025-08-14T04:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final CallScript calls = new CallScript();
  private final LocalScheduler scheduler = LocalScheduler.start(0, Optional.empty(), CLOCK, calls);

  private @TempDir Path folder;
  private final Set<String> underWay = new HashSet<>();
  private Definitions definitions;
  private WatchActivities activities;

  @BeforeEach
  void make() {
    use(Jobs.wanted("a"));
  }

  @AfterEach
  void close() {
    scheduler.close();
  }

  private void use(ScheduledJob... jobs) {
    definitions =
        new Definitions(
            new DuckDbFile(folder.resolve("source.duckdb"), "main"),
            new DuckDbFile(folder.resolve("target.duckdb"), "main"),
            List.of(
                new TableDefinition(
                    "items",
                    "ITEMS",
                    "ITEMS_COPY",
                    List.of("ID"),
                    Optional.empty(),
                    Optional.empty(),
                    DuplicateRule.FAIL,
                    Map.of(),
                    Storage.plain(),
                    Duration.ofHours(26),
                    GuardLimits.DEFAULT,
                    List.of(),
                    List.of())),
            2,
            ServiceDefinition.NONE,
            new Monitoring(Optional.of(Jobs.location(scheduler.endpoint())), List.of(jobs), true));
    activities =
        new WatchActivities(
            definitions,
            new ConfiguredWarehouses(definitions),
            new NoSchedules(),
            underWay::contains,
            CLOCK);
  }

  private void hold(Job.State state) {
    scheduler.put(Jobs.held("a", state, "2025-07-15T02:00:03Z"));
  }

  private RepairResult repair(Action action) {
    return activities.repair(new RepairOrder("a", action));
  }

  private static void assertFails(String type, boolean retried, Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo(type);
              assertThat(failure.isNonRetryable()).isEqualTo(!retried);
            });
  }

  @Test
  void readingTellsWhatIsThereAndMakesNoTarget() {
    use(Jobs.wanted("a"), Jobs.wanted("b"));
    hold(Job.State.PAUSED);

    Evidence evidence = activities.read(null);

    assertThat(evidence.readAt()).isEqualTo(NOW);
    assertThat(evidence.schedules())
        .extracting(ScheduleEvidence::schedule, ScheduleEvidence::reading)
        .containsExactly(tuple("a", Reading.READ), tuple("b", Reading.MISSING));
    assertThat(evidence.tables())
        .containsExactly(
            new TableFreshness(
                "items",
                Duration.ofHours(26),
                null,
                null,
                null,
                new Proof(null, null),
                null,
                null,
                null,
                null,
                null));
    assertThat(folder.resolve("target.duckdb")).doesNotExist();
  }

  @Test
  void aReadingIsNoFinerThanWhatIsRecordedOfIt() {
    activities =
        new WatchActivities(
            definitions,
            new ConfiguredWarehouses(definitions),
            new NoSchedules(),
            underWay::contains,
            Clock.fixed(NOW.plusNanos(123_456_789), ZoneOffset.UTC));

    assertThat(activities.read(null).readAt()).isEqualTo(NOW.plusNanos(123_456_000));
  }

  @Test
  void oneScheduleIsReadWithItsTableAndAnUnknownOneIsRefused() {
    use(Jobs.wanted("a"), Jobs.wanted("b"));
    hold(Job.State.ENABLED);

    Evidence evidence = activities.read("a");

    assertThat(evidence.schedules()).extracting(ScheduleEvidence::schedule).containsExactly("a");
    assertThat(evidence.beside())
        .as("it is not asked for")
        .extracting(ScheduleEvidence::schedule, ScheduleEvidence::reading)
        .containsExactly(tuple("b", Reading.UNREADABLE));
    assertThat(activities.read(null).beside()).isEmpty();
    assertFails("BadConfiguration", false, () -> activities.read("c"));
  }

  @Test
  void whatMayNotBeReadIsEvidenceAndNoFailure() {
    hold(Job.State.ENABLED);
    calls.refuse("ListJobs", Status.PERMISSION_DENIED);
    calls.refuse("GetJob", Status.PERMISSION_DENIED.withDescription("cloudscheduler.jobs.get"));

    ScheduleEvidence read = activities.read(null).schedules().get(0);

    assertThat(read.reading()).isEqualTo(Reading.UNREADABLE);
    assertThat(read.problem()).contains("PERMISSION_DENIED").contains("cloudscheduler.jobs.get");
  }

  @Test
  void withoutCredentialsTheJobsAreUnknownAndAllElseIsRead() {
    use(Jobs.wanted("a"), Jobs.wanted("b"));
    SchedulerException refused =
        new SchedulerException(
            FailureType.BAD_CONFIGURATION,
            "Cannot reach Cloud Scheduler of p1: no credentials",
            null);
    activities =
        new WatchActivities(
            definitions,
            new ConfiguredWarehouses(definitions),
            (location, jobs) -> {
              throw refused;
            },
            new NoSchedules(),
            underWay::contains,
            CLOCK);

    Evidence evidence = activities.read(null);

    assertThat(evidence.schedules())
        .extracting(
            ScheduleEvidence::schedule, ScheduleEvidence::reading, ScheduleEvidence::problem)
        .containsExactly(
            tuple("a", Reading.UNREADABLE, "Cannot reach Cloud Scheduler of p1: no credentials"),
            tuple("b", Reading.UNREADABLE, "Cannot reach Cloud Scheduler of p1: no credentials"));
    assertThat(evidence.tables()).extracting(TableFreshness::table).containsExactly("items");
    assertThat(activities.read("b").schedules())
        .extracting(ScheduleEvidence::reading)
        .containsExactly(Reading.UNREADABLE);
    assertFails("BadConfiguration", false, () -> repair(Action.RESUME));
  }

  @Test
  void aResumeWhoseAnswerIsLostIsMadeOnce() {
    hold(Job.State.PAUSED);
    calls.loseAnswer("ResumeJob");

    assertFails("SchedulerUnavailable", true, () -> repair(Action.RESUME));
    RepairResult again = repair(Action.RESUME);

    assertThat(again.done()).isTrue();
    assertThat(again.after().state()).isEqualTo(State.ENABLED);
    assertThat(calls.count("ResumeJob")).isEqualTo(1);
  }

  @Test
  void aRecreationWhoseAnswerIsLostMakesOneJob() {
    calls.loseAnswer("CreateJob");

    assertFails("SchedulerUnavailable", true, () -> repair(Action.RECREATE));
    assertThat(repair(Action.RECREATE).done()).isTrue();

    assertThat(calls.count("CreateJob")).isEqualTo(1);
    assertThat(scheduler.jobs()).hasSize(1);
  }

  @Test
  void anUpdateWhoseAnswerIsLostEndsInTheSame() {
    scheduler.put(
        Jobs.held("a", Job.State.UPDATE_FAILED, "2025-07-15T02:00:03Z").toBuilder()
            .setSchedule("0 14 * * *")
            .build());
    calls.loseAnswer("UpdateJob");

    assertFails("SchedulerUnavailable", true, () -> repair(Action.UPDATE));
    Job once = scheduler.jobs().get(0);
    RepairResult again = repair(Action.UPDATE);

    assertThat(again.done()).isTrue();
    assertThat(again.after().cron()).isEqualTo("0 2 * * *");
    assertThat(scheduler.jobs()).containsExactly(once);
  }

  @Test
  void aJobThatCallsAnotherAddressIsUpdatedToTheConfiguredOne() {
    Job held = Jobs.held("a", Job.State.ENABLED, "2025-08-14T02:00:03Z");
    scheduler.put(
        held.toBuilder()
            .setHttpTarget(held.getHttpTarget().toBuilder().setUri("https://old.example.com/f"))
            .build());
    assertThat(activities.read(null).schedules())
        .extracting(ScheduleEvidence::drift)
        .containsExactly(
            "url: https://old.example.com/f -> https://sync.example.com/v1/sync/items/daily");

    RepairResult result = repair(Action.UPDATE);

    assertThat(result.done()).isTrue();
    assertThat(result.after().drift()).isNull();
    assertThat(scheduler.jobs().get(0).getHttpTarget()).isEqualTo(held.getHttpTarget());
  }

  @Test
  void aRefusedRepairIsNotRepeated() {
    hold(Job.State.PAUSED);
    calls.refuse("ResumeJob", Status.PERMISSION_DENIED);

    assertFails("SchedulerRefused", false, () -> repair(Action.RESUME));
  }

  @Test
  void aSchedulerThatIsAwayIsTriedAgain() {
    hold(Job.State.PAUSED);
    calls.refuse("ResumeJob", Status.UNAVAILABLE);

    assertFails("SchedulerUnavailable", true, () -> repair(Action.RESUME));
    assertThat(scheduler.jobs().get(0).getState()).isEqualTo(Job.State.PAUSED);
  }

  @Test
  void nothingIsRepairedAgainstANoteThatCameMeanwhile() {
    hold(Job.State.PAUSED);
    try (Watchbook book = ConfiguredWatchbook.open(definitions)) {
      book.begin(
          new MaintenanceNote(
              "a", "Ada", "a move", NOW.minusSeconds(5), NOW.plusSeconds(3600), null));
    }

    RepairResult result = repair(Action.RESUME);

    assertThat(result.done()).isFalse();
    assertThat(result.detail()).startsWith("a is left alone for Ada until 2025-08-14 05:00:00 UTC");
    assertThat(calls.count("ResumeJob")).isZero();
  }

  @Test
  void whatTheSchedulerItselfDisabledCanNotBeResumed() {
    hold(Job.State.DISABLED);

    RepairResult result = repair(Action.RESUME);

    assertThat(result.done()).isFalse();
    assertThat(result.detail()).isEqualTo("a can't be resumed: it is disabled");
  }

  @Test
  void anIncidentIsOpenFromItsDetectionUntilItIsClosed() {
    hold(Job.State.PAUSED);
    IncidentEvent detected = event("a-1/detected", Kind.DETECTED, Verdict.PAUSED);
    activities.record(List.of(detected, event("a-1/raised", Kind.RAISED, null)));
    activities.record(List.of(detected));

    assertThat(activities.read(null).incidents())
        .singleElement()
        .satisfies(
            open -> {
              assertThat(open.id()).isEqualTo("a-1");
              assertThat(open.verdicts()).containsExactly(Verdict.PAUSED);
              assertThat(open.proveFrom()).isEqualTo(NOW);
              assertThat(open.fireFrom()).as("found paused, not silent").isNull();
              assertThat(open.raised()).isEqualTo("do something");
            });
    try (Watchbook book = ConfiguredWatchbook.open(definitions)) {
      assertThat(book.incident("a-1")).as("recorded once").hasSize(2).startsWith(detected);
    }
    activities.record(List.of(event("a-1/closed", Kind.CLOSED, null)));
    assertThat(activities.read(null).incidents()).isEmpty();
  }

  @Test
  void aRoundThatSyncsATableIsToldWhileItIsUnderWay() {
    hold(Job.State.ENABLED);
    activities.record(
        List.of(
            event("a-1/detected", Kind.DETECTED, Verdict.PAUSED),
            event("a-1/watch-04:00/run-1/REPAIRING/CATCH_UP", Kind.REPAIRING, null)));

    assertThat(activities.read(null).atWork()).isEmpty();
    underWay.add("watch-04:00");

    assertThat(activities.read(null).atWork())
        .containsExactly(
            new RoundAtWork("schedule a", "items", "watch-04:00/run-1", "SchedulerMonitor", NOW));
  }

  @Test
  void theTargetIsNotHeldWhileTemporalIsAskedForRounds() {
    hold(Job.State.ENABLED);
    activities.record(
        List.of(
            event("a-1/detected", Kind.DETECTED, Verdict.PAUSED),
            event("a-1/watch-04:00/run-1/REPAIRING/CATCH_UP", Kind.REPAIRING, null)));
    List<String> asked = new ArrayList<>();
    activities =
        new WatchActivities(
            definitions,
            new ConfiguredWarehouses(definitions),
            new NoSchedules(),
            round -> {
              // Read-only, as nobody can while the file is open for writing.
              new DuckDbSource((DuckDbFile) definitions.target()).close();
              asked.add(round);
              return true;
            },
            CLOCK);

    assertThat(activities.read(null).atWork()).hasSize(1);
    assertThat(asked).containsExactly("watch-04:00");
  }

  private static IncidentEvent event(String id, Kind kind, Verdict verdict) {
    return new IncidentEvent(
        id,
        "a-1",
        kind,
        NOW,
        "SchedulerMonitor",
        "a",
        false,
        verdict == null ? null : new Finding("a", false, verdict, "items", null, "paused"),
        null,
        kind == Kind.REPAIRING ? Action.CATCH_UP : null,
        null,
        "items",
        NOW,
        null,
        "do something");
  }
}
