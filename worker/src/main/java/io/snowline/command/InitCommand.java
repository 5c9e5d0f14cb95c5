package io.snowline.command;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Writes a configuration from what a source has. */
@Command(
    name = "init",
    description = "Write a commented configuration from a live source, with keys that are proven.",
    footer = {
      "",
      "Lists the source's tables, finds columns by which each one's rows are told apart, and proves",
      "it by a count, which stands beside the key. The source is only read, and the target too. Asks",
      "for what is missing unless --no-input. A file that exists is left alone without --force.",
      "Secrets are never written: Snowflake's login is the file that SNOWFLAKE_PRIVATE_KEY_FILE or",
      "SNOWFLAKE_TOKEN_FILE names.",
      "",
      "Examples:",
      "  snowline init",
      "  snowline init --source-file source.duckdb --target-file target.duckdb --no-input",
      "  snowline init --snowflake-account myorg-account1 --snowflake-database KARBON \\",
      "    --bigquery-project my-project --bigquery-dataset karbon_data --tables DIMN_USER,DIMN_CLIENT"
    })
final class InitCommand implements Callable<Integer> {
  @ParentCommand private SnowlineCommand snowline;
  @Spec private CommandSpec spec;
  @Mixin private InitEnds ends;

  @Option(
      names = "--tables",
      paramLabel = "TABLE",
      split = ",",
      description = "Tables and views of the source; all tables if none is named.")
  private List<String> tables = List.of();

  @Option(names = "--force", description = "Overwrite the file if it exists.")
  private boolean force;

  @Override
  public Integer call() {
    return Initializing.init(snowline, spec, ends, tables, force);
  }
}
