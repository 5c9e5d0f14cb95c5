package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.command.KilledStep.Point;
import io.snowline.sync.FailureType;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.table.SyncOrder;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that stops before it applies and wakes when another run has applied since. */
@Tag("bed")
class ZombieBedTest {
  private static final KilledStep APPLY = new KilledStep("Sync.Apply", Point.BEFORE);

  private final BedTemporal bed = new BedTemporal();
  private @TempDir Path temporary;

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void aZombieThatWakesAfterItsSuccessorAppliedIsRefusedAndChangesNothing() throws Exception {
    String table = APPLY.name();
    Path halted = temporary.resolve(HaltingWorker.HALTED);
    SnowlineFolder folder =
        new SnowlineFolder(temporary)
            .configured(
                """
                source: {duckdb: {file: source.duckdb}}
                target: {duckdb: {file: target.duckdb}}
                tables:
                  %1$s: {source: ITEMS, target: ITEMS_COPY, key: [ID]}
                """
                    .formatted(table))
            .source(
                "CREATE TABLE ITEMS AS SELECT i::INTEGER AS ID, 'name ' || i AS NAME"
                    + " FROM range(100) AS n(i)");
    assertThat(folder.run("sync", "full").code()).isZero();
    folder.source("UPDATE ITEMS SET NAME = 'changed' WHERE ID < 3");

    try (WorkerProcess zombie = WorkerProcess.zombie(temporary, bed.environment())) {
      WorkflowStub old = full("old", table);
      BedTemporal.await("a zombie", () -> Files.exists(halted.resolve(table)));
      folder.source(
          "UPDATE ITEMS SET NAME = 'later' WHERE ID = 2", "DELETE FROM ITEMS WHERE ID = 7");
      try (WorkerProcess successor = WorkerProcess.start(temporary, bed.environment())) {
        bed.client()
            .listExecutions("WorkflowType = 'TableRun'")
            .forEach(
                run ->
                    bed.client()
                        .newUntypedWorkflowStub(run.getExecution().getWorkflowId())
                        .terminate("its worker is lost"));
        Receipt lost = old.getResult(Receipt[].class)[0];
        assertThat(lost.failure()).isEqualTo(FailureType.RUN_LOST.text());
        Receipt applied = full("new", table).getResult(Receipt[].class)[0];
        assertThat(applied.outcome()).isEqualTo(Outcome.VERIFIED);
        assertThat(successor.said()).contains("working for");
      }
      List<String> events = events(folder);
      List<String> versions = versions(folder);

      Files.createFile(halted.resolve(HaltingWorker.WAKE));
      BedTemporal.await(
          "what came of it", () -> Files.exists(halted.resolve(HaltingWorker.WOKEN)), zombie::said);

      assertThat(halted.resolve(HaltingWorker.WOKEN)).hasContent(FailureType.FENCED.text());
      assertThat(folder.differing("ITEMS", "ITEMS_COPY")).isZero();
      assertThat(events(folder)).isEqualTo(events);
      assertThat(versions(folder)).isEqualTo(versions);
    }
  }

  private WorkflowStub full(String id, String table) {
    WorkflowStub sync =
        bed.client()
            .newUntypedWorkflowStub(
                "FullSync",
                WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue("snowline").build());
    sync.start(new SyncOrder(List.of(table), "Alex", false));
    return sync;
  }

  private static List<String> events(SnowlineFolder folder) {
    return folder.targetColumn("SELECT run || outcome FROM snowline_ledger ORDER BY recorded_at");
  }

  private static List<String> versions(SnowlineFolder folder) {
    return folder.targetColumn("SELECT version || run FROM snowline_fence");
  }
}
