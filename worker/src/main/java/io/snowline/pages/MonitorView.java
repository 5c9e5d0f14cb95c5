package io.snowline.pages;

import io.snowline.definition.Definitions;
import io.snowline.monitor.Finding;
import io.snowline.monitor.MonitorReport;
import io.snowline.monitor.ScheduleEvidence;
import io.snowline.reading.MonitorDue;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the monitor's newest rounds say of the schedules. A verdict that is too old counts no more
 * than none: nobody knows, so it isn't good.
 *
 * @param tone of the monitor itself
 * @param heartbeat when its newest round was, in words
 * @param schedules worst first
 */
record MonitorView(Tone tone, String heartbeat, List<ScheduleView> schedules) {
  private static final Duration GRACE = Duration.ofMinutes(30);

  /** Of schedules whose rounds can't be read. */
  static MonitorView unreadable(Definitions definitions, String problem) {
    return new MonitorView(
        Tone.BAD,
        problem,
        WatchedSchedule.of(definitions).stream()
            .map(schedule -> ScheduleView.unknown(schedule, "nobody knows: " + problem))
            .toList());
  }

  /**
   * The verdicts.
   *
   * @param rounds newest first; a round may have looked at one schedule alone
   */
  static MonitorView of(Definitions definitions, List<MonitorReport> rounds, Instant now) {
    List<WatchedSchedule> watched = WatchedSchedule.of(definitions);
    if (rounds.isEmpty()) {
      return new MonitorView(
          watched.isEmpty() ? Tone.CALM : Tone.WARNING,
          "No round of the monitor is known: nobody watches schedules and tables.",
          watched.stream()
              .map(schedule -> ScheduleView.unknown(schedule, "no round of the monitor is known"))
              .toList());
    }
    Instant countsFrom = MonitorDue.at(definitions, GRACE, now);
    Moment newest = Moment.of(rounds.get(0).readAt(), now);
    boolean silent = rounds.get(0).readAt().isBefore(countsFrom);
    return new MonitorView(
        silent ? Tone.BAD : Tone.GOOD,
        "The monitor's last round was %s (%s)%s"
            .formatted(newest.ago(), newest.text(), silent ? ": a round is missing." : "."),
        watched.stream()
            .map(schedule -> view(schedule, rounds, countsFrom, now))
            .sorted(Comparator.comparing(ScheduleView::tone))
            .toList());
  }

  private static ScheduleView view(
      WatchedSchedule schedule, List<MonitorReport> rounds, Instant countsFrom, Instant now) {
    for (MonitorReport round : rounds) {
      List<Finding> findings =
          round.findings().stream()
              .filter(finding -> !finding.ofTable() && finding.subject().equals(schedule.name()))
              .toList();
      if (!findings.isEmpty()) {
        return round.readAt().isBefore(countsFrom)
            ? ScheduleView.unknown(
                schedule,
                "last judged %s, too long ago".formatted(Moment.of(round.readAt(), now).ago()))
            : ScheduleView.of(schedule, findings, evidence(schedule, round).orElse(null), now);
      }
    }
    return ScheduleView.unknown(schedule, "no round of the monitor has looked at it");
  }

  private static Optional<ScheduleEvidence> evidence(
      WatchedSchedule schedule, MonitorReport round) {
    return round.schedules().stream()
        .filter(evidence -> evidence.schedule().equals(schedule.name()))
        .findFirst();
  }
}
