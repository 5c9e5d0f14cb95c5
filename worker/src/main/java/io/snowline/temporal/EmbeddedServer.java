package io.snowline.temporal;

import io.snowline.log.StepLog;
import io.snowline.sync.Visibility;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Temporal's own in-process server in real time. What it knows is gone when the process ends. */
final class EmbeddedServer implements TemporalServer {
  private static final Duration LAST_STEPS = Duration.ofSeconds(5);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(2);

  private final TestWorkflowEnvironment environment;

  private EmbeddedServer(TestWorkflowEnvironment environment) {
    this.environment = environment;
  }

  static EmbeddedServer start(String actor) {
    TestEnvironmentOptions.Builder options =
        TestEnvironmentOptions.newBuilder()
            .setUseTimeskipping(false)
            .setWorkerFactoryOptions(
                WorkerFactoryOptions.newBuilder()
                    .setWorkerInterceptors(new StepLog(), new BeatingSteps())
                    .build())
            .setWorkflowClientOptions(
                WorkflowClientOptions.newBuilder()
                    .setDataConverter(WireConverter.create())
                    .setIdentity("snowline/" + actor)
                    .build());
    Visibility.types().forEach(options::registerSearchAttribute);
    return new EmbeddedServer(TestWorkflowEnvironment.newInstance(options.build()));
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
    // The tables' workflows note the end of a run after its requester was answered.
    workers().shutdown();
    long deadline = System.nanoTime() + LAST_STEPS.toNanos();
    // The factory's own waiting looks four times a second, which every command would feel.
    while (!workers().isTerminated() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
    environment.close();
  }
}
