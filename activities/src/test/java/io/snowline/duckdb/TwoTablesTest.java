package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.TableDefinition;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.table.FullSync;
import io.snowline.table.SyncOrder;
import io.temporal.client.WorkflowOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that share their files. */
class TwoTablesTest {
  private static final TableDefinition[] TABLES =
      IntStream.rangeClosed(1, 4)
          .mapToObj(
              n ->
                  EmbeddedSync.named(
                      EmbeddedSync.limited(EmbeddedSync.items(), "100%", "100%"),
                      "table" + n,
                      "SOURCE" + n,
                      "TARGET" + n))
          .toArray(TableDefinition[]::new);

  @TempDir Path folder;

  private EmbeddedSync begin() {
    EmbeddedSync sync = EmbeddedSync.of(folder, TABLES);
    for (int n = 1; n <= TABLES.length; n++) {
      sync.source(
          "CREATE TABLE SOURCE%d AS SELECT i::INTEGER AS ID, 'name ' || i * %d AS NAME FROM range(%d) AS n(i)"
              .formatted(n, n, 1000 * n));
    }
    return sync;
  }

  private static void assertAllSame(EmbeddedSync sync) {
    for (TableDefinition table : TABLES) {
      assertThat(sync.targetRows("FROM %s ORDER BY ALL".formatted(table.target())))
          .as(table.name())
          .isEqualTo(sync.sourceRows("FROM %s ORDER BY ALL".formatted(table.source())));
    }
  }

  @Test
  void tablesOfOneFileAreSyncedAtOnce() {
    try (EmbeddedSync sync = begin()) {
      for (int round = 0; round < 3; round++) {
        List<CompletableFuture<Receipt>> answers =
            Stream.of(TABLES)
                .map(table -> sync.send(table.name(), Requests.sync(Mode.FULL)))
                .toList();
        answers.forEach(answer -> expect(Outcome.VERIFIED, answer.join()));
        assertAllSame(sync);
        for (TableDefinition table : TABLES) {
          sync.source(
              "UPDATE %s SET NAME = 'changed' WHERE ID %% 7 = 1".formatted(table.source()),
              "DELETE FROM %s WHERE ID %% 10 = %d".formatted(table.source(), round));
        }
      }
      assertThat(
              sync.targetRows(
                  "SELECT table_name, count(*) FROM snowline_ledger GROUP BY table_name ORDER BY ALL"))
          .containsExactly(
              List.of("table1", "3"),
              List.of("table2", "3"),
              List.of("table3", "3"),
              List.of("table4", "3"));
      assertThat(sync.targetRows("SELECT table_name, version FROM snowline_fence ORDER BY ALL"))
          .hasSize(4)
          .allSatisfy(row -> assertThat(row.get(1)).isEqualTo("3"));
      assertThat(sync.stagingIsLeft()).isFalse();
    }
  }

  @Test
  void oneTablesFailureIsNotTheOthers() {
    try (EmbeddedSync sync = begin()) {
      sync.source("INSERT INTO SOURCE2 FROM SOURCE2", "DROP TABLE SOURCE3");
      FullSync all =
          sync.temporal()
              .getWorkflowClient()
              .newWorkflowStub(
                  FullSync.class,
                  WorkflowOptions.newBuilder().setTaskQueue(EmbeddedSync.QUEUE).build());
      assertThat(all.sync(new SyncOrder(null, "test", false)))
          .extracting(
              receipt -> receipt.table() + " " + receipt.outcome() + " " + receipt.failure())
          .containsExactly(
              "table1 VERIFIED null",
              "table2 FAILED DuplicateKeys",
              "table3 FAILED BadConfiguration",
              "table4 VERIFIED null");
    }
  }

  @Test
  void oneTablesUndoLeavesTheOthersAlone() {
    try (EmbeddedSync sync = begin()) {
      Receipt first = expect(Outcome.VERIFIED, sync.full());
      expect(Outcome.VERIFIED, sync.send("table2", Requests.sync(Mode.FULL)).join());
      Receipt refused =
          expect(Outcome.FAILED, sync.send("table2", Requests.undo(first.run())).join());
      assertThat(refused.failure()).isEqualTo("UndoRefused");
      expect(Outcome.UNDONE, sync.undo(first.run()));
      assertThat(sync.targetRows("SELECT count(*) FROM TARGET1")).containsExactly(List.of("0"));
      assertThat(sync.targetRows("SELECT count(*) FROM TARGET2")).containsExactly(List.of("2000"));
      expect(Outcome.VERIFIED, sync.send("table2", Requests.sync(Mode.FULL)).join());
      expect(Outcome.BLOCKED, sync.full());
    }
  }
}
