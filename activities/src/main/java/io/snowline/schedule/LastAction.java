package io.snowline.schedule;

import com.google.protobuf.Timestamp;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.PendingWorkflowTaskInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.schedules.ScheduleActionExecution;
import io.temporal.client.schedules.ScheduleActionExecutionStartWorkflow;
import io.temporal.client.schedules.ScheduleActionResult;
import io.temporal.client.schedules.ScheduleDescription;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What became of the workflow that a schedule started last.
 *
 * @param workflow its id
 * @param taskQueue where it looks for a worker
 * @param status whether it runs, or how it ended
 * @param startedAt when it was started
 * @param waitsSince since when its next step waits for a worker; null if none does
 * @param attempt how often a worker was given that step
 */
record LastAction(
    String workflow,
    String taskQueue,
    WorkflowExecutionStatus status,
    Instant startedAt,
    Instant waitsSince,
    int attempt) {
  /** A worker takes a step at once; another takes over within a minute. */
  static final Duration WAITS = Duration.ofMinutes(10);

  /** A step of a workflow takes no time. One that was tried so often fails each time. */
  static final int ATTEMPTS = 5;

  /** A sync of everything takes hours at most. */
  static final Duration RUNS = Duration.ofHours(12);

  static LastAction of(WorkflowExecutionDescription described) {
    DescribeWorkflowExecutionResponse raw = described.getRawDescription();
    PendingWorkflowTaskInfo step = raw.getPendingWorkflowTask();
    return new LastAction(
        described.getExecution().getWorkflowId(),
        described.getTaskQueue(),
        described.getStatus(),
        described.getStartTime(),
        raw.hasPendingWorkflowTask() ? instant(step.getScheduledTime()) : null,
        step.getAttempt());
  }

  /** What a schedule started and waits for, or else what it started last. */
  static Optional<WorkflowExecution> started(ScheduleDescription found) {
    return Stream.concat(
            running(found).stream(),
            written(found.getInfo().getRecentActions()).stream()
                .max(Comparator.comparing(ScheduleActionResult::getStartedAt))
                .map(ScheduleActionResult::getAction)
                .flatMap(LastAction::execution)
                .stream())
        .findFirst();
  }

  /** What a schedule started that hasn't ended. */
  static List<WorkflowExecution> running(ScheduleDescription found) {
    return written(found.getInfo().getRunningActions()).stream()
        .flatMap(action -> execution(action).stream())
        .toList();
  }

  private static Optional<WorkflowExecution> execution(ScheduleActionExecution action) {
    return Optional.ofNullable(action)
        .filter(ScheduleActionExecutionStartWorkflow.class::isInstance)
        .map(ScheduleActionExecutionStartWorkflow.class::cast)
        .map(
            started ->
                WorkflowExecution.newBuilder()
                    .setWorkflowId(started.getWorkflowId())
                    .setRunId(Objects.requireNonNullElse(started.getFirstExecutionRunId(), ""))
                    .build());
  }

  /**
   * Why the schedule fires and nothing comes of it; empty if something does.
   *
   * @param changedAt when the schedule was last changed: a failure before that may be over
   */
  Optional<String> failure(Instant changedAt, Instant now) {
    if (status == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
      return hangs(now);
    }
    if (changedAt != null && startedAt.isBefore(changedAt)) {
      return Optional.empty();
    }
    return switch (status) {
      case WORKFLOW_EXECUTION_STATUS_FAILED -> Optional.of(workflow + " failed");
      case WORKFLOW_EXECUTION_STATUS_TIMED_OUT -> Optional.of(workflow + " timed out");
      case WORKFLOW_EXECUTION_STATUS_TERMINATED -> Optional.of(workflow + " was terminated");
      default -> Optional.empty();
    };
  }

  private Optional<String> hangs(Instant now) {
    if (waitsSince != null && waitsSince.isBefore(now.minus(WAITS))) {
      return Optional.of(
          "%s waits for a worker on task queue %s since %s"
              .formatted(workflow, taskQueue, waitsSince.truncatedTo(ChronoUnit.SECONDS)));
    }
    if (waitsSince != null && attempt >= ATTEMPTS) {
      return Optional.of(
          "%s gets no further, its step was tried %d times".formatted(workflow, attempt));
    }
    return startedAt.isBefore(now.minus(RUNS))
        ? Optional.of(
            "%s is under way since %s"
                .formatted(workflow, startedAt.truncatedTo(ChronoUnit.SECONDS)))
        : Optional.empty();
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  /** Temporal's records hold null where nothing was set. */
  private static <T> List<T> written(List<T> list) {
    return list == null ? List.of() : list;
  }
}
