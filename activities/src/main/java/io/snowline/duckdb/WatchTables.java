package io.snowline.duckdb;

import java.util.List;

/** The monitor's tables in the target's schema, beside the ledger. */
final class WatchTables {
  static final String INCIDENTS = "snowline_incidents";
  static final String MAINTENANCE = "snowline_maintenance";

  static final String ALERTS = "snowline_alerts";

  private WatchTables() {}

  /** Makes them where they are missing; a repeat changes nothing. */
  static List<String> create() {
    return List.of(
        """
        CREATE TABLE IF NOT EXISTS snowline_incidents (
          position BIGINT, event VARCHAR, recorded_at TIMESTAMP, incident VARCHAR, kind VARCHAR,
          happened_at TIMESTAMP, subject VARCHAR, content JSON
        )""",
        """
        CREATE TABLE IF NOT EXISTS snowline_maintenance (
          event VARCHAR, recorded_at TIMESTAMP, kind VARCHAR, schedule VARCHAR, actor VARCHAR,
          reason VARCHAR, valid_from TIMESTAMP, valid_to TIMESTAMP
        )""",
        """
        CREATE TABLE IF NOT EXISTS snowline_alerts (
          event VARCHAR, recorded_at TIMESTAMP, kind VARCHAR, round VARCHAR, item VARCHAR,
          state VARCHAR, content JSON
        )""");
  }
}
