package io.snowline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import com.google.cloud.bigquery.TimePartitioning;
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
import org.assertj.core.api.InstanceOfAssertFactories;
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
      // The read and the cut: a first load is not compared before.
      assertThat(first.cost().queries()).hasSize(2).doesNotHaveDuplicates();
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
  void aTargetWhosePartitionsExpireIsRefusedBeforeAnythingIsWritten() throws Exception {
    try (WireSync sync =
        new WireSync(Bed.running().snowflake(), Bed.running().bigquery(), items())) {
      sync.source(
          "CREATE TABLE ITEMS (ID NUMBER(10,0), BORN DATE)",
          "INSERT INTO ITEMS VALUES (1, '2025-07-15'::DATE)");
      WireSync.client()
          .create(
              TableInfo.of(
                  TableId.of("snowline", sync.name(), "ITEMS_COPY"),
                  StandardTableDefinition.newBuilder()
                      .setSchema(
                          Schema.of(
                              Field.of("ID", StandardSQLTypeName.INT64),
                              Field.of("BORN", StandardSQLTypeName.DATE)))
                      .setTimePartitioning(
                          TimePartitioning.newBuilder(TimePartitioning.Type.DAY)
                              .setField("BORN")
                              .setExpirationMs(Duration.ofDays(60).toMillis())
                              .build())
                      .build()));

      Receipt refused = expect(Outcome.FAILED, sync.sync(Mode.FULL));

      assertThat(refused.failure()).isEqualTo("BadConfiguration");
      assertThat(refused.reasons())
          .singleElement(InstanceOfAssertFactories.STRING)
          .endsWith(".`ITEMS_COPY` SET OPTIONS (partition_expiration_days = NULL)");
      assertThat(sync.target("SELECT ID FROM ITEMS_COPY")).isEmpty();
      assertThat(WireSync.client().getDataset(sync.bigquery().staging())).isNull();
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
  void aSourceThatIsEmptiedOrCollapsesIsBlockedAndNoApprovalCoversMoreThanItSaw() throws Exception {
    try (WireSync sync =
        new WireSync(Bed.running().snowflake(), Bed.running().bigquery(), items())) {
      String insert =
          "INSERT INTO ITEMS VALUES (1, 'one', 1), (2, 'two', 2), (3, NULL, 3), (4, 'four', NULL)";
      sync.source(
          "CREATE TABLE ITEMS (ID NUMBER(10,0), NAME VARCHAR, AMOUNT NUMBER(18,2))", insert);
      expect(Outcome.VERIFIED, sync.sync(Mode.FULL));
      List<String> before = List.of("1|one|1", "2|two|2", "3|NULL|3", "4|four|NULL");

      sync.source("DELETE FROM ITEMS");
      for (Mode mode : Mode.values()) {
        Receipt empty = expect(Outcome.BLOCKED, sync.sync(mode));
        assertThat(List.of(empty.sourceRows(), empty.targetRows())).containsExactly(0L, 4L);
        assertThat(sync.target(ROWS)).as("%s of an empty source", mode).isEqualTo(before);
      }

      sync.source("INSERT INTO ITEMS VALUES (1, 'uno', 1)");
      for (Mode mode : Mode.values()) {
        expect(Outcome.BLOCKED, sync.sync(mode));
        assertThat(sync.target(ROWS)).as("%s of a quarter of the source", mode).isEqualTo(before);
      }

      sync.source("INSERT INTO ITEMS VALUES (5, 'five', 5), (6, 'six', 6)");
      Receipt waiting = expect(Outcome.WAITING, sync.sync(Mode.FULL));
      sync.source("DELETE FROM ITEMS WHERE ID = 1");
      Receipt refused = expect(Outcome.WAITING, sync.approve(waiting));
      assertThat(refused.reasons().get(0))
          .isEqualTo(
              "the approval of %s is refused: 1 deletions are not among those it covers"
                  .formatted(waiting.run()));
      assertThat(sync.target(ROWS)).isEqualTo(before);
      assertThat(sync.target("SELECT ID FROM ITEMS_COPY_HISTORY")).isEmpty();
      assertThat(sync.staged()).isEmpty();

      expect(Outcome.VERIFIED, sync.approve(refused));
      assertThat(sync.target(ROWS)).containsExactly("5|five|5", "6|six|6");
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

  private static final String[] YEARS = {
    """
    CREATE TABLE ITEMS (
      ID NUMBER(10,0), NAME VARCHAR, AMOUNT NUMBER(18,2), BORN DATE, SEEN TIMESTAMP_NTZ(3),
      SINCE TIMESTAMP_TZ(6))""",
    """
    INSERT INTO ITEMS (ID, NAME, BORN, SEEN, SINCE)
    SELECT 1, 'first', '0001-01-01'::DATE, '0001-01-01 00:00:00'::TIMESTAMP_NTZ,
      '0001-01-01 00:00:00 +00:00'::TIMESTAMP_TZ""",
    """
    INSERT INTO ITEMS (ID, NAME, BORN, SEEN, SINCE)
    SELECT 2, 'last', '9999-12-31'::DATE, '9999-12-31 23:59:59.999'::TIMESTAMP_NTZ,
      '9999-12-31 23:59:59.999999 +00:00'::TIMESTAMP_TZ""",
    "INSERT INTO ITEMS (ID, NAME, BORN) SELECT 3, 'too early', '0001-01-01'::DATE - 1",
    "INSERT INTO ITEMS (ID, NAME, BORN) SELECT 4, 'too late', '9999-12-31'::DATE + 1",
    """
    INSERT INTO ITEMS (ID, NAME, SEEN)
    SELECT 5, 'too late', DATEADD(DAY, 1, '9999-12-31 00:00:00'::TIMESTAMP_NTZ)""",
    """
    INSERT INTO ITEMS (ID, NAME, SINCE)
    SELECT 6, 'too late', DATEADD(DAY, 1, '9999-12-31 00:00:00 +00:00'::TIMESTAMP_TZ)"""
  };

  @Test
  void yearsThatBigQueryLacksStopTheRunBeforeItWrites() throws Exception {
    try (WireSync sync =
        new WireSync(Bed.running().snowflake(), Bed.running().bigquery(), items())) {
      sync.source(YEARS);

      Receipt refused = expect(Outcome.FAILED, sync.sync(Mode.FULL));

      assertThat(refused.failure()).isEqualTo("TypeRefused");
      assertThat(refused.reasons().get(0))
          .contains(
              "column BORN is DATE in the source and DATE in the target, which can't hold 2 of its values exactly;",
              "column SEEN is TIMESTAMP_NTZ(3) in the source and DATETIME in the target, which can't hold 1 of its values exactly;",
              "column SINCE is TIMESTAMP_TZ(6) in the source and TIMESTAMP in the target, which can't hold 1 of its values exactly;");
      assertThat(sync.tables()).doesNotContain("ITEMS_COPY");
    }
  }

  @Test
  void rowsOfYearsThatBigQueryLacksArePutAsideWhereTheRuleSaysSo() throws Exception {
    ColumnRule rule = ColumnRule.QUARANTINE;
    try (WireSync sync =
        new WireSync(
            Bed.running().snowflake(),
            Bed.running().bigquery(),
            items(Map.of("BORN", rule, "SEEN", rule, "SINCE", rule)))) {
      sync.source(YEARS);

      Receipt first = expect(Outcome.VERIFIED, sync.sync(Mode.FULL));

      assertThat(List.of(first.sourceRows(), first.inserted(), first.quarantined()))
          .containsExactly(6L, 2L, 4L);
      assertThat(sync.target("SELECT ID, NAME, BORN, SEEN FROM ITEMS_COPY"))
          .containsExactly(
              "1|first|0001-01-01|0001-01-01T00:00:00",
              "2|last|9999-12-31|9999-12-31T23:59:59.999000");
      assertThat(sync.target("SELECT ID, BORN, SEEN, SINCE FROM ITEMS_COPY_QUARANTINE"))
          .containsExactly(
              "3|NULL|NULL|NULL", "4|NULL|NULL|NULL", "5|NULL|NULL|NULL", "6|NULL|NULL|NULL");
      assertThat(sync.target("SELECT quarantine_reason FROM ITEMS_COPY_QUARANTINE WHERE ID = 4"))
          .singleElement(InstanceOfAssertFactories.STRING)
          .startsWith("BORN ")
          .endsWith(" does not fit into DATE");
    }
  }

  /** The driver hands no number with a scale over as a whole one. */
  @Test
  void wholeNumbersOfAColumnWithAScaleGoIntoAnInt64AndTheOthersArePutAside() throws Exception {
    TableDefinition table = items(Map.of("AMOUNT", ColumnRule.QUARANTINE));
    try (WireSync sync = new WireSync(Bed.running().snowflake(), Bed.running().bigquery(), table)) {
      sync.source(
          "CREATE TABLE ITEMS (ID NUMBER(10,0), NAME VARCHAR, AMOUNT NUMBER(38,4))",
          "INSERT INTO ITEMS VALUES (1, 'whole', 3), (2, 'half', 0.5), (3, NULL, NULL),"
              + " (4, 'largest', 9223372036854775807), (5, 'lowest', -9223372036854775807),"
              + " (6, 'too large', 9223372036854775808), (7, 'zero', 0.0000), (8, 'ten', 10.0000)");
      sync.prepareTarget("CREATE TABLE ITEMS_COPY (ID INT64, NAME STRING, AMOUNT INT64)");

      Receipt receipt = expect(Outcome.VERIFIED, sync.sync(Mode.FULL));

      assertThat(List.of(receipt.sourceRows(), receipt.inserted(), receipt.quarantined()))
          .containsExactly(8L, 6L, 2L);
      assertThat(sync.target(ROWS))
          .containsExactly(
              "1|whole|3",
              "3|NULL|NULL",
              "4|largest|9223372036854775807",
              "5|lowest|-9223372036854775807",
              "7|zero|0",
              "8|ten|10");
      assertThat(sync.target("SELECT ID, quarantine_reason FROM ITEMS_COPY_QUARANTINE"))
          .containsExactly(
              "2|AMOUNT 0.5 does not fit into INT64",
              "6|AMOUNT 9223372036854775808 does not fit into INT64");
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
