package io.snowline.command;

import io.snowline.demo.DemoBed;
import io.snowline.demo.DemoStory;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Replays the incident. */
@Command(
    name = "demo",
    description = "Replay the incident on two DuckDB files or the test bed, and repair it.",
    footer = {
      "",
      "Makes source.duckdb, target.duckdb and snowline.yaml in its folder, serves Cloud Scheduler's",
      "API on this machine while it lasts, and runs the same commands that you can type there. It",
      "ends with the incident's report in incident.md. What an earlier demo left is replaced.",
      "",
      "Examples:",
      "  snowline demo",
      "  snowline demo --fast --dir /tmp/incident     a tenth of the rows",
      "  eval \"$(bed/up)\"; snowline demo --bed        by Snowflake's and BigQuery's protocols"
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

  @Option(
      names = "--bed",
      description = {
        "On the servers that bed/up started, with 1,300,000 rows of",
        "details and Temporal's own server, in place of two files."
      })
  private boolean onBed;

  @Override
  public Integer call() throws Exception {
    Path made = snowline.shell().folder().resolve(folder).toAbsolutePath();
    Optional<DemoBed> bed =
        onBed ? Optional.of(DemoBed.of(snowline.shell().environment())) : Optional.empty();
    Map<String, String> more = bed.map(DemoBed::temporal).orElse(Map.of());
    new DemoStory(made, snowline.teller(), arguments -> snowline.runIn(made, more, arguments))
        .tell(folder, seed, fast, bed);
    return ExitCode.DONE;
  }
}
