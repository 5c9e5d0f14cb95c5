package io.snowline.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import org.junit.jupiter.api.Test;

class RoundsUnderWayTest {
  @Test
  void aRoundIsUnderWayUntilItHasEndedAndOneThatNobodyKnowsIsNot() {
    try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance()) {
      WorkflowStub round =
          temporal
              .getWorkflowClient()
              .newUntypedWorkflowStub(
                  "SchedulerMonitor",
                  WorkflowOptions.newBuilder()
                      .setWorkflowId("watch-04:00")
                      .setTaskQueue("snowline")
                      .build());
      round.start();
      RoundsUnderWay rounds = new RoundsUnderWay(temporal.getWorkflowClient());

      assertThat(rounds.test("watch-04:00")).isTrue();
      assertThat(rounds.test("watch-00:00")).isFalse();
      round.terminate("nobody needs it");
      assertThat(rounds.test("watch-04:00")).isFalse();
    }
  }
}
