package io.snowline.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.snowline.definition.SnowflakeAccount;
import io.snowline.definition.SnowflakeLogin.Password;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * A server with as much of Snowflake's protocol as a query needs that is started, asked after, and
 * whose result is fetched in parts from URLs of their own. It keeps every request.
 *
 * <p>Every query's result is the numbers from 0 on, a hundred of them in each of three parts.
 */
public final class ScriptedSnowflake implements AutoCloseable {
  static final int PARTS = 3;
  static final int ROWS_OF_A_PART = 100;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SCAN = Pattern.compile("result_scan\\('([^']+)'\\)");

  private static final String WELCOME =
      """
      {"success": true, "data": {"token": "t", "masterToken": "m", "validityInSeconds": 3600,
        "masterValidityInSeconds": 14400, "sessionId": 1, "serverVersion": "9.0.0",
        "parameters": [{"name": "AUTOCOMMIT", "value": true},
          {"name": "CLIENT_PREFETCH_THREADS", "value": 4},
          {"name": "CLIENT_RESULT_CHUNK_SIZE", "value": 160},
          {"name": "CLIENT_MEMORY_LIMIT", "value": 1536}], "sessionInfo": {}}}""";
  private static final String NOTHING =
      """
      {"success": true, "data": {"queryId": "01b00000-0000-0000-0000-000000000000",
        "queryResultFormat": "json", "parameters": [], "rowtype": [], "rowset": [], "total": 0,
        "returned": 0, "statementTypeId": 16384, "sqlState": "00000"}}""";

  private static final String REFUSAL =
      """
      {"success": false, "code": "003001",
        "message": "SQL access control error:\\nInsufficient privileges",
        "data": {"queryId": "01b00000-0000-0000-0000-000000000000", "errorCode": "003001",
          "sqlState": "42501"}}""";

  /** What becomes of a part of a result that is fetched. */
  enum Fetch {
    WHOLE,
    /** The URL's time is over. */
    EXPIRED,
    /** The connection breaks in the midst of the part. */
    CUT
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> started = new ArrayList<>();
  private final List<String> scanned = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private final Map<String, Integer> fetched = new TreeMap<>();
  private final Queue<String> states = new ArrayDeque<>();
  private final Map<Integer, Queue<Fetch>> fates = new TreeMap<>();
  private Runnable whenAsked = () -> {};
  private int sessions;
  private String refused;
  private final Map<String, String> answers = new TreeMap<>();
  private List<String> columns = List.of("N");

  public ScriptedSnowflake() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** How it is reached. */
  public SnowflakeAccount account(Duration networkTimeout) {
    return new SnowflakeAccount(
        "local",
        Optional.of(host()),
        new Password("tester", Optional.empty()),
        Optional.empty(),
        Optional.empty(),
        "SHARED",
        "PUBLIC",
        2,
        Duration.ofMinutes(5),
        networkTimeout,
        Optional.empty());
  }

  private String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * What is answered to the next questions after a query, such as {@code RUNNING}; after those
   * {@code SUCCESS}. An empty state is one that Snowflake has nothing of; an error's code and
   * message may follow the state.
   */
  public synchronized void states(String... next) {
    states.addAll(List.of(next));
  }

  /** The columns that every result has; a row's number is its value in each. */
  synchronized void columns(String... names) {
    columns = List.of(names);
  }

  /** Runs before a question after a query is answered. */
  public synchronized void whenAsked(Runnable work) {
    whenAsked = work;
  }

  /** Statements that begin so are refused from here on. */
  synchronized void refuses(String words) {
    refused = words;
  }

  /** The texts that statements are answered with which begin so. */
  synchronized void answers(String words, List<String> names, List<List<String>> rows) {
    answers.put(words, table(names, "text", rows).toString());
  }

  /** The values of one type, each a row, that statements are answered with which begin so. */
  synchronized void answers(String words, String type, List<String> values) {
    answers.put(
        words, table(List.of("X"), type, values.stream().map(List::of).toList()).toString());
  }

  private static ObjectNode table(List<String> names, String type, List<List<String>> rows) {
    ObjectNode answer = JSON.createObjectNode().put("success", true);
    ObjectNode data = answer.putObject("data");
    data.put("queryId", "01b00000-0000-0000-0000-000000000000")
        .put("queryResultFormat", "json")
        .put("total", rows.size())
        .put("returned", rows.size())
        .put("statementTypeId", 4096)
        .put("sqlState", "00000");
    data.putArray("parameters");
    ArrayNode types = data.putArray("rowtype");
    names.forEach(
        name ->
            types
                .addObject()
                .put("name", name)
                .put("type", type)
                .put("precision", 38)
                .put("scale", type.matches("time.*") ? 9 : 2)
                .put("nullable", true));
    ArrayNode values = data.putArray("rowset");
    rows.forEach(row -> row.forEach(values.addArray()::add));
    return answer;
  }

  /** What becomes of the next fetches of a part; those after them go well. */
  synchronized void fetches(int part, Fetch... next) {
    fates.computeIfAbsent(part, one -> new ArrayDeque<>()).addAll(List.of(next));
  }

  /** From here on every fetch goes well. */
  synchronized void forgetFates() {
    fates.clear();
  }

  /** The statements that were started to be asked after. */
  public synchronized List<String> started() {
    return List.copyOf(started);
  }

  /** The ids of the queries whose results were asked for. */
  synchronized List<String> scanned() {
    return List.copyOf(scanned);
  }

  /** The ids of the queries that were asked after. */
  public synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  /** How many sessions are open. */
  synchronized int sessions() {
    return sessions;
  }

  /** How often each URL was fetched. */
  synchronized Map<String, Integer> fetched() {
    return Map.copyOf(fetched);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = text(exchange);
      if (path.startsWith("/parts/")) {
        part(exchange, path);
      } else if (path.startsWith("/monitoring/queries/")) {
        String id = path.substring(path.lastIndexOf('/') + 1);
        whenAsked().run();
        answer(exchange, state(id));
      } else if (path.endsWith("/login-request")) {
        opened(1);
        answer(exchange, WELCOME);
      } else if (path.endsWith("/query-request")) {
        answer(exchange, query(JSON.readTree(body)));
      } else {
        if (path.equals("/session")) {
          opened(-1);
        }
        answer(exchange, NOTHING);
      }
    }
  }

  private synchronized void opened(int change) {
    sessions += change;
  }

  private synchronized Runnable whenAsked() {
    return whenAsked;
  }

  private synchronized String state(String id) {
    asked.add(id);
    String state = states.isEmpty() ? "SUCCESS" : states.remove();
    ObjectNode answer = JSON.createObjectNode().put("success", true);
    ArrayNode queries = answer.putObject("data").putArray("queries");
    if (!state.isEmpty()) {
      String[] parts = state.split(" ", 3);
      ObjectNode query = queries.addObject().put("id", id);
      query.put("status", parts[0]).put("state", parts[0]);
      if (parts.length > 1) {
        query.put("errorCode", parts[1]).put("errorMessage", parts[2]);
      }
    }
    return answer.toString();
  }

  private synchronized String query(JsonNode request) {
    String sql = request.path("sqlText").asText();
    if (refused != null && sql.startsWith(refused)) {
      return REFUSAL;
    }
    for (Map.Entry<String, String> known : answers.entrySet()) {
      if (sql.startsWith(known.getKey())) {
        return known.getValue();
      }
    }
    if (request.path("asyncExec").asBoolean()) {
      started.add(sql);
      String id = "01b00000-0000-0000-0000-%012d".formatted(started.size());
      ObjectNode answer = JSON.createObjectNode().put("success", true).put("code", "333334");
      answer
          .putObject("data")
          .put("queryId", id)
          .put("getResultUrl", "/queries/%s/result".formatted(id))
          .put("queryAbortsAfterSecs", 300);
      return answer.toString();
    }
    Matcher scan = SCAN.matcher(sql);
    if (!scan.find()) {
      return NOTHING;
    }
    scanned.add(scan.group(1));
    return result(scan.group(1), scanned.size()).toString();
  }

  /** The first part is in the answer itself, the others at URLs that are new in each answer. */
  private ObjectNode result(String id, int time) {
    ObjectNode answer = JSON.createObjectNode().put("success", true);
    ObjectNode data = answer.putObject("data");
    data.put("queryId", id)
        .put("queryResultFormat", "json")
        .put("total", PARTS * ROWS_OF_A_PART)
        .put("returned", PARTS * ROWS_OF_A_PART)
        .put("statementTypeId", 4096)
        .put("sqlState", "00000");
    data.putArray("parameters");
    ArrayNode types = data.putArray("rowtype");
    for (String column : columns) {
      types
          .addObject()
          .put("name", column)
          .put("type", "fixed")
          .put("precision", 18)
          .put("scale", 0)
          .put("nullable", false);
    }
    ArrayNode rows = data.putArray("rowset");
    for (int row = 0; row < ROWS_OF_A_PART; row++) {
      ArrayNode values = rows.addArray();
      for (int column = 0; column < columns.size(); column++) {
        values.add(String.valueOf(row));
      }
    }
    ArrayNode parts = data.putArray("chunks");
    for (int part = 1; part < PARTS; part++) {
      int size = rows(part).length();
      parts
          .addObject()
          .put("url", "http://%s/parts/%s/%s".formatted(host(), time, part))
          .put("rowCount", ROWS_OF_A_PART)
          .put("uncompressedSize", size)
          .put("compressedSize", size);
    }
    return answer;
  }

  /** Rows as they stand at a URL: without the brackets around them all. */
  private synchronized String rows(int part) {
    return IntStream.range(part * ROWS_OF_A_PART, (part + 1) * ROWS_OF_A_PART)
        .mapToObj(
            row ->
                columns.stream()
                    .map(column -> "\"" + row + "\"")
                    .collect(Collectors.joining(",", "[", "]")))
        .collect(Collectors.joining(","));
  }

  private void part(HttpExchange exchange, String path) throws IOException {
    int part = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
    byte[] rows = rows(part).getBytes(StandardCharsets.UTF_8);
    switch (fate(path, part)) {
      case WHOLE -> {
        exchange.sendResponseHeaders(200, rows.length);
        exchange.getResponseBody().write(rows);
      }
      case EXPIRED -> exchange.sendResponseHeaders(403, -1);
      case CUT -> {
        exchange.sendResponseHeaders(200, rows.length);
        exchange.getResponseBody().write(rows, 0, rows.length / 2);
        exchange.getResponseBody().flush();
      }
    }
  }

  private synchronized Fetch fate(String path, int part) {
    fetched.merge(path, 1, Integer::sum);
    Queue<Fetch> next = fates.getOrDefault(part, new ArrayDeque<>());
    return next.isEmpty() ? Fetch.WHOLE : next.remove();
  }

  private static String text(HttpExchange exchange) throws IOException {
    boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    InputStream body = exchange.getRequestBody();
    try (InputStream plain = packed ? new GZIPInputStream(body) : body) {
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
