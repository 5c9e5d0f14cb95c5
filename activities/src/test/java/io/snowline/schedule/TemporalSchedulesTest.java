package io.snowline.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.CronExpression;
import io.snowline.definition.ScheduleDefinition;
import io.snowline.definition.ScheduleDefinition.At;
import io.snowline.definition.ScheduleDefinition.Sync;
import io.snowline.schedule.ScheduleChange.Kind;
import io.snowline.sync.Mode;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Temporal's client against a server whose list of schedules lags behind, over a socket. */
class TemporalSchedulesTest {
  private static final ScheduleDefinition NIGHT =
      new ScheduleDefinition(
          "night",
          new Sync(Mode.FULL, List.of("items")),
          new At(CronExpression.parse("0 2 * * *")),
          ZoneOffset.UTC);

  private final LaggingSchedules server = LaggingSchedules.start();
  private final WorkflowServiceStubs stubs =
      WorkflowServiceStubs.newServiceStubs(
          WorkflowServiceStubsOptions.newBuilder().setTarget(server.target()).build());
  private final TemporalSchedules schedules =
      new TemporalSchedules(WorkflowClient.newInstance(stubs), "snowline");

  @AfterEach
  void close() {
    stubs.shutdownNow();
    server.close();
  }

  private static List<String> words(List<ScheduleChange> changes) {
    return changes.stream().map(change -> change.kind() + " " + change.schedule()).toList();
  }

  @Test
  void whatWasRemovedAndIsStillListedIsNoChange() {
    schedules.apply(List.of(NIGHT));
    assertThat(words(schedules.apply(List.of()))).containsExactly(Kind.REMOVE + " night");

    assertThat(server.listed()).containsExactly("snowline/night");
    assertThat(schedules.plan(List.of())).isEmpty();
    assertThat(schedules.apply(List.of())).isEmpty();
  }

  @Test
  void aRemovalWhoseAnswerIsLostIsDone() {
    schedules.apply(List.of(NIGHT));
    server.loseTheNextDeletionsAnswer();

    assertThat(words(schedules.apply(List.of()))).containsExactly(Kind.REMOVE + " night");

    assertThat(server.there()).isEmpty();
    assertThat(server.deletions()).as("the client asks again").isEqualTo(2);
  }
}
