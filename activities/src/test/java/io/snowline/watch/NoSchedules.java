package io.snowline.watch;

import io.snowline.monitor.ScheduleEvidence;
import io.snowline.scheduler.Scheduler;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A scheduler of which nothing is watched. */
final class NoSchedules implements Scheduler {
  @Override
  public List<String> watched() {
    return List.of();
  }

  @Override
  public List<ScheduleEvidence> configured() {
    return List.of();
  }

  @Override
  public List<ScheduleEvidence> read(Instant now) {
    return List.of();
  }

  @Override
  public ScheduleEvidence read(String name, Instant now) {
    throw new IllegalStateException("not watched: " + name);
  }

  @Override
  public void resume(String name) {
    throw new IllegalStateException("not watched: " + name);
  }

  @Override
  public void update(String name) {
    throw new IllegalStateException("not watched: " + name);
  }

  @Override
  public Optional<String> create(String name) {
    throw new IllegalStateException("not watched: " + name);
  }

  @Override
  public void close() {}
}
