package io.snowline.duckdb;

import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.Hashing;
import io.snowline.contract.ValueType;
import io.snowline.duckdb.Canonical.Side;
import io.snowline.sync.Buckets;
import java.util.stream.Collectors;

/** Statements that find out what a run would change. */
final class PlanSql {
  private PlanSql() {}

  /**
   * Every row of the target in the buckets that is superseded, vanished or updated, and every
   * staged key that the target lacks. Copies of a key are ordered by the snapshot column and then
   * by portable row hash, so that every engine keeps the same one; all but the newest are
   * superseded. Only keys with copies are ordered: most tables have none, and sorting all rows
   * costs more than the rest of the comparison.
   */
  static String changes(
      Contract contract, String target, String staged, String changes, Buckets read) {
    return """
        CREATE OR REPLACE TABLE %s AS
        WITH hashed AS MATERIALIZED (
          SELECT target_row, snowline_key, snowline_hash, snapshot
          FROM (
        %s
          )
          WHERE %s
        ),
        copied AS MATERIALIZED (
          SELECT * FROM hashed WHERE snowline_key IN (
            SELECT snowline_key FROM hashed GROUP BY snowline_key HAVING count(*) > 1
          )
        ),
        copies AS MATERIALIZED (
          SELECT
            target_row, snowline_key, snowline_hash, snapshot,
            row_number() OVER newest_first AS age,
            lag(snapshot) OVER newest_first AS newer
          FROM %s
          WINDOW newest_first AS (
            PARTITION BY snowline_key
            ORDER BY snapshot DESC NULLS LAST, %s DESC, target_row DESC
          )
        ),
        newest AS (
          SELECT * FROM hashed
          WHERE target_row NOT IN (SELECT target_row FROM copies WHERE age > 1)
        ),
        usable AS (SELECT snowline_key, snowline_hash FROM %s WHERE snowline_reason IS NULL)
        SELECT
          'superseded' AS change, target_row, snowline_key, snowline_hash,
          snapshot AS began, newer AS ended
        FROM copies WHERE age > 1
        UNION ALL
        SELECT
          CASE
            WHEN newest.target_row IS NULL THEN 'inserted'
            WHEN usable.snowline_key IS NULL THEN 'vanished'
            ELSE 'updated'
          END,
          newest.target_row, coalesce(usable.snowline_key, newest.snowline_key),
          newest.snowline_hash, newest.snapshot, NULL
        FROM newest FULL JOIN usable ON usable.snowline_key = newest.snowline_key
        WHERE newest.snowline_hash IS DISTINCT FROM usable.snowline_hash"""
        .formatted(
            changes,
            hashedTarget(contract, target, read.total()),
            Sql.within(read),
            contract.hashing() == Hashing.PORTABLE ? "copied" : tied(contract, target),
            contract.hashing() == Hashing.PORTABLE ? "snowline_hash" : "tie",
            staged);
  }

  /** The copied rows, and the portable hash of those that share key and snapshot with another. */
  private static String tied(Contract contract, String target) {
    return """
        copied LEFT JOIN (
            SELECT rowid AS tied_row, %s AS tie FROM %s
            WHERE rowid IN (
              SELECT unnest(rows) FROM (
                SELECT list(target_row) AS rows FROM copied
                GROUP BY snowline_key, snapshot HAVING count(*) > 1
              )
            )
          ) AS ties ON ties.tied_row = copied.target_row"""
        .formatted(Canonical.hash(contract.hashed(Hashing.PORTABLE), Side.TARGET), target);
  }

  /** The same where the target doesn't exist yet: every staged key is new. */
  static String allNew(String staged, String changes) {
    return """
        CREATE OR REPLACE VIEW %s AS
        SELECT
          'inserted' AS change, NULL::BIGINT AS target_row, snowline_key,
          NULL::BIGINT AS snowline_hash, NULL::TIMESTAMP AS began, NULL::TIMESTAMP AS ended
        FROM %s WHERE snowline_reason IS NULL"""
        .formatted(changes, staged);
  }

  /** A key that vanished did so with the first snapshot that lacks it, where there is one. */
  static String vanishedWith(Contract contract, String target, String changes) {
    return """
        UPDATE %s AS changes SET ended = (
          SELECT min(snapshots.snapshot) FROM (SELECT DISTINCT %s AS snapshot FROM %s) AS snapshots
          WHERE snapshots.snapshot > changes.began
        )
        WHERE change = 'vanished'"""
        .formatted(changes, snapshot(contract), target);
  }

  /** How many staged rows are usable, are put aside, and of these lack a key of their own. */
  static String stagedCounts(String staged) {
    return """
        SELECT
          count(*) FILTER (snowline_reason IS NULL), count(snowline_reason),
          count(*) FILTER (snowline_reason IN ('missing key', 'duplicate key'))
        FROM %s"""
        .formatted(staged);
  }

  /** How many rows each change has. */
  static String counts(String changes) {
    return """
        SELECT
          count(*) FILTER (change = 'inserted'), count(*) FILTER (change = 'updated'),
          count(*) FILTER (change = 'superseded'), count(*) FILTER (change = 'vanished')
        FROM %s"""
        .formatted(changes);
  }

  /** Distinct keys of each of the target's snapshots, newest first. */
  static String snapshotKeys(Contract contract, String target) {
    return """
        SELECT count(DISTINCT row(%s)) FROM %s
        GROUP BY %s ORDER BY %s DESC NULLS LAST"""
        .formatted(
            contract.key().stream().map(Side.TARGET::expression).collect(Collectors.joining(", ")),
            target,
            snapshot(contract),
            snapshot(contract));
  }

  /** Texts in order that stand for the deletions: the same for the same deletions in any order. */
  static String deletionHashes(Contract contract, String changes) {
    return contract.hashing() == Hashing.PORTABLE
        ? portableDeletionHashes(changes)
        : deletionSum(changes);
  }

  /**
   * The deletions as 256 texts in order, each the SHA-256 of the keys, row hashes and numbers of
   * copies that fall to it: other engines compute the same.
   */
  private static String portableDeletionHashes(String changes) {
    return """
        SELECT sha256(string_agg(
          concat(length(snowline_key), ':', snowline_key, snowline_hash, 'x', copies, ';'), ''
          ORDER BY snowline_key, snowline_hash))
        FROM (%s)
        GROUP BY substr(md5(snowline_key), 1, 2) ORDER BY substr(md5(snowline_key), 1, 2)"""
        .formatted(deletions(changes));
  }

  /**
   * How many deletions there are and the sum of their hashes, at a twentieth of the cost. Each is
   * hashed twice, as rows are in {@link EngineHash#row}.
   */
  private static String deletionSum(String changes) {
    return """
        SELECT concat(count(*), ' ', sum(hash(hash(snowline_key, snowline_hash))))
        FROM %s WHERE change IN ('superseded', 'vanished')"""
        .formatted(changes);
  }

  /** The deletions: keys and row hashes with the number of their copies. */
  static String deletions(String changes) {
    return """
        SELECT snowline_key, snowline_hash, count(*) AS copies FROM %s
        WHERE change IN ('superseded', 'vanished') GROUP BY snowline_key, snowline_hash"""
        .formatted(changes);
  }

  /** How many deletions aren't among those that were kept for a waiting run. */
  static String unapproved(String changes, String kept) {
    return """
        SELECT coalesce(sum(greatest(planned.copies - coalesce(kept.copies, 0), 0)), 0)
        FROM (%s) AS planned LEFT JOIN %s AS kept
          ON kept.run = ? AND kept.snowline_key = planned.snowline_key
          AND kept.snowline_hash = planned.snowline_hash"""
        .formatted(deletions(changes), kept);
  }

  /** The target's rows with their key, hash and bucket, row id and snapshot. */
  static String hashedTarget(Contract contract, String target, int buckets) {
    return DigestSql.hashed(
            contract,
            Side.TARGET,
            target,
            buckets,
            "rowid AS target_row, %s AS snapshot,".formatted(snapshot(contract)))
        .indent(4)
        .stripTrailing();
  }

  /** The snapshot's value, as a time where it is one; NULL for a table without snapshots. */
  static String snapshot(Contract contract) {
    return contract.snapshot().map(PlanSql::snapshotValue).orElse("NULL::TIMESTAMP");
  }

  /** Of a type even where the target lacks the column: DuckDB orders by no bare NULL. */
  private static String snapshotValue(ContractColumn column) {
    String value =
        column.inTarget()
            ? Side.TARGET.expression(column)
            : "CAST(NULL AS %s)".formatted(column.targetType());
    boolean time =
        column.type() instanceof ValueType.Day || column.type() instanceof ValueType.Timestamp;
    return time ? value + "::TIMESTAMP" : value;
  }
}
