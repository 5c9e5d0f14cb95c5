package io.snowline.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Prints the version. */
@Command(
    name = "version",
    description = "Print the version.",
    footer = {"", "Examples:", "  snowline version", "  snowline version --json"})
final class VersionCommand implements Callable<Integer> {
  @ParentCommand private SnowlineCommand snowline;

  @Override
  public Integer call() {
    snowline.report().version();
    return ExitCode.DONE;
  }

  /** The version in the jar's manifest. */
  static String text() {
    String version = VersionCommand.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
