package io.snowline.bigquery;

import io.snowline.contract.Contract;
import io.snowline.sync.Buckets;
import java.util.List;
import java.util.stream.Collectors;

/** Statements on what a run has staged. */
final class BigQueryStagingSql {
  private BigQueryStagingSql() {}

  /**
   * A script that puts loaded rows in place of what was staged of the buckets, and says of each why
   * it has no key of its own, if it doesn't. A repeat leaves the same.
   *
   * @param loaded the tables with the rows of the buckets; none if there are no rows
   */
  static String merge(Contract contract, String staged, List<String> loaded, Buckets buckets) {
    if (loaded.isEmpty()) {
      return "DELETE FROM %s WHERE %s".formatted(staged, BigQuerySql.within(buckets));
    }
    String columns =
        contract.compared().stream()
            .map(column -> BigQuerySql.name(column.name()))
            .collect(
                Collectors.joining(", ", "", ", snowline_key, snowline_hash, snowline_bucket"));
    return """
        BEGIN TRANSACTION;
        DELETE FROM %1$s WHERE %2$s;
        INSERT INTO %1$s (%3$s, snowline_reason)
        SELECT
          %3$s,
          CASE
            WHEN snowline_reason IS NOT NULL THEN snowline_reason
            WHEN snowline_key = '%4$s' THEN 'missing key'
            WHEN COUNT(*) OVER (PARTITION BY snowline_key) > 1 THEN 'duplicate key'
          END
        FROM (
        %5$s
        );
        COMMIT TRANSACTION;
        """
        .formatted(
            staged,
            BigQuerySql.within(buckets),
            columns,
            BigQueryCanonical.missingKey(contract),
            loaded.stream()
                .map(table -> "  SELECT %s, snowline_reason FROM %s".formatted(columns, table))
                .collect(Collectors.joining("\n  UNION ALL\n")));
  }

  /**
   * Of each bucket of the staged rows: rows, sum, rows to put aside, their sum, and, in the buckets
   * that were just loaded, rows that aren't what was read. A row that the source put aside lacks
   * the value that doesn't fit, so it can't have its hash.
   */
  static String digest(Contract contract, String staged, Buckets loaded) {
    return """
        SELECT
          snowline_bucket,
          COUNT(*),
          CAST(SUM(CAST(snowline_hash AS NUMERIC)) AS STRING),
          COUNTIF(snowline_reason IS NOT NULL),
          CAST(SUM(IF(snowline_reason IS NULL, 0, CAST(snowline_hash AS NUMERIC))) AS STRING),
          COUNTIF(%s
            AND (snowline_reason IS NULL OR snowline_reason IN ('missing key', 'duplicate key'))
            AND (%s <> snowline_hash
              OR %s <> snowline_key))
        FROM %s
        GROUP BY snowline_bucket"""
        .formatted(
            BigQuerySql.within(loaded),
            BigQueryCanonical.stagedHash(contract),
            BigQueryCanonical.stagedKey(contract),
            staged);
  }
}
