package io.snowline.table;

import io.snowline.sync.ModelWarehouse;
import io.snowline.sync.Receipt;
import io.snowline.sync.TableRunImpl;
import io.snowline.sync.Visibility;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An in-process server with the real workflows over {@link ModelWarehouse}. */
final class TableServer implements AutoCloseable {
  static final String QUEUE = "snowline";

  private final ModelWarehouse warehouse = new ModelWarehouse();
  private final TestWorkflowEnvironment temporal;
  private final ModelRequests requests;

  private TableServer(boolean skipTime, String... tables) {
    TestEnvironmentOptions.Builder options =
        TestEnvironmentOptions.newBuilder()
            .setUseTimeskipping(skipTime)
            .setWorkflowClientOptions(
                WorkflowClientOptions.newBuilder().setIdentity("test").build());
    Visibility.types().forEach(options::registerSearchAttribute);
    temporal = TestWorkflowEnvironment.newInstance(options.build());
    requests = new ModelRequests(temporal.getWorkflowClient(), QUEUE, warehouse, 2, tables);
    Worker worker = temporal.newWorker(QUEUE);
    worker.registerWorkflowImplementationTypes(
        TableWorkflowImpl.class,
        TableRunImpl.class,
        DailySyncImpl.class,
        FullSyncImpl.class,
        TableRequestImpl.class,
        Listener.Impl.class);
    worker.registerActivitiesImplementations(warehouse, requests);
    temporal.start();
  }

  /** Time passes as it does. Two tables are synced at once. */
  static TableServer of(String... tables) {
    return new TableServer(false, tables);
  }

  /** Time passes at once while a result is waited for and nothing else is to do. */
  static TableServer skippingTime(String... tables) {
    return new TableServer(true, tables);
  }

  ModelWarehouse warehouse() {
    return warehouse;
  }

  ModelRequests requests() {
    return requests;
  }

  WorkflowClient client() {
    return temporal.getWorkflowClient();
  }

  TableWorkflow table(String name) {
    return client().newWorkflowStub(TableWorkflow.class, TableWorkflow.id(name));
  }

  <T> T stub(Class<T> workflow, String id) {
    return client()
        .newWorkflowStub(
            workflow, WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue(QUEUE).build());
  }

  WorkflowStub workflow(String id) {
    return client().newUntypedWorkflowStub(id);
  }

  /** Begins to collect answers. */
  Answers listen(int expected) {
    return listen("listener", expected);
  }

  /** Begins to collect answers under that workflow id. */
  Answers listen(String workflowId, int expected) {
    Listener listener = stub(Listener.class, workflowId);
    WorkflowClient.start(listener::listen, expected);
    return () -> answers(WorkflowStub.fromTyped(listener));
  }

  private static List<Answer> answers(WorkflowStub listener) {
    try {
      return List.of(listener.getResult(30, TimeUnit.SECONDS, Answer[].class));
    } catch (TimeoutException late) {
      throw new AssertionError("an answer is missing", late);
    }
  }

  /** The receipts of a requester, when it has them all. */
  List<Receipt> receipts(String workflowId) {
    try {
      return List.of(workflow(workflowId).getResult(30, TimeUnit.SECONDS, Receipt[].class));
    } catch (TimeoutException late) {
      throw new AssertionError("a receipt is missing", late);
    }
  }

  /** Waits for answers. */
  interface Answers {
    List<Answer> await();
  }

  @Override
  public void close() {
    temporal.close();
  }
}
