package io.snowline.bigquery;

import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.QueryParameterValue;
import com.google.cloud.bigquery.StandardSQLTypeName;
import io.snowline.contract.ContractColumn;
import io.snowline.definition.TableDefinition;
import io.snowline.ledger.Ledger;
import io.snowline.ledger.LedgerEvent;
import io.snowline.ledger.ReceiptJson;
import io.snowline.sync.Approval;
import io.snowline.sync.FailureType;
import io.snowline.sync.Hold;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.SourceHistory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The ledger in the target's dataset. Before the first run there is none, and nothing is
 * remembered.
 *
 * <p>Fence and open versions are a table of their own for each configured table: BigQuery lets two
 * statements change a table at once, and lets one of two transactions that do so fail.
 */
final class BigQueryLedger implements Ledger {
  static final String DELETIONS = "snowline_deletions";

  private static final Duration BASELINE = Duration.ofDays(30);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSxxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final BigQueryConnection connection;
  private final BigQueryJobs jobs;
  private boolean found;

  BigQueryLedger(BigQueryConnection connection, BigQueryJobs jobs) {
    this.connection = connection;
    this.jobs = jobs;
  }

  private static String fenceName(String table) {
    return "snowline_fence_" + table;
  }

  /** Which run wrote the rows that stand in the target, quoted. */
  static String versions(TableDefinition table) {
    return BigQuerySql.name("snowline_open_versions_" + table.name());
  }

  /** Takes the fence if the condition holds. Parameters: run, table. */
  static String takeFence(TableDefinition table, String condition) {
    return """
        UPDATE %s SET version = version + 1, run = @run, taken_at = CURRENT_TIMESTAMP()
        WHERE table_name = @table AND %s"""
        .formatted(BigQuerySql.name(fenceName(table.name())), condition);
  }

  /** A time as a parameter; NULL for null. */
  static QueryParameterValue time(Instant instant) {
    return QueryParameterValue.of(
        instant == null ? null : TIME.format(instant), StandardSQLTypeName.TIMESTAMP);
  }

  private boolean missing() {
    found = found || exists(TABLE);
    return !found;
  }

  private boolean exists(String table) {
    return BigQuerySchema.read(connection, table).isPresent();
  }

  /**
   * Makes its tables where they are missing. The fence comes last: where it stands, all of them do.
   */
  void create(TableDefinition table) {
    if (exists(fenceName(table.name()))) {
      return;
    }
    make(
        """
        CREATE TABLE IF NOT EXISTS snowline_ledger (
          event STRING, recorded_at TIMESTAMP, table_name STRING, run STRING, action STRING,
          mode STRING, outcome STRING, actor STRING, requests ARRAY<STRING>, cut TIMESTAMP,
          source_rows INT64, target_rows INT64, inserted INT64, updated INT64,
          superseded INT64, vanished INT64, quarantined INT64, stale_rows INT64,
          plan_hash STRING, approved STRING, undid STRING, rejected STRING, seconds FLOAT64,
          reason STRING, hold_until TIMESTAMP, receipt STRING, compared ARRAY<STRING>
        )""");
    make(
        """
        CREATE TABLE IF NOT EXISTS snowline_deletions (
          run STRING, snowline_key STRING, snowline_hash INT64, copies INT64
        )""");
    make(
        """
        CREATE TABLE IF NOT EXISTS %s (
          table_name STRING, snowline_key STRING, row_hash INT64, valid_from TIMESTAMP,
          run_in STRING
        )"""
            .formatted(versions(table)));
    make(
        """
        CREATE TABLE IF NOT EXISTS %s AS
        SELECT
          %s AS table_name, 0 AS version, CAST(NULL AS STRING) AS run,
          CAST(NULL AS TIMESTAMP) AS taken_at"""
            .formatted(BigQuerySql.name(fenceName(table.name())), BigQuerySql.text(table.name())));
  }

  private void make(String sql) {
    jobs.query("make the ledger", sql, row -> row, Map.of());
  }

  /**
   * Adds an event, as the transaction's next statement. Some values of the receipt are known in it
   * alone: see {@link BigQueryReceiptSql}.
   */
  void addTo(
      BigQueryTransaction transaction,
      Receipt receipt,
      Instant holdUntil,
      List<ContractColumn> compared) {
    BigQueryReceiptSql told = new BigQueryReceiptSql(receipt, jobs.costs().soFar());
    Map<String, QueryParameterValue> values = new LinkedHashMap<>();
    values.put(
        "ledger_event", QueryParameterValue.string(eventId(receipt.run(), receipt.outcome())));
    values.put("ledger_table_name", QueryParameterValue.string(receipt.table()));
    values.put("ledger_run", QueryParameterValue.string(receipt.run()));
    values.put("ledger_action", QueryParameterValue.string(lower(receipt.action())));
    values.put("ledger_mode", QueryParameterValue.string(lower(receipt.mode())));
    values.put("ledger_outcome", QueryParameterValue.string(lower(receipt.outcome())));
    values.put("ledger_actor", QueryParameterValue.string(receipt.actor()));
    values.put(
        "ledger_requests",
        QueryParameterValue.array(receipt.requests().toArray(String[]::new), String.class));
    values.put("ledger_cut", time(receipt.cut()));
    values.put("ledger_source_rows", QueryParameterValue.int64(receipt.sourceRows()));
    values.put("ledger_target_rows", QueryParameterValue.int64(receipt.targetRows()));
    values.put("ledger_inserted", QueryParameterValue.int64(receipt.inserted()));
    values.put("ledger_updated", QueryParameterValue.int64(receipt.updated()));
    values.put("ledger_superseded", QueryParameterValue.int64(receipt.superseded()));
    values.put("ledger_vanished", QueryParameterValue.int64(receipt.vanished()));
    values.put("ledger_quarantined", QueryParameterValue.int64(receipt.quarantined()));
    values.put("ledger_stale_rows", QueryParameterValue.int64(receipt.staleRows()));
    values.put("ledger_plan_hash", QueryParameterValue.string(receipt.planHash()));
    values.put("ledger_approved", QueryParameterValue.string(receipt.approved()));
    values.put("ledger_undid", QueryParameterValue.string(receipt.undid()));
    values.put("ledger_rejected", QueryParameterValue.string(receipt.rejected()));
    values.put(
        "ledger_reason",
        QueryParameterValue.string(
            receipt.reasons().isEmpty() ? null : String.join("; ", receipt.reasons())));
    values.put("ledger_hold_until", time(holdUntil));
    values.put(
        "ledger_compared",
        QueryParameterValue.array(
            compared.stream().map(ContractColumn::name).toArray(String[]::new), String.class));
    transaction
        .with(values)
        .with(told.parameters())
        .add(
            """
        INSERT INTO snowline_ledger (
          event, recorded_at, table_name, run, action, mode, outcome, actor, requests, cut,
          source_rows, target_rows, inserted, updated, superseded, vanished, quarantined, stale_rows,
          plan_hash, approved, undid, rejected, seconds, reason, hold_until, receipt, compared)
        SELECT @ledger_event, CURRENT_TIMESTAMP(), @ledger_table_name, @ledger_run, @ledger_action, @ledger_mode,
          @ledger_outcome, @ledger_actor, @ledger_requests, @ledger_cut, @ledger_source_rows, @ledger_target_rows,
          @ledger_inserted, @ledger_updated, @ledger_superseded, @ledger_vanished, @ledger_quarantined, @ledger_stale_rows,
          @ledger_plan_hash, @ledger_approved, @ledger_undid, @ledger_rejected, %s,
          @ledger_reason, @ledger_hold_until,
          %s,
          @ledger_compared"""
                .formatted(told.seconds(), told.text()));
  }

  /**
   * Fails the transaction if the event is there: a job that BigQuery calls failed may have
   * committed, and is run again.
   */
  static void refuseSecond(BigQueryTransaction transaction, Receipt receipt) {
    String event = eventId(receipt.run(), receipt.outcome());
    transaction
        .with("event", QueryParameterValue.string(event))
        .require(
            "NOT EXISTS (SELECT 1 FROM %s WHERE event = @event)".formatted(TABLE),
            FailureType.FENCED,
            "Cannot record %s: it is recorded already".formatted(event));
  }

  @Override
  public List<Receipt> receipts(String table, int most) {
    if (missing()) {
      return List.of();
    }
    return read(
        """
        SELECT receipt FROM snowline_ledger
        WHERE table_name = COALESCE(@table, table_name)
        ORDER BY recorded_at DESC, event DESC LIMIT @most""",
        Map.of(
            "table", QueryParameterValue.string(table),
            "most", QueryParameterValue.int64(most)));
  }

  @Override
  public List<LedgerEvent> standing(
      List<String> tables, int newest, Instant waitingSince, Instant now) {
    if (missing()) {
      return List.of();
    }
    return jobs.query(
        "read the ledger",
        """
        WITH known AS (
          SELECT
            table_name, mode, outcome, recorded_at, event, receipt, hold_until,
            run IN (SELECT undid FROM snowline_ledger WHERE undid IS NOT NULL) AS undone,
            run IN (
              SELECT COALESCE(approved, rejected) FROM snowline_ledger
              WHERE approved IS NOT NULL OR rejected IS NOT NULL
            ) AS decided,
            outcome = 'rejected' OR COALESCE(JSON_VALUE(receipt, '$.failure'), '') IN (
              'ApprovalRefused', 'UndoRefused'
            ) AS no_attempt
          FROM snowline_ledger
          WHERE table_name IN UNNEST(@tables)
        ), placed AS (
          SELECT
            *,
            ROW_NUMBER() OVER (
              PARTITION BY table_name ORDER BY recorded_at DESC, event DESC
            ) AS place,
            ROW_NUMBER() OVER (
              PARTITION BY table_name, mode, outcome, undone ORDER BY recorded_at DESC, event DESC
            ) AS place_among_its_like,
            ROW_NUMBER() OVER (
              PARTITION BY table_name, no_attempt ORDER BY recorded_at DESC, event DESC
            ) AS place_among_attempts
          FROM known
        )
        SELECT receipt, hold_until, undone, decided FROM placed
        WHERE place <= @newest
          OR (place_among_its_like = 1 AND outcome IN ('verified', 'waiting', 'rejected', 'undone'))
          OR (outcome = 'waiting' AND NOT decided AND recorded_at > @since)
          OR (place_among_attempts = 1 AND NOT no_attempt)
          OR hold_until > @now
        ORDER BY recorded_at DESC, event DESC""",
        row ->
            new LedgerEvent(
                receipt(row, 0),
                row.get(1).isNull() ? null : row.get(1).getTimestampInstant(),
                row.get(2).getBooleanValue(),
                row.get(3).getBooleanValue()),
        Map.of(
            "tables", QueryParameterValue.array(tables.toArray(String[]::new), String.class),
            "newest", QueryParameterValue.int64(newest),
            "since", time(waitingSince),
            "now", time(now)));
  }

  @Override
  public List<Receipt> run(String run) {
    if (missing()) {
      return List.of();
    }
    return read(
        "SELECT receipt FROM snowline_ledger WHERE run = @run ORDER BY recorded_at, event",
        Map.of("run", QueryParameterValue.string(run)));
  }

  @Override
  public List<Receipt> decisions(String run) {
    if (missing()) {
      return List.of();
    }
    return read(
        """
        SELECT receipt FROM snowline_ledger WHERE approved = @run OR rejected = @run
        ORDER BY recorded_at DESC, event DESC""",
        Map.of("run", QueryParameterValue.string(run)));
  }

  private List<Receipt> read(String sql, Map<String, QueryParameterValue> parameters) {
    return jobs.query("read the ledger", sql, row -> receipt(row, 0), parameters);
  }

  private static Receipt receipt(FieldValueList row, int column) {
    return ReceiptJson.read(row.get(column).getStringValue());
  }

  @Override
  public Map<String, Receipt> answers(String table, List<String> requests) {
    Map<String, Receipt> answers = new HashMap<>();
    if (requests.isEmpty() || missing()) {
      return answers;
    }
    jobs.query(
            "look for requests",
            """
            SELECT request, receipt FROM snowline_ledger, UNNEST(requests) AS request
            WHERE table_name = @table AND request IN UNNEST(@requests)
            ORDER BY recorded_at""",
            row -> Map.entry(row.get(0).getStringValue(), receipt(row, 1)),
            Map.of(
                "table", QueryParameterValue.string(table),
                "requests",
                    QueryParameterValue.array(requests.toArray(String[]::new), String.class)))
        .forEach(answer -> answers.putIfAbsent(answer.getKey(), answer.getValue()));
    return answers;
  }

  @Override
  public SourceHistory history(String table, Instant now) {
    if (missing()) {
      return new SourceHistory(null, false);
    }
    return jobs.one(
        "read the source's history",
        """
        WITH standing AS (
          SELECT
            source_rows - quarantined AS usable, superseded, recorded_at,
            ROW_NUMBER() OVER (ORDER BY recorded_at DESC, event DESC) AS place
          FROM snowline_ledger
          WHERE table_name = @table AND outcome = 'verified' AND run NOT IN (
            SELECT undid FROM snowline_ledger WHERE undid IS NOT NULL
          )
        )
        SELECT
          MAX(IF(place = 1 OR recorded_at > @since, usable, NULL)),
          COALESCE(LOGICAL_OR(superseded > 0), FALSE)
        FROM standing""",
        row ->
            new SourceHistory(
                row.get(0).isNull() ? null : row.get(0).getLongValue(),
                row.get(1).getBooleanValue()),
        Map.of("table", QueryParameterValue.string(table), "since", time(now.minus(BASELINE))));
  }

  @Override
  public Optional<Hold> hold(String table, Instant now) {
    if (missing()) {
      return Optional.empty();
    }
    return jobs
        .query(
            "look for a hold",
            """
            SELECT run, actor, receipt, hold_until FROM snowline_ledger AS held
            WHERE table_name = @table AND outcome = 'undone' AND hold_until > @now AND NOT EXISTS (
              SELECT 1 FROM snowline_ledger AS later
              WHERE later.table_name = held.table_name AND later.recorded_at > held.recorded_at
                AND later.outcome = 'verified'
            )
            ORDER BY recorded_at DESC LIMIT 1""",
            row ->
                new Hold(
                    row.get(0).getStringValue(),
                    row.get(1).getStringValue(),
                    receipt(row, 2).reasons().get(0),
                    row.get(3).getTimestampInstant()),
            Map.of("table", QueryParameterValue.string(table), "now", time(now)))
        .stream()
        .findFirst();
  }

  @Override
  public long fence(String table) {
    return exists(fenceName(table))
        ? jobs.number(
            "read the fence",
            "SELECT MAX(version) FROM " + BigQuerySql.name(fenceName(table)),
            Map.of())
        : 0;
  }

  @Override
  public Optional<Receipt> newestChange(String table) {
    if (missing()) {
      return Optional.empty();
    }
    return read(
            """
            SELECT receipt FROM snowline_ledger
            WHERE table_name = @table AND outcome = 'verified'
              AND inserted + updated + superseded + vanished > 0
              AND run NOT IN (SELECT undid FROM snowline_ledger WHERE undid IS NOT NULL)
            ORDER BY recorded_at DESC LIMIT 1""",
            Map.of("table", QueryParameterValue.string(table)))
        .stream()
        .findFirst();
  }

  @Override
  public Optional<Receipt> newestStanding(String table) {
    if (missing()) {
      return Optional.empty();
    }
    return read(
            """
            SELECT receipt FROM snowline_ledger AS proven
            WHERE table_name = @table AND outcome = 'verified' AND NOT EXISTS (
              SELECT 1 FROM snowline_ledger AS undo
              JOIN snowline_ledger AS undone ON undone.run = undo.undid
              WHERE undo.table_name = proven.table_name AND undone.outcome = 'verified'
                AND undone.recorded_at <= proven.recorded_at
                AND undo.recorded_at > proven.recorded_at
            )
            ORDER BY recorded_at DESC LIMIT 1""",
            Map.of("table", QueryParameterValue.string(table)))
        .stream()
        .findFirst();
  }

  @Override
  public List<String> newestCompared(String table) {
    if (missing()) {
      return List.of();
    }
    return jobs.query(
        "look for the columns of " + table,
        """
        SELECT name FROM (
          SELECT compared FROM snowline_ledger
          WHERE table_name = @table AND outcome = 'verified'
          ORDER BY recorded_at DESC LIMIT 1
        ) AS newest, UNNEST(newest.compared) AS name""",
        row -> row.get(0).getStringValue(),
        Map.of("table", QueryParameterValue.string(table)));
  }

  @Override
  public Optional<String> usedBy(Approval approval) {
    if (missing()) {
      return Optional.empty();
    }
    return jobs
        .query(
            "look whether the approval was used",
            "SELECT run FROM snowline_ledger WHERE approved = @run LIMIT 1",
            row -> row.get(0).getStringValue(),
            Map.of("run", QueryParameterValue.string(approval.run())))
        .stream()
        .findFirst();
  }

  @Override
  public boolean rejected(String run) {
    return !missing()
        && jobs.number(
                "look for a rejection",
                "SELECT COUNT(*) FROM snowline_ledger WHERE outcome = 'rejected' AND rejected = @run",
                Map.of("run", QueryParameterValue.string(run)))
            > 0;
  }

  /** The receipt that the run left for that outcome. */
  Optional<Receipt> event(String run, Outcome outcome) {
    if (missing()) {
      return Optional.empty();
    }
    return read(
            "SELECT receipt FROM snowline_ledger WHERE event = @event",
            Map.of("event", QueryParameterValue.string(eventId(run, outcome))))
        .stream()
        .findFirst();
  }

  /** Names of the columns that the run compared, and that its digests so are of. */
  List<String> compared(String run) {
    return jobs.query(
        "look for the columns of " + run,
        "SELECT name FROM snowline_ledger, UNNEST(compared) AS name WHERE event = @event",
        row -> row.get(0).getStringValue(),
        Map.of("event", QueryParameterValue.string(eventId(run, Outcome.VERIFIED))));
  }

  private static String eventId(String run, Outcome outcome) {
    return run + ":" + lower(outcome);
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
