package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.TableDefinition;
import io.snowline.sync.Action;
import io.snowline.sync.ApplyRequest;
import io.snowline.sync.GuardLimits;
import io.snowline.sync.Limit;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.RunOrder;
import io.snowline.sync.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Deletions that a human has to allow. The target holds three copies of five keys, one of which the
 * source lacks.
 */
class ApprovalTest {
  private static final TableDefinition TABLE =
      EmbeddedSync.stamped(EmbeddedSync.limited(EmbeddedSync.items(), "1", "50%"), "DAY", "DAY");

  @TempDir Path folder;

  private EmbeddedSync begin(TableDefinition... tables) {
    return begin(EmbeddedSync.of(folder, tables));
  }

  private static EmbeddedSync begin(EmbeddedSync sync) {
    sync.source(
        "CREATE TABLE ITEMS (ID INTEGER, NAME VARCHAR)",
        "INSERT INTO ITEMS SELECT i, 'name ' || i FROM range(1, 5) AS numbers(i)");
    sync.target(
        """
        CREATE TABLE ITEMS_COPY AS
        SELECT i::INTEGER AS ID, 'name ' || i AS NAME, day::DATE AS DAY
        FROM range(1, 6) AS numbers(i), range(DATE '2025-07-15', DATE '2025-07-18', INTERVAL 1 DAY)
          AS days(day)\
        """);
    return sync;
  }

  private static final List<List<String>> SOURCE =
      List.of(
          List.of("1", "name 1"),
          List.of("2", "name 2"),
          List.of("3", "name 3"),
          List.of("4", "name 4"));

  private static List<List<String>> target(EmbeddedSync sync) {
    return sync.targetRows("SELECT ID, NAME FROM ITEMS_COPY ORDER BY ALL");
  }

  /** A daily sync deletes nothing: it would use the approval up all the same. */
  @Test
  void anApprovalSentByHandForADailySyncIsRefusedAndStaysUnused() {
    try (EmbeddedSync sync = begin(TABLE)) {
      Receipt waiting = expect(Outcome.WAITING, sync.full());

      Receipt daily =
          expect(
              Outcome.FAILED, sync.ask(Requests.approveDaily(waiting.run(), waiting.planHash())));

      assertThat(daily.failure()).isEqualTo("ApprovalRefused");
      assertThat(daily.reasons())
          .containsExactly(
              "Cannot use plan %s of %s: a daily sync deletes nothing, only a full one is approved (see: snowline approve)"
                  .formatted(waiting.planHash(), waiting.run()));
      expect(Outcome.VERIFIED, sync.approve(waiting.run(), waiting.planHash()));
      assertThat(target(sync)).isEqualTo(SOURCE);
    }
  }

  @Test
  void theFirstFoldAsksAndKeepsWhatItWouldDelete() {
    try (EmbeddedSync sync = begin(TABLE)) {
      List<List<String>> before = target(sync);
      Receipt waiting = expect(Outcome.WAITING, sync.full());

      assertThat(waiting.guard()).isEqualTo(Verdict.Decision.ASK);
      assertThat(waiting.reasons())
          .containsExactly("the first fold of this table removes 10 superseded rows");
      assertThat(List.of(waiting.superseded(), waiting.vanished(), waiting.staleRows()))
          .containsExactly(10L, 1L, 11L);
      assertThat(waiting.next())
          .containsExactly(
              "snowline approve %s --plan %s".formatted(waiting.run(), waiting.planHash()),
              "snowline reject %s --plan %s".formatted(waiting.run(), waiting.planHash()));
      assertThat(target(sync)).isEqualTo(before);
      assertThat(sync.tables()).doesNotContain("ITEMS_COPY_HISTORY");
      assertThat(
              sync.targetRows(
                  "SELECT run, outcome, superseded, vanished, stale_rows, plan_hash"
                      + " FROM snowline_ledger"))
          .containsExactly(List.of(waiting.run(), "waiting", "10", "1", "11", waiting.planHash()));
      assertThat(sync.targetRows("SELECT run, sum(copies) FROM snowline_deletions GROUP BY run"))
          .containsExactly(List.of(waiting.run(), "11"));
      assertThat(sync.stagingIsLeft()).isFalse();
    }
  }

  @Test
  void dailySyncsGoOnWhileAPlanWaits() {
    try (EmbeddedSync sync = begin(TABLE)) {
      expect(Outcome.WAITING, sync.full());
      sync.source("INSERT INTO ITEMS VALUES (9, 'new')");
      Receipt daily = expect(Outcome.VERIFIED, sync.daily());
      assertThat(List.of(daily.inserted(), daily.targetRows(), daily.staleRows()))
          .containsExactly(1L, 16L, 11L);
      assertThat(target(sync)).hasSize(16).contains(List.of("9", "new"));
    }
  }

  @Test
  void anApprovalAppliesThePlanAndNamesTheRunThatWaited() {
    try (EmbeddedSync sync = begin(TABLE)) {
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      Receipt approved = expect(Outcome.VERIFIED, sync.approve(waiting.run(), waiting.planHash()));
      assertThat(approved.action()).isEqualTo(Action.APPROVE);
      assertThat(approved.approved()).isEqualTo(waiting.run());
      assertThat(approved.planHash()).isEqualTo(waiting.planHash());
      assertThat(List.of(approved.superseded(), approved.vanished(), approved.staleRows()))
          .containsExactly(10L, 1L, 0L);
      assertThat(target(sync)).isEqualTo(SOURCE);
      assertThat(sync.targetRows("SELECT count(*) FROM ITEMS_COPY_HISTORY"))
          .containsExactly(List.of("11"));
    }
  }

  @Test
  void laterFoldsNeedNoApproval() {
    try (EmbeddedSync sync = begin(TABLE)) {
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      expect(Outcome.VERIFIED, sync.approve(waiting.run(), waiting.planHash()));
      sync.target("INSERT INTO ITEMS_COPY SELECT ID, NAME, DATE '2025-07-20' FROM ITEMS_COPY");
      Receipt full = expect(Outcome.VERIFIED, sync.full());
      assertThat(full.superseded()).isEqualTo(4);
      assertThat(target(sync)).isEqualTo(SOURCE);
    }
  }

  @Test
  void anApprovalIsUsedOnce() {
    try (EmbeddedSync sync = begin(TABLE)) {
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      Receipt used = expect(Outcome.VERIFIED, sync.approve(waiting.run(), waiting.planHash()));
      refused(sync, waiting.run(), waiting.planHash(), used.run() + " used it");
      assertThat(target(sync)).isEqualTo(SOURCE);
    }
  }

  @Test
  void aRejectionThatIsRepeatedReturnsItsReceiptAndChangesNothing() {
    List<Receipt> again = new ArrayList<>();
    HookedActivities.Hook hook =
        (moment, request, activities) -> {
          if (moment.equals("after reject")) {
            again.add(activities.reject((RunOrder) request));
          }
        };
    try (EmbeddedSync sync =
        begin(
            EmbeddedSync.around(
                folder, activities -> new HookedActivities(activities, hook), TABLE))) {
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      Receipt rejected = expect(Outcome.REJECTED, sync.reject(waiting.run(), waiting.planHash()));
      assertThat(again).containsExactly(rejected);
      assertThat(sync.targetRows("SELECT outcome FROM snowline_ledger ORDER BY recorded_at"))
          .containsExactly(List.of("waiting"), List.of("rejected"));
    }
  }

  @Test
  void anApprovalIsForOnePlanOfOneWaitingRun() {
    try (EmbeddedSync sync = begin(TABLE)) {
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      refused(sync, waiting.run(), "0123456789abcdef", "its plan is " + waiting.planHash());
      refused(sync, "items-20250715-060000-abcd", waiting.planHash(), "no such run waits");
      Receipt daily = expect(Outcome.VERIFIED, sync.daily());
      refused(sync, daily.run(), daily.planHash(), "no such run waits");
      assertThat(target(sync)).hasSize(15);
      expect(Outcome.VERIFIED, sync.approve(waiting.run(), waiting.planHash()));
    }
  }

  @Test
  void anApprovalOfAnotherTablesRunIsRefused() {
    TableDefinition other = EmbeddedSync.named(TABLE, "others", "ITEMS", "OTHERS_COPY");
    try (EmbeddedSync sync = begin(TABLE, other)) {
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      Receipt receipt =
          sync.send("others", Requests.approve(waiting.run(), waiting.planHash())).join();
      assertThat(expect(Outcome.FAILED, receipt).failure()).isEqualTo("ApprovalRefused");
      assertThat(receipt.reasons().get(0)).contains("it is a run of items");
      assertThat(sync.tables()).doesNotContain("OTHERS_COPY");
    }
  }

  @Test
  void aRejectedPlanCanNotBeApproved() {
    try (EmbeddedSync sync = begin(TABLE)) {
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      Receipt rejected = expect(Outcome.REJECTED, sync.reject(waiting.run(), waiting.planHash()));
      assertThat(rejected.rejected()).isEqualTo(waiting.run());
      assertThat(rejected.reasons())
          .containsExactly(
              "test rejected plan %s of %s: no".formatted(waiting.planHash(), waiting.run()));
      refused(sync, waiting.run(), waiting.planHash(), "it was rejected");
      assertThat(target(sync)).hasSize(15);

      Receipt again = expect(Outcome.WAITING, sync.full());
      assertThat(again.planHash()).isEqualTo(waiting.planHash());
      expect(Outcome.VERIFIED, sync.approve(again.run(), again.planHash()));
    }
  }

  @Test
  void anApprovalThatShrinksBetweenPlanAndApplyCoversNoMoreThanItStillHolds() {
    List<String> applying = new ArrayList<>();
    AtomicReference<EmbeddedSync> opened = new AtomicReference<>();
    HookedActivities.Hook hook =
        (moment, request, activities) -> {
          if (moment.equals("before apply")) {
            applying.add(((ApplyRequest) request).order().run());
            opened
                .get()
                .target("UPDATE snowline_deletions SET copies = 2 WHERE snowline_key = '1:5'");
          }
        };
    try (EmbeddedSync sync =
        begin(
            EmbeddedSync.around(
                folder, activities -> new HookedActivities(activities, hook), TABLE))) {
      opened.set(sync);
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      assertThat(
              sync.targetRows(
                  "SELECT sum(copies) FROM snowline_deletions WHERE snowline_key = '1:5'"))
          .containsExactly(List.of("3"));

      Receipt again = expect(Outcome.WAITING, sync.approve(waiting.run(), waiting.planHash()));

      assertThat(applying).as("it was covered when it was planned").containsExactly(again.run());
      assertThat(again.reasons().get(0))
          .isEqualTo(
              "the approval of %s is refused: 1 deletions are not among those it covers"
                  .formatted(waiting.run()));
      assertThat(target(sync)).hasSize(15).filteredOn(row -> row.get(0).equals("5")).hasSize(3);
      assertThat(sync.targetRows("FROM ITEMS_COPY_HISTORY")).isEmpty();
    }
  }

  @Test
  void anApprovalExpires() {
    GuardLimits limits =
        new GuardLimits(TABLE.guard().vanished(), TABLE.guard().sourceDrop(), Duration.ZERO);
    try (EmbeddedSync sync = begin(EmbeddedSync.guarded(TABLE, limits))) {
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      refused(sync, waiting.run(), waiting.planHash(), "expired after 0 hours");
      assertThat(target(sync)).hasSize(15);
    }
  }

  @Test
  void deletionsThatCameUpSinceAreNotCovered() {
    TableDefinition lenient = EmbeddedSync.limited(TABLE, "50%", "50%");
    try (EmbeddedSync sync = begin(lenient)) {
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      sync.source("DELETE FROM ITEMS WHERE ID = 2");
      Receipt again = expect(Outcome.WAITING, sync.approve(waiting.run(), waiting.planHash()));
      assertThat(again.planHash()).isNotEqualTo(waiting.planHash());
      assertThat(again.reasons())
          .containsExactly(
              "the approval of %s is refused: 1 deletions are not among those it covers"
                  .formatted(waiting.run()),
              "the first fold of this table removes 10 superseded rows");
      assertThat(again.approved()).isNull();
      assertThat(target(sync)).hasSize(15);

      Receipt applied = expect(Outcome.VERIFIED, sync.approve(again.run(), again.planHash()));
      assertThat(applied.vanished()).isEqualTo(2);
      assertThat(target(sync)).isEqualTo(List.of(SOURCE.get(0), SOURCE.get(2), SOURCE.get(3)));
    }
  }

  @Test
  void aChangedRowThatWouldBeDeletedIsNotCovered() {
    try (EmbeddedSync sync = begin(TABLE)) {
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      sync.target("UPDATE ITEMS_COPY SET NAME = 'kept' WHERE ID = 3 AND DAY = '2025-07-15'");
      Receipt again = expect(Outcome.WAITING, sync.approve(waiting.run(), waiting.planHash()));
      assertThat(again.reasons().get(0)).contains("1 deletions are not among those it covers");
      assertThat(target(sync)).hasSize(15).contains(List.of("3", "kept"));
    }
  }

  @Test
  void fewerDeletionsThanApprovedAreFine() {
    try (EmbeddedSync sync = begin(TABLE)) {
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      sync.source("INSERT INTO ITEMS VALUES (5, 'back again'), (6, 'new')");
      sync.target("DELETE FROM ITEMS_COPY WHERE DAY = '2025-07-15'");
      Receipt applied = expect(Outcome.VERIFIED, sync.approve(waiting.run(), waiting.planHash()));
      assertThat(
              List.of(
                  applied.inserted(), applied.updated(), applied.superseded(), applied.vanished()))
          .containsExactly(1L, 1L, 5L, 0L);
      assertThat(target(sync))
          .isEqualTo(sync.sourceRows("SELECT ID, NAME FROM ITEMS ORDER BY ALL"));
    }
  }

  @Test
  void theFirstPlanEverCanBeApprovedOnceToo() {
    try (EmbeddedSync sync = begin(TABLE)) {
      Receipt plan = expect(Outcome.PLANNED, sync.plan(Mode.FULL));
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      assertThat(waiting.planHash()).isEqualTo(plan.planHash());
      refused(sync, plan.run(), plan.planHash(), "no such run waits");
      expect(Outcome.VERIFIED, sync.approve(waiting.run(), waiting.planHash()));
      // The same rows come back; the approval of their removal was used.
      sync.target("INSERT INTO ITEMS_COPY VALUES (5, 'name 5', '2025-07-17')");
      refused(sync, waiting.run(), waiting.planHash(), "used it");
    }
  }

  @Test
  void moreVanishedRowsThanTheLimitAsk() {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, TABLE)) {
      sync.source(
          "CREATE TABLE ITEMS AS SELECT i::INTEGER AS ID, 'x' AS NAME FROM range(10) AS n(i)");
      expect(Outcome.VERIFIED, sync.full());
      sync.source("DELETE FROM ITEMS WHERE ID = 1");
      assertThat(expect(Outcome.VERIFIED, sync.full()).vanished()).isEqualTo(1);
      sync.source("DELETE FROM ITEMS WHERE ID IN (2, 3)");
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      assertThat(waiting.reasons())
          .containsExactly("2 of 9 keys vanished from the source; the limit is 1 rows");
      assertThat(target(sync)).hasSize(9);
      expect(Outcome.VERIFIED, sync.approve(waiting.run(), waiting.planHash()));
      assertThat(target(sync)).hasSize(7);
    }
  }

  @Test
  void anApprovalDoesNotLiftABlock() {
    try (EmbeddedSync sync = begin(EmbeddedSync.limited(TABLE, "0", "50%"))) {
      Receipt waiting = expect(Outcome.WAITING, sync.full());
      sync.source("DELETE FROM ITEMS WHERE ID > 1");
      Receipt blocked = expect(Outcome.BLOCKED, sync.approve(waiting.run(), waiting.planHash()));
      assertThat(blocked.reasons())
          .containsExactly(
              "the source has 1 usable rows, 4 fewer than the baseline of 5; the limit is 50%");
      assertThat(target(sync)).hasSize(15);
      sync.source("DELETE FROM ITEMS");
      expect(Outcome.BLOCKED, sync.approve(waiting.run(), waiting.planHash()));
      assertThat(target(sync)).hasSize(15);
    }
  }

  @Test
  void limitsOfNothingAndOfEverythingAreKeptToo() {
    Limit all = Limit.parse("100%").orElseThrow();
    TableDefinition table =
        EmbeddedSync.guarded(EmbeddedSync.items(), new GuardLimits(all, all, Duration.ofDays(7)));
    try (EmbeddedSync sync = EmbeddedSync.of(folder, table)) {
      sync.source("CREATE TABLE ITEMS AS SELECT 1 AS ID, 'x' AS NAME UNION ALL SELECT 2, 'y'");
      expect(Outcome.VERIFIED, sync.full());
      sync.source("DELETE FROM ITEMS WHERE ID = 1", "UPDATE ITEMS SET ID = 3");
      assertThat(expect(Outcome.VERIFIED, sync.full()).vanished()).isEqualTo(2);
    }
  }

  private static void refused(EmbeddedSync sync, String run, String hash, String why) {
    Receipt receipt = expect(Outcome.FAILED, sync.approve(run, hash));
    assertThat(receipt.failure()).isEqualTo("ApprovalRefused");
    assertThat(receipt.reasons()).hasSize(1);
    assertThat(receipt.reasons().get(0)).contains(why);
  }
}
