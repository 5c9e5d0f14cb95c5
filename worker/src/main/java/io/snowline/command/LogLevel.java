package io.snowline.command;

import java.util.Locale;
import java.util.Set;

/** How much is logged: warnings and errors, unless SNOWLINE_LOG_LEVEL says otherwise. */
public final class LogLevel {
  private static final String VARIABLE = "SNOWLINE_LOG_LEVEL";
  private static final Set<String> LEVELS =
      Set.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE");

  private LogLevel() {}

  /** Sets it for this process, before the first thing is logged. */
  public static void set(Shell shell) {
    String wanted = level(shell);
    if (LEVELS.contains(wanted)) {
      // logback.xml reads it.
      System.setProperty("snowline.log.level", wanted);
    } else if (!wanted.isEmpty()) {
      shell
          .err()
          .println(
              "snowline: %s is %s, expected one of %s"
                  .formatted(
                      VARIABLE, wanted, String.join(", ", LEVELS.stream().sorted().toList())));
    }
  }

  /** Whether failures are shown with their stack traces. */
  static boolean debug(Shell shell) {
    return level(shell).equals("DEBUG") || level(shell).equals("TRACE");
  }

  private static String level(Shell shell) {
    return shell.environment().getOrDefault(VARIABLE, "").strip().toUpperCase(Locale.ROOT);
  }
}
