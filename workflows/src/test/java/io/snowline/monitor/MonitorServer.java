package io.snowline.monitor;

import io.snowline.monitor.MonitorOrder.Conduct;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;

/** An in-process server with the monitor over {@link ModelWorld}. Time passes at once. */
final class MonitorServer implements AutoCloseable {
  private static final String QUEUE = "snowline";

  private final ModelWorld world = new ModelWorld();
  private final TestWorkflowEnvironment temporal;

  MonitorServer() {
    temporal =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder().setIdentity("test").build())
                .build());
    Worker worker = temporal.newWorker(QUEUE);
    worker.registerWorkflowImplementationTypes(SchedulerMonitorImpl.class, ModelFullSync.class);
    worker.registerActivitiesImplementations(world);
    world.rounds(this::underWay);
    temporal.start();
  }

  ModelWorld world() {
    return world;
  }

  WorkflowClient client() {
    return temporal.getWorkflowClient();
  }

  private boolean underWay(String workflowId) {
    return client().newUntypedWorkflowStub(workflowId).describe().getStatus()
        == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  /** A round as a schedule starts it. */
  MonitorReport round(String workflowId) {
    return monitor(workflowId).watch(null);
  }

  MonitorReport round(String workflowId, Conduct conduct) {
    return monitor(workflowId).watch(new MonitorOrder(null, conduct, "Alex"));
  }

  private SchedulerMonitor monitor(String workflowId) {
    return client()
        .newWorkflowStub(
            SchedulerMonitor.class,
            WorkflowOptions.newBuilder().setWorkflowId(workflowId).setTaskQueue(QUEUE).build());
  }

  @Override
  public void close() {
    temporal.close();
  }
}
