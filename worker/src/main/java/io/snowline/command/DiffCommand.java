package io.snowline.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows the rows in which source and target differ. */
@Command(
    name = "diff",
    description = "Show the rows in which target and source differ, cell by cell.",
    footer = {
      "",
      "Every row is compared; of each kind of difference a few rows are shown and all are counted.",
      "",
      "Examples:",
      "  snowline diff work_items",
      "  snowline diff work_items --exit-code     exit 2 if there is a difference"
    })
final class DiffCommand implements Callable<Integer> {
  @ParentCommand private SnowlineCommand snowline;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "TABLE", description = "The table to compare.")
  private String table;

  @Option(names = "--exit-code", description = "Exit 2 if there is a difference.")
  private boolean exitCode;

  @Override
  public Integer call() {
    return Asking.diff(snowline, spec, table, exitCode);
  }
}
