package io.snowline.command;

import io.snowline.demo.DemoStory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Replays the incident. */
@Command(
    name = "demo",
    description = "Replay the incident on two DuckDB files, find it, and repair it.",
    footer = {
      "",
      "Makes source.duckdb, target.duckdb and snowline.yaml in its folder, serves Cloud Scheduler's",
      "API on this machine while it lasts, and runs the same commands that you can type there. It",
      "ends with the incident's report in incident.md. What an earlier demo left is replaced.",
      "",
      "Examples:",
      "  snowline demo",
      "  snowline demo --fast --dir /tmp/incident     a tenth of the rows"
    })
final class DemoCommand implements Callable<Integer> {
  @ParentCommand private SnowlineCommand snowline;

  @Option(
      names = "--dir",
      paramLabel = "FOLDER",
      description = "Where the demo's files are made (default: snowline-demo).")
  private String folder = "snowline-demo";

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Which rows are made up; the same number, the same rows (default: 1).")
  private long seed = 1;

  @Option(names = "--fast", description = "A tenth of the rows.")
  private boolean fast;

  @Override
  public Integer call() throws Exception {
    Path made = snowline.shell().folder().resolve(folder).toAbsolutePath();
    new DemoStory(made, snowline.teller(), arguments -> snowline.runIn(made, arguments))
        .tell(folder, seed, fast);
    return ExitCode.DONE;
  }
}
