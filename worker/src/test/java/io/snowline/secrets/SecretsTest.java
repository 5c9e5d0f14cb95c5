package io.snowline.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.snowline.Main;
import io.snowline.alert.Alert;
import io.snowline.alert.AlertItem;
import io.snowline.alert.AlertItem.State;
import io.snowline.channel.HttpAlertActivities;
import io.snowline.command.LogLevel;
import io.snowline.command.Shell;
import io.snowline.configuration.Configuration;
import io.snowline.connection.ConfiguredWarehouses;
import io.snowline.definition.Definitions;
import io.snowline.definition.HttpDefinition;
import io.snowline.http.HttpService;
import io.snowline.http.TableRequests;
import io.snowline.ledger.ReceiptJson;
import io.snowline.log.CapturedLog;
import io.snowline.log.StepLog;
import io.snowline.metrics.LedgerFigures;
import io.snowline.metrics.Metrics;
import io.snowline.metrics.ScrapedWorker;
import io.snowline.pages.Engine;
import io.snowline.pages.StatusPages;
import io.snowline.request.TemporalRequestActivities;
import io.snowline.scheduler.LocalScheduler;
import io.snowline.sync.Mode;
import io.snowline.sync.Receipt;
import io.snowline.temporal.InProcessServer;
import io.snowline.temporal.SnowlineWorker;
import io.snowline.temporal.WireConverter;
import io.snowline.warehouse.Source;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.WarehouseException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testserver.TestServer;
import io.temporal.testserver.TestServer.PortBoundTestServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marked secrets everywhere, and a search for them in every output: what commands say, logs at the
 * finest level, workflow histories, the target's own tables, metrics, answers and alerts.
 */
class SecretsTest {
  private static final Logger LOG = LoggerFactory.getLogger(SecretsTest.class);

  private @TempDir Path folder;
  private Planted planted;
  private HttpServer echo;
  private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
  private volatile int status = 200;

  @BeforeEach
  void start() throws Exception {
    planted = new Planted(folder);
    // The worst server: whatever is sent to it stands in its answer, which is an error's.
    echo = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    echo.createContext(
        "/",
        exchange -> {
          String sent =
              exchange.getRequestURI()
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          received.add(sent);
          String said = ReceiptJson.text("refused: " + sent);
          byte[] answer =
              """
              {"success": false, "code": "390100", "data": null, "message": %1$s, "error": "invalid_grant", "error_description": %1$s}
              """
                  .formatted(said)
                  .getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    echo.start();
    sql("source.duckdb", "CREATE TABLE ITEMS AS SELECT i AS ID FROM range(10) AS n(i)");
  }

  @AfterEach
  void stop() {
    echo.stop(0);
  }

  private int port() {
    return echo.getAddress().getPort();
  }

  /** A port on which nobody listens. */
  private static int freePort() throws Exception {
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return closed.getLocalPort();
    }
  }

  private void sql(String file, String statement) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:duckdb:" + folder.resolve(file));
        Statement made = connection.createStatement()) {
      made.execute(statement);
    }
  }

  private Definitions configured(String yaml) throws Exception {
    Path file = Files.writeString(folder.resolve("snowline.yaml"), yaml);
    return Configuration.load(file, Map.of());
  }

  /** As Main sets it, and back. */
  private static CapturedLog logAt(String level) {
    LogLevel.set(
        shell(Map.of("SNOWLINE_LOG_LEVEL", level), Path.of("."), new ByteArrayOutputStream()));
    return CapturedLog.begin();
  }

  @AfterEach
  void usualLevel() {
    System.clearProperty("snowline.log.level");
    System.clearProperty("snowline.log.libraries");
  }

  private static Shell shell(
      Map<String, String> environment, Path folder, ByteArrayOutputStream said) {
    PrintStream stream = new PrintStream(said, true, UTF_8);
    return new Shell(stream, stream, environment, folder, false, false);
  }

  private void searchHistories(InProcessServer server) {
    Map<String, String> histories = Histories.of(server);
    assertThat(histories).isNotEmpty();
    histories.forEach((workflow, history) -> planted.search("the history of " + workflow, history));
  }

  /** Everything in the tables that Snowline keeps for itself. */
  private void searchTarget() throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("target.duckdb"));
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet names =
          statement.executeQuery(
              "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'snowline%'")) {
        while (names.next()) {
          tables.add(names.getString(1));
        }
      }
      assertThat(tables).isNotEmpty();
      for (String table : tables) {
        try (ResultSet rows =
            statement.executeQuery("SELECT to_json(kept)::VARCHAR FROM " + table + " AS kept")) {
          while (rows.next()) {
            planted.search(table, rows.getString(1));
          }
        }
      }
    }
  }

  private void nothingWasFound() {
    assertThat(planted.found()).isEmpty();
    assertThat(planted.searched()).isPositive();
  }

  private String login(String kind) {
    return switch (kind) {
      case "key" ->
          "user: U, private_key_file: "
              + planted.write("snowflake key", planted.privateKey("Snowflake's key"));
      case "broken key" ->
          "user: U, private_key_file: "
              + planted.write("broken key", planted.brokenKey("a broken key"))
              + ", private_key_passphrase_file: "
              + planted.file("a passphrase");
      case "token" -> "user: U, token_file: " + planted.file("an access token");
      case "oauth" ->
          "oauth: {client_id: c, client_secret_file: %s, token_url: \"http://127.0.0.1:%d/token\"}"
              .formatted(planted.file("a client's secret"), port());
      case "identity" ->
          "workload_identity: {provider: OIDC, token_file: %s}"
              .formatted(planted.file("an identity token"));
      default -> "user: U, password_file: " + planted.file("a password");
    };
  }

  private Definitions fromSnowflake(String kind) throws Exception {
    return configured(
        """
        source: {snowflake: {account: a, host: "127.0.0.1:%d", database: D, schema: S, %s}}
        target: {duckdb: {file: target.duckdb}}
        tables: {items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}}
        """
            .formatted(port(), login(kind)));
  }

  /** As a step fails: what stands in the workflow's history, and in the log. */
  @ParameterizedTest
  @ValueSource(strings = {"key", "broken key", "token", "oauth", "identity", "password"})
  void aLoginToSnowflakeThatIsRefusedShowsNoSecret(String kind) throws Exception {
    Definitions definitions = fromSnowflake(kind);

    try (CapturedLog log = logAt("TRACE")) {
      try (Source source = new ConfiguredWarehouses(definitions).source(Step.reading())) {
        source.rows("ITEMS");
        throw new AssertionError("a login that is refused");
      } catch (WarehouseException refused) {
        LOG.error("refused", refused);
        planted.search("the error", refused.getMessage());
        planted.search(
            "a history",
            WireConverter.create()
                .exceptionToFailure(
                    ApplicationFailure.newFailureWithCause(
                        refused.getMessage(), refused.type().text(), refused))
                .toString());
      }
      planted.search("the log", log.text());
      assertThat(log.text()).contains("Cannot ");
    }
    nothingWasFound();
  }

  @Test
  void aRunWhoseLoginIsRefusedShowsNoSecret() throws Exception {
    Definitions definitions = fromSnowflake("token");

    try (CapturedLog log = logAt("TRACE")) {
      try (InProcessServer server = InProcessServer.start(definitions, new StepLog())) {
        Receipt receipt = server.sync(Mode.DAILY, "test", "items").get(0);
        assertThat(receipt.failure()).isEqualTo("BadConfiguration");
        assertThat(receipt.reasons().get(0)).contains("refused: ");
        planted.search("the receipt", ReceiptJson.text(receipt));
        searchHistories(server);
        // The server's own words are told, but for what was sent to it.
        assertThat(Histories.of(server).values()).anyMatch(history -> history.contains("[secret]"));
      }
      planted.search("the log", log.text());
    }
    searchTarget();
    nothingWasFound();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DEBUG", "ERROR"})
  void aCommandThatIsRefusedShowsNoSecret(String level) throws Exception {
    String apiKey = planted.secret("Temporal's API key");
    fromSnowflake("token");
    Map<String, String> environment =
        Map.of("SNOWLINE_LOG_LEVEL", level, "TEMPORAL_API_KEY", apiKey);

    for (String[] arguments :
        new String[][] {{"plan"}, {"sync", "full", "--json"}, {"status", "--json"}, {"runs"}}) {
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      Main.run(shell(environment, folder, said), arguments);
      planted.search("snowline " + String.join(" ", arguments), said.toString(UTF_8));
    }
    nothingWasFound();
  }

  @Test
  void credentialsForBigQueryThatAreRefusedShowNoSecret() throws Exception {
    status = 400;
    String key = planted.privateKey("a service account's key").replace("\n", "\\n");
    String account =
        """
        {"type": "service_account", "project_id": "p", "private_key_id": "%s",
         "private_key": "%s", "client_email": "a@p.iam.gserviceaccount.com", "client_id": "1",
         "token_uri": "http://127.0.0.1:%d/token"}
        """;
    String id = planted.secret("a key's id");
    for (String file :
        List.of(
            planted.write("good", account.formatted(id, key, port())).toString(),
            planted
                .write(
                    "broken",
                    account.formatted(
                        id,
                        planted.brokenKey("a broken account's key").replace("\n", "\\n"),
                        port()))
                .toString(),
            planted
                .write("no json", "{\"private_key\": \"" + planted.secret("a cut key"))
                .toString())) {
      Definitions definitions =
          configured(
              """
              source: {duckdb: {file: source.duckdb}}
              target: {bigquery: {project: my-project, dataset: d, location: EU, credentials_file: "%s"}}
              tables: {items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}}
              """
                  .formatted(file));
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      try (CapturedLog log = logAt("TRACE")) {
        Main.run(shell(Map.of("SNOWLINE_LOG_LEVEL", "TRACE"), folder, said), "status");
        planted.search("the log", log.text());
      }
      assertThat(said.toString(UTF_8)).contains("BigQuery");
      planted.search("snowline status", said.toString(UTF_8));
      assertThat(definitions.tables()).isNotEmpty();
    }
    nothingWasFound();
  }

  @Test
  void theServicesAnswersLogsMetricsAndHistoriesHoldNoSecret() throws Exception {
    String token = planted.secret("the bearer token");
    String other = planted.secret("another bearer token");
    String jwt = "eyJhbGciOiJSUzI1NiJ9." + planted.secret("an OIDC token") + ".c2ln";
    String key = planted.secret("an idempotency key");
    Definitions definitions =
        configured(
            """
            source: {duckdb: {file: source.duckdb}}
            target: {duckdb: {file: target.duckdb}}
            tables: {items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}}
            http:
              listen: "127.0.0.1:0"
              token_file: %s
              oidc: {audience: "https://snowline.example.com", service_accounts: [a@p.iam.gserviceaccount.com]}
            alerts:
              channels: [{slack: {url_file: %s}}]
            """
                .formatted(
                    planted.write("token", token),
                    planted.write(
                        "slack",
                        "http://127.0.0.1:%d/%s".formatted(port(), planted.secret("a webhook")))));

    try (CapturedLog log = logAt("TRACE");
        Metrics metrics = new Metrics(definitions)) {
      metrics.read(
          new LedgerFigures(definitions, new ConfiguredWarehouses(definitions)),
          ScrapedWorker::watched);
      try (InProcessServer server =
              InProcessServer.start(
                  definitions, metrics.scope(), new StepLog(), metrics.counting());
          HttpService http = listening(definitions, server, metrics, token)) {
        for (String presented : List.of(token, other, jwt, "Basic " + other)) {
          answer(http, "POST", "/v1/sync/items/full", presented, key);
        }
        server.sync(Mode.FULL, "test", "items");
        answer(http, "GET", "/readyz", token, key);
        answer(http, "GET", "/", token, key);
        answer(http, "GET", "/metrics", token, key);
        answer(http, "GET", "/" + other, other, key);
        searchHistories(server);
      }
      planted.search("the log", log.text());
      assertThat(log.text()).contains("Sync.Apply ended").contains("refused [secret]");
    }
    searchTarget();
    nothingWasFound();
  }

  /** The whole service; its source fails with the token in its error. */
  private static HttpService listening(
      Definitions definitions, InProcessServer server, Metrics metrics, String token) {
    HttpDefinition http = definitions.service().http().orElseThrow();
    TableRequests requests =
        new TableRequests(
            new TemporalRequestActivities(
                definitions,
                new ConfiguredWarehouses(definitions),
                server.client(),
                SnowlineWorker.TASK_QUEUE));
    return HttpService.start(
        http,
        definitions,
        requests,
        Map.of(
            "source",
            () -> {
              throw new IllegalStateException("refused " + token);
            }),
        metrics::text,
        new StatusPages(http, definitions, requests, Engine.of(server.client()), Clock.systemUTC()),
        () -> true);
  }

  private void answer(HttpService http, String method, String path, String token, String key)
      throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d%s".formatted(http.port(), path)))
                    .method(method, BodyPublishers.noBody())
                    .header("Authorization", "Bearer " + token)
                    .header("Idempotency-Key", key)
                    .build(),
                BodyHandlers.ofString());
    planted.search("the answer of " + method + " " + path, answer.headers().map() + answer.body());
  }

  @Test
  void alertsAndWhatBecomesOfThemHoldNoSecret() throws Exception {
    status = 500;
    String hook = "http://127.0.0.1:%d/%s".formatted(port(), planted.secret("a webhook"));
    String gone = "http://127.0.0.1:%d/%s".formatted(freePort(), planted.secret("a ping"));
    Definitions definitions =
        configured(
            """
            source: {duckdb: {file: source.duckdb}}
            target: {duckdb: {file: target.duckdb}}
            tables: {items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}}
            alerts:
              channels: [{slack: {url_file: %s}}, {webhook: {url: "%s"}}]
              ping_url: "%s"
            """
                .formatted(planted.write("slack", hook), gone, gone));

    try (CapturedLog log = logAt("TRACE")) {
      HttpAlertActivities alerts = new HttpAlertActivities(definitions.service().alerts());
      Alert alert =
          new Alert(List.of(new AlertItem("k", State.RAISED, "nightly", "paused", "resume it")));
      planted.search("a delivery", alerts.deliver(alert).toString());
      try {
        alerts.ping();
        throw new AssertionError("the switch does not answer");
      } catch (ApplicationFailure failure) {
        planted.search("a ping that failed", failure.toString());
      }
      planted.search("the log", log.text());
    }
    assertThat(received).hasSize(1);
    planted.search("an alert's body", received.peek().replaceFirst("\\S+ ", ""));
    planted.search(
        "the configuration's records", definitions.service().alerts().channels().toString());
    nothingWasFound();
  }

  @Test
  void whatTemporalIsGivenIsInNoLogAndNoError() throws Exception {
    configured(
        """
        source: {duckdb: {file: source.duckdb}}
        target: {duckdb: {file: target.duckdb}}
        tables: {items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}}
        schedules: {nightly: {mode: full, cron: "0 6 * * *"}}
        """);
    Map<String, String> plain =
        Map.of(
            "TEMPORAL_API_KEY",
            planted.secret("an API key"),
            "TEMPORAL_GRPC_META_AUTHORIZATION2",
            planted.secret("a header"),
            "TEMPORAL_TLS",
            "false");
    Map<String, String> broken =
        Map.of(
            "TEMPORAL_ADDRESS",
            "127.0.0.1:" + port(),
            "TEMPORAL_TLS_CLIENT_CERT_DATA",
            planted.brokenKey("a certificate"),
            "TEMPORAL_TLS_CLIENT_KEY_DATA",
            planted.brokenKey("a TLS key"));
    int port = freePort();
    try (CapturedLog log = logAt("TRACE");
        PortBoundTestServer server = TestServer.createPortBoundServer(port)) {
      assertThat(server).isNotNull();
      Map<String, String> named = new HashMap<>(plain);
      named.put("TEMPORAL_ADDRESS", "127.0.0.1:" + port);
      for (Map<String, String> environment : List.of(named, broken)) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Map<String, String> all = new HashMap<>(environment);
        all.put("SNOWLINE_LOG_LEVEL", "DEBUG");
        Main.run(shell(all, folder, said), "schedules", "plan");
        assertThat(said.toString(UTF_8)).contains("TemporalServerException");
        planted.search("snowline schedules plan", said.toString(UTF_8));
      }
      planted.search("the log", log.text());
    }
    nothingWasFound();
  }

  @ParameterizedTest
  @ValueSource(strings = {"key", "broken key", "token", "oauth", "identity", "password"})
  void aCheckOfASourceThatRefusesShowsNoSecret(String kind) throws Exception {
    fromSnowflake(kind);

    check("source connection", "check");
  }

  @Test
  void aCheckOfATargetAndOfChannelsThatRefuseShowsNoSecret() throws Exception {
    status = 400;
    String account =
        """
        {"type": "service_account", "project_id": "p", "private_key_id": "%s",
         "private_key": "%s", "client_email": "a@p.iam.gserviceaccount.com", "client_id": "1",
         "token_uri": "http://127.0.0.1:%d/token"}
        """
            .formatted(
                planted.secret("a key's id"),
                planted.privateKey("a service account's key").replace("\n", "\\n"),
                port());
    configured(
        """
        source: {duckdb: {file: source.duckdb}}
        target: {bigquery: {project: my-project, dataset: d, location: EU, credentials_file: "%s"}}
        tables: {items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}}
        http: {listen: "127.0.0.1:0", token_file: "%s"}
        alerts:
          channels: [{slack: {url_file: "%s"}}, {webhook: {url: "%s"}}]
          ping_url: "%s"
        """
            .formatted(
                planted.write("account", account),
                planted.file("the bearer token"),
                planted.write("slack", hook(port(), "a webhook")),
                hook(freePort(), "another webhook"),
                hook(freePort(), "a ping")));

    check("alerts to ", "check", "--json", "--send-test-alert");
  }

  private void check(String point, String... arguments) throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (CapturedLog log = logAt("TRACE")) {
      int code = Main.run(shell(Map.of("SNOWLINE_LOG_LEVEL", "TRACE"), folder, said), arguments);
      assertThat(code).isEqualTo(1);
      planted.search("the log", log.text());
    }
    assertThat(said.toString(UTF_8)).contains(point);
    planted.search("snowline check", said.toString(UTF_8));
    nothingWasFound();
  }

  private String hook(int port, String kind) {
    return "http://127.0.0.1:%d/%s".formatted(port, planted.secret(kind));
  }

  @Test
  void initShowsAndWritesNoSecret() throws Exception {
    Map<String, String> token = Map.of("SNOWFLAKE_TOKEN_FILE", planted.file("a token").toString());
    Map<String, String> key =
        Map.of(
            "SNOWFLAKE_PRIVATE_KEY_FILE",
            planted.write("broken", planted.brokenKey("a broken key")).toString(),
            "SNOWFLAKE_PRIVATE_KEY_PASSPHRASE_FILE",
            planted.file("a passphrase").toString());

    for (Map<String, String> login : List.of(token, key)) {
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      try (CapturedLog log = logAt("TRACE")) {
        int code =
            Main.run(
                shell(login, folder, said),
                "init",
                "--no-input",
                "--snowflake-host",
                "127.0.0.1:" + port(),
                "--snowflake-database",
                "D",
                "--target-file",
                "target.duckdb");
        assertThat(code).isNotZero();
        planted.search("the log", log.text());
      }
      assertThat(said.toString(UTF_8)).contains("snowline: ");
      planted.search("snowline init", said.toString(UTF_8));
    }
    assertThat(folder.resolve("snowline.yaml")).doesNotExist();
    nothingWasFound();
  }

  /** The token and a webhook's address, typed where a name and a reason are asked for. */
  @Test
  void whatPeopleTypeIntoAPageIsKeptWithoutSecrets() throws Exception {
    String token = planted.secret("the bearer token");
    String hook = hook(port(), "a webhook");
    Definitions definitions =
        configured(
            """
            source: {duckdb: {file: source.duckdb}}
            target: {duckdb: {file: target.duckdb}}
            tables: {items: {source: ITEMS, target: ITEMS_COPY, key: [ID], guard: {source_drop: 90%%}}}
            http: {listen: "127.0.0.1:0", token_file: "%s"}
            alerts: {channels: [{slack: {url_file: "%s"}}]}
            """
                .formatted(planted.write("token", token), planted.write("slack", hook)));

    try (CapturedLog log = logAt("TRACE");
        Metrics metrics = new Metrics(definitions)) {
      metrics.read(
          new LedgerFigures(definitions, new ConfiguredWarehouses(definitions)),
          ScrapedWorker::watched);
      try (InProcessServer server =
              InProcessServer.start(
                  definitions, metrics.scope(), new StepLog(), metrics.counting());
          HttpService http = listening(definitions, server, metrics, token)) {
        server.sync(Mode.FULL, "test", "items");
        sql("source.duckdb", "DELETE FROM ITEMS WHERE ID > 4");
        Receipt waiting = server.sync(Mode.FULL, "test", "items").get(0);
        String cookie = signedIn(http, token);
        String page = page(http, "GET", "/runs/" + waiting.run(), cookie, Map.of());
        page(
            http,
            "POST",
            "/runs/%s/decision".formatted(waiting.run()),
            cookie,
            Map.of(
                "csrf",
                page.replaceFirst("(?s).*name=\"csrf\" value=\"([^\"]+)\".*", "$1"),
                "decision",
                "reject",
                "plan",
                waiting.planHash(),
                "name",
                "Ada " + token,
                "reason",
                "told to " + hook));
        // A sync after it: once that has ended, the rejection has too, in the order of the queue.
        server.sync(Mode.DAILY, "test", "items");
        for (String path :
            List.of(
                "/",
                "/tables/items",
                "/tables/" + token,
                "/runs/" + waiting.run(),
                "/runs/" + token,
                "/metrics")) {
          page(http, "GET", path, cookie, Map.of());
        }
        assertThat(page(http, "GET", "/runs/" + waiting.run(), cookie, Map.of()))
            .contains("Ada [secret]");
        searchHistories(server);
      }
      planted.search("the log", log.text());
    }
    searchTarget();
    for (String[] arguments : new String[][] {{"runs"}, {"runs", "--json"}, {"status"}}) {
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      Main.run(shell(Map.of(), folder, said), arguments);
      planted.search("snowline " + String.join(" ", arguments), said.toString(UTF_8));
    }
    nothingWasFound();
  }

  private static String signedIn(HttpService http, String token) throws Exception {
    HttpResponse<String> answer = send(http, "POST", "/session", "", Map.of("token", token));
    return answer.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
  }

  /** A page as somebody sees it who has signed in. */
  private String page(
      HttpService http, String method, String path, String cookie, Map<String, String> fields)
      throws Exception {
    HttpResponse<String> answer = send(http, method, path, cookie, fields);
    assertThat(answer.statusCode()).as(path).isIn(200, 303, 404);
    planted.search("the answer of " + method + " " + path, answer.headers().map() + answer.body());
    return answer.body();
  }

  private static HttpResponse<String> send(
      HttpService http, String method, String path, String cookie, Map<String, String> fields)
      throws Exception {
    String body =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(http.port(), path)))
                .method(method, BodyPublishers.ofString(body))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Cookie", cookie)
                .build(),
            BodyHandlers.ofString());
  }

  @Test
  void whatPeopleTypeIntoCommandsIsKeptWithoutSecrets() throws Exception {
    String token = planted.secret("the bearer token");
    try (LocalScheduler scheduler = LocalScheduler.start(0, Optional.empty(), Clock.systemUTC())) {
      configured(
          """
          source: {duckdb: {file: source.duckdb}}
          target: {duckdb: {file: target.duckdb}}
          tables: {items: {source: ITEMS, target: ITEMS_COPY, key: [ID]}}
          http: {listen: "127.0.0.1:0", token_file: "%s"}
          schedulers:
            cloud_scheduler: {project: p1, location: us-central1, endpoint: "%s"}
            jobs: {nightly: {table: items, schedule: "0 2 * * *"}}
          """
              .formatted(planted.write("token", token), scheduler.endpoint()));
      command("sync", "full", "items");
      String run =
          command("runs", "items", "--json").replaceFirst("(?s).*?\"run\":\"([^\"]+)\".*", "$1");
      assertThat(command("undo", run, "--reason", "for " + token)).contains("for [secret]");
      command(
          "maintenance", "start", "nightly", "--owner", token, "--reason", token, "--for", "4h");
      command("monitor", "--auto-fix");
      command("maintenance", "end", "nightly");
      command("monitor", "--auto-fix");
      String incident =
          command("incident", "list", "--json")
              .replaceFirst("(?s).*?\"incident\":\"([^\"]+)\".*", "$1");

      assertThat(command("runs", "items")).contains("undo");
      assertThat(command("incident", "show", incident)).contains("# Incident ");
    }
    searchTarget();
    nothingWasFound();
  }

  /** What a command says, searched. */
  private String command(String... arguments) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Main.run(shell(Map.of(), folder, said), arguments);
    planted.search("snowline " + arguments[0], said.toString(UTF_8));
    return said.toString(UTF_8);
  }

  @Test
  void dryRunsOfTheInstallersPrintNoSecret() throws Exception {
    Files.createDirectory(folder.resolve("config"));
    Files.createDirectory(folder.resolve("secrets"));
    Files.writeString(
        folder.resolve("config/snowline.yaml"), "# " + planted.secret("a comment") + "\n");
    Files.writeString(folder.resolve("secrets/token"), planted.secret("a token"));
    Path variables =
        Files.writeString(
            folder.resolve("variables"), "TEMPORAL_ADDRESS=" + planted.secret("a variable") + "\n");
    Map<String, String> environment =
        Map.of(
            "TEMPORAL_API_KEY", planted.secret("an API key"),
            "SNOWFLAKE_PASSWORD", planted.secret("a password"));

    for (List<String> script :
        List.of(
            List.of(
                "deploy/systemd/install.sh",
                "--config",
                folder.resolve("config").toString(),
                "--environment",
                variables.toString(),
                "--secrets",
                folder.resolve("secrets").toString(),
                "--dry-run"),
            List.of(
                "deploy/google-cloud/install.sh",
                "--project",
                "my-project",
                "--region",
                "us-central1",
                "--dataset",
                "d",
                "--image",
                "image:1",
                "--audience",
                "https://snowline.example.com",
                "--environment",
                variables.toString(),
                "--secret",
                "TEMPORAL_API_KEY=temporal-key",
                "--dry-run"),
            List.of(
                "deploy/google-cloud/install.sh",
                "--dry-run",
                "--secret",
                planted.secret("typed for a name")),
            List.of("deploy/docker/secrets", "--dry-run", folder.resolve("secrets").toString()))) {
      ProcessBuilder builder =
          new ProcessBuilder(Stream.concat(Stream.of("bash"), script.stream()).toList())
              .directory(Path.of("..").toFile())
              .redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      process.waitFor();
      assertThat(said).as(script.get(0)).isNotBlank();
      planted.search(script.get(0), said);
    }
    nothingWasFound();
  }
}
