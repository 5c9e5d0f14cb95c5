package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.snowline.bigquery.ScriptedBigQuery.End;
import io.snowline.ledger.ReceiptJson;
import io.snowline.sync.Action;
import io.snowline.sync.Cost;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.ReceiptBuilder;
import io.snowline.sync.RunOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BigQueryReceiptSqlTest {
  private static final Instant BEGAN = Instant.parse("2025-07-24T02:00:00Z");
  private static final String SCRIPT = "snowline_%s_apply_1".formatted(ScriptedBigQuery.RUN);
  private static final String EARLIER = "snowline_%s_Plan_1".formatted(ScriptedBigQuery.RUN);

  private final ScriptedBigQuery server = new ScriptedBigQuery();

  @AfterEach
  void stop() {
    server.close();
  }

  /** What BigQuery would make of the expression: the parts in order, its own variables put in. */
  private Receipt entered(String actor, long slotMillis) {
    server.job(EARLIER, End.WELL, 600, slotMillis);
    BigQueryJobs jobs =
        new BigQueryJobs(
            server.connect(
                server.dataset(Duration.ofMinutes(1), OptionalLong.empty(), OptionalLong.empty())));
    BigQueryTransaction transaction = new BigQueryTransaction();
    new BigQueryLedger(null, jobs).addTo(transaction, receipt(actor), null, List.of());
    jobs.script("apply", "apply", transaction.sql(), transaction.parameters());

    JsonNode query = server.job(SCRIPT).at("/configuration/query");
    assertThat(query.at("/query").asText())
        .contains("@cost_bytes + COALESCE(@@script.bytes_billed, 0)")
        .contains("@cost_slots + COALESCE(@@script.slot_ms, 0)")
        .contains("ARRAY_CONCAT(@cost_jobs, [@@script.job_id])");
    String cost =
        "{\"bytes_billed\":%d,\"slot_millis\":%d,\"jobs\":[\"%s\",\"%s\"],\"queries\":%s}"
            .formatted(
                Long.parseLong(value(query, "cost_bytes")) + 10,
                Long.parseLong(value(query, "cost_slots")) + 5,
                query.at("/queryParameters").findParents("name").stream()
                    .filter(named -> named.get("name").asText().equals("cost_jobs"))
                    .findFirst()
                    .orElseThrow()
                    .at("/parameterValue/arrayValues/0/value")
                    .asText(),
                SCRIPT,
                value(query, "cost_queries"));
    return ReceiptJson.read(
        value(query, "ledger_receipt_1")
            + "2.5"
            + value(query, "ledger_receipt_2")
            + "null"
            + value(query, "ledger_receipt_3")
            + cost
            + value(query, "ledger_receipt_4"));
  }

  private static String value(JsonNode query, String name) {
    for (JsonNode parameter : query.get("queryParameters")) {
      if (parameter.get("name").asText().equals(name)) {
        return parameter.at("/parameterValue/value").asText();
      }
    }
    throw new AssertionError("no parameter " + name);
  }

  private static Receipt receipt(String actor) {
    RunOrder order =
        new RunOrder(
            ScriptedBigQuery.RUN,
            "items",
            Action.SYNC,
            Mode.FULL,
            List.of(),
            actor,
            BEGAN,
            null,
            null,
            null,
            null,
            false);
    return new ReceiptBuilder(order)
        .queries(List.of("01b2-read", "01b2-cut"))
        .build(Outcome.VERIFIED, BEGAN);
  }

  @Test
  void whatTheRunBilledBeforeAndTheScriptItselfIsInTheLedgersReceipt() {
    Receipt entered = entered("somebody", 40);

    assertThat(entered.cost())
        .isEqualTo(new Cost(610, 45, List.of(EARLIER, SCRIPT), List.of("01b2-read", "01b2-cut")));
    assertThat(entered.seconds()).isEqualTo(2.5);
    assertThat(entered.run()).isEqualTo(ScriptedBigQuery.RUN);
  }

  @Test
  void anActorWhoIsNamedLikeAFieldIsKept() {
    String actor = "\"view\":null,\"cost\":null,\"samples\":[] \"seconds\":0.0";

    assertThat(entered(actor, 0).actor()).isEqualTo(actor);
  }
}
