package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.snowline.command.SnowlineFolder.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
  private static final String[] DUCKDB = {
    "init", "--source-file", "source.duckdb", "--target-file", "target.duckdb", "--no-input"
  };

  private @TempDir Path temporary;
  private SnowlineFolder folder;

  @BeforeEach
  void make() {
    folder =
        new SnowlineFolder(temporary)
            .source(
                "CREATE TABLE ITEMS (ID INTEGER PRIMARY KEY, NAME VARCHAR)",
                "INSERT INTO ITEMS SELECT i, 'name ' || i FROM range(1000) AS numbers(i)",
                "CREATE TABLE BUDGET AS SELECT NULL::DATE AS REPORTING_DATE,"
                    + " 'w' || (i // 12) AS WORK_ITEM_ID, 'u' || (i % 3) AS USER_ID,"
                    + " 'r' || ((i // 3) % 2) AS ROLE_ID, 't' || ((i // 6) % 2) AS TASK_TYPE_ID,"
                    + " 'account' AS ACCOUNT_ID, i * 1.5 AS MINUTES FROM range(6000) AS numbers(i)",
                "CREATE VIEW NAMES AS SELECT ID, NAME FROM ITEMS");
  }

  private String written() throws IOException {
    return Files.readString(temporary.resolve("snowline.yaml"));
  }

  /** The lines from the tables on, up to the closing comment. */
  private String tables() throws IOException {
    String text = written();
    return text.substring(text.indexOf("tables:"), text.indexOf("\n# When syncs run"));
  }

  @Test
  void whatItWritesIsCheckedPlannedAndSyncedAtOnce() throws Exception {
    Run init = folder.run(DUCKDB);

    assertThat(init.out())
        .isEqualTo(
            """
            table   source   rows  key
            budget  BUDGET  6,000  proven: WORK_ITEM_ID, USER_ID, ROLE_ID, TASK_TYPE_ID
            items   ITEMS   1,000  proven, declared: ID
            wrote snowline.yaml: 2 tables
            next: snowline check, then snowline plan; neither changes a table
            """);
    assertThat(init.code()).isZero();
    assertThat(tables())
        .isEqualTo(
            """
            tables:
              # Proven unique on what is there: 6,000 rows, 6,000 keys. Is it the key by meaning, too?
              budget:
                source: BUDGET
                target: BUDGET
                key: [WORK_ITEM_ID, USER_ID, ROLE_ID, TASK_TYPE_ID]
                # No row has a value in REPORTING_DATE. If it is for the sync to fill with
                # the day of each copy, say so; it is then left out of every comparison:
                # stamp: REPORTING_DATE

              # Declared as its primary key, and proven: 1,000 rows, 1,000 keys.
              items:
                source: ITEMS
                target: ITEMS
                key: [ID]
            """);
    assertThat(folder.run("check").out()).endsWith("5/5 checks passed\n");
    assertThat(folder.run("plan").code()).isZero();
    assertThat(folder.target()).doesNotExist();
    assertThat(folder.run("sync", "full").code()).isZero();
    for (String table : List.of("ITEMS", "BUDGET")) {
      assertThat(
              folder.targetColumn(
                  """
                  ATTACH '%s' AS origin (READ_ONLY);
                  SELECT count(*) FROM (
                    (FROM main.%2$s EXCEPT ALL FROM origin.main.%2$s)
                    UNION ALL (FROM origin.main.%2$s EXCEPT ALL FROM main.%2$s))"""
                      .formatted(temporary.resolve("source.duckdb"), table)))
          .containsExactly("0");
    }
    assertThat(folder.targetColumn("SELECT count(*) FROM BUDGET")).containsExactly("6000");
  }

  @Test
  void aViewThatStandsOnWhatIsGoneIsLeftOutLikeEveryOther() {
    folder.source("ALTER TABLE ITEMS RENAME TO THINGS");

    Run init = folder.run(DUCKDB);

    assertThat(init.out())
        .isEqualTo(
            """
            table   source   rows  key
            budget  BUDGET  6,000  proven: WORK_ITEM_ID, USER_ID, ROLE_ID, TASK_TYPE_ID
            things  THINGS  1,000  proven, declared: ID
            wrote snowline.yaml: 2 tables
            next: snowline check, then snowline plan; neither changes a table
            """);
    assertThat(init.code()).isZero();
  }

  @Test
  void aFileThatExistsIsLeftAloneUntilToldOtherwise() throws Exception {
    folder.configured("# mine\n");

    Run refused = folder.run(DUCKDB);

    assertThat(refused.err())
        .isEqualTo(
            """
            snowline: snowline.yaml exists and is left as it is; --force overwrites it, --config FILE writes another
            """);
    assertThat(refused.code()).isEqualTo(78);
    assertThat(written()).isEqualTo("# mine\n");

    assertThat(
            folder
                .run(
                    "--config",
                    "other.yaml",
                    "init",
                    "--source-file",
                    "source.duckdb",
                    "--target-file",
                    "target.duckdb",
                    "--tables",
                    "names")
                .out())
        .contains("names  NAMES   1,000  proven: ID\n")
        .contains(
            "next: snowline check --config other.yaml, then snowline plan --config other.yaml");
    assertThat(written()).isEqualTo("# mine\n");
    assertThat(
            folder
                .run(
                    "init",
                    "--source-file",
                    "source.duckdb",
                    "--target-file",
                    "target.duckdb",
                    "--force")
                .code())
        .isZero();
    assertThat(written()).contains("key: [ID]");
    assertThat(temporary.resolve("snowline.yaml.new")).doesNotExist();
  }

  @Test
  void somebodyWhoIsThereIsAsked() throws Exception {
    Run init =
        folder.runWithAnswers(
            "oracle\nduckdb\nsource.duckdb\nduckdb\ntarget.duckdb\nITEMS\n", "init");

    assertThat(init.err())
        .isEqualTo(
            "what to read, snowflake or duckdb: what to read, snowflake or duckdb: the DuckDB file"
                + " to read: what to write, bigquery or duckdb: the DuckDB file to write: the source"
                + " has BUDGET, ITEMS, NAMES\nwhich tables, with commas between [all]: 1 of 1:"
                + " looking for the key of ITEMS\n");
    assertThat(init.code()).isZero();
    assertThat(tables()).contains("items:").doesNotContain("budget:");

    Run ended = folder.runWithAnswers("duckdb\n", "init", "--force");
    assertThat(ended.err()).endsWith("snowline: no answer, so nothing was written\n");
    assertThat(ended.code()).isEqualTo(1);
  }

  @Test
  void whoCannotBeAskedIsToldEverythingThatIsMissing() {
    Run run = folder.run("init", "--no-input", "--snowflake-account", "a");

    assertThat(run.err())
        .startsWith(
            "snowline: nobody can be asked, so these are needed: --snowflake-database (database),"
                + " --target-file or --bigquery-project (what to write, bigquery or duckdb)\n");
    assertThat(run.code()).isEqualTo(64);
    assertThat(temporary.resolve("snowline.yaml")).doesNotExist();
  }

  @Test
  void aTableThatIsNotThereIsNamedWithItsNeighbour() {
    Run run =
        folder.run(
            "init",
            "--source-file",
            "source.duckdb",
            "--target-file",
            "target.duckdb",
            "--tables",
            "ITMES,NOTHING");

    assertThat(run.err())
        .startsWith(
            """
            snowline: the source has no table ITMES; did you mean ITEMS?
              the source has no table NOTHING
            """);
    assertThat(run.code()).isEqualTo(64);
  }

  @Test
  void aTableThatIsNamedTwiceIsConfiguredOnce() throws Exception {
    Run run =
        folder.run(
            "init",
            "--source-file",
            "source.duckdb",
            "--target-file",
            "target.duckdb",
            "--tables",
            "items, ITEMS, names");

    assertThat(run.err()).doesNotContain("no table");
    assertThat(run.code()).isZero();
    assertThat(tables()).containsOnlyOnce("source: ITEMS").containsOnlyOnce("source: NAMES");
  }

  @Test
  void flagsThatContradictEachOtherAreRefusedBeforeAnythingIsAsked() {
    Run run =
        folder.runWithAnswers(
            "",
            "init",
            "--source-file",
            "source.duckdb",
            "--snowflake-account",
            "a",
            "--snowflake-role",
            "READER",
            "--target-file",
            "target.duckdb",
            "--bigquery-dataset",
            "d");

    assertThat(run.err())
        .startsWith(
            """
            snowline: --source-file and --snowflake-account, --snowflake-role name two different things as the source; leave one of them out
              --target-file and --bigquery-dataset name two different things as the target; leave one of them out
            """);
    assertThat(run.code()).isEqualTo(64);
    assertThat(temporary.resolve("snowline.yaml")).doesNotExist();
  }

  @Test
  void aFolderIsNotReplacedByAFile() throws Exception {
    Path mine = Files.createDirectory(temporary.resolve("mine"));

    Run run =
        folder.run(
            "init",
            "--source-file",
            "source.duckdb",
            "--target-file",
            "target.duckdb",
            "--force",
            "--config",
            "mine");

    assertThat(run.err())
        .isEqualTo("snowline: Cannot write mine: it is a folder; --config takes a file\n");
    assertThat(run.code()).isEqualTo(78);
    assertThat(mine).isEmptyDirectory();
  }

  @Test
  void aTableThatNoConfigurationTakesDoesNotKeepTheOthersFromBeingWritten() throws Exception {
    String columns =
        IntStream.rangeClosed(1, 17)
            .mapToObj(number -> "C" + number)
            .collect(Collectors.joining(", "));
    folder.source(
        "CREATE TABLE \"null\" AS SELECT i AS ID FROM range(3) AS numbers(i)",
        "CREATE TABLE \"odd\nname\" AS SELECT i AS ID FROM range(3) AS numbers(i)",
        "CREATE TABLE COLUMNS AS SELECT i AS \"ROW\nID\", 1 AS N FROM range(3) AS numbers(i)",
        "CREATE TABLE WIDE (%s INTEGER, PRIMARY KEY (%s))"
            .formatted(columns.replace(",", " INTEGER,"), columns),
        "INSERT INTO WIDE SELECT %s FROM range(3) AS numbers(i)"
            .formatted(columns.replaceAll("C\\d+", "i")));

    Run init = folder.run(DUCKDB);

    assertThat(init.code()).as(init.err()).isZero();
    assertThat(init.out())
        .contains(
            "  columns: the column \"ROW\\nID\" of its key has control characters or more than 255"
                + " characters, which no configuration takes\n",
            "  odd_name: the name \"odd\\nname\" has control characters or more than 255"
                + " characters, which no configuration takes\n",
            "  wide: its key has 17 columns; a configuration takes 16 at most\n",
            "wrote snowline.yaml: 3 tables, and 3 as a comment");
    assertThat(tables()).contains("  \"null\":\n    source: \"null\"\n");
    assertThat(tables().lines().filter(line -> line.startsWith("  # odd_name:"))).hasSize(1);
    assertThat(folder.run("plan").code()).isZero();
  }

  @Test
  void tablesWithoutAProvenKeyAreLeftToAHuman() throws Exception {
    folder.source(
        "CREATE TABLE LOGS AS SELECT i % 7 AS LEVEL_ID, 'text' AS TEXT FROM range(500) AS numbers(i)",
        "CREATE TABLE TWICE AS SELECT i // 2 AS ID FROM range(100) AS numbers(i)",
        "INSERT INTO TWICE SELECT 1000 + i FROM range(900) AS numbers(i)",
        "CREATE TABLE NOTHING (ID INTEGER)");

    Run init = folder.run(DUCKDB);

    assertThat(init.out())
        .contains("logs     LOGS       500  none found\n")
        .contains("nothing  NOTHING      0  no rows to prove one by\n")
        .contains("wrote snowline.yaml: 2 tables, and 3 as a comment, for you to give a key\n");
    assertThat(tables())
        .contains(
            """
              # No key found in 500 rows: write it and take away the #. No column, and no pair that is named like one, comes near.
              # logs:
              #   source: LOGS
              #   target: LOGS
              #   key: []
            """)
        .contains(
            """
              # No key found in 1,000 rows: write it and take away the #. Not unique: ID.
              # twice:
            """)
        .contains("  # No rows, so no key could be proven: write it and take away the #.\n");
    assertThat(folder.run("plan").code()).isZero();
  }

  @Test
  void aDeclaredKeyOfATableWithoutRowsIsWrittenAsNotProven() throws Exception {
    folder.source("CREATE TABLE NOTHING (ID INTEGER PRIMARY KEY, NAME VARCHAR)");

    Run init = folder.run(DUCKDB);

    assertThat(init.out())
        .contains("nothing  NOTHING      0  no rows to prove one by, declared: ID\n")
        .contains("wrote snowline.yaml: 3 tables\n");
    assertThat(tables())
        .contains(
            """
              # Declared as its primary key, and not proven: no rows. Is it the key by meaning, too? A run refuses rows that share it.
              nothing:
                source: NOTHING
                target: NOTHING
                key: [ID]
            """);
    folder.source(
        "DROP TABLE NOTHING",
        "CREATE TABLE NOTHING AS SELECT 1 AS ID, 'text' AS NAME FROM range(2)");
    assertThat(folder.run("sync", "full", "nothing").out()).contains("DuplicateKeys");
  }

  @Test
  void withoutAnyKeyNothingIsWritten() {
    folder.source(
        "DROP VIEW NAMES",
        "DROP TABLE ITEMS",
        "DROP TABLE BUDGET",
        "CREATE TABLE SAME AS SELECT 1 AS ID FROM range(10)");

    Run run = folder.run(DUCKDB);

    assertThat(run.out())
        .endsWith("no key could be proven for any table, so snowline.yaml was not written\n");
    assertThat(run.code()).isEqualTo(1);
    assertThat(temporary.resolve("snowline.yaml")).doesNotExist();
  }

  @Test
  void whatDoesNotFitIsToldWithTheRuleAsAComment() throws Exception {
    folder.target("CREATE TABLE ITEMS (ID SMALLINT, NAME VARCHAR)");

    Run init = folder.run(DUCKDB);

    assertThat(init.out())
        .contains(
            "  items: column ID is INTEGER in the source and SMALLINT in the target, which can't"
                + " hold it exactly; set columns: {ID: quarantine} to put rows aside whose value"
                + " doesn't fit, or change the target's column\n");
    assertThat(tables())
        .endsWith(
            """
                key: [ID]
                # A run refuses this table as it is:
                #   column ID is INTEGER in the source and SMALLINT in the target, which can't hold it exactly; set columns: {ID: quarantine} to put rows aside whose value doesn't fit, or change the target's column
                # If this is what you want, take away the # before it:
                # columns: {ID: quarantine}
            """);
    assertThat(folder.run("check").code()).isEqualTo(1);
    folder.configured(written().replace("# columns:", "columns:"));
    assertThat(folder.run("check").code()).isZero();
    assertThat(folder.run("plan", "items").code()).isZero();
  }

  @Test
  void programsReadEachProposal() {
    Run run =
        folder.run(
            "init", "--source-file", "source.duckdb", "--target-file", "target.duckdb", "--json");

    assertThat(run.types()).containsExactly("version", "proposal", "proposal", "initialized");
    JsonNode items = run.json().get(2);
    assertThat(items.toString())
        .isEqualTo(
            "{\"type\":\"proposal\",\"table\":\"items\",\"source\":\"ITEMS\",\"target\":\"ITEMS\","
                + "\"key_origin\":\"declared\",\"rows\":1000,\"keys\":1000,\"key\":[\"ID\"],"
                + "\"problems\":[]}");
    assertThat(run.last().toString())
        .isEqualTo("{\"type\":\"initialized\",\"file\":\"snowline.yaml\",\"written\":true}");
    assertThat(run.err()).isEmpty();
  }
}
