package io.snowline.schedule;

import io.snowline.table.SyncOrder;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is compared of a schedule, each property in words. */
final class Properties {
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
    properties.put("times", Times.of(schedule.getSpec()));
    properties.put("time zone", Times.zone(schedule.getSpec().getTimeZoneName()));
    properties.put("overlap", String.valueOf(schedule.getPolicy().getOverlap()));
    properties.put("catch-up", String.valueOf(schedule.getPolicy().getCatchupWindow()));
    return properties;
  }

  /** What it starts and when, in a line. */
  static String line(Schedule schedule) {
    Map<String, String> properties = of(schedule);
    return "%s, %s %s"
        .formatted(properties.get("starts"), properties.get("times"), properties.get("time zone"));
  }

  /** Each property that differs. */
  static List<String> differences(Schedule is, Schedule should) {
    Map<String, String> before = of(is);
    List<String> differences = new ArrayList<>();
    of(should)
        .forEach(
            (name, value) -> {
              String found = before.getOrDefault(name, "nothing");
              if (!found.equals(value)) {
                differences.add("%s: %s -> %s".formatted(name, found, value));
              }
            });
    return differences;
  }

  private static String starts(ScheduleActionStartWorkflow action) {
    if (action.getArguments() == null || action.getArguments().getSize() == 0) {
      return action.getWorkflowType();
    }
    SyncOrder order = action.getArguments().get(0, SyncOrder.class);
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
