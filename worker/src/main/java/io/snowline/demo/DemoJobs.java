package io.snowline.demo;

import com.google.cloud.scheduler.v1.Job;
import com.google.protobuf.Timestamp;
import io.snowline.definition.CloudSchedulerLocation;
import io.snowline.definition.CronExpression;
import io.snowline.definition.Monitoring;
import io.snowline.definition.ScheduledJob;
import io.snowline.scheduler.CloudScheduler;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The eight jobs as they stood: seven have fired at their time of today, and one was paused after
 * its run of 15 July 2025.
 */
final class DemoJobs {
  /** The job that nobody noticed. */
  static final String PAUSED = "work-item-budget-vs-actual-daily-sync";

  private static final Instant MADE = Instant.parse("2025-01-07T10:00:00Z");
  private static final Instant LAST_RUN = Instant.parse("2025-07-15T02:00:03Z");

  private DemoJobs() {}

  static List<Job> of(Monitoring monitoring, Instant now) {
    CloudSchedulerLocation location = monitoring.cloudScheduler().orElseThrow();
    return monitoring.jobs().stream().map(job -> job(location, job, now)).toList();
  }

  private static Job job(CloudSchedulerLocation location, ScheduledJob wanted, Instant now) {
    Job.Builder job =
        CloudScheduler.configured(location, wanted).toBuilder().setUserUpdateTime(timestamp(MADE));
    if (wanted.name().equals(PAUSED)) {
      return job.setState(Job.State.PAUSED).setLastAttemptTime(timestamp(LAST_RUN)).build();
    }
    Instant due = newest(wanted.schedule(), now);
    return job.setState(Job.State.ENABLED)
        .setLastAttemptTime(timestamp(due))
        .setScheduleTime(timestamp(due.plus(1, ChronoUnit.DAYS)))
        .build();
  }

  /** The newest time of a job that fires once a day, in UTC. */
  private static Instant newest(String schedule, Instant now) {
    CronExpression cron = CronExpression.parse(schedule);
    ZonedDateTime today =
        now.atZone(ZoneOffset.UTC).with(LocalTime.of(cron.hours().first(), cron.minutes().first()));
    return (today.toInstant().isAfter(now) ? today.minusDays(1) : today).toInstant();
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder().setSeconds(time.getEpochSecond()).build();
  }
}
