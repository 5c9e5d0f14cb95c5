package io.snowline.table;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;

/** A workflow that asks tables and waits for their answers. */
@WorkflowInterface
public interface Requester {

  /** Takes the answer to one request. */
  @SignalMethod
  void answer(Answer answer);
}
