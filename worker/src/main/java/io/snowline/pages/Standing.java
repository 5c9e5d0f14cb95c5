package io.snowline.pages;

import io.snowline.definition.TableDefinition;
import io.snowline.ledger.TableStatus;
import io.snowline.sync.Receipt;
import java.util.List;

/** What the ledger says of a table. */
record Standing(TableDefinition table, TableStatus status) {

  /** Its newest receipts, newest first. */
  List<Receipt> runs() {
    return status.runs();
  }

  TableView view() {
    return TableView.of(table, status);
  }

  List<WaitingRun> waiting() {
    return status.waiting().stream().map(run -> WaitingRun.of(table, status, run)).toList();
  }
}
