package io.snowline.temporal;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.snowline.table.TableWorkflow;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The steps of a run as its workflow's history tells them. */
public final class RunSteps {
  private static final long SECONDS = 5;

  private final WorkflowClient client;

  public RunSteps(WorkflowClient client) {
    this.client = client;
  }

  /**
   * One step.
   *
   * @param name the activity's name, such as {@code Sync.transfer}
   * @param began when it was scheduled
   * @param ended null while it goes on
   * @param attempts how often it was begun
   * @param failure the stable name of why it failed, or failed last; null if it didn't
   */
  public record RunStep(String name, Instant began, Instant ended, int attempts, String failure) {
    /** Whether it goes on. */
    public boolean underWay() {
      return ended == null;
    }
  }

  /**
   * The steps in their order; empty if the server doesn't know the run, or no longer. Fails within
   * seconds if it doesn't answer.
   */
  public List<RunStep> of(String table, String run) {
    WorkflowExecution workflow =
        WorkflowExecution.newBuilder()
            .setWorkflowId("%s/%s".formatted(TableWorkflow.id(table), run))
            .build();
    try {
      Map<Long, RunStep> steps = new LinkedHashMap<>();
      events(workflow).forEach(event -> note(steps, event));
      if (steps.values().stream().anyMatch(RunStep::underWay)) {
        pending(workflow).forEach(activity -> note(steps, activity));
      }
      return List.copyOf(steps.values());
    } catch (StatusRuntimeException failure) {
      if (failure.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return List.of();
      }
      throw failure;
    }
  }

  private List<HistoryEvent> events(WorkflowExecution workflow) {
    List<HistoryEvent> events = new ArrayList<>();
    GetWorkflowExecutionHistoryRequest.Builder request =
        GetWorkflowExecutionHistoryRequest.newBuilder()
            .setNamespace(client.getOptions().getNamespace())
            .setExecution(workflow);
    GetWorkflowExecutionHistoryResponse page;
    do {
      page = stub().getWorkflowExecutionHistory(request.build());
      events.addAll(page.getHistory().getEventsList());
      request.setNextPageToken(page.getNextPageToken());
    } while (!page.getNextPageToken().isEmpty());
    return events;
  }

  private List<PendingActivityInfo> pending(WorkflowExecution workflow) {
    return stub()
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setExecution(workflow)
                .build())
        .getPendingActivitiesList();
  }

  private static void note(Map<Long, RunStep> steps, HistoryEvent event) {
    Instant at =
        Instant.ofEpochSecond(event.getEventTime().getSeconds(), event.getEventTime().getNanos());
    switch (event.getEventType()) {
      case EVENT_TYPE_ACTIVITY_TASK_SCHEDULED ->
          steps.put(
              event.getEventId(),
              new RunStep(
                  event.getActivityTaskScheduledEventAttributes().getActivityType().getName(),
                  at,
                  null,
                  1,
                  null));
      case EVENT_TYPE_ACTIVITY_TASK_STARTED ->
          steps.computeIfPresent(
              event.getActivityTaskStartedEventAttributes().getScheduledEventId(),
              (id, step) ->
                  new RunStep(
                      step.name(),
                      step.began(),
                      null,
                      event.getActivityTaskStartedEventAttributes().getAttempt(),
                      null));
      case EVENT_TYPE_ACTIVITY_TASK_COMPLETED ->
          end(
              steps,
              event.getActivityTaskCompletedEventAttributes().getScheduledEventId(),
              at,
              null);
      case EVENT_TYPE_ACTIVITY_TASK_FAILED ->
          end(
              steps,
              event.getActivityTaskFailedEventAttributes().getScheduledEventId(),
              at,
              name(event.getActivityTaskFailedEventAttributes().getFailure()));
      case EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT ->
          end(
              steps,
              event.getActivityTaskTimedOutEventAttributes().getScheduledEventId(),
              at,
              "TimedOut");
      case EVENT_TYPE_ACTIVITY_TASK_CANCELED ->
          end(
              steps,
              event.getActivityTaskCanceledEventAttributes().getScheduledEventId(),
              at,
              "Cancelled");
      default -> {
        // Timers, children and the workflow's own tasks are no steps.
      }
    }
  }

  private static void end(Map<Long, RunStep> steps, long id, Instant at, String failure) {
    steps.computeIfPresent(
        id, (same, step) -> new RunStep(step.name(), step.began(), at, step.attempts(), failure));
  }

  /** While a step goes on the history doesn't say how often it was begun. */
  private static void note(Map<Long, RunStep> steps, PendingActivityInfo activity) {
    steps.replaceAll(
        (id, step) ->
            step.underWay() && step.name().equals(activity.getActivityType().getName())
                ? new RunStep(
                    step.name(),
                    step.began(),
                    null,
                    Math.max(1, activity.getAttempt()),
                    activity.hasLastFailure() ? name(activity.getLastFailure()) : null)
                : step);
  }

  /** The name alone: what an unexpected failure says may hold anything. */
  private static String name(Failure failure) {
    return failure.hasApplicationFailureInfo()
        ? failure.getApplicationFailureInfo().getType()
        : Optional.of(failure)
            .filter(Failure::hasTimeoutFailureInfo)
            .map(timeout -> "TimedOut")
            .orElse("Failed");
  }

  private WorkflowServiceBlockingStub stub() {
    return client
        .getWorkflowServiceStubs()
        .blockingStub()
        .withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
  }
}
