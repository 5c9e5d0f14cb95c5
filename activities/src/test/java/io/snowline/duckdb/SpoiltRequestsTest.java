package io.snowline.duckdb;

import static io.snowline.duckdb.EmbeddedSync.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.snowline.ledger.ReceiptJson;
import io.snowline.sync.Outcome;
import io.snowline.table.TableWorkflow;
import io.temporal.api.common.v1.Payload;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.RawValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Anyone who may signal can send a table what they like, such as from the Temporal UI. What can't
 * be served is passed over; it never stops the table, nor does anything to it. {@code
 * -Dsnowline.seed=S} spoils requests in other ways.
 */
class SpoiltRequestsTest {
  private static final long SEED = Long.getLong("snowline.seed", 1);
  private static final int REQUESTS = 150;
  private static final ObjectMapper JSON = ReceiptJson.mapper();

  private static final List<String> NODES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1e400",
          "12345678901234567890123456789",
          "\"\"",
          "\"full\"",
          "\"FULL\"",
          "\"UNDO\"",
          "\"REJECT\"",
          "\"APPROVE\"",
          "\"PLAN\"",
          "\"PT-1H\"",
          "\"P400000000D\"",
          "\"items'; DROP TABLE ITEMS_COPY; --\"",
          "\"../../etc\"",
          "\"\\u0000\"",
          "[]",
          "{}",
          "{\"run\": null}",
          "{\"run\": \"nobody\", \"planHash\": \"\"}",
          "[[[[[[[[[[]]]]]]]]]]");

  private static final List<String> ACTIONS = List.of("SYNC", "PLAN", "APPROVE", "REJECT", "UNDO");

  @TempDir Path folder;

  @Test
  void whateverIsSignalledTheTableGoesOnAndHoldsItsSource() throws Exception {
    Random random = new Random(SEED);
    try (EmbeddedSync sync = EmbeddedSync.of(folder, EmbeddedSync.items())) {
      sync.source("CREATE TABLE ITEMS AS SELECT i AS ID FROM range(100) AS n(i)");
      expect(Outcome.VERIFIED, sync.full());
      WorkflowStub table =
          sync.temporal().getWorkflowClient().newUntypedWorkflowStub(TableWorkflow.id("items"));

      for (int number = 0; number < REQUESTS; number++) {
        table.signal("request", spoilt(random, "spoilt/" + number));
      }
      table.signal("request");
      table.signal("withdraw", JSON.readTree("[1]"));
      table.signal("rerun", JSON.readTree("\"full\""));
      table.signal("answer", JSON.readTree("{}"));

      expect(Outcome.VERIFIED, sync.full());
      sync.assertTargetEqualsSource();
      assertThat(sync.targetRows("SELECT DISTINCT outcome FROM snowline_ledger ORDER BY ALL"))
          .as("seed %d", SEED)
          .isSubsetOf(List.of("failed"), List.of("verified"));
      assertThat(sync.targetRows("SELECT table_name FROM duckdb_tables() ORDER BY ALL"))
          .doesNotContain(List.of("nobody"))
          .contains(List.of("ITEMS_COPY"));
      assertThat(sync.stagingIsLeft()).isFalse();
    }
  }

  /** Half of a surrogate pair can be written in JSON, and in nothing that is UTF-8. */
  @Test
  void whatHoldsHalfACharacterIsPassedOver() throws Exception {
    try (EmbeddedSync sync = EmbeddedSync.of(folder, EmbeddedSync.items())) {
      sync.source("CREATE TABLE ITEMS AS SELECT i AS ID FROM range(100) AS n(i)");
      expect(Outcome.VERIFIED, sync.full());
      WorkflowStub table =
          sync.temporal().getWorkflowClient().newUntypedWorkflowStub(TableWorkflow.id("items"));

      for (String action : ACTIONS) {
        for (String field : List.of("id", "table", "actor", "replyTo", "undo", "reason")) {
          ObjectNode request = whole("half/" + action + field, action);
          request.put(field, "HALF");
          table.signal("request", halved(request));
        }
        ObjectNode request = whole("half/approval" + action, action);
        request.putObject("approval").put("run", "HALF").put("planHash", "HALF");
        table.signal("request", halved(request));
      }
      table.signal("withdraw", halved(JSON.readTree("\"HALF\"")));
      table.signal("rerun", halved(JSON.readTree("{\"mode\": \"full\", \"actor\": \"HALF\"}")));

      expect(Outcome.VERIFIED, sync.full());
      sync.assertTargetEqualsSource();
      assertThat(sync.targetRows("SELECT outcome, actor FROM snowline_ledger"))
          .as("nobody is recorded whose words would be recorded wrongly")
          .containsExactly(List.of("verified", "test"), List.of("verified", "test"));
    }
  }

  private static RawValue halved(JsonNode json) {
    return new RawValue(
        Payload.newBuilder()
            .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
            .setData(ByteString.copyFromUtf8(json.toString().replace("HALF", "half \\ud83e")))
            .build());
  }

  private static ObjectNode whole(String id, String action) throws Exception {
    ObjectNode request = JSON.createObjectNode();
    request.put("id", id);
    request.put("table", "items");
    request.put("action", action);
    request.put("mode", "FULL");
    request.put("actor", "someone");
    request.putNull("replyTo");
    request.set(
        "approval",
        JSON.readTree("{\"run\": \"items-20250101-000000-abcd\", \"planHash\": \"0\"}"));
    request.put("undo", "items-20250101-000000-abcd");
    request.put("reason", "why not");
    request.put("hold", "PT1H");
    request.put("endHold", true);
    return request;
  }

  private static JsonNode spoilt(Random random, String id) throws Exception {
    ObjectNode request = whole(id, ACTIONS.get(random.nextInt(ACTIONS.size())));
    int changes = 1 + random.nextInt(3);
    for (int change = 0; change < changes; change++) {
      List<String> fields = new ArrayList<>();
      request.fieldNames().forEachRemaining(fields::add);
      String field = fields.get(random.nextInt(fields.size()));
      switch (random.nextInt(6)) {
        case 0 -> request.remove(field);
        case 1 -> {
          ArrayNode list = JSON.createArrayNode();
          return list.add(request);
        }
        default -> request.set(field, JSON.readTree(NODES.get(random.nextInt(NODES.size()))));
      }
      if (request.isEmpty()) {
        return request;
      }
    }
    return request;
  }
}
