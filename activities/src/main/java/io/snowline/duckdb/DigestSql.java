package io.snowline.duckdb;

import io.snowline.contract.Contract;
import io.snowline.contract.Hashing;
import io.snowline.duckdb.Canonical.Side;

/** Statements that take digests. */
final class DigestSql {
  private DigestSql() {}

  /**
   * Every row of a table with {@code snowline_key}, {@code snowline_hash} and {@code
   * snowline_bucket}, and the other expressions asked for, each followed by a comma.
   */
  static String hashed(Contract contract, Side side, String table, int buckets, String others) {
    boolean portable = contract.hashing() == Hashing.PORTABLE;
    return """
        SELECT *, %s & %s AS snowline_bucket
        FROM (
          SELECT %s
            %s AS snowline_key,
            %s AS snowline_key_hash,
            %s AS snowline_hash
          FROM %s
        )"""
        .formatted(
            portable ? "('0x' || substr(snowline_key_hash, 25, 8))::BIGINT" : "snowline_key_hash",
            buckets - 1,
            others,
            Canonical.key(contract, side),
            portable ? "md5(snowline_key)" : EngineHash.key("snowline_key"),
            Canonical.hash(contract, side),
            table);
  }

  /**
   * Rows, keys and sum of each bucket of the source. Keys are told apart by 60 bits of their hash:
   * a chance collision makes the bucket be read, no more.
   */
  static String source(Contract contract, String table, int buckets) {
    return """
        SELECT
          snowline_bucket,
          count(*),
          count(DISTINCT %s)
            FILTER (snowline_key <> '%s'),
          sum(snowline_hash)
        FROM (
        %s
        )
        GROUP BY snowline_bucket"""
        .formatted(
            contract.hashing() == Hashing.PORTABLE
                ? "('0x' || substr(snowline_key_hash, 1, 15))::BIGINT"
                : "snowline_key_hash",
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
