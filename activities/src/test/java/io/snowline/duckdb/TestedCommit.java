package io.snowline.duckdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The commit that is tested, for whoever looks into a failure later. */
public final class TestedCommit {
  private TestedCommit() {}

  /** Its name, and whether files differ from it. */
  public static String name() {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException unknown) {
      return "unknown, git is missing";
    }
  }
}
