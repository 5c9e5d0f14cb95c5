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

/** Brings tables in step with their sources. */
@Command(
    name = "sync",
    description =
        "Bring tables in step with their sources and prove it before anything is committed.",
    footer = {
      "",
      "daily inserts and updates; full makes the target equal to the source, removals included.",
      "Removals beyond the guard's limits wait for: snowline approve.",
      "",
      "Examples:",
      "  snowline sync daily",
      "  snowline sync full work_items people",
      "  snowline sync full work_items --end-hold     after an undo"
    })
final class SyncCommand implements Callable<Integer> {
  @ParentCommand private SnowlineCommand snowline;
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "daily|full",
      completionCandidates = ModeConverter.Words.class,
      description = "What the sync may change.")
  private Mode mode;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "TABLE",
      description = "Tables; all if none is named.")
  private List<String> tables = List.of();

  @Option(names = "--end-hold", description = "Sync tables that an undo holds, and end the hold.")
  private boolean endHold;

  @Override
  public Integer call() {
    return Asking.sync(snowline, spec, mode, tables, endHold);
  }
}
