package io.snowline.monitor;

import io.temporal.workflow.Workflow;

/** See {@link SchedulerMonitor}. */
public final class SchedulerMonitorImpl implements SchedulerMonitor {

  @Override
  public MonitorReport watch(MonitorOrder order) {
    MonitorOrder wanted = order == null ? new MonitorOrder(null, null, null) : order;
    MonitorReport report = new MonitorRound(wanted).run();
    Workflow.setCurrentDetails(details(report));
    return report;
  }

  private static String details(MonitorReport report) {
    long wrong = report.findings().stream().filter(finding -> finding.verdict().wrong()).count();
    return "%d schedules and %d tables, %d wrong, %d repairs, %d incidents open%s"
        .formatted(
            report.schedules().size(),
            report.tables().size(),
            wrong,
            report.repairs().size(),
            report.open().size(),
            report.left().isEmpty() ? "" : "\n\n- " + String.join("\n- ", report.left()));
  }
}
