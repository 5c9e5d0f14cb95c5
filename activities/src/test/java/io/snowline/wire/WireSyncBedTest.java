package io.snowline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.bed.Bed;
import io.snowline.definition.ColumnRule;
import io.snowline.definition.DuplicateRule;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.snowflake.RecordingSnowflake;
import io.snowline.sync.GuardLimits;
import io.snowline.sync.Limit;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whole syncs from Snowflake to BigQuery, both emulated, by the product's own workflows. */
@Tag("bed")
class WireSyncBedTest {
  private static final Pattern NOT_IN_A_SHARE =
      Pattern.compile("(?i)\\b(AT|BEFORE)\\s*\\(|\\b(CHANGES|CLONE|CREATE|INSERT|MERGE|STREAM)\\b");
  private static final Pattern READING =
      Pattern.compile("(?i)SELECT\\b|(ALTER SESSION SET|USE SCHEMA|SHOW)\\b");
  private static final String ROWS = "SELECT ID, NAME, AMOUNT FROM ITEMS_COPY";

  @Test
  void aTableIsMadeChangedProvenAndRestored() throws Exception {
    try (RecordingSnowflake snowflake =
            new RecordingSnowflake(Optional.of(Bed.running().snowflake()));
        WireSync sync = new WireSync(snowflake.host(), Bed.running().bigquery(), items())) {
      sync.source(
          "CREATE TABLE ITEMS (ID NUMBER(10,0), NAME VARCHAR, AMOUNT NUMBER(18,2))",
          "INSERT INTO ITEMS VALUES (1, 'one', 1.50), (2, NULL, 2), (3, 'thrée', -3.25)");

      Receipt first = expect(Outcome.VERIFIED, sync.sync(Mode.FULL));
      assertThat(List.of(first.inserted(), first.sourceRows(), first.targetRows()))
          .containsExactly(3L, 3L, 3L);
      assertThat(first.cost().jobs()).contains("snowline_" + first.run() + "_apply_1");
      assertThat(first.cost().queries()).hasSize(3).doesNotHaveDuplicates();
      List<String> before = List.of("1|one|1.5", "2|NULL|2", "3|thrée|-3.25");
      assertThat(sync.target(ROWS)).isEqualTo(before);

      Receipt second = expect(Outcome.VERIFIED, sync.sync(Mode.DAILY));
      assertThat(List.of(second.inserted(), second.updated(), second.vanished()))
          .containsExactly(0L, 0L, 0L);

      sync.source(
          "UPDATE ITEMS SET NAME = 'uno' WHERE ID = 1",
          "DELETE FROM ITEMS WHERE ID = 2",
          "INSERT INTO ITEMS VALUES (4, 'four', 4)");
      Receipt daily = expect(Outcome.VERIFIED, sync.sync(Mode.DAILY));
      assertThat(List.of(daily.inserted(), daily.updated(), daily.vanished(), daily.staleRows()))
          .containsExactly(1L, 1L, 0L, 1L);
      assertThat(sync.target(ROWS))
          .containsExactly("1|uno|1.5", "2|NULL|2", "3|thrée|-3.25", "4|four|4");

      Receipt full = expect(Outcome.VERIFIED, sync.sync(Mode.FULL));
      assertThat(full.vanished()).isEqualTo(1);
      assertThat(sync.target(ROWS)).containsExactly("1|uno|1.5", "3|thrée|-3.25", "4|four|4");
      assertThat(sync.target("SELECT ID, NAME, run_out FROM ITEMS_COPY_HISTORY"))
          .containsExactly("1|one|" + daily.run(), "2|NULL|" + full.run());

      expect(Outcome.UNDONE, sync.undo(full));
      assertThat(sync.target(ROWS))
          .containsExactly("1|uno|1.5", "2|NULL|2", "3|thrée|-3.25", "4|four|4");
      assertThat(sync.staged()).isEmpty();
      assertThat(snowflake.statements())
          .as("a data share knows no Time Travel and no clone, and can't be written")
          .hasSizeGreaterThan(20)
          .allMatch(sql -> READING.matcher(sql).lookingAt())
          .noneMatch(sql -> NOT_IN_A_SHARE.matcher(sql).find());
      assertThat(snowflake.logins())
          .extracting(login -> login.data().get("SESSION_PARAMETERS").get("QUERY_TAG").asText())
          .anyMatch(tag -> tag.contains("\"snowline_run\":\"" + full.run() + "\""));
    }
  }

  @Test
  void aColumnThatTheSourceGainsIsAddedAndOneOfAnotherTypeIsRefused() throws Exception {
    try (WireSync sync =
        new WireSync(Bed.running().snowflake(), Bed.running().bigquery(), items())) {
      sync.source(
          "CREATE TABLE ITEMS (ID NUMBER(10,0), NAME VARCHAR, AMOUNT NUMBER(18,2))",
          "INSERT INTO ITEMS VALUES (1, 'one', 1.50)");
      expect(Outcome.VERIFIED, sync.sync(Mode.FULL));

      sync.source(
          "ALTER TABLE ITEMS ADD COLUMN SINCE DATE", "UPDATE ITEMS SET SINCE = '2025-07-15'::DATE");
      Receipt added = expect(Outcome.VERIFIED, sync.sync(Mode.DAILY));
      assertThat(added.migrated()).containsExactly("added column SINCE DATE to ITEMS_COPY");
      assertThat(sync.target("SELECT ID, SINCE FROM ITEMS_COPY")).containsExactly("1|2025-07-15");

      sync.source(
          "ALTER TABLE ITEMS DROP COLUMN AMOUNT",
          "INSERT INTO ITEMS (ID, NAME, SINCE) VALUES (2, 'two', '2025-07-16'::DATE)");
      Receipt dropped = expect(Outcome.VERIFIED, sync.sync(Mode.DAILY));
      assertThat(dropped.migrated()).isEmpty();
      assertThat(sync.target("SELECT ID, NAME, AMOUNT, SINCE FROM ITEMS_COPY"))
          .containsExactly("1|one|1.5|2025-07-15", "2|two|NULL|2025-07-16");

      sync.source(
          "CREATE OR REPLACE TABLE ITEMS (ID NUMBER(10,0), NAME NUMBER(5,0), AMOUNT NUMBER(18,2))");
      Receipt refused = expect(Outcome.FAILED, sync.sync(Mode.FULL));
      assertThat(refused.failure()).isEqualTo("TypeRefused");
      assertThat(refused.reasons().get(0))
          .contains("column NAME is NUMBER(5,0) in the source and STRING in the target");
      assertThat(sync.target(ROWS)).containsExactly("1|one|1.5", "2|two|NULL");
    }
  }

  @Test
  void aColumnThatComesInMidRunEndsTheRunWithoutAnApply() throws Exception {
    try (RecordingSnowflake snowflake =
            new RecordingSnowflake(Optional.of(Bed.running().snowflake()));
        WireSync sync = new WireSync(snowflake.host(), Bed.running().bigquery(), items())) {
      sync.source(
          "CREATE TABLE ITEMS (ID NUMBER(10,0), NAME VARCHAR, AMOUNT NUMBER(18,2))",
          "INSERT INTO ITEMS VALUES (1, 'one', 1.50)");
      snowflake.before(
          "SNOWLINE_REASON",
          () -> {
            try {
              sync.source("ALTER TABLE ITEMS ADD COLUMN LATE DATE");
            } catch (SQLException failure) {
              throw new IllegalStateException(failure);
            }
          });

      Receipt receipt = expect(Outcome.FAILED, sync.sync(Mode.FULL));

      assertThat(receipt.failure()).isEqualTo("SchemaChanged");
      assertThat(receipt.reasons().get(0))
          .contains("its columns changed while the run was under way; run it again");
      assertThat(sync.tables()).doesNotContain("ITEMS_COPY");
      assertThat(sync.staged()).isEmpty();

      Receipt again = expect(Outcome.VERIFIED, sync.sync(Mode.FULL));
      assertThat(again.migrated()).containsExactly("created ITEMS_COPY");
      assertThat(sync.target("SELECT ID, LATE FROM ITEMS_COPY")).containsExactly("1|NULL");
    }
  }

  /** Before the point too wide, after it too fine, and the widest and finest that go in. */
  @Test
  void rowsWithNumbersThatTheTargetCannotHoldArePutAsideUntilTheyDo() throws Exception {
    TableDefinition table = items(Map.of("AMOUNT", ColumnRule.QUARANTINE));
    try (WireSync sync = new WireSync(Bed.running().snowflake(), Bed.running().bigquery(), table)) {
      sync.source(
          "CREATE TABLE ITEMS (ID NUMBER(10,0), NAME VARCHAR, AMOUNT NUMBER(18,4))",
          "INSERT INTO ITEMS VALUES (1, 'widest', 9999.99), (2, 'too wide', 10000),"
              + " (3, 'too fine', 1.2345), (4, 'negative', -9999.99), (5, 'too low', -10000.01),"
              + " (6, 'zeros', 1.5000), (7, NULL, NULL)");
      sync.prepareTarget("CREATE TABLE ITEMS_COPY (ID INT64, NAME STRING, AMOUNT NUMERIC(6, 2))");

      Receipt first = expect(Outcome.VERIFIED, sync.sync(Mode.FULL));

      assertThat(List.of(first.sourceRows(), first.inserted(), first.quarantined()))
          .containsExactly(7L, 4L, 3L);
      assertThat(first.quarantine()).isEqualTo("ITEMS_COPY_QUARANTINE");
      assertThat(sync.target(ROWS))
          .containsExactly("1|widest|9999.99", "4|negative|-9999.99", "6|zeros|1.5", "7|NULL|NULL");
      assertThat(
              sync.target("SELECT ID, NAME, AMOUNT, quarantine_reason FROM ITEMS_COPY_QUARANTINE"))
          .containsExactly(
              "2|too wide|NULL|AMOUNT 10000 does not fit into NUMERIC(6,2)",
              "3|too fine|NULL|AMOUNT 1.2345 does not fit into NUMERIC(6,2)",
              "5|too low|NULL|AMOUNT -10000.01 does not fit into NUMERIC(6,2)");

      sync.source(
          "UPDATE ITEMS SET AMOUNT = 1 WHERE ID = 2",
          "UPDATE ITEMS SET AMOUNT = 0.001 WHERE ID = 1");
      Receipt second = expect(Outcome.VERIFIED, sync.sync(Mode.DAILY));

      assertThat(List.of(second.inserted(), second.quarantined())).containsExactly(1L, 3L);
      assertThat(sync.target(ROWS)).contains("2|too wide|1");
      assertThat(sync.target("SELECT ID FROM ITEMS_COPY_QUARANTINE"))
          .containsExactly("1", "3", "5");
      assertThat(sync.staged()).isEmpty();
    }
  }

  private static Receipt expect(Outcome outcome, Receipt receipt) {
    assertThat(receipt.outcome()).as(receipt.toString()).isEqualTo(outcome);
    return receipt;
  }

  private static TableDefinition items() {
    return items(Map.of());
  }

  private static TableDefinition items(Map<String, ColumnRule> columns) {
    return new TableDefinition(
        "items",
        "ITEMS",
        "ITEMS_COPY",
        List.of("ID"),
        Optional.empty(),
        Optional.empty(),
        DuplicateRule.FAIL,
        columns,
        Storage.plain(),
        Duration.ofHours(26),
        new GuardLimits(
            Limit.parse("50%").orElseThrow(), Limit.parse("50%").orElseThrow(), Duration.ofDays(7)),
        List.of(),
        List.of());
  }
}
