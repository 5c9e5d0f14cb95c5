package io.snowline.command;

import com.uber.m3.tally.NoopScope;
import io.snowline.command.KilledStep.Point;
import io.snowline.configuration.Configuration;
import io.snowline.definition.Definitions;
import io.snowline.temporal.RemoteServer;
import io.snowline.temporal.SnowlineWorker;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The product's worker, which stops at the step that a workflow's or a table's name says, see
 * {@link KilledStep}: it tells so by a file of that name, goes on to tell Temporal that it lives,
 * and waits for its end.
 */
final class HaltingWorker extends WorkerInterceptorBase {
  static final String HALTED = "halted";

  private static final Duration BETWEEN_BEATS = Duration.ofSeconds(5);

  private final Path halted;

  private HaltingWorker(Path halted) {
    this.halted = halted;
  }

  /** What the other process runs, in the folder of the configuration. */
  public static void main(String[] arguments) {
    Path folder = Path.of("").toAbsolutePath();
    Definitions definitions = Configuration.load(folder.resolve("snowline.yaml"), System.getenv());
    RemoteServer server =
        RemoteServer.connect(
            "halting", System.getenv(), new NoopScope(), new HaltingWorker(folder.resolve(HALTED)));
    SnowlineWorker.start(server, definitions);
    System.out.println("working for " + server.address());
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      private ActivityExecutionContext context;

      @Override
      public void init(ActivityExecutionContext given) {
        context = given;
        super.init(given);
      }

      @Override
      public ActivityOutput execute(ActivityInput input) {
        haltAt(Point.BEFORE);
        ActivityOutput output = super.execute(input);
        haltAt(Point.AFTER);
        return output;
      }

      private void haltAt(Point point) {
        KilledStep step = new KilledStep(context.getInfo().getActivityType(), point);
        if (!step.concerns(context.getInfo().getWorkflowId())) {
          return;
        }
        tell(step);
        Object last = context.getHeartbeatDetails(Object.class).orElse(null);
        while (true) {
          context.heartbeat(last);
          LockSupport.parkNanos(BETWEEN_BEATS.toNanos());
        }
      }
    };
  }

  private void tell(KilledStep step) {
    try {
      Files.writeString(halted.resolve(step.name()), "");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
