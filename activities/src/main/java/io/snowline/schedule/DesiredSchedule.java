package io.snowline.schedule;

import io.snowline.definition.CronExpression;
import io.snowline.definition.ScheduleDefinition;
import io.snowline.definition.ScheduleDefinition.At;
import io.snowline.definition.ScheduleDefinition.Every;
import io.snowline.definition.ScheduleDefinition.Sync;
import io.snowline.sync.Mode;
import io.snowline.table.SyncOrder;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleCalendarSpec;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleRange;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/** A configured schedule as Temporal takes it. */
final class DesiredSchedule {
  /**
   * A server that was away starts what it missed. However much that is, {@link #OVERLAP} makes one
   * run of it; what is older than a week, a human has been told of.
   */
  static final Duration CATCH_UP = Duration.ofDays(7);

  /**
   * A requester waits for its tables. Another beside it would only wait for the same, and of those
   * that were missed while the server was away one is enough.
   */
  static final ScheduleOverlapPolicy OVERLAP = ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP;

  /**
   * A requester that hangs must not keep the schedule from firing for ever. Less than a day: at
   * exactly one it would be there still when the next of a daily schedule is due.
   */
  static final Duration LONGEST = Duration.ofHours(23);

  private DesiredSchedule() {}

  /** The schedule, in that state: what a person paused stays paused. */
  static Schedule of(ScheduleDefinition definition, String taskQueue, ScheduleState state) {
    return Schedule.newBuilder()
        .setAction(action(definition, taskQueue))
        .setSpec(spec(definition))
        .setPolicy(
            SchedulePolicy.newBuilder().setOverlap(OVERLAP).setCatchupWindow(CATCH_UP).build())
        .setState(state)
        .build();
  }

  private static ScheduleActionStartWorkflow action(
      ScheduleDefinition definition, String taskQueue) {
    ScheduleActionStartWorkflow.Builder action =
        ScheduleActionStartWorkflow.newBuilder()
            .setOptions(
                WorkflowOptions.newBuilder()
                    .setWorkflowId("schedule/" + definition.name())
                    .setTaskQueue(taskQueue)
                    .setWorkflowExecutionTimeout(LONGEST)
                    .build());
    if (definition.start() instanceof Sync sync) {
      return action
          .setWorkflowType(sync.mode() == Mode.DAILY ? "DailySync" : "FullSync")
          .setArguments(new SyncOrder(sync.tables(), "schedule " + definition.name(), false))
          .build();
    }
    return action.setWorkflowType("SchedulerMonitor").build();
  }

  /** The time zone is always set: a spec that replaces another without one would be in UTC. */
  private static ScheduleSpec spec(ScheduleDefinition definition) {
    ScheduleSpec.Builder spec =
        ScheduleSpec.newBuilder().setTimeZoneName(Times.zone(definition.zone().getId()));
    if (definition.timing() instanceof Every every) {
      return spec.setIntervals(List.of(new ScheduleIntervalSpec(every.period()))).build();
    }
    At at = (At) definition.timing();
    return spec.setCalendars(List.of(calendar(at.cron()))).build();
  }

  private static ScheduleCalendarSpec calendar(CronExpression cron) {
    return ScheduleCalendarSpec.newBuilder()
        .setSeconds(List.of(new ScheduleRange(0)))
        .setMinutes(ranges(cron.minutes()))
        .setHour(ranges(cron.hours()))
        .setDayOfMonth(ranges(cron.daysOfMonth()))
        .setMonth(ranges(cron.months()))
        .setDayOfWeek(ranges(cron.daysOfWeek()))
        .setComment(cron.text())
        .build();
  }

  private static List<ScheduleRange> ranges(SortedSet<Integer> values) {
    List<ScheduleRange> ranges = new ArrayList<>();
    int from = values.first();
    int last = from;
    for (int value : values) {
      if (value > last + 1) {
        ranges.add(new ScheduleRange(from, last));
        from = value;
      }
      last = value;
    }
    ranges.add(new ScheduleRange(from, last));
    return ranges;
  }
}
