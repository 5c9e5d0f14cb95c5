package io.snowline.duckdb;

import java.util.List;

/**
 * Snowline's own tables in the target's schema. Names are found through the connection's schema.
 */
final class LedgerTables {
  static final String FENCE = "snowline_fence";
  static final String DELETIONS = "snowline_deletions";

  private LedgerTables() {}

  /** Makes them where they are missing; a repeat changes nothing. */
  static List<String> create() {
    return List.of(
        """
        CREATE TABLE IF NOT EXISTS snowline_ledger (
          event VARCHAR, recorded_at TIMESTAMP, table_name VARCHAR, run VARCHAR, action VARCHAR,
          mode VARCHAR, outcome VARCHAR, actor VARCHAR, requests VARCHAR[], cut TIMESTAMP,
          source_rows BIGINT, target_rows BIGINT, inserted BIGINT, updated BIGINT,
          superseded BIGINT, vanished BIGINT, quarantined BIGINT, stale_rows BIGINT,
          plan_hash VARCHAR, approved VARCHAR, undid VARCHAR, rejected VARCHAR, seconds DOUBLE, reason VARCHAR,
          hold_until TIMESTAMP, receipt JSON, compared VARCHAR[]
        )""",
        """
        CREATE TABLE IF NOT EXISTS snowline_fence (
          table_name VARCHAR, version BIGINT, run VARCHAR, taken_at TIMESTAMP
        )""",
        """
        CREATE TABLE IF NOT EXISTS snowline_deletions (
          run VARCHAR, snowline_key VARCHAR, snowline_hash BIGINT, copies BIGINT
        )""",
        """
        CREATE TABLE IF NOT EXISTS snowline_open_versions (
          table_name VARCHAR, snowline_key VARCHAR, row_hash BIGINT, valid_from TIMESTAMP,
          run_in VARCHAR
        )""");
  }
}
