package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.scheduler.v1.Job;
import io.snowline.command.SnowlineFolder.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks of README and docs, typed whole into a shell as a reader would. */
class DocumentedBlocksTest {
  private @TempDir Path temporary;
  private SnowlineFolder folder;
  private Terminal terminal;

  @BeforeEach
  void open() throws IOException {
    folder = new SnowlineFolder(temporary);
    terminal = new Terminal(temporary);
  }

  @AfterEach
  void close() throws IOException {
    terminal.close();
  }

  private void orders() {
    folder.source(
        "CREATE TABLE ORDERS (ORDER_ID INTEGER PRIMARY KEY, AMOUNT DECIMAL(10,2))",
        "INSERT INTO ORDERS SELECT i, i / 4 FROM range(1000) AS numbers(i)");
  }

  /** The run that can be undone: the newest that changed the table. */
  private String changed(String table) {
    return folder.run("runs", table, "--json").json().stream()
        .filter(line -> line.path("inserted").asLong() > 0)
        .findFirst()
        .orElseThrow()
        .path("run")
        .asText();
  }

  @Test
  void readmeSyncsATableOfYourOwn(
      @Documented(in = "README.md", beginning = "./snowline init") DocumentBlock block)
      throws Exception {
    orders();
    terminal
        .answering("duckdb\nsource.duckdb\nduckdb\ntarget.duckdb\n\n")
        .meaning("RUN", () -> changed("orders"));

    Run typed = terminal.type(block);

    assertThat(terminal.ended())
        .as(typed.out() + typed.err())
        .containsExactly(
            "init: 0",
            "check: 0",
            "plan: 0",
            "sync full: 0",
            "sync daily: 0",
            "status: 0",
            "diff orders: 0",
            "runs: 0",
            "undo RUN --reason why: 0");
    assertThat(typed.code()).isZero();
    assertThat(typed.out())
        .contains("wrote snowline.yaml: 1 table\n", "5/5 checks passed\n")
        .contains("Plan: 1,000 to insert", "orders  full  source 1,000  +1,000 ~0 =0  ")
        .contains("orders  daily  source 1,000  +0 ~0 =1,000  verified")
        .contains("orders  no differences, 1,000 rows on both sides\n")
        .contains("orders  undo  ");
  }

  @Test
  void aConfigurationTellsAllItsProblems(
      @Documented(in = "docs/configuration.md", beginning = "snowline.yaml has 3 problems")
          DocumentBlock block) {
    folder.configured(
        """
        # made by hand

        source:
          duckdb: {file: /data/source.duckdb}
        target:
          duckdb: {file: target.duckdb}
        tables:
          orders:
            source: ORDERS
            target: ORDERS
            key: [ID]
          budget:
            source: BUDGET
            target: BUDGET
            gaurd: {vanished: 10%}
        """);

    assertThat(folder.run("status").err()).matches("(?s)snowline: .*").contains(block.text());
  }

  @Test
  void initAsks(
      @Documented(in = "docs/configuration.md", beginning = "snowline init  ") DocumentBlock block)
      throws Exception {
    orders();

    Run typed = terminal.answering("duckdb\nsource.duckdb\nduckdb\ntarget.duckdb\n\n").type(block);

    assertThat(typed.code()).isZero();
    assertThat(typed.err()).contains("which tables, with commas between [all]: ");
    assertThat(typed.out()).contains("orders  ORDERS  1,000  proven, declared: ORDER_ID\n");
  }

  @Test
  void initIsToldByFlags(
      @Documented(in = "docs/configuration.md", beginning = "snowline init --source-file")
          DocumentBlock block)
      throws Exception {
    orders();

    Run typed = terminal.type(block);

    assertThat(typed.code()).isZero();
    assertThat(typed.out()).contains("wrote snowline.yaml: 1 table\n");
    assertThat(Files.readString(temporary.resolve("snowline.yaml")))
        .contains("key: [ORDER_ID]", "duckdb: {file: source.duckdb}");
  }

  @Test
  void theServiceIsInstalledDryly(
      @Documented(in = "docs/install.md", beginning = "./snowline version") DocumentBlock block)
      throws Exception {
    folder
        .with("FOLDER/snowline.yaml", "tables: {}\n")
        .with("FILE", "TEMPORAL_ADDRESS=127.0.0.1:7233\n");
    terminal.repository("deploy");

    Run typed = terminal.type(block);

    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(terminal.ended()).containsExactly("version: 0");
    assertThat(typed.out())
        .startsWith("snowline ")
        .contains("+ systemctl daemon-reload\n", "FOLDER/snowline.yaml");
  }

  @Test
  void theKeyOfTheGrantsIsTheOneThatWasMade(
      @Documented(in = "docs/install.md", beginning = "openssl genpkey") DocumentBlock block)
      throws Exception {
    terminal.noting("snow", "gcloud").repository("deploy");

    Run typed = terminal.type(block);

    String key = terminal.type("deploy/grants/public-key key.p8").out().strip();
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(key).hasSizeGreaterThan(300);
    assertThat(terminal.noted())
        .containsExactly(
            "snow sql --filename deploy/grants/snowflake.sql --variable public_key=" + key,
            "snow sql --filename deploy/grants/snowflake-share.sql --variable database=KARBON",
            "gcloud secrets create snowflake-key --data-file key.p8");
    assertThat(temporary.resolve("deploy/grants/snowflake.sql")).isNotEmptyFile();
    assertThat(temporary.resolve("deploy/grants/snowflake-share.sql")).isNotEmptyFile();
  }

  @Test
  void googleCloudIsSetUpDryly(
      @Documented(in = "docs/install.md", beginning = "project=my-project") DocumentBlock block)
      throws Exception {
    terminal.noting("docker", "gcloud", "bq").repository("deploy");

    Run typed = terminal.type(block);

    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(typed.out())
        .contains(
            "+ gcloud run deploy snowline-worker ", "/secrets/snowflake/key.p8=snowflake-key");
    assertThat(terminal.noted())
        .containsExactly(
            "docker build -t snowline:local .",
            "docker build -f deploy/google-cloud/Dockerfile -t"
                + " us-central1-docker.pkg.dev/my-project/snowline/worker:1 configuration",
            "docker push us-central1-docker.pkg.dev/my-project/snowline/worker:1");
    assertThat(temporary.resolve("deploy/google-cloud/Dockerfile")).isNotEmptyFile();
  }

  @Test
  void theMonitorRepairsWhatWasPaused(
      @Documented(in = "docs/monitor.md", beginning = "snowline monitor ") DocumentBlock block)
      throws Exception {
    try (SchedulerFolder scheduled = new SchedulerFolder(temporary)) {
      scheduled.scheduler().put("items-daily", "0 2 * * *", Job.State.PAUSED, Duration.ofDays(3));
      terminal
          .meaning("JOB", () -> "items-daily")
          .meaning(
              "ID",
              () ->
                  folder.run("incident", "list", "--json").json().stream()
                      .filter(line -> line.path("incident").asText().startsWith("items-daily"))
                      .findFirst()
                      .orElseThrow()
                      .path("incident")
                      .asText());

      Run typed = terminal.type(block);

      assertThat(terminal.ended())
          .as(typed.out() + typed.err())
          .containsExactly(
              "monitor: 6",
              "monitor --auto-fix: 0",
              "monitor JOB: 0",
              "maintenance start JOB --owner NAME --reason TEXT --for 4h: 0",
              "maintenance end JOB: 0",
              "maintenance list: 0",
              "incident list: 0",
              "incident show ID --file F: 0");
      assertThat(typed.out()).contains("items-daily PAUSED since ", "done: resume items-daily\n");
      assertThat(Files.readString(temporary.resolve("F")))
          .startsWith("# Incident items-daily-")
          .contains("| state | paused | enabled |");
      assertThat(scheduled.scheduler().job("items-daily").getState()).isEqualTo(Job.State.ENABLED);
    }
  }

  /** The variables of a person's own shell don't reach a test. */
  @Test
  void aTerminalHasNoEnvironmentOfItsOwn() throws Exception {
    Run typed = terminal.with(Map.of("A", "b")).type("echo $A${JAVA_HOME:-}; exit 3");

    assertThat(typed).isEqualTo(new Run(3, "b\n", ""));
  }
}
