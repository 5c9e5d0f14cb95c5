package io.snowline.channel;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.snowline.alert.Alert;
import io.snowline.alert.AlertItem;
import io.snowline.alert.AlertItem.State;
import io.snowline.ledger.ReceiptJson;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** An alert as JSON, for programs. */
final class WebhookMessage {
  /** What common receivers take. */
  static final int LARGEST = 256 * 1024;

  private static final int ENVELOPE = 4_096;

  private WebhookMessage() {}

  /**
   * The fields; {@code omitted} says how many items did not fit.
   *
   * @param runbook the address of the entry that says what to do
   */
  static ObjectNode of(Alert alert, Optional<String> runbook) {
    ObjectNode message = ReceiptJson.mapper().createObjectNode();
    message.put("source", "snowline");
    message.put("raised", alert.count(State.RAISED));
    message.put("resolved", alert.count(State.RESOLVED));
    ArrayNode items = message.putArray("items");
    int bytes = ENVELOPE;
    for (AlertItem item : alert.items()) {
      ObjectNode fields = fields(item);
      bytes += ReceiptJson.text(fields).getBytes(StandardCharsets.UTF_8).length + 1;
      if (bytes > LARGEST) {
        break;
      }
      items.add(fields);
    }
    runbook.ifPresent(address -> message.put("runbook", address));
    return message.put("omitted", alert.items().size() - items.size());
  }

  private static ObjectNode fields(AlertItem item) {
    return ReceiptJson.mapper()
        .createObjectNode()
        .put("key", item.key())
        .put("state", item.state().name().toLowerCase(Locale.ROOT))
        .put("subject", item.subject())
        .put("what", item.what())
        .put("next", item.next());
  }
}
