package io.snowline.bigquery;

import com.google.cloud.bigquery.BigQueryError;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobConfiguration;
import com.google.cloud.bigquery.JobId;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.JobStatus;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.WarehouseException;
import java.time.Duration;
import java.util.Optional;

/**
 * Starts jobs and waits for their end. A job that hasn't ended at its deadline is cancelled here:
 * BigQuery's own time-out isn't promised to the minute.
 */
final class JobRunner {
  /** A job's end is noticed within half a second: BigQuery answers far more questions than that. */
  private static final Backoff POLLING = new Backoff(Duration.ofMillis(50), Duration.ofMillis(500));

  /** Until a cancelled job says so. */
  private static final Duration CANCELLING = Duration.ofSeconds(20);

  private final BigQueryConnection connection;
  private final Duration deadline;

  JobRunner(BigQueryConnection connection) {
    this.connection = connection;
    this.deadline = connection.dataset().jobDeadline();
  }

  /** The job of that id, whatever its state. */
  Optional<Job> find(String what, JobId id) {
    return connection.calls().find(what, () -> connection.client().getJob(id));
  }

  /** Starts the job; if an answer was lost, and there it is already, attaches to it. */
  Job start(String what, JobId id, JobConfiguration configuration) {
    return connection
        .calls()
        .made(what, () -> connection.client().create(JobInfo.of(id, configuration)))
        .or(() -> find(what, id))
        .orElseThrow(
            () ->
                new WarehouseException(
                    FailureType.WAREHOUSE_UNAVAILABLE,
                    "Cannot %s: BigQuery has had job %s and doesn't know it"
                        .formatted(what, id.getJob())));
  }

  /** Whether nothing more is to be had of the job: it failed, or runs on beyond its deadline. */
  boolean spent(Job job) {
    return done(job) ? error(job).isPresent() : remaining(job).isNegative();
  }

  /** Why the job failed; empty if it didn't. */
  static Optional<BigQueryError> error(Job job) {
    return Optional.ofNullable(job.getStatus()).map(JobStatus::getError);
  }

  /**
   * The job once it is done, with or without an error.
   *
   * @throws WarehouseException if it had to be cancelled
   */
  Job await(String what, Job job) {
    connection.step().ran("bq_job_id", job.getJobId().getJob());
    Optional<Job> ended = poll(what, job, remaining(job));
    if (ended.isPresent()) {
      return ended.get();
    }
    Optional<Job> cancelled = cancel(what, job);
    return cancelled
        .filter(late -> error(late).isEmpty())
        .orElseThrow(
            () ->
                new WarehouseException(
                    FailureType.WAREHOUSE_UNAVAILABLE,
                    "Cannot %s: job %s hadn't ended after %s and was cancelled%s; see job_deadline in the configuration's target"
                        .formatted(
                            what,
                            job.getJobId().getJob(),
                            text(deadline),
                            cancelled.isPresent() ? "" : ", which it hasn't confirmed")));
  }

  /**
   * The job as it is; one that an attempt before this left running beyond its deadline is cancelled
   * first, since it would go on to be billed.
   */
  Job unlessOverdue(String what, Job job) {
    return done(job) || !remaining(job).isNegative() ? job : cancel(what, job).orElse(job);
  }

  /** The cancelled job, which may have ended well before; empty if it hasn't confirmed. */
  private Optional<Job> cancel(String what, Job job) {
    connection.calls().find(what, () -> connection.client().cancel(job.getJobId()));
    return poll(what, job, deadline.compareTo(CANCELLING) < 0 ? deadline : CANCELLING);
  }

  private Optional<Job> poll(String what, Job job, Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    Job seen = job;
    for (int polled = 1; !done(seen); polled++) {
      if (System.nanoTime() - end > 0) {
        return Optional.empty();
      }
      connection.calls().await(what, POLLING, polled);
      seen =
          find(what, job.getJobId())
              .orElseThrow(
                  () ->
                      new WarehouseException(
                          FailureType.WAREHOUSE_UNAVAILABLE,
                          "Cannot %s: BigQuery no longer knows job %s"
                              .formatted(what, job.getJobId().getJob())));
    }
    return Optional.of(seen);
  }

  /** What is left of the deadline of a job that this or another attempt started. */
  private Duration remaining(Job job) {
    Long created = job.getStatistics() == null ? null : job.getStatistics().getCreationTime();
    return created == null || created == 0
        ? deadline
        : deadline.minusMillis(Math.max(0, System.currentTimeMillis() - created));
  }

  private static boolean done(Job job) {
    return job.getStatus() != null && JobStatus.State.DONE.equals(job.getStatus().getState());
  }

  private static String text(Duration duration) {
    return duration.toMinutes() > 0
        ? duration.toMinutes() + " minutes"
        : duration.toMillis() + " milliseconds";
  }
}
