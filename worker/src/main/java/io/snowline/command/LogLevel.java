package io.snowline.command;

import java.util.Locale;
import java.util.Set;

/**
 * How much is logged: warnings and errors, and what the service's steps do, unless
 * SNOWLINE_LOG_LEVEL says otherwise.
 */
public final class LogLevel {
  private static final String VARIABLE = "SNOWLINE_LOG_LEVEL";
  private static final Set<String> LEVELS =
      Set.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE");

  /** What libraries say below warnings shows headers of requests, and with them tokens. */
  private static final Set<String> OF_LIBRARIES = Set.of("OFF", "ERROR");

  private LogLevel() {}

  /** Sets it for this process, before the first thing is logged. */
  public static void set(Shell shell) {
    String wanted = level(shell);
    if (LEVELS.contains(wanted)) {
      // logback.xml reads them.
      System.setProperty("snowline.log.level", wanted);
      System.setProperty("snowline.log.libraries", OF_LIBRARIES.contains(wanted) ? wanted : "WARN");
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
