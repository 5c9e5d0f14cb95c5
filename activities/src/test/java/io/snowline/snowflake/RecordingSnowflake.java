package io.snowline.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/**
 * A server on loopback that keeps what Snowflake's driver sends. It hands requests on to another
 * server, or, where there is none, lets everybody in and answers every statement with nothing.
 */
public final class RecordingSnowflake implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Set by the client that hands a request on. */
  private static final Set<String> OWN_HEADERS =
      Set.of("connection", "content-length", "expect", "host", "upgrade", "transfer-encoding");

  private static final String WELCOME =
      """
      {"success": true, "data": {"token": "t", "masterToken": "m", "validityInSeconds": 3600,
        "masterValidityInSeconds": 14400, "sessionId": 1, "serverVersion": "9.0.0",
        "parameters": [{"name": "AUTOCOMMIT", "value": true}], "sessionInfo": {}}}""";
  private static final String NOTHING =
      """
      {"success": true, "data": {"queryId": "01b00000-0000-0000-0000-000000000001",
        "queryResultFormat": "json", "parameters": [], "rowtype": [], "rowset": [], "total": 0,
        "returned": 0, "statementTypeId": 16384, "sqlState": "00000"}}""";
  private static final String TOKEN =
      """
      {"access_token": "granted", "token_type": "Bearer", "expires_in": 600}""";

  /**
   * A session that was asked for.
   *
   * @param query database, schema, role and warehouse, as a URL's query
   * @param data the rest
   */
  public record Login(String query, JsonNode data) {}

  private record Awaited(String words, Runnable meanwhile) {}

  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Optional<String> upstream;
  private final List<Login> logins = new CopyOnWriteArrayList<>();
  private final List<String> statements = new CopyOnWriteArrayList<>();
  private volatile Awaited awaited;
  private final List<String> tokenRequests = new CopyOnWriteArrayList<>();

  /**
   * @param upstream host and port of the server that answers
   */
  public RecordingSnowflake(Optional<String> upstream) {
    this.upstream = upstream;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
  }

  /** Host and port to give the driver. */
  public String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Every login, in order. */
  public List<Login> logins() {
    return logins;
  }

  /** Every statement, in order. */
  public List<String> statements() {
    return statements;
  }

  /** Does something once, before the first statement with those words is handed on. */
  public void before(String words, Runnable meanwhile) {
    awaited = new Awaited(words, meanwhile);
  }

  /** Everything that was sent to ask for an OAuth token. */
  List<String> tokenRequests() {
    return tokenRequests;
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    if (path.endsWith("/login-request")) {
      logins.add(
          new Login(
              exchange.getRequestURI().getQuery(),
              JSON.readTree(text(exchange, body)).get("data")));
    } else if (path.endsWith("/query-request")) {
      said(JSON.readTree(text(exchange, body)).get("sqlText").asText());
    } else if (path.endsWith("/oauth/token")) {
      tokenRequests.add(text(exchange, body));
    }
    if (upstream.isPresent()) {
      handOn(exchange, body, upstream.get());
      return;
    }
    String made =
        path.endsWith("/login-request") ? WELCOME : path.endsWith("/oauth/token") ? TOKEN : NOTHING;
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    send(exchange, 200, made.getBytes(StandardCharsets.UTF_8));
  }

  private void said(String statement) {
    statements.add(statement);
    Awaited waiting = awaited;
    if (waiting != null && statement.contains(waiting.words())) {
      awaited = null;
      waiting.meanwhile().run();
    }
  }

  private static String text(HttpExchange exchange, byte[] body) throws IOException {
    boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    try (InputStream bytes = new ByteArrayInputStream(body);
        InputStream plain = packed ? new GZIPInputStream(bytes) : bytes) {
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void handOn(HttpExchange exchange, byte[] body, String host) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + host + exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try {
      HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
      response
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                  values.forEach(value -> exchange.getResponseHeaders().add(name, value));
                }
              });
      send(exchange, response.statusCode(), response.body());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      exchange.close();
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
