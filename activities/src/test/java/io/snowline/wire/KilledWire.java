package io.snowline.wire;

import io.snowline.bed.Bed;
import io.snowline.sync.Action;
import io.snowline.sync.Approval;
import io.snowline.sync.Mode;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Another process that does one request from Snowflake to BigQuery, and is gone at one moment of
 * it, without a word to anyone. All its calls pass through proxies inside of it, so that they end
 * with it.
 */
final class KilledWire extends WorkerInterceptorBase {
  private static final int KILLED = 137;
  private static final String RUN = "run\t";
  private static final String MOMENT = "moment\t";
  private static final String NONE = "-";

  /** What the other process is asked for. */
  record Request(Action action, String run, String planHash) {
    static Request sync() {
      return new Request(Action.SYNC, NONE, NONE);
    }

    static Request undo(String run) {
      return new Request(Action.UNDO, run, NONE);
    }
  }

  private final WireMoment moment;
  private final Set<String> running = new LinkedHashSet<>();
  private final Map<String, Integer> calls = new HashMap<>();

  /**
   * @param moment where it ends; null to tell all moments and go on
   */
  KilledWire(WireMoment moment) {
    this.moment = moment;
  }

  /** The moments of each activity, in order, if nobody kills it. */
  static Map<String, List<WireMoment>> moments(WireSync sync, String limit, Request request) {
    return moments(KilledWire.class, arguments(sync, limit, request));
  }

  /** The same of another process that tells its moments. */
  static Map<String, List<WireMoment>> moments(Class<?> main, List<String> arguments) {
    Told told = start(main, arguments, null);
    if (told.code != 0) {
      throw new AssertionError("it failed and said\n" + told.said);
    }
    return told.after(MOMENT)
        .map(line -> WireMoment.of(List.of(line.split("\t", -1))))
        .collect(Collectors.groupingBy(WireMoment::activity));
  }

  /** Kills it there and returns the names of the runs that it had begun. */
  static List<String> killAt(WireMoment moment, WireSync sync, String limit, Request request) {
    return killAt(moment, KilledWire.class, arguments(sync, limit, request));
  }

  /** The same of another process that tells its moments. */
  static List<String> killAt(WireMoment moment, Class<?> main, List<String> arguments) {
    Told told = start(main, arguments, moment);
    if (told.code != KILLED) {
      throw new AssertionError(
          "it never came to %s: it ended with %d and said%n%s"
              .formatted(moment, told.code, told.said));
    }
    return told.after(RUN).distinct().toList();
  }

  private static List<String> arguments(WireSync sync, String limit, Request request) {
    return List.of(sync.name(), limit, request.action().name(), request.run(), request.planHash());
  }

  private record Told(int code, String said) {
    Stream<String> after(String mark) {
      return said.lines()
          .filter(line -> line.startsWith(mark))
          .map(line -> line.substring(mark.length()));
    }
  }

  private static Told start(Class<?> main, List<String> arguments, WireMoment moment) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-Dnet.snowflake.jdbc.disablePlatformDetection=true",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
    command.addAll(arguments);
    if (moment != null) {
      command.addAll(moment.arguments());
    }
    try {
      Path said = Files.createTempFile("killed-wire-", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
      builder.environment().putAll(Bed.running().environment());
      Process process = builder.start();
      try {
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        String text = Files.readString(said);
        if (!ended) {
          throw new AssertionError("it goes on and on and said\n" + text);
        }
        return new Told(process.exitValue(), text);
      } finally {
        process.destroyForcibly();
        Files.delete(said);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** What the other process runs. */
  public static void main(String[] arguments) throws Exception {
    List<String> all = Arrays.asList(arguments);
    KilledWire killed = new KilledWire(all.size() > 5 ? WireMoment.of(all.subList(5, 9)) : null);
    FaultPlan plan = killed.plan();
    Action action = Action.valueOf(all.get(2));
    String run = all.get(3);
    boolean decides = action == Action.APPROVE || action == Action.REJECT;
    try (FaultyWire snowflake =
            new FaultyWire(
                URI.create("http://" + Bed.running().snowflake()),
                new SnowflakeNames(),
                plan,
                KilledWire::die);
        FaultyWire bigquery =
            new FaultyWire(
                URI.create(Bed.running().bigquery()), new BigQueryNames(), plan, KilledWire::die);
        WireSync sync =
            WireSync.within(
                all.get(0),
                snowflake.address(),
                "http://" + bigquery.address(),
                killed,
                WireKillScene.items(all.get(1)))) {
      sync.ask(
          action,
          Mode.FULL,
          decides ? new Approval(run, all.get(4)) : null,
          action == Action.UNDO ? run : null);
    }
  }

  /** What its calls meet on their way. */
  FaultPlan plan() {
    FaultPlan plan = new FaultPlan((call, number) -> passes(call));
    plan.arm();
    return plan;
  }

  /** Does what an activity does. */
  void within(String activity, Runnable work) {
    begins(activity);
    work.run();
    ended(activity);
    over(activity);
  }

  /** By the kernel: nothing of the process runs any more, no hook and no finally. */
  static void die() {
    try {
      new ProcessBuilder("kill", "-KILL", String.valueOf(ProcessHandle.current().pid())).start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    while (true) {
      LockSupport.park();
    }
  }

  /** A call is every running activity's: digests of both ends are taken at once. */
  private synchronized Fault passes(String call) {
    if (!WireMoment.isTelling(call)) {
      return null;
    }
    Fault fault = null;
    for (String activity : running) {
      int number = calls.merge(activity + "\t" + call, 1, Integer::sum);
      dieAt(WireMoment.before(activity, call, number));
      fault = isAt(WireMoment.served(activity, call, number)) ? Fault.KILLED : fault;
    }
    return fault;
  }

  private void dieAt(WireMoment now) {
    if (isAt(now)) {
      die();
    }
  }

  private boolean isAt(WireMoment now) {
    if (moment == null) {
      tell(MOMENT + String.join("\t", now.arguments()));
    }
    return now.equals(moment);
  }

  private static void tell(String line) {
    System.out.println(line);
    System.out.flush();
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
        String activity = context.getInfo().getActivityType();
        String workflow = context.getInfo().getWorkflowId();
        // Those of requests are the table's own, not a run's.
        if (activity.startsWith("Sync.")) {
          tell(RUN + workflow.substring(workflow.lastIndexOf('/') + 1));
        }
        begins(activity);
        try {
          ActivityOutput output = super.execute(input);
          ended(activity);
          return output;
        } finally {
          over(activity);
        }
      }
    };
  }

  private synchronized void begins(String activity) {
    dieAt(WireMoment.begins(activity));
    running.add(activity);
  }

  private synchronized void ended(String activity) {
    dieAt(WireMoment.ended(activity));
  }

  /** Of one that failed no later call is told either. */
  private synchronized void over(String activity) {
    running.remove(activity);
  }
}
