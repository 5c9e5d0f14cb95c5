package io.snowline.wire;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/**
 * Stands between the product and a server on loopback, names each call that passes, and does to it
 * what {@link FaultPlan} says.
 */
final class FaultyWire implements AutoCloseable {
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");

  /** Names a call by its request, and learns from the answer how later calls are to be named. */
  interface Names {
    String of(String method, URI uri, String body);

    void learn(String method, URI uri, String name, String body, String answer);
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI upstream;
  private final Names names;
  private final FaultPlan plan;
  private final Runnable restart;

  /**
   * @param upstream the server's address, such as {@code http://127.0.0.1:8080}
   * @param restart ends the server with kill -9 and starts it again
   */
  FaultyWire(URI upstream, Names names, FaultPlan plan, Runnable restart) {
    this.upstream = upstream;
    this.names = names;
    this.plan = plan;
    this.restart = restart;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Host and port. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String method = method(exchange);
      URI uri = exchange.getRequestURI();
      String name = names.of(method, uri, text(exchange, body));
      Fault fault = plan.next(name);
      if (fault == Fault.CUT) {
        return;
      }
      HttpResponse<byte[]> answer = forwarded(exchange, uri, body);
      names.learn(
          method,
          uri,
          name,
          text(exchange, body),
          new String(answer.body(), StandardCharsets.UTF_8));
      switch (fault == null ? Fault.SLOW : fault) {
        case CUT, LOST -> {}
        case KILLED -> {
          synchronized (restart) {
            restart.run();
          }
        }
        case TRUNCATED -> send(exchange, answer, answer.body().length / 2);
        case SLOW -> {
          plan.hold(fault);
          send(exchange, answer, answer.body().length);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static String method(HttpExchange exchange) {
    String override = exchange.getRequestHeaders().getFirst("X-HTTP-Method-Override");
    return override == null ? exchange.getRequestMethod() : override.toUpperCase(Locale.ROOT);
  }

  private static String text(HttpExchange exchange, byte[] body) throws IOException {
    boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    if (!packed || body.length == 0) {
      return new String(body, StandardCharsets.UTF_8);
    }
    try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return new String(unpacked.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private HttpResponse<byte[]> forwarded(HttpExchange exchange, URI uri, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(upstream.resolve(uri.toString()))
            .method(
                exchange.getRequestMethod(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (header, values) -> {
              if (!OF_THE_CONNECTION.contains(header.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(header, value));
              }
            });
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  /** An answer of which less is sent than its head says is cut in its midst. */
  private void send(HttpExchange exchange, HttpResponse<byte[]> answer, int sent)
      throws IOException {
    answer
        .headers()
        .map()
        .forEach(
            (header, values) -> {
              if (!OF_THE_CONNECTION.contains(header.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(header, values.stream().map(this::here).toList());
              }
            });
    int length = answer.body().length;
    exchange.sendResponseHeaders(answer.statusCode(), length == 0 ? -1 : length);
    exchange.getResponseBody().write(answer.body(), 0, sent);
    exchange.getResponseBody().flush();
  }

  /** Where an upload goes on is told by the server's own address. */
  private String here(String value) {
    return value.replace(upstream.getAuthority(), address());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
