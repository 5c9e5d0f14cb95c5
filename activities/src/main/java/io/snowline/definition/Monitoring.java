package io.snowline.definition;

import java.util.List;
import java.util.Optional;

/**
 * What the monitor watches and may do.
 *
 * @param cloudScheduler where the jobs live; empty if there are none
 * @param jobs in the configuration's order, names unique
 * @param autoFix whether it may repair what it finds
 */
public record Monitoring(
    Optional<CloudSchedulerLocation> cloudScheduler, List<ScheduledJob> jobs, boolean autoFix) {
  /** No schedulers. Tables are watched all the same. */
  public static final Monitoring DEFAULT = new Monitoring(Optional.empty(), List.of(), true);

  public Monitoring {
    jobs = List.copyOf(jobs);
  }
}
