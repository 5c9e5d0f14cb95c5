package io.snowline.watch;

import io.snowline.definition.CloudSchedulerLocation;
import io.snowline.definition.Monitoring;
import io.snowline.definition.ScheduledJob;
import io.snowline.scheduler.Scheduler;
import io.snowline.scheduler.SchedulerException;
import io.snowline.scheduler.UnreachableScheduler;
import java.util.ArrayList;
import java.util.List;

/** The schedulers of a configuration, opened for an activity and closed with it. */
final class Schedulers implements AutoCloseable {
  private final List<Scheduler> open = new ArrayList<>();

  /** How Cloud Scheduler is reached; fails with a {@link SchedulerException}. */
  interface Cloud {
    Scheduler open(CloudSchedulerLocation location, List<ScheduledJob> jobs);
  }

  private Schedulers() {}

  /**
   * Opens them. A Cloud Scheduler that can't be opened is there all the same, unreadable: what the
   * others tell must not wait for it.
   *
   * @param temporal Temporal's own schedules, which are there already
   */
  static Schedulers open(Monitoring monitoring, Cloud cloud, Scheduler temporal) {
    Schedulers schedulers = new Schedulers();
    monitoring
        .cloudScheduler()
        .ifPresent(location -> schedulers.open.add(open(cloud, location, monitoring.jobs())));
    schedulers.open.add(temporal);
    return schedulers;
  }

  private static Scheduler open(
      Cloud cloud, CloudSchedulerLocation location, List<ScheduledJob> jobs) {
    try {
      return cloud.open(location, jobs);
    } catch (SchedulerException unreachable) {
      return new UnreachableScheduler(jobs, unreachable);
    }
  }

  List<Scheduler> all() {
    return List.copyOf(open);
  }

  @Override
  public void close() {
    open.forEach(Scheduler::close);
  }
}
