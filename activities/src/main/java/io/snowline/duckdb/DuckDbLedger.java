package io.snowline.duckdb;

import io.snowline.contract.ContractColumn;
import io.snowline.ledger.Ledger;
import io.snowline.ledger.LedgerEvent;
import io.snowline.ledger.ReceiptJson;
import io.snowline.sync.Approval;
import io.snowline.sync.Hold;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.SourceHistory;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The ledger in a DuckDB file. Before the first run there is none, and nothing is remembered. */
final class DuckDbLedger implements Ledger {
  private static final Duration BASELINE = Duration.ofDays(30);

  private final DuckDbConnection connection;
  private final String schema;
  private boolean found;

  DuckDbLedger(DuckDbConnection connection, String schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /** Once there, it stays. */
  private boolean missing() {
    found = found || connection.isReadable(schema, TABLE);
    return !found;
  }

  @Override
  public List<Receipt> receipts(String table, int most) {
    if (missing()) {
      return List.of();
    }
    return connection.query(
        "read the ledger",
        """
        SELECT receipt FROM snowline_ledger
        WHERE table_name = coalesce(?, table_name)
        ORDER BY recorded_at DESC, event DESC LIMIT ?""",
        row -> ReceiptJson.read(row.getString(1)),
        table,
        most);
  }

  @Override
  public List<LedgerEvent> standing(
      List<String> tables, int newest, Instant waitingSince, Instant now) {
    if (missing()) {
      return List.of();
    }
    return connection.query(
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
            outcome = 'rejected' OR COALESCE(receipt->>'failure', '') IN (
              'ApprovalRefused', 'UndoRefused'
            ) AS no_attempt
          FROM snowline_ledger
          WHERE table_name IN (SELECT unnest(CAST(? AS JSON)::VARCHAR[]))
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
        WHERE place <= ?
          OR (place_among_its_like = 1 AND outcome IN ('verified', 'waiting', 'rejected', 'undone'))
          OR (outcome = 'waiting' AND NOT decided AND recorded_at > ?)
          OR (place_among_attempts = 1 AND NOT no_attempt)
          OR hold_until > ?
        ORDER BY recorded_at DESC, event DESC""",
        row ->
            new LedgerEvent(
                ReceiptJson.read(row.getString(1)),
                instant(row.getObject(2, LocalDateTime.class)),
                row.getBoolean(3),
                row.getBoolean(4)),
        ReceiptJson.text(tables),
        newest,
        time(waitingSince),
        time(now));
  }

  @Override
  public List<Receipt> run(String run) {
    if (missing()) {
      return List.of();
    }
    return connection.query(
        "read the ledger",
        "SELECT receipt FROM snowline_ledger WHERE run = ? ORDER BY recorded_at, event",
        row -> ReceiptJson.read(row.getString(1)),
        run);
  }

  @Override
  public List<Receipt> decisions(String run) {
    if (missing()) {
      return List.of();
    }
    return connection.query(
        "read the ledger",
        """
        SELECT receipt FROM snowline_ledger WHERE approved = ? OR rejected = ?
        ORDER BY recorded_at DESC, event DESC""",
        row -> ReceiptJson.read(row.getString(1)),
        run,
        run);
  }

  @Override
  public Map<String, Receipt> answers(String table, List<String> requests) {
    Map<String, Receipt> answers = new HashMap<>();
    if (missing()) {
      return answers;
    }
    for (String request : requests) {
      connection
          .query(
              "look for the request " + request,
              """
              SELECT receipt FROM snowline_ledger
              WHERE table_name = ? AND list_contains(requests, ?)
              ORDER BY recorded_at LIMIT 1""",
              row -> ReceiptJson.read(row.getString(1)),
              table,
              request)
          .forEach(receipt -> answers.put(request, receipt));
    }
    return answers;
  }

  @Override
  public SourceHistory history(String table, Instant now) {
    if (missing()) {
      return new SourceHistory(null, false);
    }
    return connection.one(
        "read the source's history",
        """
        WITH standing AS (
          SELECT
            source_rows - quarantined AS usable, superseded, recorded_at,
            ROW_NUMBER() OVER (ORDER BY recorded_at DESC, event DESC) AS place
          FROM snowline_ledger
          WHERE table_name = ? AND outcome = 'verified' AND run NOT IN (
            SELECT undid FROM snowline_ledger WHERE undid IS NOT NULL
          )
        )
        SELECT
          max(usable) FILTER (place = 1 OR recorded_at > ?),
          coalesce(bool_or(superseded > 0), false)
        FROM standing""",
        row -> {
          long largest = row.getLong(1);
          return new SourceHistory(row.wasNull() ? null : largest, row.getBoolean(2));
        },
        table,
        time(now.minus(BASELINE)));
  }

  @Override
  public Optional<Hold> hold(String table, Instant now) {
    if (missing()) {
      return Optional.empty();
    }
    return connection
        .query(
            "look for a hold",
            """
            SELECT run, actor, receipt->'reasons'->>0, hold_until FROM snowline_ledger AS held
            WHERE table_name = ? AND outcome = 'undone' AND hold_until > ? AND NOT EXISTS (
              FROM snowline_ledger AS later
              WHERE later.table_name = held.table_name AND later.outcome = 'verified'
                AND later.recorded_at > held.recorded_at
            )
            ORDER BY recorded_at DESC LIMIT 1""",
            row ->
                new Hold(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    instant(row.getObject(4, LocalDateTime.class))),
            table,
            time(now))
        .stream()
        .findFirst();
  }

  @Override
  public long fence(String table) {
    if (missing()) {
      return 0;
    }
    return connection.number(
        "read the fence",
        "SELECT coalesce(max(version), 0) FROM snowline_fence WHERE table_name = ?",
        table);
  }

  @Override
  public Optional<Receipt> newestChange(String table) {
    if (missing()) {
      return Optional.empty();
    }
    return connection
        .query(
            "look for the newest change",
            """
            SELECT receipt FROM snowline_ledger
            WHERE table_name = ? AND outcome = 'verified'
              AND inserted + updated + superseded + vanished > 0
              AND run NOT IN (SELECT undid FROM snowline_ledger WHERE undid IS NOT NULL)
            ORDER BY recorded_at DESC LIMIT 1""",
            row -> ReceiptJson.read(row.getString(1)),
            table)
        .stream()
        .findFirst();
  }

  @Override
  public Optional<Receipt> newestStanding(String table) {
    if (missing()) {
      return Optional.empty();
    }
    return connection
        .query(
            "look for the newest run that stands",
            """
            SELECT receipt FROM snowline_ledger AS proven
            WHERE table_name = ? AND outcome = 'verified' AND NOT EXISTS (
              FROM snowline_ledger AS undo JOIN snowline_ledger AS undone ON undone.run = undo.undid
              WHERE undo.table_name = proven.table_name AND undone.outcome = 'verified'
                AND undone.recorded_at <= proven.recorded_at
                AND undo.recorded_at > proven.recorded_at
            )
            ORDER BY recorded_at DESC LIMIT 1""",
            row -> ReceiptJson.read(row.getString(1)),
            table)
        .stream()
        .findFirst();
  }

  @Override
  public List<String> newestCompared(String table) {
    if (missing()) {
      return List.of();
    }
    return connection.query(
        "look for the columns of " + table,
        """
        SELECT unnest(compared) FROM (
          SELECT compared FROM snowline_ledger
          WHERE table_name = ? AND outcome = 'verified'
          ORDER BY recorded_at DESC LIMIT 1
        )""",
        row -> row.getString(1),
        table);
  }

  @Override
  public Optional<String> usedBy(Approval approval) {
    if (missing()) {
      return Optional.empty();
    }
    return connection
        .query(
            "look whether the approval was used",
            "SELECT run FROM snowline_ledger WHERE approved = ? LIMIT 1",
            row -> row.getString(1),
            approval.run())
        .stream()
        .findFirst();
  }

  @Override
  public boolean rejected(String run) {
    return !missing()
        && connection.number(
                "look for a rejection",
                "SELECT count(*) FROM snowline_ledger WHERE outcome = 'rejected' AND rejected = ?",
                run)
            > 0;
  }

  /**
   * Makes its tables where they are missing: all at once, since other tables' runs look for them.
   */
  void create() {
    if (!missing()) {
      return;
    }
    connection.transaction(
        () -> {
          LedgerTables.create()
              .forEach(statement -> connection.execute("make the ledger", statement));
          return null;
        });
  }

  /** The receipt that the run left for that outcome. */
  Optional<Receipt> event(String run, Outcome outcome) {
    if (missing()) {
      return Optional.empty();
    }
    return connection
        .query(
            "look for the run in the ledger",
            "SELECT receipt FROM snowline_ledger WHERE event = ?",
            row -> ReceiptJson.read(row.getString(1)),
            eventId(run, outcome))
        .stream()
        .findFirst();
  }

  /** Names of the columns that the run compared, and that its digests so are of. */
  List<String> compared(String run) {
    return connection.query(
        "look for the columns of " + run,
        "SELECT unnest(compared) FROM snowline_ledger WHERE event = ?",
        row -> row.getString(1),
        eventId(run, Outcome.VERIFIED));
  }

  /** Adds an event; the caller has made sure that it isn't there. */
  void insert(Receipt receipt, Instant holdUntil, List<ContractColumn> compared) {
    connection.update(
        "write the ledger",
        """
        INSERT INTO snowline_ledger VALUES (
          ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS JSON)::VARCHAR[], ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
          ?, ?, ?, ?, ?, CAST(? AS JSON)::VARCHAR[])""",
        eventId(receipt.run(), receipt.outcome()),
        time(Instant.now()),
        receipt.table(),
        receipt.run(),
        lower(receipt.action()),
        lower(receipt.mode()),
        lower(receipt.outcome()),
        receipt.actor(),
        ReceiptJson.text(receipt.requests()),
        receipt.cut() == null ? null : time(receipt.cut()),
        receipt.sourceRows(),
        receipt.targetRows(),
        receipt.inserted(),
        receipt.updated(),
        receipt.superseded(),
        receipt.vanished(),
        receipt.quarantined(),
        receipt.staleRows(),
        receipt.planHash(),
        receipt.approved(),
        receipt.undid(),
        receipt.rejected(),
        receipt.seconds(),
        receipt.reasons().isEmpty() ? null : String.join("; ", receipt.reasons()),
        holdUntil == null ? null : time(holdUntil),
        ReceiptJson.write(receipt),
        compared.isEmpty()
            ? null
            : ReceiptJson.text(compared.stream().map(ContractColumn::name).toList()));
  }

  static LocalDateTime time(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  private static Instant instant(LocalDateTime time) {
    return time == null ? null : time.toInstant(ZoneOffset.UTC);
  }

  private static String eventId(String run, Outcome outcome) {
    return run + ":" + lower(outcome);
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
