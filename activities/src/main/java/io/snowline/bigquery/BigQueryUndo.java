package io.snowline.bigquery;

import com.google.cloud.bigquery.QueryParameterValue;
import io.snowline.contract.Agreement;
import io.snowline.contract.Column;
import io.snowline.contract.Contract;
import io.snowline.contract.ContractException;
import io.snowline.contract.TableSchema;
import io.snowline.contract.TypeMapping;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.FailureType;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.ReceiptBuilder;
import io.snowline.sync.RunOrder;
import io.snowline.sync.Utc;
import io.snowline.warehouse.WarehouseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Restores target and history as they were before the newest run, in one transaction. */
final class BigQueryUndo {
  private final BigQueryJobs jobs;
  private final TableDefinition table;
  private final Optional<TableSchema> now;
  private final TypeMapping types;
  private final BigQueryTables made;
  private final BigQueryApplyTables tables;
  private final BigQueryLedger ledger;
  private final BigQueryViews views;

  /**
   * @param now the target as it is; empty if there is none
   * @param made gives the history what it lacks
   */
  BigQueryUndo(
      BigQueryJobs jobs,
      TableDefinition table,
      Optional<TableSchema> now,
      TypeMapping types,
      BigQueryTables made,
      BigQueryApplyTables tables,
      BigQueryLedger ledger,
      BigQueryViews views) {
    this.jobs = jobs;
    this.table = table;
    this.now = now;
    this.types = types;
    this.made = made;
    this.tables = tables;
    this.ledger = ledger;
    this.views = views;
  }

  Receipt undo(RunOrder order) {
    // First, so that a run which applies from here on is noticed.
    long fence = ledger.fence(table.name());
    Receipt newest =
        ledger
            .newestChange(table.name())
            .orElseThrow(
                () ->
                    refused(
                        "Cannot undo %s: no run has changed %s"
                            .formatted(order.undo(), table.name())));
    if (!newest.run().equals(order.undo())) {
      throw refused(
          "Cannot undo %s: the newest run that changed %s is %s; only that one can be undone"
              .formatted(order.undo(), table.name(), newest.run()));
    }
    Contract contract = contractOf(newest.run());
    TableSchema kept = made.completeForUndo(table, contract, newest.run());
    views.rememberIfReadable();
    BigQueryTransaction transaction =
        new BigQueryTransaction().with(parameters(order, newest, fence));
    takeFence(transaction, order);
    restore(transaction, contract, kept, newest);
    views.addTo(transaction);
    Instant until = order.startedAt().plus(order.hold());
    Receipt undone =
        new ReceiptBuilder(order)
            .targetRows(rows(newest.targetDigestBefore()))
            .target(newest.targetDigest(), newest.targetDigestBefore())
            .verified(
                "digest", contract.target(), "as before the run, " + newest.targetDigestBefore())
            .reasons(List.of(order.reasonGiven(), "held until " + Utc.text(until)))
            .next("snowline sync full %s --end-hold".formatted(table.name()))
            .build(Outcome.UNDONE, order.startedAt());
    ledger.addTo(transaction, undone, until, List.of());
    jobs.script("undo " + order.undo(), "undo", transaction.sql(), transaction.parameters());
    return ledger.event(order.run(), Outcome.UNDONE).orElseThrow();
  }

  private Map<String, QueryParameterValue> parameters(RunOrder order, Receipt newest, long fence) {
    return Map.of(
        "table", QueryParameterValue.string(table.name()),
        "run", QueryParameterValue.string(order.run()),
        "undone", QueryParameterValue.string(order.undo()),
        "fence", QueryParameterValue.int64(fence),
        "expected_rows", QueryParameterValue.int64(rows(newest.targetDigestBefore())),
        "expected_sum", QueryParameterValue.string(sum(newest.targetDigestBefore())));
  }

  /** What is undone was the newest change before the transaction, and must be inside. */
  private void takeFence(BigQueryTransaction transaction, RunOrder order) {
    transaction
        .add(BigQueryLedger.takeFence(table, "version = @fence"))
        .require(
            "@@row_count = 1",
            FailureType.FENCED,
            "Cannot undo %s: another run applied to %s meanwhile"
                .formatted(order.undo(), table.name()));
  }

  private void restore(
      BigQueryTransaction transaction, Contract contract, TableSchema kept, Receipt newest) {
    BigQueryUndoSql sql =
        new BigQueryUndoSql(contract, tables.target(), tables.history(), kept, tables.versions());
    long written = newest.inserted() + newest.updated();
    transaction
        .add(sql.hold())
        .add(sql.findWritten())
        .requireNone(
            "SELECT %s - (%s)".formatted(written, BigQueryUndoSql.written()),
            FailureType.NOT_VERIFIED,
            "Cannot undo %s: someone changed or removed ".formatted(newest.run()),
            " of the %,d rows that it wrote; all was rolled back".formatted(written));
    sql.rounded()
        .ifPresent(
            count ->
                transaction.requireNone(
                    count,
                    FailureType.NOT_VERIFIED,
                    "Cannot undo %s: ".formatted(newest.run()),
                    " of the rows that it removed have values that %s would round; all was rolled back; give its columns the types of %s by hand, and undo it then"
                        .formatted(contract.target(), table.history())));
    transaction
        .add(sql.change())
        .require(
            "(\n%s\n)".formatted(sql.restored()),
            FailureType.NOT_VERIFIED,
            "Cannot undo %s: %s would not be %s, as it was before that run; all was rolled back; was it changed by hand since?"
                .formatted(newest.run(), contract.target(), newest.targetDigestBefore()));
  }

  /** A fingerprint is rows and sum: see {@link io.snowline.sync.Digest#fingerprint}. */
  private static long rows(String fingerprint) {
    return Long.parseLong(fingerprint.substring(0, fingerprint.indexOf('-')));
  }

  private static String sum(String fingerprint) {
    return Long.toUnsignedString(
        Long.parseUnsignedLong(fingerprint.substring(fingerprint.indexOf('-') + 1), 16));
  }

  /**
   * The target's columns as the run compared them. The source isn't asked: it may have gained, lost
   * or retyped columns since, or be out of reach.
   */
  private Contract contractOf(String run) {
    TableSchema held =
        now.orElseThrow(
            () -> refused("Cannot undo %s: there is no %s".formatted(run, table.target())));
    List<String> compared = ledger.compared(run);
    TableSchema then =
        new TableSchema(
            held.name(),
            held.view(),
            held.columns().stream()
                .filter(column -> compared.stream().anyMatch(column.name()::equalsIgnoreCase))
                .toList());
    try {
      return Agreement.of(table.withRulesOf(names(then)), then, Optional.of(held), types);
    } catch (ContractException changed) {
      throw new WarehouseException(
          FailureType.UNDO_REFUSED,
          "Cannot undo %s: %s".formatted(run, changed.getMessage()),
          changed);
    }
  }

  private static List<String> names(TableSchema schema) {
    return schema.columns().stream().map(Column::name).toList();
  }

  private static WarehouseException refused(String message) {
    return new WarehouseException(FailureType.UNDO_REFUSED, message);
  }
}
