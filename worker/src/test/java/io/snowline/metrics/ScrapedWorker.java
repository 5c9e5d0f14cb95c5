package io.snowline.metrics;

import io.snowline.definition.AlertsDefinition;
import io.snowline.definition.AlertsDefinition.Channel;
import io.snowline.definition.AlertsDefinition.Form;
import io.snowline.definition.Definitions;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.DuplicateRule;
import io.snowline.definition.Monitoring;
import io.snowline.definition.ServiceDefinition;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.monitor.Verdict;
import io.snowline.sync.GuardLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a worker says whose one table is known, and whose monitor has made a round. */
public final class ScrapedWorker {
  private static final DuckDbFile NONE = new DuckDbFile(Path.of("none"), "main");

  private ScrapedWorker() {}

  public static String text() {
    TableFigures figures =
        new TableFigures(
            Optional.of(Instant.now()),
            Optional.of(3L),
            Optional.of(3L),
            Optional.of(0L),
            0,
            Map.of("digest", 0));
    try (Metrics metrics = new Metrics(definitions())) {
      metrics.read(() -> Map.of("items", figures), ScrapedWorker::watched);
      return metrics.text();
    }
  }

  /** A round that ended just now. */
  public static Watched watched() {
    return new Watched(Optional.of(Instant.now()), Map.of("nightly", Verdict.HEALTHY));
  }

  /** One table, a Slack channel and a webhook. */
  public static Definitions definitions() {
    return definitions(channel(Form.SLACK), channel(Form.WEBHOOK));
  }

  /** One table and these channels. */
  static Definitions definitions(Channel... channels) {
    AlertsDefinition alerts = new AlertsDefinition(List.of(channels), Optional.empty());
    return new Definitions(
        NONE,
        NONE,
        List.of(items()),
        2,
        new ServiceDefinition(List.of(), Optional.empty(), alerts),
        Monitoring.DEFAULT);
  }

  private static Channel channel(Form form) {
    return new Channel(form, Optional.empty(), Optional.of(Path.of("none")));
  }

  static TableDefinition items() {
    return new TableDefinition(
        "items",
        "ITEMS",
        "ITEMS_COPY",
        List.of("ID"),
        Optional.empty(),
        Optional.empty(),
        DuplicateRule.FAIL,
        Map.of(),
        Storage.plain(),
        Duration.ofHours(26),
        GuardLimits.DEFAULT,
        List.of(),
        List.of());
  }
}
