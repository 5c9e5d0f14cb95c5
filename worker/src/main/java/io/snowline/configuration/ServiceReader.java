package io.snowline.configuration;

import io.snowline.definition.AlertsDefinition;
import io.snowline.definition.ServiceDefinition;

/** Reads what the service does beside working for tables. */
final class ServiceReader {
  private ServiceReader() {}

  static ServiceDefinition read(Section root, Tables tables) {
    return new ServiceDefinition(
        SchedulesReader.read(root, tables),
        HttpReader.read(root, tables),
        root.optional("alerts").flatMap(AlertsReader::read).orElse(AlertsDefinition.NONE));
  }
}
