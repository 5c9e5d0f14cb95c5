package io.snowline.monitor;

import io.snowline.monitor.ScheduleEvidence.Reading;
import io.snowline.monitor.ScheduleEvidence.State;
import io.snowline.sync.Hold;
import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Evidence of the morning of 14 August 2025, 04:00 UTC: one daily job at 02:00 and its table, both
 * healthy until a test says otherwise.
 */
final class Scene {
  static final Instant NOW = Instant.parse("2025-08-14T04:00:00Z");
  static final String JOB = "budget-daily";
  static final String TABLE = "budget";

  private final List<MaintenanceNote> notes = new ArrayList<>();
  private final List<Repair> repairs = new ArrayList<>();
  private final List<OpenIncident> incidents = new ArrayList<>();
  private final List<TableFreshness> others = new ArrayList<>();
  private final List<ScheduleEvidence> beside = new ArrayList<>();
  private final List<RoundAtWork> atWork = new ArrayList<>();
  private List<String> feeds = List.of(TABLE);
  private Instant readAt = NOW;
  private SchedulerKind scheduler = SchedulerKind.CLOUD_SCHEDULER;
  private Reading reading = Reading.READ;
  private String problem;
  private State state = State.ENABLED;
  private String wantedCron = "0 2 * * *";
  private String cron = "0 2 * * *";
  private String zone = "UTC";
  private String drift;
  private boolean recreatable = true;
  private Instant changedAt = Instant.parse("2025-01-01T00:00:00Z");
  private Instant lastAttempt = Instant.parse("2025-08-14T02:00:03Z");
  private String lastFailure;
  private Instant next = Instant.parse("2025-08-15T02:00:00Z");
  private Timetable timetable = timetable("2025-08-14T02:00:00Z", null);
  private String undone;
  private Instant verifiedAt = Instant.parse("2025-08-14T02:00:20Z");
  private Proof proof;
  private Mode mode = Mode.DAILY;
  private String waitingRun;
  private String waitingPlan = "4711";
  private String rejectedRun;
  private Hold hold;
  private UnverifiedRun unverified;

  static Timetable timetable(String due, String missed) {
    Instant run = Instant.parse(due);
    return new Timetable(
        run, run, run.minus(Timetable.SKEW), missed == null ? null : Instant.parse(missed), null);
  }

  /** Read at another time than {@link #NOW}. */
  Scene at(Instant time) {
    readAt = time;
    return this;
  }

  Instant readAt() {
    return readAt;
  }

  Scene lastAttempt(String at) {
    lastAttempt = Instant.parse(at);
    return this;
  }

  /** Not fired since, and not proven since. */
  Scene silentSince(String attempt, String missed) {
    lastAttempt = attempt == null ? null : Instant.parse(attempt);
    verifiedAt = lastAttempt;
    timetable = timetable("2025-08-14T02:00:00Z", missed);
    return this;
  }

  /** The job feeds these tables; none named is all of them. */
  Scene feeds(String... tables) {
    feeds = List.of(tables);
    return this;
  }

  /** There is another table beside {@link #TABLE}. */
  Scene with(String table, String verified) {
    others.removeIf(other -> other.table().equals(table));
    others.add(
        new TableFreshness(
            table,
            Duration.ofHours(26),
            null,
            Instant.parse(verified),
            table + "-run",
            new Proof(Instant.parse(verified), table + "-run"),
            null,
            null,
            null,
            null,
            null));
    return this;
  }

  List<TableFreshness> others() {
    return List.copyOf(others);
  }

  Scene temporal() {
    scheduler = SchedulerKind.TEMPORAL;
    return this;
  }

  Scene reading(Reading reading, String problem) {
    this.reading = reading;
    this.problem = problem;
    return this;
  }

  Scene state(State state) {
    this.state = state;
    return this;
  }

  Scene cron(String cron) {
    this.cron = cron;
    return this;
  }

  Scene wantedCron(String cron) {
    wantedCron = cron;
    return this;
  }

  Scene zone(String zone) {
    this.zone = zone;
    return this;
  }

  Scene drifted(String drift) {
    this.drift = drift;
    return this;
  }

  Scene notRecreatable() {
    recreatable = false;
    return this;
  }

  Scene changedAt(String at) {
    changedAt = Instant.parse(at);
    return this;
  }

  Scene failed(String why) {
    lastFailure = why;
    return this;
  }

  Scene timetable(Timetable timetable) {
    this.timetable = timetable;
    return this;
  }

  Scene verifiedAt(String at) {
    verifiedAt = at == null ? null : Instant.parse(at);
    return this;
  }

  /** A human took the last verified run back. */
  Scene undone(String run) {
    undone = run;
    return verifiedAt(null);
  }

  /** The target was equal to the source at another time than that of the last verified run. */
  Scene equalAt(String at) {
    proof = new Proof(Instant.parse(at), "full-run");
    return this;
  }

  /** What the job's runs do. */
  Scene mode(Mode mode) {
    this.mode = mode;
    return this;
  }

  Scene rejected(String run) {
    rejectedRun = run;
    return this;
  }

  Scene waits(String run) {
    waitingRun = run;
    return this;
  }

  Scene waits(String run, String plan) {
    waitingPlan = plan;
    return waits(run);
  }

  Scene held(String owner) {
    hold = new Hold("undo-1", owner, "wrong source", Instant.parse("2025-08-15T00:00:00Z"));
    return this;
  }

  /** The table's newest run ended otherwise than verified. */
  Scene ended(Outcome outcome, String failure, String reason) {
    unverified =
        new UnverifiedRun(
            "budget-8", outcome, failure, Instant.parse("2025-08-14T03:00:00Z"), List.of(reason));
    return this;
  }

  Scene note(String from, String until, String ended) {
    notes.add(
        new MaintenanceNote(
            JOB,
            "Ada",
            "the share moves",
            Instant.parse(from),
            Instant.parse(until),
            ended == null ? null : Instant.parse(ended)));
    return this;
  }

  Scene repaired(String... times) {
    return done(JOB, Repair.Action.RESUME, times);
  }

  Scene done(String subject, Repair.Action action, String... times) {
    for (String at : times) {
      repairs.add(new Repair(subject, action, Instant.parse(at), "SchedulerMonitor", TABLE));
    }
    return this;
  }

  Scene open(Verdict verdict, String proveFrom) {
    incidents.add(
        new OpenIncident(
            "incident-1",
            JOB,
            false,
            List.of(verdict),
            TABLE,
            NOW.minus(Duration.ofHours(1)),
            proveFrom == null ? null : Instant.parse(proveFrom),
            null,
            null));
    return this;
  }

  /** There is another schedule of these tables, which the round did not ask for. */
  Scene beside(Reading reading, String... tables) {
    beside.add(
        ScheduleEvidence.unread(
            "hours-daily",
            SchedulerKind.TEMPORAL,
            new Expected("0 3 * * *", "UTC", Duration.ofMinutes(30), List.of(tables), mode, true),
            reading,
            "it was not asked for"));
    return this;
  }

  /** Another round repairs this schedule and syncs its table. */
  Scene atWork(String schedule) {
    atWork.add(
        new RoundAtWork(
            Finding.key(schedule, false), TABLE, "another/1", "Grace", NOW.minusSeconds(3600)));
    return this;
  }

  Evidence evidence() {
    Expected wanted =
        new Expected(wantedCron, "UTC", Duration.ofMinutes(30), feeds, mode, recreatable);
    ScheduleEvidence schedule =
        reading == Reading.READ
            ? new ScheduleEvidence(
                JOB,
                scheduler,
                wanted,
                reading,
                null,
                state,
                cron,
                zone,
                changedAt,
                lastAttempt,
                lastFailure,
                next,
                timetable,
                drift)
            : ScheduleEvidence.missing(JOB, scheduler, wanted, reading, problem, timetable);
    TableFreshness table =
        new TableFreshness(
            TABLE,
            Duration.ofHours(26),
            undone,
            verifiedAt,
            verifiedAt == null ? null : "budget-run",
            proof == null ? new Proof(verifiedAt, verifiedAt == null ? null : "budget-run") : proof,
            waitingRun,
            waitingRun == null ? null : waitingPlan,
            rejectedRun,
            hold,
            unverified);
    List<TableFreshness> tables = new ArrayList<>(List.of(table));
    tables.addAll(others);
    return new Evidence(
        readAt,
        true,
        List.of(schedule),
        beside,
        tables,
        notes,
        repairs,
        incidents,
        atWork,
        false,
        List.of());
  }
}
