package io.snowline.duckdb;

import io.snowline.sync.Mode;
import io.snowline.sync.Receipt;
import io.snowline.sync.SyncActivities;
import io.snowline.sync.TableRunImpl;
import io.snowline.sync.Visibility;
import io.snowline.table.DailySync;
import io.snowline.table.DailySyncImpl;
import io.snowline.table.FullSync;
import io.snowline.table.FullSyncImpl;
import io.snowline.table.RequestActivities;
import io.snowline.table.SyncOrder;
import io.snowline.table.SyncRequest;
import io.snowline.table.TableRequest;
import io.snowline.table.TableRequestImpl;
import io.snowline.table.TableWorkflowImpl;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;

/** An in-process Temporal server, and a worker with the real workflows and the given activities. */
final class EmbeddedTemporal implements AutoCloseable {
  static final String QUEUE = "snowline";

  /** A workflow that got no processor for less than this isn't one that never yields. */
  private static final Duration LOADED_MACHINE = Duration.ofSeconds(20);

  private final TestWorkflowEnvironment environment;
  private final List<String> requesters = new CopyOnWriteArrayList<>();

  /**
   * @param others workflows of the test's own
   */
  EmbeddedTemporal(
      SyncActivities sync,
      Function<WorkflowClient, RequestActivities> requests,
      Class<?>... others) {
    TestEnvironmentOptions.Builder options =
        TestEnvironmentOptions.newBuilder().setUseTimeskipping(false);
    Visibility.types().forEach(options::registerSearchAttribute);
    environment = TestWorkflowEnvironment.newInstance(options.build());
    Worker worker =
        environment.newWorker(
            QUEUE,
            WorkerOptions.newBuilder()
                .setDefaultDeadlockDetectionTimeout(LOADED_MACHINE.toMillis())
                .build());
    worker.registerWorkflowImplementationTypes(
        Stream.concat(
                Stream.of(
                    TableWorkflowImpl.class,
                    TableRunImpl.class,
                    DailySyncImpl.class,
                    FullSyncImpl.class,
                    TableRequestImpl.class),
                Stream.of(others))
            .toArray(Class<?>[]::new));
    worker.registerActivitiesImplementations(sync, requests.apply(environment.getWorkflowClient()));
    environment.start();
  }

  TestWorkflowEnvironment environment() {
    return environment;
  }

  /** Asks a table; the answer comes later. */
  CompletableFuture<Receipt> send(String table, SyncRequest request) {
    TableRequest ask = requester(TableRequest.class);
    return WorkflowClient.execute(ask::ask, List.of(table), request)
        .thenApply(receipts -> receipts.get(0));
  }

  /** Asks a table through the parent of that mode. */
  Receipt sync(Mode mode, String table) {
    SyncOrder order = new SyncOrder(List.of(table), "Alex", false);
    List<Receipt> receipts =
        mode == Mode.FULL
            ? requester(FullSync.class).sync(order)
            : requester(DailySync.class).sync(order);
    return receipts.get(0);
  }

  private <T> T requester(Class<T> type) {
    String id = "test/" + UUID.randomUUID();
    requesters.add(id);
    return environment
        .getWorkflowClient()
        .newWorkflowStub(
            type, WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue(QUEUE).build());
  }

  /** The workflows that asked so far. */
  List<String> requesters() {
    return List.copyOf(requesters);
  }

  @Override
  public void close() {
    environment.close();
  }
}
