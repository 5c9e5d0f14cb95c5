package io.snowline;

import io.snowline.command.LogLevel;
import io.snowline.command.Shell;
import io.snowline.command.SnowlineCommand;
import java.util.Locale;

/** Where the process begins. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    // Numbers in reasons and reports look the same to everyone, and to scripts.
    Locale.setDefault(Locale.ROOT);
    Shell shell = Shell.ofProcess();
    LogLevel.set(shell);
    System.exit(run(shell, arguments));
  }

  /** Runs one command to its end and returns the exit code. */
  public static int run(Shell shell, String... arguments) {
    return SnowlineCommand.run(shell, arguments);
  }
}
