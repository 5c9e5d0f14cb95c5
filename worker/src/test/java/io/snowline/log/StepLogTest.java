package io.snowline.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.snowline.configuration.Configuration;
import io.snowline.definition.Definitions;
import io.snowline.sync.Action;
import io.snowline.sync.Mode;
import io.snowline.sync.Receipt;
import io.snowline.sync.SyncActivities;
import io.snowline.table.SyncRequest;
import io.snowline.table.TableRequest;
import io.snowline.temporal.InProcessServer;
import io.snowline.temporal.SnowlineWorker;
import io.snowline.warehouse.Source;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.Target;
import io.snowline.warehouse.WarehouseSyncActivities;
import io.snowline.warehouse.Warehouses;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.worker.WorkerFactoryOptions;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service's log of real syncs. */
class StepLogTest {
  private @TempDir Path folder;
  private Definitions definitions;

  @BeforeEach
  void configure() throws Exception {
    Files.writeString(
        folder.resolve("snowline.yaml"),
        """
        source: {duckdb: {file: source.duckdb}}
        target: {duckdb: {file: target.duckdb}}
        tables:
          items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}
          people: {source: PEOPLE, target: PEOPLE_COPY, key: [ID]}
        """);
    source("CREATE TABLE ITEMS AS SELECT i AS ID, 'name ' || i AS NAME FROM range(100) AS n(i)");
    source("CREATE TABLE PEOPLE AS SELECT i AS ID FROM range(10) AS n(i)");
    definitions = Configuration.load(folder.resolve("snowline.yaml"), Map.of());
  }

  private void source(String sql) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("source.duckdb"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<JsonNode> search(List<JsonNode> lines, String run) {
    return lines.stream().filter(line -> line.path("run_id").asText().equals(run)).toList();
  }

  private static JsonNode ended(List<JsonNode> lines, String activity) {
    return lines.stream()
        .filter(line -> line.path("message").asText().equals(activity + " ended"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void oneSearchFollowsARunInOrderWithItsFigures() throws Exception {
    List<JsonNode> lines;
    Receipt receipt;
    try (CapturedLog log = CapturedLog.begin()) {
      try (InProcessServer server = InProcessServer.start(definitions, new StepLog())) {
        server.sync(Mode.FULL, "Alex", "items", "people");
        source("DELETE FROM ITEMS WHERE ID = 7");
        source("UPDATE ITEMS SET NAME = 'other' WHERE ID < 3");
        receipt = server.sync(Mode.FULL, "Georinah", "items").get(0);
      }
      lines = search(log.lines(), receipt.run());
    }

    // Both sides' digests are taken at once, so their lines come in any order.
    List<JsonNode> oneByOne =
        lines.stream()
            .filter(line -> !line.path("activity").asText().startsWith("Sync.Digest"))
            .toList();
    assertThat(oneByOne)
        .extracting(line -> line.path("message").asText())
        .containsExactly(
            "Sync.Inspect begins",
            "Sync.Inspect ended",
            "Sync.Transfer begins",
            "Sync.Transfer ended",
            "Sync.Plan begins",
            "Sync.Plan ended",
            "Sync.Apply begins",
            "Sync.Apply ended",
            "Sync.Discard begins",
            "Sync.Discard ended");
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line.path("table").asText()).isEqualTo("items");
              assertThat(line.path("mode").asText()).isEqualTo("full");
              assertThat(line.path("actor").asText()).isEqualTo("Georinah");
              assertThat(line.path("workflow_id").asText())
                  .isEqualTo("table/items/" + receipt.run());
              assertThat(line.path("attempt").asText()).isEqualTo("1");
              assertThat(line.path("message").asText())
                  .startsWith(line.path("activity").asText() + " ");
              assertThat(line.path("severity").asText()).isEqualTo("INFO");
            });
    assertThat(oneByOne).extracting(line -> Instant.parse(line.path("time").asText())).isSorted();
    assertThat(ended(lines, "Sync.Inspect").path("rows_in").asLong()).isEqualTo(99);
    JsonNode apply = ended(lines, "Sync.Apply");
    assertThat(apply.path("rows_in").asLong()).isEqualTo(99);
    assertThat(apply.path("rows_out").asLong()).isEqualTo(3);
    assertThat(apply.path("rows_deleted").asLong()).isEqualTo(1);
    assertThat(apply.path("plan_hash").asText()).isEqualTo(receipt.planHash());
    assertThat(apply.path("outcome").asText()).isEqualTo("verified");
    assertThat(ended(lines, "Sync.Plan").path("rows_deleted").asLong()).isEqualTo(1);
  }

  @Test
  void anUndoDoesNotSayThatItWroteNothing() {
    List<JsonNode> lines;
    Receipt undone;
    try (CapturedLog log = CapturedLog.begin()) {
      try (InProcessServer server = InProcessServer.start(definitions, new StepLog())) {
        String run = server.sync(Mode.FULL, "Alex", "people").get(0).run();
        undone =
            server
                .client()
                .newWorkflowStub(
                    TableRequest.class,
                    WorkflowOptions.newBuilder().setTaskQueue(SnowlineWorker.TASK_QUEUE).build())
                .ask(
                    List.of("people"),
                    new SyncRequest(
                        null,
                        null,
                        Action.UNDO,
                        Mode.FULL,
                        "Alex",
                        null,
                        null,
                        run,
                        "a mistake",
                        Duration.ofHours(1),
                        false))
                .get(0);
      }
      lines = search(log.lines(), undone.run());
    }

    JsonNode ended = ended(lines, "Sync.Undo");
    assertThat(ended.path("outcome").asText()).isEqualTo("undone");
    assertThat(ended.has("seconds")).isTrue();
    assertThat(ended.fieldNames())
        .toIterable()
        .doesNotContain("rows_in", "rows_out", "rows_deleted");
  }

  /** A target that has run two statements by the time it is opened, for the first run only. */
  private static Warehouses warehouses() {
    Target target =
        (Target)
            Proxy.newProxyInstance(
                Target.class.getClassLoader(),
                new Class<?>[] {Target.class},
                (self, method, arguments) -> null);
    return new Warehouses() {
      @Override
      public Source source(Step step) {
        throw new AssertionError("no source is asked");
      }

      @Override
      public Target target(Step step) {
        if (step.run().equals("first")) {
          step.ran("snowflake_query_id", "01b0-2");
          step.ran("snowflake_query_id", "01b0-1");
          step.ran("bq_job_id", "snowline_first_1");
        }
        return target;
      }
    };
  }

  @Test
  void theEndOfAStepNamesTheStatementsThatItRanAndNoOtherStepDoes() {
    List<JsonNode> lines;
    try (CapturedLog log = CapturedLog.begin()) {
      TestActivityEnvironment worker =
          TestActivityEnvironment.newInstance(
              TestEnvironmentOptions.newBuilder()
                  .setWorkerFactoryOptions(
                      WorkerFactoryOptions.newBuilder()
                          .setWorkerInterceptors(new StepLog())
                          .build())
                  .build());
      try {
        worker.registerActivitiesImplementations(
            new WarehouseSyncActivities(definitions, warehouses()));
        SyncActivities steps = worker.newActivityStub(SyncActivities.class);
        steps.discard("items", "first");
        steps.discard("items", "second");
      } finally {
        worker.close();
      }
      lines = log.lines();
    }

    assertThat(lines)
        .filteredOn(line -> line.path("activity").asText().equals("Sync.Discard"))
        .extracting(
            line -> line.path("message").asText(),
            line -> line.path("snowflake_query_id").asText(),
            line -> line.path("bq_job_id").asText())
        .containsExactly(
            tuple("Sync.Discard begins", "", ""),
            tuple("Sync.Discard ended", "01b0-1,01b0-2", "snowline_first_1"),
            tuple("Sync.Discard begins", "", ""),
            tuple("Sync.Discard ended", "", ""));
  }

  @Test
  void aStepThatFailsSaysSoOnceAndWhy() throws Exception {
    source("INSERT INTO PEOPLE VALUES (3)");
    List<JsonNode> lines;
    Receipt receipt;
    try (CapturedLog log = CapturedLog.begin()) {
      try (InProcessServer server = InProcessServer.start(definitions, new StepLog())) {
        receipt = server.sync(Mode.DAILY, "Alex", "people").get(0);
      }
      lines = search(log.lines(), receipt.run());
    }

    assertThat(receipt.failure()).isEqualTo("DuplicateKeys");
    assertThat(lines)
        .filteredOn(line -> line.path("severity").asText().equals("WARN"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.path("message").asText())
                  .isEqualTo("Sync.Plan failed: " + receipt.reasons().get(0));
              assertThat(line.path("failure").asText()).isEqualTo("DuplicateKeys");
              assertThat(line.path("seconds").asDouble()).isNotNegative();
            });
    assertThat(ended(lines, "Sync.Record").path("outcome").asText()).isEqualTo("failed");
    assertThat(ended(lines, "Sync.Record").path("rows_out").asLong()).isZero();
  }
}
