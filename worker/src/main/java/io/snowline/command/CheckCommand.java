package io.snowline.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Looks whether everything is there that a sync needs. */
@Command(
    name = "check",
    description = "Test connections, rights, schemas, types and schedules; say what to mend.",
    footer = {
      "",
      "Looks at everything that applies to the configuration, also when something fails, and ends",
      "with what to grant or change, to paste. Exit code 1 unless all checks passed.",
      "",
      "What it touches: Snowflake is only read. In BigQuery an empty table of its own is made in the",
      "target's dataset and one in the dataset for staged rows, and removed; a dataset that it had to",
      "make too. DuckDB files are opened; none is made. Temporal and schedules are only read. Servers",
      "of alert channels are reached without sending a message; --send-test-alert sends one to each.",
      "",
      "Examples:",
      "  snowline check",
      "  snowline check --send-test-alert",
      "  snowline check --json"
    })
final class CheckCommand implements Callable<Integer> {
  @ParentCommand private SnowlineCommand snowline;

  @Option(names = "--send-test-alert", description = "Send a test message to every alert channel.")
  private boolean sendTestAlert;

  @Override
  public Integer call() {
    return Checking.check(snowline, sendTestAlert);
  }
}
