package io.snowline.duckdb;

import io.snowline.contract.Agreement;
import io.snowline.contract.Column;
import io.snowline.contract.Contract;
import io.snowline.contract.ContractException;
import io.snowline.contract.Hashing;
import io.snowline.contract.TableSchema;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.Digest;
import io.snowline.sync.FailureType;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.ReceiptBuilder;
import io.snowline.sync.RunOrder;
import io.snowline.sync.Utc;
import io.snowline.warehouse.WarehouseException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Restores target and history as they were before the newest run, in one transaction. */
final class DuckDbUndo {
  private final DuckDbConnection connection;
  private final String schema;
  private final TableDefinition table;
  private final DuckDbLedger ledger;
  private final DuckDbViews views;

  DuckDbUndo(
      DuckDbConnection connection, String schema, TableDefinition table, DuckDbLedger ledger) {
    this.connection = connection;
    this.schema = schema;
    this.table = table;
    this.ledger = ledger;
    this.views = new DuckDbViews(connection, schema, table);
  }

  Receipt undo(RunOrder order) {
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
    new DuckDbHistory(connection, schema, contract.target(), table.history()).follow();
    String target = Sql.name(schema, contract.target());
    String history = Sql.name(schema, table.history());
    String columns = Sql.names(new ApplySql(contract, target, history, "").writtenColumns());
    UndoSql sql = new UndoSql(contract, target, history, columns);
    return views.transaction(
        () -> {
          takeFence(order);
          views.rememberIfReadable();
          connection.update(
              "look who wrote the rows",
              sql.findWritten(),
              table.name(),
              table.name(),
              order.undo());
          long removed =
              connection.update("remove what the run wrote", sql.removeWritten(), order.undo());
          refuseChangedRows(newest, removed);
          connection.update(
              "forget what the run wrote", UndoSql.closeWritten(), table.name(), order.undo());
          connection.update("put back what the run removed", sql.putBack(), order.undo());
          connection.update("reopen versions", sql.reopen(), table.name(), order.undo());
          connection.update("take it out of the history", sql.forget(), order.undo());
          Digest after = digest(contract, target, newest);
          if (!after.fingerprint().equals(newest.targetDigestBefore())) {
            throw new WarehouseException(
                FailureType.NOT_VERIFIED,
                "Cannot undo %s: %s would be %s, it was %s before that run; all was rolled back; was it changed by hand since?"
                    .formatted(
                        order.undo(), target, after.fingerprint(), newest.targetDigestBefore()));
          }
          Instant until = order.startedAt().plus(order.hold());
          Receipt undone =
              new ReceiptBuilder(order)
                  .targetRows(after.totalRows())
                  .target(newest.targetDigest(), after.fingerprint())
                  .verified(
                      "digest", contract.target(), "as before the run, " + after.fingerprint())
                  .view(views.change().orElse(null))
                  .reasons(List.of(order.reasonGiven(), "held until " + Utc.text(until)))
                  .next("snowline sync full %s --end-hold".formatted(table.name()))
                  .build(Outcome.UNDONE, Instant.now());
          ledger.insert(undone, until, List.of());
          return undone;
        });
  }

  /**
   * The target's columns as the run compared them. The source isn't asked: it may have gained, lost
   * or retyped columns since, or be out of reach.
   */
  private Contract contractOf(String run) {
    TableSchema now =
        DuckDbSchema.read(connection, schema, table.target())
            .orElseThrow(
                () -> refused("Cannot undo %s: there is no %s".formatted(run, table.target())));
    List<String> compared = ledger.compared(run);
    TableSchema then =
        new TableSchema(
            now.name(),
            now.view(),
            now.columns().stream()
                .filter(column -> compared.stream().anyMatch(column.name()::equalsIgnoreCase))
                .toList());
    try {
      return Agreement.of(
          table.withRulesOf(names(then)), then, Optional.of(now), DuckDbTypes::place);
    } catch (ContractException changed) {
      throw new WarehouseException(
          FailureType.UNDO_REFUSED,
          "Cannot undo %s: %s".formatted(run, changed.getMessage()),
          changed);
    }
  }

  /**
   * Which hashes the run used depends on its source, which isn't asked; either proves the state.
   */
  private Digest digest(Contract contract, String target, Receipt newest) {
    Digest own = digest(contract.hashed(Hashing.ENGINE), target);
    return own.fingerprint().equals(newest.targetDigestBefore())
        ? own
        : digest(contract.hashed(Hashing.PORTABLE), target);
  }

  private Digest digest(Contract contract, String target) {
    return connection.digest(
        "take the digest of " + target, DigestSql.target(contract, target, 1), 1);
  }

  private void refuseChangedRows(Receipt newest, long removed) {
    long written = newest.inserted() + newest.updated();
    if (removed != written) {
      throw new WarehouseException(
          FailureType.NOT_VERIFIED,
          "Cannot undo %s: someone changed or removed %,d of the %,d rows that it wrote; all was rolled back"
              .formatted(newest.run(), written - removed, written));
    }
  }

  private void takeFence(RunOrder order) {
    connection.update(
        "take the fence",
        "UPDATE snowline_fence SET version = version + 1, run = ?, taken_at = ? WHERE table_name = ?",
        order.run(),
        DuckDbLedger.time(Instant.now()),
        table.name());
  }

  private static List<String> names(TableSchema schema) {
    return schema.columns().stream().map(Column::name).toList();
  }

  private static WarehouseException refused(String message) {
    return new WarehouseException(FailureType.UNDO_REFUSED, message);
  }
}
