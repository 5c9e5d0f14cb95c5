package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.snowline.command.SnowlineFolder.Run;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingCommandsTest {
  private @TempDir Path temporary;
  private SnowlineFolder folder;

  @BeforeEach
  void make() {
    folder = SnowlineFolder.withItemsAndPeople(temporary);
  }

  @Test
  void readingMakesNoTarget() {
    Run status = folder.run("status");
    assertThat(status.out())
        .isEqualTo(
            """
            table   verified  rows  stale  state
            items          -     -      -  never synced
            people         -     -      -  never synced
            """);
    assertThat(status.code()).isZero();
    assertThat(folder.run("runs").err()).isEqualTo("no runs yet\n");
    assertThat(folder.run("history", "items", "1").err())
        .isEqualTo("no version of such a row is known\n");
    assertThat(folder.run("approve", "some-run", "--plan", "0").code()).isEqualTo(1);

    assertThat(folder.target()).doesNotExist();
  }

  @Test
  void aTableIsFreshUntilItsLastVerifiedRunIsTooOld() {
    folder.run("sync", "full", "items");

    assertThat(folder.run("status").lines().get(1))
        .matches("items +\\d+ s ago  1,000      0  fresh \\(objective 26 h\\)");
    folder.target(
        "UPDATE snowline_ledger SET receipt = replace(receipt::VARCHAR, '\"cut\":\"20', '\"cut\":\"19')");
    assertThat(folder.run("status").lines().get(1)).contains("STALE (objective 26 h)");
    JsonNode status = folder.run("status", "--json").json().get(1);
    assertThat(status.path("type").asText()).isEqualTo("status");
    assertThat(status.path("state").asText()).isEqualTo("stale");
  }

  @Test
  void runsAreListedNewestFirstAndOneIsShownWhole() {
    folder.run("sync", "full", "items");
    folder.source("UPDATE ITEMS SET NAME = 'x' WHERE ID = 5");
    String run = folder.run("sync", "daily", "items", "--json").last().path("run").asText();

    Run runs = folder.run("runs", "items");
    assertThat(runs.lines().get(0)).startsWith("when (UTC)           run");
    assertThat(runs.lines().get(1)).contains(run).contains("daily  verified  +0 ~1 -0");
    assertThat(runs.lines().get(2)).contains("full   verified  +1,000 ~0 -0");
    assertThat(folder.run("runs", "--limit", "1").lines()).hasSize(2);
    assertThat(folder.run("runs", "--json").types()).containsExactly("version", "run", "run");

    Run receipt = folder.run("runs", run);
    assertThat(receipt.out())
        .contains("  target rows     1,000\n")
        .contains("  verified        digest ITEMS_COPY: ")
        .contains("NAME  target name 5 -> source x\n");
    assertThat(folder.run("runs", run, "--json").types()).containsExactly("version", "receipt");
  }

  @Test
  void theRunThatAnsweredARequestIsFoundByTheRequestsId() {
    String request = "http/items/full/key/d5a89190e2f9f9c3104d2dce9a18f9da";
    assertThat(folder.run("runs", request).err())
        .contains("no run has answered the request " + request + " yet");
    folder.run("sync", "daily", "items");
    String run = folder.run("sync", "full", "items", "--json").last().path("run").asText();
    folder.target(
        "UPDATE snowline_ledger SET requests = list_append(requests, '%s') WHERE run = '%s'"
            .formatted(request, run));

    assertThat(folder.run("runs", request).out()).isEqualTo(folder.run("runs", run).out());
    assertThat(folder.run("runs", "http/nothing/full/key/1").err())
        .contains("no table and no run http/nothing/full/key/1");
  }

  @Test
  void theHistoryOfARowShowsWhatChangedAndWhen() {
    folder.run("sync", "full", "items");
    folder.source("UPDATE ITEMS SET NAME = 'x' WHERE ID = 5");
    folder.run("sync", "daily", "items");

    assertThat(folder.run("history", "items", "5").out().replaceAll("\\d{4}-\\S+ \\d\\S+", "TIME"))
        .isEqualTo(
            """
            from                 until                ID  NAME
            TIME  TIME  5   name 5
            TIME  now                  5   x
            """);
    assertThat(folder.run("history", "items", "5", "--columns", "share,id").lines())
        .hasSize(2)
        .first()
        .asString()
        .endsWith("until  SHARE  ID");
    Run json = folder.run("history", "items", "5", "--json");
    assertThat(json.types()).containsExactly("version", "row_version", "row_version");
    assertThat(json.last().path("values").path("NAME").asText()).isEqualTo("x");
    assertThat(json.last().path("until").isNull()).isTrue();
  }

  @Test
  void aKeyIsNamedByNumbersInAnyWritingAndByTheWordNullWhereAPartHoldsNoValue() {
    folder
        .configured(
            """
            source: {duckdb: {file: source.duckdb}}
            target: {duckdb: {file: target.duckdb}}
            tables:
              parts: {source: PARTS, target: PARTS_COPY, key: [NAME, SIZE, SHARE]}
            """)
        .source(
            "CREATE TABLE PARTS (NAME VARCHAR, SIZE DECIMAL(10,2), SHARE DOUBLE, WHAT VARCHAR)",
            "INSERT INTO PARTS VALUES (NULL, 7, 1, 'none'), ('NULL', 7, 1, 'word'),"
                + " ('x', 100, 0.5, 'hundred'), ('x', NULL, NULL, 'holes'), ('x', 7.01, 1, 'more')");
    folder.run("sync", "full");

    assertThat(what("NULL", "7")).containsExactlyInAnyOrder("none", "word");
    assertThat(what("NULL", "07.000", "1")).containsExactlyInAnyOrder("none", "word");
    assertThat(what("x", "1e2", ".50")).containsExactly("hundred");
    assertThat(what("x", "100.00")).containsExactly("hundred");
    assertThat(what("x", "NULL", "NULL")).containsExactly("holes");
    assertThat(what("x", "7.01", "1.0")).containsExactly("more");
    assertThat(what("x", "7.005")).isEmpty();
    assertThat(what("x", "1")).isEmpty();
    assertThat(what("x", "much")).isEmpty();
    assertThat(what("null")).isEmpty();
  }

  /** The column WHAT of the rows of that key. */
  private List<String> what(String... key) {
    String[] command =
        Stream.of(Stream.of("history", "parts"), Stream.of(key), Stream.of("--columns", "WHAT"))
            .flatMap(part -> part)
            .toArray(String[]::new);
    return folder.run(command).lines().stream()
        .skip(1)
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .toList();
  }

  @Test
  void aBudgetThatMovedReadsAsTwoPeopleOneAfterTheOther() {
    folder
        .configured(
            """
            source: {duckdb: {file: source.duckdb}}
            target: {duckdb: {file: target.duckdb}}
            tables:
              budgets:
                source: BUDGETS
                target: BUDGETS_BQ
                key: [WORK_ITEM_ID, USER_ID]
                stamp: REPORTING_DATE
                snapshot: REPORTING_DATE
                guard: {vanished: 100%}
            """)
        .source(
            "CREATE TABLE BUDGETS (REPORTING_DATE DATE, WORK_ITEM_ID VARCHAR, USER_ID VARCHAR,"
                + " USER_NAME VARCHAR, BUDGETED_MINUTES INTEGER)",
            "INSERT INTO BUDGETS VALUES (NULL, 'TYD', 'g', 'Georinah', 420)")
        .target(
            "CREATE TABLE BUDGETS_BQ AS SELECT day::DATE AS REPORTING_DATE, 'TYD' AS WORK_ITEM_ID,"
                + " CASE WHEN day < '2025-07-24' THEN 'a' ELSE 'g' END AS USER_ID,"
                + " CASE WHEN day < '2025-07-24' THEN 'Alex' ELSE 'Georinah' END AS USER_NAME,"
                + " 420 AS BUDGETED_MINUTES FROM generate_series(TIMESTAMP '2025-07-15',"
                + " TIMESTAMP '2025-08-13', INTERVAL 1 DAY) AS days(day)");
    assertThat(folder.run(folder.run("sync", "full").next("approve")).code()).isZero();

    assertThat(
            folder
                .run("history", "budgets", "TYD", "--columns", "USER_NAME,BUDGETED_MINUTES")
                .out())
        .isEqualTo(
            """
            from        until       USER_NAME  BUDGETED_MINUTES
            2025-07-15  2025-07-24  Alex       420
            2025-07-24  now         Georinah   420
            """);
  }

  @Test
  void anUnknownRunIsAnsweredWithThoseThatWait() {
    folder.run("sync", "full", "people");
    folder.source("DELETE FROM PEOPLE WHERE ID = 1");
    String[] approve = folder.run("sync", "full", "people").next("approve");

    Run unknown = folder.run("approve", "people-1", "--plan", "0");

    assertThat(unknown.err())
        .isEqualTo(
            "snowline: the ledger has no run people-1; these runs wait: %s (plan %s)\n"
                .formatted(approve[1], approve[3]));
    assertThat(unknown.code()).isEqualTo(1);
  }
}
