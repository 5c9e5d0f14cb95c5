package io.snowline.command;

import io.snowline.channel.ChannelAccess;
import io.snowline.connection.ConfiguredAccess;
import io.snowline.connection.ConfiguredWarehouses;
import io.snowline.definition.Definitions;
import io.snowline.readiness.Access;
import io.snowline.readiness.Checklist;
import io.snowline.readiness.Found;
import io.snowline.readiness.NotReadyException;
import io.snowline.readiness.Point;
import io.snowline.readiness.TypesPoint;
import io.snowline.temporal.RemoteServer;
import io.snowline.temporal.TemporalAccess;
import io.snowline.watch.SchedulesAccess;
import io.snowline.words.Words;
import java.util.List;

/** Everything that {@code snowline check} looks at, and in which order. */
final class Checking {
  private Checking() {}

  static int check(SnowlineCommand snowline, boolean sendTestAlert) {
    Definitions definitions = snowline.definitions();
    Checklist list = new Checklist(snowline.report()::point);
    list.point("configuration", List.of(), () -> configuration(snowline, definitions));
    try (Access source = ConfiguredAccess.source(definitions)) {
      source.look(list, definitions.tables());
    }
    try (Access target = ConfiguredAccess.target(definitions)) {
      target.look(list, definitions.tables());
    }
    list.point("types", ends(list), () -> types(definitions));
    SchedulesAccess schedules = new SchedulesAccess(definitions);
    temporal(snowline, definitions, schedules, list);
    schedules.look(list);
    new ChannelAccess(definitions.service().alerts(), sendTestAlert).look(list);
    snowline.report().checked(list.points());
    return list.points().stream().allMatch(Point::passed) ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static Found configuration(SnowlineCommand snowline, Definitions definitions) {
    return Found.of(
        "%s: %s"
            .formatted(
                snowline.configurationFile(),
                Words.many(definitions.tables().size(), "table", "tables")));
  }

  /** The points without which no schema can be read. */
  private static List<String> ends(Checklist list) {
    List<String> ends = List.of("source file", "source schema", "target file", "target connection");
    return list.points().stream().map(Point::name).filter(ends::contains).toList();
  }

  private static Found types(Definitions definitions) {
    return TypesPoint.of(new ConfiguredWarehouses(definitions), definitions.tables());
  }

  private static void temporal(
      SnowlineCommand snowline,
      Definitions definitions,
      SchedulesAccess schedules,
      Checklist list) {
    boolean scheduled = !definitions.service().schedules().isEmpty();
    if (RemoteServer.isNamed(snowline.shell().environment())) {
      try (TemporalAccess temporal =
          new TemporalAccess(snowline.actor(), snowline.shell().environment())) {
        temporal.look(list, scheduled ? schedules::temporal : null);
      }
    } else if (scheduled) {
      list.point("temporal connection", List.of(), Checking::unnamed);
      list.point("temporal schedules", List.of("temporal connection"), Checking::unnamed);
    }
  }

  private static Found unnamed() {
    throw new NotReadyException(
        "no Temporal server is named, and the configuration has schedules to keep there",
        List.of(
            "export TEMPORAL_ADDRESS=127.0.0.1:7233              # where it is, here for one of",
            "temporal server start-dev --db-filename temporal.db  # this machine"));
  }
}
