package io.snowline.service;

import io.snowline.connection.ConfiguredWarehouses;
import io.snowline.definition.Definitions;
import io.snowline.definition.HttpDefinition;
import io.snowline.http.HttpService;
import io.snowline.request.TemporalRequestActivities;
import io.snowline.temporal.RemoteServer;
import io.snowline.temporal.SnowlineWorker;
import io.snowline.warehouse.Warehouses;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The long-running service: a worker on a Temporal server, and HTTP where it is configured. */
public final class Service implements AutoCloseable {
  /** An apply of a large table takes minutes; longer, and a supervisor kills the process anyway. */
  private static final Duration WRITING_ENDS = Duration.ofMinutes(10);

  private final RemoteServer server;
  private final Optional<HttpService> http;
  private final Consumer<String> log;

  private Service(RemoteServer server, Optional<HttpService> http, Consumer<String> log) {
    this.server = server;
    this.http = http;
    this.log = log;
  }

  /**
   * Starts it on the server that the environment names.
   *
   * @param log takes a line for each thing that a person wants to know
   */
  public static Service start(
      Definitions definitions,
      String actor,
      Map<String, String> environment,
      Consumer<String> log) {
    RemoteServer server = RemoteServer.connect(actor, environment);
    try {
      SnowlineWorker.start(server, definitions);
      log.accept(
          "working for %s, namespace %s, task queue %s: %d tables"
              .formatted(
                  server.address(),
                  server.client().getOptions().getNamespace(),
                  SnowlineWorker.TASK_QUEUE,
                  definitions.tables().size()));
      Optional<HttpService> http =
          definitions.service().http().map(wanted -> http(wanted, definitions, server));
      http.ifPresent(
          listening ->
              log.accept(
                  "listening on http://%s:%d"
                      .formatted(
                          definitions.service().http().orElseThrow().host(), listening.port())));
      return new Service(server, http, log);
    } catch (RuntimeException failure) {
      server.close();
      throw failure;
    }
  }

  private static HttpService http(
      HttpDefinition http, Definitions definitions, RemoteServer server) {
    Warehouses warehouses = new ConfiguredWarehouses(definitions);
    return HttpService.start(
        http,
        definitions,
        new TemporalRequestActivities(
            definitions, warehouses, server.client(), SnowlineWorker.TASK_QUEUE),
        Dependencies.of(definitions, warehouses, server.client()));
  }

  /** Takes no more work, waits for what is being written, and ends. */
  @Override
  public void close() {
    http.ifPresent(HttpService::close);
    log.accept(
        server.writing().isEmpty()
            ? "ending; nothing is being written"
            : "ending; waiting for %s".formatted(String.join(", ", server.writing())));
    try {
      if (!server.drain(WRITING_ENDS)) {
        log.accept(
            "%s still going on after %d min; Temporal will repeat what isn't committed"
                .formatted(server.writing(), WRITING_ENDS.toMinutes()));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    server.close();
    log.accept("ended");
  }
}
