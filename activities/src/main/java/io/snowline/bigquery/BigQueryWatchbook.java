package io.snowline.bigquery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.QueryParameterValue;
import io.snowline.alert.AlertItem;
import io.snowline.alert.Delivery;
import io.snowline.definition.BigQueryDataset;
import io.snowline.ledger.ReceiptJson;
import io.snowline.ledger.Watchbook;
import io.snowline.monitor.IncidentEvent;
import io.snowline.monitor.MaintenanceNote;
import io.snowline.warehouse.Step;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The watchbook in a BigQuery dataset. Before the first event there is none; the first makes it.
 *
 * <p>Each write is one transaction that changes the fence row first: of two monitors that write at
 * once BigQuery lets one fail, which is then tried again and finds what the other wrote.
 */
public final class BigQueryWatchbook implements Watchbook {
  private final BigQueryConnection connection;
  private final BigQueryJobs jobs;
  private boolean found;

  /** Connects when it is first used. */
  public BigQueryWatchbook(BigQueryDataset dataset) {
    connection = BigQueryConnection.open(dataset, new Step("none", "none", "watch", 1, Map.of()));
    jobs = new BigQueryJobs(connection);
  }

  /** The fence is made last: where it stands, every table does. */
  private boolean missing() {
    found = found || BigQuerySchema.read(connection, BigQueryWatchSql.FENCE).isPresent();
    return !found;
  }

  private void write(
      String what, String name, String statement, Map<String, QueryParameterValue> values) {
    if (missing()) {
      BigQueryWatchSql.create().forEach(sql -> jobs.execute("make the watchbook", sql));
      found = true;
    }
    BigQueryTransaction transaction =
        new BigQueryTransaction().add(BigQueryWatchSql.takeFence()).add(statement).with(values);
    jobs.script(what, jobs.unique(name), transaction.sql(), transaction.parameters());
  }

  private static QueryParameterValue contents(List<?> records) {
    return QueryParameterValue.array(
        records.stream().map(ReceiptJson::text).toArray(String[]::new), String.class);
  }

  @Override
  public List<String> add(List<IncidentEvent> events) {
    if (events.isEmpty()) {
      return List.of();
    }
    write(
        "write incidents",
        "incidents",
        BigQueryWatchSql.addEvents(),
        Map.of("contents", contents(events)));
    List<String> kept =
        jobs.query(
            "read which events are kept",
            BigQueryWatchSql.kept(),
            row -> row.get(0).getStringValue(),
            Map.of(
                "events",
                QueryParameterValue.array(
                    events.stream().map(IncidentEvent::id).toArray(String[]::new), String.class)));
    return events.stream()
        .filter(event -> !kept.contains(event.id()))
        .map(IncidentEvent::incident)
        .distinct()
        .toList();
  }

  @Override
  public void begin(MaintenanceNote note) {
    addNote("begin", note.schedule(), note.owner(), note.reason(), note.from(), note.until());
  }

  private void addNote(
      String kind, String schedule, String actor, String reason, Instant from, Instant until) {
    Map<String, QueryParameterValue> values = new LinkedHashMap<>();
    values.put("event", QueryParameterValue.string("%s/%s/%s".formatted(schedule, kind, from)));
    values.put("kind", QueryParameterValue.string(kind));
    values.put("schedule", QueryParameterValue.string(schedule));
    values.put("actor", QueryParameterValue.string(actor));
    values.put("reason", QueryParameterValue.string(reason));
    values.put("valid_from", BigQueryLedger.time(from));
    values.put("valid_to", BigQueryLedger.time(until));
    write(
        "write the maintenance of " + schedule, "maintenance", BigQueryWatchSql.addNote(), values);
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
    ended.forEach(note -> addNote("end", schedule, by, null, note.from(), at));
    return ended;
  }

  @Override
  public List<MaintenanceNote> notes(Instant endedAfter) {
    if (missing()) {
      return List.of();
    }
    return jobs.query(
        "read the maintenance notes",
        BigQueryWatchSql.notes(),
        BigQueryWatchbook::note,
        Map.of("ended_after", BigQueryLedger.time(endedAfter)));
  }

  private static MaintenanceNote note(FieldValueList row) {
    return new MaintenanceNote(
        row.get(0).getStringValue(),
        row.get(1).getStringValue(),
        row.get(2).getStringValue(),
        time(row.get(3)),
        time(row.get(4)),
        time(row.get(5)));
  }

  private static Instant time(FieldValue value) {
    return value.isNull() ? null : value.getTimestampInstant();
  }

  @Override
  public List<IncidentEvent> repairs(Instant after) {
    return events(BigQueryWatchSql.repairs(), Map.of("after", BigQueryLedger.time(after)));
  }

  @Override
  public List<IncidentEvent> unclosed() {
    return events(BigQueryWatchSql.unclosed(), Map.of());
  }

  @Override
  public List<IncidentEvent> newest(int incidents) {
    return events(
        BigQueryWatchSql.newest(), Map.of("incidents", QueryParameterValue.int64(incidents)));
  }

  @Override
  public List<IncidentEvent> incident(String id) {
    return events(BigQueryWatchSql.incident(), Map.of("incident", QueryParameterValue.string(id)));
  }

  private List<IncidentEvent> events(String sql, Map<String, QueryParameterValue> values) {
    return missing()
        ? List.of()
        : jobs.query("read incidents", sql, row -> read(row, IncidentEvent.class), values);
  }

  @Override
  public List<AlertItem> claim(String round, List<AlertItem> items) {
    if (items.isEmpty()) {
      return List.of();
    }
    write("claim what is told", "claim", BigQueryWatchSql.claim(), told(round, items));
    List<String> mine =
        jobs.query(
            "read what is claimed",
            BigQueryWatchSql.claimed(),
            row -> row.get(0).getStringValue() + " " + row.get(1).getStringValue(),
            Map.of("round", QueryParameterValue.string(round)));
    return items.stream()
        .filter(item -> mine.contains(item.key() + " " + lower(item.state())))
        .toList();
  }

  @Override
  public void told(String round, List<AlertItem> items, Delivery delivery) {
    write(
        "note what was told",
        "told",
        BigQueryWatchSql.told(lower(delivery.result())),
        told(round, items));
  }

  private static Map<String, QueryParameterValue> told(String round, List<AlertItem> items) {
    return Map.of("round", QueryParameterValue.string(round), "contents", contents(items));
  }

  @Override
  public List<AlertItem> told() {
    return missing()
        ? List.of()
        : jobs.query(
            "read what was told",
            BigQueryWatchSql.told(),
            row -> read(row, AlertItem.class),
            Map.of());
  }

  private static <T> T read(FieldValueList row, Class<T> type) {
    String json = row.get(0).getStringValue();
    try {
      return ReceiptJson.mapper().readValue(json, type);
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException("Cannot read the watchbook's " + json, broken);
    }
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  /** There is nothing to free. */
  @Override
  public void close() {}
}
