package io.snowline.command;

import io.snowline.configuration.Configuration;
import io.snowline.configuration.Spelling;
import io.snowline.definition.Definitions;
import io.snowline.definition.TableDefinition;
import io.snowline.demo.DemoTeller;
import io.snowline.sync.Mode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line: what all commands share. A new command is one more class in the list. */
@Command(
    name = "snowline",
    description = "Keeps tables of a target warehouse in step with their source, and proves it.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions of every command:%n",
    footer = {
      "",
      "Examples:",
      "  snowline plan                    what a full sync of every table would do",
      "  snowline sync full work_items    make one table equal to its source",
      "  snowline status                  what is fresh, stale or waiting",
      "",
      "Exit codes: 0 done and verified, 1 failed, 2 differences (with --exit-code), 3 waiting for",
      "approval, 4 blocked, 5 not verified, 6 the monitor found a problem and left it, 64 usage, 78",
      "configuration.",
      "SNOWLINE_LOG_LEVEL=DEBUG shows stack traces. TEMPORAL_ADDRESS names a Temporal server; without",
      "it the embedded one is used."
    },
    subcommands = {
      DemoCommand.class,
      InitCommand.class,
      CheckCommand.class,
      PlanCommand.class,
      SyncCommand.class,
      ApproveCommand.class,
      RejectCommand.class,
      StatusCommand.class,
      RunsCommand.class,
      HistoryCommand.class,
      DiffCommand.class,
      UndoCommand.class,
      SchedulesCommand.class,
      WorkerCommand.class,
      CompletionCommand.class,
      MonitorCommand.class,
      MaintenanceCommand.class,
      IncidentCommand.class,
      LocalSchedulerCommand.class,
      VersionCommand.class
    })
public final class SnowlineCommand implements Callable<Integer> {
  private static final String DEFAULT_FILE = "snowline.yaml";

  private final Shell shell;
  private Report report;

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Configuration to use (default: " + DEFAULT_FILE + ").")
  private String file = DEFAULT_FILE;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print JSON lines, each with a type, and nothing else.")
  private boolean json;

  @Option(
      names = "--no-input",
      scope = ScopeType.INHERIT,
      description = "Never ask; fail where an answer is needed.")
  private boolean noInput;

  @Option(
      names = "--no-color",
      scope = ScopeType.INHERIT,
      description = "No colour and no lines that change.")
  private boolean noColor;

  // Picocli reads it.
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  private SnowlineCommand(Shell shell) {
    this.shell = shell;
  }

  /** Runs a command line to its end and returns the exit code. */
  public static int run(Shell shell, String... arguments) {
    SnowlineCommand snowline = new SnowlineCommand(shell);
    List<String> given = Arrays.asList(arguments);
    boolean wantsJson = given.contains("--json");
    // Help is shown before picocli has set any field.
    boolean colour = shell.outIsTerminal() && !shell.plain() && !given.contains("--no-color");
    return new CommandLine(snowline)
        .setExpandAtFiles(false)
        .setUsageHelpWidth(100)
        .setColorScheme(Help.defaultColorScheme(colour ? Ansi.ON : Ansi.OFF))
        .registerConverter(Mode.class, new ModeConverter())
        .setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler(new UsageErrors(snowline, wantsJson))
        .setExecutionExceptionHandler(new Failures(snowline, wantsJson))
        .execute(arguments);
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "expected a command");
  }

  /** What the command was started from. */
  public Shell shell() {
    return shell;
  }

  /** Where the command's outcome is told. */
  Report report() {
    if (report == null) {
      report = json ? new JsonReport(shell) : new TextReport(shell, style(), configOption());
    }
    return report;
  }

  /** Where it is told why the command line can't be understood, however far that was read. */
  Report report(boolean wantsJson) {
    json = json || wantsJson;
    return report();
  }

  /** How the demo's story is told. */
  DemoTeller teller() {
    return json ? new JsonTeller(new JsonLines(shell.out())) : new TextTeller(shell.out(), style());
  }

  /**
   * Runs another command in that folder, told in the same way.
   *
   * @param more variables that it has besides, unless they are set already
   */
  int runIn(Path folder, Map<String, String> more, String... arguments) {
    Map<String, String> environment = new HashMap<>(more);
    environment.putAll(shell.environment());
    Shell there =
        new Shell(
            shell.out(),
            shell.err(),
            environment,
            folder,
            shell.outIsTerminal(),
            shell.errIsTerminal());
    List<String> all = new ArrayList<>(List.of(arguments));
    if (json) {
      all.add("--json");
    }
    if (noColor) {
      all.add("--no-color");
    }
    return run(there, all.toArray(String[]::new));
  }

  /** Everything that the configuration says. */
  public Definitions definitions() {
    return Configuration.load(shell.folder().resolve(Path.of(file)), shell.environment());
  }

  /** The configuration's file, as it was named. */
  String configurationFile() {
    return file;
  }

  /** Whether somebody is there who can be asked, and wants to be. */
  boolean mayAsk() {
    return shell.in().isPresent() && !noInput && !json;
  }

  /** Who asks: the user's name, without the machine's. */
  String actor() {
    return System.getProperty("user.name", "unknown");
  }

  private Style style() {
    return new Style(shell.outIsTerminal() && !shell.plain() && !noColor);
  }

  boolean animated() {
    return shell.errIsTerminal() && !shell.plain() && !noColor;
  }

  private String configOption() {
    return file.equals(DEFAULT_FILE) ? "" : " --config " + quoted(file);
  }

  /** As a shell reads it as one word. */
  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9._/-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** Refuses names of tables that aren't configured, all at once. */
  static void refuseUnknown(CommandSpec spec, Definitions definitions, List<String> tables) {
    List<String> configured = definitions.tables().stream().map(TableDefinition::name).toList();
    List<String> problems =
        tables.stream()
            .distinct()
            .filter(table -> !configured.contains(table))
            .map(table -> "no table " + table + Spelling.didYouMean(table, configured))
            .toList();
    if (!problems.isEmpty()) {
      throw new UsageException(
          spec.commandLine(),
          "%s (the configuration has %s)"
              .formatted(String.join("\n  ", problems), String.join(", ", configured)));
    }
  }
}
