package io.snowline.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.Main;
import io.snowline.command.ExitCode;
import io.snowline.command.Shell;
import io.snowline.monitor.Verdict;
import io.snowline.sync.FailureType;
import io.snowline.sync.Verdict.Decision;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RunbookTest {
  private static final Pattern LINK = Pattern.compile("]\\(#([^)]+)\\)");
  private static final Pattern COMMAND = Pattern.compile("\\bsnowline ([a-z]+)((?: [^`\\n]*)?)");
  private static final Pattern EMPTY = Pattern.compile("(?m)^(#+) .*\\n+(\\1 .*|\\z)");
  private static final Pattern FAILING =
      Pattern.compile(
          "(?:new CommandFailure\\(|ofConfiguration\\(|return )\\s*\"([A-Z][a-z]+[A-Z][A-Za-z]+)\"");
  private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

  private final String runbook = Repository.text("docs/runbook.md");
  private final Set<String> headings =
      runbook
          .lines()
          .filter(line -> line.matches("##+ .*"))
          .map(line -> line.replaceFirst("#+ ", ""))
          .collect(Collectors.toCollection(TreeSet::new));

  @Test
  void everyFailureTypeHasItsEntry() {
    assertThat(headings)
        .containsAll(Arrays.stream(FailureType.values()).map(FailureType::text).toList());
  }

  @Test
  void everyNameOfAFailingCommandIsExplained() {
    Set<String> names =
        Repository.files("worker/src/main/java/io/snowline/command").stream()
            .flatMap(file -> FAILING.matcher(Repository.text(file)).results())
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(names).contains("UnknownRun", "NoTemporalServer", "CannotListen", "HttpUnavailable");
    assertThat(names).allMatch(name -> runbook.contains("`" + name + "`"));
  }

  @Test
  void everyDecisionOfTheGuardHasItsEntry() {
    assertThat(headings)
        .containsAll(
            Arrays.stream(Decision.values())
                .map(Decision::name)
                .map(name -> name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT))
                .toList());
  }

  @Test
  void everyExitCodeHasItsLine() throws Exception {
    for (Field field : ExitCode.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers())) {
        assertThat(runbook).as(field.getName()).contains("\n| %d | ".formatted(field.getInt(null)));
      }
    }
  }

  @Test
  void everyVerdictOfTheMonitorHasItsLine() {
    assertThat(runbook)
        .contains(
            Arrays.stream(Verdict.values())
                .map(verdict -> "\n| `%s` | ".formatted(verdict.name().toLowerCase(Locale.ROOT)))
                .toArray(String[]::new));
  }

  @Test
  void everyEntrySaysSomething() {
    assertThat(EMPTY.matcher(runbook).results().map(MatchResult::group)).isEmpty();
  }

  @Test
  void everyLinkInItLeadsSomewhere() {
    Set<String> anchors =
        headings.stream()
            .map(heading -> heading.toLowerCase(Locale.ROOT).replace(' ', '-'))
            .collect(Collectors.toSet());

    assertThat(LINK.matcher(runbook).results().map(found -> found.group(1)))
        .isNotEmpty()
        .isSubsetOf(anchors);
  }

  @Test
  void everyCommandInItExistsWithItsOptions() {
    List<MatchResult> commands =
        COMMAND
            .matcher(
                runbook
                    .lines()
                    .filter(line -> line.startsWith("snowline ") || line.contains("`snowline "))
                    .collect(Collectors.joining("\n")))
            .results()
            .toList();

    assertThat(commands).hasSizeGreaterThan(40);
    for (MatchResult command : commands) {
      String help = help(command.group(1));
      assertThat(OPTION.matcher(command.group(2)).results().map(MatchResult::group))
          .as(command.group())
          .allMatch(help::contains);
    }
  }

  private static String help(String command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, UTF_8);
    Shell shell = new Shell(stream, stream, Map.of(), Path.of(""), false, false);
    int code = Main.run(shell, command, "--help");
    String help = out.toString(UTF_8);
    assertThat(code).as(help).isZero();
    return help;
  }
}
