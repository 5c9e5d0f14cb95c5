package io.snowline.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.Definitions;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.DuplicateRule;
import io.snowline.definition.HttpDefinition;
import io.snowline.definition.HttpDefinition.Alias;
import io.snowline.definition.Monitoring;
import io.snowline.definition.ServiceDefinition;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.GuardLimits;
import io.snowline.sync.Mode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that are spoilt byte by byte and piece by piece, over real sockets. Each is refused, or
 * asks for a sync of the one table; none brings the service down. {@code -Dsnowline.seed=S} makes
 * others.
 */
class HttpFuzzTest {
  private static final long SEED = Long.getLong("snowline.seed", 1);
  private static final int REQUESTS = 3_000;
  private static final String TOKEN = "a-token-of-enough-letters";

  /** After those that only say that an answer will come, such as 100. */
  private static final Pattern STATUS =
      Pattern.compile("^HTTP/1\\.[01] ([2-5]\\d\\d)", Pattern.MULTILINE);

  private static final String VALID =
      """
      POST /v1/sync/items/full HTTP/1.1\r
      Host: 127.0.0.1\r
      Authorization: Bearer %s\r
      Idempotency-Key: deploy-7\r
      X-CloudScheduler-ScheduleTime: 2025-08-14T06:00:00Z\r
      Content-Type: application/json\r
      Content-Length: 23\r
      Connection: close\r
      \r
      {"table":"items","x":1}"""
          .formatted(TOKEN);

  private static final List<String> PIECES =
      List.of(
          "\0",
          "\r\n",
          "\n",
          "\r\n\r\n",
          "%00",
          "%2f",
          "%2e%2e/",
          "%ff%fe",
          "%",
          "../",
          "//",
          ";a=b",
          "?",
          "#",
          " ",
          "\t",
          ":",
          "itemsDailySync",
          "items' OR 1=1 --",
          "daily",
          "GET ",
          "DELETE ",
          "TRACE ",
          "HTTP/2.0",
          "Transfer-Encoding: chunked\r\n",
          "Content-Length: 5\r\n",
          "Content-Length: 99999999999999999999\r\n",
          "Content-Length: -1\r\n",
          "Expect: 100-continue\r\n",
          "Content-Encoding: gzip\r\n",
          "Upgrade: websocket\r\n",
          "Authorization: Basic Og==\r\n",
          "Idempotency-Key: \r\n",
          "X-Forwarded-For: 1.2.3.4\r\n",
          "{\"a\":".repeat(500),
          "\u00ed\u00a0\u0080",
          "\u00ff\u00fe",
          "x".repeat(10_000));

  @TempDir private Path folder;

  @Test
  void whateverComesIsRefusedOrAsksForASyncOfTheTable() throws Exception {
    NotedRequests requests = new NotedRequests();
    Files.writeString(folder.resolve("token"), TOKEN);
    Random random = new Random(SEED);
    long accepted = 0;
    long refused = 0;
    try (HttpService service = start(requests)) {
      for (int number = 0; number < REQUESTS; number++) {
        String request = spoilt(random);
        Optional<Integer> status = send(service.port(), request);
        assertThat(status.orElse(400))
            .as("seed %d, request %d: %s", SEED, number, request)
            .matches(code -> code < 500 || code == 501 || code == 505);
        accepted += status.equals(Optional.of(202)) ? 1 : 0;
        refused += status.filter(code -> code >= 400).isPresent() ? 1 : 0;
      }
      assertThat(send(service.port(), VALID)).contains(202);
    }
    assertThat(requests.noted())
        .hasSize((int) accepted + 1)
        .allMatch(
            line ->
                line.matches(
                    "http/items/(daily|full)/(key/[0-9a-f]{32}|schedule/[\\w.:+/=-]{1,128}|[0-9a-f-]{36})"
                        + " SYNC (DAILY|FULL) items by http token"));
    assertThat(accepted).isPositive();
    assertThat(refused).isGreaterThan(REQUESTS / 4);
  }

  private HttpService start(NotedRequests requests) {
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
    return HttpService.start(
        new HttpDefinition(
            "127.0.0.1",
            0,
            Optional.of(folder.resolve("token")),
            Optional.empty(),
            Map.of("itemsDailySync", new Alias("items", Mode.DAILY))),
        new Definitions(none, none, List.of(items), 2, ServiceDefinition.NONE, Monitoring.DEFAULT),
        new TableRequests(requests),
        new Readiness(Map.of(), Duration.ofSeconds(1), System::nanoTime),
        new RateLimit(REQUESTS * 2, REQUESTS, System::nanoTime),
        () -> "",
        routes -> {},
        () -> true);
  }

  private static String spoilt(Random random) {
    StringBuilder request = new StringBuilder(VALID);
    int changes = 1 + random.nextInt(3);
    for (int change = 0; change < changes; change++) {
      // Half of the changes meet the first line, which is a small part of the whole.
      int within = random.nextBoolean() ? request.length() : Math.min(60, request.length());
      int at = random.nextInt(within);
      switch (random.nextInt(4)) {
        case 0 -> request.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 1 -> request.delete(at, Math.min(request.length(), at + 1 + random.nextInt(20)));
        case 2 -> request.setCharAt(at, (char) random.nextInt(256));
        default -> {
          int from = random.nextInt(request.length());
          request.insert(at, request, from, Math.min(request.length(), from + 40));
        }
      }
    }
    return request.toString();
  }

  /** The status of the first answer; empty if the connection was closed without one. */
  private static Optional<Integer> send(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      Matcher status = STATUS.matcher(answer);
      return status.find() ? Optional.of(Integer.parseInt(status.group(1))) : Optional.empty();
    } catch (SocketException closed) {
      return Optional.empty();
    }
  }
}
