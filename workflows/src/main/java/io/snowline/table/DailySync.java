package io.snowline.table;

import io.snowline.sync.Receipt;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/** Inserts and updates of the configured tables. */
@WorkflowInterface
public interface DailySync extends Requester {

  /** Syncs the tables, several at once, and returns their receipts in the order asked for. */
  @WorkflowMethod(name = "DailySync")
  List<Receipt> sync(SyncOrder order);
}
