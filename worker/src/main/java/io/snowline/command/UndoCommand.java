package io.snowline.command;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Restores the state before the newest run. */
@Command(
    name = "undo",
    description = "Restore a table exactly as it was before its newest run, and hold it.",
    footer = {
      "",
      "Only the newest run that changed the table can be undone. While the table is held, syncs of",
      "it are blocked, so that the next schedule doesn't undo the undo; sync --end-hold ends that.",
      "",
      "Example:",
      "  snowline undo work_items-20250814-060000-1f0c --reason 'wrong source' --hold 2d"
    })
final class UndoCommand implements Callable<Integer> {
  @ParentCommand private SnowlineCommand snowline;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "The run to undo, as snowline runs names it.")
  private String run;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for the ledger and for who meets the hold.")
  private String reason;

  @Option(
      names = "--hold",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long the table is held, such as 90m, 24h or 7d (default: 24h).")
  private Duration hold = Duration.ofHours(24);

  @Override
  public Integer call() {
    if (reason.isBlank()) {
      throw new UsageException(spec.commandLine(), "expected a reason, not an empty text");
    }
    return Asking.undo(snowline, run, reason, hold);
  }
}
