package io.snowline.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.snowline.alert.Alert;
import io.snowline.alert.AlertItem;
import io.snowline.alert.AlertItem.State;
import io.snowline.alert.Delivery;
import io.snowline.alert.Delivery.Result;
import io.snowline.definition.AlertsDefinition;
import io.snowline.definition.AlertsDefinition.Channel;
import io.snowline.definition.AlertsDefinition.Form;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Channels on loopback that take, refuse, redirect, hang and break off. */
class HttpAlertActivitiesTest {
  private static final Alert ALERT =
      new Alert(List.of(new AlertItem("k", State.RAISED, "job", "is paused", "resume it")));

  private final List<String> received = new CopyOnWriteArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private @TempDir Path folder;
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    received.add(path + " " + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    try (exchange) {
      switch (path) {
        case "/ok" -> exchange.sendResponseHeaders(200, -1);
        case "/error" -> exchange.sendResponseHeaders(500, -1);
        case "/redirect" -> {
          exchange.getResponseHeaders().add("Location", "/ok");
          exchange.sendResponseHeaders(307, -1);
        }
        case "/hang" -> over.await();
        case "/trickle" -> {
          exchange.sendResponseHeaders(200, 10);
          exchange.getResponseBody().write('x');
          exchange.getResponseBody().flush();
          over.await();
        }
        default -> {}
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path));
  }

  private static Channel webhook(URI url) {
    return new Channel(Form.WEBHOOK, Optional.of(url), Optional.empty());
  }

  private static HttpAlertActivities channels(Duration longest, Channel... channels) {
    return new HttpAlertActivities(
        new AlertsDefinition(List.of(channels), Optional.empty()), longest);
  }

  private Delivery deliver(String... paths) {
    Channel[] channels = Stream.of(paths).map(path -> webhook(at(path))).toArray(Channel[]::new);
    return channels(Duration.ofMillis(500), channels).deliver(ALERT);
  }

  private List<String> paths() {
    return received.stream().map(request -> request.replaceFirst(" .*", "")).toList();
  }

  @Test
  void theFirstChannelThatTakesItGetsItOnce() {
    assertThat(deliver("/ok", "/ok"))
        .isEqualTo(new Delivery(Result.DELIVERED, "webhook 1", List.of()));
    assertThat(received).containsExactly("/ok " + WebhookMessage.of(ALERT, Optional.empty()));
  }

  @Test
  void whereTheFirstFailsTheSecondIsTold() {
    assertThat(deliver("/error", "/ok"))
        .isEqualTo(new Delivery(Result.DELIVERED, "webhook 2", List.of("webhook 1 answered 500")));
    assertThat(paths()).containsExactly("/error", "/ok");
  }

  @Test
  void aRedirectIsNotFollowed() {
    assertThat(deliver("/redirect"))
        .isEqualTo(
            new Delivery(
                Result.UNDELIVERED,
                null,
                List.of("webhook 1 answered 307, a redirect, which is not followed")));
    assertThat(paths()).containsExactly("/redirect");
  }

  @Test
  void aChannelThatHangsIsLeftAndMayHaveTakenIt() {
    assertThat(deliver("/hang", "/trickle", "/error"))
        .isEqualTo(
            new Delivery(
                Result.UNKNOWN,
                null,
                List.of(
                    "webhook 1 did not answer within 500 ms",
                    "webhook 2 did not answer within 500 ms",
                    "webhook 3 answered 500")));
    assertThat(deliver("/hang", "/ok").result()).isEqualTo(Result.DELIVERED);
  }

  @Test
  void aChannelThatBreaksOffMayHaveTakenIt() {
    assertThat(deliver("/break").result()).isEqualTo(Result.UNKNOWN);
  }

  @Test
  void aChannelThatCannotBeReachedHasNotTakenIt() throws IOException {
    URI closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = URI.create("http://127.0.0.1:%d/secret".formatted(socket.getLocalPort()));
    }

    assertThat(channels(Duration.ofSeconds(30), webhook(closed)).deliver(ALERT))
        .isEqualTo(new Delivery(Result.UNDELIVERED, null, List.of("webhook 1 can't be reached")));
  }

  @Test
  void aChannelWhoseCertificateIsNotTrustedHasNotTakenIt() throws Exception {
    HttpsServer secure =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
    secure.createContext("/", this::answer);
    secure.setExecutor(threads);
    secure.start();
    try {
      URI address = URI.create("https://127.0.0.1:%d/ok".formatted(secure.getAddress().getPort()));

      assertThat(channels(Duration.ofSeconds(30), webhook(address)).deliver(ALERT))
          .isEqualTo(
              new Delivery(
                  Result.UNDELIVERED,
                  null,
                  List.of(
                      "webhook 1 can't be reached: no TLS with it; see its certificate, and"
                          + " whether this Java trusts it")));
      assertThat(received).isEmpty();
    } finally {
      secure.stop(0);
    }
  }

  /** Of a certificate that nobody vouches for, made for this test. */
  private SSLContext selfSigned() throws Exception {
    Path file = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "self",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .start();
    String told = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor()).as(told).isZero();
    KeyStore keys = KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  @Test
  void aSlackChannelsAddressIsReadFromItsFileEachTime() throws IOException {
    Path file = folder.resolve("slack");
    HttpAlertActivities slack =
        channels(
            Duration.ofSeconds(30), new Channel(Form.SLACK, Optional.empty(), Optional.of(file)));

    assertThat(slack.deliver(ALERT).problems())
        .containsExactly("slack 1 has no usable address: url_file is missing or holds none");
    Files.writeString(file, at("/ok") + "\n");
    assertThat(slack.deliver(ALERT).channel()).isEqualTo("slack 1");
    assertThat(received)
        .containsExactly(
            "/ok {\"text\":\"*Snowline: 1 problem*\\n:red_circle: *job* is paused\\n      next:"
                + " resume it\"}");
  }

  @Test
  void withoutChannelsNothingIsDelivered() {
    assertThat(deliver())
        .isEqualTo(
            new Delivery(
                Result.UNDELIVERED,
                null,
                List.of("no channel is configured; expected alerts.channels")));
  }

  @Test
  void theDeadMansSwitchIsAskedAndItsFailureIsTold() {
    new HttpAlertActivities(new AlertsDefinition(List.of(), Optional.of(at("/ok")))).ping();
    assertThat(paths()).containsExactly("/ok");

    assertThatThrownBy(
            () ->
                new HttpAlertActivities(new AlertsDefinition(List.of(), Optional.of(at("/error"))))
                    .ping())
        .hasMessageContaining("alerts.ping_url answered 500");
    assertThatCode(() -> new HttpAlertActivities(AlertsDefinition.NONE).ping())
        .doesNotThrowAnyException();
  }
}
