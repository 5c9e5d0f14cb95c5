package io.snowline.temporal;

import com.google.protobuf.Timestamp;
import io.grpc.StatusRuntimeException;
import io.snowline.readiness.Checklist;
import io.snowline.readiness.ClockReading;
import io.snowline.readiness.Found;
import io.snowline.readiness.NotReadyException;
import io.snowline.schedule.TemporalSchedules;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** What the Temporal server that the environment names is ready for. It changes nothing there. */
public final class TemporalAccess implements AutoCloseable {
  private static final String CONNECTION = "temporal connection";
  private static final long SECONDS = 10;

  private static final long BETWEEN_LOOKS_NANOS = 50_000_000;

  private final String actor;
  private final Map<String, String> environment;
  private RemoteServer server;

  public TemporalAccess(String actor, Map<String, String> environment) {
    this.actor = actor;
    this.environment = environment;
  }

  /**
   * Looks at the server.
   *
   * @param schedules what is found of the schedules; null where none are configured
   */
  public void look(Checklist list, Function<TemporalSchedules, Found> schedules) {
    list.point(CONNECTION, List.of(), this::connection);
    list.point("temporal attributes", List.of(CONNECTION), this::attributes);
    if (schedules != null) {
      list.point(
          "temporal schedules",
          List.of(CONNECTION),
          () -> schedules.apply(new TemporalSchedules(server.client(), SnowlineWorker.TASK_QUEUE)));
    }
    list.point("temporal clock", List.of(CONNECTION), this::clock);
  }

  private Found connection() {
    try {
      server = RemoteServer.look(actor, environment);
      stub()
          .withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
          .describeNamespace(
              DescribeNamespaceRequest.newBuilder().setNamespace(namespace()).build());
      return Found.of("%s, namespace %s".formatted(server.address(), namespace()));
    } catch (TemporalServerException refused) {
      throw new NotReadyException(refused.getMessage(), reach());
    } catch (StatusRuntimeException refused) {
      throw new NotReadyException(
          "%s doesn't let us use the namespace %s: %s"
              .formatted(server.address(), namespace(), refused.getStatus().getCode()),
          List.of(
              "temporal operator namespace create --namespace %s  # if it isn't there"
                  .formatted(namespace())));
    }
  }

  private static List<String> reach() {
    return List.of(
        "Look at TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and TEMPORAL_API_KEY, or the profile in",
        "temporal.toml. For a server on this machine:",
        "temporal server start-dev --db-filename temporal.db");
  }

  private Found attributes() {
    SearchAttributes attributes = new SearchAttributes(server.client());
    if (!attributes.usable()) {
      throw new NotReadyException(
          "Snowline's search attributes aren't registered; snowline worker adds them as it starts,"
              + " if it may",
          attributes.commands());
    }
    return Found.of("Snowline's search attributes are registered");
  }

  /**
   * Temporal tells nobody the time, but it keeps when a task queue was last asked for work: a queue
   * of this check's own is asked, and forgotten.
   */
  private Found clock() {
    TaskQueue queue = TaskQueue.newBuilder().setName("snowline-check-" + UUID.randomUUID()).build();
    Instant before = Instant.now();
    Future<?> asking =
        client()
            .getWorkflowServiceStubs()
            .futureStub()
            .withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
            .pollWorkflowTaskQueue(
                PollWorkflowTaskQueueRequest.newBuilder()
                    .setNamespace(namespace())
                    .setTaskQueue(queue)
                    .setIdentity("snowline-check")
                    .build());
    try {
      while (!asking.isDone()) {
        List<PollerInfo> askers = askers(queue);
        Instant after = Instant.now();
        if (!askers.isEmpty()) {
          Timestamp there = askers.get(0).getLastAccessTime();
          return new ClockReading(
                  before, Instant.ofEpochSecond(there.getSeconds(), there.getNanos()), after)
              .judged("Temporal");
        }
        LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
      }
      throw new NotReadyException(
          server.address() + " doesn't tell its time; compare it with this machine's by hand",
          List.of());
    } finally {
      asking.cancel(true);
    }
  }

  private List<PollerInfo> askers(TaskQueue queue) {
    return stub()
        .withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
        .describeTaskQueue(
            DescribeTaskQueueRequest.newBuilder()
                .setNamespace(namespace())
                .setTaskQueue(queue)
                .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
                .build())
        .getPollersList();
  }

  private WorkflowServiceBlockingStub stub() {
    return client().getWorkflowServiceStubs().blockingStub();
  }

  private WorkflowClient client() {
    return server.client();
  }

  private String namespace() {
    return client().getOptions().getNamespace();
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}
