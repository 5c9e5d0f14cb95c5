package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.cloud.scheduler.v1.Job;
import com.sun.net.httpserver.HttpServer;
import io.snowline.command.SnowlineFolder.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  private static final String TABLES =
      """
      source: {duckdb: {file: source.duckdb}}
      target: {duckdb: {file: target.duckdb}}
      tables:
        items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}
        people: {source: PEOPLE, target: PEOPLE_COPY, key: [ID, NAME]}
      """;

  private @TempDir Path temporary;
  private SnowlineFolder folder;

  @BeforeEach
  void make() {
    folder = SnowlineFolder.withItemsAndPeople(temporary);
  }

  @Test
  void whatIsReadyPassesAndNothingIsMade() {
    Run run = folder.run("check");

    assertThat(run.out())
        .isEqualTo(
            """
            ok    configuration          snowline.yaml: 2 tables
            ok    source file            source.duckdb, schema main, tables and views: 2
            ok    source tables          2 of 2 can be read
            ok    target file            target.duckdb isn't there yet; the first run makes it
            ok    types                  2 of 2 tables fit

            5/5 checks passed
            """);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(folder.target()).doesNotExist();
  }

  @Test
  void aTargetThatIsThereIsLookedAtToo() {
    folder.target("CREATE TABLE ITEMS_COPY (ID INTEGER, NAME VARCHAR, SHARE DATE)");

    Run run = folder.run("check");

    assertThat(run.out())
        .contains("ok    target file            target.duckdb can be written\n")
        .endsWith(
            """
            FAIL  types                  1 of 2 tables fit

            4/5 checks passed

            types:
              items: column SHARE is DOUBLE in the source and DATE in the target, which can't hold it exactly; change the target's column, or cast it in a view of the source
            """);
    assertThat(run.code()).isEqualTo(1);
    assertThat(folder.targetColumn("SELECT count(*) FROM ITEMS_COPY")).containsExactly("0");
  }

  @Test
  void aViewThatStandsOnWhatIsGoneHidesNoOtherTablesVerdict() {
    folder.source(
        "ALTER TABLE PEOPLE RENAME TO PERSONS",
        "CREATE VIEW PEOPLE AS FROM PERSONS",
        "DROP TABLE PERSONS");
    folder.target("CREATE TABLE ITEMS_COPY (ID INTEGER, NAME VARCHAR, SHARE DATE)");

    Run run = folder.run("check");

    String told =
        "Cannot read the columns of PEOPLE in %s: Catalog Error: Table with name PERSONS does not exist! (statement: "
            .formatted(temporary.resolve("source.duckdb"));
    assertThat(run.out())
        .contains("FAIL  source tables          1 of 2 can be read: " + told)
        .contains("FAIL  types                  0 of 2 tables fit\n")
        .contains(
            """
            source tables:
              In the source, mend the view, or take its table out of the configuration
            """)
        .contains(
            "types:\n  items: column SHARE is DOUBLE in the source and DATE in the target, which can't hold it exactly; ")
        .contains("  people: not compared, since its source can't be read: " + told);
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void aTableOfSomebodyElsesUnderTheNameOfAQuarantineIsTold() {
    folder.target("CREATE TABLE ITEMS_COPY_QUARANTINE AS SELECT 7 AS ID");

    Run run = folder.run("check");

    assertThat(run.out())
        .endsWith(
            """
            FAIL  types                  1 of 2 tables fit

            4/5 checks passed

            types:
              Cannot sync items: ITEMS_COPY_QUARANTINE in the target isn't Snowline's (it has no column quarantine_reason, quarantine_run), and a run would remove its rows; rename what isn't Snowline's, or set tables.items.target to another name
            """);
    assertThat(run.code()).isEqualTo(1);
    assertThat(folder.targetColumn("SELECT ID FROM ITEMS_COPY_QUARANTINE")).containsExactly("7");
  }

  @Test
  void whatFailsIsToldWithWhatToChangeAndTheRestIsLookedAtAllTheSame() {
    folder.source("DROP TABLE PEOPLE");

    Run run = folder.run("check");

    assertThat(run.out())
        .isEqualTo(
            """
            ok    configuration          snowline.yaml: 2 tables
            ok    source file            source.duckdb, schema main, tables and views: 1
            FAIL  source tables          1 of 2 can be read: the source has no table PEOPLE
            ok    target file            target.duckdb isn't there yet; the first run makes it
            FAIL  types                  1 of 2 tables fit

            3/5 checks passed

            source tables:
              In the configuration, write source as the file has it: ITEMS

            types:
              people: not compared, since its source can't be read
            """);
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void whatCannotBeLookedAtDidNotPass() {
    folder.with("source.duckdb", "no database");

    Run run = folder.run("check", "--json");

    assertThat(run.json().stream().map(line -> line.path("state").asText()).toList())
        .containsExactly("", "passed", "failed", "not_checked", "passed", "not_checked", "");
    JsonNode tables = run.json().get(3);
    assertThat(tables.path("type").asText()).isEqualTo("check");
    assertThat(tables.path("name").asText()).isEqualTo("source tables");
    assertThat(tables.path("found").asText()).isEqualTo("not checked, since source file failed");
    assertThat(run.last().toString()).isEqualTo("{\"type\":\"checked\",\"passed\":2,\"checks\":5}");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void schedulesWithoutATemporalServerAreNotPassedOver() {
    folder.configured(TABLES + "schedules: {nightly: {mode: full, cron: \"0 2 * * *\"}}\n");

    Run run = folder.run("check");

    assertThat(run.out())
        .contains(
            """
            FAIL  temporal connection    no Temporal server is named, and the configuration has schedules to keep there
            -     temporal schedules     not checked, since temporal connection failed

            5/7 checks passed
            """);
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void aConfigurationThatCannotBeReadIsTheCommandsEnd() {
    folder.configured("source: {}");

    assertThat(folder.run("check").code()).isEqualTo(78);
  }

  @Test
  void channelsAreReachedWithoutAMessageUnlessOneIsAskedFor() throws IOException {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
          boolean taken = exchange.getRequestURI().getPath().endsWith("/secret-1");
          exchange.sendResponseHeaders(taken ? 200 : 404, -1);
          exchange.close();
        });
    server.start();
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    folder.configured(
        TABLES
            + """
            alerts:
              channels:
                - slack: {url: "%1$s/secret-1"}
                - webhook: {url: "%1$s/secret-2"}
              ping_url: "%1$s/secret-3"
            """
                .formatted(address));
    try {
      Run reached = folder.run("check");

      assertThat(reached.out())
          .contains(
              """
              ok    alerts to slack 1      its server answers; --send-test-alert shows whether it takes messages
              ok    alerts to webhook 2    its server answers; --send-test-alert shows whether it takes messages
              ok    dead-man's switch      its server answers; it was not set off

              8/8 checks passed
              """);
      assertThat(asked).containsOnly("HEAD / ");

      asked.clear();
      Run told = folder.run("check", "--send-test-alert");

      assertThat(told.out())
          .contains(
              """
              ok    alerts to slack 1      the test message was taken
              FAIL  alerts to webhook 2    the test message was not taken: it answered 404
              ok    dead-man's switch      its server answers; it was not set off

              7/8 checks passed
              """)
          .doesNotContain("secret-");
      assertThat(asked)
          .hasSize(3)
          .satisfiesExactly(
              slack -> assertThat(slack).startsWith("POST /secret-1").contains("nothing is wrong"),
              webhook ->
                  assertThat(webhook).startsWith("POST /secret-2").contains("snowline check"),
              ping -> assertThat(ping).isEqualTo("HEAD / "));
      assertThat(told.code()).isEqualTo(1);
    } finally {
      server.stop(0);
    }
    assertThat(folder.run("check").out())
        .contains("FAIL  alerts to slack 1      its server doesn't answer (ConnectException)")
        .contains("5/8 checks passed")
        .doesNotContain("secret-");
  }

  @Test
  void jobsOfCloudSchedulerAreComparedWithTheConfiguration() throws IOException {
    Path own = Files.createDirectory(temporary.resolve("scheduled"));
    try (SchedulerFolder scheduled = new SchedulerFolder(own)) {
      scheduled.scheduler().putIn("Etc/UTC", "items-daily", " 0  2 * * *");
      Run well = scheduled.folder().run("check");
      scheduled.scheduler().put("items-daily", "0 5 * * *", Job.State.ENABLED, Duration.ZERO);
      scheduled.scheduler().put("people-daily", "0 3 * * *", Job.State.PAUSED, Duration.ZERO);
      Run wrong = scheduled.folder().run("check");
      scheduled.folder().run("sync", "full");
      scheduled
          .folder()
          .run(
              "maintenance",
              "start",
              "people-daily",
              "--owner",
              "Ada",
              "--reason",
              "a new share",
              "--for",
              "4h");
      Run excused = scheduled.folder().run("check");
      scheduled.scheduler().put("items-daily", "0 2 * * *", Job.State.ENABLED, Duration.ZERO);
      scheduled.scheduler().callsInstead("items-daily", "https://old.example.com/f");
      Run moved = scheduled.folder().run("check");
      scheduled.scheduler().refuse();
      Run refused = scheduled.folder().run("check");

      assertThat(well.out()).contains("ok    cloud scheduler jobs   2 of 2 as configured\n");
      assertThat(wrong.out())
          .contains(
              "FAIL  cloud scheduler jobs   0 of 2 as configured: items-daily fires at 0 5 * * *"
                  + " UTC, configured are 0 2 * * * UTC; people-daily is paused\n")
          .contains("  snowline monitor --auto-fix  # resumes");
      assertThat(excused.out())
          .contains("FAIL  cloud scheduler jobs   1 of 2 as configured: items-daily fires at ");
      assertThat(moved.out())
          .contains(
              "FAIL  cloud scheduler jobs   1 of 2 as configured: items-daily: url:"
                  + " https://old.example.com/f -> https://sync.example.com/v1/sync/items/daily\n");
      assertThat(refused.out()).contains("FAIL  cloud scheduler jobs   ", "PERMISSION_DENIED");
      assertThat(List.of(well.code(), wrong.code(), excused.code(), moved.code(), refused.code()))
          .containsExactly(0, 1, 1, 1, 1);
    }
  }
}
