package io.snowline.bigquery;

import io.snowline.contract.Contract;

/** Statements that take digests. */
final class BigQueryDigestSql {
  private BigQueryDigestSql() {}

  /**
   * Every row of the target with {@code snowline_key}, {@code snowline_hash} and {@code
   * snowline_bucket}, and the other expressions asked for, each followed by a comma.
   */
  static String hashed(Contract contract, String table, int buckets, String others) {
    return """
        SELECT
          *, CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(snowline_key)), 25)) AS INT64) & %s AS snowline_bucket
        FROM (
          SELECT
            %s
            %s AS snowline_key,
            %s AS snowline_hash
          FROM %s AS snowline_held
        )"""
        .formatted(
            buckets - 1,
            others,
            BigQueryCanonical.key(contract),
            BigQueryCanonical.hash(contract),
            table);
  }

  /** Rows, keys (the rows once more) and sum of each bucket of the target. */
  static String target(Contract contract, String table, int buckets) {
    return """
        SELECT
          snowline_bucket, COUNT(*), COUNT(*), CAST(SUM(CAST(snowline_hash AS NUMERIC)) AS STRING)
        FROM (
        %s
        )
        GROUP BY snowline_bucket"""
        .formatted(hashed(contract, table, buckets, "").indent(2).stripTrailing());
  }
}
