package io.snowline.table;

import io.snowline.sync.Receipt;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/** Makes the configured tables equal to their sources. */
@WorkflowInterface
public interface FullSync extends Requester {

  /** Syncs the tables, several at once, and returns their receipts in the order asked for. */
  @WorkflowMethod(name = "FullSync")
  List<Receipt> sync(SyncOrder order);
}
