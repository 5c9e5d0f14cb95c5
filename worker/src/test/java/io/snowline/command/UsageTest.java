package io.snowline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.Main;
import io.snowline.command.SnowlineFolder.Run;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  private @TempDir Path temporary;
  private SnowlineFolder folder;

  @BeforeEach
  void make() {
    folder = SnowlineFolder.withItemsAndPeople(temporary);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "completion fish        | expected bash or zsh, not fish",
        "syn full               | unknown command syn; did you mean sync?",
        "sync ful               | expected daily or full, not ful; did you mean full?",
        "sync items             | expected daily or full, not items",
        "plan --jsn             | unknown option --jsn; did you mean --json?",
        "diff nothing           | no table nothing (the configuration has items, people)",
        "approve run            | Missing required option: '--plan=HASH'",
        "undo run --reason=x --hold=1y | expected a time such as 90m, 24h or 7d, at most 366d, not 1y",
        "runs --limit 0         | expected a --limit from 1 to 10000, not 0",
        "runs item              | no table and no run item; did you mean items?",
        "history items 1 2      | expected at most 1 values of the key (ID), not 2",
        "local-scheduler --port 99999 | expected a --port from 0 to 65535, not 99999",
        "local-scheduler --port=-1 | expected a --port from 0 to 65535, not -1",
        "version now            | unexpected argument now",
      })
  void mistakesAreToldWithWhatWasExpected(String arguments, String message) {
    Run run = folder.run(arguments.split(" "));

    assertThat(run.err()).contains(message).contains("see: snowline ");
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isEqualTo(64);
    assertThat(folder.target()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"worker", "schedules plan", "schedules apply"})
  void whatNeedsATemporalServerSaysHowToGetOne(String command) {
    Run run = folder.run(command.split(" "));

    assertThat(run.err())
        .isEqualTo(
            """
            snowline: snowline %s needs a Temporal server, and none is named; for one on this machine:
              temporal server start-dev --db-filename temporal.db
              export TEMPORAL_ADDRESS=127.0.0.1:7233
            """
                .formatted(command.replaceFirst(" .*", "")));
    assertThat(run.code()).isEqualTo(78);
  }

  @Test
  void everyUnknownTableIsNamedAtOnce() {
    assertThat(folder.run("sync", "full", "itms", "items", "peple").err())
        .isEqualTo(
            """
            snowline: no table itms; did you mean items?
              no table peple; did you mean people? (the configuration has items, people)
            see: snowline sync --help
            """);
  }

  @Test
  void noCommandIsAMistakeToo() {
    assertThat(folder.run().code()).isEqualTo(64);
  }

  @Test
  void mistakesAreJsonWhereJsonIsAskedFor() {
    Run run = folder.run("plan", "itms", "--json");

    assertThat(run.types()).containsExactly("version", "error");
    assertThat(run.last().path("failure").asText()).isEqualTo("Usage");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(64);
  }

  @Test
  void aMissingConfigurationHasItsOwnCode() {
    Run run = folder.run("status", "--config", "other.yaml");

    assertThat(run.err()).contains("other.yaml has 1 problem");
    assertThat(run.code()).isEqualTo(78);
    Run json = folder.run("--config=other.yaml", "--json", "sync", "full");
    assertThat(json.last().path("failure").asText()).isEqualTo("BadConfiguration");
    assertThat(json.code()).isEqualTo(78);
  }

  /** Standard output is the terminal, standard error may be a file. */
  @ParameterizedTest
  @ValueSource(strings = {"sync", "--help --no-color", "sync --help --no-color"})
  void colourIsForATerminalThatWantsItAlone(String line) {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(told, true, UTF_8);

    Main.run(new Shell(stream, stream, Map.of(), temporary, true, false), line.split(" "));

    assertThat(told.toString(UTF_8)).contains("snowline").doesNotContain("\u001b");
  }

  @Test
  void suggestedCommandsNameAnotherConfiguration() {
    folder.with(
        "other.yaml",
        """
        source: {duckdb: {file: source.duckdb}}
        target: {duckdb: {file: target.duckdb}}
        tables: {people: {source: PEOPLE, target: PEOPLE_COPY, key: [ID]}}
        """);

    assertThat(folder.run("plan", "--config", "other.yaml").next("sync"))
        .containsExactly("sync", "full", "people", "--config", "other.yaml");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "a/other-1.yaml, a/other-1.yaml",
        "sp ace.yaml, 'sp ace.yaml'",
        "it's.yaml, 'it'\\''s.yaml'",
        "$HOME.yaml, '$HOME.yaml'"
      })
  void aShellReadsASuggestedConfigurationAsOneWord(String file, String typed) throws Exception {
    Files.createDirectories(temporary.resolve("a"));
    folder.with(
        file,
        """
        source: {duckdb: {file: %1$s}}
        target: {duckdb: {file: %1$s.target}}
        tables: {people: {source: PEOPLE, target: PEOPLE_COPY, key: [ID]}}
        """
            .formatted(temporary.resolve("source.duckdb")));

    assertThat(folder.run("plan", "--config", file).out())
        .contains("snowline sync full people --config " + typed + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plan",
        "sync",
        "approve",
        "reject",
        "status",
        "runs",
        "history",
        "diff",
        "undo",
        "completion",
        "version"
      })
  void everyCommandHasAnExampleInItsHelp(String command) {
    Run help = folder.run(command, "--help");

    assertThat(help.out())
        .contains("Usage: snowline " + command)
        .contains("--config=FILE")
        .containsPattern("Examples?:\\R  snowline " + command);
    assertThat(help.code()).isZero();
    assertThat(folder.run("--help").out()).contains("\n  " + command + " ");
  }

  @Test
  void theVersionIsOneLine() {
    assertThat(folder.run("version").out()).matches("snowline \\S+ \\(Java \\S+\\)\n");
    assertThat(folder.run("version", "--json").types()).containsExactly("version");
  }

  @Test
  void aFileThatIsNoDatabaseIsToldInOneLineUnlessMoreIsAskedFor() {
    folder.with("target.duckdb", "this is no database, it is a text of some length");

    Run run = folder.run("status");
    assertThat(run.err()).startsWith("snowline: Cannot open ").hasLineCount(1);
    assertThat(run.code()).isEqualTo(1);
    assertThat(folder.run(Map.of("SNOWLINE_LOG_LEVEL", "debug"), "status").err())
        .contains("\tat io.snowline.");
  }
}
