package io.snowline.table;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * The one writer of a table. It never completes; its id is {@link #id}. Each run is its child, one
 * at a time.
 */
@WorkflowInterface
public interface TableWorkflow {

  /** The workflow's id for a table. */
  static String id(String table) {
    return "table/" + table;
  }

  /** Serves requests for ever. */
  @WorkflowMethod(name = "Table")
  void serve(TableState state);

  /** Takes a request; the same id twice is one request. */
  @SignalMethod
  void request(SyncRequest request);

  /** Takes a request from a human at the Temporal UI or CLI. */
  @SignalMethod
  void rerun(Rerun rerun);

  /** Takes a request back. A run that serves it already goes on. */
  @SignalMethod
  void withdraw(String requestId);

  /** What the table is busy with. */
  @QueryMethod
  TableProgress progress();
}
