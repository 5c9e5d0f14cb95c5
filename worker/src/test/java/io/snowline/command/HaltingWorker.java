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
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The product's worker, which stops at the step that a workflow's or a table's name says, see
 * {@link KilledStep}: it tells so by a file of that name, goes on to tell Temporal that it lives,
 * and waits for its end. As a zombie it is silent and takes no more work, and once {@link #WAKE} is
 * there it does the step all the same and writes down what came of it.
 */
final class HaltingWorker extends WorkerInterceptorBase {
  static final String HALTED = "halted";
  static final String WAKE = "wake";
  static final String WOKEN = "woken";

  private static final Duration BETWEEN_BEATS = Duration.ofSeconds(5);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final Path halted;
  private final boolean zombie;
  private volatile Runnable takeNoMore = () -> {};

  private HaltingWorker(Path halted, boolean zombie) {
    this.halted = halted;
    this.zombie = zombie;
  }

  /** What the other process runs, in the folder of the configuration. */
  public static void main(String[] arguments) {
    Path folder = Path.of("").toAbsolutePath();
    Definitions definitions = Configuration.load(folder.resolve("snowline.yaml"), System.getenv());
    HaltingWorker halting = new HaltingWorker(folder.resolve(HALTED), arguments.length > 0);
    RemoteServer server =
        RemoteServer.connect("halting", System.getenv(), new NoopScope(), halting);
    halting.takeNoMore = server.workers()::suspendPolling;
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
        if (haltsAt(Point.BEFORE)) {
          return woken(input);
        }
        ActivityOutput output = super.execute(input);
        if (haltsAt(Point.AFTER)) {
          halt();
        }
        return output;
      }

      private ActivityOutput woken(ActivityInput input) {
        halt();
        try {
          ActivityOutput output = super.execute(input);
          tell(WOKEN, "done");
          return output;
        } catch (ApplicationFailure refused) {
          tell(WOKEN, refused.getType());
          throw refused;
        }
      }

      private boolean haltsAt(Point point) {
        KilledStep step = new KilledStep(context.getInfo().getActivityType(), point);
        boolean halts = step.concerns(context.getInfo().getWorkflowId());
        if (halts) {
          tell(step.name(), "");
        }
        return halts;
      }

      private void halt() {
        if (zombie) {
          takeNoMore.run();
        }
        Object last = context.getHeartbeatDetails(Object.class).orElse(null);
        while (!Files.exists(halted.resolve(WAKE))) {
          if (!zombie) {
            context.heartbeat(last);
          }
          LockSupport.parkNanos((zombie ? BETWEEN_LOOKS : BETWEEN_BEATS).toNanos());
        }
      }
    };
  }

  private void tell(String file, String text) {
    try {
      Path written = Files.writeString(halted.resolve(file + ".new"), text);
      Files.move(written, halted.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
