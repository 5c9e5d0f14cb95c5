package io.snowline.monitor;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * A round of the monitor: read, judge, repair, catch up, read again, report. A catch-up is a full
 * sync by the tables' own workflows and is waited for.
 */
@WorkflowInterface
public interface SchedulerMonitor {

  /**
   * Carries out one round.
   *
   * @param order null, as from a schedule, for everything and as far as the configuration says
   */
  @WorkflowMethod(name = "SchedulerMonitor")
  MonitorReport watch(MonitorOrder order);
}
