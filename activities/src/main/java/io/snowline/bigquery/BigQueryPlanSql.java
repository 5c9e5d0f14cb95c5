package io.snowline.bigquery;

import io.snowline.contract.Column;
import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.ValueType;
import io.snowline.sync.Buckets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Statements that find out what a run would change.
 *
 * <p>BigQuery's rows have no ids. The changes so hold whole rows: of each key that loses a row,
 * every row that the target has, those that stay included. An apply removes all of them and puts
 * back those that stay.
 */
final class BigQueryPlanSql {
  private static final String TOUCHED = "snowline_touched";

  private BigQueryPlanSql() {}

  /**
   * A script that keeps the changes: the target's columns, {@code snowline_change}, key, hash,
   * bucket, hash of the whole row, {@code snowline_age} (1 for the newest copy of a key) and when a
   * row began and ended by its snapshots.
   *
   * <p>Changes are {@code superseded}, {@code vanished}, {@code updated}, {@code kept} (the newest
   * copy of a key that equals the source) and {@code inserted}, which has a key alone. Copies of a
   * key are ordered by the snapshot column, then by row hash, then by the hash of the whole row.
   */
  static String changes(
      Contract contract, String target, String staged, String changes, Buckets read) {
    return "CREATE TEMP TABLE %s AS\n%s;\n%s"
        .formatted(
            TOUCHED,
            touched(contract, target, staged, read),
            rows(contract, target, changes, read));
  }

  /** What that script reads, as queries: the target twice, the second time all of its columns. */
  static List<String> scans(Contract contract, String target, String staged, Buckets read) {
    return List.of(touched(contract, target, staged, read), "SELECT * FROM " + target);
  }

  /** The keys that lose or gain a row, or have more than one. */
  private static String touched(Contract contract, String target, String staged, Buckets read) {
    return """
        WITH
          held AS (
            SELECT
              snowline_key,
              COUNT(*) AS copies,
              ARRAY_AGG(
                snowline_hash
                ORDER BY snowline_snapshot DESC NULLS LAST, snowline_hash DESC LIMIT 1
              )[OFFSET(0)] AS newest_hash
            FROM (
        %s
            )
            WHERE %s
            GROUP BY snowline_key
          ),
          usable AS (SELECT snowline_key, snowline_hash FROM %s WHERE snowline_reason IS NULL)
        SELECT
          COALESCE(held.snowline_key, usable.snowline_key) AS snowline_key,
          held.snowline_key IS NOT NULL AS in_target,
          usable.snowline_key IS NOT NULL AS in_source,
          usable.snowline_hash AS source_hash
        FROM held FULL JOIN usable ON usable.snowline_key = held.snowline_key
        WHERE held.copies > 1 OR held.newest_hash IS DISTINCT FROM usable.snowline_hash"""
        .formatted(
            hashed(contract, target, read, snapshot(contract) + " AS snowline_snapshot,"),
            BigQuerySql.within(read),
            staged);
  }

  private static String rows(Contract contract, String target, String changes, Buckets read) {
    String columns =
        columns(contract).map(name -> "copies." + name).collect(Collectors.joining(", "));
    String nulls = columns(contract).map(name -> "NULL").collect(Collectors.joining(", "));
    return """
        CREATE OR REPLACE TABLE %1$s AS
        WITH
          copies AS (
            SELECT
              *,
              ROW_NUMBER() OVER newest_first AS snowline_age,
              LAG(snowline_snapshot) OVER newest_first AS snowline_newer
            FROM (
        %2$s
            )
            WHERE %3$s AND snowline_key IN (SELECT snowline_key FROM %4$s WHERE in_target)
            WINDOW newest_first AS (
              PARTITION BY snowline_key
              ORDER BY snowline_snapshot DESC NULLS LAST, snowline_hash DESC, snowline_row_hash DESC
            )
          ),
          snapshots AS (
            SELECT snowline_snapshot, LEAD(snowline_snapshot) OVER (ORDER BY snowline_snapshot) AS next
            FROM (SELECT DISTINCT %5$s AS snowline_snapshot FROM %6$s AS snowline_held)
          )
        SELECT
          %7$s,
          CASE
            WHEN copies.snowline_age > 1 THEN 'superseded'
            WHEN NOT touched.in_source THEN 'vanished'
            WHEN copies.snowline_hash <> touched.source_hash THEN 'updated'
            ELSE 'kept'
          END AS snowline_change,
          copies.snowline_key, copies.snowline_hash, copies.snowline_bucket,
          copies.snowline_row_hash, copies.snowline_age, copies.snowline_snapshot AS snowline_began,
          CASE
            WHEN copies.snowline_age > 1 THEN copies.snowline_newer
            WHEN NOT touched.in_source THEN snapshots.next
          END AS snowline_ended
        FROM copies
        JOIN %4$s AS touched ON touched.snowline_key = copies.snowline_key
        LEFT JOIN snapshots ON snapshots.snowline_snapshot = copies.snowline_snapshot
        UNION ALL
        SELECT %8$s, 'inserted', snowline_key, NULL, NULL, NULL, NULL, NULL, NULL
        FROM %4$s WHERE NOT in_target"""
        .formatted(
            changes,
            hashed(contract, target, read, wholeRow(contract)),
            BigQuerySql.within(read),
            TOUCHED,
            snapshot(contract),
            target,
            columns,
            nulls);
  }

  private static String hashed(Contract contract, String target, Buckets read, String others) {
    return BigQueryDigestSql.hashed(contract, target, read.total(), others)
        .indent(6)
        .stripTrailing();
  }

  /** Every column that the target will have, and what the order of copies needs. */
  private static String wholeRow(Contract contract) {
    String values =
        Stream.concat(
                contract.layout().stream().map(BigQueryPlanSql::value),
                contract.targetOnly().stream().map(column -> BigQuerySql.name(column.name())))
            .collect(Collectors.joining(", "));
    return "%s, %s AS snowline_snapshot, %s AS snowline_row_hash,"
        .formatted(values, snapshot(contract), BigQueryVersionSql.rowHash(contract));
  }

  private static String value(ContractColumn column) {
    String name = BigQuerySql.name(column.name());
    return column.inTarget() ? name : missing(column) + " AS " + name;
  }

  /** A cast doesn't take a type's parameters. */
  private static String missing(ContractColumn column) {
    return "CAST(NULL AS %s)".formatted(column.targetType().replaceAll("\\(.*", ""));
  }

  /** The names of the target's columns, those included that it doesn't have yet. */
  static Stream<String> columns(Contract contract) {
    return Stream.concat(
            contract.layout().stream().map(ContractColumn::name),
            contract.targetOnly().stream().map(Column::name))
        .map(BigQuerySql::name);
  }

  /** The same where the target doesn't exist yet: every staged key is new. */
  static String allNew(Contract contract, String staged, String changes) {
    String values =
        contract.layout().stream()
            .map(column -> missing(column) + " AS " + BigQuerySql.name(column.name()))
            .collect(Collectors.joining(", "));
    return """
        CREATE OR REPLACE TABLE %s AS
        SELECT
          %s,
          'inserted' AS snowline_change, snowline_key,
          CAST(NULL AS INT64) AS snowline_hash, CAST(NULL AS INT64) AS snowline_bucket,
          CAST(NULL AS INT64) AS snowline_row_hash, CAST(NULL AS INT64) AS snowline_age,
          CAST(NULL AS TIMESTAMP) AS snowline_began, CAST(NULL AS TIMESTAMP) AS snowline_ended
        FROM %s WHERE snowline_reason IS NULL"""
        .formatted(changes, values, staged);
  }

  /** Staged rows that can't be written, those of them that have no key, and all others. */
  static String staged(String staged) {
    return """
        SELECT
          COUNTIF(snowline_reason IS NOT NULL),
          COUNTIF(snowline_reason IN ('missing key', 'duplicate key')),
          COUNTIF(snowline_reason IS NULL)
        FROM %s"""
        .formatted(staged);
  }

  /** How many rows each change has. */
  static String counts(String changes) {
    return """
        SELECT
          COUNTIF(snowline_change = 'inserted'), COUNTIF(snowline_change = 'updated'),
          COUNTIF(snowline_change = 'superseded'), COUNTIF(snowline_change = 'vanished')
        FROM %s"""
        .formatted(changes);
  }

  /** Rows and sum of hashes of those that a daily sync leaves where they are. */
  static String staleSum(String changes) {
    return """
        SELECT COUNT(*), COALESCE(SUM(CAST(snowline_hash AS NUMERIC)), 0)
        FROM %s WHERE snowline_change IN ('superseded', 'vanished')"""
        .formatted(changes);
  }

  /** Distinct keys of each of the target's snapshots, newest first. */
  static String snapshotKeys(Contract contract, String target) {
    return """
        SELECT COUNT(DISTINCT snowline_key)
        FROM (SELECT %s AS snowline_key, %s AS snowline_snapshot FROM %s AS snowline_held)
        GROUP BY snowline_snapshot ORDER BY snowline_snapshot DESC NULLS LAST"""
        .formatted(BigQueryCanonical.key(contract), snapshot(contract), target);
  }

  /**
   * The deletions as up to 256 texts in order, each the SHA-256 of the keys, row hashes and numbers
   * of copies that fall to it.
   */
  static String deletionHashes(String changes) {
    return """
        SELECT TO_HEX(SHA256(STRING_AGG(
          CONCAT(
            CAST(LENGTH(snowline_key) AS STRING), ':', snowline_key,
            CAST(snowline_hash AS STRING), 'x', CAST(copies AS STRING), ';'),
          '' ORDER BY snowline_key, snowline_hash)))
        FROM (
          SELECT *, SUBSTR(TO_HEX(MD5(snowline_key)), 1, 2) AS part FROM (
        %s
          )
        )
        GROUP BY part ORDER BY part"""
        .formatted(deletions(changes).indent(4).stripTrailing());
  }

  /** The deletions: keys and row hashes with the number of their copies. */
  static String deletions(String changes) {
    return """
        SELECT snowline_key, snowline_hash, COUNT(*) AS copies FROM %s
        WHERE snowline_change IN ('superseded', 'vanished') GROUP BY snowline_key, snowline_hash"""
        .formatted(changes);
  }

  /** Keeps the deletions of a run that waits. Parameter: run. */
  static String keepDeletions(String changes, String kept) {
    return """
        INSERT INTO %s (run, snowline_key, snowline_hash, copies)
        SELECT @run, snowline_key, snowline_hash, copies FROM (
        %s
        )"""
        .formatted(kept, deletions(changes).indent(2).stripTrailing());
  }

  /** How many deletions aren't among those that were kept for a waiting run. Parameter: run. */
  static String unapproved(String changes, String kept) {
    return """
        SELECT COALESCE(SUM(GREATEST(planned.copies - COALESCE(kept.copies, 0), 0)), 0)
        FROM (
        %s
        ) AS planned
        LEFT JOIN (SELECT * FROM %s WHERE run = @waiting) AS kept
          ON kept.snowline_key = planned.snowline_key
          AND kept.snowline_hash = planned.snowline_hash"""
        .formatted(deletions(changes).indent(2).stripTrailing(), kept);
  }

  /** The snapshot's value, as a time where it is one; NULL for a table without snapshots. */
  static String snapshot(Contract contract) {
    return contract
        .snapshot()
        .filter(ContractColumn::inTarget)
        .map(BigQueryPlanSql::snapshotValue)
        .orElse("CAST(NULL AS TIMESTAMP)");
  }

  private static String snapshotValue(ContractColumn column) {
    String value = BigQuerySql.name(column.name());
    return isTime(column) ? "CAST(%s AS TIMESTAMP)".formatted(value) : value;
  }

  /** Whether a snapshot's value is a time. */
  static boolean isTime(ContractColumn column) {
    return column.type() instanceof ValueType.Day || column.type() instanceof ValueType.Timestamp;
  }

  /** The rows that an apply removes, as a condition. */
  static String removed(boolean full) {
    List<String> changes = full ? List.of("superseded", "vanished", "updated") : List.of("updated");
    return changes.stream()
        .map(BigQuerySql::text)
        .collect(Collectors.joining(", ", "snowline_change IN (", ")"));
  }
}
