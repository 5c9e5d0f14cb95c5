package io.snowline.watch;

import io.snowline.schedule.TemporalCall;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import java.util.function.Predicate;

/**
 * Whether a round of the monitor is under way. One that the server doesn't know is not: the
 * embedded server of a command that was killed is gone with its rounds.
 */
public final class RoundsUnderWay implements Predicate<String> {
  private final WorkflowClient client;

  /** Opens nothing of its own: the client stays the caller's. */
  public RoundsUnderWay(WorkflowClient client) {
    this.client = client;
  }

  @Override
  public boolean test(String workflowId) {
    return TemporalCall.make(
        "see whether the round %s of the monitor is under way".formatted(workflowId),
        () -> isRunning(workflowId));
  }

  private boolean isRunning(String workflowId) {
    try {
      return client.newUntypedWorkflowStub(workflowId).describe().getStatus()
          == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    } catch (WorkflowNotFoundException gone) {
      return false;
    }
  }
}
