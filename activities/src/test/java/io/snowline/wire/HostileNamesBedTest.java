package io.snowline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.bed.Bed;
import io.snowline.definition.DuplicateRule;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.GuardLimits;
import io.snowline.sync.Limit;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Columns whose names Snowflake has in quotes, from there to BigQuery. */
@Tag("bed")
class HostileNamesBedTest {
  /** The longest that Snowflake has. */
  private static final String LONGEST = "N".repeat(255);

  private static TableDefinition items(String key) {
    return new TableDefinition(
        "items",
        "ITEMS",
        "ITEMS_COPY",
        List.of(key),
        Optional.empty(),
        Optional.empty(),
        DuplicateRule.FAIL,
        Map.of(),
        Storage.plain(),
        Duration.ofHours(26),
        new GuardLimits(
            Limit.parse("100%").orElseThrow(),
            Limit.parse("100%").orElseThrow(),
            Duration.ofDays(7)),
        List.of(),
        List.of());
  }

  @Test
  void reservedForeignSpacedAndLongNamesAreSyncedChangedAndUndone() throws Exception {
    try (WireSync sync =
        new WireSync(Bed.running().snowflake(), Bed.running().bigquery(), items("select"))) {
      sync.source(
          "CREATE TABLE ITEMS (\"select\" NUMBER(10,0), \"from where\" VARCHAR, \"Straße 名\" VARCHAR,"
              + " \"this & more - that\" VARCHAR, \"%s\" VARCHAR)".formatted(LONGEST),
          "INSERT INTO ITEMS VALUES (1, 'a', 'b', 'c', 'd'), (2, 'e', 'f', 'g', 'h')");
      expect(Outcome.VERIFIED, sync.sync(Mode.FULL));
      sync.source(
          "UPDATE ITEMS SET \"this & more - that\" = 'other' WHERE \"select\" = 1",
          "DELETE FROM ITEMS WHERE \"select\" = 2");

      Receipt changed = expect(Outcome.VERIFIED, sync.sync(Mode.FULL));

      String rows =
          "SELECT `select`, `from where`, `Straße 名`, `this & more - that`, `%s` FROM ITEMS_COPY"
              .formatted(LONGEST);
      assertThat(sync.target(rows)).containsExactly("1|a|b|other|d");
      expect(Outcome.UNDONE, sync.undo(changed));
      assertThat(sync.target(rows)).containsExactly("1|a|b|c|d", "2|e|f|g|h");
    }
  }

  @Test
  void namesThatBigQueryCannotHaveAreRefusedAllAtOnceBeforeAnythingIsWritten() throws Exception {
    try (WireSync sync =
        new WireSync(Bed.running().snowflake(), Bed.running().bigquery(), items("ID"))) {
      sync.source(
          "CREATE TABLE ITEMS (ID NUMBER(10,0), \"a.b\" VARCHAR, \"what?\" VARCHAR, \"_partition\" VARCHAR)",
          "INSERT INTO ITEMS VALUES (1, 'a', 'b', 'c')");

      Receipt refused = expect(Outcome.FAILED, sync.sync(Mode.FULL));

      assertThat(refused.reasons())
          .singleElement()
          .asString()
          .contains(
              "column a.b: BigQuery takes no . in a column's name; rename it in a view of the source")
          .contains("column what?: BigQuery takes no ? in a column's name")
          .contains("column _partition: BigQuery keeps names that begin with _PARTITION");
      assertThat(sync.target("SELECT table_name FROM INFORMATION_SCHEMA.TABLES"))
          .doesNotContain("ITEMS_COPY");
    }
  }

  private static Receipt expect(Outcome outcome, Receipt receipt) {
    assertThat(receipt.outcome()).as(receipt.toString()).isEqualTo(outcome);
    return receipt;
  }
}
