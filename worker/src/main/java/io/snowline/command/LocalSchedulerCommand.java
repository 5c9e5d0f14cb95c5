package io.snowline.command;

import io.snowline.scheduler.LocalScheduler;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Serves Cloud Scheduler's API on this machine, for those who want to try the monitor. */
@Command(
    name = "local-scheduler",
    hidden = true,
    description = "Serve Cloud Scheduler's API on this machine; it keeps jobs and fires nothing.",
    footer = {
      "",
      "Set schedulers.cloud_scheduler.endpoint to the address that it prints. It ends by Ctrl-C."
    })
final class LocalSchedulerCommand implements Callable<Integer> {
  private static final int HIGHEST_PORT = 65_535;

  @ParentCommand private SnowlineCommand snowline;
  @Spec private CommandSpec spec;

  @Option(names = "--port", paramLabel = "P", description = "Port; 0 for any (default: 8123).")
  private int port = 8123;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Keep the jobs in this JSON file; else they are forgotten at the end.")
  private Path file;

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > HIGHEST_PORT) {
      throw new UsageException(
          spec.commandLine(),
          "expected a --port from 0 to %d, not %d".formatted(HIGHEST_PORT, port));
    }
    Optional<Path> kept = Optional.ofNullable(file).map(snowline.shell().folder()::resolve);
    try (LocalScheduler scheduler = LocalScheduler.start(port, kept, Clock.systemUTC())) {
      snowline.shell().out().println(scheduler.endpoint());
      scheduler.await();
    } catch (UncheckedIOException refused) {
      throw new CommandFailure("CannotListen", refused.getMessage(), refused);
    }
    return ExitCode.DONE;
  }
}
