package io.snowline.metrics;

import io.snowline.monitor.Finding;
import io.snowline.monitor.Verdict;
import io.snowline.temporal.MonitorRounds.Round;
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

  /** What the rounds say, newest first; none is read after the first whole one. */
  public static Watched of(Iterator<Round> rounds) {
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
