package io.snowline.snowflake;

import io.snowline.contract.Contract;

/** Statements that take digests. */
final class SnowflakeDigestSql {
  private SnowflakeDigestSql() {}

  /**
   * Every row with {@code SNOWLINE_KEY}, {@code SNOWLINE_HASH} and {@code SNOWLINE_BUCKET}, and the
   * other expressions asked for, each followed by a comma.
   */
  static String hashed(Contract contract, String table, int buckets, String others) {
    return """
        SELECT *, BITAND(MD5_NUMBER_LOWER64(SNOWLINE_KEY), %s) AS SNOWLINE_BUCKET
        FROM (
          SELECT
            %s
            %s AS SNOWLINE_KEY,
            %s AS SNOWLINE_HASH
          FROM %s
        )"""
        .formatted(
            buckets - 1,
            others,
            SnowflakeCanonical.key(contract),
            SnowflakeCanonical.hash(contract),
            table);
  }

  /**
   * Rows, keys and sum of each bucket, and of bucket -1 the statement's time in microseconds. Keys
   * are told apart by 64 bits of their MD5: a chance collision makes the bucket be read, no more.
   */
  static String digest(Contract contract, String table, int buckets) {
    return """
        SELECT
          SNOWLINE_BUCKET,
          COUNT(*),
          COUNT(DISTINCT IFF(SNOWLINE_KEY = '%s', NULL, MD5_NUMBER_UPPER64(SNOWLINE_KEY))),
          SUM(SNOWLINE_HASH)
        FROM (
        %s
        )
        GROUP BY SNOWLINE_BUCKET
        UNION ALL
        SELECT -1, 0, 0, DATE_PART(EPOCH_MICROSECOND, CURRENT_TIMESTAMP())"""
        .formatted(
            SnowflakeCanonical.missingKey(contract),
            hashed(contract, table, buckets, "").indent(2).stripTrailing());
  }
}
