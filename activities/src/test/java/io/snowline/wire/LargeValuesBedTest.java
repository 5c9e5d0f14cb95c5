package io.snowline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
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

/**
 * Texts and keys that are large arrive from Snowflake in BigQuery, and none of them gets into a
 * workflow's history, wherever a plan or a receipt shows rows.
 */
@Tag("bed")
class LargeValuesBedTest {
  /** Far below the 256 KiB of which Temporal warns, and less than one value here. */
  private static final int LARGEST_EVENT = 32 * 1024;

  /** Enough: of megabytes the emulator of BigQuery takes minutes. */
  private static final String TEXT = "REPEAT('0123456789', 6000)";

  private static final int OF_TEXT = 60_000;
  private static final String KEY = "REPEAT('0123456789', 4000)";
  private static final int OF_KEY = 40_000;
  private static final String LENGTHS =
      "SELECT SUBSTR(ID, 1, 4), LENGTH(ID), LENGTH(NAME) FROM ITEMS_COPY";

  @Test
  void theyArriveAndNoHistoryHoldsThem() throws Exception {
    try (WireSync sync =
        new WireSync(Bed.running().snowflake(), Bed.running().bigquery(), items())) {
      sync.source(
          "CREATE TABLE ITEMS (ID VARCHAR, NAME VARCHAR)",
          "INSERT INTO ITEMS SELECT 'text', %s".formatted(TEXT),
          "INSERT INTO ITEMS SELECT 'key ' || %s, 'one'".formatted(KEY),
          "INSERT INTO ITEMS SELECT 'gone' || %s, 'two'".formatted(KEY));
      small(sync, Outcome.VERIFIED, sync.sync(Mode.FULL));
      List<String> before =
          List.of(
              "gone|%d|3".formatted(OF_KEY + 4),
              "key |%d|3".formatted(OF_KEY + 4),
              "text|4|" + OF_TEXT);
      assertThat(sync.target(LENGTHS)).isEqualTo(before);

      sync.source(
          "UPDATE ITEMS SET NAME = NAME || 'other end' WHERE ID NOT LIKE 'gone%'",
          "DELETE FROM ITEMS WHERE ID LIKE 'gone%'",
          "INSERT INTO ITEMS SELECT 'new ' || %s, 'three'".formatted(KEY),
          "INSERT INTO ITEMS SELECT 'twin' || %s, 'four'".formatted(KEY),
          "INSERT INTO ITEMS SELECT 'twin' || %s, 'five'".formatted(KEY));
      Receipt waiting = small(sync, Outcome.WAITING, sync.sync(Mode.FULL));
      assertThat(waiting.samples())
          .extracting(sample -> sample.change() + " " + sample.key().substring(0, 6))
          .contains("updated ID=key", "updated ID=tex", "vanished ID=gon", "inserted ID=new");
      assertThat(sync.target(LENGTHS)).isEqualTo(before);

      small(sync, Outcome.VERIFIED, sync.approve(waiting));
      assertThat(sync.target(LENGTHS))
          .containsExactly(
              "key |%d|12".formatted(OF_KEY + 4),
              "new |%d|5".formatted(OF_KEY + 4),
              "text|4|" + (OF_TEXT + 9));
    }
  }

  private static Receipt small(WireSync sync, Outcome outcome, Receipt receipt) {
    assertThat(sync.histories(receipt))
        .hasSizeGreaterThan(2)
        .allSatisfy(
            history ->
                assertThat(history.getEvents())
                    .as("events of " + history.getWorkflowExecution().getWorkflowId())
                    .extracting(MessageLite::getSerializedSize)
                    .allSatisfy(size -> assertThat(size).isLessThan(LARGEST_EVENT)));
    assertThat(receipt.outcome()).as(receipt.toString()).isEqualTo(outcome);
    return receipt;
  }

  private static TableDefinition items() {
    return new TableDefinition(
        "items",
        "ITEMS",
        "ITEMS_COPY",
        List.of("ID"),
        Optional.empty(),
        Optional.empty(),
        DuplicateRule.QUARANTINE,
        Map.of(),
        Storage.plain(),
        Duration.ofHours(26),
        new GuardLimits(
            Limit.parse("0").orElseThrow(), Limit.parse("100%").orElseThrow(), Duration.ofDays(7)),
        List.of(),
        List.of());
  }
}
