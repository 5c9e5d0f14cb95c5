package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.bed.Bed;
import io.snowline.command.SnowlineFolder.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code snowline init} from Snowflake to BigQuery, on servers that speak their protocols. */
@Tag("bed")
class InitBedTest {
  private @TempDir Path temporary;
  private BedWarehouses warehouses;
  private SnowlineFolder folder;

  @BeforeEach
  void make() throws SQLException {
    warehouses = new BedWarehouses();
    warehouses.source(
        "CREATE TABLE ORDERS (ORDER_ID NUMBER(10,0), LINE_NO NUMBER(4,0), AMOUNT NUMBER(18,2))",
        "INSERT INTO ORDERS SELECT SEQ4() / 3, MOD(SEQ4(), 3), SEQ4() FROM TABLE(GENERATOR(ROWCOUNT => 300))",
        "CREATE TABLE \"People\" (ID NUMBER(10,0), NAME VARCHAR)",
        "INSERT INTO \"People\" VALUES (1, 'Alex Mather'), (2, 'Georinah Kanyiginya')",
        "CREATE TABLE SAME (ID NUMBER(10,0))",
        "INSERT INTO SAME VALUES (1), (1)");
    folder = new SnowlineFolder(temporary);
  }

  @AfterEach
  void close() throws SQLException {
    warehouses.close();
  }

  private Run init(Map<String, String> environment, String... more) {
    List<String> arguments =
        Stream.concat(
                Stream.of(
                    "init",
                    "--no-input",
                    "--snowflake-host",
                    Bed.running().snowflake(),
                    "--snowflake-user",
                    "tester",
                    "--snowflake-database",
                    BedWarehouses.DATABASE.toLowerCase(Locale.ROOT),
                    "--snowflake-schema",
                    warehouses.name(),
                    "--bigquery-project",
                    "snowline",
                    "--bigquery-dataset",
                    warehouses.name(),
                    "--bigquery-location",
                    "US",
                    "--bigquery-endpoint",
                    Bed.running().bigquery()),
                Stream.of(more))
            .toList();
    return folder.run(environment, arguments.toArray(String[]::new));
  }

  @Test
  void aNewPairOfTablesIsSyncedByFourCommands() throws Exception {
    Run init = init(Map.of());

    assertThat(init.out())
        .isEqualTo(
            """
            table   source  rows  key
            orders  ORDERS   300  proven: ORDER_ID, LINE_NO
            people  People     2  proven: ID
            same    SAME       2  none found
            wrote snowline.yaml: 2 tables, and 1 as a comment, for you to give a key
            next: snowline check, then snowline plan; neither changes a table
            """);
    assertThat(folder.run("check").out()).contains("15/15 checks passed");
    assertThat(folder.run("plan").code()).isZero();
    assertThat(folder.run("sync", "full").code()).isZero();
    assertThat(
            warehouses.target(
                "SELECT CONCAT(CAST(COUNT(*) AS STRING), ' ', CAST(SUM(AMOUNT) AS STRING)) FROM ORDERS"))
        .containsExactly("300 44850");
    assertThat(warehouses.target("SELECT NAME FROM People ORDER BY ID"))
        .containsExactly("Alex Mather", "Georinah Kanyiginya");
  }

  @Test
  void aTargetThatNoRunCouldWriteIsAProblemOfItsTableAlone() throws Exception {
    warehouses.dividedByArrival("ORDERS");

    Run init = init(Map.of(), "--tables", "ORDERS,People");
    Run check = folder.run("check");

    String refused =
        "Cannot write ORDERS: it is partitioned by the time at which rows come in (_PARTITIONTIME)";
    assertThat(init.out()).contains("wrote snowline.yaml: 2 tables\n");
    assertThat(Files.readString(temporary.resolve("snowline.yaml")))
        .contains("    # A run refuses this table as it is:\n    #   " + refused);
    assertThat(check.out())
        .contains("FAIL  target tables          0 of 1 can be written: " + refused)
        .contains("FAIL  types                  1 of 2 tables fit\n")
        .contains("\n  " + refused);
    assertThat(check.code()).isEqualTo(1);
  }

  @Test
  void secretsAreNamedByTheirVariablesAlone() throws Exception {
    Path token = Files.writeString(temporary.resolve("marked-file"), "marked-token-0123456789");

    Run init = init(Map.of("SNOWFLAKE_TOKEN_FILE", token.toString()), "--tables", "ORDERS");

    String written = Files.readString(temporary.resolve("snowline.yaml"));
    assertThat(written).contains("    token_file: ${SNOWFLAKE_TOKEN_FILE}\n");
    assertThat(written + init.out() + init.err()).doesNotContain("marked-");
  }
}
