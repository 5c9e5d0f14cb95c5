package io.snowline.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Rejects the plan of a waiting run. */
@Command(
    name = "reject",
    description = "Reject the plan of a waiting run, so that nobody can approve it.",
    footer = {
      "",
      "Example:",
      "  snowline reject work_items-20250814-060000-1f0c --plan 5d41402abc4b2a76 \\",
      "    --reason 'the share lost a team'"
    })
final class RejectCommand implements Callable<Integer> {
  @ParentCommand private SnowlineCommand snowline;

  @Parameters(paramLabel = "RUN", description = "The waiting run, as snowline status names it.")
  private String run;

  @Option(
      names = "--plan",
      required = true,
      paramLabel = "HASH",
      description = "The hash that the plan was shown with.")
  private String plan;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the ledger.")
  private String reason;

  @Override
  public Integer call() {
    return Asking.reject(snowline, run, plan, reason);
  }
}
