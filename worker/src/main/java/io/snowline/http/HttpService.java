package io.snowline.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.snowline.definition.Definitions;
import io.snowline.definition.HttpDefinition;
import io.snowline.definition.HttpDefinition.Alias;
import io.snowline.ledger.ReceiptJson;
import io.snowline.metrics.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the service answers over HTTP. */
public final class HttpService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpService.class);
  private static final int LARGEST_BODY = 64 * 1024;
  private static final int MOST_THREADS = 32;
  private static final int FEWEST_THREADS = 4;
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);

  /** Two hundred requests that race are served; who goes on so for long is slowed down. */
  private static final int AT_ONCE = 300;

  private static final double PER_SECOND = 10;

  /**
   * What a probe asks whoever else is at its address; a refusal would have the process restarted or
   * left out. Both answers cost next to nothing.
   */
  private static final Set<String> PROBES = Set.of("/healthz", "/readyz");

  private static final String CALLER = "snowline.caller";
  private static final String REFUSED = "snowline.refused";

  /** Every answer of ours has it, pages too; the server's own have not. */
  private static final String NO_SNIFFING = "X-Content-Type-Options";

  /** Cloud Scheduler calls a body without a type octet-stream. */
  private static final Set<String> BODIES = Set.of("application/json", "application/octet-stream");

  private final Javalin javalin;
  private final Readiness readiness;

  private HttpService(Javalin javalin, Readiness readiness) {
    this.javalin = javalin;
    this.readiness = readiness;
  }

  /**
   * Starts to listen.
   *
   * @param requests how syncs reach their tables
   * @param dependencies what has to answer for the service to be ready, by name
   * @param metrics what Prometheus is told
   * @param pages what people look at
   * @param working whether the worker of this process takes work
   * @throws HttpException if it can't listen there
   */
  public static HttpService start(
      HttpDefinition http,
      Definitions definitions,
      TableRequests requests,
      Map<String, Callable<?>> dependencies,
      Supplier<String> metrics,
      Pages pages,
      BooleanSupplier working) {
    return start(
        http,
        definitions,
        requests,
        new Readiness(dependencies, LONGEST_ANSWER, System::nanoTime),
        new RateLimit(AT_ONCE, PER_SECOND, System::nanoTime),
        metrics,
        pages,
        working);
  }

  static HttpService start(
      HttpDefinition http,
      Definitions definitions,
      TableRequests requests,
      Readiness readiness,
      RateLimit rate,
      Supplier<String> metrics,
      Pages pages,
      BooleanSupplier working) {
    Authentication authentication = Authentication.of(http);
    SyncTrigger trigger = new SyncTrigger(definitions, requests);
    Javalin javalin =
        Javalin.create(
            config -> {
              settings(config, http);
              config.routes.before(
                  context -> {
                    if (!PROBES.contains(context.path())) {
                      identify(context, authentication);
                      limit(context, rate, pages.visitor(context));
                    }
                  });
              probe(config, "/healthz", context -> alive(context, working.getAsBoolean()));
              probe(config, "/readyz", context -> ready(context, readiness));
              config.routes.get("/metrics", context -> metrics(context, metrics));
              config.routes.post(
                  "/v1/sync/{table}/{mode}",
                  context -> {
                    String caller = caller(context);
                    Alias sync =
                        trigger.sync(context.pathParam("table"), context.pathParam("mode"));
                    sync(context, trigger, sync, caller);
                  });
              http.aliases()
                  .forEach(
                      (name, sync) ->
                          config.routes.post(
                              "/" + name,
                              context -> sync(context, trigger, sync, caller(context))));
              pages.add(config.routes);
              errors(config);
            });
    try {
      javalin.start();
    } catch (RuntimeException refused) {
      readiness.close();
      throw new HttpException(
          "Cannot listen on %s:%d: %s"
              .formatted(http.host(), http.port(), innermost(refused).getMessage()),
          refused);
    }
    return new HttpService(javalin, readiness);
  }

  private static void settings(JavalinConfig config, HttpDefinition http) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.jetty.host = http.host();
    config.jetty.port = http.port();
    config.jetty.threadPool = new QueuedThreadPool(MOST_THREADS, FEWEST_THREADS);
    config.jetty.modifyHttpConfiguration(jetty -> jetty.setSendServerVersion(false));
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = LARGEST_BODY;
  }

  /** By HEAD too: the server's own answer to it is 200 wherever there is a GET, unasked. */
  private static void probe(JavalinConfig config, String path, Handler answer) {
    config.routes.get(path, answer);
    config.routes.head(path, answer);
  }

  private static void errors(JavalinConfig config) {
    config.routes.exception(
        Refusal.class,
        (refusal, context) -> {
          if (refusal.status() == 401) {
            context.header("WWW-Authenticate", "Bearer");
          }
          if (refusal.status() == 503) {
            context.header("Retry-After", "10");
          }
          json(context, refusal.status(), Map.of("error", refusal.getMessage()));
        });
    config.routes.exception(
        Exception.class,
        (failure, context) -> {
          LOG.error("{} {} failed", context.method(), context.path(), failure);
          json(context, 500, Map.of("error", "unexpected; the service's log says why"));
        });
    config.routes.error(
        404, context -> other(context, "nothing is here; see docs/http.md for the paths"));
    config.routes.error(
        405,
        context ->
            other(context, "not by this method: a sync is asked for by POST, all else by GET"));
  }

  /** An error that no handler of ours has answered. */
  private static void other(Context context, String message) {
    if (context.res().getHeader(NO_SNIFFING) == null) {
      json(context, context.statusCode(), Map.of("error", message));
    }
  }

  /**
   * Finds out who asks, or why nobody knows. Paths that need nobody's name are served all the same.
   */
  private static void identify(Context context, Authentication authentication) {
    try {
      context.attribute(CALLER, authentication.caller(context.header("Authorization")));
    } catch (Refusal refused) {
      context.attribute(REFUSED, refused);
    }
  }

  /**
   * Who has proven who they are has a share of their own. Everybody else of one address shares one:
   * behind a proxy that is the whole world, which must not keep a scheduler from being heard.
   */
  private static void limit(Context context, RateLimit rate, Optional<String> visitor) {
    String client =
        Optional.ofNullable(context.<String>attribute(CALLER))
            .map("caller "::concat)
            .or(() -> visitor.map("visitor "::concat))
            .orElseGet(() -> "address " + context.ip());
    long seconds = rate.take(client);
    if (seconds > 0) {
      context.header("Retry-After", String.valueOf(seconds));
      throw new Refusal(429, "too many requests; again after %d s".formatted(seconds));
    }
  }

  private static String caller(Context context) {
    Refusal refused = context.attribute(REFUSED);
    if (refused != null) {
      throw refused;
    }
    return context.attribute(CALLER);
  }

  /** Not whether anything else answers: a restart would mend none of that. */
  private static void alive(Context context, boolean working) {
    json(
        context,
        working ? 200 : 503,
        working
            ? Map.of("alive", true)
            : Map.of("alive", false, "error", "the worker of this process takes no work"));
  }

  private static void ready(Context context, Readiness readiness) {
    Map<String, String> answers = readiness.ask();
    boolean ready = answers.values().stream().allMatch("ready"::equals);
    json(context, ready ? 200 : 503, new Ready(ready, answers));
  }

  private record Ready(boolean ready, Map<String, String> dependencies) {}

  private static void metrics(Context context, Supplier<String> metrics) {
    context
        .contentType(Metrics.CONTENT_TYPE)
        .header("Cache-Control", "no-store")
        .header(NO_SNIFFING, "nosniff")
        .result(metrics.get());
  }

  private static void sync(Context context, SyncTrigger trigger, Alias sync, String caller) {
    refuseBody(context);
    refuseParameters(context);
    String id =
        RequestId.of(
            sync.table(),
            sync.mode(),
            context.header(RequestId.KEY_HEADER),
            context.header(RequestId.SCHEDULE_HEADER));
    json(context, 202, trigger.send(sync, id, caller));
  }

  /** Whoever types one expects something of it; a job that only changed its URL has none. */
  private static void refuseParameters(Context context) {
    String parameters = context.req().getQueryString();
    if (parameters != null && !parameters.isEmpty()) {
      throw new Refusal(
          400,
          "no parameter is known, and %s was given: table and mode are in the path"
              .formatted(parameters));
    }
  }

  /** Bodies aren't used, but what a job sends today may go on being sent. */
  private static void refuseBody(Context context) {
    try (InputStream body = context.req().getInputStream()) {
      byte[] read = body.readNBytes(LARGEST_BODY + 1);
      if (read.length > LARGEST_BODY || context.req().getContentLengthLong() > LARGEST_BODY) {
        // What is left unread must not be taken for the next request.
        context.header("Connection", "close");
        throw new Refusal(413, "a body of at most %d bytes".formatted(LARGEST_BODY));
      }
      String type = context.contentType() == null ? "" : context.contentType();
      if (read.length > 0 && !BODIES.contains(type.replaceFirst(";.*", "").strip())) {
        throw new Refusal(415, "expected no body, or one of " + String.join(", ", BODIES));
      }
    } catch (IOException cutShort) {
      context.header("Connection", "close");
      throw new Refusal(400, "the body could not be read to its end");
    }
  }

  private static void json(Context context, int status, Object fields) {
    context
        .status(status)
        .contentType("application/json")
        .header("Cache-Control", "no-store")
        .header(NO_SNIFFING, "nosniff")
        .result(ReceiptJson.text(ReceiptJson.mapper().valueToTree(fields)));
  }

  private static Throwable innermost(Throwable failure) {
    return failure.getCause() == null ? failure : innermost(failure.getCause());
  }

  /** The port that it listens on. */
  public int port() {
    return javalin.port();
  }

  /** Lets answers under way end, and stops listening. */
  @Override
  public void close() {
    javalin.stop();
    readiness.close();
  }
}
