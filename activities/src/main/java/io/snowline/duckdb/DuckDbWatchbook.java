package io.snowline.duckdb;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.snowline.alert.AlertItem;
import io.snowline.alert.AlertItem.State;
import io.snowline.alert.Delivery;
import io.snowline.definition.DuckDbFile;
import io.snowline.ledger.ReceiptJson;
import io.snowline.ledger.Watchbook;
import io.snowline.monitor.IncidentEvent;
import io.snowline.monitor.IncidentEvent.Kind;
import io.snowline.monitor.MaintenanceNote;
import java.nio.file.Files;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** The watchbook in a DuckDB file. Before the first event there is none; the first makes it. */
public final class DuckDbWatchbook implements Watchbook {
  private static final String EVENT = "SELECT content FROM snowline_incidents ";
  private static final String IN_ORDER = " ORDER BY position, event";

  private final String schema;
  private DuckDbConnection connection;

  /** Opens the file; waits up to 30 seconds for another process. */
  public DuckDbWatchbook(DuckDbFile file) {
    schema = file.schema();
    connection =
        Files.exists(file.file())
            ? DuckDbConnection.writable(file.file())
            : DuckDbConnection.absent(file.file());
    connection.use(schema);
  }

  private void makeTables() {
    if (connection.isAbsent()) {
      connection.close();
      connection = DuckDbConnection.writable(connection.file());
    }
    connection.execute(
        "make the target's schema", "CREATE SCHEMA IF NOT EXISTS " + Sql.name(schema));
    connection.use(schema);
    connection.transaction(
        () -> {
          WatchTables.create()
              .forEach(statement -> connection.execute("make the watchbook", statement));
          return null;
        });
  }

  private boolean missing(String table) {
    return !connection.isReadable(schema, table);
  }

  @Override
  public List<String> add(List<IncidentEvent> events) {
    makeTables();
    return connection.transaction(
        () -> {
          List<String> refused =
              events.stream().filter(this::taken).map(IncidentEvent::incident).distinct().toList();
          events.stream().filter(event -> !refused.contains(event.incident())).forEach(this::add);
          return refused;
        });
  }

  private boolean taken(IncidentEvent event) {
    return event.kind() == Kind.DETECTED
        && connection
            .query(
                "read the incidents of " + event.subject(),
                """
                SELECT bool_or(open) AND NOT bool_or(same)
                FROM (
                  SELECT incident = ? AS same,
                    coalesce(max(happened_at) FILTER (kind = 'closed') > ?, true) AS open
                  FROM snowline_incidents
                  WHERE subject = ? AND content->>'of_table' = ?
                  GROUP BY incident
                )""",
                row -> row.getBoolean(1),
                event.incident(),
                DuckDbLedger.time(event.at()),
                event.subject(),
                String.valueOf(event.ofTable()))
            .get(0);
  }

  private void add(IncidentEvent event) {
    connection.update(
        "write the incident " + event.incident(),
        """
        INSERT INTO snowline_incidents
        SELECT coalesce(max(position), 0) + 1, ?, ?, ?, ?, ?, ?, ? FROM snowline_incidents
        HAVING NOT coalesce(bool_or(event = ?), false)""",
        event.id(),
        DuckDbLedger.time(Instant.now()),
        event.incident(),
        lower(event.kind()),
        DuckDbLedger.time(event.at()),
        event.subject(),
        ReceiptJson.text(event),
        event.id());
  }

  @Override
  public void begin(MaintenanceNote note) {
    makeTables();
    insertNote("begin", note.schedule(), note.owner(), note.reason(), note.from(), note.until());
  }

  private void insertNote(
      String kind, String schedule, String actor, String reason, Instant from, Instant until) {
    String event = "%s/%s/%s".formatted(schedule, kind, from);
    connection.update(
        "write the maintenance of " + schedule,
        """
        INSERT INTO snowline_maintenance SELECT ?, ?, ?, ?, ?, ?, ?, ?
        WHERE NOT EXISTS (FROM snowline_maintenance WHERE event = ?)""",
        event,
        DuckDbLedger.time(Instant.now()),
        kind,
        schedule,
        actor,
        reason,
        DuckDbLedger.time(from),
        DuckDbLedger.time(until),
        event);
  }

  @Override
  public List<MaintenanceNote> end(String schedule, String by, Instant at) {
    List<MaintenanceNote> ended =
        notes(at).stream()
            .filter(note -> note.schedule().equals(schedule) && note.holds(at))
            .map(
                note ->
                    new MaintenanceNote(
                        schedule, note.owner(), note.reason(), note.from(), note.until(), at))
            .toList();
    if (!ended.isEmpty()) {
      makeTables();
      ended.forEach(note -> insertNote("end", schedule, by, null, note.from(), at));
    }
    return ended;
  }

  @Override
  public List<MaintenanceNote> notes(Instant endedAfter) {
    if (missing(WatchTables.MAINTENANCE)) {
      return List.of();
    }
    return connection.query(
        "read the maintenance notes",
        """
        SELECT begun.schedule, begun.actor, begun.reason, begun.valid_from, begun.valid_to,
          min(ended.valid_to) AS ended_at
        FROM snowline_maintenance AS begun LEFT JOIN snowline_maintenance AS ended
          ON ended.kind = 'end' AND ended.schedule = begun.schedule
          AND ended.valid_from = begun.valid_from
        WHERE begun.kind = 'begin'
        GROUP BY ALL
        HAVING least(begun.valid_to, coalesce(ended_at, begun.valid_to)) > ?
        ORDER BY begun.valid_from, begun.schedule""",
        row ->
            new MaintenanceNote(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                time(row, 4),
                time(row, 5),
                time(row, 6)),
        DuckDbLedger.time(endedAfter));
  }

  @Override
  public List<IncidentEvent> repairs(Instant after) {
    return events(
        "WHERE kind IN ('repairing', 'repaired') AND happened_at > ?" + IN_ORDER,
        DuckDbLedger.time(after));
  }

  @Override
  public List<IncidentEvent> unclosed() {
    return events(
        "WHERE incident NOT IN (SELECT incident FROM snowline_incidents WHERE kind = 'closed')"
            + IN_ORDER);
  }

  @Override
  public List<IncidentEvent> newest(int incidents) {
    return events(
        """
        WHERE incident IN (
          SELECT incident FROM snowline_incidents GROUP BY incident
          ORDER BY min(position) DESC LIMIT ?
        )"""
            + IN_ORDER,
        incidents);
  }

  @Override
  public List<IncidentEvent> incident(String id) {
    return events("WHERE incident = ?" + IN_ORDER, id);
  }

  @Override
  public List<AlertItem> claim(String round, List<AlertItem> items) {
    makeTables();
    return connection.transaction(
        () -> {
          items.stream().filter(this::free).forEach(item -> addAlert(round, item, "claimed"));
          return items.stream().filter(item -> owns(round, item)).toList();
        });
  }

  /** What was raised may be raised again when it was resolved as often, and the reverse. */
  private boolean free(AlertItem item) {
    long raised = held(item, State.RAISED);
    long resolved = held(item, State.RESOLVED);
    return item.state() == State.RAISED ? raised <= resolved : resolved < Math.max(1, raised);
  }

  private long held(AlertItem item, State state) {
    return count(item, state, "claimed") - count(item, state, "undelivered");
  }

  private long count(AlertItem item, State state, String kind) {
    return count("item = ? AND state = ? AND kind = ?", item.key(), lower(state), kind);
  }

  private boolean owns(String round, AlertItem item) {
    return count("event = ?", eventId(round, item, "claimed")) > 0
        && count("event = ?", eventId(round, item, "undelivered")) == 0;
  }

  private long count(String condition, Object... values) {
    return connection
        .query(
            "read what was told",
            "SELECT count(*) FROM snowline_alerts WHERE " + condition,
            row -> row.getLong(1),
            values)
        .get(0);
  }

  @Override
  public void told(String round, List<AlertItem> items, Delivery delivery) {
    makeTables();
    connection.transaction(
        () -> {
          items.forEach(item -> addAlert(round, item, lower(delivery.result())));
          return null;
        });
  }

  private void addAlert(String round, AlertItem item, String kind) {
    String event = eventId(round, item, kind);
    connection.update(
        "note what is told",
        """
        INSERT INTO snowline_alerts SELECT ?, ?, ?, ?, ?, ?, ?
        WHERE NOT EXISTS (FROM snowline_alerts WHERE event = ?)""",
        event,
        DuckDbLedger.time(Instant.now()),
        kind,
        round,
        item.key(),
        lower(item.state()),
        ReceiptJson.text(item),
        event);
  }

  private static String eventId(String round, AlertItem item, String kind) {
    return "%s/%s/%s/%s".formatted(item.key(), lower(item.state()), kind, round);
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<AlertItem> told() {
    if (missing(WatchTables.ALERTS)) {
      return List.of();
    }
    return connection.query(
        "read what was told",
        """
        SELECT max(content::VARCHAR) FILTER (state = 'raised') FROM snowline_alerts GROUP BY item
        HAVING count(*) FILTER (state = 'raised' AND kind = 'claimed')
            - count(*) FILTER (state = 'raised' AND kind = 'undelivered')
          > count(*) FILTER (state = 'resolved' AND kind = 'claimed')
            - count(*) FILTER (state = 'resolved' AND kind = 'undelivered')
        ORDER BY item""",
        row -> read(row.getString(1), AlertItem.class));
  }

  private List<IncidentEvent> events(String condition, Object... values) {
    if (missing(WatchTables.INCIDENTS)) {
      return List.of();
    }
    return connection.query(
        "read incidents",
        EVENT + condition,
        row -> read(row.getString(1), IncidentEvent.class),
        values);
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return ReceiptJson.mapper().readValue(json, type);
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException("Cannot read the watchbook's " + json, broken);
    }
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    LocalDateTime time = row.getObject(column, LocalDateTime.class);
    return time == null ? null : time.toInstant(ZoneOffset.UTC);
  }

  @Override
  public void close() {
    connection.close();
  }
}
