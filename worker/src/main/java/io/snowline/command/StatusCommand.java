package io.snowline.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Shows how each table stands. */
@Command(
    name = "status",
    description = "Show how fresh each table is, what waits for approval and what is held.",
    footer = {
      "",
      "fresh: the last verified run is younger than the table's freshness. Reads the ledger only.",
      "",
      "Examples:",
      "  snowline status",
      "  snowline status --json"
    })
final class StatusCommand implements Callable<Integer> {
  @ParentCommand private SnowlineCommand snowline;

  @Override
  public Integer call() {
    return Reading.status(snowline);
  }
}
