package io.snowline.table;

import io.snowline.sync.Receipt;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/** Asks tables for anything: a plan, an approval, a rejection, an undo. */
@WorkflowInterface
public interface TableRequest extends Requester {

  /**
   * Sends the request to each table and returns their receipts in the order asked for.
   *
   * @param tables names of configured tables; empty for all
   * @param request what to ask; its id, table and reply address are set for each table
   */
  @WorkflowMethod(name = "TableRequest")
  List<Receipt> ask(List<String> tables, SyncRequest request);
}
