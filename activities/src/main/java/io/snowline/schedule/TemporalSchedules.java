package io.snowline.schedule;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.snowline.definition.ScheduleDefinition;
import io.snowline.schedule.ScheduleChange.Kind;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.client.schedules.ScheduleDescription;
import io.temporal.client.schedules.ScheduleException;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.ScheduleState;
import io.temporal.client.schedules.ScheduleUpdate;
import io.temporal.common.converter.DataConverterException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps the Temporal Schedules of the configuration, and no others: what Snowline made is known by
 * its id's beginning and by its memo. Applying twice changes nothing the second time.
 */
public final class TemporalSchedules {
  private static final String MEMO = "snowline";
  private static final String MADE = "kept by snowline schedules apply";

  private final WorkflowClient workflows;
  private final ScheduleClient client;
  private final String taskQueue;

  /**
   * @param taskQueue where the workflows run that the schedules start
   */
  public TemporalSchedules(WorkflowClient client, String taskQueue) {
    this.workflows = client;
    this.client =
        ScheduleClient.newInstance(
            client.getWorkflowServiceStubs(),
            ScheduleClientOptions.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setIdentity(client.getOptions().getIdentity())
                .setDataConverter(client.getOptions().getDataConverter())
                .build());
    this.taskQueue = taskQueue;
  }

  /**
   * What {@link #apply} would do, those to remove last.
   *
   * @throws ScheduleConflictException if a schedule of that id was made by someone else
   */
  public List<ScheduleChange> plan(List<ScheduleDefinition> definitions) {
    List<ScheduleChange> changes = new ArrayList<>();
    List<String> foreign = new ArrayList<>();
    for (ScheduleDefinition definition : definitions) {
      Optional<ScheduleDescription> found = find(definition.id());
      if (found.isPresent() && !made(found.get())) {
        foreign.add(definition.id());
      }
      changes.add(change(definition, found));
    }
    if (!foreign.isEmpty()) {
      throw new ScheduleConflictException(
          "Cannot keep the schedule %s: it was not made by Snowline; delete it, or rename yours in the configuration"
              .formatted(String.join(", ", foreign)));
    }
    List<String> wanted = definitions.stream().map(ScheduleDefinition::id).toList();
    made().stream()
        .filter(id -> !wanted.contains(id))
        .flatMap(id -> removal(id).stream())
        .forEach(changes::add);
    return changes;
  }

  /** Makes the schedules what the configuration says, and returns what was done. */
  public List<ScheduleChange> apply(List<ScheduleDefinition> definitions) {
    List<ScheduleChange> changes = plan(definitions);
    for (ScheduleChange change : changes) {
      String id = ScheduleDefinition.PREFIX + change.schedule();
      switch (change.kind()) {
        case ADD -> create(definition(definitions, change));
        case CHANGE -> update(definition(definitions, change));
        case REMOVE -> remove(id);
        case KEEP -> {}
      }
    }
    return changes;
  }

  /** The schedule at the server; empty if there is none of its id. */
  Optional<ScheduleDescription> find(ScheduleDefinition definition) {
    return find(definition.id());
  }

  /** The schedule as it should be, apart from its state. */
  Schedule desired(ScheduleDefinition definition) {
    return desired(definition, ScheduleState.newBuilder().build());
  }

  /** Makes one schedule, or makes it what the configuration says; its state stays. */
  void put(ScheduleDefinition definition) {
    if (find(definition).isEmpty()) {
      create(definition);
    } else {
      update(definition);
    }
  }

  /** Ends a schedule's pause, with a word for those who look at it. */
  void unpause(ScheduleDefinition definition, String note) {
    client.getHandle(definition.id()).unpause(note);
  }

  private static ScheduleDefinition definition(
      List<ScheduleDefinition> definitions, ScheduleChange change) {
    return definitions.stream()
        .filter(definition -> definition.name().equals(change.schedule()))
        .findFirst()
        .orElseThrow();
  }

  private void create(ScheduleDefinition definition) {
    client.createSchedule(
        definition.id(),
        desired(definition, ScheduleState.newBuilder().setNote(MADE).build()),
        ScheduleOptions.newBuilder().setMemo(Map.of(MEMO, MADE)).build());
  }

  /** Gone is what was wanted, by this call, by one whose answer was lost or by somebody else. */
  private void remove(String id) {
    try {
      client.getHandle(id).delete();
    } catch (ScheduleException failure) {
      if (!notFound(failure)) {
        throw failure;
      }
    }
  }

  /** Paused or not, and why, stays a person's choice; how many actions are left isn't one. */
  private void update(ScheduleDefinition definition) {
    ScheduleHandle handle = client.getHandle(definition.id());
    handle.update(
        input -> {
          ScheduleState state = input.getDescription().getSchedule().getState();
          return new ScheduleUpdate(
              desired(
                  definition,
                  ScheduleState.newBuilder()
                      .setPaused(state.isPaused())
                      .setNote(state.getNote())
                      .build()));
        });
    endStrayed(definition, handle.describe());
  }

  /**
   * Ends what the schedule started otherwise than configured and that is still there: while it
   * waits for a worker that doesn't exist, the schedule starts nothing else.
   */
  private void endStrayed(ScheduleDefinition definition, ScheduleDescription found) {
    ScheduleActionStartWorkflow wanted =
        (ScheduleActionStartWorkflow) desired(definition).getAction();
    for (WorkflowExecution running : LastAction.running(found)) {
      WorkflowStub workflow = stub(running);
      try {
        WorkflowExecutionDescription described = workflow.describe();
        boolean strayed =
            !described.getWorkflowType().equals(wanted.getWorkflowType())
                || !described.getTaskQueue().equals(wanted.getOptions().getTaskQueue());
        if (strayed) {
          workflow.terminate("its schedule %s was put right".formatted(definition.id()));
        }
      } catch (WorkflowNotFoundException ended) {
        // That is what was wanted.
      }
    }
  }

  /** What became of what the schedule started last; empty if that is nothing, or forgotten. */
  Optional<LastAction> last(ScheduleDescription found) {
    try {
      return LastAction.started(found).map(started -> stub(started).describe()).map(LastAction::of);
    } catch (WorkflowNotFoundException retained) {
      return Optional.empty();
    }
  }

  private ScheduleChange change(
      ScheduleDefinition definition, Optional<ScheduleDescription> found) {
    Schedule desired = desired(definition, ScheduleState.newBuilder().build());
    List<String> differences =
        found
            .map(description -> Properties.differences(description.getSchedule(), desired))
            .orElse(List.of());
    Kind kind = found.isEmpty() ? Kind.ADD : differences.isEmpty() ? Kind.KEEP : Kind.CHANGE;
    return new ScheduleChange(
        definition.name(), kind, Properties.line(desired), differences, paused(found));
  }

  /** Nothing for one that is gone: the server's list names it for a moment longer. */
  private Optional<ScheduleChange> removal(String id) {
    Optional<ScheduleDescription> found = find(id);
    return found.map(
        description ->
            new ScheduleChange(
                id.substring(ScheduleDefinition.PREFIX.length()),
                Kind.REMOVE,
                Properties.line(description.getSchedule()),
                List.of(),
                paused(found)));
  }

  private static boolean paused(Optional<ScheduleDescription> found) {
    return found.map(description -> description.getSchedule().getState().isPaused()).orElse(false);
  }

  private Schedule desired(ScheduleDefinition definition, ScheduleState state) {
    return DesiredSchedule.of(definition, taskQueue, state);
  }

  private List<String> made() {
    return client
        .listSchedules()
        .filter(schedule -> schedule.getScheduleId().startsWith(ScheduleDefinition.PREFIX))
        .filter(schedule -> MADE.equals(memo(() -> schedule.getMemo(MEMO, String.class))))
        .map(schedule -> schedule.getScheduleId())
        .sorted()
        .toList();
  }

  private WorkflowStub stub(WorkflowExecution execution) {
    return workflows.newUntypedWorkflowStub(
        WorkflowTargetOptions.newBuilder().setWorkflowExecution(execution).build());
  }

  private static boolean made(ScheduleDescription found) {
    return MADE.equals(memo(() -> found.getMemo(MEMO, String.class)));
  }

  /** What someone else wrote there may be anything. */
  private static Object memo(Supplier<Object> memo) {
    try {
      return memo.get();
    } catch (DataConverterException foreign) {
      return null;
    }
  }

  private Optional<ScheduleDescription> find(String id) {
    try {
      return Optional.of(client.getHandle(id).describe());
    } catch (ScheduleException failure) {
      if (notFound(failure)) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  private static boolean notFound(ScheduleException failure) {
    return failure.getCause() instanceof StatusRuntimeException refused
        && refused.getStatus().getCode() == Status.Code.NOT_FOUND;
  }
}
