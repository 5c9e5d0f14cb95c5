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

class SyncCommandTest {
  private static final String[] CHANGES = {
    "DELETE FROM ITEMS WHERE ID % 10 = 3",
    "UPDATE ITEMS SET NAME = 'changed' WHERE ID % 100 = 7",
    "INSERT INTO ITEMS VALUES (5000, 'new', NULL)"
  };

  private @TempDir Path temporary;
  private SnowlineFolder folder;

  @BeforeEach
  void make() {
    folder = SnowlineFolder.withItemsAndPeople(temporary);
  }

  private static String withoutSeconds(String text) {
    return text.replaceAll("\\d+\\.\\d s", "0.1 s");
  }

  @Test
  void theFirstFullSyncMakesEveryTargetAndCountsTheTables() {
    Run sync = folder.run("sync", "full");

    assertThat(withoutSeconds(sync.out()))
        .isEqualTo(
            """
            items   full  source 1,000  +1,000 ~0 =0  superseded 0  vanished 0  verified  0.1 s
              created ITEMS_COPY
            people  full  source 10  +10 ~0 =0  superseded 0  vanished 0  verified  0.1 s
              created PEOPLE_COPY
            2 tables: 2 verified, in 0.1 s
            """);
    assertThat(sync.err()).isEqualTo("1 of 2 START full items\n2 of 2 START full people\n");
    assertThat(sync.code()).isZero();
  }

  @Test
  void aDailySyncLeavesStaleRowsAndAFullOneWaitsUntilTheyAreApproved() {
    folder.run("sync", "full", "items");
    folder.source(CHANGES);

    Run daily = folder.run("sync", "daily", "items");
    assertThat(withoutSeconds(daily.out()))
        .isEqualTo("items  daily  source 901  +1 ~10 =890  stale 100  verified  0.1 s\n");
    assertThat(daily.code()).isZero();

    Run full = folder.run("sync", "full", "items");
    assertThat(withoutSeconds(full.out()))
        .startsWith(
            """
            items  full  source 901  +0 ~0 =901  superseded 0  vanished 100  waiting  0.1 s
              100 of 1,001 keys vanished from the source; the limit is 5%
              - 100 vanished
                  ID=3  the source has no such key
            """)
        .contains("      and 97 more\n  next: snowline approve items-");
    assertThat(full.code()).isEqualTo(3);

    Run status = folder.run("status");
    assertThat(status.next("approve")).isEqualTo(full.next("approve"));

    Run wrong = folder.run("approve", full.next("approve")[1], "--plan", "0123456789abcdef");
    assertThat(wrong.out()).contains("failed  ApprovalRefused");
    assertThat(wrong.code()).isEqualTo(1);

    Run approved = folder.run(full.next("approve"));
    assertThat(withoutSeconds(approved.out()))
        .isEqualTo(
            """
            items  full  source 901  +0 ~0 =901  superseded 0  vanished 100  verified  0.1 s
              approved: plan %s of %s
            """
                .formatted(full.next("approve")[3], full.next("approve")[1]));
    assertThat(approved.code()).isZero();
    assertThat(folder.targetColumn("SELECT count(*) FROM ITEMS_COPY")).containsExactly("901");

    assertThat(folder.run("status").out()).doesNotContain("waits");
    assertThat(folder.run(full.next("approve")).code()).isEqualTo(1);
  }

  @Test
  void aRejectedPlanCanNotBeApproved() {
    folder.run("sync", "full", "items");
    folder.source(CHANGES);
    String[] waiting = folder.run("sync", "full", "items").next("reject");

    Run rejected =
        folder.run("reject", waiting[1], "--plan", waiting[3], "--reason", "the share lost a team");
    assertThat(rejected.out())
        .startsWith("items  reject  rejected  ")
        .contains("rejected plan " + waiting[3])
        .contains("the share lost a team");
    assertThat(rejected.code()).isZero();

    Run approved = folder.run("approve", waiting[1], "--plan", waiting[3]);
    assertThat(approved.out()).contains("ApprovalRefused").contains("it was rejected");
    assertThat(approved.code()).isEqualTo(1);
    assertThat(folder.run("status").out()).doesNotContain("waits");
  }

  @Test
  void anUndoneTableIsHeldUntilAHumanEndsTheHold() {
    folder.run("sync", "full", "items");
    folder.source("UPDATE ITEMS SET NAME = 'wrong' WHERE ID = 5");
    String run = folder.run("sync", "full", "items", "--json").last().path("run").asText();

    Run undone = folder.run("undo", run, "--reason", "wrong source", "--hold", "2h");
    assertThat(undone.out())
        .startsWith("items  undo  target 1,000  undone  ")
        .contains("  wrong source\n")
        .contains("next: snowline sync full items --end-hold");
    assertThat(undone.code()).isZero();
    assertThat(folder.targetColumn("SELECT NAME FROM ITEMS_COPY WHERE ID = 5"))
        .containsExactly("name 5");
    assertThat(folder.run("status").out())
        .contains("UNDONE, unproven until the next sync")
        .contains("held by")
        .contains(run + " was undone");
    assertThat(folder.run("status", "--json").json().get(1).path("state").asText())
        .isEqualTo("undone");

    Run held = folder.run("sync", "full", "items");
    assertThat(held.out()).startsWith("items  full  blocked  ").contains("wrong source");
    assertThat(held.code()).isEqualTo(4);

    Run ended = folder.run("sync", "full", "items", "--end-hold");
    assertThat(ended.code()).isZero();
    assertThat(folder.targetColumn("SELECT NAME FROM ITEMS_COPY WHERE ID = 5"))
        .containsExactly("wrong");
    assertThat(folder.run("status").out()).doesNotContain("held");
  }

  @Test
  void whatWaitsWhileATableIsHeldIsApprovedTogetherWithTheEndOfTheHold() {
    folder.run("sync", "full", "items");
    folder.source("UPDATE ITEMS SET NAME = 'wrong' WHERE ID = 5");
    String run = folder.run("sync", "full", "items", "--json").last().path("run").asText();
    folder.run("undo", run, "--reason", "wrong source");
    folder.source(CHANGES);

    Run waiting = folder.run("sync", "full", "items", "--end-hold");
    assertThat(waiting.code()).isEqualTo(3);
    String[] approve = waiting.next("approve");

    assertThat(folder.run("approve", approve[1], "--plan", approve[3]).next("approve"))
        .isEqualTo(approve)
        .endsWith("--end-hold");
    assertThat(folder.run(approve).code()).isZero();
  }

  @Test
  void aTargetThatCanNotBeOpenedFailsTheSync() {
    folder.with("target.duckdb", "a text, and no database");

    Run sync = folder.run("sync", "full", "items", "--json");

    assertThat(sync.last().path("type").asText()).isEqualTo("receipt");
    assertThat(sync.last().path("outcome").asText()).isEqualTo("failed");
    assertThat(sync.last().path("failure").asText()).isEqualTo("BadConfiguration");
    assertThat(sync.last().path("reasons").path(0).asText())
        .startsWith("Cannot open " + folder.target() + " as a DuckDB file: ");
    assertThat(sync.code()).isEqualTo(1);
  }

  @Test
  void anEmptiedSourceIsBlocked() {
    folder.run("sync", "full", "people");
    folder.source("DELETE FROM PEOPLE");

    Run sync = folder.run("sync", "daily", "people");

    assertThat(sync.out()).contains("blocked").contains("the source has no usable rows");
    assertThat(sync.code()).isEqualTo(4);
    assertThat(folder.targetColumn("SELECT count(*) FROM PEOPLE_COPY")).containsExactly("10");
  }

  @Test
  void statusTellsOfAFreshTableThatItsNewestRunWasBlocked() {
    folder.run("sync", "full", "people");
    folder.source("DELETE FROM PEOPLE");
    String run = folder.run("sync", "daily", "people", "--json").last().path("run").asText();

    Run status = folder.run("status");
    JsonNode people =
        folder.run("status", "--json").json().stream()
            .filter(line -> line.path("table").asText().equals("people"))
            .findFirst()
            .orElseThrow();

    assertThat(status.lines())
        .anyMatch(line -> line.startsWith("people ") && line.contains("  fresh "))
        .contains(
            "  last run blocked: the source has no usable rows, the baseline is 10: nothing is"
                + " changed",
            "  see: snowline runs " + run);
    assertThat(people.path("unverified").path("run").asText()).isEqualTo(run);
    assertThat(people.path("unverified").path("outcome").asText()).isEqualTo("blocked");
  }

  @Test
  void theWorstOfSeveralTablesIsTheExitCode() {
    folder.run("sync", "full");
    folder.source("INSERT INTO PEOPLE SELECT * FROM PEOPLE WHERE ID = 3", CHANGES[0]);

    Run sync = folder.run("sync", "full");

    assertThat(sync.out())
        .contains("waiting")
        .contains("DuplicateKeys")
        .contains("2 tables: 1 waiting, 1 failed, in ");
    assertThat(sync.code()).isEqualTo(1);
  }

  @Test
  void aCheckThatFailsIsNotVerified() {
    folder
        .configured(
            """
            source: {duckdb: {file: source.duckdb}}
            target: {duckdb: {file: target.duckdb}}
            tables:
              people: {source: PEOPLE, target: PEOPLE_COPY, key: [ID, NAME]}
            views: [{file: views/minutes.sql, key: [NAME]}]
            checks:
              - {name: minutes, table: people, source: SELECT sum(MINUTES) FROM PEOPLE,
                 target: SELECT sum(MINUTES) FROM MINUTES_VIEW}
            """)
        .with(
            "views/minutes.sql",
            "CREATE OR REPLACE VIEW MINUTES_VIEW AS"
                + " SELECT NAME, MINUTES FROM PEOPLE_COPY WHERE MINUTES < 500");
    assertThat(folder.run("sync", "full").code()).isEqualTo(5);

    folder.with(
        "views/minutes.sql",
        "CREATE OR REPLACE VIEW MINUTES_VIEW AS SELECT NAME, MINUTES FROM PEOPLE_COPY");
    assertThat(folder.run("sync", "full").out()).contains("view MINUTES_VIEW: new, 10 rows");

    folder.source("UPDATE PEOPLE SET MINUTES = 7 WHERE ID = 3");
    assertThat(folder.run("sync", "full").out())
        .contains("  view MINUTES_VIEW: 1 row changed, 10 before, 10 now\n")
        .contains("    ~  NAME=person 3  MINUTES=180 -> 7\n");
  }

  @Test
  void jsonIsOneObjectALineAndTheLastOfATableIsItsReceipt() {
    Run sync = folder.run("sync", "full", "--json");

    assertThat(sync.types().get(0)).isEqualTo("version");
    assertThat(sync.json().get(0).path("schema").asInt()).isEqualTo(1);
    assertThat(sync.types().subList(1, sync.types().size()))
        .containsOnly("progress", "receipt")
        .endsWith("receipt", "receipt");
    JsonNode receipt = sync.last();
    assertThat(
            Stream.of(
                    "table",
                    "mode",
                    "outcome",
                    "source_rows",
                    "target_rows",
                    "inserted",
                    "updated",
                    "unchanged",
                    "superseded",
                    "vanished",
                    "quarantined")
                .map(field -> receipt.path(field).asText()))
        .containsExactly("people", "full", "verified", "10", "10", "10", "0", "0", "0", "0", "0");
    assertThat(List.of("run", "plan_hash", "cut", "seconds")).allMatch(receipt::hasNonNull);
    assertThat(sync.err()).isEmpty();
    assertThat(sync.code()).isZero();
  }

  @Test
  void aReceiptNamesTheCutOfEachTableThatACheckReads() {
    folder.configured(
        """
        source: {duckdb: {file: source.duckdb}}
        target: {duckdb: {file: target.duckdb}}
        tables:
          items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}
          people: {source: PEOPLE, target: PEOPLE_COPY, key: [ID, NAME]}
        checks:
          - name: all names
            table: items
            source: SELECT count(*) FROM (SELECT NAME FROM ITEMS UNION ALL SELECT NAME FROM PEOPLE)
            target: SELECT count(*) FROM (SELECT NAME FROM ITEMS_COPY UNION ALL SELECT NAME FROM PEOPLE_COPY)
        """);
    folder.target("CREATE TABLE PEOPLE_COPY (ID INTEGER, NAME VARCHAR, MINUTES BIGINT)");
    folder.source("CREATE TABLE LATER AS FROM PEOPLE", "DELETE FROM PEOPLE");
    JsonNode before = folder.run("sync", "full", "items", "--json").last();
    folder.source("INSERT INTO PEOPLE FROM LATER");
    JsonNode people = folder.run("sync", "full", "people", "--json").last();
    JsonNode items = folder.run("sync", "full", "items", "--json").last();

    assertThat(folder.run("runs", before.path("run").asText()).out())
        .contains(
            "[1000]; cuts: items %s, people not verified yet"
                .formatted(before.path("cut").asText()));
    assertThat(folder.run("runs", items.path("run").asText()).out())
        .contains(
            "[1010]; cuts: items %s, people %s"
                .formatted(items.path("cut").asText(), people.path("cut").asText()));
  }
}
