package io.snowline.scheduler;

import io.snowline.monitor.ScheduleEvidence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A scheduler whose schedules are watched. Closing it frees its connection. */
public interface Scheduler extends AutoCloseable {

  /** The names of the schedules that are watched, in the configuration's order. */
  List<String> watched();

  /**
   * Every watched schedule as the configuration has it, without asking the scheduler: not
   * applicable where there is none, else not read.
   */
  List<ScheduleEvidence> configured();

  /**
   * Reads every watched schedule. What can't be read is evidence of that, never a failure.
   *
   * @param now the time by which runs are due
   */
  List<ScheduleEvidence> read(Instant now);

  /**
   * Reads one watched schedule.
   *
   * @throws SchedulerException if the scheduler doesn't say whether it is there
   */
  ScheduleEvidence read(String name, Instant now);

  /**
   * Ends a pause. Resuming what runs changes nothing.
   *
   * @throws SchedulerException if the scheduler refuses or doesn't answer
   */
  void resume(String name);

  /**
   * Writes the configured expression and zone, and what of the rest isn't as configured. A repeat
   * changes nothing more.
   *
   * @throws SchedulerException if the scheduler refuses or doesn't answer
   */
  void update(String name);

  /**
   * Makes a missing schedule as the configuration has it. One that is there meanwhile is left as it
   * is.
   *
   * @return empty once it is there; why it can't be made where the configuration says too little
   * @throws SchedulerException if the scheduler refuses or doesn't answer
   */
  Optional<String> create(String name);

  @Override
  void close();
}
