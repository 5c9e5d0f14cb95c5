package io.snowline.watch;

import io.snowline.monitor.RepairOrder;
import io.snowline.monitor.RepairResult;
import io.snowline.monitor.ScheduleEvidence;
import io.snowline.monitor.ScheduleEvidence.Reading;
import io.snowline.monitor.ScheduleEvidence.State;
import io.snowline.scheduler.Scheduler;
import io.snowline.sync.FailureType;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

/**
 * A repair of one schedule: it is done where it isn't done yet, and then looked at again. The
 * answer to the call itself is not believed, so a lost one does no harm.
 */
final class SchedulerRepair {
  private final Scheduler scheduler;
  private final RepairOrder order;
  private final Clock clock;

  SchedulerRepair(Scheduler scheduler, RepairOrder order, Clock clock) {
    this.scheduler = scheduler;
    this.order = order;
    this.clock = clock;
  }

  RepairResult of(ScheduleEvidence before) {
    return switch (order.action()) {
      case RESUME -> resume(before);
      case UPDATE -> update(before);
      case RECREATE -> recreate(before);
      case CATCH_UP, NOTHING ->
          throw new IllegalArgumentException("no repair of a scheduler: " + order.action());
    };
  }

  private RepairResult resume(ScheduleEvidence before) {
    if (before.reading() != Reading.READ) {
      return gone(before);
    }
    if (before.state() != State.PAUSED) {
      return before.state() == State.ENABLED
          ? new RepairResult(true, "is enabled already", before)
          : new RepairResult(
              false,
              "%s can't be resumed: it is %s".formatted(order.schedule(), word(before)),
              before);
    }
    scheduler.resume(order.schedule());
    ScheduleEvidence after = look();
    return after.state() == State.ENABLED
        ? new RepairResult(true, "resumed", after)
        : again("is %s after it was resumed".formatted(word(after)));
  }

  /** Written even if nothing differs: the scheduler of one that doesn't fire plans anew. */
  private RepairResult update(ScheduleEvidence before) {
    if (before.reading() != Reading.READ) {
      return gone(before);
    }
    scheduler.update(order.schedule());
    ScheduleEvidence after = look();
    return after.reading() == Reading.READ
            && after.state() != State.UPDATE_FAILED
            && after.wanted().sameCron(after.cron())
            && after.wanted().sameTimeZone(after.timeZone())
            && after.drift() == null
        ? new RepairResult(
            true, "now fires at \"%s\" %s".formatted(after.cron(), after.timeZone()), after)
        : again(
            "is %s after it was updated%s"
                .formatted(word(after), after.drift() == null ? "" : ", and has " + after.drift()));
  }

  private RepairResult recreate(ScheduleEvidence before) {
    if (before.reading() == Reading.READ) {
      return new RepairResult(true, "is there already", before);
    }
    Optional<String> why = scheduler.create(order.schedule());
    if (why.isPresent()) {
      return new RepairResult(false, why.get(), before);
    }
    ScheduleEvidence after = look();
    return after.reading() == Reading.READ
        ? new RepairResult(true, "made anew", after)
        : again("is still missing after it was made");
  }

  private ScheduleEvidence look() {
    return scheduler.read(order.schedule(), clock.instant());
  }

  private RepairResult gone(ScheduleEvidence before) {
    return new RepairResult(false, "%s is no longer there".formatted(order.schedule()), before);
  }

  private RepairResult again(String how) {
    throw ApplicationFailure.newFailure(
        order.schedule() + " " + how, FailureType.SCHEDULER_UNAVAILABLE.text());
  }

  private static String word(ScheduleEvidence schedule) {
    return schedule.reading() == Reading.READ
        ? schedule.state().name().toLowerCase(Locale.ROOT).replace('_', ' ')
        : "missing";
  }
}
