package io.snowline.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Approves the deletions of a waiting run. */
@Command(
    name = "approve",
    description = "Approve the deletions of a waiting run, and apply them.",
    footer = {
      "",
      "A new run plans afresh and applies if all it would delete is among what is approved here.",
      "An approval is used once and expires.",
      "",
      "Example:",
      "  snowline approve work_items-20250814-060000-1f0c --plan 5d41402abc4b2a76"
    })
final class ApproveCommand implements Callable<Integer> {
  @ParentCommand private SnowlineCommand snowline;

  @Parameters(paramLabel = "RUN", description = "The waiting run, as snowline status names it.")
  private String run;

  @Option(
      names = "--plan",
      required = true,
      paramLabel = "HASH",
      description = "The hash that the plan was shown with.")
  private String plan;

  @Option(
      names = "--end-hold",
      description = "Apply even if an undo holds the table; ends the hold.")
  private boolean endHold;

  @Override
  public Integer call() {
    return Asking.approve(snowline, run, plan, endHold);
  }
}
