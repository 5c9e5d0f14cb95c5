package io.snowline.bigquery;

import com.google.cloud.bigquery.QueryParameterValue;
import io.snowline.ledger.ReceiptJson;
import io.snowline.sync.Receipt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A receipt's JSON as an expression of the script that enters it into the ledger. Three things are
 * known there alone: how long the run took, where the receipt says 0; what changed in the final
 * view, in {@code snowline_view}; and what the script itself cost up to there, beside the run's
 * jobs before it.
 *
 * <p>In a transaction BigQuery's CURRENT_TIMESTAMP is the time at which that began, so of a run
 * that writes the seconds, and the ledger's {@code recorded_at}, tell when its transaction began;
 * source: cloud.google.com/bigquery/docs/transactions. A ledger that is only inserted to can't be
 * given its end afterwards.
 */
final class BigQueryReceiptSql {
  private static final String SECONDS =
      "GREATEST(TIMESTAMP_DIFF(CURRENT_TIMESTAMP(), @ledger_started, MILLISECOND), 0) / 1000";

  /**
   * BigQuery's own account of a script under way; source:
   * cloud.google.com/bigquery/docs/reference/system-variables.
   */
  private static final String COST =
      """
      CONCAT(
            '{"bytes_billed":', CAST(@cost_bytes + COALESCE(@@script.bytes_billed, 0) AS STRING),
            ',"slot_millis":', CAST(@cost_slots + COALESCE(@@script.slot_ms, 0) AS STRING),
            ',"jobs":', TO_JSON_STRING(ARRAY_CONCAT(@cost_jobs, [@@script.job_id])),
            ',"queries":', @cost_queries, '}')""";

  private final Receipt receipt;
  private final Map<String, QueryParameterValue> parameters = new LinkedHashMap<>();
  private final String text;

  /**
   * @param before what the run's jobs cost before the script
   */
  BigQueryReceiptSql(Receipt receipt, RunCosts before) {
    this.receipt = receipt;
    String json = ReceiptJson.write(receipt);
    String seconds = "\"seconds\":" + receipt.seconds();
    // A quote inside of a text is written \", so what begins with one is a field's name.
    int secondsAt = json.indexOf(seconds);
    int viewAt = json.indexOf("\"view\":null,\"cost\":");
    int samplesAt = json.indexOf(",\"samples\":", viewAt);
    if (secondsAt < 0 || viewAt < secondsAt || samplesAt < viewAt) {
      throw new IllegalStateException("unexpected receipt " + json);
    }
    parameters.put("ledger_started", BigQueryLedger.time(receipt.startedAt()));
    parameters.put("ledger_seconds", QueryParameterValue.float64(receipt.seconds()));
    part(1, json.substring(0, secondsAt) + "\"seconds\":");
    part(2, json.substring(secondsAt + seconds.length(), viewAt) + "\"view\":");
    part(3, ",\"cost\":");
    part(4, json.substring(samplesAt));
    List<String> queries = receipt.cost() == null ? List.of() : receipt.cost().queries();
    parameters.put("cost_bytes", QueryParameterValue.int64(before.bytesBilled()));
    parameters.put("cost_slots", QueryParameterValue.int64(before.slotMillis()));
    parameters.put(
        "cost_jobs", QueryParameterValue.array(before.jobs().toArray(String[]::new), String.class));
    parameters.put("cost_queries", QueryParameterValue.string(ReceiptJson.text(queries)));
    text =
        "CONCAT(@ledger_receipt_1, CAST(%s AS STRING), @ledger_receipt_2, snowline_view, @ledger_receipt_3,\n          %s,\n          @ledger_receipt_4)"
            .formatted(seconds(), COST);
  }

  private void part(int number, String part) {
    parameters.put("ledger_receipt_" + number, QueryParameterValue.string(part));
  }

  /** How long the run took. */
  String seconds() {
    return receipt.seconds() == 0 ? SECONDS : "@ledger_seconds";
  }

  /** The receipt's JSON. */
  String text() {
    return text;
  }

  /** Values of the parameters. */
  Map<String, QueryParameterValue> parameters() {
    return parameters;
  }
}
