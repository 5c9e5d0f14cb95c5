package io.snowline.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.snowline.definition.BigQueryDataset;
import io.snowline.warehouse.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/**
 * A server with BigQuery's job API that fails as it is told to. It keeps every request, and a job
 * for each that was started; SQL it doesn't understand.
 */
final class ScriptedBigQuery implements AutoCloseable {
  static final String RUN = "items-20250724-020000-abc123";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The dataset for staged rows is there. */
  private static final String STAGING =
      """
      {"datasetReference": {"projectId": "p", "datasetId": "d_snowline"}, "defaultTableExpirationMs": "86400000"}""";

  /** What is asked of the server. */
  enum Call {
    INSERT,
    GET,
    CANCEL,
    RESULTS,
    LIST,
    /** An upload begins. */
    OPEN,
    /** The file's bytes, and the job with the last of them. */
    SEND
  }

  /** What becomes of a call. */
  sealed interface Fate {
    /** The server never sees it. */
    record Cut() implements Fate {}

    /** It is done, and the answer doesn't come back. */
    record Lost() implements Fate {}

    /** It is done, and half of the answer comes back. */
    record Truncated() implements Fate {}

    /** It is refused. */
    record Refused(int code, String reason, String message) implements Fate {}
  }

  /** How a job ends. */
  record End(String state, String reason, String message, long rows) {
    static final End WELL = new End("DONE", null, null, 0);
    static final End NEVER = new End("RUNNING", null, null, 0);

    static End badly(String reason, String message) {
      return new End("DONE", reason, message, 0);
    }

    static End loaded(long rows) {
      return new End("DONE", null, null, rows);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<Call, Queue<Fate>> fates = new HashMap<>();
  private final Queue<End> ends = new ArrayDeque<>();
  private final Map<String, ObjectNode> jobs = new LinkedHashMap<>();
  private final Map<String, ObjectNode> uploads = new HashMap<>();
  private final List<JsonNode> dryRuns = new ArrayList<>();
  private final Map<Call, Integer> calls = new HashMap<>();
  private End cancelled = End.badly("stopped", "Job was cancelled.");
  private long estimate;

  ScriptedBigQuery() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** What becomes of the next calls of that kind; those after them go well. */
  void next(Call call, Fate... what) {
    fates.computeIfAbsent(call, kind -> new ArrayDeque<>()).addAll(List.of(what));
  }

  /** How the next jobs end; those after them end well. */
  void ends(End... next) {
    ends.addAll(List.of(next));
  }

  /** What dry runs say that a statement would read. */
  void estimate(long bytes) {
    estimate = bytes;
  }

  /** A job that was there before. */
  void job(String id, End end, long bytesBilled) {
    ObjectNode configuration = JSON.createObjectNode();
    configuration.putObject("query").put("query", "SELECT 1");
    jobs.put(id, job(id, configuration, end, bytesBilled));
  }

  /** A job that was there before, with the time that slots computed for it. */
  void job(String id, End end, long bytesBilled, long slotMillis) {
    job(id, end, bytesBilled);
    ((ObjectNode) jobs.get(id).get("statistics")).put("totalSlotMs", "" + slotMillis);
  }

  /** A job that an attempt before this started so long ago. */
  void running(String id, Duration since) {
    job(id, End.NEVER, 0);
    ((ObjectNode) jobs.get(id).get("statistics"))
        .put("creationTime", "" + (System.currentTimeMillis() - since.toMillis()));
  }

  /** How jobs that are cancelled end, instead of saying so. */
  void endsWhenCancelled(End end) {
    cancelled = end;
  }

  /** A load job that was there before. */
  void loaded(String id, long rows) {
    ObjectNode configuration = JSON.createObjectNode();
    configuration
        .putObject("load")
        .put("sourceFormat", "PARQUET")
        .putObject("destinationTable")
        .put("projectId", "p")
        .put("datasetId", "d_snowline")
        .put("tableId", "t");
    jobs.put(id, job(id, configuration, End.loaded(rows), 0));
  }

  synchronized List<String> jobs() {
    return List.copyOf(jobs.keySet());
  }

  /** What the client wrote of the job. */
  synchronized JsonNode job(String id) {
    return jobs.get(id);
  }

  List<JsonNode> dryRuns() {
    return dryRuns;
  }

  synchronized int calls(Call call) {
    return calls.getOrDefault(call, 0);
  }

  BigQueryDataset dataset(Duration deadline, OptionalLong statement, OptionalLong run) {
    return new BigQueryDataset(
        "p",
        "d",
        "us-central1",
        "d_snowline",
        Optional.empty(),
        Optional.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())),
        statement,
        run,
        deadline);
  }

  /** A step of the run, as a first attempt. */
  BigQueryConnection connect(BigQueryDataset dataset) {
    return connect(dataset, new Step("items", RUN, "Apply", 1, Map.of()));
  }

  BigQueryConnection connect(BigQueryDataset dataset, Step step) {
    return BigQueryConnection.open(
        dataset, step, new Backoff(Duration.ofMillis(1), Duration.ofMillis(4)));
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = body(exchange);
    Call call = call(exchange.getRequestMethod(), exchange.getRequestURI());
    Fate fate;
    synchronized (this) {
      calls.merge(call, 1, Integer::sum);
      Queue<Fate> planned = fates.get(call);
      fate = planned == null ? null : planned.poll();
    }
    if (fate instanceof Fate.Cut) {
      exchange.close();
      return;
    }
    if (fate instanceof Fate.Refused refused) {
      answer(exchange, refused.code(), error(refused.code(), refused.reason(), refused.message()));
      return;
    }
    Answer answer = answer(exchange, call, body);
    if (fate instanceof Fate.Lost) {
      exchange.close();
    } else if (fate instanceof Fate.Truncated) {
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.code(), bytes.length);
      exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
      exchange.close();
    } else {
      answer(exchange, answer.code(), answer.body());
    }
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    try (InputStream body =
        packed ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
      return body.readAllBytes();
    }
  }

  private static Call call(String method, URI uri) {
    String path = uri.getPath();
    if (path.startsWith("/upload/")) {
      return method.equals("POST") ? Call.OPEN : Call.SEND;
    }
    if (path.endsWith("/cancel")) {
      return Call.CANCEL;
    }
    if (path.contains("/queries/")) {
      return Call.RESULTS;
    }
    if (path.endsWith("/jobs")) {
      return method.equals("POST") ? Call.INSERT : Call.LIST;
    }
    return Call.GET;
  }

  private record Answer(int code, String body) {}

  private synchronized Answer answer(HttpExchange exchange, Call call, byte[] body)
      throws IOException {
    String path = exchange.getRequestURI().getPath();
    return switch (call) {
      case INSERT -> insert(JSON.readTree(body));
      case OPEN -> open(exchange, JSON.readTree(body));
      case SEND -> send(exchange);
      case LIST -> list();
      case CANCEL -> cancel(path.replaceFirst(".*/jobs/", "").replaceFirst("/cancel$", ""));
      case RESULTS ->
          new Answer(
              200,
              """
              {"jobComplete": true, "totalRows": "0", "schema": {"fields": []}, "jobReference": {"projectId": "p", "jobId": "j"}}""");
      case GET ->
          path.endsWith("/datasets/d_snowline")
              ? new Answer(200, STAGING)
              : get(path.replaceFirst(".*/jobs/", ""));
    };
  }

  private Answer insert(JsonNode request) {
    if (request.path("configuration").path("dryRun").asBoolean()) {
      dryRuns.add(request);
      ObjectNode dry = job("dry", request.get("configuration"), End.WELL, 0);
      ((ObjectNode) dry.path("statistics").path("query")).put("totalBytesProcessed", "" + estimate);
      return new Answer(200, dry.toString());
    }
    return started(request);
  }

  private Answer started(JsonNode request) {
    String id = request.path("jobReference").path("jobId").asText();
    if (jobs.containsKey(id)) {
      return new Answer(409, error(409, "duplicate", "Already Exists: Job p:us-central1." + id));
    }
    End end = ends.isEmpty() ? End.WELL : ends.remove();
    ObjectNode job = job(id, request.get("configuration"), end, 10);
    job.set("jobReference", request.get("jobReference"));
    jobs.put(id, job);
    return new Answer(200, job.toString());
  }

  private Answer open(HttpExchange exchange, JsonNode request) {
    String session = "session-" + uploads.size();
    uploads.put(session, (ObjectNode) request);
    exchange
        .getResponseHeaders()
        .add(
            "Location",
            "http://127.0.0.1:%d/upload/%s".formatted(server.getAddress().getPort(), session));
    return new Answer(200, "{}");
  }

  private Answer send(HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Content-Range");
    if (range != null && range.endsWith("/*")) {
      exchange.getResponseHeaders().add("Range", range.replaceFirst("bytes (.*)/.*", "bytes=$1"));
      return new Answer(308, "");
    }
    return started(uploads.get(exchange.getRequestURI().getPath().replaceFirst(".*/", "")));
  }

  private Answer get(String id) {
    ObjectNode job = jobs.get(id);
    return job == null
        ? new Answer(404, error(404, "notFound", "Not found: Job p:us-central1." + id))
        : new Answer(200, job.toString());
  }

  private Answer list() {
    ObjectNode list = JSON.createObjectNode();
    ArrayNode all = list.putArray("jobs");
    jobs.values().forEach(all::add);
    return new Answer(200, list.toString());
  }

  private Answer cancel(String id) {
    status(jobs.get(id), cancelled);
    return new Answer(200, JSON.createObjectNode().set("job", jobs.get(id)).toString());
  }

  private static ObjectNode job(String id, JsonNode configuration, End end, long bytesBilled) {
    ObjectNode job = JSON.createObjectNode().put("kind", "bigquery#job");
    job.putObject("jobReference")
        .put("projectId", "p")
        .put("jobId", id)
        .put("location", "us-central1");
    job.set("configuration", configuration);
    status(job, end);
    ObjectNode statistics =
        job.putObject("statistics").put("creationTime", "" + System.currentTimeMillis());
    if (configuration.has("load")) {
      statistics.putObject("load").put("outputRows", "" + end.rows());
    } else {
      statistics
          .putObject("query")
          .put("totalBytesBilled", "" + bytesBilled)
          .put("statementType", "SCRIPT");
    }
    return job;
  }

  private static void status(ObjectNode job, End end) {
    ObjectNode status = job.putObject("status").put("state", end.state());
    if (end.reason() != null) {
      status.putObject("errorResult").put("reason", end.reason()).put("message", end.message());
    }
  }

  private static String error(int code, String reason, String message) {
    ObjectNode body = JSON.createObjectNode();
    ObjectNode error = body.putObject("error").put("code", code).put("message", message);
    error
        .putArray("errors")
        .addObject()
        .put("reason", reason)
        .put("message", message)
        .put("domain", "global");
    return body.toString();
  }

  private static void answer(HttpExchange exchange, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json; charset=UTF-8");
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
