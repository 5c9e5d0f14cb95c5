package io.snowline.duckdb;

import io.snowline.contract.Contract;
import io.snowline.contract.TableSchema;
import io.snowline.contract.TypeMapping;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.TableDefinition;
import io.snowline.golden.Literal;
import io.snowline.ledger.Ledger;
import io.snowline.sync.ApplyRequest;
import io.snowline.sync.Buckets;
import io.snowline.sync.Digest;
import io.snowline.sync.Outcome;
import io.snowline.sync.Plan;
import io.snowline.sync.Receipt;
import io.snowline.sync.RunOrder;
import io.snowline.sync.Staged;
import io.snowline.warehouse.CheckRows;
import io.snowline.warehouse.Target;
import io.snowline.warehouse.TypedValue;
import io.snowline.warehouse.Version;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** A DuckDB file that is kept in step. */
public final class DuckDbTarget implements Target {
  /** Tables of one process share the file; their writes would conflict, so they take turns. */
  private static final Map<Path, ReentrantLock> WRITING = new ConcurrentHashMap<>();

  private final String schema;
  private DuckDbConnection connection;
  private DuckDbLedger ledger;
  private boolean schemaExists;

  /**
   * Opens the file; waits up to 30 seconds for another process. A file or schema that doesn't exist
   * yet is made by the first step that writes, so that a plan leaves no trace.
   */
  public DuckDbTarget(DuckDbFile file) {
    schema = file.schema();
    use(
        Files.exists(file.file())
            ? DuckDbConnection.writable(file.file())
            : DuckDbConnection.absent(file.file()));
  }

  private void use(DuckDbConnection opened) {
    connection = opened;
    ledger = new DuckDbLedger(connection, schema);
    schemaExists = connection.use(schema);
  }

  private void makeWritable() {
    if (connection.isAbsent()) {
      Path file = connection.file();
      connection.close();
      use(DuckDbConnection.writable(file));
    }
    if (!schemaExists) {
      connection.execute(
          "make the target's schema", "CREATE SCHEMA IF NOT EXISTS " + Sql.name(schema));
      schemaExists = connection.use(schema);
    }
  }

  @Override
  public String engine() {
    return "DuckDB";
  }

  @Override
  public List<Long> hashes(List<Literal> literals) {
    return connection.query(
        "hash the golden values", LiteralSql.hashes(literals), row -> row.getLong(2));
  }

  @Override
  public Optional<TableSchema> schema(String table) {
    return DuckDbSchema.read(connection, schema, table);
  }

  /** Nothing in a file expires. */
  @Override
  public void refuseExpiring(TableDefinition table) {}

  @Override
  public TypeMapping types() {
    return DuckDbTypes::place;
  }

  @Override
  public Digest digest(Contract contract, int buckets) {
    if (!contract.targetExists()) {
      return Digest.empty(Instant.now(), buckets);
    }
    return connection.digest(
        "take the digest of " + contract.target(),
        DigestSql.target(contract, Sql.name(schema, contract.target()), buckets),
        buckets);
  }

  @Override
  public void sweep(String table, String run) {
    DuckDbStaging.sweep(connection.file(), table, run);
  }

  @Override
  public Path folder(String table, String run) {
    return DuckDbStaging.files(connection.file(), run);
  }

  /** Loaded files are read where they are, so all of them stay until the run's end. */
  @Override
  public void release(Path folder) {}

  @Override
  public Staged load(
      TableDefinition table,
      String run,
      Contract contract,
      Buckets buckets,
      List<URI> files,
      boolean first) {
    try (DuckDbStaging staging = DuckDbStaging.attach(connection, connection.file(), run)) {
      return staging.load(contract, buckets, files, first);
    }
  }

  @Override
  public Plan plan(
      TableDefinition table, Contract contract, RunOrder order, Buckets read, Digest cut) {
    try (DuckDbStaging staging = DuckDbStaging.attach(connection, connection.file(), order.run())) {
      return new DuckDbPlanner(connection, staging, table, contract, schema, ledger)
          .plan(order, read, cut);
    }
  }

  @Override
  public Receipt apply(
      TableDefinition table,
      Contract contract,
      ApplyRequest request,
      Map<String, CheckRows> checks) {
    return alone(
        () -> {
          Optional<Receipt> done = ledger.event(request.order().run(), Outcome.VERIFIED);
          if (done.isPresent()) {
            return done.get();
          }
          if (request.read().nothing()) {
            return apply(table, contract, request, checks, null);
          }
          try (DuckDbStaging staging =
              DuckDbStaging.attach(connection, connection.file(), request.order().run())) {
            return apply(table, contract, request, checks, staging);
          }
        });
  }

  private Receipt apply(
      TableDefinition table,
      Contract contract,
      ApplyRequest request,
      Map<String, CheckRows> checks,
      DuckDbStaging staging) {
    DuckDbApply apply =
        new DuckDbApply(connection, schema, table, contract, request, staging, ledger);
    return apply.apply(apply.migrate(contract), checks);
  }

  @Override
  public Receipt record(TableDefinition table, Receipt receipt) {
    return alone(
        () -> {
          Optional<Receipt> done = ledger.event(receipt.run(), receipt.outcome());
          if (done.isPresent()) {
            return done.get();
          }
          ledger.create();
          if (receipt.outcome() != Outcome.WAITING) {
            ledger.insert(receipt, null, List.of());
            return receipt;
          }
          try (DuckDbStaging staging =
              DuckDbStaging.attach(connection, connection.file(), receipt.run())) {
            return connection.transaction(
                () -> {
                  connection.update(
                      "keep the deletions",
                      "INSERT INTO %s SELECT ?, * FROM (%s)"
                          .formatted(LedgerTables.DELETIONS, PlanSql.deletions(staging.changes())),
                      receipt.run());
                  ledger.insert(receipt, null, List.of());
                  return receipt;
                });
          }
        });
  }

  @Override
  public Receipt undo(TableDefinition table, RunOrder order) {
    return alone(
        () ->
            ledger
                .event(order.run(), Outcome.UNDONE)
                .orElseGet(() -> new DuckDbUndo(connection, schema, table, ledger).undo(order)));
  }

  @Override
  public void discard(String table, String run) {
    DuckDbStaging.discard(connection.file(), run);
  }

  @Override
  public Ledger ledger() {
    return ledger;
  }

  @Override
  public List<Version> timeline(
      TableDefinition table, Contract contract, List<String> keyValues, List<String> columns) {
    List<Object> parameters = new ArrayList<>();
    for (int position = 0; position < keyValues.size(); position++) {
      parameters.add(TypedValue.text(contract.key().get(position).type(), keyValues.get(position)));
    }
    parameters.add(table.name());
    return connection.query(
        "read the history of " + contract.target(),
        HistorySql.versions(
            contract,
            Sql.name(schema, contract.target()),
            Sql.name(schema, table.history()),
            columns,
            keyValues.size()),
        row -> {
          Map<String, String> values = new LinkedHashMap<>();
          for (int column = 0; column < columns.size(); column++) {
            values.put(columns.get(column), row.getString(7 + column));
          }
          return new Version(
              row.getObject(1, LocalDateTime.class),
              row.getObject(2, LocalDateTime.class),
              row.getString(3),
              row.getString(4),
              values);
        },
        parameters.toArray());
  }

  @Override
  public void close() {
    connection.close();
  }

  private <T> T alone(Supplier<T> work) {
    ReentrantLock lock = WRITING.computeIfAbsent(connection.file(), file -> new ReentrantLock());
    lock.lock();
    try {
      makeWritable();
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
