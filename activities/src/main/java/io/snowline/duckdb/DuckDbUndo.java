package io.snowline.duckdb;

import io.snowline.contract.Contract;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.Digest;
import io.snowline.sync.FailureType;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.ReceiptBuilder;
import io.snowline.sync.RunOrder;
import io.snowline.warehouse.WarehouseException;
import java.time.Instant;
import java.util.List;

/** Restores target and history as they were before the newest run, in one transaction. */
final class DuckDbUndo {
  private final DuckDbConnection connection;
  private final TableDefinition table;
  private final Contract contract;
  private final DuckDbLedger ledger;
  private final DuckDbViews views;
  private final String target;
  private final UndoSql sql;

  DuckDbUndo(
      DuckDbConnection connection,
      String schema,
      TableDefinition table,
      Contract contract,
      DuckDbLedger ledger) {
    this.connection = connection;
    this.table = table;
    this.contract = StagedContract.of(contract);
    this.ledger = ledger;
    this.views = new DuckDbViews(connection, schema, table);
    this.target = Sql.name(schema, contract.target());
    String history = Sql.name(schema, table.history());
    ApplySql columns = new ApplySql(this.contract, target, history, "");
    this.sql = new UndoSql(this.contract, target, history, Sql.names(columns.targetColumns()));
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
    return connection.transaction(
        () -> {
          takeFence(order);
          views.remember(true);
          connection.update(
              "remove what the run wrote", sql.removeWritten(), table.name(), order.undo());
          connection.update(
              "forget what the run wrote", UndoSql.closeWritten(), table.name(), order.undo());
          connection.update("put back what the run removed", sql.putBack(), order.undo());
          connection.update("reopen versions", sql.reopen(), table.name(), order.undo());
          connection.update("take it out of the history", sql.forget(), order.undo());
          Digest after =
              connection.digest(
                  "take the digest of " + target, DigestSql.target(contract, target, 1), 1);
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
                  .reasons(List.of(order.reason(), "held until " + until))
                  .next("snowline sync full %s --end-hold".formatted(table.name()))
                  .build(Outcome.UNDONE, Instant.now());
          ledger.insert(undone, until);
          return undone;
        });
  }

  private void takeFence(RunOrder order) {
    connection.update(
        "take the fence",
        "UPDATE snowline_fence SET version = version + 1, run = ?, taken_at = ? WHERE table_name = ?",
        order.run(),
        DuckDbLedger.time(Instant.now()),
        table.name());
  }

  private static WarehouseException refused(String message) {
    return new WarehouseException(FailureType.UNDO_REFUSED, message);
  }
}
