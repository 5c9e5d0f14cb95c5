package io.snowline.sync;

import static io.snowline.sync.ModelWarehouse.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.snowline.sync.Verdict.Decision;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.failure.CanceledFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableRunTest {
  private static final String RUN = "items-20250814-060000-abcd";
  private static final String QUEUE = "runs";

  private final ModelWarehouse warehouse = new ModelWarehouse();
  private final String workflowId = "table/items/run";
  private TestWorkflowEnvironment temporal;

  /**
   * A server for each test: what one leaves running would keep time from being skipped in others.
   */
  @BeforeEach
  void startServer() {
    TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder();
    Visibility.types().forEach(options::registerSearchAttribute);
    temporal = TestWorkflowEnvironment.newInstance(options.build());
    Worker worker = temporal.newWorker(QUEUE);
    worker.registerWorkflowImplementationTypes(TableRunImpl.class);
    worker.registerActivitiesImplementations(warehouse);
    temporal.start();
  }

  @BeforeEach
  void eightRowsOnBothSides() {
    IntStream.range(0, 8)
        .forEach(
            key -> {
              warehouse.source(key, 420);
              warehouse.target(key, 420);
            });
  }

  @AfterEach
  void discardWasTheLastCallAndNothingIsStaged() {
    temporal.close();
    assertThat(warehouse.calls()).endsWith("discard");
    assertThat(warehouse.staged()).isEmpty();
  }

  @Test
  void equalDigestsSkipTransferAndPlanButAreProvenAndRecorded() {
    Receipt receipt = run(Mode.FULL);

    assertThat(figures(receipt)).isEqualTo("VERIFIED source 8 target 8 +0 ~0 =8 vanished 0");
    assertThat(warehouse.calls()).containsExactly("inspect", "digestSource", "apply []", "discard");
    assertThat(warehouse.ledger()).containsExactly(receipt);
  }

  @Test
  void differingBucketsAreReadPlannedAndApplied() {
    oneOfEach();

    Receipt receipt = run(Mode.FULL);

    assertThat(figures(receipt)).isEqualTo("VERIFIED source 8 target 8 +1 ~1 =6 vanished 1");
    assertThat(receipt.cut()).isEqualTo(ModelWarehouse.CLOCK);
    assertThat(receipt.targetDigest()).isEqualTo(receipt.sourceDigest());
    assertThat(receipt.requests()).containsExactly("request-1", "request-2");
    assertThat(warehouse.calls())
        .containsExactly(
            "inspect",
            "digestSource",
            "transfer [0, 2, 3]",
            "digestSource",
            "plan [0, 2, 3]",
            "apply [0, 2, 3]",
            "discard");
    assertThat(warehouse.target()).isEqualTo(warehouse.source());
    assertThat(warehouse.ledger()).containsExactly(receipt);
  }

  @Test
  void aFirstLoadReadsAllAndItsClosingDigestIsTheCut() {
    warehouse.emptyTarget();

    Receipt receipt = run(Mode.FULL);

    assertThat(figures(receipt)).isEqualTo("VERIFIED source 8 target 8 +8 ~0 =0 vanished 0");
    assertThat(receipt.cut()).isEqualTo(ModelWarehouse.CLOCK);
    assertThat(warehouse.calls())
        .containsExactly(
            "inspect",
            "transfer [0, 1, 2, 3]",
            "digestSource",
            "plan [0, 1, 2, 3]",
            "apply [0, 1, 2, 3]",
            "discard");
    assertThat(warehouse.target()).isEqualTo(warehouse.source());
  }

  @Test
  void aFirstLoadReadsAgainWhatMovedWhileItWasRead() {
    warehouse.emptyTarget();
    warehouse.next("digestSource", () -> warehouse.source(7, 7));

    Receipt receipt = run(Mode.FULL);

    assertThat(figures(receipt)).isEqualTo("VERIFIED source 8 target 8 +8 ~0 =0 vanished 0");
    assertThat(warehouse.calls())
        .containsExactly(
            "inspect",
            "transfer [0, 1, 2, 3]",
            "digestSource",
            "transfer [3]",
            "digestSource",
            "plan [0, 1, 2, 3]",
            "apply [0, 1, 2, 3]",
            "discard");
    assertThat(warehouse.target()).isEqualTo(warehouse.source());
  }

  @Test
  void aDailySyncLeavesWhatVanished() {
    oneOfEach();

    Receipt receipt = run(Mode.DAILY);

    assertThat(figures(receipt)).isEqualTo("VERIFIED source 8 target 9 +1 ~1 =6 vanished 0");
    assertThat(receipt.staleRows()).isEqualTo(1);
    assertThat(warehouse.target()).containsAllEntriesOf(warehouse.source()).containsEntry(8, 420);
  }

  @Test
  void whatMovedOfTheRowsReadIsReadAgainAlone() {
    oneOfEach();
    warehouse.next("digestSource", () -> {});
    warehouse.next("digestSource", () -> warehouse.source(7, 7));

    Receipt receipt = run(Mode.FULL);

    assertThat(figures(receipt)).isEqualTo("VERIFIED source 8 target 8 +1 ~1 =6 vanished 1");
    assertThat(warehouse.calls())
        .containsExactly(
            "inspect",
            "digestSource",
            "transfer [0, 2, 3]",
            "digestSource",
            "transfer [3]",
            "digestSource",
            "plan [0, 2, 3]",
            "apply [0, 2, 3]",
            "discard");
    assertThat(warehouse.target()).isEqualTo(warehouse.source()).containsEntry(7, 7);
  }

  @Test
  void aSecondLookReadsOfTheDifferingBucketsWhatDiffers() {
    oneOfEach();
    warehouse.secondLook(16);

    Receipt receipt = run(Mode.FULL);

    assertThat(figures(receipt)).isEqualTo("VERIFIED source 8 target 8 +1 ~1 =6 vanished 1");
    assertThat(warehouse.calls())
        .containsExactly(
            "inspect",
            "digestSource",
            "transfer [0, 2, 3]",
            "digestSource",
            "plan [6, 7, 8]",
            "apply [6, 7, 8]",
            "discard");
    assertThat(warehouse.target()).isEqualTo(warehouse.source());
  }

  @Test
  void whatMovesAfterASecondLookIsReadWithItsBucketAndTheRestStays() {
    oneOfEach();
    warehouse.secondLook(16);
    warehouse.next("digestSource", () -> {});
    warehouse.next(
        "digestSource",
        () -> {
          warehouse.source(3, 7);
          warehouse.source(5, 7);
        });

    Receipt receipt = run(Mode.FULL);

    assertThat(warehouse.calls())
        .containsExactly(
            "inspect",
            "digestSource",
            "transfer [0, 2, 3]",
            "digestSource",
            "transfer [1, 3]",
            "digestSource",
            "plan [1, 3, 5, 6, 7, 8, 9, 11, 13, 15]",
            "apply [1, 3, 5, 6, 7, 8, 9, 11, 13, 15]",
            "discard");
    assertThat(figures(receipt)).isEqualTo("VERIFIED source 8 target 8 +1 ~3 =4 vanished 1");
    assertThat(warehouse.target()).isEqualTo(warehouse.source()).containsEntry(3, 7);
  }

  @Test
  void whatASecondLookFindsEqualAgainIsNotRead() {
    oneOfEach();
    warehouse.secondLook(16);
    Map<Integer, Integer> before = warehouse.target();
    warehouse.next(
        "transfer",
        () -> {
          warehouse.source().keySet().forEach(warehouse::removeFromSource);
          before.forEach(warehouse::source);
        });

    Receipt receipt = run(Mode.FULL);

    assertThat(figures(receipt)).isEqualTo("VERIFIED source 8 target 8 +0 ~0 =8 vanished 0");
    assertThat(warehouse.target()).isEqualTo(before);
  }

  @Test
  void whatMovedInABucketThatWasNotReadIsReadToo() {
    oneOfEach();
    warehouse.next("digestSource", () -> {});
    warehouse.next("digestSource", () -> warehouse.source(1, 7));

    Receipt receipt = run(Mode.FULL);

    assertThat(figures(receipt)).isEqualTo("VERIFIED source 8 target 8 +1 ~2 =5 vanished 1");
    assertThat(warehouse.calls())
        .containsExactly(
            "inspect",
            "digestSource",
            "transfer [0, 2, 3]",
            "digestSource",
            "transfer [1]",
            "digestSource",
            "plan [0, 1, 2, 3]",
            "apply [0, 1, 2, 3]",
            "discard");
    assertThat(warehouse.target()).isEqualTo(warehouse.source()).containsEntry(1, 7);
  }

  @Test
  void aSourceThatMovesInThreeRoundsIsVerifiedAfterTheLast() {
    oneOfEach();
    warehouse.next("digestSource", () -> {});
    IntStream.rangeClosed(1, 3)
        .forEach(round -> warehouse.next("digestSource", () -> warehouse.source(7, round)));

    Receipt receipt = run(Mode.FULL);

    assertThat(figures(receipt)).isEqualTo("VERIFIED source 8 target 8 +1 ~1 =6 vanished 1");
    assertThat(warehouse.calls()).filteredOn("transfer [3]"::equals).hasSize(3);
    assertThat(warehouse.target()).isEqualTo(warehouse.source()).containsEntry(7, 3);
  }

  @Test
  void aSourceThatNeverRestsEndsAsMovingSource() {
    oneOfEach();
    Map<Integer, Integer> before = warehouse.target();
    warehouse.always("digestSource", () -> warehouse.source(7, warehouse.source().get(7) + 1));

    Receipt receipt = run(Mode.FULL);

    assertThat(receipt.outcome()).isEqualTo(Outcome.MOVING_SOURCE);
    assertThat(receipt.failure()).isNull();
    assertThat(receipt.reasons())
        .containsExactly(
            "the source changed while it was read, in each of 3 rounds; try again when it is"
                + " quieter");
    assertThat(warehouse.calls())
        .containsExactly(
            "inspect",
            "digestSource",
            "transfer [0, 2, 3]",
            "digestSource",
            "transfer [3]",
            "digestSource",
            "transfer [3]",
            "digestSource",
            "transfer [3]",
            "digestSource",
            "record MOVING_SOURCE",
            "discard");
    assertThat(warehouse.target()).isEqualTo(before);
    assertThat(warehouse.ledger()).containsExactly(receipt);
  }

  @Test
  void whatTheGuardBlocksIsRecordedAndNotApplied() {
    oneOfEach();
    Map<Integer, Integer> before = warehouse.target();
    warehouse.history(new SourceHistory(100L, true));

    Receipt receipt = run(Mode.DAILY);

    assertThat(figures(receipt)).isEqualTo("BLOCKED source 8 target 8 +1 ~1 =6 vanished 1");
    assertThat(receipt.guard()).isEqualTo(Decision.BLOCK);
    assertThat(receipt.reasons())
        .containsExactly(
            "the source has 8 usable rows, 92 fewer than the baseline of 100; the limit is 50%");
    assertThat(receipt.next()).isEmpty();
    assertThat(warehouse.calls())
        .containsExactly(
            "inspect",
            "digestSource",
            "transfer [0, 2, 3]",
            "digestSource",
            "plan [0, 2, 3]",
            "record BLOCKED",
            "discard");
    assertThat(warehouse.target()).isEqualTo(before);
    assertThat(warehouse.ledger()).containsExactly(receipt);
  }

  @Test
  void anEmptySourceIsBlockedAndDeletesNothing() {
    IntStream.range(0, 8).forEach(warehouse::removeFromSource);

    Receipt receipt = run(Mode.FULL);

    assertThat(figures(receipt)).isEqualTo("BLOCKED source 0 target 8 +0 ~0 =0 vanished 8");
    assertThat(warehouse.target()).hasSize(8);
    assertThat(warehouse.calls()).contains("record BLOCKED");
  }

  @Test
  void aCollapsedSourceIsBlockedEvenIfTheTargetEqualsIt() {
    warehouse.history(new SourceHistory(100L, true));

    Receipt receipt = run(Mode.DAILY);

    assertThat(figures(receipt)).isEqualTo("BLOCKED source 8 target 8 +0 ~0 =8 vanished 0");
    assertThat(warehouse.calls())
        .containsExactly("inspect", "digestSource", "record BLOCKED", "discard");
  }

  @Test
  void whatNeedsApprovalIsRecordedAndNotApplied() {
    oneOfEach();
    warehouse.limits("0", "50%");
    Map<Integer, Integer> before = warehouse.target();

    Receipt receipt = run(Mode.FULL);

    assertThat(figures(receipt)).isEqualTo("WAITING source 8 target 8 +1 ~1 =6 vanished 1");
    assertThat(receipt.guard()).isEqualTo(Decision.ASK);
    assertThat(receipt.staleRows()).isEqualTo(1);
    assertThat(receipt.planHash()).isEqualTo("00000000deadbeef");
    assertThat(receipt.reasons())
        .containsExactly("1 of 8 keys vanished from the source; the limit is 0 rows");
    assertThat(receipt.next())
        .containsExactly(
            "snowline approve " + RUN + " --plan 00000000deadbeef",
            "snowline reject " + RUN + " --plan 00000000deadbeef");
    assertThat(warehouse.calls()).contains("record WAITING").doesNotContain("apply [0, 2, 3]");
    assertThat(warehouse.target()).isEqualTo(before);
    assertThat(warehouse.ledger()).containsExactly(receipt);
  }

  @Test
  void anApprovalThatCoversEveryDeletionIsAppliedAndNamed() {
    oneOfEach();
    warehouse.limits("0", "50%");

    Receipt receipt = run(approval());

    assertThat(figures(receipt)).isEqualTo("VERIFIED source 8 target 8 +1 ~1 =6 vanished 1");
    assertThat(receipt.approved()).isEqualTo("items-before");
    assertThat(warehouse.target()).isEqualTo(warehouse.source());
  }

  @Test
  void anApprovalThatLacksADeletionWaitsAgain() {
    oneOfEach();
    warehouse.limits("0", "50%");
    warehouse.unapproved(1);
    Map<Integer, Integer> before = warehouse.target();

    Receipt receipt = run(approval());

    assertThat(receipt.outcome()).isEqualTo(Outcome.WAITING);
    assertThat(receipt.approved()).isNull();
    assertThat(receipt.reasons())
        .containsExactly(
            "the approval of items-before is refused: 1 deletions are not among those it covers",
            "1 of 8 keys vanished from the source; the limit is 0 rows");
    assertThat(warehouse.target()).isEqualTo(before);
  }

  @Test
  void aPlanShowsWhatWouldBeDoneAndWritesNothing() {
    oneOfEach();
    Map<Integer, Integer> before = warehouse.target();

    Receipt receipt = run(order(Action.PLAN, Mode.FULL, false));

    assertThat(figures(receipt)).isEqualTo("PLANNED source 8 target 8 +1 ~1 =6 vanished 1");
    assertThat(receipt.guard()).isEqualTo(Decision.APPLY);
    assertThat(receipt.next()).containsExactly("snowline sync full items");
    assertThat(warehouse.calls())
        .containsExactly(
            "inspect",
            "digestSource",
            "transfer [0, 2, 3]",
            "digestSource",
            "plan [0, 2, 3]",
            "discard");
    assertThat(warehouse.target()).isEqualTo(before);
    assertThat(warehouse.ledger()).isEmpty();
  }

  @Test
  void aPlanTellsWhatTheGuardWouldSay() {
    oneOfEach();
    warehouse.limits("0", "50%");
    Receipt asked = run(order(Action.PLAN, Mode.FULL, false));

    assertThat(asked.outcome()).isEqualTo(Outcome.PLANNED);
    assertThat(asked.guard()).isEqualTo(Decision.ASK);
    assertThat(asked.reasons())
        .containsExactly("1 of 8 keys vanished from the source; the limit is 0 rows");
    assertThat(asked.next()).containsExactly("snowline sync full items");
  }

  @Test
  void aPlanThatWouldBeBlockedSuggestsNoSync() {
    oneOfEach();
    warehouse.history(new SourceHistory(100L, true));

    Receipt receipt = run(order(Action.PLAN, Mode.DAILY, false));

    assertThat(receipt.outcome()).isEqualTo(Outcome.PLANNED);
    assertThat(receipt.guard()).isEqualTo(Decision.BLOCK);
    assertThat(receipt.next()).isEmpty();
    assertThat(warehouse.ledger()).isEmpty();
  }

  @Test
  void aPlanWithoutDifferencesSuggestsNothing() {
    Receipt receipt = run(order(Action.PLAN, Mode.FULL, false));

    assertThat(figures(receipt)).isEqualTo("PLANNED source 8 target 8 +0 ~0 =8 vanished 0");
    assertThat(receipt.next()).isEmpty();
    assertThat(warehouse.calls()).containsExactly("inspect", "digestSource", "discard");
  }

  @Test
  void notEvenTheFailureOfAPlanIsRecorded() {
    oneOfEach();
    warehouse.always("plan", fails(FailureType.DUPLICATE_KEYS, "two rows of key 1"));

    Receipt receipt = run(order(Action.PLAN, Mode.FULL, false));

    assertThat(receipt.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(receipt.failure()).isEqualTo("DuplicateKeys");
    assertThat(warehouse.ledger()).isEmpty();
  }

  @Test
  void notEvenAPlansMovingSourceIsRecorded() {
    oneOfEach();
    warehouse.always("digestSource", () -> warehouse.source(7, warehouse.source().get(7) + 1));

    Receipt receipt = run(order(Action.PLAN, Mode.FULL, false));

    assertThat(receipt.outcome()).isEqualTo(Outcome.MOVING_SOURCE);
    assertThat(warehouse.calls()).doesNotContain("record MOVING_SOURCE");
    assertThat(warehouse.ledger()).isEmpty();
  }

  @Test
  void aRunThatWasFencedTwiceBeginsAgainAndIsVerified() {
    oneOfEach();
    warehouse.next("apply", warehouse::otherRunApplies);
    warehouse.next("apply", warehouse::otherRunApplies);

    Receipt receipt = run(Mode.FULL);

    assertThat(figures(receipt)).isEqualTo("VERIFIED source 8 target 8 +1 ~1 =6 vanished 1");
    assertThat(warehouse.calls()).isEqualTo(begun(3, List.of("discard")));
    assertThat(warehouse.target()).isEqualTo(warehouse.source());
    assertThat(warehouse.ledger()).containsExactly(receipt);
  }

  @Test
  void aRunThatIsFencedForEverFailsAfterTheThirdTry() {
    oneOfEach();
    Map<Integer, Integer> before = warehouse.target();
    warehouse.always("apply", warehouse::otherRunApplies);

    Receipt receipt = run(Mode.FULL);

    assertThat(receipt.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(receipt.failure()).isEqualTo("Fenced");
    assertThat(receipt.reasons()).containsExactly("another run applied");
    assertThat(warehouse.calls()).isEqualTo(begun(3, List.of("record FAILED", "discard")));
    assertThat(warehouse.target()).isEqualTo(before);
    assertThat(warehouse.ledger()).containsExactly(receipt);
  }

  @Test
  void aTargetThatChangedSinceTheCompareIsPlannedAfresh() {
    oneOfEach();
    warehouse.next("apply", () -> warehouse.target(1, 1));

    Receipt receipt = run(Mode.FULL);

    assertThat(figures(receipt)).isEqualTo("VERIFIED source 8 target 8 +1 ~2 =5 vanished 1");
    assertThat(warehouse.calls()).contains("plan [0, 2, 3]", "plan [0, 1, 2, 3]");
    assertThat(warehouse.target()).isEqualTo(warehouse.source());
  }

  @Test
  void lostStagingIsReadAgain() {
    oneOfEach();
    warehouse.next("plan", fails(FailureType.STAGING_LOST, "the worker's disk is gone"));

    Receipt receipt = run(Mode.FULL);

    assertThat(receipt.outcome()).isEqualTo(Outcome.VERIFIED);
    assertThat(warehouse.calls()).filteredOn("transfer [0, 2, 3]"::equals).hasSize(2);
    assertThat(warehouse.target()).isEqualTo(warehouse.source());
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureType.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {
        "FENCED",
        "STALE_PLAN",
        "STAGING_LOST",
        "WAREHOUSE_UNAVAILABLE",
        "SCHEDULER_UNAVAILABLE"
      })
  void aFailureThatNoRepeatMendsEndsTheRunAtOnce(FailureType type) {
    oneOfEach();
    Map<Integer, Integer> before = warehouse.target();
    warehouse.always("plan", fails(type, "what went wrong"));

    Receipt receipt = run(Mode.FULL);

    assertThat(receipt.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(receipt.failure()).isEqualTo(type.text());
    assertThat(receipt.reasons()).containsExactly("what went wrong");
    assertThat(warehouse.calls())
        .containsExactly(
            "inspect",
            "digestSource",
            "transfer [0, 2, 3]",
            "digestSource",
            "plan [0, 2, 3]",
            "record FAILED",
            "discard");
    assertThat(warehouse.target()).isEqualTo(before);
    assertThat(warehouse.ledger()).containsExactly(receipt);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"inspect", "digestSource", "digestTarget", "transfer", "plan", "apply", "discard"})
  void aFailureThatARepeatMayMendIsTriedAgain(String step) {
    oneOfEach();
    warehouse.next(step, fails(FailureType.WAREHOUSE_UNAVAILABLE, "503"));

    Receipt receipt = run(Mode.FULL);

    assertThat(figures(receipt)).isEqualTo("VERIFIED source 8 target 8 +1 ~1 =6 vanished 1");
    assertThat(warehouse.target()).isEqualTo(warehouse.source());
    assertThat(warehouse.ledger()).containsExactly(receipt);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"inspect", "digestSource", "digestTarget", "transfer", "plan", "apply", "discard"})
  void aLostAnswerHasNoSecondEffect(String step) {
    oneOfEach();
    warehouse.loseAnswer(step);

    Receipt receipt = run(Mode.FULL);

    assertThat(figures(receipt)).isEqualTo("VERIFIED source 8 target 8 +1 ~1 =6 vanished 1");
    assertThat(warehouse.target()).isEqualTo(warehouse.source());
    assertThat(warehouse.ledger()).containsExactly(receipt);
  }

  @Test
  void aFailureThatNeverEndsIsTriedTenTimesAndThenTold() {
    warehouse.always("inspect", fails(FailureType.WAREHOUSE_UNAVAILABLE, "503"));

    Receipt receipt = run(Mode.FULL);

    assertThat(receipt.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(receipt.failure()).isEqualTo("WarehouseUnavailable");
    assertThat(receipt.reasons()).containsExactly("503");
    assertThat(warehouse.calls()).filteredOn("inspect"::equals).hasSize(10);
    assertThat(warehouse.ledger()).containsExactly(receipt);
  }

  @Test
  void aFailedProofOfASourceThatWentOnIsAMovingSource() {
    oneOfEach();
    Map<Integer, Integer> before = warehouse.target();
    warehouse.next(
        "apply",
        () -> {
          warehouse.source(1, 1);
          fails(FailureType.NOT_VERIFIED, "a check disagrees").run();
        });

    Receipt receipt = run(Mode.FULL);

    assertThat(receipt.outcome()).isEqualTo(Outcome.MOVING_SOURCE);
    assertThat(receipt.sourceRows()).as("the cut's rows").isEqualTo(8);
    assertThat(receipt.reasons())
        .containsExactly(
            "the source changed between its cut and the proof; try again when it is quieter");
    assertThat(receipt.failure()).isNull();
    assertThat(warehouse.calls())
        .endsWith("apply [0, 2, 3]", "digestSource", "record MOVING_SOURCE", "discard");
    assertThat(warehouse.target()).isEqualTo(before);
  }

  @Test
  void aFailedProofOfASourceAtRestIsAFailure() {
    oneOfEach();
    Map<Integer, Integer> before = warehouse.target();
    warehouse.next("apply", fails(FailureType.NOT_VERIFIED, "a check disagrees"));

    Receipt receipt = run(Mode.FULL);

    assertThat(receipt.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(receipt.failure()).isEqualTo("NotVerified");
    assertThat(receipt.reasons()).containsExactly("a check disagrees");
    assertThat(warehouse.calls())
        .endsWith("apply [0, 2, 3]", "digestSource", "record FAILED", "discard");
    assertThat(warehouse.target()).isEqualTo(before);
    assertThat(warehouse.ledger()).containsExactly(receipt);
  }

  @Test
  void aHeldTableIsLeftAlone() {
    oneOfEach();
    hold();

    Receipt receipt = run(order(Action.SYNC, Mode.DAILY, false));

    assertThat(receipt.next()).containsExactly("snowline sync daily items --end-hold");
    assertHeld(receipt);
  }

  @Test
  void aHoldOutweighsAnApproval() {
    oneOfEach();
    hold();

    Receipt receipt = run(approval());

    assertThat(receipt.next())
        .containsExactly("snowline approve items-before --plan 00000000deadbeef --end-hold");
    assertHeld(receipt);
  }

  private void assertHeld(Receipt receipt) {
    assertThat(receipt.outcome()).isEqualTo(Outcome.BLOCKED);
    assertThat(receipt.reasons())
        .containsExactly(
            "Georinah holds the table until 2025-08-15 06:00:00 UTC: wrong month (since items-undo)");
    assertThat(warehouse.calls()).containsExactly("inspect", "record BLOCKED", "discard");
    assertThat(warehouse.target()).isNotEqualTo(warehouse.source());
    assertThat(warehouse.ledger()).containsExactly(receipt);
  }

  @Test
  void aWaitingRunThatEndedAHoldAsksForAnApprovalThatDoesToo() {
    oneOfEach();
    hold();
    warehouse.limits("0", "50%");

    assertThat(run(order(Action.SYNC, Mode.FULL, true)).next())
        .containsExactly(
            "snowline approve " + RUN + " --plan 00000000deadbeef --end-hold",
            "snowline reject " + RUN + " --plan 00000000deadbeef");
  }

  @Test
  void aHoldIsEndedOnRequest() {
    oneOfEach();
    hold();

    Receipt receipt = run(order(Action.SYNC, Mode.FULL, true));

    assertThat(receipt.outcome()).isEqualTo(Outcome.VERIFIED);
    assertThat(warehouse.target()).isEqualTo(warehouse.source());
  }

  @Test
  void aHeldTableCanBePlanned() {
    oneOfEach();
    hold();

    assertThat(run(order(Action.PLAN, Mode.FULL, false)).outcome()).isEqualTo(Outcome.PLANNED);
  }

  @Test
  void theReceiptComesBackEvenIfTheLedgerIsOutOfReach() {
    oneOfEach();
    warehouse.always("plan", fails(FailureType.DUPLICATE_KEYS, "two rows of key 1"));
    warehouse.always("record", fails(FailureType.WAREHOUSE_UNAVAILABLE, "503"));

    Receipt receipt = run(Mode.FULL);

    assertThat(receipt.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(receipt.failure()).isEqualTo("DuplicateKeys");
    assertThat(warehouse.calls()).filteredOn("record FAILED"::equals).hasSize(10);
    assertThat(warehouse.ledger()).isEmpty();
  }

  @Test
  void theReceiptComesBackEvenIfStagedRowsCannotBeRemoved() {
    oneOfEach();
    warehouse.next("discard", fails(FailureType.FILE_LOCKED, "held by process 17"));

    Receipt receipt = run(Mode.FULL);

    assertThat(receipt.outcome()).isEqualTo(Outcome.VERIFIED);
    assertThat(warehouse.ledger()).containsExactly(receipt);
    warehouse.discard("items", RUN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "digestSource", "digestTarget", "transfer", "plan"})
  void aCancelledRunEndsAfterTheStepUnderWayAndAppliesNothing(String step) {
    oneOfEach();
    Map<Integer, Integer> before = warehouse.target();
    warehouse.next(step, this::cancel);

    Receipt receipt = runToCancellation(order(Action.SYNC, Mode.FULL, false));

    assertThat(receipt.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(receipt.failure()).isEqualTo("Cancelled");
    assertThat(receipt.reasons())
        .containsExactly("the run was cancelled before it applied anything");
    assertThat(warehouse.calls()).endsWith("record FAILED", "discard");
    assertThat(warehouse.target()).isEqualTo(before);
  }

  /** A step that is just completing can't be cancelled, and the run must not wait for that. */
  @ParameterizedTest
  @ValueSource(strings = {"inspect", "transfer", "plan", "reject"})
  void aCancellationThatMeetsTheEndOfAStepEndsTheRun(String step) {
    for (int time = 0; time < 5; time++) {
      oneOfEach();
      RunOrder order = step.equals("reject") ? rejection() : order(Action.PLAN, Mode.FULL, false);
      CountDownLatch ending = new CountDownLatch(1);
      warehouse.next(step, ending::countDown);
      Thread cancelling =
          new Thread(
              () -> {
                await(ending);
                cancel();
              });
      cancelling.start();
      try {
        run(order);
      } catch (WorkflowFailedException cancelled) {
        assertThat(cancelled).hasCauseInstanceOf(CanceledFailure.class);
      }
      join(cancelling);
    }
  }

  @Test
  void anApplyUnderWayIsWaitedFor() {
    oneOfEach();
    warehouse.next("apply", this::cancel);

    Receipt receipt = runToCancellation(order(Action.SYNC, Mode.FULL, false));

    assertThat(figures(receipt)).isEqualTo("VERIFIED source 8 target 8 +1 ~1 =6 vanished 1");
    assertThat(warehouse.calls()).endsWith("apply [0, 2, 3]", "discard");
    assertThat(warehouse.target()).isEqualTo(warehouse.source());
  }

  @Test
  void anUndoUnderWayIsWaitedFor() {
    warehouse.next("undo", this::cancel);

    assertThat(runToCancellation(undo()).outcome()).isEqualTo(Outcome.UNDONE);
    assertThat(warehouse.calls()).containsExactly("undo items-before", "discard");
  }

  @Test
  void anUndoIsOneStep() {
    Receipt receipt = run(undo());

    assertThat(receipt.outcome()).isEqualTo(Outcome.UNDONE);
    assertThat(receipt.undid()).isEqualTo("items-before");
    assertThat(warehouse.calls()).containsExactly("undo items-before", "discard");
    assertThat(warehouse.ledger()).containsExactly(receipt);
  }

  @Test
  void aRefusedUndoIsAFailure() {
    warehouse.always("undo", fails(FailureType.UNDO_REFUSED, "not the newest run"));

    Receipt receipt = run(undo());

    assertThat(receipt.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(receipt.failure()).isEqualTo("UndoRefused");
    assertThat(receipt.undid()).isNull();
    assertThat(warehouse.calls()).containsExactly("undo items-before", "record FAILED", "discard");
  }

  @Test
  void aRejectionIsOneStep() {
    Receipt receipt = run(rejection());

    assertThat(receipt.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(receipt.rejected()).isEqualTo("items-before");
    assertThat(warehouse.calls()).containsExactly("reject items-before", "discard");
    assertThat(warehouse.ledger()).containsExactly(receipt);
  }

  @Test
  void progressNamesTheStep() {
    oneOfEach();
    List<Progress> seen = new ArrayList<>();
    for (String step : List.of("inspect", "transfer", "plan", "apply")) {
      warehouse.next(step, () -> seen.add(progress()));
    }

    run(Mode.FULL);

    assertThat(seen)
        .extracting(Progress::step, Progress::detail)
        .containsExactly(
            tuple("inspect", "schemas, types, ledger"),
            tuple("transfer", "3 of 4 buckets"),
            tuple("plan", "8 source rows"),
            tuple("apply", "1 inserts, 1 updates, 1 removals"));
  }

  /** A new value of key 6, a new key 7 and a vanished key 8. */
  private void oneOfEach() {
    warehouse.source(6, 7);
    warehouse.source(7, 420);
    warehouse.target(8, 420);
    warehouse.removeFromTarget(7);
  }

  private void hold() {
    warehouse.hold(
        new Hold("items-undo", "Georinah", "wrong month", Instant.parse("2025-08-15T06:00:00Z")));
  }

  private void cancel() {
    try {
      client().newUntypedWorkflowStub(workflowId).cancel();
    } catch (WorkflowNotFoundException ended) {
      return;
    }
  }

  private Progress progress() {
    return client().newWorkflowStub(TableRun.class, workflowId).progress();
  }

  private WorkflowClient client() {
    return temporal.getWorkflowClient();
  }

  private Receipt run(Mode mode) {
    return run(order(Action.SYNC, mode, false));
  }

  private Receipt run(RunOrder order) {
    return client()
        .newWorkflowStub(
            TableRun.class,
            WorkflowOptions.newBuilder().setWorkflowId(workflowId).setTaskQueue(QUEUE).build())
        .run(order);
  }

  /** A cancelled workflow returns nothing: what it did is in the ledger. */
  private Receipt runToCancellation(RunOrder order) {
    assertThatThrownBy(() -> run(order))
        .isInstanceOf(WorkflowFailedException.class)
        .hasCauseInstanceOf(CanceledFailure.class);
    assertThat(warehouse.ledger()).hasSize(1);
    return warehouse.ledger().get(0);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static RunOrder order(Action action, Mode mode, boolean endHold) {
    return order(action, mode, null, null, endHold);
  }

  private static RunOrder approval() {
    return order(
        Action.APPROVE, Mode.FULL, new Approval("items-before", "00000000deadbeef"), null, false);
  }

  private static RunOrder rejection() {
    return order(
        Action.REJECT, Mode.FULL, new Approval("items-before", "00000000deadbeef"), null, false);
  }

  private static RunOrder undo() {
    return order(Action.UNDO, Mode.FULL, null, "items-before", false);
  }

  private static RunOrder order(
      Action action, Mode mode, Approval approval, String undo, boolean endHold) {
    return new RunOrder(
        RUN,
        "items",
        action,
        mode,
        List.of("request-1", "request-2"),
        "test",
        ModelWarehouse.CLOCK,
        approval,
        undo,
        null,
        undo == null ? null : Duration.ofHours(24),
        endHold);
  }

  private static String figures(Receipt receipt) {
    return "%s source %s target %s +%s ~%s =%s vanished %s"
        .formatted(
            receipt.outcome(),
            receipt.sourceRows(),
            receipt.targetRows(),
            receipt.inserted(),
            receipt.updated(),
            receipt.unchanged(),
            receipt.vanished());
  }

  /** The calls of a run that began so many times and was stopped at the end of each. */
  private static List<String> begun(int times, List<String> end) {
    List<String> calls = new ArrayList<>();
    for (int time = 0; time < times; time++) {
      calls.addAll(
          List.of(
              "inspect",
              "digestSource",
              "transfer [0, 2, 3]",
              "digestSource",
              "plan [0, 2, 3]",
              "apply [0, 2, 3]"));
    }
    calls.addAll(end);
    return calls;
  }
}
