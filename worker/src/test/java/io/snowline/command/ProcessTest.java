package io.snowline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show. */
class ProcessTest {
  private @TempDir Path temporary;

  private Process start(List<String> options, String... arguments) throws IOException {
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classes, "io.snowline.Main"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).directory(temporary.toFile()).start();
  }

  @Test
  void theVersionLoadsNothingButTheCommandLine() throws Exception {
    Process version = start(List.of("-Xlog:class+load:stdout"), "version");

    String out = new String(version.getInputStream().readAllBytes(), UTF_8);

    assertThat(version.waitFor()).isZero();
    assertThat(out)
        .contains("picocli.CommandLine ")
        .doesNotContain("io.temporal.", "com.fasterxml.", "org.duckdb.", "ch.qos.logback.");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aSignalToEndWithdrawsTheRequest() throws Exception {
    SnowlineFolder.withItemsAndPeople(temporary).run("sync", "full", "items");
    try (Connection holding = heldTarget()) {
      Process sync = start(List.of(), "sync", "full", "items");
      try (BufferedReader err = sync.errorReader(UTF_8)) {
        assertThat(err.readLine()).isEqualTo("1 of 1 START full items");

        // Not SIGINT: where the tests run in the background, shells make children ignore it.
        new ProcessBuilder("kill", "-TERM", String.valueOf(sync.pid())).start().waitFor();

        assertThat(sync.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(sync.exitValue()).isEqualTo(143);
        assertThat(err.lines().toList()).contains("snowline: withdrawing the request");
      } finally {
        sync.destroyForcibly();
      }
      assertThat(holding.isClosed()).isFalse();
    }
  }

  @Test
  void twoSyncsOfTheSameFilesAreAsOneAfterTheOther() throws Exception {
    SnowlineFolder folder = SnowlineFolder.withItemsAndPeople(temporary);
    syncTwice();
    assertThat(folder.differing("ITEMS", "ITEMS_COPY")).isZero();
    assertThat(folder.differing("PEOPLE", "PEOPLE_COPY")).isZero();
    folder.source(
        "DELETE FROM ITEMS WHERE ID < 10",
        "UPDATE ITEMS SET NAME = 'changed' WHERE ID BETWEEN 20 AND 39",
        "INSERT INTO ITEMS VALUES (5000, 'new', NULL)");

    syncTwice();

    assertThat(folder.differing("ITEMS", "ITEMS_COPY")).isZero();
    assertThat(folder.differing("PEOPLE", "PEOPLE_COPY")).isZero();
    assertThat(
            folder.targetColumn(
                """
                SELECT concat_ws(' ', table_name, inserted, updated, vanished) FROM snowline_ledger
                WHERE outcome = 'verified' ORDER BY ALL\
                """))
        .as("what is to be done is done once, whoever does it")
        .containsExactly(
            "items 0 0 0",
            "items 0 0 0",
            "items 1 20 10",
            "items 1000 0 0",
            "people 0 0 0",
            "people 0 0 0",
            "people 0 0 0",
            "people 10 0 0");
    assertThat(folder.targetColumn("SELECT DISTINCT outcome FROM snowline_ledger"))
        .containsExactly("verified");
    assertThat(folder.targetColumn("SELECT ID FROM ITEMS_COPY_HISTORY ORDER BY ID"))
        .isEqualTo(
            IntStream.concat(IntStream.range(0, 10), IntStream.range(20, 40))
                .mapToObj(String::valueOf)
                .toList());
    assertThat(temporary.resolve("target.duckdb.staging")).doesNotExist();
  }

  /** Two processes at once, neither of which fails. */
  private void syncTwice() throws Exception {
    List<Process> syncs =
        List.of(start(List.of(), "sync", "full"), start(List.of(), "sync", "full"));
    try {
      for (Process sync : syncs) {
        String out = new String(sync.getInputStream().readAllBytes(), UTF_8);
        assertThat(sync.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(sync.exitValue()).as(out).isZero();
        assertThat(out).contains("2 tables: 2 verified");
      }
    } finally {
      syncs.forEach(Process::destroyForcibly);
    }
  }

  /** The file's lock keeps the other process from getting far. */
  private Connection heldTarget() throws SQLException {
    return DriverManager.getConnection("jdbc:duckdb:" + temporary.resolve("target.duckdb"));
  }
}
