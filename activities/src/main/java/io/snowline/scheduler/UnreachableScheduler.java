package io.snowline.scheduler;

import io.snowline.definition.ScheduledJob;
import io.snowline.monitor.ScheduleEvidence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Stands for a Cloud Scheduler to which no connection could be opened: its jobs can't be read,
 * which is evidence like any other and hides nothing of what other schedulers and the tables tell.
 */
public final class UnreachableScheduler implements Scheduler {
  private final List<ScheduledJob> jobs;
  private final SchedulerException why;

  /**
   * @param jobs what is watched there
   * @param why what opening it came to
   */
  public UnreachableScheduler(List<ScheduledJob> jobs, SchedulerException why) {
    this.jobs = jobs;
    this.why = why;
  }

  @Override
  public List<String> watched() {
    return jobs.stream().map(ScheduledJob::name).toList();
  }

  @Override
  public List<ScheduleEvidence> configured() {
    return jobs.stream().map(JobEvidence::configured).toList();
  }

  @Override
  public List<ScheduleEvidence> read(Instant now) {
    return jobs.stream().map(job -> JobEvidence.unreadable(job, why.getMessage())).toList();
  }

  @Override
  public ScheduleEvidence read(String name, Instant now) {
    throw why;
  }

  @Override
  public void resume(String name) {
    throw why;
  }

  @Override
  public void update(String name) {
    throw why;
  }

  @Override
  public Optional<String> create(String name) {
    throw why;
  }

  @Override
  public void close() {}
}
