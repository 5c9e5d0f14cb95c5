package io.snowline.temporal;

import com.uber.m3.tally.NoopScope;
import com.uber.m3.tally.Scope;
import io.snowline.definition.Definitions;
import io.snowline.sync.Mode;
import io.snowline.sync.Receipt;
import io.snowline.sync.Visibility;
import io.snowline.table.DailySync;
import io.snowline.table.FullSync;
import io.snowline.table.SyncOrder;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.util.List;

/** Temporal's server in this process, with Snowline's worker on it and what looks on. */
public final class InProcessServer implements TemporalServer {
  private final TestWorkflowEnvironment environment;

  private InProcessServer(TestWorkflowEnvironment environment) {
    this.environment = environment;
  }

  public static InProcessServer start(
      Definitions definitions, Scope metrics, WorkerInterceptor... watching) {
    TestEnvironmentOptions.Builder options =
        TestEnvironmentOptions.newBuilder()
            .setUseTimeskipping(false)
            .setMetricsScope(metrics)
            .setWorkerFactoryOptions(
                WorkerFactoryOptions.newBuilder().setWorkerInterceptors(watching).build())
            .setWorkflowClientOptions(
                WorkflowClientOptions.newBuilder()
                    .setDataConverter(WireConverter.create())
                    .build());
    Visibility.types().forEach(options::registerSearchAttribute);
    InProcessServer server =
        new InProcessServer(TestWorkflowEnvironment.newInstance(options.build()));
    SnowlineWorker.start(server, definitions);
    return server;
  }

  public static InProcessServer start(Definitions definitions, WorkerInterceptor... watching) {
    return start(definitions, new NoopScope(), watching);
  }

  /** Syncs tables as a schedule does. */
  public List<Receipt> sync(Mode mode, String actor, String... tables) {
    WorkflowOptions options =
        WorkflowOptions.newBuilder().setTaskQueue(SnowlineWorker.TASK_QUEUE).build();
    SyncOrder order = new SyncOrder(List.of(tables), actor, false);
    return mode == Mode.FULL
        ? client().newWorkflowStub(FullSync.class, options).sync(order)
        : client().newWorkflowStub(DailySync.class, options).sync(order);
  }

  @Override
  public WorkflowClient client() {
    return environment.getWorkflowClient();
  }

  @Override
  public WorkerFactory workers() {
    return environment.getWorkerFactory();
  }

  @Override
  public boolean embedded() {
    return true;
  }

  @Override
  public boolean othersWork() {
    return false;
  }

  @Override
  public void close() {
    if (!environment.isShutdown()) {
      environment.close();
    }
  }
}
