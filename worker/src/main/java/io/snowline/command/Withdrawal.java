package io.snowline.command;

import io.snowline.sync.Receipt;
import io.snowline.temporal.TemporalServer;
import io.temporal.client.WorkflowStub;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes a request back when its requester goes. What is being written is waited for, since the
 * embedded server and its worker end with this process.
 */
final class Withdrawal implements Runnable {
  private static final long MOST_SECONDS = 3;

  private final TemporalServer server;
  private final WorkflowStub requester;
  private final CompletableFuture<?> receipts;
  private final TableSteps steps;
  private final PrintStream err;

  Withdrawal(
      TemporalServer server,
      WorkflowStub requester,
      CompletableFuture<?> receipts,
      TableSteps steps,
      PrintStream err) {
    this.server = server;
    this.requester = requester;
    this.receipts = receipts;
    this.steps = steps;
    this.err = err;
  }

  @Override
  public void run() {
    if (receipts.isDone()) {
      return;
    }
    err.println();
    err.println("snowline: withdrawing the request");
    withdraw();
    try {
      List<TableStep> underWay = runsUnderWay();
      underWay.forEach(this::underWay);
      if (underWay.isEmpty()) {
        err.println("snowline: withdrawn; no run of it is under way");
      }
    } catch (ExecutionException | TimeoutException | InterruptedException untold) {
      err.println("snowline: the server doesn't say what is under way; see: snowline runs");
    }
    err.flush();
  }

  private void withdraw() {
    CompletableFuture<Void> cancel = CompletableFuture.runAsync(requester::cancel);
    try {
      CompletableFuture.allOf(cancel, receipts.handle((receipt, withdrawn) -> null))
          .get(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException slow) {
      err.println("snowline: the withdrawal was not confirmed within %d s".formatted(MOST_SECONDS));
    } catch (ExecutionException | InterruptedException unreachable) {
      err.println("snowline: the request could not be withdrawn: " + unreachable.getMessage());
    }
  }

  /** A server that doesn't answer must not keep the process from ending. */
  private List<TableStep> runsUnderWay()
      throws ExecutionException, TimeoutException, InterruptedException {
    return CompletableFuture.supplyAsync(steps::now).get(MOST_SECONDS, TimeUnit.SECONDS).stream()
        .filter(step -> step.run() != null)
        .toList();
  }

  private void underWay(TableStep step) {
    String run = TableSteps.name(step.run());
    if (!server.embedded()) {
      err.println("snowline: %s goes on; see: snowline runs %s".formatted(run, run));
      return;
    }
    if (!step.writing()) {
      err.println("snowline: %s ends here; it has applied nothing".formatted(run));
      return;
    }
    err.println("snowline: %s is %s; waiting for its end".formatted(run, step.activity()));
    Receipt receipt = server.client().newUntypedWorkflowStub(step.run()).getResult(Receipt.class);
    err.println(SummaryLine.of(receipt, new Style(false), 0));
  }
}
