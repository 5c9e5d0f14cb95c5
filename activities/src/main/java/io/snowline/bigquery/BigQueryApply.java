package io.snowline.bigquery;

import com.google.cloud.bigquery.QueryParameterValue;
import io.snowline.contract.Column;
import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.ValueType.Document;
import io.snowline.definition.TableDefinition;
import io.snowline.ledger.Ledger;
import io.snowline.sync.Action;
import io.snowline.sync.ApplyRequest;
import io.snowline.sync.Digest;
import io.snowline.sync.FailureType;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Plan;
import io.snowline.sync.Receipt;
import io.snowline.sync.ReceiptBuilder;
import io.snowline.sync.Verdict;
import io.snowline.warehouse.CheckRows;
import io.snowline.warehouse.WarehouseException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Applies a plan, proves the result and records it, in one transaction.
 *
 * <p>The receipt's figures are known before: each follows from the plan and the cut, and the
 * transaction fails unless the target then agrees with them. What changed in the final view, and
 * how long the run took, are written by the transaction's last statement; the receipt is then read
 * from the ledger. That statement's row is also what a repeat finds first, so that it changes
 * nothing.
 */
final class BigQueryApply {
  private final BigQueryJobs jobs;
  private final TableDefinition table;
  private final Contract contract;
  private final ApplyRequest request;
  private final BigQueryApplyTables tables;
  private final BigQueryLedger ledger;
  private final BigQueryViews views;
  private final BigQueryConnection connection;

  /**
   * @param contract as it is after the migration
   */
  BigQueryApply(
      BigQueryConnection connection,
      BigQueryJobs jobs,
      TableDefinition table,
      Contract contract,
      ApplyRequest request,
      BigQueryApplyTables tables,
      BigQueryLedger ledger,
      BigQueryViews views) {
    this.connection = connection;
    this.jobs = jobs;
    this.table = table;
    this.contract = contract;
    this.request = request;
    this.tables = tables;
    this.ledger = ledger;
    this.views = views;
  }

  /**
   * The transaction.
   *
   * @param migrated what was made before it
   * @param quarantineExists whether there is a table for rows that can't be written
   */
  Receipt apply(
      List<String> migrated, boolean quarantineExists, Map<String, CheckRows> sourceRows) {
    BigQueryChecks checks =
        new BigQueryChecks(
            new QueryColumns(connection), table.checks(), request.order().mode(), sourceRows);
    boolean rowsChange = changesRows();
    views.remember(rowsChange);
    List<String> made = views.make();
    BigQueryTransaction transaction = new BigQueryTransaction().with(parameters());
    takeFence(transaction);
    refuseSpentApproval(transaction);
    if (rowsChange) {
      refuseNewColumns();
      changeRows(transaction);
    }
    refreshQuarantine(transaction, quarantineExists);
    ReceiptBuilder receipt =
        new ReceiptBuilder(request.order())
            .cut(request.cut())
            .queries(request.queries())
            .migrated(migrated)
            .migrated(made);
    proveDigest(transaction, receipt);
    checks.addTo(transaction, contract.target());
    checks.tell(receipt);
    views.addTo(transaction);
    receipt
        .verdict(new Verdict(Verdict.Decision.APPLY, List.of()))
        .quarantine(request.plan().quarantined() > 0 ? table.quarantine() : null);
    ledger.addTo(
        transaction,
        receipt.build(Outcome.VERIFIED, request.order().startedAt()),
        null,
        contract.compared());
    jobs.script(
        "apply " + request.order().run(), "apply", transaction.sql(), transaction.parameters());
    return ledger.event(request.order().run(), Outcome.VERIFIED).orElseThrow();
  }

  private boolean changesRows() {
    Plan plan = request.plan();
    boolean removes = full() && plan.deletions() > 0;
    return plan.inserted() + plan.updated() > 0 || removes;
  }

  private boolean full() {
    return request.order().mode() == Mode.FULL;
  }

  private Map<String, QueryParameterValue> parameters() {
    LocalDate day = LocalDate.ofInstant(request.cut().takenAt(), ZoneOffset.UTC);
    return Map.of(
        "table", QueryParameterValue.string(table.name()),
        "run", QueryParameterValue.string(request.order().run()),
        "fence", QueryParameterValue.int64(request.fence()),
        "cut", BigQueryLedger.time(request.cut().takenAt()),
        "day", QueryParameterValue.date(day.toString()));
  }

  private void takeFence(BigQueryTransaction transaction) {
    transaction
        .add(BigQueryLedger.takeFence(table, "version = @fence"))
        .require(
            "@@row_count = 1",
            FailureType.FENCED,
            "Cannot apply %s: another run applied to %s since it began (the fence is no longer %s)"
                .formatted(request.order().run(), table.name(), request.fence()));
  }

  private void refuseSpentApproval(BigQueryTransaction transaction) {
    if (request.order().action() != Action.APPROVE) {
      return;
    }
    String waiting = request.order().approval().run();
    transaction
        .with("waiting", QueryParameterValue.string(waiting))
        .require(
            "NOT EXISTS (SELECT 1 FROM %s WHERE approved = @waiting)".formatted(Ledger.TABLE),
            FailureType.APPROVAL_REFUSED,
            "Cannot use the approval of %s: another run used it".formatted(waiting));
    if (!request.read().nothing() && request.plan().unapproved() == 0) {
      transaction.require(
          "(\n%s\n) = 0"
              .formatted(BigQueryPlanSql.unapproved(tables.changes(), BigQueryLedger.DELETIONS)),
          FailureType.STALE_PLAN,
          "Cannot apply %s: its deletions are no longer those that were approved"
              .formatted(request.order().run()));
    }
  }

  /** The planned rows lack what somebody added to the target since. */
  private void refuseNewColumns() {
    List<String> planned =
        new QueryColumns(connection)
            .names("look at the planned changes", "SELECT * FROM " + tables.changes());
    String added =
        Stream.concat(
                contract.layout().stream().map(ContractColumn::name),
                contract.targetOnly().stream().map(Column::name))
            .filter(name -> planned.stream().noneMatch(name::equalsIgnoreCase))
            .collect(Collectors.joining(", "));
    if (!added.isEmpty()) {
      throw new WarehouseException(
          FailureType.STALE_PLAN,
          "Cannot apply %s: %s got column %s since the plan was made"
              .formatted(request.order().run(), contract.target(), added));
    }
  }

  private void changeRows(BigQueryTransaction transaction) {
    BigQueryApplySql sql = new BigQueryApplySql(contract, tables, full());
    transaction
        .requireNone(
            sql.stale(),
            FailureType.STALE_PLAN,
            "Cannot apply %s: ".formatted(request.order().run()),
            " rows of %s changed since the plan was made".formatted(contract.target()))
        .add(sql.change());
  }

  /** The quarantine holds what the last run put aside, no more. */
  private void refreshQuarantine(BigQueryTransaction transaction, boolean exists) {
    if (exists) {
      transaction.add("DELETE FROM %s WHERE TRUE".formatted(tables.quarantine()));
    }
    if (request.plan().quarantined() > 0) {
      transaction.add(new BigQueryApplySql(contract, tables, full()).quarantine());
    }
  }

  private void proveDigest(BigQueryTransaction transaction, ReceiptBuilder receipt) {
    Digest expected = request.expected();
    boolean staleStay = !full() && request.plan().deletions() > 0;
    transaction
        .with(
            "expected_rows",
            QueryParameterValue.array(expected.rows().toArray(Long[]::new), Long.class))
        .with(
            "expected_sums",
            QueryParameterValue.array(
                expected.sums().stream().map(Long::toUnsignedString).toArray(String[]::new),
                String.class))
        .requireNone(
            new BigQueryApplySql(contract, tables, full()).differing(expected.buckets(), staleStay),
            FailureType.NOT_VERIFIED,
            "Cannot prove %s: ".formatted(contract.target()),
            " of %s buckets differ from the source at the cut, which has %s; all was rolled back"
                .formatted(expected.buckets(), expected.fingerprint()));
    if (!request.read().nothing()) {
      receipt.verified(
          "load",
          "staged rows",
          "every hash recomputed from the loaded values, %s of %s buckets read"
              .formatted(request.read().size(), request.read().total()));
    }
    Digest whole = staleStay ? withStale(expected) : expected;
    receipt
        .verified("rows", contract.target(), "%,d rows".formatted(expected.totalRows()))
        .verified(
            "digest",
            contract.target(),
            "%s buckets equal the cut, %s%s"
                .formatted(expected.buckets(), expected.fingerprint(), howJsonIsCompared()))
        .target(request.targetBefore(), whole.fingerprint())
        .applied(request.plan(), whole.totalRows());
  }

  /** Parsed, a document has lost its spaces and the writing of its numbers; NULL stays apart. */
  private String howJsonIsCompared() {
    String columns =
        contract.compared().stream()
            .filter(column -> column.type() instanceof Document)
            .map(ContractColumn::name)
            .collect(Collectors.joining(", "));
    return columns.isEmpty()
        ? ""
        : "; JSON in %s as BigQuery writes what it parsed, beside what the source writes"
            .formatted(columns);
  }

  /** What the target must be with the rows that a daily sync leaves, as one bucket. */
  private Digest withStale(Digest expected) {
    return jobs.one(
        "add up the rows that stay",
        BigQueryPlanSql.staleSum(tables.changes()),
        row -> {
          long rows = expected.totalRows() + row.get(0).getLongValue();
          long sum =
              expected.sums().stream().mapToLong(Long::longValue).sum()
                  + row.get(1).getNumericValue().toBigInteger().longValue();
          return new Digest(expected.takenAt(), List.of(rows), List.of(rows), List.of(sum));
        },
        Map.of());
  }
}
