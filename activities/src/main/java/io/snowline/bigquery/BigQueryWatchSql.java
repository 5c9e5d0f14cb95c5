package io.snowline.bigquery;

import java.util.List;

/**
 * The monitor's tables in the target's dataset, beside the ledger, and all that is asked of them.
 * Parameters are named in each method.
 */
final class BigQueryWatchSql {
  static final String INCIDENTS = "snowline_incidents";
  static final String MAINTENANCE = "snowline_maintenance";
  static final String ALERTS = "snowline_alerts";

  /** One row that every write changes, so that BigQuery lets one of two at once fail. */
  static final String FENCE = "snowline_watch_fence";

  private static final String EVENTS = "SELECT content FROM snowline_incidents\n";
  private static final String IN_ORDER = "\nORDER BY position, event";

  /** How often each item was told, or is about to be, in each of its states. */
  private static final String HELD =
      """
      SELECT item,
            COUNTIF(state = 'raised' AND kind = 'claimed')
              - COUNTIF(state = 'raised' AND kind = 'undelivered') AS raised,
            COUNTIF(state = 'resolved' AND kind = 'claimed')
              - COUNTIF(state = 'resolved' AND kind = 'undelivered') AS resolved
          FROM snowline_alerts GROUP BY item""";

  private BigQueryWatchSql() {}

  /** Makes them where they are missing. Where the last one stands, all of them do. */
  static List<String> create() {
    return List.of(
        """
        CREATE TABLE IF NOT EXISTS snowline_incidents (
          position INT64, event STRING, recorded_at TIMESTAMP, incident STRING, kind STRING,
          happened_at TIMESTAMP, subject STRING, content STRING
        )""",
        """
        CREATE TABLE IF NOT EXISTS snowline_maintenance (
          event STRING, recorded_at TIMESTAMP, kind STRING, schedule STRING, actor STRING,
          reason STRING, valid_from TIMESTAMP, valid_to TIMESTAMP
        )""",
        """
        CREATE TABLE IF NOT EXISTS snowline_alerts (
          event STRING, recorded_at TIMESTAMP, kind STRING, round STRING, item STRING,
          state STRING, content STRING
        )""",
        "CREATE TABLE IF NOT EXISTS snowline_watch_fence AS SELECT 0 AS version");
  }

  /** The first statement of every write. */
  static String takeFence() {
    return "UPDATE snowline_watch_fence SET version = version + 1 WHERE TRUE";
  }

  /**
   * Adds the events, {@code @contents}, that aren't there yet, but for incidents whose subject has
   * another that is open, or was closed after this one was detected.
   */
  static String addEvents() {
    return """
        INSERT INTO snowline_incidents (
          position, event, recorded_at, incident, kind, happened_at, subject, content)
        SELECT
          (SELECT COALESCE(MAX(position), 0) FROM snowline_incidents) + number + 1,
          JSON_VALUE(added, '$.id'), CURRENT_TIMESTAMP(), JSON_VALUE(added, '$.incident'),
          JSON_VALUE(added, '$.kind'), CAST(JSON_VALUE(added, '$.at') AS TIMESTAMP),
          JSON_VALUE(added, '$.subject'), added
        FROM UNNEST(@contents) AS added WITH OFFSET AS number
        WHERE JSON_VALUE(added, '$.id') NOT IN (SELECT event FROM snowline_incidents)
          AND JSON_VALUE(added, '$.incident') NOT IN (
            SELECT JSON_VALUE(begins, '$.incident')
            FROM UNNEST(@contents) AS begins JOIN (
              SELECT incident, subject, JSON_VALUE(content, '$.of_table') AS of_table,
                MAX(IF(kind = 'closed', happened_at, NULL)) AS closed_at
              FROM snowline_incidents GROUP BY incident, subject, of_table
            ) AS other
              ON other.subject = JSON_VALUE(begins, '$.subject')
              AND other.of_table = JSON_VALUE(begins, '$.of_table')
            WHERE JSON_VALUE(begins, '$.kind') = 'detected'
              AND (other.closed_at IS NULL
                OR other.closed_at > CAST(JSON_VALUE(begins, '$.at') AS TIMESTAMP))
              AND JSON_VALUE(begins, '$.incident') NOT IN (SELECT incident FROM snowline_incidents)
          )""";
  }

  /** Those of {@code @events} that are there. */
  static String kept() {
    return "SELECT event FROM snowline_incidents WHERE event IN UNNEST(@events)";
  }

  /** Adds a note, or its end: event, kind, schedule, actor, reason, valid_from, valid_to. */
  static String addNote() {
    return """
        INSERT INTO snowline_maintenance (
          event, recorded_at, kind, schedule, actor, reason, valid_from, valid_to)
        SELECT
          @event, CURRENT_TIMESTAMP(), @kind, @schedule, @actor, @reason, @valid_from, @valid_to
        FROM (SELECT 1) WHERE @event NOT IN (SELECT event FROM snowline_maintenance)""";
  }

  /** Notes that end after {@code @ended_after}. */
  static String notes() {
    return """
        SELECT schedule, actor, reason, valid_from, valid_to, ended_at FROM (
          SELECT begun.schedule, begun.actor, begun.reason, begun.valid_from, begun.valid_to,
            MIN(ended.valid_to) AS ended_at
          FROM snowline_maintenance AS begun LEFT JOIN snowline_maintenance AS ended
            ON ended.kind = 'end' AND ended.schedule = begun.schedule
            AND ended.valid_from = begun.valid_from
          WHERE begun.kind = 'begin'
          GROUP BY begun.schedule, begun.actor, begun.reason, begun.valid_from, begun.valid_to
        )
        WHERE LEAST(valid_to, COALESCE(ended_at, valid_to)) > @ended_after
        ORDER BY valid_from, schedule""";
  }

  /** Beginnings and ends of repairs after {@code @after}. */
  static String repairs() {
    return EVENTS + "WHERE kind IN ('repairing', 'repaired') AND happened_at > @after" + IN_ORDER;
  }

  /** Events of incidents that are not closed. */
  static String unclosed() {
    return EVENTS
        + "WHERE incident NOT IN (SELECT incident FROM snowline_incidents WHERE kind = 'closed')"
        + IN_ORDER;
  }

  /** Events of the newest {@code @incidents} incidents. */
  static String newest() {
    return EVENTS
        + """
        WHERE incident IN (
          SELECT incident FROM snowline_incidents GROUP BY incident
          ORDER BY MIN(position) DESC LIMIT @incidents
        )"""
        + IN_ORDER;
  }

  /** Events of {@code @incident}. */
  static String incident() {
    return EVENTS + "WHERE incident = @incident" + IN_ORDER;
  }

  /**
   * Claims for {@code @round} those of the items, {@code @contents}, that nobody holds. What was
   * raised may be raised again when it was resolved as often, and the reverse.
   */
  static String claim() {
    return addAlerts(
        "claimed",
        """
         AND CONCAT(JSON_VALUE(added, '$.key'), ' ', JSON_VALUE(added, '$.state')) NOT IN (
          SELECT CONCAT(item, ' raised') FROM (%1$s) WHERE raised > resolved
          UNION ALL
          SELECT CONCAT(item, ' resolved') FROM (%1$s) WHERE resolved >= GREATEST(1, raised)
        )"""
            .formatted(HELD));
  }

  /** Adds what became of the items, {@code @contents}, of {@code @round}. */
  static String told(String kind) {
    return addAlerts(kind, "");
  }

  private static String addAlerts(String kind, String condition) {
    return """
        INSERT INTO snowline_alerts (event, recorded_at, kind, round, item, state, content)
        SELECT %1$s, CURRENT_TIMESTAMP(), %2$s, @round, JSON_VALUE(added, '$.key'),
          JSON_VALUE(added, '$.state'), added
        FROM UNNEST(@contents) AS added
        WHERE %1$s NOT IN (SELECT event FROM snowline_alerts)%3$s"""
        .formatted(eventId(kind), BigQuerySql.text(kind), condition);
  }

  private static String eventId(String kind) {
    return "CONCAT(JSON_VALUE(added, '$.key'), '/', JSON_VALUE(added, '$.state'), %s, @round)"
        .formatted(BigQuerySql.text("/" + kind + "/"));
  }

  /** Key and state of the items that {@code @round} claimed and didn't give back. */
  static String claimed() {
    return """
        SELECT item, state FROM snowline_alerts WHERE round = @round
        GROUP BY item, state
        HAVING COUNTIF(kind = 'claimed') > COUNTIF(kind = 'undelivered')""";
  }

  /** Items that are told as raised and not as resolved. */
  static String told() {
    return """
        SELECT MAX(IF(state = 'raised', content, NULL)) FROM snowline_alerts GROUP BY item
        HAVING COUNTIF(state = 'raised' AND kind = 'claimed')
            - COUNTIF(state = 'raised' AND kind = 'undelivered')
          > COUNTIF(state = 'resolved' AND kind = 'claimed')
            - COUNTIF(state = 'resolved' AND kind = 'undelivered')
        ORDER BY item""";
  }
}
