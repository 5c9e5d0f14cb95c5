package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.snowline.definition.TableDefinition;
import io.snowline.sync.ApplyRequest;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Plan;
import io.snowline.sync.PlanRequest;
import io.snowline.sync.Receipt;
import io.snowline.sync.RunOrder;
import io.snowline.sync.SyncActivities;
import io.snowline.sync.TransferRequest;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Someone else writes between a run's plan and its apply. */
class FenceTest {
  private static final TableDefinition TABLE =
      EmbeddedSync.limited(EmbeddedSync.items(), "100%", "100%");

  @TempDir Path folder;

  private EmbeddedSync sync;
  private HookedActivities.Hook hook = (moment, request, activities) -> {};
  private final List<String> moments = new CopyOnWriteArrayList<>();
  private final List<ApplyRequest> requests = new CopyOnWriteArrayList<>();

  private EmbeddedSync begin() {
    return begin(20);
  }

  private EmbeddedSync begin(int rows) {
    sync =
        EmbeddedSync.around(
            folder,
            activities ->
                new HookedActivities(
                    activities, (moment, request, steps) -> hook.at(moment, request, steps)),
            TABLE);
    sync.source(
        "CREATE TABLE ITEMS AS SELECT i::INTEGER AS ID, 'name' AS NAME FROM range(%s) AS n(i)"
            .formatted(rows));
    expect(Outcome.VERIFIED, sync.full());
    sync.source(
        "UPDATE ITEMS SET NAME = 'changed' WHERE ID = 1",
        "DELETE FROM ITEMS WHERE ID = 2",
        "INSERT INTO ITEMS VALUES (%s, 'new')".formatted(rows + 10));
    return sync;
  }

  /** Does the work once, before the first apply that follows, and notes the steps. */
  private void beforeApply(HookedActivities.Hook work) {
    hook =
        (moment, request, activities) -> {
          if (moment.startsWith("before ")) {
            moments.add(moment.substring("before ".length()));
          }
          if (moment.equals("before apply")) {
            requests.add((ApplyRequest) request);
            if (requests.size() == 1) {
              work.at(moment, request, activities);
            }
          }
        };
  }

  private static RunOrder successor(RunOrder order) {
    return new RunOrder(
        "items-20991231-235959-beef",
        order.table(),
        order.action(),
        order.mode(),
        List.of("successor"),
        order.actor(),
        order.startedAt(),
        order.approval(),
        order.undo(),
        order.reason(),
        order.hold(),
        order.endHold());
  }

  /** What another worker's run does that read the same source. */
  private static Receipt runSuccessor(ApplyRequest request, SyncActivities activities) {
    RunOrder order = successor(request.order());
    activities.transfer(
        new TransferRequest(order.run(), order.table(), request.contract(), request.read(), true));
    Plan plan =
        activities.plan(new PlanRequest(order, request.contract(), request.read(), request.cut()));
    return activities.apply(
        new ApplyRequest(
            order,
            request.contract(),
            request.fence(),
            request.read(),
            request.cut(),
            request.expected(),
            request.targetBefore(),
            plan));
  }

  @Test
  void anOlderRunIsFencedOffOnceASuccessorApplied() {
    try (EmbeddedSync running = begin()) {
      List<String> refusals = new ArrayList<>();
      beforeApply(
          (moment, request, activities) -> {
            expect(Outcome.VERIFIED, runSuccessor((ApplyRequest) request, activities));
            Map<String, List<List<String>>> after = running.contents();
            ApplicationFailure refused =
                catchThrowableOfType(
                    ApplicationFailure.class, () -> activities.apply((ApplyRequest) request));
            refusals.add(refused.getType() + ": " + refused.getOriginalMessage());
            assertThat(running.contents()).isEqualTo(after);
            activities.discard("items", "items-20991231-235959-beef");
          });
      Receipt receipt = expect(Outcome.VERIFIED, running.full());
      assertThat(refusals)
          .containsExactly(
              "Fenced: Cannot apply %s: another run applied to items since it began (fence is 2, expected 1)"
                  .formatted(receipt.run()));
      assertThat(List.of(receipt.inserted(), receipt.updated(), receipt.vanished()))
          .as("the run began again and found nothing to do")
          .containsExactly(0L, 0L, 0L);
      running.assertTargetEqualsSource();
      assertThat(running.targetRows("SELECT version FROM snowline_fence"))
          .containsExactly(List.of("3"));
      assertThat(running.targetRows("SELECT ID, NAME, run_out FROM ITEMS_COPY_HISTORY ORDER BY ID"))
          .containsExactly(
              List.of("1", "name", "items-20991231-235959-beef"),
              List.of("2", "name", "items-20991231-235959-beef"));
    }
  }

  @Test
  void aVerifiedRunNamesTheStatementsOfTheSourceThatItRestsOn() {
    try (EmbeddedSync running = begin()) {
      beforeApply(
          (moment, given, activities) -> {
            ApplyRequest request = (ApplyRequest) given;
            activities.apply(
                new ApplyRequest(
                    request.order(),
                    request.contract(),
                    request.fence(),
                    request.read(),
                    request.cut(),
                    request.expected(),
                    request.targetBefore(),
                    request.plan(),
                    List.of("read", "cut")));
          });
      assertThat(expect(Outcome.VERIFIED, running.full()).cost().queries())
          .containsExactly("read", "cut");
    }
  }

  @Test
  void aZombiesApplyLongAfterwardsChangesNothing() {
    try (EmbeddedSync running = begin()) {
      beforeApply((moment, request, activities) -> {});
      expect(Outcome.VERIFIED, running.full());
      ApplyRequest done = requests.get(0);
      ApplyRequest zombie =
          new ApplyRequest(
              successor(done.order()),
              done.contract(),
              done.fence(),
              done.read(),
              done.cut(),
              done.expected(),
              done.targetBefore(),
              done.plan());
      running.source("UPDATE ITEMS SET NAME = 'later' WHERE ID = 7");
      expect(Outcome.VERIFIED, running.full());
      Map<String, List<List<String>>> after = running.contents();
      List<String> refusals = new ArrayList<>();
      hook =
          (moment, request, activities) -> {
            if (moment.equals("before inspect")) {
              refusals.add(
                  catchThrowableOfType(ApplicationFailure.class, () -> activities.apply(zombie))
                      .getType());
              assertThat(running.contents()).isEqualTo(after);
            }
          };
      expect(Outcome.PLANNED, running.plan(Mode.FULL));
      assertThat(refusals).containsExactly("StagingLost");
      assertThat(running.contents()).isEqualTo(after);
    }
  }

  @Test
  void anApplyThatIsRepeatedReturnsItsReceiptAndChangesNothing() {
    try (EmbeddedSync running = begin()) {
      List<Receipt> receipts = new ArrayList<>();
      hook =
          (moment, request, activities) -> {
            if (moment.equals("after apply")) {
              Map<String, List<List<String>>> after = running.contents();
              receipts.add(activities.apply((ApplyRequest) request));
              assertThat(running.contents()).isEqualTo(after);
            }
          };
      Receipt receipt = expect(Outcome.VERIFIED, running.full());
      assertThat(receipts).containsExactly(receipt);
      running.assertTargetEqualsSource();
    }
  }

  @Test
  void aPlannedRowThatSomeoneChangedIsPlannedAgain() {
    try (EmbeddedSync running = begin()) {
      beforeApply(
          (moment, request, activities) ->
              running.target("UPDATE ITEMS_COPY SET NAME = 'by hand' WHERE ID = 1"));
      Receipt receipt = expect(Outcome.VERIFIED, running.full());
      assertThat(moments.stream().filter("plan"::equals)).hasSize(2);
      assertThat(List.of(receipt.inserted(), receipt.updated(), receipt.vanished()))
          .containsExactly(1L, 1L, 1L);
      running.assertTargetEqualsSource();
      assertThat(
              running.targetRows(
                  "SELECT ID, NAME, run_in IS NULL FROM ITEMS_COPY_HISTORY ORDER BY ID"))
          .containsExactly(List.of("1", "by hand", "true"), List.of("2", "name", "false"));
    }
  }

  /** The row's bucket is equal now, so that the second try doesn't read it. */
  @Test
  void rowsThatOnlyTheFirstTryStagedAreNotPlannedAgain() {
    try (EmbeddedSync running = begin(4000)) {
      beforeApply(
          (moment, request, activities) ->
              running.target("UPDATE ITEMS_COPY SET NAME = 'changed' WHERE ID = 1"));
      Receipt receipt = expect(Outcome.VERIFIED, running.full());
      assertThat(requests.stream().map(request -> request.read().numbers().size()))
          .containsExactly(2, 1);
      assertThat(
              List.of(
                  receipt.inserted(), receipt.updated(), receipt.unchanged(), receipt.vanished()))
          .containsExactly(1L, 0L, 3999L, 1L);
      running.assertTargetEqualsSource();
    }
  }

  @Test
  void aRowToBeDeletedThatSomeoneChangedIsPlannedAgain() {
    try (EmbeddedSync running = begin()) {
      beforeApply(
          (moment, request, activities) ->
              running.target("UPDATE ITEMS_COPY SET NAME = 'precious' WHERE ID = 2"));
      Receipt receipt = expect(Outcome.VERIFIED, running.full());
      assertThat(requests).hasSize(2);
      assertThat(receipt.planHash()).isNotEqualTo(requests.get(0).plan().hash());
      assertThat(running.targetRows("SELECT NAME FROM ITEMS_COPY_HISTORY WHERE ID = 2"))
          .containsExactly(List.of("precious"));
      running.assertTargetEqualsSource();
    }
  }

  @Test
  void aPlannedRowThatSomeoneRemovedIsPlannedAgain() {
    try (EmbeddedSync running = begin()) {
      beforeApply(
          (moment, request, activities) ->
              running.target("DELETE FROM ITEMS_COPY WHERE ID IN (1, 2)"));
      Receipt receipt = expect(Outcome.VERIFIED, running.full());
      assertThat(requests).hasSize(2);
      assertThat(List.of(receipt.inserted(), receipt.updated(), receipt.vanished()))
          .containsExactly(2L, 0L, 0L);
      running.assertTargetEqualsSource();
    }
  }

  @Test
  void aRowOutsideThePlanThatSomeoneChangedIsNeverCommittedSilently() {
    try (EmbeddedSync running = begin()) {
      for (Mode mode : Mode.values()) {
        requests.clear();
        beforeApply(
            (moment, request, activities) ->
                running.target("UPDATE ITEMS_COPY SET NAME = 'by hand' WHERE ID = 9"));
        Receipt receipt = expect(Outcome.FAILED, running.sync(mode));
        assertThat(receipt.failure()).isEqualTo("NotVerified");
        assertThat(receipt.reasons().get(0)).contains("all was rolled back");
        assertThat(running.targetRows("SELECT NAME FROM ITEMS_COPY WHERE ID IN (1, 9, 30)"))
            .containsExactly(List.of("name"), List.of("by hand"));
        assertThat(running.targetRows("FROM ITEMS_COPY_HISTORY")).isEmpty();
        running.target("UPDATE ITEMS_COPY SET NAME = 'name' WHERE ID = 9");
      }
      hook = (moment, request, activities) -> {};
      expect(Outcome.VERIFIED, running.full());
      running.assertTargetEqualsSource();
    }
  }

  @Test
  void aRowThatSomeoneAddedIsNeverCommittedSilently() {
    try (EmbeddedSync running = begin()) {
      beforeApply(
          (moment, request, activities) ->
              running.target("INSERT INTO ITEMS_COPY VALUES (30, 'by hand')"));
      assertThat(expect(Outcome.FAILED, running.daily()).failure()).isEqualTo("NotVerified");
      assertThat(running.targetRows("SELECT count(*) FROM ITEMS_COPY WHERE ID = 30"))
          .containsExactly(List.of("1"));
      hook = (moment, request, activities) -> {};
      expect(Outcome.VERIFIED, running.full());
      running.assertTargetEqualsSource();
    }
  }
}
