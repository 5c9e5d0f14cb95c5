package io.snowline.bigquery;

import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.QueryParameterValue;
import io.snowline.contract.Contract;
import io.snowline.contract.TableSchema;
import io.snowline.contract.TypeMapping;
import io.snowline.definition.BigQueryDataset;
import io.snowline.definition.TableDefinition;
import io.snowline.golden.Literal;
import io.snowline.ledger.Ledger;
import io.snowline.sync.ApplyRequest;
import io.snowline.sync.Buckets;
import io.snowline.sync.Digest;
import io.snowline.sync.FailureType;
import io.snowline.sync.Outcome;
import io.snowline.sync.Plan;
import io.snowline.sync.Receipt;
import io.snowline.sync.RunOrder;
import io.snowline.sync.Staged;
import io.snowline.warehouse.CheckRows;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.Target;
import io.snowline.warehouse.TypedValue;
import io.snowline.warehouse.Version;
import io.snowline.warehouse.WarehouseException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A BigQuery dataset that is kept in step. */
public final class BigQueryTarget implements Target {
  private final BigQueryConnection connection;
  private final BigQueryJobs jobs;
  private final BigQueryLedger ledger;
  private final BigQueryTables tables;
  private final LoadFolders folders;

  /** A client of the dataset, for one step. */
  public BigQueryTarget(BigQueryDataset dataset, Step step) {
    connection = BigQueryConnection.open(dataset, step);
    jobs = new BigQueryJobs(connection);
    ledger = new BigQueryLedger(connection, jobs.onRecords());
    tables = new BigQueryTables(connection, jobs);
    folders = LoadFolders.of(dataset);
  }

  @Override
  public String engine() {
    return "BigQuery";
  }

  @Override
  public List<Long> hashes(List<Literal> literals) {
    return jobs.query(
        "hash the golden values",
        BigQueryLiteralSql.hashes(literals),
        row -> row.get(1).getLongValue(),
        Map.of());
  }

  @Override
  public Optional<TableSchema> schema(String table) {
    return BigQuerySchema.read(connection, table);
  }

  @Override
  public void refuseExpiring(TableDefinition table) {
    BigQuerySchema.refuseExpiring(connection, table.target(), table.history(), Ledger.TABLE);
  }

  @Override
  public TypeMapping types() {
    return new BigQueryColumns();
  }

  @Override
  public Digest digest(Contract contract, int buckets) {
    if (!contract.targetExists()) {
      return Digest.empty(Instant.now(), buckets);
    }
    return BigQueryStaging.digest(
        jobs.scan(
            "take the digest of " + contract.target(),
            BigQueryDigestSql.target(contract, qualified(contract.target()), buckets),
            row -> row,
            Map.of()),
        buckets);
  }

  @Override
  public void sweep(String table, String run) {
    staging(run).sweep(table);
    folders.sweep(table, run);
  }

  /** A folder of this attempt's own, on the worker. */
  @Override
  public Path folder(String table, String run) {
    return folders.make(run);
  }

  @Override
  public Staged load(
      TableDefinition table,
      String run,
      Contract contract,
      Buckets buckets,
      List<URI> files,
      boolean first) {
    return staging(run).load(contract, buckets, files, first);
  }

  @Override
  public Plan plan(
      TableDefinition table, Contract contract, RunOrder order, Buckets read, Digest cut) {
    List<TargetLimit> limits =
        schema(contract.target()).map(held -> TargetLimit.of(contract, held)).orElse(List.of());
    return new BigQueryPlanner(
            jobs, table, contract, names(table, contract, order.run()), limits, ledger)
        .plan(order, read, cut);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A repeat finds its ledger event and changes nothing, or attaches to the transaction under
   * way: its job's id is made of the run's name.
   */
  @Override
  public Receipt apply(
      TableDefinition table,
      Contract contract,
      ApplyRequest request,
      Map<String, CheckRows> checks) {
    return once(
        request.order().run(),
        Outcome.VERIFIED,
        () -> {
          ledger.create(table);
          Optional<String> staged =
              request.read().nothing()
                  ? Optional.empty()
                  : Optional.of(staging(request.order().run()).rows());
          List<String> migrated =
              tables.migrate(table, contract, staged, request.plan().quarantined() > 0);
          boolean quarantineExists = schema(table.quarantine()).isPresent();
          return new BigQueryApply(
                  connection,
                  jobs,
                  table,
                  contract.migrated(),
                  request,
                  names(table, contract, request.order().run()),
                  ledger,
                  views(table, request.order().run()))
              .apply(migrated, quarantineExists, checks);
        });
  }

  @Override
  public Receipt record(TableDefinition table, Receipt receipt) {
    return once(
        receipt.run(),
        receipt.outcome(),
        () -> {
          ledger.create(table);
          BigQueryTransaction transaction =
              new BigQueryTransaction().with("run", QueryParameterValue.string(receipt.run()));
          BigQueryLedger.refuseSecond(transaction, receipt);
          if (receipt.outcome() == Outcome.WAITING) {
            transaction.add(
                BigQueryPlanSql.keepDeletions(
                    staging(receipt.run()).changes(), BigQueryLedger.DELETIONS));
          }
          ledger.addTo(transaction, receipt, null, List.of());
          jobs.onRecords()
              .script(
                  "record " + receipt.run(),
                  "record_" + receipt.outcome().name().toLowerCase(java.util.Locale.ROOT),
                  transaction.sql(),
                  transaction.parameters());
          return ledger.event(receipt.run(), receipt.outcome()).orElseThrow();
        });
  }

  @Override
  public Receipt undo(TableDefinition table, RunOrder order) {
    return once(
        order.run(),
        Outcome.UNDONE,
        () -> {
          Optional<TableSchema> held = schema(table.target());
          String target = held.map(TableSchema::name).orElse(table.target());
          return new BigQueryUndo(
                  jobs,
                  table,
                  held,
                  types(),
                  tables,
                  names(table, target, order.run()),
                  ledger,
                  views(table, order.run()))
              .undo(order);
        });
  }

  /** A lost answer, or another attempt that was quicker, is found in the ledger. */
  private Receipt once(String run, Outcome outcome, Supplier<Receipt> work) {
    Optional<Receipt> done = ledger.event(run, outcome);
    if (done.isPresent()) {
      return done.get();
    }
    try {
      return work.get();
    } catch (WarehouseException failure) {
      boolean overtaken =
          failure.type() == FailureType.FENCED
              || failure.type() == FailureType.STALE_PLAN
              || failure.type() == FailureType.WAREHOUSE_UNAVAILABLE;
      Optional<Receipt> meanwhile = overtaken ? ledger.event(run, outcome) : Optional.empty();
      return meanwhile.orElseThrow(() -> failure);
    }
  }

  @Override
  public void discard(String table, String run) {
    staging(run).discard();
    folders.discard(run);
  }

  @Override
  public Ledger ledger() {
    return ledger;
  }

  @Override
  public List<Version> timeline(
      TableDefinition table, Contract contract, List<String> keyValues, List<String> columns) {
    Map<String, QueryParameterValue> parameters = new HashMap<>();
    parameters.put("table", QueryParameterValue.string(table.name()));
    for (int position = 0; position < keyValues.size(); position++) {
      parameters.put(
          "key_" + position,
          QueryParameterValue.string(
              TypedValue.text(contract.key().get(position).type(), keyValues.get(position))));
    }
    return jobs.query(
        "read the history of " + contract.target(),
        BigQueryHistorySql.versions(
            contract,
            qualified(contract.target()),
            qualified(table.history()),
            BigQueryLedger.versions(table),
            columns,
            keyValues.size()),
        row -> version(row, columns),
        parameters);
  }

  private static Version version(FieldValueList row, List<String> columns) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int column = 0; column < columns.size(); column++) {
      values.put(columns.get(column), text(row.get(6 + column)));
    }
    return new Version(
        time(row.get(0)), time(row.get(1)), text(row.get(2)), text(row.get(3)), values);
  }

  private static String text(FieldValue value) {
    return value.isNull() ? null : value.getStringValue();
  }

  private static LocalDateTime time(FieldValue value) {
    return value.isNull()
        ? null
        : LocalDateTime.ofInstant(value.getTimestampInstant(), ZoneOffset.UTC);
  }

  @Override
  public void release(Path folder) {
    LoadFolders.remove(folder);
  }

  /** Nothing to free: the client keeps no connection. */
  @Override
  public void close() {}

  private BigQueryStaging staging(String run) {
    return new BigQueryStaging(connection, jobs, run);
  }

  private BigQueryViews views(TableDefinition table, String run) {
    return new BigQueryViews(connection, jobs, table, this::schema, staging(run));
  }

  private BigQueryApplyTables names(TableDefinition table, Contract contract, String run) {
    return names(table, contract.target(), run);
  }

  private BigQueryApplyTables names(TableDefinition table, String target, String run) {
    BigQueryStaging staging = staging(run);
    return new BigQueryApplyTables(
        qualified(target),
        qualified(table.history()),
        qualified(table.quarantine()),
        BigQueryLedger.versions(table),
        staging.rows(),
        staging.changes());
  }

  private String qualified(String name) {
    return BigQuerySql.name(connection.dataset().dataset()) + "." + BigQuerySql.name(name);
  }
}
