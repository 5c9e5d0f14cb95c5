package io.snowline.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.snowline.definition.Definitions;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.Monitoring;
import io.snowline.definition.ServiceDefinition;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person types at Temporal's UI or CLI and can't be read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongInputTest {
  private static final String SYNC =
      "expected {\"tables\": [\"items\"], \"actor\": \"Alex\", \"endHold\": false}, or less of it;"
          + " without tables, all are synced. Nothing was done.";
  private static final String ROUND =
      "expected {\"schedule\": \"items-daily\", \"conduct\": \"look\", \"actor\": \"Alex\"}, or"
          + " less of it; conduct is look, record or repair; without a schedule, the round is over"
          + " everything. Nothing was done.";

  private InProcessServer server;

  @BeforeAll
  void start() {
    DuckDbFile none = new DuckDbFile(Path.of("none"), "main");
    server =
        InProcessServer.start(
            new Definitions(none, none, List.of(), 2, ServiceDefinition.NONE, Monitoring.DEFAULT));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private ApplicationFailure failure(String workflow, Object... input) {
    WorkflowStub stub =
        server
            .client()
            .newUntypedWorkflowStub(
                workflow,
                WorkflowOptions.newBuilder().setTaskQueue(SnowlineWorker.TASK_QUEUE).build());
    stub.start(input);
    WorkflowFailedException failed =
        catchThrowableOfType(
            WorkflowFailedException.class, () -> stub.getResult(20, TimeUnit.SECONDS, Void.class));
    return (ApplicationFailure) failed.getCause();
  }

  private String refusal(String workflow, Object... input) {
    return failure(workflow, input).getOriginalMessage();
  }

  @ParameterizedTest
  @ValueSource(strings = {"FullSync", "DailySync"})
  void aSyncOfABareNameEndsAtOnceAndSaysWhatToGive(String workflow) {
    assertThat(refusal(workflow, "items")).isEqualTo("Cannot read the input \"items\": " + SYNC);
  }

  @Test
  void aSyncSaysWhichOfItsFieldsIsWrong() {
    assertThat(refusal("FullSync", Map.of("tables", "items")))
        .isEqualTo(
            "Cannot read the input {\"tables\":\"items\"}, where \"tables\" is not of its kind: "
                + SYNC);
    assertThat(refusal("FullSync", List.of("items")))
        .isEqualTo("Cannot read the input [\"items\"]: " + SYNC);
  }

  @Test
  void aMisspeltFieldIsRefusedSinceAllTablesWouldBeSynced() {
    assertThat(refusal("FullSync", Map.of("table", "items")))
        .isEqualTo(
            "Cannot read the input {\"table\":\"items\"}, where \"table\" is not known: " + SYNC);
  }

  @Test
  void aLongInputIsQuotedInPart() {
    assertThat(refusal("FullSync", "x".repeat(5000)))
        .isEqualTo("Cannot read the input \"%s...: %s".formatted("x".repeat(199), SYNC));
  }

  @Test
  void aRoundOfTheMonitorEndsAtOnceToo() {
    assertThat(refusal("SchedulerMonitor", "items-daily"))
        .isEqualTo("Cannot read the input \"items-daily\": " + ROUND);
    assertThat(refusal("SchedulerMonitor", Map.of("conduct", "mend")))
        .isEqualTo(
            "Cannot read the input {\"conduct\":\"mend\"}, where \"conduct\" is not of its kind: "
                + ROUND);
    assertThat(refusal("SchedulerMonitor", Map.of("autoFix", true)))
        .isEqualTo(
            "Cannot read the input {\"autoFix\":true}, where \"autoFix\" is not known: " + ROUND);
  }

  @Test
  void aRequestOfTablesEndsAtOnceHoweverLittleItSays() {
    for (Object[] input :
        new Object[][] {
          {},
          {"items"},
          {List.of("items")},
          {List.of("items"), "plan"},
          {List.of("items"), Map.of("action", "PLAN")},
          {List.of("items"), Map.of("action", "APPROVE", "mode", "FULL")}
        }) {
      assertThat(failure("TableRequest", input).getType())
          .isIn("WrongInput", "io.temporal.common.converter.DataConverterException");
    }
    assertThat(refusal("TableRequest", List.of("items")))
        .isEqualTo(
            "Cannot ask [items] for null: the action, the mode or what the action needs is missing,"
                + " or a text holds half a character. Ask by snowline plan, approve,"
                + " reject or undo. Nothing was done.");
  }
}
