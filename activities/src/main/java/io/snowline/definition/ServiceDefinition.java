package io.snowline.definition;

import java.util.List;
import java.util.Optional;

/**
 * What the service does beside working for tables.
 *
 * @param schedules Temporal Schedules to keep, names unique
 * @param http how it is reached; empty where it isn't
 * @param alerts where problems are told
 */
public record ServiceDefinition(
    List<ScheduleDefinition> schedules, Optional<HttpDefinition> http, AlertsDefinition alerts) {
  /** A service without schedules, HTTP and alerts. */
  public static final ServiceDefinition NONE =
      new ServiceDefinition(List.of(), Optional.empty(), AlertsDefinition.NONE);

  public ServiceDefinition {
    schedules = List.copyOf(schedules);
  }
}
