package io.snowline.scheduler;

import com.google.cloud.scheduler.v1.Job;
import com.google.protobuf.Timestamp;
import com.google.rpc.Status;
import io.snowline.definition.ScheduledJob;
import io.snowline.monitor.Evidence;
import io.snowline.monitor.MaintenanceNote;
import io.snowline.monitor.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A job that lives minute by minute through good and bad times, and knows the truth about itself.
 * Its clock and the reader's are up to a minute wrong, each in its own way.
 */
final class SimulatedJob {
  private static final Duration GRACE = Duration.ofMinutes(30);

  /** Clocks are wrong. */
  private static final Duration SURELY_LATE = GRACE.plusMinutes(5);

  /** Clocks may be set by an hour, which may count twice. */
  private static final Duration SURELY_LATE_NEAR_A_CHANGE = SURELY_LATE.plusHours(2);

  private static final Duration NEAR_A_CHANGE = Duration.ofHours(3);

  private static final Duration HARDLY_LATE = GRACE.minusMinutes(5);

  /** What happens to a job for a while. */
  private enum Spell {
    WELL,
    FAILING,
    PAUSED,
    MAINTENANCE,
    SILENT
  }

  /** What a scheduler does with an hour that comes twice. */
  private enum DoubleHour {
    FIRST,
    SECOND,
    BOTH
  }

  private record Attempt(Instant at, boolean failed) {}

  private final Random random;
  private final ZoneId zone;
  private final MinuteMatcher matcher;
  private final ScheduledJob wanted;
  private final Instant madeAt;
  private final Duration schedulersClock;
  private final Duration readersClock;
  private final DoubleHour doubleHour;
  private final Deque<Attempt> attempts = new ArrayDeque<>();
  private final List<Instant> missed = new ArrayList<>();
  private final List<MaintenanceNote> notes = new ArrayList<>();

  private Instant minute;
  private Instant spellEnds;
  private Spell spell = Spell.WELL;
  private int outages;

  SimulatedJob(String expression, String zone, long seed, Instant begin) {
    random = new Random(seed);
    this.zone = ZoneId.of(zone);
    matcher = new MinuteMatcher(expression);
    ScheduledJob usual = Jobs.wanted("job");
    wanted =
        new ScheduledJob("job", "items", usual.mode(), expression, zone, GRACE, Optional.empty());
    madeAt = begin.minus(Duration.ofDays(90));
    schedulersClock = Duration.ofSeconds(random.nextInt(-60, 61));
    readersClock = Duration.ofSeconds(random.nextInt(-60, 61));
    doubleHour = DoubleHour.values()[random.nextInt(3)];
    minute = begin.minus(Duration.ofDays(62));
    spellEnds = begin;
  }

  void liveUntil(Instant now) {
    for (; !minute.isAfter(now); minute = minute.plusSeconds(60)) {
      if (!minute.isBefore(spellEnds)) {
        nextSpell();
      }
      if (matcher.matches(LocalDateTime.ofInstant(minute, zone))) {
        due();
      }
    }
  }

  private void nextSpell() {
    spell =
        spell == Spell.WELL
            ? Spell.values()[1 + random.nextInt(Spell.values().length - 1)]
            : Spell.WELL;
    spellEnds = minute.plus(Duration.ofMinutes(1 + random.nextInt(60 * 24 * 9)));
    if (spell == Spell.MAINTENANCE) {
      notes.add(new MaintenanceNote("job", "Ada", "a move", minute, spellEnds, null));
      missed.clear();
    }
    if (spell == Spell.PAUSED || spell == Spell.SILENT) {
      outages++;
    }
  }

  private void due() {
    switch (spell) {
      case WELL, FAILING -> {
        if (firesNow()) {
          Duration late = Duration.ofSeconds(random.nextInt(random.nextInt(10) == 0 ? 1_200 : 40));
          attempts.add(new Attempt(minute.plus(late), spell == Spell.FAILING));
        }
      }
      case PAUSED, SILENT -> missed.add(minute);
      case MAINTENANCE -> {
        // Nobody expects it.
      }
    }
  }

  private boolean firesNow() {
    LocalDateTime local = LocalDateTime.ofInstant(minute, zone);
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    if (offsets.size() == 1 || doubleHour == DoubleHour.BOTH) {
      return true;
    }
    boolean first = zone.getRules().getOffset(minute).equals(offsets.get(0));
    return first == (doubleHour == DoubleHour.FIRST);
  }

  /** What a reader gets to see. */
  Evidence evidence(Instant now) {
    Instant read = now.plus(readersClock);
    return new Evidence(
        read,
        true,
        List.of(JobEvidence.of(wanted, held(now), read)),
        List.of(),
        List.of(),
        notes,
        List.of(),
        List.of(),
        List.of(),
        false,
        List.of());
  }

  private Job held(Instant now) {
    Job.Builder job =
        Job.newBuilder()
            .setName(Jobs.fullName("job"))
            .setSchedule(wanted.schedule())
            .setTimeZone(wanted.timeZone())
            .setUserUpdateTime(timestamp(madeAt))
            .setState(
                spell == Spell.PAUSED || spell == Spell.MAINTENANCE
                    ? Job.State.PAUSED
                    : Job.State.ENABLED);
    lastAttempt(now)
        .ifPresent(
            attempt -> {
              job.setLastAttemptTime(timestamp(attempt.at().plus(schedulersClock)));
              if (attempt.failed()) {
                job.setStatus(Status.newBuilder().setCode(13));
              }
            });
    return job.build();
  }

  private Optional<Attempt> lastAttempt(Instant now) {
    return attempts.stream()
        .filter(attempt -> !attempt.at().isAfter(now))
        .reduce((earlier, later) -> later);
  }

  /** The verdicts that are right; several where it is early to say. */
  Set<Verdict> truth(Instant now) {
    if (spell == Spell.PAUSED) {
      return EnumSet.of(Verdict.PAUSED);
    }
    Set<Verdict> truth = EnumSet.noneOf(Verdict.class);
    if (spell == Spell.MAINTENANCE) {
      truth.add(Verdict.MAINTENANCE);
    }
    if (spell == Spell.MAINTENANCE && noteChanges(now)) {
      truth.add(Verdict.PAUSED);
    }
    if (spell != Spell.MAINTENANCE) {
      truth.addAll(firing(now));
    }
    if (spell != Spell.MAINTENANCE && noteChanges(now)) {
      truth.add(Verdict.MAINTENANCE);
    }
    return truth;
  }

  /** By clocks that are wrong nobody can say on which side of the change it is. */
  private boolean noteChanges(Instant now) {
    Duration wrongClocks = Duration.ofMinutes(3);
    return notes.stream()
        .flatMap(note -> Stream.of(note.from(), note.until()))
        .anyMatch(change -> Duration.between(change, now).abs().compareTo(wrongClocks) < 0);
  }

  private Set<Verdict> firing(Instant now) {
    Optional<Attempt> last = lastAttempt(now);
    Verdict otherwise = last.map(Attempt::failed).orElse(false) ? Verdict.FAILING : Verdict.HEALTHY;
    List<Instant> since =
        missed.stream()
            .filter(run -> last.map(attempt -> run.isAfter(attempt.at())).orElse(true))
            .toList();
    boolean surely = since.stream().anyMatch(run -> !run.plus(surelyLate(run)).isAfter(now));
    boolean perhaps = since.stream().anyMatch(run -> !run.plus(HARDLY_LATE).isAfter(now));
    return surely
        ? EnumSet.of(Verdict.STALE)
        : perhaps ? EnumSet.of(Verdict.STALE, otherwise) : EnumSet.of(otherwise);
  }

  private Duration surelyLate(Instant run) {
    ZoneOffsetTransition change = zone.getRules().nextTransition(run.minus(NEAR_A_CHANGE));
    return change != null && !change.getInstant().isAfter(run.plus(NEAR_A_CHANGE))
        ? SURELY_LATE_NEAR_A_CHANGE
        : SURELY_LATE;
  }

  int outages() {
    return outages;
  }

  @Override
  public String toString() {
    return "%s, ends %s, missed %s, last %s, double hour %s"
        .formatted(
            spell,
            spellEnds,
            missed.isEmpty() ? "nothing" : missed.get(0),
            attempts.peekLast(),
            doubleHour);
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }
}
