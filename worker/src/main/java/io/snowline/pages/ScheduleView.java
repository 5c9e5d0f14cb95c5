package io.snowline.pages;

import io.snowline.monitor.Finding;
import io.snowline.monitor.ScheduleEvidence;
import io.snowline.monitor.Verdict;
import io.snowline.words.Words;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A schedule with its verdict.
 *
 * @param kind what it lives in
 * @param feeds what it starts
 * @param fires its expression as configured
 * @param detail what was found, in words
 * @param since when it began to matter; null if unknown
 * @param lastFired null if it never did, or nobody knows
 */
record ScheduleView(
    String name,
    String kind,
    String feeds,
    String fires,
    Tone tone,
    String verdict,
    String detail,
    Moment since,
    Moment lastFired) {

  /** One that no round of the monitor has judged, or none that still counts. */
  static ScheduleView unknown(WatchedSchedule schedule, String why) {
    return new ScheduleView(
        schedule.name(),
        schedule.kind(),
        schedule.feeds(),
        schedule.fires(),
        Tone.WARNING,
        Words.lower(Verdict.UNKNOWN),
        why,
        null,
        null);
  }

  /** As a round found it; several things may be wrong with one. */
  static ScheduleView of(
      WatchedSchedule schedule, List<Finding> findings, ScheduleEvidence evidence, Instant now) {
    List<Finding> worstFirst =
        findings.stream()
            .sorted(Comparator.comparing((Finding finding) -> Tone.of(finding.verdict())))
            .toList();
    Finding worst = worstFirst.get(0);
    return new ScheduleView(
        schedule.name(),
        schedule.kind(),
        schedule.feeds(),
        schedule.fires(),
        Tone.of(worst.verdict()),
        Words.lower(worst.verdict()),
        Words.value(String.join("; ", worstFirst.stream().map(Finding::detail).toList())),
        worst.verdict().wrong() ? Moment.of(worst.since(), now) : null,
        evidence == null ? null : Moment.of(evidence.lastAttempt(), now));
  }
}
