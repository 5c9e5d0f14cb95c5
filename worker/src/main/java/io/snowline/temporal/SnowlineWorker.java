package io.snowline.temporal;

import io.snowline.channel.HttpAlertActivities;
import io.snowline.connection.ConfiguredWarehouses;
import io.snowline.definition.Definitions;
import io.snowline.monitor.SchedulerMonitorImpl;
import io.snowline.request.TemporalRequestActivities;
import io.snowline.schedule.WatchedSchedules;
import io.snowline.sync.TableRunImpl;
import io.snowline.table.DailySyncImpl;
import io.snowline.table.FullSyncImpl;
import io.snowline.table.TableRequestImpl;
import io.snowline.table.TableWorkflowImpl;
import io.snowline.warehouse.WarehouseSyncActivities;
import io.snowline.warehouse.Warehouses;
import io.snowline.watch.RoundsUnderWay;
import io.snowline.watch.WatchActivities;
import io.temporal.common.converter.DataConverterException;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Clock;

/** The worker: every workflow and activity of Snowline on one task queue. */
public final class SnowlineWorker {
  /** Where every workflow and activity runs. */
  public static final String TASK_QUEUE = "snowline";

  /** A run reads both sides at once. */
  private static final int STEPS_OF_A_RUN = 2;

  /** Small activities that hand requests over must not wait behind long reads. */
  private static final int SMALL_STEPS = 4;

  /** Enough to keep two cores busy; each poller holds a thread. */
  private static final int POLLERS = 2;

  private SnowlineWorker() {}

  /** Starts the worker on the server. */
  public static void start(TemporalServer server, Definitions definitions) {
    start(server, definitions, server.client().getOptions().getIdentity());
  }

  /**
   * The same under another name.
   *
   * @param identity who works, for the server's own records
   */
  static void start(TemporalServer server, Definitions definitions, String identity) {
    Warehouses warehouses = new ConfiguredWarehouses(definitions);
    Worker worker =
        server.workers().newWorker(TASK_QUEUE, options(definitions.parallel(), identity));
    worker.registerWorkflowImplementationTypes(TableWorkflowImpl.class, TableRunImpl.class);
    worker.registerWorkflowImplementationTypes(
        failingAtWrongInput(),
        DailySyncImpl.class,
        FullSyncImpl.class,
        TableRequestImpl.class,
        SchedulerMonitorImpl.class);
    worker.registerActivitiesImplementations(
        new WarehouseSyncActivities(definitions, warehouses),
        new TemporalRequestActivities(definitions, warehouses, server.client(), TASK_QUEUE),
        new HttpAlertActivities(definitions.service().alerts()),
        new WatchActivities(
            definitions,
            warehouses,
            new WatchedSchedules(
                definitions.service().schedules(), server.client(), TASK_QUEUE, server.embedded()),
            new RoundsUnderWay(server.client()),
            Clock.systemUTC()));
    server.workers().start();
  }

  /** Whether the worker of this process takes work: it was started, and neither ends nor drains. */
  public static boolean working(TemporalServer server) {
    WorkerFactory workers = server.workers();
    Worker worker = workers.tryGetWorker(TASK_QUEUE);
    return workers.isStarted() && !workers.isShutdown() && worker != null && !worker.isSuspended();
  }

  /**
   * What people start by hand ends at once if it can't be read; asking again costs nothing. A table
   * and its runs wait for a worker that can read them instead: what they hold must not be lost.
   */
  private static WorkflowImplementationOptions failingAtWrongInput() {
    return WorkflowImplementationOptions.newBuilder()
        .setFailWorkflowExceptionTypes(DataConverterException.class)
        .build();
  }

  private static WorkerOptions options(int parallel, String identity) {
    return WorkerOptions.newBuilder()
        // A round over a thousand jobs is unpacked in one go, on a busy machine in over a second.
        .setDefaultDeadlockDetectionTimeout(10_000)
        .setIdentity(identity)
        .setMaxConcurrentActivityExecutionSize(parallel * STEPS_OF_A_RUN + SMALL_STEPS)
        .setMaxConcurrentActivityTaskPollers(POLLERS)
        .setMaxConcurrentWorkflowTaskPollers(POLLERS)
        .build();
  }
}
