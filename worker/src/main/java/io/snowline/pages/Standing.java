package io.snowline.pages;

import io.snowline.definition.TableDefinition;
import io.snowline.ledger.Ledger;
import io.snowline.ledger.TableStatus;
import io.snowline.sync.Receipt;
import java.time.Instant;
import java.util.List;

/**
 * What the ledger says of a table.
 *
 * @param runs its newest receipts, newest first
 */
record Standing(TableDefinition table, TableStatus status, List<Receipt> runs) {

  static Standing of(TableDefinition table, Ledger wholeLedger, Instant now) {
    Ledger ledger = new RecentReceipts(wholeLedger);
    return new Standing(
        table, TableStatus.of(table, ledger, now), ledger.receipts(table.name(), RunChart.RUNS));
  }

  static Standing untouched(TableDefinition table, Instant now) {
    return new Standing(table, TableStatus.untouched(table, now), List.of());
  }

  TableView view() {
    return TableView.of(table, status, runs);
  }

  List<WaitingRun> waiting() {
    return status.waiting().stream().map(run -> WaitingRun.of(table, status, run)).toList();
  }
}
