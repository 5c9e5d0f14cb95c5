package io.snowline.watch;

import io.snowline.alert.Alert;
import io.snowline.alert.AlertItem;
import io.snowline.alert.Announcement;
import io.snowline.connection.ConfiguredWatchbook;
import io.snowline.definition.Definitions;
import io.snowline.definition.TableDefinition;
import io.snowline.ledger.TableStatus;
import io.snowline.ledger.Watchbook;
import io.snowline.monitor.Evidence;
import io.snowline.monitor.IncidentEvent;
import io.snowline.monitor.MaintenanceNote;
import io.snowline.monitor.MonitorActivities;
import io.snowline.monitor.OpenIncident;
import io.snowline.monitor.Proof;
import io.snowline.monitor.Repair;
import io.snowline.monitor.RepairOrder;
import io.snowline.monitor.RepairResult;
import io.snowline.monitor.RoundAtWork;
import io.snowline.monitor.ScheduleEvidence;
import io.snowline.monitor.TableFreshness;
import io.snowline.monitor.UnverifiedRun;
import io.snowline.scheduler.CloudScheduler;
import io.snowline.scheduler.Scheduler;
import io.snowline.scheduler.SchedulerException;
import io.snowline.sync.FailureType;
import io.snowline.sync.Receipt;
import io.snowline.sync.Utc;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.Target;
import io.snowline.warehouse.WarehouseException;
import io.snowline.warehouse.Warehouses;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The monitor's activities on the schedulers and the target of a configuration. */
public final class WatchActivities implements MonitorActivities {
  /** A schedule that fires once a year is judged by repairs and notes since its last run. */
  private static final Duration REMEMBERED = Duration.ofDays(400);

  private final Definitions definitions;
  private final Warehouses warehouses;
  private final Schedulers.Cloud cloud;
  private final Scheduler temporal;
  private final Predicate<String> rounds;
  private final Clock clock;

  /**
   * Opens what it needs for each step.
   *
   * @param temporal Temporal's own schedules
   * @param rounds whether the round of the monitor that is the workflow of that id is under way
   * @param clock tells when evidence is read
   */
  public WatchActivities(
      Definitions definitions,
      Warehouses warehouses,
      Scheduler temporal,
      Predicate<String> rounds,
      Clock clock) {
    this(definitions, warehouses, CloudScheduler::open, temporal, rounds, clock);
  }

  WatchActivities(
      Definitions definitions,
      Warehouses warehouses,
      Schedulers.Cloud cloud,
      Scheduler temporal,
      Predicate<String> rounds,
      Clock clock) {
    this.definitions = definitions;
    this.warehouses = warehouses;
    this.cloud = cloud;
    this.temporal = temporal;
    this.rounds = rounds;
    // As fine as the watchbook keeps it: a reading and what was recorded of it have one time.
    this.clock = Clock.tick(clock, Duration.of(1, ChronoUnit.MICROS));
  }

  @Override
  public Evidence read(String schedule) {
    return step(
        () -> {
          Instant now = clock.instant();
          List<ScheduleEvidence> schedules;
          List<ScheduleEvidence> beside;
          try (Schedulers schedulers = open()) {
            schedules = schedules(schedulers, schedule, now);
            beside = schedule == null ? List.of() : beside(schedulers, schedules.get(0));
          }
          List<TableFreshness> tables = tables(schedules, schedule != null, now);
          List<IncidentEvent> unclosed;
          List<MaintenanceNote> notes;
          List<Repair> repairs;
          List<AlertItem> told;
          try (Watchbook book = ConfiguredWatchbook.open(definitions)) {
            unclosed = book.unclosed();
            notes = book.notes(now.minus(REMEMBERED));
            repairs = Repair.of(book.repairs(now.minus(REMEMBERED)));
            told = book.told();
          }
          return new Evidence(
              now,
              definitions.monitoring().autoFix(),
              schedules,
              beside,
              tables,
              notes,
              repairs,
              incidents(unclosed, schedule, schedules),
              // Temporal may be slow to answer; nobody waits for the book meanwhile.
              RoundAtWork.of(unclosed, now, rounds),
              !definitions.service().alerts().channels().isEmpty(),
              told);
        });
  }

  private List<ScheduleEvidence> schedules(Schedulers schedulers, String name, Instant now) {
    if (name == null) {
      return schedulers.all().stream().flatMap(scheduler -> scheduler.read(now).stream()).toList();
    }
    return List.of(
        owner(schedulers, name).read(now).stream()
            .filter(evidence -> evidence.schedule().equals(name))
            .findFirst()
            .orElseThrow());
  }

  /** The other schedules that feed what this one feeds. */
  private List<ScheduleEvidence> beside(Schedulers schedulers, ScheduleEvidence asked) {
    List<String> tables =
        definitions.tables().stream()
            .map(TableDefinition::name)
            .filter(asked.wanted()::feeds)
            .toList();
    return schedulers.all().stream()
        .flatMap(scheduler -> scheduler.configured().stream())
        .filter(schedule -> !schedule.schedule().equals(asked.schedule()))
        .filter(schedule -> tables.stream().anyMatch(schedule.wanted()::feeds))
        .toList();
  }

  private Schedulers open() {
    return Schedulers.open(definitions.monitoring(), cloud, temporal);
  }

  private List<TableFreshness> tables(
      List<ScheduleEvidence> schedules, boolean theirs, Instant now) {
    try (Target target = warehouses.target(Step.reading())) {
      List<TableDefinition> asked =
          definitions.tables().stream()
              .filter(table -> !theirs || fed(table.name(), schedules))
              .toList();
      return TableStatus.of(asked, target.ledger(), 0, now).stream()
          .map(WatchActivities::freshness)
          .toList();
    }
  }

  private static boolean fed(String table, List<ScheduleEvidence> schedules) {
    return schedules.stream().anyMatch(schedule -> schedule.wanted().feeds(table));
  }

  private static TableFreshness freshness(TableStatus status) {
    boolean undone = status.undone().isPresent();
    Optional<Receipt> waiting = status.waiting().stream().findFirst();
    return new TableFreshness(
        status.table(),
        status.objective(),
        status.undone().map(Receipt::undid).orElse(null),
        undone ? null : status.verifiedAt().orElse(null),
        undone ? null : status.verified().map(Receipt::run).orElse(null),
        undone
            ? new Proof(null, null)
            : new Proof(
                status.equalAt().orElse(null), status.equal().map(Receipt::run).orElse(null)),
        waiting.map(Receipt::run).orElse(null),
        waiting.map(Receipt::planHash).orElse(null),
        status.rejected().map(Receipt::rejected).orElse(null),
        status.hold().orElse(null),
        status.unverified().map(WatchActivities::unverified).orElse(null));
  }

  private static UnverifiedRun unverified(Receipt receipt) {
    return new UnverifiedRun(
        receipt.run(),
        receipt.outcome(),
        receipt.failure(),
        receipt.startedAt(),
        receipt.reasons());
  }

  private static List<OpenIncident> incidents(
      List<IncidentEvent> unclosed, String schedule, List<ScheduleEvidence> schedules) {
    return Incidents.byId(unclosed).values().stream()
        .map(Incidents::open)
        .filter(
            incident ->
                schedule == null
                    || (incident.ofTable()
                        ? fed(incident.subject(), schedules)
                        : incident.subject().equals(schedule)))
        .toList();
  }

  @Override
  public RepairResult repair(RepairOrder order) {
    return step(
        () -> {
          try (Schedulers schedulers = open()) {
            return repair(order, owner(schedulers, order.schedule()));
          }
        });
  }

  private RepairResult repair(RepairOrder order, Scheduler scheduler) {
    ScheduleEvidence before = scheduler.read(order.schedule(), clock.instant());
    Optional<MaintenanceNote> note = note(order.schedule());
    if (note.isPresent()) {
      return new RepairResult(
          false,
          "%s is left alone for %s until %s (%s)"
              .formatted(
                  order.schedule(),
                  note.get().owner(),
                  Utc.text(note.get().end()),
                  note.get().reason()),
          before);
    }
    return new SchedulerRepair(scheduler, order, clock).of(before);
  }

  private Optional<MaintenanceNote> note(String schedule) {
    Instant now = clock.instant();
    try (Watchbook book = ConfiguredWatchbook.open(definitions)) {
      return book.notes(now).stream()
          .filter(note -> note.schedule().equals(schedule) && note.holds(now))
          .findFirst();
    }
  }

  @Override
  public List<String> record(List<IncidentEvent> events) {
    return step(
        () -> {
          try (Watchbook book = ConfiguredWatchbook.open(definitions)) {
            return book.add(events);
          }
        });
  }

  @Override
  public Alert claim(Announcement announcement) {
    return step(
        () -> {
          try (Watchbook book = ConfiguredWatchbook.open(definitions)) {
            return new Alert(book.claim(announcement.round(), announcement.alert().items()));
          }
        });
  }

  @Override
  public void told(Announcement announcement) {
    step(
        () -> {
          try (Watchbook book = ConfiguredWatchbook.open(definitions)) {
            book.told(announcement.round(), announcement.alert().items(), announcement.delivery());
            return null;
          }
        });
  }

  private Scheduler owner(Schedulers schedulers, String name) {
    return schedulers.all().stream()
        .filter(scheduler -> scheduler.watched().contains(name))
        .findFirst()
        .orElseThrow(
            () ->
                ApplicationFailure.newNonRetryableFailure(
                    "Cannot look at %s: no such schedule in the configuration, which has %s"
                        .formatted(
                            name,
                            schedulers.all().stream()
                                .flatMap(scheduler -> scheduler.watched().stream())
                                .toList()),
                    FailureType.BAD_CONFIGURATION.text()));
  }

  private static <T> T step(Supplier<T> work) {
    try {
      return work.get();
    } catch (SchedulerException failure) {
      throw failed(failure.getMessage(), failure.type());
    } catch (WarehouseException failure) {
      throw failure.forTemporal();
    }
  }

  private static ApplicationFailure failed(String message, FailureType type) {
    return type.retried()
        ? ApplicationFailure.newFailure(message, type.text())
        : ApplicationFailure.newNonRetryableFailure(message, type.text());
  }
}
