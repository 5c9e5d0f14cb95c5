package io.snowline.monitor;

import io.snowline.monitor.IncidentEvent.Kind;
import io.snowline.monitor.MonitorOrder.Conduct;
import io.snowline.monitor.Repair.Action;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.table.FullSync;
import io.snowline.table.SyncOrder;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Orders the steps of one round; what they mean is said in {@link MonitorActivities}. */
final class MonitorRound {
  private static final String NAMED_BY_ROUND = "incidents are named by round";

  private final MonitorOrder order;
  private final String actor;
  private final MonitorActivities activities = MonitorSteps.stub();
  private final Map<String, String> left = new LinkedHashMap<>();
  private final Set<String> failed = new HashSet<>();
  private final Set<String> others = new HashSet<>();
  private final List<Repair> repairs = new ArrayList<>();
  private final List<CatchUp> catchUps = new ArrayList<>();

  MonitorRound(MonitorOrder order) {
    this.order = order;
    this.actor = order.actor() == null ? Workflow.getInfo().getWorkflowType() : order.actor();
  }

  MonitorReport run() {
    Workflow.setCurrentDetails("reading schedules and the ledger");
    Evidence first = activities.read(order.schedule()).seenBy(round());
    List<Finding> found = Judge.judge(first);
    List<RepairDecision> decisions = RepairRule.decide(first, found);
    Conduct conduct = conduct(first);
    decisions.forEach(decision -> leave(decision, conduct != Conduct.REPAIR));
    List<RepairDecision> free =
        decisions.stream().filter(decision -> !leftToRoundAtWork(decision, first)).toList();
    IncidentLog log = new IncidentLog(round(), namesByRound(conduct, decisions), actor, first);
    if (conduct == Conduct.LOOK) {
      return report(first, found, first, found, end(log, first, found));
    }
    List<String> refused = record(log.begin(found, free, conduct == Conduct.REPAIR));
    List<RepairDecision> own = log.without(refused, free);
    free.stream().filter(decision -> !own.contains(decision)).forEach(this::leaveToOther);
    if (conduct == Conduct.REPAIR) {
      repair(first, own, log);
      catchUp(own, log);
    }
    Evidence last = decisions.isEmpty() ? first : activities.read(order.schedule());
    List<Finding> findings = Judge.judge(last);
    List<IncidentEvent> ends = end(log, last, findings);
    record(ends);
    MonitorReport report = report(first, found, last, findings, ends);
    return order.schedule() == null ? report.telling(tell(report, log, first)) : report;
  }

  private List<IncidentEvent> end(IncidentLog log, Evidence last, List<Finding> findings) {
    IncidentLog.awaited(last, findings).forEach(left::putIfAbsent);
    return log.end(last, findings, left, failed).stream()
        .filter(event -> !others.contains(Finding.key(event.subject(), event.ofTable())))
        .toList();
  }

  private Conduct conduct(Evidence evidence) {
    if (order.conduct() != null) {
      return order.conduct();
    }
    return evidence.autoFix() ? Conduct.REPAIR : Conduct.RECORD;
  }

  private void leave(RepairDecision decision, boolean nothingIsDone) {
    List<String> open = new ArrayList<>();
    if (decision.left() != null) {
      open.add(decision.left());
    }
    if (nothingIsDone && decision.acts()) {
      open.add(
          "%s: snowline monitor --auto-fix would %s"
              .formatted(decision.subject(), RepairText.plan(decision)));
    }
    if (!open.isEmpty()) {
      left.put(decision.key(), String.join("; ", open));
    }
  }

  private boolean leftToRoundAtWork(RepairDecision decision, Evidence first) {
    Optional<RoundAtWork> other = first.atWork(decision.key());
    other.ifPresent(
        round -> {
          others.add(decision.key());
          left.put(decision.key(), decision.subject() + ": " + round.text());
        });
    return other.isPresent();
  }

  /** Two rounds at once would repair, sync and tell the same twice. */
  private void leaveToOther(RepairDecision decision) {
    others.add(decision.key());
    left.put(
        decision.key(),
        "%s: another round found it at the same time and sees to it; look again when that has ended"
            .formatted(decision.subject()));
  }

  private void repair(Evidence first, List<RepairDecision> decisions, IncidentLog log) {
    List<IncidentEvent> ended = new ArrayList<>();
    for (RepairDecision decision : decisions) {
      for (Action action : decision.actions()) {
        Workflow.setCurrentDetails(
            "repairing %s: %s".formatted(decision.subject(), RepairText.verb(action)));
        RepairResult result = repair(new RepairOrder(decision.subject(), action));
        ended.add(log.repaired(decision, action, result, now()));
        if (result.done()) {
          repairs.add(
              new Repair(decision.subject(), action, first.readAt(), actor, decision.table()));
        } else {
          failed.add(decision.key());
          left.merge(decision.key(), result.detail(), "%s; %s"::formatted);
        }
      }
    }
    record(ended);
  }

  private RepairResult repair(RepairOrder repair) {
    try {
      return activities.repair(repair);
    } catch (ActivityFailure failure) {
      return new RepairResult(
          false,
          "could not %s %s: %s"
              .formatted(
                  RepairText.verb(repair.action()), repair.schedule(), Failures.message(failure)),
          null);
    }
  }

  /** One full sync of all tables that need one: the tables' own workflows see that it is one. */
  private void catchUp(List<RepairDecision> decisions, IncidentLog log) {
    List<String> tables =
        decisions.stream()
            .filter(RepairDecision::catchUp)
            .map(RepairDecision::table)
            .distinct()
            .toList();
    if (tables.isEmpty()) {
      return;
    }
    Workflow.setCurrentDetails("catching up " + String.join(", ", tables));
    try {
      sync(tables).stream().map(CatchUp::of).forEach(catchUps::add);
    } catch (ChildWorkflowFailure failure) {
      decisions.stream()
          .filter(RepairDecision::catchUp)
          .forEach(
              decision ->
                  left.merge(
                      decision.key(),
                      "the full sync of %s could not be made: %s"
                          .formatted(decision.table(), Failures.message(failure)),
                      "%s; %s"::formatted));
      return;
    }
    Instant at = now();
    record(catchUps.stream().flatMap(done -> log.caughtUp(decisions, done, at).stream()).toList());
    for (CatchUp unverified :
        catchUps.stream().filter(done -> done.outcome() != Outcome.VERIFIED).toList()) {
      decisions.stream()
          .filter(RepairDecision::unproven)
          .filter(decision -> unverified.table().equals(decision.table()))
          .forEach(
              decision ->
                  left.merge(decision.key(), RepairText.ask(unverified), "%s; %s"::formatted));
    }
  }

  private List<Receipt> sync(List<String> tables) {
    FullSync sync =
        Workflow.newChildWorkflowStub(
            FullSync.class,
            ChildWorkflowOptions.newBuilder()
                .setWorkflowId(Workflow.getInfo().getWorkflowId() + "/catch-up")
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                .setStaticSummary("catch-up of " + tables.size() + " tables")
                .build());
    return sync.sync(new SyncOrder(tables, actor, false));
  }

  private Telling tell(MonitorReport report, IncidentLog log, Evidence first) {
    Workflow.setCurrentDetails("telling people");
    return new Teller(round(), activities)
        .tell(new News(report, log, left, others).since(first), first.channels());
  }

  private List<String> record(List<IncidentEvent> events) {
    return events.isEmpty() ? List.of() : activities.record(events);
  }

  private MonitorReport report(
      Evidence first,
      List<Finding> found,
      Evidence last,
      List<Finding> findings,
      List<IncidentEvent> ends) {
    boolean looks = order.conduct() == Conduct.LOOK;
    List<String> over =
        ends.stream()
            .filter(event -> event.kind() == Kind.CLOSED)
            .map(IncidentEvent::incident)
            .toList();
    List<OpenIncident> open =
        last.incidents().stream().filter(incident -> !over.contains(incident.id())).toList();
    List<String> keys = open.stream().map(OpenIncident::key).toList();
    Stream<String> asked =
        left.entrySet().stream()
            .filter(ask -> looks || keys.contains(ask.getKey()))
            .map(Map.Entry::getValue);
    Stream<String> raised =
        ends.stream()
            .filter(event -> !looks && event.kind() == Kind.RAISED)
            .map(IncidentEvent::detail);
    return new MonitorReport(
        first.readAt(),
        last.readAt(),
        last.schedules(),
        last.tables(),
        found.stream().filter(finding -> finding.verdict().wrong()).toList(),
        findings,
        repairs,
        catchUps,
        open,
        looks ? List.of() : over,
        Stream.concat(asked, raised).distinct().toList(),
        null);
  }

  /** A round that was under way when names got longer goes on with those that it entered. */
  private static boolean namesByRound(Conduct conduct, List<RepairDecision> decisions) {
    return conduct != Conduct.LOOK
        && !decisions.isEmpty()
        && Workflow.getVersion(NAMED_BY_ROUND, Workflow.DEFAULT_VERSION, 1) > 0;
  }

  private static String round() {
    return Workflow.getInfo().getWorkflowId() + "/" + Workflow.getInfo().getFirstExecutionRunId();
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
