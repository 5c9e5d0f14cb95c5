package io.snowline.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows what the monitor found and did, from detection to proof. */
@Command(
    name = "incident",
    description = "List incidents, or write the report of one.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  snowline incident list",
      "  snowline incident show work-items-daily-sync-20250814-040000-37a9 --file incident.md"
    },
    subcommands = {IncidentCommand.Listing.class, IncidentCommand.Show.class})
final class IncidentCommand implements Callable<Integer> {
  @ParentCommand private SnowlineCommand snowline;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "expected list or show");
  }

  /** Lists incidents. */
  @Command(name = "list", description = "List incidents, newest first.")
  static final class Listing implements Callable<Integer> {
    private static final int MOST = 10_000;

    @ParentCommand private IncidentCommand incident;
    @Spec private CommandSpec spec;

    @Option(names = "--limit", paramLabel = "N", description = "How many (default: 20).")
    private int limit = 20;

    @Override
    public Integer call() {
      if (limit < 1 || limit > MOST) {
        throw new UsageException(
            spec.commandLine(), "expected a --limit from 1 to %d, not %d".formatted(MOST, limit));
      }
      return IncidentReading.list(incident.snowline, limit);
    }
  }

  /** Shows one. */
  @Command(name = "show", description = "Write the report of one incident in Markdown.")
  static final class Show implements Callable<Integer> {
    @ParentCommand private IncidentCommand incident;
    @Spec private CommandSpec spec;

    @Parameters(
        paramLabel = "ID",
        description = "The incident, as snowline incident list names it.")
    private String id;

    @Option(
        names = "--file",
        paramLabel = "FILE",
        description = "Write the report into a file, too.")
    private Path file;

    @Override
    public Integer call() {
      return IncidentReading.show(incident.snowline, spec, id, file);
    }
  }
}
