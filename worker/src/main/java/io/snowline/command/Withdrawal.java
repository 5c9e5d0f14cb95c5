package io.snowline.command;

import io.snowline.sync.Receipt;
import io.snowline.temporal.TemporalServer;
import io.temporal.client.WorkflowStub;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CancellationException;
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
    try {
      requester.cancel();
      receipts.get(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | CancellationException withdrawn) {
      // That is what was asked for.
    } catch (TimeoutException slow) {
      err.println("snowline: the withdrawal was not confirmed within %d s".formatted(MOST_SECONDS));
    } catch (InterruptedException | RuntimeException unreachable) {
      err.println("snowline: the request could not be withdrawn: " + unreachable.getMessage());
    }
    List<TableStep> underWay = steps.now().stream().filter(step -> step.run() != null).toList();
    underWay.forEach(this::underWay);
    if (underWay.isEmpty()) {
      err.println("snowline: withdrawn; no run of it is under way");
    }
    err.flush();
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
