package io.snowline.monitor;

import java.time.Instant;
import java.util.List;

/**
 * What a round found, did and proved.
 *
 * @param startedAt when the round's first reading was
 * @param readAt when the last reading was, which all but {@code found} refers to
 * @param schedules each schedule as it was read last
 * @param tables each table as the ledger has it
 * @param found what was wrong at first
 * @param findings how everything is at the end
 * @param repairs what was done
 * @param catchUps the full syncs that were made
 * @param open incidents that are open at the end; a look leaves out those that are over
 * @param closed ids of the incidents that this round closed
 * @param left what a human has to do
 * @param telling what people were told of it; null where the round tells nobody
 */
public record MonitorReport(
    Instant startedAt,
    Instant readAt,
    List<ScheduleEvidence> schedules,
    List<TableFreshness> tables,
    List<Finding> found,
    List<Finding> findings,
    List<Repair> repairs,
    List<CatchUp> catchUps,
    List<OpenIncident> open,
    List<String> closed,
    List<String> left,
    Telling telling) {
  public MonitorReport {
    schedules = List.copyOf(schedules);
    tables = List.copyOf(tables);
    found = List.copyOf(found);
    findings = List.copyOf(findings);
    repairs = List.copyOf(repairs);
    catchUps = List.copyOf(catchUps);
    open = List.copyOf(open);
    closed = List.copyOf(closed);
    left = List.copyOf(left);
  }

  /** The same, and what people were told of it. */
  MonitorReport telling(Telling told) {
    return new MonitorReport(
        startedAt, readAt, schedules, tables, found, findings, repairs, catchUps, open, closed,
        left, told);
  }

  /** Whether nothing is wrong and nothing unproven at the end. */
  public boolean healthy() {
    return open.isEmpty() && findings.stream().noneMatch(finding -> finding.verdict().wrong());
  }
}
