package io.snowline.command;

import io.snowline.monitor.MonitorOrder.Conduct;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Makes a round of the monitor. */
@Command(
    name = "monitor",
    description = "Look at schedulers and tables, and say what is wrong or repair it.",
    footer = {
      "",
      "It judges by what happened: a schedule that is enabled and hasn't fired is stale. Without",
      "--auto-fix nothing is changed anywhere. Exit code 6: something is wrong, and is left so.",
      "",
      "Examples:",
      "  snowline monitor",
      "  snowline monitor --auto-fix",
      "  snowline monitor work-items-daily-sync     one schedule, whole"
    })
final class MonitorCommand implements Callable<Integer> {
  @ParentCommand private SnowlineCommand snowline;
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "JOB", description = "One schedule; else all of them.")
  private String job;

  @Option(
      names = "--auto-fix",
      description = "Resume, recreate or update schedules, make up for missed runs, and prove it.")
  private boolean autoFix;

  @Override
  public Integer call() {
    return Watching.round(snowline, spec, job, autoFix ? Conduct.REPAIR : Conduct.LOOK);
  }
}
