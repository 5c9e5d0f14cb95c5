package io.snowline.command;

import io.snowline.definition.Definitions;
import io.snowline.log.ServiceLog;
import io.snowline.service.Service;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Runs the service. */
@Command(
    name = "worker",
    description = "Run the service until it is told to end: SIGTERM or Ctrl-C.",
    footer = {
      "",
      "Works for the Temporal server that TEMPORAL_ADDRESS, TEMPORAL_PROFILE or TEMPORAL_CONFIG_FILE",
      "names, and serves HTTP where the configuration has http. When it is told to end it takes no more",
      "work and waits, for ten minutes at most, for what is being written. It logs lines of JSON to",
      "standard error.",
      "",
      "Examples:",
      "  temporal server start-dev --db-filename temporal.db",
      "  TEMPORAL_ADDRESS=127.0.0.1:7233 snowline worker"
    })
final class WorkerCommand implements Callable<Integer> {
  @ParentCommand private SnowlineCommand snowline;

  @Override
  public Integer call() {
    Definitions definitions = snowline.definitions();
    NamedServer.require("snowline worker", snowline.shell());
    ServiceLog.begin();
    Service service = Service.start(definitions, snowline.actor(), snowline.shell().environment());
    try (Interruption interruption = Interruption.starts(service::close)) {
      interruption.await();
    }
    return ExitCode.DONE;
  }
}
