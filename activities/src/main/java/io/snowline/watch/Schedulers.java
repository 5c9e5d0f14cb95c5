package io.snowline.watch;

import io.snowline.definition.Monitoring;
import io.snowline.scheduler.CloudScheduler;
import io.snowline.scheduler.Scheduler;
import java.util.ArrayList;
import java.util.List;

/** The schedulers of a configuration, opened for an activity and closed with it. */
final class Schedulers implements AutoCloseable {
  private final List<Scheduler> open = new ArrayList<>();

  private Schedulers() {}

  /**
   * Opens them.
   *
   * @param temporal Temporal's own schedules, which are there already
   */
  static Schedulers open(Monitoring monitoring, Scheduler temporal) {
    Schedulers schedulers = new Schedulers();
    monitoring
        .cloudScheduler()
        .ifPresent(
            location -> schedulers.open.add(CloudScheduler.open(location, monitoring.jobs())));
    schedulers.open.add(temporal);
    return schedulers;
  }

  List<Scheduler> all() {
    return List.copyOf(open);
  }

  @Override
  public void close() {
    open.forEach(Scheduler::close);
  }
}
