package io.snowline.command;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Keeps the monitor from what somebody does on purpose. */
@Command(
    name = "maintenance",
    description = "Tell the monitor to leave a schedule alone, and until when.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Write the note before you pause the schedule: a pause without one is repaired. When the time",
      "is over, the monitor sees to the schedule again.",
      "",
      "Examples:",
      "  snowline maintenance start work-items-daily-sync --owner Ada --reason 'new share' --for 4h",
      "  snowline maintenance end work-items-daily-sync",
      "  snowline maintenance list"
    },
    subcommands = {
      MaintenanceCommand.Start.class,
      MaintenanceCommand.End.class,
      MaintenanceCommand.Listing.class
    })
final class MaintenanceCommand implements Callable<Integer> {
  @ParentCommand private SnowlineCommand snowline;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "expected start, end or list");
  }

  /** Begins a maintenance. */
  @Command(name = "start", description = "Leave a schedule alone for some time.")
  static final class Start implements Callable<Integer> {
    @ParentCommand private MaintenanceCommand maintenance;
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "JOB", description = "The schedule.")
    private String job;

    @Option(
        names = "--owner",
        required = true,
        paramLabel = "NAME",
        description = "Who answers for it.")
    private String owner;

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        description = "Why, for whoever meets it.")
    private String reason;

    @Option(
        names = "--for",
        required = true,
        paramLabel = "TIME",
        converter = DurationConverter.class,
        description = "How long, such as 90m, 4h or 2d.")
    private Duration time;

    @Override
    public Integer call() {
      if (owner.isBlank() || reason.isBlank()) {
        throw new UsageException(
            spec.commandLine(), "expected an owner and a reason, not an empty text");
      }
      return Watching.begin(maintenance.snowline, spec, job, owner, reason, time);
    }
  }

  /** Ends a maintenance. */
  @Command(name = "end", description = "End a maintenance before its time.")
  static final class End implements Callable<Integer> {
    @ParentCommand private MaintenanceCommand maintenance;
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "JOB", description = "The schedule.")
    private String job;

    @Override
    public Integer call() {
      return Watching.end(maintenance.snowline, spec, job);
    }
  }

  /** Lists maintenance. */
  @Command(name = "list", description = "Show what is left alone, by whom and until when.")
  static final class Listing implements Callable<Integer> {
    @ParentCommand private MaintenanceCommand maintenance;

    @Override
    public Integer call() {
      return Watching.list(maintenance.snowline);
    }
  }
}
