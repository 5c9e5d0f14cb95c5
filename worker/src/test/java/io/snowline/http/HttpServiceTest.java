package io.snowline.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Status;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.snowline.definition.Definitions;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.DuplicateRule;
import io.snowline.definition.HttpDefinition;
import io.snowline.definition.HttpDefinition.Alias;
import io.snowline.definition.HttpDefinition.Oidc;
import io.snowline.definition.Monitoring;
import io.snowline.definition.ServiceDefinition;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.GuardLimits;
import io.snowline.sync.Mode;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service over real sockets; what it hands over is noted instead of sent to Temporal. */
class HttpServiceTest {
  private static final String TOKEN = "a-token-of-enough-letters";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final NotedRequests requests = new NotedRequests();
  private final AtomicLong nanoTime = new AtomicLong();
  private final Map<String, Callable<?>> dependencies = new LinkedHashMap<>();
  private final CountDownLatch never = new CountDownLatch(1);
  private final AtomicBoolean working = new AtomicBoolean(true);

  /** Whoever has the cookie is signed in. */
  private final Pages pages =
      new Pages() {
        @Override
        public void add(RoutesConfig routes) {
          routes.get("/", context -> context.result("the page"));
        }

        @Override
        public Optional<String> visitor(Context context) {
          return Optional.ofNullable(context.cookie("signed_in"));
        }
      };

  private @TempDir Path folder;
  private HttpService service;

  @BeforeEach
  void start() throws Exception {
    dependencies.put("temporal", () -> "fine");
    dependencies.put("source", () -> "fine");
    Files.writeString(folder.resolve("token"), TOKEN + "\n");
    restart(Optional.of(folder.resolve("token")));
  }

  private void restart(Optional<Path> tokenFile) {
    restart(tokenFile, Optional.empty());
  }

  private void restart(Optional<Path> tokenFile, Optional<Oidc> oidc) {
    if (service != null) {
      service.close();
    }
    service =
        HttpService.start(
            new HttpDefinition(
                "127.0.0.1",
                0,
                tokenFile,
                oidc,
                Map.of("itemsDailySync", new Alias("items", Mode.DAILY))),
            definitions(),
            new TableRequests(requests),
            new Readiness(dependencies, Duration.ofSeconds(1), nanoTime::get),
            new RateLimit(20, 1, nanoTime::get),
            () -> "snowline_stale_rows{table=\"items\"} 3\n",
            pages,
            working::get);
  }

  @AfterEach
  void stop() {
    never.countDown();
    service.close();
  }

  private static Definitions definitions() {
    DuckDbFile none = new DuckDbFile(Path.of("none"), "main");
    TableDefinition items =
        new TableDefinition(
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
    return new Definitions(
        none, none, List.of(items), 2, ServiceDefinition.NONE, Monitoring.DEFAULT);
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:%d%s".formatted(service.port(), path)));
  }

  private HttpRequest.Builder post(String path, String... headers) {
    HttpRequest.Builder request =
        to(path).POST(BodyPublishers.noBody()).header("Authorization", "Bearer " + TOKEN);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private String answer(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = send(request);
    return response.statusCode() + " " + response.body();
  }

  @Test
  void prometheusIsToldWithoutAToken() throws Exception {
    HttpResponse<String> metrics = send(to("/metrics"));

    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(metrics.body()).isEqualTo("snowline_stale_rows{table=\"items\"} 3\n");
  }

  @Test
  void aSyncIsAcceptedAndHandedOver() throws Exception {
    HttpResponse<String> response =
        send(post("/v1/sync/items/full", RequestId.KEY_HEADER, "deploy-7"));

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(JSON.readTree(response.body()))
        .isEqualTo(
            JSON.readTree(
                """
                {"request": "http/items/full/key/d5a89190e2f9f9c3104d2dce9a18f9da", "table": "items", "mode": "full",
                 "workflow": "table/items", "look": "snowline runs http/items/full/key/d5a89190e2f9f9c3104d2dce9a18f9da"}
                """));
    assertThat(requests.noted())
        .containsExactly(
            "http/items/full/key/d5a89190e2f9f9c3104d2dce9a18f9da SYNC FULL items by http token");
  }

  @Test
  void oneFiringOfCloudSchedulerIsOneRequestWhicheverPathItCallsAndHoweverOften() throws Exception {
    String[] firing = {RequestId.SCHEDULE_HEADER, "2025-08-14T02:00:00Z"};

    send(post("/itemsDailySync", firing));
    send(post("/itemsDailySync", firing));
    send(post("/v1/sync/items/daily", firing));
    send(post("/itemsDailySync", RequestId.SCHEDULE_HEADER, "2025-08-15T02:00:00Z"));

    assertThat(requests.noted().stream().distinct())
        .containsExactly(
            "http/items/daily/schedule/2025-08-14T02:00:00Z SYNC DAILY items by http token",
            "http/items/daily/schedule/2025-08-15T02:00:00Z SYNC DAILY items by http token");
  }

  @Test
  void requestsWithoutAKeyAreRequestsOfTheirOwn() throws Exception {
    send(post("/v1/sync/items/daily"));
    send(post("/v1/sync/items/daily"));

    assertThat(requests.noted()).hasSize(2).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer a-token-of-enough-letter",
        "Bearer a-token-of-enough-letters2",
        "Bearer A-TOKEN-OF-ENOUGH-LETTERS",
        "Basic YTpi",
        "a-token-of-enough-letters",
      })
  void whoDoesNotShowTheTokenIsRefusedWhateverTheyAskFor(String authorization) throws Exception {
    for (String path : List.of("/v1/sync/items/full", "/v1/sync/nothing/full", "/itemsDailySync")) {
      HttpRequest.Builder request = to(path).POST(BodyPublishers.noBody());
      HttpResponse<String> response =
          send(authorization.isEmpty() ? request : request.header("Authorization", authorization));

      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
      assertThat(response.body()).doesNotContain(TOKEN);
    }
    assertThat(requests.noted()).isEmpty();
  }

  @Test
  void onlyAConfiguredGoogleAccountsOwnTokenIsTakenAndWhoAskedIsKept() throws Exception {
    try (GoogleTokens tokens = new GoogleTokens()) {
      restart(Optional.of(folder.resolve("token")), Optional.of(tokens.oidc()));
      tokens
          .refused()
          .forEach(
              (what, token) -> {
                nanoTime.addAndGet(Duration.ofSeconds(2).toNanos());
                for (String path : List.of("/v1/sync/items/full", "/itemsDailySync")) {
                  HttpResponse<String> response = bearing(token, path);
                  assertThat(response.statusCode()).as(what).isEqualTo(401);
                  assertThat(response.headers().firstValue("WWW-Authenticate"))
                      .as(what)
                      .contains("Bearer");
                  assertThat(token.isEmpty() || !response.body().contains(token)).as(what).isTrue();
                }
              });
      assertThat(requests.noted()).isEmpty();

      assertThat(bearing(tokens.good(), "/itemsDailySync").statusCode()).isEqualTo(202);
      assertThat(bearing(TOKEN, "/itemsDailySync").statusCode()).isEqualTo(202);
      assertThat(requests.noted())
          .satisfiesExactly(
              first ->
                  assertThat(first)
                      .endsWith(" SYNC DAILY items by scheduler@p.iam.gserviceaccount.com"),
              second -> assertThat(second).endsWith(" SYNC DAILY items by http token"));
    }
  }

  private HttpResponse<String> bearing(String token, String path) {
    try {
      return send(
          to(path).POST(BodyPublishers.noBody()).header("Authorization", "Bearer " + token));
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void strangersBehindTheSameProxyUseUpTheirOwnShareAndGuessNoFaster() throws Exception {
    try (GoogleTokens tokens = new GoogleTokens()) {
      restart(Optional.of(folder.resolve("token")), Optional.of(tokens.oidc()));
      List<Integer> guesses =
          IntStream.range(0, 200)
              .mapToObj(guess -> bearing("a-guess-of-enough-letters-" + guess, "/itemsDailySync"))
              .map(HttpResponse::statusCode)
              .toList();
      assertThat(guesses.subList(0, 20)).containsOnly(401);
      assertThat(guesses.subList(20, 200)).containsOnly(429);
      assertThat(send(to("/")).statusCode()).as("a stranger's look").isEqualTo(429);
      assertThat(answer(to("/healthz"))).as("a probe").isEqualTo("200 {\"alive\":true}");
      assertThat(send(to("/readyz")).statusCode()).as("a probe").isEqualTo(200);

      assertThat(bearing(TOKEN, "/itemsDailySync").statusCode()).isEqualTo(202);
      assertThat(bearing(tokens.good(), "/itemsDailySync").statusCode()).isEqualTo(202);
      assertThat(send(to("/").header("Cookie", "signed_in=ada")).statusCode()).isEqualTo(200);
      assertThat(requests.noted()).hasSize(2);
    }
  }

  @Test
  void whoProvesWhoTheyAreHasALimitTooAndUsesUpNobodyElses() throws Exception {
    try (GoogleTokens tokens = new GoogleTokens()) {
      restart(Optional.of(folder.resolve("token")), Optional.of(tokens.oidc()));
      String token = tokens.good();
      List<Integer> answers =
          IntStream.range(0, 21)
              .mapToObj(number -> bearing(token, "/itemsDailySync").statusCode())
              .toList();
      assertThat(answers.subList(0, 20)).containsOnly(202);
      assertThat(answers.get(20)).isEqualTo(429);

      assertThat(bearing(TOKEN, "/itemsDailySync").statusCode()).isEqualTo(202);
      assertThat(send(to("/")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aNewTokenHoldsFromTheNextRequestOn() throws Exception {
    Files.writeString(folder.resolve("token"), "another-token-of-enough-letters");
    assertThat(send(post("/itemsDailySync")).statusCode()).isEqualTo(401);

    Files.writeString(folder.resolve("token"), "");
    assertThat(
            send(to("/itemsDailySync")
                    .POST(BodyPublishers.noBody())
                    .header("Authorization", "Bearer "))
                .statusCode())
        .isEqualTo(401);

    Files.delete(folder.resolve("token"));
    assertThat(send(post("/itemsDailySync")).statusCode()).isEqualTo(401);
    assertThat(requests.noted()).isEmpty();
  }

  @Test
  void withoutAnyCredentialConfiguredNobodyMayAsk() throws Exception {
    restart(Optional.empty());

    assertThat(answer(post("/v1/sync/items/full")))
        .startsWith("401 ")
        .contains("neither http.token_file nor http.oidc is configured");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST | /v1/sync/nothing/full    | 404",
        "POST | /v1/sync/items/weekly    | 404",
        "POST | /v1/sync/items           | 404",
        "POST | /v1/sync/items/full/more | 404",
        "POST | /nothing                 | 404",
        "POST | /itemsdailysync          | 404",
        "GET  | /v1/sync/items/full      | 405",
        "PUT  | /itemsDailySync          | 405",
        "POST | /healthz                 | 405",
      })
  void whatIsNotThereChangesNothing(String method, String path, int status) throws Exception {
    HttpResponse<String> response = send(post(path).method(method, BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(JSON.readTree(response.body()).path("error").asText()).isNotEmpty();
    assertThat(requests.noted()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"GET, /nowhere, 404", "DELETE, /healthz, 405"})
  void aBrowserAtAWrongAddressGetsNoTextOfTheServers(String method, String path, int status)
      throws Exception {
    HttpResponse<String> response =
        send(
            post(path, "Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .method(method, BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(JSON.readTree(response.body()).path("error").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, 202",
    "application/json; charset=utf-8, 202",
    "application/octet-stream, 202",
    "application/x-www-form-urlencoded, 415",
    "text/plain, 415",
  })
  void onlyBodiesThatSchedulersSendAreTaken(String type, int status) throws Exception {
    HttpRequest.Builder request =
        post("/itemsDailySync", "Content-Type", type).POST(BodyPublishers.ofString("{}"));

    assertThat(send(request).statusCode()).isEqualTo(status);
    assertThat(requests.noted()).hasSize(status == 202 ? 1 : 0);
  }

  @Test
  void aBodyOfMoreThan64KibIsRefusedHoweverItIsSent() throws Exception {
    byte[] body = new byte[64 * 1024 + 1];
    for (BodyPublisher publisher :
        List.of(
            BodyPublishers.ofByteArray(body),
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))) {
      assertThat(
              send(post("/itemsDailySync", "Content-Type", "application/json").POST(publisher))
                  .statusCode())
          .isEqualTo(413);
    }
    assertThat(requests.noted()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/itemsDailySync?dryRun=true", "/v1/sync/items/full?endHold=true&table=%ff"})
  void aParameterIsRefusedSinceNobodyWouldHeedIt(String path) throws Exception {
    HttpResponse<String> response = send(post(path));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(response.body()).path("error").asText())
        .isEqualTo(
            "no parameter is known, and %s was given: table and mode are in the path"
                .formatted(path.substring(path.indexOf('?') + 1)));
    assertThat(requests.noted()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a\"b", "{{7*7}}", "ä"})
  void aKeyOfOddCharactersIsRefused(String key) throws Exception {
    assertThat(answer(post("/itemsDailySync", RequestId.KEY_HEADER, key))).startsWith("400 ");
    assertThat(answer(post("/itemsDailySync", RequestId.SCHEDULE_HEADER, "x".repeat(129))))
        .startsWith("400 ");
    assertThat(requests.noted()).isEmpty();
  }

  @Test
  void whoAsksTooOftenIsToldWhenToComeBack() throws Exception {
    List<Integer> first =
        IntStream.range(0, 21)
            .mapToObj(
                number -> {
                  try {
                    return send(post("/itemsDailySync")).statusCode();
                  } catch (Exception failure) {
                    throw new AssertionError(failure);
                  }
                })
            .toList();

    assertThat(first.subList(0, 20)).containsOnly(202);
    assertThat(first.get(20)).isEqualTo(429);
    HttpResponse<String> refused = send(post("/itemsDailySync"));
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    assertThat(requests.noted()).hasSize(20);

    nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(send(post("/itemsDailySync")).statusCode()).isEqualTo(202);
  }

  @Test
  void racingStartsAreTriedAgainAndAServerThatIsAwayIsSaidToBe() throws Exception {
    requests.failNext(Status.ALREADY_EXISTS.asRuntimeException());
    requests.failNext(Status.NOT_FOUND.asRuntimeException());
    assertThat(send(post("/itemsDailySync", RequestId.KEY_HEADER, "k")).statusCode())
        .isEqualTo(202);
    assertThat(requests.noted()).hasSize(1);

    requests.failNext(new IllegalStateException("secret", Status.UNAVAILABLE.asRuntimeException()));
    HttpResponse<String> response = send(post("/itemsDailySync", RequestId.KEY_HEADER, "l"));
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    assertThat(response.body())
        .contains("http/items/daily/key/acac86c0e609ca906f632b0e2dacccb2")
        .doesNotContain("secret");
  }

  @Test
  void probesAreAnsweredHoweverOftenAndReadinessIsAskedForOnce() throws Exception {
    AtomicLong asked = new AtomicLong();
    dependencies.put("source", asked::incrementAndGet);
    restart(Optional.empty());

    for (int number = 0; number < 50; number++) {
      assertThat(send(to("/healthz")).statusCode()).isEqualTo(200);
      assertThat(send(to("/readyz")).statusCode()).isEqualTo(200);
    }

    assertThat(asked).hasValue(1);
  }

  @Test
  void fewWaitForAnAnswerThatDoesNotCome() throws Exception {
    dependencies.put(
        "source",
        () -> {
          never.await();
          return "late";
        });
    ExecutorService threads = Executors.newCachedThreadPool();
    try (Readiness readiness = new Readiness(dependencies, Duration.ofHours(1), nanoTime::get)) {
      CompletionService<Map<String, String>> answers = new ExecutorCompletionService<>(threads);
      for (int number = 0; number <= Readiness.MOST_WAITING; number++) {
        answers.submit(readiness::ask);
      }

      assertThat(answers.take().get()).containsEntry("source", "no answer yet");

      never.countDown();
      for (int number = 0; number < Readiness.MOST_WAITING; number++) {
        assertThat(answers.take().get()).containsEntry("source", "ready");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void healthTellsWhetherTheWorkerTakesWorkWhateverItDependsOn() throws Exception {
    dependencies.put(
        "temporal",
        () -> {
          throw new IllegalStateException("away");
        });
    restart(Optional.empty());
    assertThat(answer(to("/healthz"))).isEqualTo("200 {\"alive\":true}");

    working.set(false);

    HttpResponse<String> stopped = send(to("/healthz"));
    assertThat(stopped.statusCode()).isEqualTo(503);
    assertThat(JSON.readTree(stopped.body()))
        .isEqualTo(
            JSON.readTree(
                """
                {"alive": false, "error": "the worker of this process takes no work"}
                """));
  }

  @Test
  void readinessTellsWhichDependencyDoesNotAnswerAndAsksAgainLater() throws Exception {
    assertThat(answer(to("/healthz"))).isEqualTo("200 {\"alive\":true}");
    assertThat(JSON.readTree(send(to("/readyz")).body()))
        .isEqualTo(
            JSON.readTree(
                """
                {"ready": true, "dependencies": {"temporal": "ready", "source": "ready"}}
                """));

    dependencies.put(
        "source",
        () -> {
          throw new IllegalArgumentException("jdbc:secret");
        });
    dependencies.put(
        "target",
        () -> {
          never.await();
          return "late";
        });
    restart(Optional.empty());
    HttpResponse<String> response = send(to("/readyz"));

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(JSON.readTree(response.body()))
        .isEqualTo(
            JSON.readTree(
                """
                {"ready": false, "dependencies": {
                  "temporal": "ready",
                  "source": "failed (IllegalArgumentException); the service's log says why",
                  "target": "no answer within 1 s"}}
                """));
    assertThat(send(to("/healthz")).statusCode()).isEqualTo(200);
  }

  @Test
  void aProbeByHeadIsAnsweredAsOneByGetWithoutItsBody() throws Exception {
    assertThat(answer(head("/healthz"))).isEqualTo("200 ");
    assertThat(answer(head("/readyz"))).isEqualTo("200 ");

    working.set(false);
    dependencies.put(
        "source",
        () -> {
          throw new IllegalStateException("away");
        });
    restart(Optional.empty());

    assertThat(answer(head("/healthz"))).isEqualTo("503 ");
    assertThat(answer(head("/readyz"))).isEqualTo("503 ");
  }

  private HttpRequest.Builder head(String path) {
    return to(path).method("HEAD", BodyPublishers.noBody());
  }
}
