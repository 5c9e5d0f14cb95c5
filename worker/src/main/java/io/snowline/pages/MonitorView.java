package io.snowline.pages;

import io.snowline.definition.Definitions;
import io.snowline.monitor.Finding;
import io.snowline.monitor.MonitorReport;
import io.snowline.monitor.ScheduleEvidence;
import io.snowline.reading.MonitorDue;
import io.snowline.temporal.MonitorRounds.Round;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the monitor's newest rounds say of the schedules. A verdict that is too old counts no more
 * than none: nobody knows, so it isn't good. Whoever looks by hand knows how the schedules stand,
 * and nothing of whether anybody watches them.
 *
 * @param tone of the monitor itself
 * @param heartbeat when its newest round was that it made as a watch, in words
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
  static MonitorView of(Definitions definitions, List<Round> rounds, Instant now) {
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
    Optional<Instant> heartbeat = heartbeat(definitions, rounds);
    return new MonitorView(
        heartbeat.filter(at -> !at.isBefore(countsFrom)).isPresent() ? Tone.GOOD : Tone.BAD,
        heartbeat
            .map(at -> words(Moment.of(at, now), at.isBefore(countsFrom)))
            .orElse(
                "No round of the monitor's own over everything is known: nobody watches schedules and tables."),
        watched.stream()
            .map(schedule -> view(schedule, rounds, countsFrom, now))
            .sorted(Comparator.comparing(ScheduleView::tone))
            .toList());
  }

  /** Where no schedule starts the monitor, people who look are the watch. */
  private static Optional<Instant> heartbeat(Definitions definitions, List<Round> rounds) {
    boolean scheduled = MonitorDue.isScheduled(definitions);
    return rounds.stream()
        .filter(round -> scheduled ? round.keeps() : round.whole())
        .map(round -> round.report().readAt())
        .findFirst();
  }

  private static String words(Moment heartbeat, boolean silent) {
    return "The monitor's last round was %s (%s)%s"
        .formatted(heartbeat.ago(), heartbeat.text(), silent ? ": a round is missing." : ".");
  }

  private static ScheduleView view(
      WatchedSchedule schedule, List<Round> rounds, Instant countsFrom, Instant now) {
    for (Round made : rounds) {
      MonitorReport round = made.report();
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
