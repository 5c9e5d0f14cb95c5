package io.snowline.monitor;

import io.snowline.monitor.Repair.Action;
import io.snowline.monitor.ScheduleEvidence.Reading;
import io.snowline.monitor.ScheduleEvidence.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides what is done about what was found. A pure function of its arguments.
 *
 * <p>Never against a maintenance note. Where two rounds repaired a schedule within six hours and it
 * is wrong again, something undoes the repairs: a human is asked instead, until the schedule has
 * fired well six hours after the second, or a note was written since. Nor is a table synced more
 * than twice in six hours.
 */
public final class RepairRule {
  private static final int MOST_REPAIRS = 2;
  static final Duration LATCH = Duration.ofHours(6);

  /** Whatever undid repairs before that is another story. */
  private static final Duration LATCHED = Duration.ofDays(40);

  private final Evidence evidence;

  private RepairRule(Evidence evidence) {
    this.evidence = evidence;
  }

  /**
   * A decision for each subject that something is wrong with, and for each whose incident is open
   * since its table isn't proven yet. A table is caught up once, however many findings ask for it.
   */
  public static List<RepairDecision> decide(Evidence evidence, List<Finding> findings) {
    RepairRule rule = new RepairRule(evidence);
    Map<String, List<Finding>> wrong =
        findings.stream()
            .filter(finding -> finding.verdict().wrong())
            .collect(Collectors.groupingBy(Finding::key, LinkedHashMap::new, Collectors.toList()));
    List<RepairDecision> decisions = new ArrayList<>();
    wrong.values().forEach(found -> decisions.add(rule.decide(found)));
    evidence.incidents().stream()
        .filter(incident -> !wrong.containsKey(incident.key()))
        .forEach(incident -> rule.unproven(incident).ifPresent(decisions::add));
    return once(decisions);
  }

  private static List<RepairDecision> once(List<RepairDecision> decisions) {
    Set<String> seenTo =
        decisions.stream()
            .filter(decision -> !decision.ofTable() && decision.unproven())
            .map(RepairDecision::table)
            .collect(Collectors.toSet());
    Set<String> syncs = new HashSet<>();
    return decisions.stream()
        .filter(decision -> !decision.ofTable() || !seenTo.contains(decision.table()))
        .map(
            decision ->
                decision.catchUp() && !syncs.add(decision.table())
                    ? decision.withoutSync()
                    : decision)
        .toList();
  }

  private RepairDecision decide(List<Finding> found) {
    Finding first = found.get(0);
    if (first.ofTable()) {
      return table(found);
    }
    if (latched(first.subject())) {
      return left(
          first,
          "repaired %d times in %d hours and wrong again: %s; find out who or what undoes the repair"
              .formatted(MOST_REPAIRS, LATCH.toHours(), first.detail()));
    }
    Set<Action> actions = new LinkedHashSet<>();
    List<String> left = new ArrayList<>();
    // An expression is mended before a pause is ended, or it would fire by the wrong one.
    found.stream()
        .map(this::action)
        .filter(action -> action == Action.UPDATE)
        .forEach(actions::add);
    for (Finding finding : found) {
      Action action = action(finding);
      if (action == Action.NOTHING) {
        left.add(advice(finding));
      } else {
        actions.add(action);
      }
    }
    boolean missed = found.stream().anyMatch(this::missedRun);
    Optional<String> blocked = missed ? blocked(first.table()) : Optional.empty();
    blocked.ifPresent(left::add);
    return new RepairDecision(
        first.subject(),
        false,
        List.copyOf(actions),
        missed,
        missed && blocked.isEmpty(),
        first.table(),
        left.isEmpty() ? null : String.join("; ", left));
  }

  private Action action(Finding finding) {
    Expected wanted =
        evidence.schedule(finding.subject()).map(ScheduleEvidence::wanted).orElseThrow();
    return switch (finding.verdict()) {
      case PAUSED -> Action.RESUME;
      case MISSING -> wanted.recreatable() ? Action.RECREATE : Action.NOTHING;
      case UPDATE_FAILED, CRON_DRIFTED, ZONE_DRIFTED, DRIFTED ->
          wanted.cron() == null ? Action.NOTHING : Action.UPDATE;
      case STALE, NEVER_RAN ->
          wanted.cron() == null || writtenAnew(finding.subject()).isPresent()
              ? Action.NOTHING
              : Action.UPDATE;
      case DISABLED,
          FAILING,
          UNKNOWN,
          TABLE_STALE,
          RUN_WAITING,
          RUN_BLOCKED,
          RUN_FAILED,
          NOT_VERIFIED,
          HEALTHY,
          MAINTENANCE,
          NOT_APPLICABLE ->
          Action.NOTHING;
    };
  }

  /** When the configured schedule was written, if it hasn't fired since: that did not help. */
  private Optional<Instant> writtenAnew(String name) {
    Optional<Instant> attempt = evidence.schedule(name).map(ScheduleEvidence::lastAttempt);
    return times(name, action -> action == Action.UPDATE || action == Action.RECREATE)
        .filter(at -> attempt.isEmpty() || at.isAfter(attempt.get()))
        .max(Comparator.naturalOrder());
  }

  private String advice(Finding finding) {
    return switch (finding.verdict()) {
      case MISSING ->
          "%s is missing and can't be made anew: give it http in the configuration, or make it by hand"
              .formatted(finding.subject());
      case DISABLED ->
          "%s was disabled by the scheduler: see why, then delete it, so that it can be made anew"
              .formatted(finding.subject());
      case FAILING ->
          "%s %s: mend what it calls%s"
              .formatted(
                  finding.subject(),
                  finding.detail(),
                  withoutTimetable(finding.subject())
                      ? ", and write an expression of five fields"
                      : "");
      case UNKNOWN ->
          "%s is unknown, %s: %s"
              .formatted(finding.subject(), finding.detail(), toBeKnown(finding.subject()));
      default ->
          "%s: %s; %s"
              .formatted(
                  finding.subject(),
                  finding.detail(),
                  writtenAnew(finding.subject())
                      .map(Judge::time)
                      .map(
                          "it was written anew at %s and that did not help: delete it, so that it can be made anew"
                              ::formatted)
                      .orElse("nothing is configured to write it anew from"));
    };
  }

  /** Whether nobody can say when it should fire, which a failure must not hide. */
  private boolean withoutTimetable(String name) {
    return evidence
        .schedule(name)
        .map(ScheduleEvidence::timetable)
        .map(timetable -> timetable.unknown() != null)
        .orElse(false);
  }

  private String toBeKnown(String name) {
    ScheduleEvidence schedule = evidence.schedule(name).orElseThrow();
    if (schedule.reading() != Reading.READ) {
      return "if that is a refusal, give the monitor the right to get and list schedules;"
          + " else see that the scheduler can be reached, the next round looks again";
    }
    return schedule.state() == State.UNKNOWN
        ? "look at it in the scheduler, and for a newer version of Snowline"
        : "write an expression of five fields";
  }

  /** A stale table is synced; why a run of it ended otherwise than verified is a human's to see. */
  private RepairDecision table(List<Finding> found) {
    Finding first = found.get(0);
    boolean stale = first.verdict() == Verdict.TABLE_STALE;
    Optional<String> blocked = blocked(first.table());
    List<String> left = new ArrayList<>(blocked.stream().toList());
    evidence
        .table(first.table())
        .map(TableFreshness::unverified)
        .map(run -> "%s: %s; see snowline runs %s".formatted(first.table(), run.text(), run.run()))
        .ifPresent(left::add);
    return new RepairDecision(
        first.subject(),
        true,
        List.of(),
        stale,
        stale && blocked.isEmpty(),
        first.table(),
        left.isEmpty() ? null : String.join("; ", left));
  }

  private static RepairDecision left(Finding finding, String what) {
    return new RepairDecision(
        finding.subject(), false, List.of(), false, false, finding.table(), what);
  }

  private Optional<RepairDecision> unproven(OpenIncident incident) {
    Optional<TableFreshness> table =
        incident.table() == null ? Optional.empty() : evidence.table(incident.table());
    if (incident.proveFrom() == null
        || (!incident.ofTable() && evidence.note(incident.subject()).isPresent())
        || table.isEmpty()
        || table.get().provenSince(incident.proveFrom())) {
      return Optional.empty();
    }
    String left = blocked(incident.table()).orElse(null);
    return Optional.of(
        new RepairDecision(
            incident.subject(),
            incident.ofTable(),
            List.of(),
            true,
            left == null,
            incident.table(),
            left));
  }

  /** Whether the table lacks a run that the schedule should have brought about. */
  private boolean missedRun(Finding finding) {
    if (finding.verdict() == Verdict.UNKNOWN || finding.table() == null) {
      return false;
    }
    return evidence
        .table(finding.table())
        .map(table -> missedRun(table, evidence.schedule(finding.subject()).orElseThrow()))
        .orElse(false);
  }

  private boolean missedRun(TableFreshness table, ScheduleEvidence schedule) {
    Instant expected = proveFrom(schedule);
    return expected == null
        ? table.stale(evidence.readAt())
        : !table.syncedSince(expected, schedule.wanted().mode());
  }

  /** The time from which a table has to be proven for the schedule's last run to be made up for. */
  static Instant proveFrom(ScheduleEvidence schedule) {
    return schedule.timetable() == null ? null : schedule.timetable().expected();
  }

  /** Why another sync of the table would not help now. */
  private Optional<String> blocked(String table) {
    return undecided(table)
        .or(() -> underWay(table))
        .or(
            () ->
                syncs(table) < MOST_REPAIRS
                    ? Optional.empty()
                    : Optional.of(
                        "%s is not proven after %d full syncs in %d hours: see snowline runs %s"
                            .formatted(table, MOST_REPAIRS, LATCH.toHours(), table)));
  }

  private Optional<String> underWay(String table) {
    return evidence.atWork().stream()
        .filter(round -> table.equals(round.table()))
        .findFirst()
        .map(RoundAtWork::text);
  }

  /** What a human has to decide before a sync of the table can prove anything. */
  private Optional<String> undecided(String name) {
    return evidence
        .table(name)
        .map(
            table ->
                table.hold() != null
                    ? "%s is held by %s until %s (%s): snowline sync full %s --end-hold ends that"
                        .formatted(
                            name,
                            table.hold().owner(),
                            Judge.time(table.hold().until()),
                            table.hold().reason(),
                            name)
                    : table.waitingRun() != null
                        ? "run %s waits for approval: snowline approve %s --plan %s"
                            .formatted(table.waitingRun(), table.waitingRun(), table.waitingPlan())
                        : table.rejectedRun() != null
                            ? "the deletions of run %s were rejected: mend the source, then snowline sync full %s"
                                .formatted(table.rejectedRun(), name)
                            : null)
        .filter(Objects::nonNull);
  }

  /** Full syncs of the last six hours, whatever asked for them. */
  private long syncs(String table) {
    return evidence.repairs().stream()
        .filter(repair -> repair.action() == Action.CATCH_UP && table.equals(repair.table()))
        .filter(repair -> repair.at().isAfter(evidence.readAt().minus(LATCH)))
        .count();
  }

  /**
   * Whether something undoes the repairs of the schedule. A firing soon after the second of them
   * proves nothing: it may have come just before it was undone.
   */
  private boolean latched(String schedule) {
    Instant before = Instant.MIN;
    Instant second = null;
    Instant from = evidence.readAt().minus(LATCHED);
    for (Instant at :
        times(schedule, action -> action != Action.CATCH_UP)
            .filter(at -> at.isAfter(from))
            .sorted()
            .toList()) {
      second = at.minus(LATCH).isBefore(before) ? at : second;
      before = at;
    }
    return second != null
        && !firedWell(schedule, second.plus(LATCH))
        && !explained(schedule, second);
  }

  /** Repairs of one round share their time. */
  private Stream<Instant> times(String subject, Predicate<Action> actions) {
    return evidence.repairs().stream()
        .filter(repair -> repair.subject().equals(subject) && actions.test(repair.action()))
        .map(Repair::at)
        .distinct();
  }

  private boolean firedWell(String name, Instant from) {
    return evidence
        .schedule(name)
        .filter(schedule -> schedule.lastAttempt() != null && schedule.lastFailure() == null)
        .map(schedule -> !schedule.lastAttempt().isBefore(from))
        .orElse(false);
  }

  private boolean explained(String schedule, Instant since) {
    return evidence.notes().stream()
        .filter(note -> note.schedule().equals(schedule))
        .anyMatch(note -> note.end().isAfter(since) && !note.from().isAfter(evidence.readAt()));
  }
}
