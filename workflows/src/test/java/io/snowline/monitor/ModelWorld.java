package io.snowline.monitor;

import io.snowline.alert.Alert;
import io.snowline.alert.AlertActivities;
import io.snowline.alert.AlertItem;
import io.snowline.alert.AlertItem.State;
import io.snowline.alert.Announcement;
import io.snowline.alert.Delivery;
import io.snowline.alert.Delivery.Result;
import io.snowline.monitor.IncidentEvent.Kind;
import io.snowline.monitor.Repair.Action;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import io.snowline.sync.Receipt;
import io.snowline.sync.ReceiptBuilder;
import io.snowline.sync.RunOrder;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** A scheduler, a ledger and a watchbook in memory, behind the monitor's activities. */
final class ModelWorld implements MonitorActivities, AlertActivities, ModelFullSync.Syncs {
  private final Map<String, IncidentEvent> events = new LinkedHashMap<>();
  private final Map<String, Deque<Runnable>> script = new HashMap<>();
  private final List<String> calls = new ArrayList<>();
  private Scene scene = new Scene();
  private Outcome syncsEnd = Outcome.VERIFIED;
  private final List<String> claims = new ArrayList<>();
  private final List<AlertItem> told = new ArrayList<>();
  private final List<Alert> messages = new ArrayList<>();
  private Predicate<String> rounds = any -> false;
  private boolean autoFix = true;
  private boolean channels;
  private Result channelsDo = Result.DELIVERED;

  /** Who tells whether a round is under way. */
  synchronized void rounds(Predicate<String> underWay) {
    rounds = underWay;
  }

  /** How the world is from now on. */
  synchronized void is(Scene now) {
    scene = now;
  }

  synchronized void autoFix(boolean allowed) {
    autoFix = allowed;
  }

  /** From now on there is somebody to tell, and the channels do that with messages. */
  synchronized void channels(Result result) {
    channels = true;
    channelsDo = result;
  }

  /** What the channels got, each message as its items. */
  synchronized List<List<String>> messages() {
    return messages.stream()
        .map(
            alert ->
                alert.items().stream()
                    .map(item -> item.state() + " " + item.key() + "; next: " + item.next())
                    .map(ModelWorld::withoutRound)
                    .toList())
        .toList();
  }

  /** The text with its incidents' names but for what tells rounds of the same second apart. */
  static String withoutRound(String text) {
    return text.replaceAll("(-\\d{8}-\\d{6})-[0-9a-f]{4}\\b", "$1");
  }

  synchronized void syncsEnd(Outcome outcome) {
    syncsEnd = outcome;
  }

  /** What happens just before, or as "repaired" just after, the next step of that name. */
  synchronized void next(String step, Runnable what) {
    script.computeIfAbsent(step, any -> new ArrayDeque<>()).add(what);
  }

  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  synchronized List<IncidentEvent> events() {
    return List.copyOf(events.values());
  }

  @Override
  public Evidence read(String schedule) {
    step("read");
    synchronized (this) {
      Evidence seen = scene.evidence();
      List<Repair> repairs = new ArrayList<>(seen.repairs());
      repairs.addAll(Repair.of(events()));
      return new Evidence(
          seen.readAt(),
          autoFix,
          seen.schedules(),
          seen.beside(),
          seen.tables(),
          seen.notes(),
          repairs,
          open(),
          RoundAtWork.of(unclosed(), seen.readAt(), rounds),
          channels,
          List.copyOf(told));
    }
  }

  private List<IncidentEvent> unclosed() {
    List<String> open = open().stream().map(OpenIncident::id).toList();
    return events.values().stream().filter(event -> open.contains(event.incident())).toList();
  }

  private List<OpenIncident> open() {
    Map<String, OpenIncident> open = new LinkedHashMap<>();
    for (IncidentEvent event : events.values()) {
      OpenIncident before = open.get(event.incident());
      if (event.kind() == Kind.CLOSED) {
        open.remove(event.incident());
      } else {
        open.put(
            event.incident(),
            new OpenIncident(
                event.incident(),
                event.subject(),
                event.ofTable(),
                verdicts(before, event),
                event.table(),
                before == null ? event.at() : before.foundAt(),
                before != null && event.proveFrom() == null
                    ? before.proveFrom()
                    : event.proveFrom(),
                event.finding() != null && event.finding().verdict().silent()
                    ? event.at()
                    : before == null ? null : before.fireFrom(),
                event.kind() == Kind.RAISED
                    ? event.detail()
                    : before == null ? null : before.raised()));
      }
    }
    return List.copyOf(open.values());
  }

  private static List<Verdict> verdicts(OpenIncident before, IncidentEvent event) {
    List<Verdict> all = before == null ? new ArrayList<>() : new ArrayList<>(before.verdicts());
    if (event.finding() != null) {
      all.add(event.finding().verdict());
    }
    return all;
  }

  @Override
  public RepairResult repair(RepairOrder order) {
    step("repair " + order.action());
    RepairResult result;
    synchronized (this) {
      if (order.action() == Action.RESUME) {
        scene.state(ScheduleEvidence.State.ENABLED);
      }
      result =
          new RepairResult(true, "done", scene.evidence().schedule(order.schedule()).orElseThrow());
    }
    before("repaired");
    return result;
  }

  @Override
  public List<String> record(List<IncidentEvent> added) {
    step("record");
    synchronized (this) {
      List<String> refused =
          added.stream().filter(this::taken).map(IncidentEvent::incident).distinct().toList();
      added.stream()
          .filter(event -> !refused.contains(event.incident()))
          .forEach(event -> events.putIfAbsent(event.id(), event));
      return refused;
    }
  }

  /** Whether it begins an incident of a subject that had another since it was read. */
  private boolean taken(IncidentEvent begins) {
    if (events.values().stream().anyMatch(old -> old.incident().equals(begins.incident()))) {
      return false;
    }
    return events.values().stream()
        .filter(old -> old.subject().equals(begins.subject()))
        .filter(old -> old.ofTable() == begins.ofTable())
        .map(IncidentEvent::incident)
        .anyMatch(
            other ->
                events.values().stream()
                    .filter(old -> old.incident().equals(other) && old.kind() == Kind.CLOSED)
                    .noneMatch(closed -> !closed.at().isAfter(begins.at())));
  }

  @Override
  public Alert claim(Announcement announcement) {
    step("claim");
    List<AlertItem> mine = new ArrayList<>();
    synchronized (this) {
      for (AlertItem item : announcement.alert().items()) {
        String claim = item.key() + item.state();
        if (!claims.contains(claim)) {
          claims.add(claim);
          mine.add(item);
        }
      }
      know(mine);
    }
    return new Alert(mine);
  }

  private void know(List<AlertItem> items) {
    for (AlertItem item : items) {
      told.removeIf(known -> known.key().equals(item.key()));
      if (item.state() == State.RAISED) {
        told.add(item);
      }
    }
  }

  @Override
  public void told(Announcement announcement) {
    step("told " + announcement.delivery().result());
    synchronized (this) {
      if (announcement.delivery().result() == Result.UNDELIVERED) {
        for (AlertItem item : announcement.alert().items()) {
          claims.remove(item.key() + item.state());
          told.remove(item);
        }
      }
    }
  }

  @Override
  public Delivery deliver(Alert alert) {
    step("deliver");
    synchronized (this) {
      messages.add(alert);
      return new Delivery(channelsDo, channelsDo == Result.DELIVERED ? "slack 1" : null, List.of());
    }
  }

  @Override
  public void ping() {
    step("ping");
  }

  @Override
  public List<Receipt> sync(List<String> tables) {
    step("sync " + String.join(",", tables));
    synchronized (this) {
      if (syncsEnd == Outcome.VERIFIED) {
        String now = scene.readAt().minusSeconds(30).toString();
        scene.verifiedAt(now);
        scene.others().forEach(other -> scene.with(other.table(), now));
      }
      return tables.stream().map(this::receipt).filter(Objects::nonNull).toList();
    }
  }

  private Receipt receipt(String table) {
    RunOrder order =
        new RunOrder(
            table + "-run",
            table,
            io.snowline.sync.Action.SYNC,
            Mode.FULL,
            List.of(),
            "SchedulerMonitor",
            Instant.parse("2025-08-14T03:59:00Z"),
            null,
            null,
            null,
            null,
            false);
    return new ReceiptBuilder(order).build(syncsEnd, Instant.parse("2025-08-14T03:59:30Z"));
  }

  private void step(String name) {
    synchronized (this) {
      calls.add(name);
    }
    before(name);
  }

  private void before(String step) {
    Runnable what;
    synchronized (this) {
      Deque<Runnable> scripted = script.getOrDefault(step, new ArrayDeque<>());
      what = scripted.isEmpty() ? () -> {} : scripted.remove();
    }
    what.run();
  }
}
