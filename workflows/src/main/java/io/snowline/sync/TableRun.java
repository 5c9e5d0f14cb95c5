package io.snowline.sync;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * One run of one table: a child of the table's workflow, which makes sure that it is the only one.
 */
@WorkflowInterface
public interface TableRun {

  /**
   * Carries out the order. It always ends with a receipt: what goes wrong is told in it. Cancelling
   * it stops it between two steps; an apply under way is waited for. A cancelled workflow can't
   * return anything: its receipt is in the ledger.
   */
  @WorkflowMethod(name = "TableRun")
  Receipt run(RunOrder order);

  /** What the run is doing now. */
  @QueryMethod
  Progress progress();
}
