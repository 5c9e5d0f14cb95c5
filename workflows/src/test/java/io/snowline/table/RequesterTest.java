package io.snowline.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.snowline.sync.Action;
import io.snowline.sync.FailureType;
import io.snowline.sync.Mode;
import io.snowline.sync.ModelWarehouse;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.RunOrder;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** DailySync, FullSync and TableRequest: they ask tables and wait for the answers. */
class RequesterTest {
  private static final String[] TABLES = {"a", "b", "c", "d", "e"};

  private final TableServer server = TableServer.of(TABLES);
  private final Gate gate = new Gate();
  private final Gate secondGate = new Gate();

  @AfterEach
  void close() {
    gate.open();
    secondGate.open();
    server.close();
  }

  @Test
  void neverMoreTablesAreUnderWayThanConfiguredAndReceiptsComeInOrder() {
    server.warehouse().next("apply", gate);
    server.warehouse().next("apply", secondGate);
    startDaily("daily", "e", "a", "d", "b", "c");
    gate.awaitReached();
    secondGate.awaitReached();

    assertThat(server.requests().sent())
        .as("the other three wait for their turn")
        .hasSize(2)
        .allMatch(id -> id.endsWith("/e") || id.endsWith("/a"));
    gate.open();
    secondGate.open();

    assertThat(server.receipts("daily"))
        .extracting(Receipt::table)
        .containsExactly("e", "a", "d", "b", "c");
    assertThat(server.warehouse().mostRuns()).isEqualTo(2);
  }

  @Test
  void withoutNamesAllConfiguredTablesAreSynced() {
    List<Receipt> receipts = server.stub(DailySync.class, "daily").sync(null);

    assertThat(receipts).extracting(Receipt::table).containsExactly(TABLES);
    assertThat(receipts).extracting(Receipt::outcome).containsOnly(Outcome.VERIFIED);
    assertThat(receipts).extracting(Receipt::mode).containsOnly(Mode.DAILY);
    assertThat(receipts).extracting(Receipt::actor).containsOnly("DailySync");
    assertThat(server.warehouse().ledger()).containsExactlyInAnyOrderElementsOf(receipts);
  }

  @Test
  void aFullSyncIsFull() {
    List<Receipt> receipts =
        server.stub(FullSync.class, "full").sync(new SyncOrder(List.of("b"), "Alex", true));

    RunOrder order = server.warehouse().orders().get(0);
    assertThat(receipts).containsExactlyElementsOf(server.warehouse().ledger());
    assertThat(order.mode()).isEqualTo(Mode.FULL);
    assertThat(order.actor()).isEqualTo("Alex");
    assertThat(order.endHold()).isTrue();
  }

  @Test
  void anUnknownTableFailsWithItsNameAndNothingIsSent() {
    assertThatThrownBy(
            () ->
                server
                    .stub(DailySync.class, "daily")
                    .sync(new SyncOrder(List.of("a", "nowhere", "elsewhere"), null, false)))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOf(ActivityFailure.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo("BadConfiguration");
              assertThat(failure.getOriginalMessage())
                  .isEqualTo("Cannot sync [nowhere, elsewhere]");
            });
    assertThat(server.requests().sent()).isEmpty();
  }

  @Test
  void aFullSyncAskedForDuringARunAnswersADailyOneToo() {
    server.warehouse().next("apply", gate);
    startDaily("first", "a");
    gate.awaitReached();
    startDaily("second", "a");
    server.requests().awaitSent(2);
    startFull("third", "a");
    server.requests().awaitSent(1);
    gate.open();

    assertThat(server.receipts("first")).extracting(Receipt::mode).containsExactly(Mode.DAILY);
    assertThat(server.receipts("second")).isEqualTo(server.receipts("third"));
    assertThat(server.receipts("third")).extracting(Receipt::mode).containsExactly(Mode.FULL);
    assertThat(server.warehouse().orders()).hasSize(2);
  }

  @Test
  void aRequestIsNamedAfterTheWorkflowThatAsks() {
    server.stub(DailySync.class, "daily").sync(new SyncOrder(List.of("a"), null, false));
    String run = server.workflow("daily").describe().getExecution().getRunId();

    assertThat(server.requests().sent()).containsExactly("daily/" + run + "/a");
  }

  @Test
  void aPlanOfSeveralTablesComesInOrder() {
    List<Receipt> receipts =
        server
            .stub(TableRequest.class, "plan")
            .ask(
                List.of("c", "a"),
                new SyncRequest(
                    null,
                    null,
                    Action.PLAN,
                    Mode.FULL,
                    "Alex",
                    null,
                    null,
                    null,
                    null,
                    null,
                    false));

    assertThat(receipts).extracting(Receipt::table).containsExactly("c", "a");
    assertThat(receipts).extracting(Receipt::outcome).containsOnly(Outcome.PLANNED);
    assertThat(server.warehouse().ledger()).isEmpty();
  }

  @Test
  void aRunThatFailsIsAnAnswerToo() {
    server
        .warehouse()
        .next("inspect", ModelWarehouse.fails(FailureType.TYPE_REFUSED, "no rule for GEOGRAPHY"));
    List<Receipt> receipts =
        server.stub(DailySync.class, "daily").sync(new SyncOrder(List.of("a"), null, false));

    assertThat(receipts).extracting(Receipt::outcome).containsExactly(Outcome.FAILED);
    assertThat(receipts).extracting(Receipt::failure).containsExactly("TypeRefused");
  }

  @Test
  void cancellingTheRequesterWithdrawsWhatWaits() {
    beginRun("a");
    startDaily("second", "a");
    server.requests().awaitSent(1);
    String waiting = server.requests().sent().get(1);
    server.workflow("second").cancel();

    assertCancelled("second");
    assertThat(server.requests().withdrawn()).containsExactly(waiting);
    assertThat(server.table("a").progress().waiting()).isEmpty();
    gate.open();
    assertThat(server.receipts("first"))
        .extracting(Receipt::outcome)
        .containsExactly(Outcome.VERIFIED);
    assertThat(server.warehouse().orders()).hasSize(1);
  }

  @Test
  void cancellingTheRequesterWithdrawsFromEveryTableHoweverLongItTakes() {
    beginRunsOfAAndB();
    startDaily("second", "a", "b");
    server.requests().awaitSent(2);
    server.requests().next("withdraw", () -> {});
    server
        .requests()
        .next("withdraw", ModelWarehouse.fails(FailureType.WAREHOUSE_UNAVAILABLE, "503"));
    server.workflow("second").cancel();

    assertCancelled("second");
    assertThat(server.requests().withdrawn()).hasSize(2);
    assertNobodyWaits();
  }

  @Test
  void aRequestThatIsOnItsWayWhileItsRequesterIsCancelledIsWithdrawnToo() {
    beginRunsOfAAndB();
    Gate onItsWay = new Gate();
    Gate cancelNoticed = new Gate();
    server.requests().next("sent", onItsWay);
    server.requests().next("withdraw", cancelNoticed);
    startDaily("second", "a", "b");
    server.requests().awaitSent(2);
    server.workflow("second").cancel();
    cancelNoticed.awaitReached();
    onItsWay.open();
    cancelNoticed.open();

    assertCancelled("second");
    assertThat(server.requests().withdrawn()).hasSize(2);
    assertNobodyWaits();
  }

  @Test
  void cancellingTheRequesterDoesNotStopARunUnderWay() {
    beginRun("a");
    server.workflow("first").cancel();
    assertCancelled("first");
    gate.open();
    server.warehouse().awaitEnded(1);

    assertThat(server.warehouse().ledger())
        .extracting(Receipt::outcome)
        .containsExactly(Outcome.VERIFIED);
    assertThat(
            server.stub(DailySync.class, "second").sync(new SyncOrder(List.of("a"), null, false)))
        .as("the table serves the next")
        .extracting(Receipt::outcome)
        .containsExactly(Outcome.VERIFIED);
  }

  @Test
  void whatHasNoTurnYetIsNotSentAfterTheRequesterIsCancelled() {
    server.warehouse().next("apply", gate);
    server.warehouse().next("apply", secondGate);
    startDaily("daily", "a", "b", "c");
    gate.awaitReached();
    secondGate.awaitReached();
    server.workflow("daily").cancel();

    assertCancelled("daily");
    assertThat(server.requests().sent()).hasSize(2).noneMatch(id -> id.endsWith("/c"));
  }

  private void beginRun(String table) {
    server.warehouse().next("apply", gate);
    startDaily("first", table);
    gate.awaitReached();
    server.requests().awaitSent(1);
  }

  private void beginRunsOfAAndB() {
    server.warehouse().next("apply", gate);
    server.warehouse().next("apply", secondGate);
    startDaily("first", "a", "b");
    gate.awaitReached();
    secondGate.awaitReached();
    server.requests().awaitSent(2);
  }

  private void assertNobodyWaits() {
    assertThat(server.table("a").progress().waiting()).isEmpty();
    assertThat(server.table("b").progress().waiting()).isEmpty();
  }

  private void assertCancelled(String workflowId) {
    assertThatThrownBy(() -> server.receipts(workflowId))
        .isInstanceOf(WorkflowFailedException.class)
        .hasCauseInstanceOf(CanceledFailure.class);
  }

  private void startDaily(String workflowId, String... tables) {
    WorkflowClient.start(
        server.stub(DailySync.class, workflowId)::sync,
        new SyncOrder(List.of(tables), "test", false));
  }

  private void startFull(String workflowId, String... tables) {
    WorkflowClient.start(
        server.stub(FullSync.class, workflowId)::sync,
        new SyncOrder(List.of(tables), "test", false));
  }
}
