package io.snowline.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.snowline.monitor.SchedulerMonitorImpl;
import io.snowline.sync.Action;
import io.snowline.sync.Approval;
import io.snowline.sync.FailureType;
import io.snowline.sync.Mode;
import io.snowline.sync.ModelWarehouse;
import io.snowline.sync.Receipt;
import io.snowline.sync.TableRunImpl;
import io.snowline.table.TableServer.Answers;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.metadata.POJOWorkflowInterfaceMetadata;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.workflow.WorkflowInterface;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Workflows outlive the code that started them. A change after which a recorded history can't be
 * replayed would break the runs that are under way when it is rolled out: make it with {@code
 * Workflow.getVersion}, so that the old histories go on replaying, and record the new way beside
 * them in a folder of its own:
 *
 * <pre>mvn -pl workflows test -Dtest=HistoryReplayTest -Dsnowline.histories=0.2</pre>
 *
 * Only before the first release may a folder be recorded anew.
 */
class HistoryReplayTest {
  private static final Path RECORDED = Path.of("src", "test", "resources", "histories");

  private static final String TABLE = TableWorkflow.id("items");

  static Stream<Path> recorded() throws IOException {
    try (Stream<Path> files = Files.walk(RECORDED)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void whatOlderCodeBeganGoesOn(Path file) throws Exception {
    String json = Files.readString(file);
    replay(
        WorkflowExecutionHistory.fromJson(
            json, started(WorkflowExecutionHistory.fromJson(json)).getWorkflowId()));
  }

  @Test
  void everyWorkflowOfTheCodeHasARecordedHistory() throws IOException {
    Set<String> recorded = new TreeSet<>();
    for (Path file : recorded().toList()) {
      recorded.add(
          started(WorkflowExecutionHistory.fromJson(Files.readString(file)))
              .getWorkflowType()
              .getName());
    }

    assertThat(recorded)
        .containsExactlyElementsOf(
            new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests()).importPackages("io.snowline").stream()
                    .filter(type -> type.isAnnotatedWith(WorkflowInterface.class))
                    .map(JavaClass::reflect)
                    .map(POJOWorkflowInterfaceMetadata::newInstance)
                    .flatMap(type -> type.getWorkflowType().stream())
                    .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void whatThisCodeBeginsGoesOn() throws Exception {
    Map<String, WorkflowExecutionHistory> histories = new LinkedHashMap<>();
    try (TableServer server = TableServer.of("items", "users", "roles")) {
      new Scenes(server, histories).play();
    }

    for (WorkflowExecutionHistory history : histories.values()) {
      replay(history);
    }
    assertThat(histories.values())
        .extracting(history -> started(history).getWorkflowType().getName())
        .contains("Table", "TableRun", "DailySync", "FullSync", "TableRequest");
    record(histories);
  }

  private static void replay(WorkflowExecutionHistory history) throws Exception {
    WorkflowReplayer.replayWorkflowExecution(
        history,
        TableWorkflowImpl.class,
        TableRunImpl.class,
        DailySyncImpl.class,
        FullSyncImpl.class,
        TableRequestImpl.class,
        SchedulerMonitorImpl.class);
  }

  private static WorkflowExecutionStartedEventAttributes started(WorkflowExecutionHistory history) {
    return history.getEvents().get(0).getWorkflowExecutionStartedEventAttributes();
  }

  private static void record(Map<String, WorkflowExecutionHistory> histories) throws IOException {
    String version = System.getProperty("snowline.histories");
    if (version == null) {
      return;
    }
    Path folder = Files.createDirectories(RECORDED.resolve(version));
    for (Map.Entry<String, WorkflowExecutionHistory> history : histories.entrySet()) {
      Files.writeString(
          folder.resolve(history.getKey() + ".json"), onOneLine(named(history.getValue())) + "\n");
    }
  }

  private static String onOneLine(WorkflowExecutionHistory history) throws IOException {
    return new ObjectMapper().readTree(history.toJson(false)).toString();
  }

  /** The workflow's id is not in every server's events, and what a workflow does depends on it. */
  private static WorkflowExecutionHistory named(WorkflowExecutionHistory history) {
    History.Builder named = history.getHistory().toBuilder();
    named
        .getEventsBuilder(0)
        .getWorkflowExecutionStartedEventAttributesBuilder()
        .setWorkflowId(history.getWorkflowExecution().getWorkflowId());
    return new WorkflowExecutionHistory(named.build());
  }

  /** One execution of each way that a workflow can take. */
  private static final class Scenes {
    private final TableServer server;
    private final Map<String, WorkflowExecutionHistory> histories;

    Scenes(TableServer server, Map<String, WorkflowExecutionHistory> histories) {
      this.server = server;
      this.histories = histories;
    }

    void play() {
      server.warehouse().source(1, 420);
      server.warehouse().source(2, 420);

      keepRun("TableRun-first-load", full("first"));
      server.warehouse().source(1, 0);
      server.warehouse().next("digestSource", () -> {});
      server.warehouse().next("digestSource", () -> server.warehouse().source(2, 0));
      keepRun("TableRun-moved-once", full("moved"));
      keepRun("TableRun-equal", full("equal"));

      server.warehouse().removeFromSource(1);
      server.warehouse().limits("0", "100%");
      keepRun("TableRun-waiting", full("waiting"));
      keepRun("TableRun-plan", ask("plan", action(Action.PLAN, null)));
      keepRun(
          "TableRun-approved",
          ask("approve", action(Action.APPROVE, new Approval("items-waiting", "deadbeef"))));
      server.warehouse().unapproved(1);
      server.warehouse().source(1, 1);
      keepRun("TableRun-inserted", full("inserted"));
      server.warehouse().removeFromSource(1);
      server.warehouse().next("apply", ModelWarehouse.fails(FailureType.FENCED, "another run"));
      server.warehouse().limits("100%", "100%");
      keepRun("TableRun-fenced-once", full("fenced"));
      server.warehouse().next("inspect", ModelWarehouse.fails(FailureType.TYPE_REFUSED, "no rule"));
      keepRun("TableRun-failed", full("failed"));
      server
          .warehouse()
          .next("apply", ModelWarehouse.fails(FailureType.NOT_VERIFIED, "a check disagrees"));
      keepRun("TableRun-not-verified", full("not verified"));
      keepRun(
          "TableRun-rejected",
          ask("reject", action(Action.REJECT, new Approval("items-waiting", "deadbeef"))));
      keepRun("TableRun-undone", ask("undo", action(Action.UNDO, null)));
      keep("FullSync-one-table", "equal");
      keep("TableRequest-plan", "plan");

      server.stub(DailySync.class, "daily").sync(null);
      keep("DailySync-three-tables", "daily");

      together();
      cancelled();
      secondLook();
      keep("Table-idle", TABLE);
      ledgerRefuses();
    }

    /** Requests that share a run, one known from before and one that is withdrawn. */
    private void together() {
      Gate gate = new Gate();
      Answers answers = server.listen(3);
      server.warehouse().next("apply", gate);
      server.requests().send(listened("a", Mode.DAILY));
      gate.awaitReached();
      server.requests().send(listened("b", Mode.DAILY));
      server.requests().send(listened("c", Mode.FULL));
      server.requests().send(listened("d", Mode.FULL));
      server.table("items").rerun(null);
      server.table("items").withdraw("d");
      gate.open();
      answers.await();
      server.listen("second listener", 1);
      server.requests().send(listened("a", Mode.DAILY).to("items", "a", "second listener"));
    }

    /** Of two rows in one bucket one differs. */
    private void secondLook() {
      server.warehouse().secondLook(16);
      server.warehouse().source(6, 6);
      keepRun("TableRun-second-look", full("second look"));
    }

    /** A requester, and after it the run of another, and the table itself. */
    private void cancelled() {
      Gate gate = new Gate();
      server.warehouse().next("apply", gate);
      WorkflowClient.start(server.stub(DailySync.class, "answered")::sync, order("users"));
      gate.awaitReached();
      Gate handedOver = new Gate();
      handedOver.open();
      server.requests().next("sent", handedOver);
      WorkflowClient.start(server.stub(DailySync.class, "withdrawn")::sync, order("users"));
      handedOver.awaitReached();
      server.workflow("withdrawn").cancel();
      awaitCancelled("withdrawn");
      keep("DailySync-cancelled", "withdrawn");

      String run = server.table("users").progress().run();
      server.workflow(run).cancel();
      server.workflow(TableWorkflow.id("users")).cancel();
      gate.open();
      server.receipts("answered");
      awaitCancelled(run);
      keep("TableRun-cancelled-while-applying", run);
      awaitCancelled(TableWorkflow.id("users"));
      keep("Table-cancelled", TableWorkflow.id("users"));
    }

    /** One requester is told so, and a request that nobody waits for is run. */
    private void ledgerRefuses() {
      Answers answers = server.listen("third listener", 2);
      server
          .requests()
          .next("recall", ModelWarehouse.fails(FailureType.WAREHOUSE_REFUSED, "may not read"));
      TableWorkflow orders = server.stub(TableWorkflow.class, TableWorkflow.id("orders"));
      WorkflowClient.start(
          orders::serve,
          new TableState(
              List.of(
                  listened("e", Mode.DAILY).to("orders", "e", "third listener"),
                  SyncRequest.sync("f", "orders", Mode.DAILY, "test"),
                  action(Action.PLAN, null).to("orders", "g", "third listener"))));
      answers.await();
      keep("Table-ledger-refuses", TableWorkflow.id("orders"));
    }

    private void awaitCancelled(String workflowId) {
      try {
        server.workflow(workflowId).getResult(Void.class);
        throw new AssertionError(workflowId + " was not cancelled");
      } catch (WorkflowFailedException cancelled) {
        assertThat(cancelled.getWorkflowCloseEventType().name()).endsWith("CANCELED");
      }
    }

    private Receipt full(String workflowId) {
      return server.stub(FullSync.class, workflowId).sync(order("items")).get(0);
    }

    private Receipt ask(String workflowId, SyncRequest request) {
      return server.stub(TableRequest.class, workflowId).ask(List.of("items"), request).get(0);
    }

    private void keepRun(String name, Receipt receipt) {
      keep(name, TABLE + "/" + receipt.run());
    }

    private void keep(String name, String workflowId) {
      histories.put(name, server.client().fetchHistory(workflowId));
    }

    private static SyncOrder order(String table) {
      return new SyncOrder(List.of(table), "test", false);
    }

    private static SyncRequest action(Action action, Approval approval) {
      return new SyncRequest(
          null,
          null,
          action,
          Mode.FULL,
          "test",
          null,
          approval,
          action == Action.UNDO ? "items-before" : null,
          null,
          action == Action.UNDO ? Duration.ofHours(24) : null,
          false);
    }

    private static SyncRequest listened(String id, Mode mode) {
      return new SyncRequest(
          id, "items", Action.SYNC, mode, "test", "listener", null, null, null, null, false);
    }
  }
}
