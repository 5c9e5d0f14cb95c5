package io.snowline.command;

import io.snowline.definition.Definitions;
import io.snowline.sync.Mode;
import io.snowline.sync.Receipt;
import io.snowline.table.DailySync;
import io.snowline.table.FullSync;
import io.snowline.table.SyncOrder;
import io.snowline.table.SyncRequest;
import io.snowline.table.TableRequest;
import io.snowline.temporal.SnowlineWorker;
import io.snowline.temporal.TemporalServer;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends requests to tables through Temporal, and shows what happens until they are answered. */
final class Requests implements AutoCloseable {
  private static final long MILLIS_BETWEEN_LOOKS = 300;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final SnowlineCommand snowline;
  private final Workplace workplace;
  private final TemporalServer server;

  private Requests(SnowlineCommand snowline, Workplace workplace) {
    this.snowline = snowline;
    this.workplace = workplace;
    this.server = workplace.server();
  }

  /** Starts what is needed to send requests. */
  static Requests open(SnowlineCommand snowline, Definitions definitions) {
    return new Requests(snowline, Workplace.open(snowline, definitions));
  }

  /** Syncs the tables and returns their receipts in the same order. */
  List<Receipt> sync(Mode mode, List<String> tables, boolean endHold) {
    String what = mode.name().toLowerCase(Locale.ROOT);
    WorkflowOptions options = options("sync/" + what, what + " sync of " + names(tables));
    SyncOrder order = new SyncOrder(tables, snowline.actor(), endHold);
    if (mode == Mode.DAILY) {
      DailySync parent = server.client().newWorkflowStub(DailySync.class, options);
      return await(WorkflowClient.execute(parent::sync, order), parent, what, tables);
    }
    FullSync parent = server.client().newWorkflowStub(FullSync.class, options);
    return await(WorkflowClient.execute(parent::sync, order), parent, what, tables);
  }

  /** Asks the tables and returns their receipts in the same order. */
  List<Receipt> ask(List<String> tables, SyncRequest request) {
    String what = request.action().name().toLowerCase(Locale.ROOT);
    TableRequest parent =
        server
            .client()
            .newWorkflowStub(TableRequest.class, options(what, what + " of " + names(tables)));
    return await(WorkflowClient.execute(parent::ask, tables, request), parent, what, tables);
  }

  private List<Receipt> await(
      CompletableFuture<List<Receipt>> receipts, Object parent, String what, List<String> tables) {
    WorkflowStub requester = WorkflowStub.fromTyped(parent);
    TableSteps steps =
        new TableSteps(server.client(), requester.getExecution().getWorkflowId(), tables);
    Withdrawal withdrawal =
        new Withdrawal(server, requester, receipts, steps, snowline.shell().err());
    try (Interruption interruption = Interruption.starts(withdrawal);
        ProgressDisplay progress = snowline.report().progress(what, tables, snowline.animated())) {
      while (true) {
        try {
          return receipts.get(MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillWaiting) {
          interruption.stopIfBegun();
          workplace.seeThatSomebodyWorks();
          progress.show(steps.now());
        } catch (ExecutionException failed) {
          interruption.stopIfBegun();
          throw failure(failed);
        } catch (InterruptedException stopped) {
          Thread.currentThread().interrupt();
          throw new CommandFailure("Interrupted", "interrupted while waiting for " + what, stopped);
        }
      }
    }
  }

  static CommandFailure failure(ExecutionException failed) {
    Throwable innermost = failed;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
      if (innermost instanceof ApplicationFailure application) {
        return new CommandFailure(application.getType(), application.getOriginalMessage(), failed);
      }
    }
    return new CommandFailure("Unexpected", "the request failed: " + innermost, failed);
  }

  static WorkflowOptions options(String what, String summary) {
    String suffix = UUID.randomUUID().toString().substring(0, 4);
    return WorkflowOptions.newBuilder()
        .setWorkflowId("%s/%s-%s".formatted(what, TIME.format(Instant.now()), suffix))
        .setTaskQueue(SnowlineWorker.TASK_QUEUE)
        .setStaticSummary(summary)
        .build();
  }

  private static String names(List<String> tables) {
    return tables.size() <= 2 ? String.join(", ", tables) : tables.size() + " tables";
  }

  @Override
  public void close() {
    workplace.close();
  }
}
