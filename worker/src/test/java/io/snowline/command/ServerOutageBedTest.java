package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.table.FullSync;
import io.snowline.table.SyncOrder;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Temporal's server is killed and comes back with its database file; the worker stays. */
@Tag("bed")
class ServerOutageBedTest {
  private @TempDir Path temporary;

  @Test
  void whatWasUnderWayEndsOnceTheServerIsBack() throws Exception {
    SnowlineFolder folder = SnowlineFolder.withItemsAndPeople(temporary);
    try (OwnTemporal server = new OwnTemporal(temporary);
        WorkerProcess worker = WorkerProcess.start(temporary, server.environment())) {
      List<WorkflowStub> syncs = new ArrayList<>();
      IntStream.range(0, 10).forEach(number -> syncs.add(full(server.client(), number)));
      BedTemporal.await("a first run's end", () -> ended(server) > 0);

      server.kill();
      server.start();

      for (WorkflowStub sync : syncs) {
        assertThat(sync.getResult(Receipt[].class))
            .hasSize(2)
            .allSatisfy(receipt -> assertThat(receipt.outcome()).isEqualTo(Outcome.VERIFIED));
      }
      assertThat(folder.targetColumn("SELECT count(*) FROM ITEMS_COPY")).containsExactly("1000");
      assertThat(
              folder.targetColumn(
                  "SELECT run FROM snowline_ledger GROUP BY run HAVING count(*) > 1"))
          .isEmpty();
      assertThat(worker.said()).contains("working for");
    }
  }

  private static WorkflowStub full(WorkflowClient client, int number) {
    FullSync sync =
        client.newWorkflowStub(
            FullSync.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId("full/" + number)
                .setTaskQueue("snowline")
                .build());
    WorkflowClient.start(sync::sync, new SyncOrder(List.of("items", "people"), "Alex", false));
    return WorkflowStub.fromTyped(sync);
  }

  private static long ended(OwnTemporal server) {
    return server
        .client()
        .countWorkflows("WorkflowType = 'TableRun' AND ExecutionStatus = 'Completed'")
        .getCount();
  }
}
