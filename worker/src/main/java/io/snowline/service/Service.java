package io.snowline.service;

import io.snowline.connection.ConfiguredWarehouses;
import io.snowline.definition.Definitions;
import io.snowline.definition.HttpDefinition;
import io.snowline.http.HttpService;
import io.snowline.http.TableRequests;
import io.snowline.metrics.LedgerFigures;
import io.snowline.metrics.Metrics;
import io.snowline.metrics.Watched;
import io.snowline.pages.Engine;
import io.snowline.pages.StatusPages;
import io.snowline.request.TemporalRequestActivities;
import io.snowline.temporal.MonitorRounds;
import io.snowline.temporal.RemoteServer;
import io.snowline.temporal.SnowlineWorker;
import io.snowline.warehouse.Warehouses;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The long-running service: a worker on a Temporal server, and HTTP where it is configured. */
public final class Service implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  /** An apply of a large table takes minutes; longer, and a supervisor kills the process anyway. */
  private static final Duration WRITING_ENDS = Duration.ofMinutes(10);

  private final RemoteServer server;
  private final Optional<HttpService> http;
  private final Metrics metrics;

  private Service(RemoteServer server, Optional<HttpService> http, Metrics metrics) {
    this.server = server;
    this.http = http;
    this.metrics = metrics;
  }

  /** Starts it on the server that the environment names. */
  public static Service start(
      Definitions definitions, String actor, Map<String, String> environment) {
    Metrics metrics = new Metrics(definitions);
    RemoteServer server =
        RemoteServer.connect(actor, environment, metrics.scope(), metrics.counting());
    try {
      MonitorRounds rounds = new MonitorRounds(server.client());
      metrics.read(
          new LedgerFigures(definitions, new ConfiguredWarehouses(definitions)),
          () -> Watched.of(rounds.newest().iterator()));
      SnowlineWorker.start(server, definitions);
      LOG.info(
          "working for %s, namespace %s, task queue %s: %d tables"
              .formatted(
                  server.address(),
                  server.client().getOptions().getNamespace(),
                  SnowlineWorker.TASK_QUEUE,
                  definitions.tables().size()));
      Optional<HttpService> http =
          definitions.service().http().map(wanted -> http(wanted, definitions, server, metrics));
      http.ifPresent(
          listening ->
              LOG.info(
                  "listening on http://%s:%d"
                      .formatted(
                          definitions.service().http().orElseThrow().host(), listening.port())));
      return new Service(server, http, metrics);
    } catch (RuntimeException failure) {
      server.close();
      metrics.close();
      throw failure;
    }
  }

  private static HttpService http(
      HttpDefinition http, Definitions definitions, RemoteServer server, Metrics metrics) {
    Warehouses warehouses = new ConfiguredWarehouses(definitions);
    TableRequests requests =
        new TableRequests(
            new TemporalRequestActivities(
                definitions, warehouses, server.client(), SnowlineWorker.TASK_QUEUE));
    StatusPages pages =
        new StatusPages(http, definitions, requests, Engine.of(server.client()), Clock.systemUTC());
    return HttpService.start(
        http,
        definitions,
        requests,
        Dependencies.of(definitions, warehouses, server.client()),
        metrics::text,
        pages,
        () -> SnowlineWorker.working(server));
  }

  /** Takes no more work, waits for what is being written, and ends. */
  @Override
  public void close() {
    http.ifPresent(HttpService::close);
    LOG.info(
        server.writing().isEmpty()
            ? "ending; nothing is being written"
            : "ending; waiting for %s".formatted(String.join(", ", server.writing())));
    try {
      if (!server.drain(WRITING_ENDS)) {
        LOG.info(
            "%s still going on after %d min; Temporal will repeat what isn't committed"
                .formatted(server.writing(), WRITING_ENDS.toMinutes()));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    server.close();
    metrics.close();
    LOG.info("ended");
  }
}
