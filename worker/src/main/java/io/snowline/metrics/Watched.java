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
 * @param heartbeat when the newest round ended that looked at everything and kept what it found;
 *     empty if there is none
 * @param schedules the newest verdict on each schedule
 */
public record Watched(Optional<Instant> heartbeat, Map<String, Verdict> schedules) {
  /** No round is known. */
  static final Watched NOTHING = new Watched(Optional.empty(), Map.of());

  /**
   * What the rounds say, newest first. The heartbeat is the watch's own: a person who only looks
   * proves nothing of it, and mustn't hide that it stands still.
   */
  public static Watched of(Iterator<Round> rounds) {
    Map<String, Verdict> schedules = new HashMap<>();
    boolean complete = false;
    while (rounds.hasNext()) {
      Round round = rounds.next();
      if (!complete) {
        round.report().findings().stream()
            .filter(finding -> !finding.ofTable())
            .forEach(finding -> put(schedules, finding));
        complete = round.whole();
      }
      if (round.keeps()) {
        return new Watched(Optional.of(round.endedAt()), schedules);
      }
    }
    return new Watched(Optional.empty(), schedules);
  }

  private static void put(Map<String, Verdict> schedules, Finding finding) {
    schedules.putIfAbsent(finding.subject(), finding.verdict());
  }
}
