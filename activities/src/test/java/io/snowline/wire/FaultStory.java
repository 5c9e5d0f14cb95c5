package io.snowline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.bed.Bed;
import io.snowline.definition.CheckDefinition;
import io.snowline.definition.DuplicateRule;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.definition.ViewDefinition;
import io.snowline.sync.GuardLimits;
import io.snowline.sync.Limit;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Seven runs of one table that together make every call there is, while the plan's faults strike.
 * After each run the same is asked: the target is what a model of the source says, the ledger holds
 * each run that ended, the view tells the target's rows, nothing staged is left, and no secret was
 * told.
 */
final class FaultStory implements AutoCloseable {
  private static final String TARGET = "SELECT ID, NAME, AMOUNT, SEEN FROM ITEMS_COPY";

  private final FaultPlan plan;
  private final SnowflakeNames sessions = new SnowflakeNames();
  private final FaultyWire snowflake;
  private final FaultyWire bigquery;
  private final WireSync sync;
  private final ToldSecrets secrets;

  FaultStory(FaultPlan plan) throws Exception {
    this.plan = plan;
    snowflake =
        new FaultyWire(
            URI.create("http://" + Bed.running().snowflake()),
            sessions,
            plan,
            () -> Bed.restart("snowflake"));
    bigquery =
        new FaultyWire(
            URI.create(Bed.running().bigquery()),
            new BigQueryNames(),
            plan,
            () -> Bed.restart("bigquery"));
    secrets = new ToldSecrets();
    sync =
        new WireSync(
            snowflake.address(),
            "http://" + bigquery.address(),
            Optional.empty(),
            secrets.password(),
            items());
  }

  /** The whole story. */
  void play() throws Exception {
    sync.source(
        "CREATE TABLE ITEMS (ID NUMBER(10,0), NAME VARCHAR, AMOUNT NUMBER(18,2),"
            + " SEEN TIMESTAMP_NTZ(9), REPORTING_DATE DATE)",
        "INSERT INTO ITEMS VALUES (1, 'one', 1.50, '2025-07-15 02:00:00', NULL),"
            + " (2, NULL, 2, NULL, NULL), (3, 'three', -3.25, NULL, NULL),"
            + " (9, 'twice', 9, NULL, NULL), (9, 'twice', 10, NULL, NULL)");
    sync.prepareTarget(
        "CREATE TABLE ITEMS_COPY (ID INT64, NAME STRING(10), AMOUNT NUMERIC(18,2), SEEN DATETIME,"
            + " REPORTING_DATE DATE)",
        "INSERT INTO ITEMS_COPY VALUES (1, 'one', 1.5, DATETIME '2025-07-15 02:00:00', DATE '2025-07-14'),"
            + " (1, 'old', 1, NULL, DATE '2025-07-13'), (2, 'too', 2, NULL, DATE '2025-07-14')");
    List<String> adopted = List.of("1|old|1|NULL", "1|one|1.5|2025-07-15T02:00:00", "2|too|2|NULL");
    plan.arm();

    Receipt asked = ended(Outcome.WAITING, sync.sync(Mode.FULL), adopted);
    ended(Outcome.REJECTED, sync.reject(asked), adopted);
    Receipt waiting = ended(Outcome.WAITING, sync.sync(Mode.FULL), adopted);
    List<String> first =
        List.of("1|one|1.5|2025-07-15T02:00:00", "2|NULL|2|NULL", "3|three|-3.25|NULL");
    ended(Outcome.VERIFIED, sync.approve(waiting), first);
    assertThat(sync.target("SELECT ID FROM ITEMS_COPY_QUARANTINE")).containsExactly("9", "9");

    sync.source(
        "UPDATE ITEMS SET NAME = 'uno' WHERE ID = 1",
        "DELETE FROM ITEMS WHERE ID = 2",
        "DELETE FROM ITEMS WHERE ID = 9 AND AMOUNT = 10",
        "ALTER TABLE ITEMS ADD COLUMN NOTE VARCHAR");
    List<String> daily =
        List.of(
            "1|uno|1.5|2025-07-15T02:00:00",
            "2|NULL|2|NULL",
            "3|three|-3.25|NULL",
            "9|twice|9|NULL");
    Receipt changed = ended(Outcome.VERIFIED, sync.sync(Mode.DAILY), daily);
    assertThat(changed.migrated()).contains("added column NOTE STRING to ITEMS_COPY");
    List<String> now =
        List.of("1|uno|1.5|2025-07-15T02:00:00", "3|three|-3.25|NULL", "9|twice|9|NULL");
    Receipt full = ended(Outcome.VERIFIED, sync.sync(Mode.FULL), now);
    ended(Outcome.UNDONE, sync.undo(full), daily);
    assertThat(sync.timeline(List.of("1"), List.of("NAME")))
        .extracting(version -> version.values().get("NAME"))
        .containsExactly("old", "one", "uno");
  }

  /** The oracle. */
  private Receipt ended(Outcome outcome, Receipt receipt, List<String> rows) throws Exception {
    assertThat(receipt.outcome()).as(receipt.toString()).isEqualTo(outcome);
    assertThat(sync.target(TARGET)).as("the target after " + receipt.run()).isEqualTo(rows);
    assertThat(
            sync.target(
                "SELECT outcome FROM snowline_ledger WHERE run = '%s'".formatted(receipt.run())))
        .as("the ledger's events of " + receipt.run())
        .containsExactly(outcome.name().toLowerCase(Locale.ROOT));
    if (outcome == Outcome.VERIFIED || outcome == Outcome.UNDONE) {
      assertThat(sync.target("SELECT ID, NAME, AMOUNT, SEEN FROM ITEMS_VIEW")).isEqualTo(rows);
    }
    assertThat(sync.staged()).as("what is left staged").isEmpty();
    secrets.assertUntold(
        sync.histories(receipt).stream().map(history -> history.toJson(false)).toList(),
        sessions.tokens());
    return receipt;
  }

  private static TableDefinition items() {
    return new TableDefinition(
        "items",
        "ITEMS",
        "ITEMS_COPY",
        List.of("ID"),
        Optional.of("REPORTING_DATE"),
        Optional.of("REPORTING_DATE"),
        DuplicateRule.QUARANTINE,
        Map.of(),
        Storage.plain(),
        Duration.ofHours(26),
        new GuardLimits(
            Limit.parse("50%").orElseThrow(), Limit.parse("50%").orElseThrow(), Duration.ofDays(7)),
        List.of(
            new CheckDefinition(
                "item three",
                "items",
                Set.of(Mode.FULL, Mode.DAILY),
                "SELECT NAME FROM ITEMS WHERE ID = 3",
                "SELECT NAME FROM ITEMS_VIEW WHERE ID = 3")),
        List.of(
            new ViewDefinition(
                "ITEMS_VIEW",
                "CREATE OR REPLACE VIEW ITEMS_VIEW AS SELECT ID, NAME, AMOUNT, SEEN FROM ITEMS_COPY",
                List.of("ID"),
                Set.of("items"),
                Set.of("ITEMS_COPY"),
                "items_view.sql")));
  }

  @Override
  public void close() throws IOException {
    sync.close();
    snowflake.close();
    bigquery.close();
    secrets.close();
  }
}
