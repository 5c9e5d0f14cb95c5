package io.snowline.duckdb;

import io.snowline.contract.Contract;
import io.snowline.duckdb.Canonical.Side;

/** Statements that take digests. */
final class DigestSql {
  private DigestSql() {}

  /**
   * Every row of a table with {@code snowline_key}, {@code snowline_hash} and {@code
   * snowline_bucket}, and the other expressions asked for, each followed by a comma.
   */
  static String hashed(Contract contract, Side side, String table, int buckets, String others) {
    return """
        SELECT *, ('0x' || substr(snowline_md5, 25, 8))::BIGINT & %s AS snowline_bucket
        FROM (
          SELECT %s
            %s AS snowline_key,
            md5(snowline_key) AS snowline_md5,
            %s AS snowline_hash
          FROM %s
        )"""
        .formatted(
            buckets - 1,
            others,
            Canonical.key(contract, side),
            Canonical.hash(contract, side),
            table);
  }

  /**
   * Rows, keys and sum of each bucket of the source. Keys are told apart by 60 bits of their MD5: a
   * chance collision makes the bucket be read, no more.
   */
  static String source(Contract contract, String table, int buckets) {
    return """
        SELECT
          snowline_bucket,
          count(*),
          count(DISTINCT ('0x' || substr(snowline_md5, 1, 15))::BIGINT)
            FILTER (snowline_key <> '%s'),
          sum(snowline_hash)
        FROM (
        %s
        )
        GROUP BY snowline_bucket"""
        .formatted(
            Canonical.missingKey(contract),
            hashed(contract, Side.SOURCE, table, buckets, "").indent(2).stripTrailing());
  }

  /** Rows and sum of each bucket of the target; its copies of keys aren't counted. */
  static String target(Contract contract, String table, int buckets) {
    return """
        SELECT snowline_bucket, count(*), count(*), sum(snowline_hash)
        FROM (
        %s
        )
        GROUP BY snowline_bucket"""
        .formatted(hashed(contract, Side.TARGET, table, buckets, "").indent(2).stripTrailing());
  }
}
