package io.snowline.pages;

import io.snowline.connection.ConfiguredWarehouses;
import io.snowline.definition.Definitions;
import io.snowline.definition.HttpDefinition;
import io.snowline.http.HttpService;
import io.snowline.http.TableRequests;
import io.snowline.monitor.MonitorOrder;
import io.snowline.monitor.MonitorOrder.Conduct;
import io.snowline.monitor.MonitorReport;
import io.snowline.monitor.SchedulerMonitor;
import io.snowline.reading.Ledgers;
import io.snowline.request.TemporalRequestActivities;
import io.snowline.sync.Mode;
import io.snowline.sync.Receipt;
import io.snowline.table.DailySync;
import io.snowline.table.FullSync;
import io.snowline.table.SyncOrder;
import io.snowline.table.TableProgress;
import io.snowline.table.TableWorkflow;
import io.snowline.temporal.MonitorRounds.Round;
import io.snowline.temporal.RunSteps;
import io.snowline.temporal.RunsUnderWay;
import io.snowline.temporal.SnowlineWorker;
import io.snowline.temporal.TemporalServer;
import io.temporal.client.WorkflowOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The pages of a configuration, with Temporal's in-process server behind them. */
final class PagesServer implements AutoCloseable {
  static final String TOKEN = "the-token-of-this-test-only";

  /** The monitor's rounds, newest first: the in-process server doesn't list workflows. */
  private final List<Round> rounds = new CopyOnWriteArrayList<>();

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Definitions definitions;
  private final TemporalServer temporal;
  private final HttpService http;

  PagesServer(Definitions definitions, Path folder) {
    this(definitions, folder, Clock.systemUTC());
  }

  /**
   * @param clock what the pages take for the time
   */
  PagesServer(Definitions definitions, Path folder, Clock clock) {
    this.definitions = definitions;
    temporal = TemporalServer.open("test", Map.of());
    SnowlineWorker.start(temporal, definitions);
    Path token = folder.resolve("token");
    try {
      Files.writeString(token, TOKEN);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    HttpDefinition listening =
        new HttpDefinition("127.0.0.1", 0, Optional.of(token), Optional.empty(), Map.of());
    TableRequests requests =
        new TableRequests(
            new TemporalRequestActivities(
                definitions,
                new ConfiguredWarehouses(definitions),
                temporal.client(),
                SnowlineWorker.TASK_QUEUE));
    StatusPages pages =
        new StatusPages(
            listening,
            definitions,
            requests,
            new Engine(
                () -> List.copyOf(rounds),
                new RunSteps(temporal.client())::of,
                new RunsUnderWay(temporal.client())::of),
            clock);
    http =
        HttpService.start(listening, definitions, requests, Map.of(), () -> "", pages, () -> true);
  }

  /** Syncs a table and returns the receipt. */
  Receipt sync(Mode mode, String table) {
    SyncOrder order = new SyncOrder(List.of(table), "test", false);
    WorkflowOptions options =
        WorkflowOptions.newBuilder().setTaskQueue(SnowlineWorker.TASK_QUEUE).build();
    return mode == Mode.FULL
        ? temporal.client().newWorkflowStub(FullSync.class, options).sync(order).get(0)
        : temporal.client().newWorkflowStub(DailySync.class, options).sync(order).get(0);
  }

  /** Lets the monitor make a round, which the pages then know. */
  MonitorReport round(Conduct conduct) {
    MonitorOrder order = new MonitorOrder(null, conduct, "test");
    MonitorReport report =
        temporal
            .client()
            .newWorkflowStub(
                SchedulerMonitor.class,
                WorkflowOptions.newBuilder().setTaskQueue(SnowlineWorker.TASK_QUEUE).build())
            .watch(order);
    rounds.add(0, new Round(order, report, Instant.now()));
    return report;
  }

  /** The receipts of a table in its ledger, newest first. */
  List<Receipt> runs(String table) {
    return Ledgers.read(definitions, target -> target.ledger().receipts(table, 1000))
        .orElse(List.of());
  }

  /** Waits until the table's ledger has so many receipts and nothing else is under way. */
  void awaitRuns(String table, int number) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (runs(table).size() < number || busy(table)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "not %d runs within %s: %s".formatted(number, PATIENCE, runs(table)));
      }
      Thread.onSpinWait();
    }
  }

  /** Whether the table serves a request or has one that waits. */
  boolean busy(String table) {
    TableProgress progress =
        temporal.client().newWorkflowStub(TableWorkflow.class, TableWorkflow.id(table)).progress();
    return progress.run() != null || !progress.serving().isEmpty() || !progress.waiting().isEmpty();
  }

  String url(String path) {
    return "http://127.0.0.1:%d%s".formatted(http.port(), path);
  }

  /** From now on nobody answers. */
  void vanish() {
    http.close();
  }

  @Override
  public void close() {
    http.close();
    temporal.close();
  }
}
