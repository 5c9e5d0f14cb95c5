package io.snowline.scheduler;

import com.google.cloud.scheduler.v1.Job;
import com.google.protobuf.Timestamp;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.snowline.definition.ScheduledJob;
import io.snowline.monitor.Expected;
import io.snowline.monitor.ScheduleEvidence;
import io.snowline.monitor.ScheduleEvidence.Reading;
import io.snowline.monitor.ScheduleEvidence.State;
import io.snowline.monitor.SchedulerKind;
import io.snowline.monitor.Timetable;
import java.time.Instant;
import java.util.List;

/** Cloud Scheduler's jobs as evidence. Pure. */
final class JobEvidence {
  private JobEvidence() {}

  static ScheduleEvidence of(ScheduledJob wanted, Job job, Instant now) {
    Instant changedAt = job.hasUserUpdateTime() ? instant(job.getUserUpdateTime()) : null;
    Instant lastAttempt = job.hasLastAttemptTime() ? instant(job.getLastAttemptTime()) : null;
    return new ScheduleEvidence(
        wanted.name(),
        SchedulerKind.CLOUD_SCHEDULER,
        expected(wanted),
        Reading.READ,
        null,
        state(job),
        job.getSchedule(),
        job.getTimeZone(),
        changedAt,
        lastAttempt,
        failure(job.getStatus()),
        job.hasScheduleTime() ? instant(job.getScheduleTime()) : null,
        CronTimetable.at(
            job.getSchedule(),
            job.getTimeZone(),
            wanted.grace(),
            lastAttempt == null ? changedAt : lastAttempt,
            now),
        wanted.http().flatMap(http -> JobCall.drift(http, job)).orElse(null));
  }

  static ScheduleEvidence missing(ScheduledJob wanted, Instant now) {
    Timetable timetable =
        CronTimetable.at(wanted.schedule(), wanted.timeZone(), wanted.grace(), null, now);
    return ScheduleEvidence.missing(
        wanted.name(),
        SchedulerKind.CLOUD_SCHEDULER,
        expected(wanted),
        Reading.MISSING,
        null,
        timetable);
  }

  static ScheduleEvidence configured(ScheduledJob wanted) {
    return unreadable(wanted, "it was not asked for");
  }

  static ScheduleEvidence unreadable(ScheduledJob wanted, String problem) {
    return ScheduleEvidence.unread(
        wanted.name(),
        SchedulerKind.CLOUD_SCHEDULER,
        expected(wanted),
        Reading.UNREADABLE,
        problem);
  }

  private static Expected expected(ScheduledJob wanted) {
    return new Expected(
        wanted.schedule(),
        wanted.timeZone(),
        wanted.grace(),
        List.of(wanted.table()),
        wanted.mode(),
        wanted.http().isPresent());
  }

  private static State state(Job job) {
    return switch (job.getState()) {
      case ENABLED -> State.ENABLED;
      case PAUSED -> State.PAUSED;
      case DISABLED -> State.DISABLED;
      case UPDATE_FAILED -> State.UPDATE_FAILED;
      case STATE_UNSPECIFIED, UNRECOGNIZED -> State.UNKNOWN;
    };
  }

  private static String failure(Status status) {
    if (status.getCode() == 0) {
      return null;
    }
    Code code = Code.forNumber(status.getCode());
    String name = code == null ? "code" : code.name();
    return "%s (%d)%s"
        .formatted(
            name,
            status.getCode(),
            status.getMessage().isBlank() ? "" : ": " + status.getMessage().strip());
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
