package io.snowline.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.snowline.sync.Action;
import io.snowline.sync.Approval;
import io.snowline.sync.FailureType;
import io.snowline.sync.Mode;
import io.snowline.sync.ModelWarehouse;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.RunOrder;
import io.snowline.sync.Visibility;
import io.snowline.table.TableServer.Answers;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.common.SearchAttributes;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The one writer of a table, told from outside: what is asked of it, and what its runs were. */
class TableWorkflowTest {
  private final TableServer server = TableServer.of("items");
  private final Gate gate = new Gate();

  @AfterEach
  void close() {
    gate.open();
    server.close();
  }

  @Test
  void aRequestIsServedByARunAndAnswered() {
    Answers answers = server.listen(1);
    send("a", Mode.DAILY);

    Receipt receipt = answers.await().get(0).receipt();

    assertThat(answers.await()).containsExactly(new Answer("a", receipt));
    assertThat(receipt.outcome()).isEqualTo(Outcome.VERIFIED);
    assertThat(receipt.run()).matches("items-\\d{8}-\\d{6}-[0-9a-f]{4}");
    assertThat(receipt.actor()).isEqualTo("test");
    assertThat(runs()).containsExactly("SYNC DAILY [a]");
    assertThat(server.warehouse().ledger()).containsExactly(receipt);
  }

  @Test
  void aRunIsFoundByItsTableModeAndOutcome() {
    server.warehouse().next("inspect", ModelWarehouse.fails(FailureType.TYPE_REFUSED, "no rule"));
    Answers answers = server.listen(1);
    send("a", Mode.FULL);

    Receipt receipt = answers.await().get(0).receipt();

    assertThat(attributes(TableWorkflow.id("items") + "/" + receipt.run()))
        .isEqualTo("items full failed");
  }

  @Test
  void aRequesterIsFoundByItsMode() {
    server.stub(DailySync.class, "daily").sync(null);

    assertThat(attributes("daily")).isEqualTo("null daily null");
  }

  private String attributes(String workflowId) {
    SearchAttributes attributes = server.workflow(workflowId).describe().getTypedSearchAttributes();
    return "%s %s %s"
        .formatted(
            attributes.get(Visibility.TABLE),
            attributes.get(Visibility.MODE),
            attributes.get(Visibility.OUTCOME));
  }

  @Test
  void everyFieldOfARequestReachesTheRun() {
    Answers answers = server.listen(2);
    server
        .requests()
        .send(
            new SyncRequest(
                "undo",
                "items",
                Action.UNDO,
                Mode.FULL,
                "Alex",
                "listener",
                null,
                "items-before",
                "wrong month",
                Duration.ofHours(24),
                false));
    server
        .requests()
        .send(
            new SyncRequest(
                "approve",
                "items",
                Action.APPROVE,
                Mode.FULL,
                "Georinah",
                "listener",
                new Approval("items-waiting", "00000000deadbeef"),
                null,
                null,
                null,
                true));
    answers.await();

    RunOrder undo = server.warehouse().orders().get(0);
    RunOrder approve = server.warehouse().orders().get(1);
    assertThat(undo)
        .isEqualTo(
            new RunOrder(
                undo.run(),
                "items",
                Action.UNDO,
                Mode.FULL,
                List.of("undo"),
                "Alex",
                undo.startedAt(),
                null,
                "items-before",
                "wrong month",
                Duration.ofHours(24),
                false));
    assertThat(approve)
        .isEqualTo(
            new RunOrder(
                approve.run(),
                "items",
                Action.APPROVE,
                Mode.FULL,
                List.of("approve"),
                "Georinah",
                approve.startedAt(),
                new Approval("items-waiting", "00000000deadbeef"),
                null,
                null,
                null,
                true));
  }

  @Test
  void requestsDuringARunAreAnsweredTogetherByTheNextOne() {
    Answers answers = server.listen(4);
    beginRun("a");
    send("b", Mode.DAILY);
    send("c", Mode.FULL);
    send("d", Mode.DAILY);

    assertThat(server.table("items").progress())
        .isEqualTo(
            new TableProgress(
                "table/items/" + server.warehouse().orders().get(0).run(),
                List.of("a"),
                List.of("b", "c", "d")));
    assertThat(runs()).as("what came during a run waits for the next").hasSize(1);
    gate.open();

    List<Answer> given = answers.await();
    assertThat(runs()).containsExactly("SYNC DAILY [a]", "SYNC FULL [b, c, d]");
    assertThat(given).extracting(Answer::request).containsExactly("a", "b", "c", "d");
    assertThat(given)
        .extracting(Answer::receipt)
        .containsExactly(ledger(0), ledger(1), ledger(1), ledger(1));
    assertThat(server.table("items").progress())
        .isEqualTo(new TableProgress(null, List.of(), List.of()));
  }

  @Test
  void whatIsNoSyncHasARunOfItsOwn() {
    Answers answers = server.listen(5);
    beginRun("a");
    send("b", Mode.DAILY);
    send("plan", Action.PLAN, Mode.FULL);
    send("c", Mode.DAILY);
    send("d", Mode.FULL);
    gate.open();
    answers.await();

    assertThat(runs())
        .containsExactly(
            "SYNC DAILY [a]", "SYNC DAILY [b]", "PLAN FULL [plan]", "SYNC FULL [c, d]");
  }

  @Test
  void theSameIdTwiceIsOneRequest() {
    Answers answers = server.listen(2);
    beginRun("a");
    send("a", Mode.DAILY);
    send("b", Mode.DAILY);
    send("b", Mode.FULL);
    gate.open();

    assertThat(answers.await()).extracting(Answer::request).containsExactly("a", "b");
    assertThat(runs()).containsExactly("SYNC DAILY [a]", "SYNC DAILY [b]");
  }

  @Test
  void aKnownIdIsAnsweredFromTheLedgerWithoutARun() {
    serve("known");
    Answers answers = server.listen(2);
    send("known", Mode.DAILY);
    send("a", Mode.DAILY);

    assertThat(answers.await())
        .containsExactly(new Answer("known", ledger(0)), new Answer("a", ledger(1)));
    assertThat(runs()).containsExactly("SYNC DAILY [known]", "SYNC DAILY [a]");
  }

  @Test
  void aRequestThatSaysTooLittleDoesNotStopTheTable() {
    Answers answers = server.listen(1);
    beginRun("a");
    send(null, Mode.DAILY);
    send("nothing", null);
    gate.open();

    assertThat(answers.await()).extracting(Answer::request).containsExactly("a");
    assertThat(runs()).containsExactly("SYNC DAILY [a]");
  }

  @Test
  void onlyTheUnknownOnesOfABatchAreRun() {
    serve("known");
    Answers answers = server.listen(3);
    beginRun("a");
    send("known", Mode.FULL);
    send("new", Mode.DAILY);
    gate.open();

    assertThat(answers.await()).extracting(Answer::request).containsExactly("a", "known", "new");
    assertThat(runs()).containsExactly("SYNC DAILY [known]", "SYNC DAILY [a]", "SYNC DAILY [new]");
  }

  @Test
  void aWithdrawnRequestHasNoRun() {
    Answers answers = server.listen(2);
    beginRun("a");
    send("b", Mode.FULL);
    send("c", Mode.DAILY);
    server.table("items").withdraw("b");
    gate.open();

    assertThat(answers.await()).extracting(Answer::request).containsExactly("a", "c");
    assertThat(runs()).containsExactly("SYNC DAILY [a]", "SYNC DAILY [c]");
  }

  @Test
  void withdrawingWhatIsServedDoesNotStopTheRun() {
    Answers answers = server.listen(1);
    beginRun("a");
    server.table("items").withdraw("a");
    gate.open();

    assertThat(answers.await()).containsExactly(new Answer("a", ledger(0)));
    assertThat(ledger(0).outcome()).isEqualTo(Outcome.VERIFIED);
  }

  @Test
  void rerunIsAFullSyncUnlessItSaysOtherwise() {
    Answers answers = server.listen(2);
    beginRun("a");
    server.workflow("table/items").signal("rerun");
    send("b", Mode.DAILY);
    gate.open();
    answers.await();

    assertThat(server.warehouse().orders().get(1).mode()).isEqualTo(Mode.FULL);
    assertThat(server.warehouse().orders().get(1).actor()).isEqualTo("rerun");
    assertThat(server.warehouse().orders().get(1).requests())
        .hasSize(2)
        .element(0)
        .asString()
        .startsWith("rerun/");
  }

  @Test
  void rerunTakesModeAndActor() {
    Answers answers = server.listen(2);
    beginRun("a");
    server.table("items").rerun(new Rerun(Mode.DAILY, "Alex"));
    server.table("items").rerun(new Rerun(null, null));
    send("plan", Action.PLAN, Mode.DAILY);
    gate.open();
    answers.await();

    assertThat(server.warehouse().orders())
        .extracting(RunOrder::mode, RunOrder::actor, order -> order.requests().size())
        .containsExactly(
            tuple(Mode.DAILY, "test", 1),
            tuple(Mode.FULL, "Alex", 2),
            tuple(Mode.DAILY, "test", 1));
  }

  @Test
  void aRequesterThatIsGoneDoesNotStopTheTable() {
    Answers answers = server.listen(2);
    server
        .requests()
        .send(
            SyncRequest.sync("gone", "items", Mode.DAILY, "test")
                .to("items", "gone", "nobody by that name"));
    server.warehouse().awaitEnded(1);
    send("a", Mode.DAILY);
    send("b", Mode.FULL);

    assertThat(answers.await()).extracting(Answer::request).containsExactly("a", "b");
  }

  @Test
  void cancellingTheTableDoesNotInterruptARunUnderWay() {
    Answers answers = server.listen(1);
    beginRun("a");
    server.workflow("table/items").cancel();
    gate.open();

    assertThat(answers.await()).containsExactly(new Answer("a", ledger(0)));
    assertThat(ledger(0).outcome()).isEqualTo(Outcome.VERIFIED);
    assertThatThrownBy(() -> server.workflow("table/items").getResult(Void.class))
        .isInstanceOf(WorkflowFailedException.class)
        .hasCauseInstanceOf(CanceledFailure.class);
  }

  @Test
  void aCancelledTableIsStartedAnewByTheNextRequest() {
    Answers answers = server.listen(2);
    beginRun("a");
    server.workflow("table/items").cancel();
    gate.open();
    assertThatThrownBy(() -> server.workflow("table/items").getResult(Void.class))
        .isInstanceOf(WorkflowFailedException.class);
    send("b", Mode.DAILY);

    assertThat(answers.await()).extracting(Answer::request).containsExactly("a", "b");
  }

  @Test
  void aCancelledRunIsAnsweredFromTheLedger() {
    Answers answers = server.listen(2);
    beginRun("a");
    server.workflow(server.table("items").progress().run()).cancel();
    gate.open();
    server.warehouse().awaitEnded(1);
    send("b", Mode.DAILY);

    List<Answer> given = answers.await();
    assertThat(given).containsExactly(new Answer("a", ledger(0)), new Answer("b", ledger(1)));
    assertThat(ledger(0).outcome()).as("its apply was under way").isEqualTo(Outcome.VERIFIED);
  }

  @ParameterizedTest
  @EnumSource(names = {"BAD_CONFIGURATION", "FILE_LOCKED", "WAREHOUSE_REFUSED"})
  void whereTheTargetCanNotBeOpenedThoseWhoWaitAreToldAndTheOtherRequestsAreRun(FailureType type) {
    server.requests().next("recall", recallFails(type));
    server.warehouse().next("inspect", ModelWarehouse.fails(type, "nor can its run open t"));
    Answers answers = server.listen(3);
    TableWorkflow table = server.stub(TableWorkflow.class, "table/items");
    WorkflowClient.start(
        table::serve,
        new TableState(
            List.of(
                request("a", Action.SYNC, Mode.DAILY),
                SyncRequest.sync("nobody waits", "items", Mode.DAILY, "Cloud Scheduler"),
                request("b", Action.SYNC, Mode.FULL),
                request("plan", Action.PLAN, Mode.DAILY))));

    List<Answer> given = answers.await();

    Receipt failed = given.get(0).receipt();
    assertThat(given).extracting(Answer::request).containsExactly("a", "b", "plan");
    assertThat(given.get(1).receipt()).isEqualTo(failed);
    assertThat(failed.run()).matches("items-\\d{8}-\\d{6}-[0-9a-f]{4}");
    assertThat(failed.mode()).isEqualTo(Mode.FULL);
    assertThat(failed.requests()).containsExactly("a", "b");
    assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(failed.failure()).isEqualTo(type.text());
    assertThat(failed.reasons()).containsExactly("Cannot open t");
    assertThat(given.get(2).receipt().outcome()).isEqualTo(Outcome.PLANNED);
    assertThat(runs()).containsExactly("SYNC DAILY [nobody waits]", "PLAN DAILY [plan]");
    assertThat(server.warehouse().ledger())
        .extracting(Receipt::requests, Receipt::failure, Receipt::reasons)
        .containsExactly(
            tuple(List.of("nobody waits"), type.text(), List.of("nor can its run open t")));
  }

  @Test
  void aLedgerThatDoesNotAnswerIsAskedAgainForLongerThanARunWouldTry() {
    try (TableServer patient = TableServer.skippingTime("items")) {
      for (int time = 0; time < 30; time++) {
        patient.requests().next("recall", recallFails(FailureType.WAREHOUSE_UNAVAILABLE));
      }
      Answers answers = patient.listen(1);
      patient.requests().send(SyncRequest.sync("nobody waits", "items", Mode.FULL, "rerun"));
      patient.requests().send(request("a", Action.SYNC, Mode.DAILY));

      Receipt receipt = answers.await().get(0).receipt();

      assertThat(receipt.outcome()).isEqualTo(Outcome.VERIFIED);
      assertThat(patient.warehouse().orders())
          .flatExtracting(RunOrder::requests)
          .containsExactly("nobody waits", "a");
    }
  }

  @Test
  void aCancelledRunIsAnsweredOnlyOnceTheLedgerTellsWhetherItApplied() {
    Answers answers = server.listen(1);
    beginRun("a");
    server.requests().next("recall", recallFails(FailureType.WAREHOUSE_UNAVAILABLE));
    server.requests().next("recall", recallFails(FailureType.FILE_LOCKED));
    server.workflow(server.table("items").progress().run()).cancel();
    gate.open();

    assertThat(answers.await()).containsExactly(new Answer("a", ledger(0)));
    assertThat(ledger(0).outcome()).as("its apply was under way").isEqualTo(Outcome.VERIFIED);
  }

  @Test
  void whereTheLedgerCanNotTellOfACancelledRunThatIsItsAnswerAndTheQueueGoesOn() {
    Answers answers = server.listen(2);
    beginRun("a");
    server
        .requests()
        .next("recall", ModelWarehouse.fails(FailureType.LEDGER_UNREADABLE, "no receipt"));
    server.workflow(server.table("items").progress().run()).cancel();
    send("b", Mode.DAILY);
    gate.open();

    List<Answer> given = answers.await();
    Receipt untold = given.get(0).receipt();
    assertThat(given).extracting(Answer::request).containsExactly("a", "b");
    assertThat(untold.run()).isEqualTo(server.warehouse().orders().get(0).run());
    assertThat(untold.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(untold.failure()).isEqualTo("LedgerUnreadable");
    assertThat(untold.reasons()).containsExactly("no receipt");
    assertThat(given.get(1).receipt()).isEqualTo(ledger(1));
  }

  private static Runnable recallFails(FailureType type) {
    return () -> {
      throw ApplicationFailure.newFailure("Cannot open t", type.text());
    };
  }

  /** As a terminated one would be, of which the in-process server doesn't tell the parent. */
  @Test
  void aCancelledRunThatTheLedgerDoesNotKnowIsAnsweredAsFailed() {
    Answers answers = server.listen(2);
    server.warehouse().next("inspect", gate);
    send("plan", Action.PLAN, Mode.FULL);
    gate.awaitReached();
    server.workflow(server.table("items").progress().run()).cancel();
    gate.open();
    server.warehouse().awaitEnded(1);
    send("a", Mode.DAILY);

    List<Answer> given = answers.await();
    Receipt lost = given.get(0).receipt();
    assertThat(given).extracting(Answer::request).containsExactly("plan", "a");
    assertThat(lost.run()).isEqualTo(server.warehouse().orders().get(0).run());
    assertThat(lost.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(lost.failure()).isEqualTo("RunLost");
    assertThat(lost.reasons()).containsExactly("the run's workflow was cancelled");
    assertThat(lost.requests()).containsExactly("plan");
    assertThat(given.get(1).receipt()).isEqualTo(ledger(0));
    assertThat(runs()).containsExactly("PLAN FULL [plan]", "SYNC DAILY [a]");
  }

  @Test
  void whatIsCarriedOverIsServedInOrder() {
    Answers answers = server.listen(4);
    TableWorkflow table = server.stub(TableWorkflow.class, "table/items");
    WorkflowClient.start(
        table::serve,
        new TableState(
            List.of(
                request("a", Action.SYNC, Mode.DAILY),
                request("b", Action.SYNC, Mode.FULL),
                request("plan", Action.PLAN, Mode.DAILY),
                request("c", Action.SYNC, Mode.DAILY))));

    assertThat(answers.await()).extracting(Answer::request).containsExactly("a", "b", "plan", "c");
    assertThat(runs()).containsExactly("SYNC FULL [a, b]", "PLAN DAILY [plan]", "SYNC DAILY [c]");
  }

  @Test
  void aLongHistoryIsContinuedAsNewAndCarriesTheQueueOver() {
    Answers answers = server.listen(4);
    beginRun("a");
    send("plan", Action.PLAN, Mode.DAILY);
    send("b", Mode.DAILY);
    send("c", Mode.FULL);
    String before = currentRun();
    String halfAMegabyte = "x".repeat(1 << 19);
    IntStream.range(0, 9).forEach(time -> server.table("items").withdraw(halfAMegabyte));
    gate.open();

    assertThat(answers.await()).extracting(Answer::request).containsExactly("a", "plan", "b", "c");
    assertThat(runs()).containsExactly("SYNC DAILY [a]", "PLAN DAILY [plan]", "SYNC FULL [b, c]");
    assertThat(currentRun()).isNotEqualTo(before);
  }

  @Test
  void inAStormOfRequestsEachIsAnsweredOnceByALaterRunThatCoversIt() {
    Random random = new Random(42);
    int requests = 40;
    Answers answers = server.listen(requests);
    List<SyncRequest> sent = new ArrayList<>();
    List<Integer> runsBefore = new ArrayList<>();
    for (int number = 0; number < requests; number++) {
      SyncRequest request =
          request(
              "r" + number,
              random.nextInt(4) == 0 ? Action.PLAN : Action.SYNC,
              random.nextInt(3) == 0 ? Mode.FULL : Mode.DAILY);
      runsBefore.add(server.warehouse().orders().size());
      sent.add(request);
      server.requests().send(request);
    }

    List<Answer> given = answers.await();

    assertThat(given)
        .extracting(Answer::request)
        .containsExactlyElementsOf(sent.stream().map(SyncRequest::id).toList());
    List<RunOrder> orders = server.warehouse().orders();
    for (int number = 0; number < requests; number++) {
      SyncRequest request = sent.get(number);
      List<RunOrder> serving =
          orders.stream().filter(order -> order.requests().contains(request.id())).toList();
      assertThat(serving).hasSize(1);
      RunOrder order = serving.get(0);
      assertThat(orders.indexOf(order)).isGreaterThanOrEqualTo(runsBefore.get(number));
      assertThat(order.action()).isEqualTo(request.action());
      assertThat(order.mode() == Mode.FULL || request.mode() == Mode.DAILY).isTrue();
      assertThat(given.get(number).receipt().run()).isEqualTo(order.run());
    }
    assertThat(server.warehouse().mostRunsOfATable()).isEqualTo(1);
  }

  /** A daily sync from beginning to end. */
  private void serve(String id) {
    Answers answers = server.listen("listener of " + id, 1);
    server
        .requests()
        .send(request(id, Action.SYNC, Mode.DAILY).to("items", id, "listener of " + id));
    answers.await();
  }

  /** A daily sync that stands before its apply until the gate opens. */
  private void beginRun(String id) {
    server.warehouse().next("apply", gate);
    send(id, Mode.DAILY);
    gate.awaitReached();
  }

  private void send(String id, Mode mode) {
    send(id, Action.SYNC, mode);
  }

  private void send(String id, Action action, Mode mode) {
    server.requests().send(request(id, action, mode));
  }

  private static SyncRequest request(String id, Action action, Mode mode) {
    return new SyncRequest(
        id, "items", action, mode, "test", "listener", null, null, null, null, false);
  }

  private String currentRun() {
    return server.workflow("table/items").describe().getExecution().getRunId();
  }

  private Receipt ledger(int index) {
    return server.warehouse().ledger().get(index);
  }

  /** What was run, one after the other. */
  private List<String> runs() {
    assertThat(server.warehouse().mostRunsOfATable()).as("runs at once").isEqualTo(1);
    return server.warehouse().orders().stream()
        .map(order -> "%s %s %s".formatted(order.action(), order.mode(), order.requests()))
        .toList();
  }
}
