package io.snowline.command;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows how rows changed over time. */
@Command(
    name = "history",
    description = "Show which values the rows of a key had, and when.",
    footer = {
      "",
      "KEY are the values of the table's key columns in their order; leave the last ones out to see",
      "every row that begins so. NULL stands for a part without a value, and for the text NULL;",
      "numbers may be written in any way. A row had its values from the first time (that day",
      "included) until",
      "the second (not included); now means that the target has it. Times are UTC. Shown are the key",
      "and the columns whose values differ; --columns chooses others. Neighbours that are equal in",
      "the columns shown are one line.",
      "",
      "Examples:",
      "  snowline history work_item_budget_vs_actual TYDGtLlxTmr",
      "  snowline history work_item_budget_vs_actual TYDGtLlxTmr --columns USER_NAME,BUDGETED_MINUTES"
    })
final class HistoryCommand implements Callable<Integer> {
  @ParentCommand private SnowlineCommand snowline;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "TABLE", description = "The table.")
  private String table;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "KEY",
      description = "Values of the key's columns.")
  private List<String> key;

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "COLUMN",
      description = "The columns to show.")
  private List<String> columns = List.of();

  @Override
  public Integer call() {
    return Reading.history(snowline, spec, table, key, columns);
  }
}
