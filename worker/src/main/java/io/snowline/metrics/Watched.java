package io.snowline.metrics;

import io.snowline.monitor.Finding;
import io.snowline.monitor.MonitorOrder;
import io.snowline.monitor.MonitorReport;
import io.snowline.monitor.Verdict;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * What the monitor last found.
 *
 * @param heartbeat when the newest round ended that looked at everything; empty if there is none
 * @param schedules the newest verdict on each schedule
 */
public record Watched(Optional<Instant> heartbeat, Map<String, Verdict> schedules) {
  /** No round is known. */
  static final Watched NOTHING = new Watched(Optional.empty(), Map.of());

  /** A round that ended. */
  record Round(MonitorOrder order, MonitorReport report, Instant endedAt) {
    /** Whether it looked at everything: one that looks at one schedule proves no more than that. */
    boolean whole() {
      return order == null || order.schedule() == null;
    }
  }

  /** What the rounds say, newest first; none is read after the first whole one. */
  static Watched of(Iterator<Round> rounds) {
    Map<String, Verdict> schedules = new HashMap<>();
    while (rounds.hasNext()) {
      Round round = rounds.next();
      round.report().findings().stream()
          .filter(finding -> !finding.ofTable())
          .forEach(finding -> put(schedules, finding));
      if (round.whole()) {
        return new Watched(Optional.of(round.endedAt()), schedules);
      }
    }
    return new Watched(Optional.empty(), schedules);
  }

  private static void put(Map<String, Verdict> schedules, Finding finding) {
    schedules.putIfAbsent(finding.subject(), finding.verdict());
  }
}
