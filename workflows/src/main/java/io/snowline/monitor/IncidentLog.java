package io.snowline.monitor;

import io.snowline.monitor.IncidentEvent.Kind;
import io.snowline.monitor.Repair.Action;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a round enters into its incidents. From detection to proof there is one incident a subject,
 * over as many rounds as that takes. Pure: events of a round come out the same again.
 */
final class IncidentLog {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final String round;
  private final boolean namedByRound;
  private final String actor;
  private final Evidence evidence;
  private final Map<String, String> ids = new LinkedHashMap<>();

  /**
   * Begins the log of a round.
   *
   * @param round unique among all rounds
   * @param namedByRound whether names tell rounds of the same second apart, as they do now
   */
  IncidentLog(String round, boolean namedByRound, String actor, Evidence evidence) {
    this.round = round;
    this.namedByRound = namedByRound;
    this.actor = actor;
    this.evidence = evidence;
    evidence.incidents().forEach(incident -> ids.put(incident.key(), incident.id()));
  }

  /** What was found that isn't known yet, and the repairs that begin. */
  List<IncidentEvent> begin(
      List<Finding> findings, List<RepairDecision> decisions, boolean repairing) {
    List<IncidentEvent> events = new ArrayList<>();
    for (RepairDecision decision : decisions) {
      String incident =
          ids.computeIfAbsent(decision.key(), key -> id(decision.subject(), decision.ofTable()));
      findings.stream()
          .filter(finding -> finding.key().equals(decision.key()) && finding.verdict().wrong())
          .filter(finding -> !known(finding))
          .map(finding -> detected(incident, finding, decision))
          .forEach(events::add);
      if (repairing) {
        actions(decision).map(action -> repairing(incident, decision, action)).forEach(events::add);
      }
    }
    return events;
  }

  /** One that has fired since it was found silent, and is silent, is news. */
  private boolean known(Finding finding) {
    return evidence.incidents().stream()
        .filter(incident -> incident.key().equals(finding.key()))
        .filter(incident -> !finding.verdict().silent() || !evidence.fired(incident))
        .anyMatch(incident -> incident.verdicts().contains(finding.verdict()));
  }

  /** The decisions but for those whose incidents were not begun, since they are another round's. */
  List<RepairDecision> without(List<String> refused, List<RepairDecision> decisions) {
    return decisions.stream()
        .filter(decision -> !refused.contains(ids.get(decision.key())))
        .toList();
  }

  static Stream<Action> actions(RepairDecision decision) {
    return Stream.concat(
        decision.actions().stream(),
        decision.catchUp() ? Stream.of(Action.CATCH_UP) : Stream.empty());
  }

  private IncidentEvent detected(String incident, Finding finding, RepairDecision decision) {
    ScheduleEvidence schedule =
        finding.ofTable() ? null : evidence.schedule(finding.subject()).orElse(null);
    return event(
        incident,
        Kind.DETECTED,
        finding.verdict().name(),
        evidence.readAt(),
        decision,
        finding,
        schedule,
        null,
        null,
        decision.unproven() ? proveFrom(decision, schedule) : null,
        null,
        finding.detail());
  }

  /** Of a table: since the last run of those schedules that feed it among others. */
  private Instant proveFrom(RepairDecision decision, ScheduleEvidence schedule) {
    if (schedule == null) {
      return evidence
          .table(decision.table())
          .flatMap(
              table ->
                  evidence.schedules().stream()
                      .filter(feeding -> feeding.leavesUndone(table))
                      .map(feeding -> feeding.timetable().expected())
                      .max(Comparator.naturalOrder()))
          .orElse(null);
    }
    return Optional.ofNullable(RepairRule.proveFrom(schedule)).orElse(evidence.readAt());
  }

  private IncidentEvent repairing(String incident, RepairDecision decision, Action action) {
    return event(
        incident,
        Kind.REPAIRING,
        action.name(),
        evidence.readAt(),
        decision,
        null,
        null,
        action,
        null,
        null,
        null,
        null);
  }

  /** How a repair at the scheduler ended. */
  IncidentEvent repaired(RepairDecision decision, Action action, RepairResult result, Instant at) {
    return event(
        ids.get(decision.key()),
        Kind.REPAIRED,
        action.name(),
        at,
        decision,
        null,
        result.after(),
        action,
        result.done(),
        null,
        null,
        result.detail());
  }

  /** How a full sync ended, for each incident that asked for it. */
  List<IncidentEvent> caughtUp(List<RepairDecision> decisions, CatchUp catchUp, Instant at) {
    return decisions.stream()
        .filter(decision -> decision.unproven() && catchUp.table().equals(decision.table()))
        .map(
            decision ->
                event(
                    ids.get(decision.key()),
                    Kind.CAUGHT_UP,
                    catchUp.table(),
                    at,
                    decision,
                    null,
                    null,
                    Action.CATCH_UP,
                    null,
                    null,
                    catchUp.run(),
                    catchUp.shortfall()))
        .toList();
  }

  /**
   * What only a run of the schedule can prove: it was silent, was written anew and looks well, as
   * it did before.
   *
   * @return what is waited for, by the subject's key
   */
  static Map<String, String> awaited(Evidence last, List<Finding> findings) {
    Map<String, String> awaited = new LinkedHashMap<>();
    last.incidents().stream()
        .filter(incident -> !last.fired(incident) && wrong(incident, findings).isEmpty())
        .forEach(
            incident ->
                awaited.put(
                    incident.key(),
                    "%s has not fired since it was found silent at %s: its next run has to prove it"
                        .formatted(incident.subject(), Judge.time(incident.fireFrom()))));
    return awaited;
  }

  private static Optional<Finding> wrong(OpenIncident incident, List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.key().equals(incident.key()))
        .filter(finding -> finding.verdict().wrong())
        .findFirst();
  }

  /**
   * Closes what is healthy and proven by the last reading, and asks a human for the rest unless the
   * same was asked before. Where a repair failed, nobody here made it well: if it looks so, another
   * round may close it.
   *
   * @param left what a human has to do, by the subject's key
   * @param failed keys of the subjects of which a repair failed
   */
  List<IncidentEvent> end(
      Evidence last, List<Finding> findings, Map<String, String> left, Set<String> failed) {
    List<IncidentEvent> events = new ArrayList<>();
    for (OpenIncident incident : last.incidents()) {
      if (notApplicable(incident, findings)) {
        continue;
      }
      Optional<Finding> wrong = wrong(incident, findings);
      boolean trusted = !failed.contains(incident.key()) || maintained(incident, last);
      if (wrong.isEmpty() && trusted && last.fired(incident) && proven(incident, last)) {
        events.add(
            ended(
                incident,
                Kind.CLOSED,
                last.readAt(),
                provenBy(incident, last).orElse(null),
                closing(incident, findings, last)));
        continue;
      }
      String ask =
          Optional.ofNullable(left.get(incident.key()))
              .or(() -> wrong.map(finding -> incident.subject() + ": " + finding.detail()))
              .orElse(incident.table() + " is not proven yet");
      if (!Objects.equals(ask, incident.raised())) {
        events.add(ended(incident, Kind.RAISED, last.readAt(), null, ask));
      }
    }
    return events;
  }

  /** Where there is no such scheduler, nobody can say that it is well again. */
  private static boolean notApplicable(OpenIncident incident, List<Finding> findings) {
    return findings.stream()
        .anyMatch(
            finding ->
                finding.key().equals(incident.key())
                    && finding.verdict() == Verdict.NOT_APPLICABLE);
  }

  private static boolean proven(OpenIncident incident, Evidence last) {
    return incident.proveFrom() == null
        || maintained(incident, last)
        || last.table(incident.table())
            .map(table -> table.provenSince(incident.proveFrom()))
            .orElse(true);
  }

  private static boolean maintained(OpenIncident incident, Evidence last) {
    return !incident.ofTable() && last.note(incident.subject()).isPresent();
  }

  private static String closing(OpenIncident incident, List<Finding> findings, Evidence last) {
    String how =
        findings.stream()
            .filter(finding -> finding.key().equals(incident.key()))
            .map(Finding::detail)
            .findFirst()
            .orElse("no longer watched");
    return provenBy(incident, last)
        .map(run -> "%s; %s proven by %s".formatted(how, incident.table(), run))
        .orElse(how);
  }

  /** A run from before the run that was missed, or from before it was found, proves nothing. */
  private static Optional<String> provenBy(OpenIncident incident, Evidence last) {
    if (incident.table() == null || incident.foundAt() == null) {
      return Optional.empty();
    }
    return last.table(incident.table())
        .map(
            table ->
                incident.proveFrom() == null
                    ? table.verifiedBy(incident.foundAt())
                    : table.provenBy(incident.proveFrom()));
  }

  private IncidentEvent ended(
      OpenIncident incident, Kind kind, Instant at, String run, String detail) {
    return new IncidentEvent(
        eventId(incident.id(), kind, ""),
        incident.id(),
        kind,
        at,
        actor,
        incident.subject(),
        incident.ofTable(),
        null,
        null,
        null,
        null,
        incident.table(),
        incident.proveFrom(),
        run,
        detail);
  }

  private IncidentEvent event(
      String incident,
      Kind kind,
      String suffix,
      Instant at,
      RepairDecision decision,
      Finding finding,
      ScheduleEvidence schedule,
      Action action,
      Boolean done,
      Instant proveFrom,
      String run,
      String detail) {
    return new IncidentEvent(
        eventId(incident, kind, suffix),
        incident,
        kind,
        at,
        actor,
        decision.subject(),
        decision.ofTable(),
        finding,
        schedule,
        action,
        done,
        decision.table(),
        proveFrom,
        run,
        detail);
  }

  private String eventId(String incident, Kind kind, String suffix) {
    return "%s/%s/%s/%s".formatted(incident, round, kind, suffix);
  }

  /** The incident that a finding of this round belongs to. */
  String incident(Finding finding) {
    return ids.getOrDefault(finding.key(), id(finding.subject(), finding.ofTable()));
  }

  /** Named like a run. Rounds that find the same within a second begin incidents of their own. */
  private String id(String subject, boolean ofTable) {
    return "%s%s-%s%s"
        .formatted(
            ofTable ? "table-" : "",
            subject,
            TIME.format(evidence.readAt()),
            namedByRound ? "-%04x".formatted(round.hashCode() & 0xffff) : "");
  }
}
