package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.command.SnowlineFolder.Run;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code snowline check} from Snowflake to BigQuery, on servers that speak their protocols. */
@Tag("bed")
class CheckBedTest {
  private @TempDir Path temporary;
  private BedWarehouses warehouses;
  private SnowlineFolder folder;

  @BeforeEach
  void make() throws SQLException {
    warehouses = new BedWarehouses();
    warehouses.source(
        "CREATE TABLE ORDERS (ID NUMBER(10,0), PLACED TIMESTAMP_NTZ(9))",
        "INSERT INTO ORDERS VALUES (1, '2025-07-15 02:00:00'), (2, NULL)",
        "CREATE TABLE \"People\" (ID NUMBER(10,0))");
    folder = new SnowlineFolder(temporary);
  }

  @AfterEach
  void close() throws SQLException {
    warehouses.close();
  }

  /** The state of each point by its name. */
  private static Map<String, String> states(Run run) {
    return run.json().stream()
        .filter(line -> line.path("type").asText().equals("check"))
        .collect(
            Collectors.toMap(
                line -> line.path("name").asText(), line -> line.path("state").asText()));
  }

  @Test
  void bothEndsAreProvenAndNothingStaysBehind() throws Exception {
    folder.configured(
        warehouses.ends(warehouses.name().toLowerCase(Locale.ROOT))
            + "tables: {orders: {source: orders, target: ORDERS, key: [id]}}\n");

    Run run = folder.run("check", "--json");

    assertThat(states(run)).as(run.out()).hasSize(15).allSatisfy((name, state) -> passed(state));
    assertThat(run.code()).isZero();
    assertThat(warehouses.tables(warehouses.name())).isEmpty();
    assertThat(warehouses.tables(warehouses.name() + "_snowline_staging")).isNull();
    assertThat(folder.run("sync", "full").code()).isZero();
    assertThat(warehouses.target("SELECT CAST(COUNT(*) AS STRING) FROM ORDERS"))
        .containsExactly("2");
    Run again = folder.run("check");
    assertThat(again.out())
        .contains("ok    target tables          1 of 1 can be written\n")
        .contains("15/15 checks passed\n");
    assertThat(warehouses.tables(warehouses.name() + "_snowline_staging")).isEmpty();
  }

  private static void passed(String state) {
    assertThat(state).isEqualTo("passed");
  }

  @Test
  void aNameInAnotherCaseIsNamed() {
    folder.configured(
        warehouses.ends() + "tables: {people: {source: PEOPLE, target: PEOPLE, key: [ID]}}\n");

    Run run = folder.run("check");
    Run plan = folder.run("plan");

    String found = "the source has no table PEOPLE; it has People, in another case, so write";
    assertThat(run.out())
        .contains("FAIL  source tables          0 of 1 can be read: " + found)
        .contains("\n  In the configuration's tables.people: source: People\n");
    assertThat(plan.out() + plan.err()).contains("Cannot sync people: " + found);
  }

  @Test
  void whatIsNotThereFailsAndWhatDependsOnItIsNotPassedOver() {
    folder.configured(
        warehouses.ends("not_there")
            + "tables: {people: {source: PEOPLE, target: PEOPLE, key: [ID]}}\n");

    Run run = folder.run("check");

    assertThat(run.out())
        .contains(
            """
            FAIL  source schema          Cannot use the schema not_there of Snowflake: there is none of that name, or the role has no right to use it
            -     source tables          not checked, since source schema failed
            -     source rights          not checked, since source schema failed
            -     source hashes          not checked, since source schema failed
            ok    source clock           agrees with this machine's within\
            """)
        .contains("10/15 checks passed")
        .contains("GRANT USAGE ON SCHEMA \"COMMANDS\".\"NOT_THERE\" TO ROLE ");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void aTemporalServerIsAskedForAttributesSchedulesAndTheTime() {
    try (BedTemporal temporal = new BedTemporal()) {
      folder = SnowlineFolder.withItemsAndPeople(temporary);
      folder.configured(
          """
          source: {duckdb: {file: source.duckdb}}
          target: {duckdb: {file: target.duckdb}}
          tables: {items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}}
          schedules: {nightly: {mode: full, cron: "0 2 * * *"}}
          """);

      Run before = folder.run(temporal.environment(), "check");
      assertThat(folder.run(temporal.environment(), "schedules", "apply").code()).isZero();
      temporal.temporal("schedule", "toggle", "--pause", "--schedule-id", "snowline/nightly");
      Run paused = folder.run(temporal.environment(), "check");
      temporal.temporal("schedule", "toggle", "--unpause", "--schedule-id", "snowline/nightly");
      Run after = folder.run(temporal.environment(), "check");

      assertThat(before.out())
          .contains("FAIL  temporal schedules     nightly is missing\n")
          .contains("ok    temporal clock         agrees with this machine's within")
          .contains("\ntemporal schedules:\n  snowline schedules apply\n");
      assertThat(paused.out()).contains("FAIL  temporal schedules     nightly is paused\n");
      assertThat(after.out())
          .contains("ok    temporal attributes    Snowline's search attributes are registered\n")
          .contains("ok    temporal schedules     1 of 1 as configured\n")
          .contains("9/9 checks passed");
      assertThat(after.code()).isZero();
      assertThat(List.of(before.code(), paused.code())).containsOnly(1);
    }
  }
}
