package io.snowline.command;

import io.snowline.sync.Mode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows what a sync would do. */
@Command(
    name = "plan",
    description = "Show what a sync would do: rows, samples, reasons and what the guard says.",
    footer = {
      "",
      "Nothing is written. A row of the target is superseded if a newer copy of its key exists,",
      "and vanished if the source no longer has its key.",
      "",
      "Examples:",
      "  snowline plan",
      "  snowline plan work_items --mode daily",
      "  snowline plan --exit-code --json     exit 2 if a sync would change anything"
    })
final class PlanCommand implements Callable<Integer> {
  @ParentCommand private SnowlineCommand snowline;
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "TABLE", description = "Tables; all if none is named.")
  private List<String> tables = List.of();

  @Option(
      names = "--mode",
      paramLabel = "daily|full",
      completionCandidates = ModeConverter.Words.class,
      description = "The sync to plan (default: full).")
  private Mode mode = Mode.FULL;

  @Option(names = "--exit-code", description = "Exit 2 if the sync would change anything.")
  private boolean exitCode;

  @Override
  public Integer call() {
    return Asking.plan(snowline, spec, tables, mode, exitCode);
  }
}
