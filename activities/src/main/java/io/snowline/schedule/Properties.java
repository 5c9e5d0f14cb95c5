package io.snowline.schedule;

import io.snowline.table.SyncOrder;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleState;
import io.temporal.common.converter.DataConverterException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is compared of a schedule, each property in words. */
final class Properties {
  private static final String TIMES = "times";
  private static final String ZONE = "time zone";

  private Properties() {}

  static Map<String, String> of(Schedule schedule) {
    Map<String, String> properties = new LinkedHashMap<>();
    if (schedule.getAction() instanceof ScheduleActionStartWorkflow action) {
      properties.put("starts", starts(action));
      properties.put("id", action.getOptions().getWorkflowId());
      properties.put("task queue", action.getOptions().getTaskQueue());
      properties.put("longest", String.valueOf(action.getOptions().getWorkflowExecutionTimeout()));
    } else {
      properties.put("starts", "something else than a workflow");
    }
    properties.put(TIMES, Times.of(schedule.getSpec()));
    properties.put(ZONE, Times.zone(schedule.getSpec().getTimeZoneName()));
    properties.put("overlap", String.valueOf(schedule.getPolicy().getOverlap()));
    properties.put("catch-up", String.valueOf(schedule.getPolicy().getCatchupWindow()));
    properties.put("after a failure", schedule.getPolicy().isPauseOnFailure() ? "pause" : "go on");
    properties.put("actions left", left(schedule.getState()));
    return properties;
  }

  /** What it starts and when, in a line. */
  static String line(Schedule schedule) {
    Map<String, String> properties = of(schedule);
    return "%s, %s %s"
        .formatted(properties.get("starts"), properties.get(TIMES), properties.get(ZONE));
  }

  /** Each property that differs. */
  static List<String> differences(Schedule is, Schedule should) {
    return differences(of(is), of(should));
  }

  /** Each that differs of those that don't say when it fires. */
  static List<String> differencesBesideTimes(Schedule is, Schedule should) {
    Map<String, String> wanted = of(should);
    wanted.keySet().removeAll(List.of(TIMES, ZONE));
    return differences(of(is), wanted);
  }

  private static List<String> differences(Map<String, String> before, Map<String, String> wanted) {
    List<String> differences = new ArrayList<>();
    wanted.forEach(
        (name, value) -> {
          String found = before.getOrDefault(name, "nothing");
          if (!found.equals(value)) {
            differences.add("%s: %s -> %s".formatted(name, found, value));
          }
        });
    return differences;
  }

  /** A schedule whose actions are used up never fires again, though it isn't paused. */
  private static String left(ScheduleState state) {
    return state != null && state.isLimitedAction()
        ? String.valueOf(state.getRemainingActions())
        : "no limit";
  }

  private static String starts(ScheduleActionStartWorkflow action) {
    if (action.getArguments() == null || action.getArguments().getSize() == 0) {
      return action.getWorkflowType();
    }
    SyncOrder order;
    try {
      order = action.getArguments().get(0, SyncOrder.class);
    } catch (DataConverterException foreign) {
      return action.getWorkflowType() + " with an input that is no order of a sync";
    }
    List<String> tables = order == null || order.tables() == null ? List.of() : order.tables();
    String actor = order == null ? "nobody" : order.actor();
    return "%s of %s as %s%s"
        .formatted(
            action.getWorkflowType(),
            tables.isEmpty() ? "all tables" : String.join(", ", tables),
            actor,
            order != null && order.endHold() ? ", ending holds" : "");
  }
}
