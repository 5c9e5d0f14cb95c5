package io.snowline.bigquery;

import com.google.cloud.bigquery.QueryParameterValue;
import io.snowline.sync.FailureType;
import java.util.List;

/**
 * Transactions over a table of their own that hold each kind of statement of which those of a run
 * are made, so that BigQuery is known to take them before a run needs them. Its documentation lists
 * what a transaction may hold, and names neither {@code ASSERT} nor the statements of scripts;
 * source: cloud.google.com/bigquery/docs/transactions.
 */
final class BigQueryTrial {
  private BigQueryTrial() {}

  /**
   * One that is committed and leaves the table empty.
   *
   * @param table quoted, empty, with a column {@code x} of whole numbers
   */
  static BigQueryTransaction committed(String table) {
    return new BigQueryTransaction()
        .with("x", QueryParameterValue.int64(1))
        .add("INSERT INTO %s (x)\nSELECT @x".formatted(table))
        .add("UPDATE %s SET x = x + 1 WHERE x = @x".formatted(table))
        .require(
            "@@row_count = 1",
            FailureType.WAREHOUSE_REFUSED,
            "Cannot write in a transaction: the row that it wrote isn't there for its next statement")
        .add("CREATE TEMP TABLE snowline_trial AS\nSELECT x FROM %s".formatted(table))
        .requireNone(
            "SELECT COUNT(*) FROM snowline_trial WHERE x <> @x + 1",
            FailureType.WAREHOUSE_REFUSED,
            "Cannot write in a transaction: ",
            " rows aren't as it wrote them")
        .add(
            """
            IF (
              SELECT COUNT(*) FROM snowline_trial
            ) <> 1 THEN
              SET snowline_failed = ARRAY_CONCAT(snowline_failed, ['a temporary table lacks the row']);
            END IF""")
        .add(BigQueryCheckSql.raise("the transaction"))
        .add("SET snowline_view = (\n  SELECT CAST(COUNT(*) AS STRING) FROM snowline_trial\n)")
        .add(
            """
            INSERT INTO %s (x)
            SELECT
              CAST(snowline_view AS INT64) + COALESCE(@@script.bytes_billed, 0)
              + COALESCE(@@script.slot_ms, 0) + LENGTH(@@script.job_id)"""
                .formatted(table))
        .add("DELETE FROM %s WHERE TRUE".formatted(table));
  }

  /**
   * Those that write and then end by what they find, each in its own way, as {@link
   * FailureType#NOT_VERIFIED}: nothing of them may stay.
   */
  static List<BigQueryTransaction> refused(String table) {
    return List.of(
        begun(table).require("FALSE", FailureType.NOT_VERIFIED, "as wanted"),
        begun(table).requireNone("SELECT 1", FailureType.NOT_VERIFIED, "as wanted, ", " found"));
  }

  private static BigQueryTransaction begun(String table) {
    return new BigQueryTransaction().add("INSERT INTO %s (x)\nSELECT 1".formatted(table));
  }
}
