package io.snowline.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lists what the ledger knows of runs. */
@Command(
    name = "runs",
    description = "List runs, newest first, or show the whole receipt of one.",
    footer = {
      "",
      "Examples:",
      "  snowline runs",
      "  snowline runs work_items --limit 5",
      "  snowline runs work_items-20250814-060000-1f0c     the receipt of one run",
      "  snowline runs http/work_items/daily/schedule/2025-08-14T02:00:00Z     what answered it"
    })
final class RunsCommand implements Callable<Integer> {
  private static final int MOST = 10_000;

  @ParentCommand private SnowlineCommand snowline;
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "TABLE|RUN|REQUEST",
      description =
          "A table, one run, or the id of a request that it answered; every table if none is named.")
  private String name;

  @Option(names = "--limit", paramLabel = "N", description = "How many runs (default: 20).")
  private int limit = 20;

  @Override
  public Integer call() {
    if (limit < 1 || limit > MOST) {
      throw new UsageException(
          spec.commandLine(), "expected a --limit from 1 to %d, not %d".formatted(MOST, limit));
    }
    return Reading.runs(snowline, spec, name, limit);
  }
}
