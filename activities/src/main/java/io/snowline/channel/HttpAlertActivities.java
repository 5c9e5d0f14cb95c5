package io.snowline.channel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.snowline.alert.Alert;
import io.snowline.alert.AlertActivities;
import io.snowline.alert.Delivery;
import io.snowline.alert.Delivery.Result;
import io.snowline.definition.AlertsDefinition;
import io.snowline.definition.AlertsDefinition.Channel;
import io.snowline.definition.WebAddress;
import io.snowline.ledger.ReceiptJson;
import io.snowline.secret.KnownSecrets;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;

/** Tells people through HTTP. Redirects are not followed: an address is a secret. */
public final class HttpAlertActivities implements AlertActivities {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(15);

  /** The runbook's entry with a line for each verdict of the monitor. */
  private static final String VERDICTS = "#a-schedule-is-stale-or-paused";

  private final AlertsDefinition alerts;
  private final Duration longest;

  /** Made with the first message: a JVM waits a third of a second for its thread when it ends. */
  private HttpClient client;

  public HttpAlertActivities(AlertsDefinition alerts) {
    this(alerts, ANSWER);
  }

  HttpAlertActivities(AlertsDefinition alerts, Duration longest) {
    Stream.concat(
            alerts.channels().stream().map(Channel::url).flatMap(Optional::stream),
            alerts.pingUrl().stream())
        .map(URI::toString)
        .forEach(KnownSecrets::keep);
    this.alerts = alerts;
    this.longest = longest;
  }

  /** What one request came to; {@code problem} is null if it was taken. */
  private record Answer(boolean mayHaveArrived, String problem) {}

  @Override
  public Delivery deliver(Alert alert) {
    List<String> problems = new ArrayList<>();
    boolean unknown = false;
    for (int number = 0; number < alerts.channels().size(); number++) {
      Channel channel = alerts.channels().get(number);
      String name = "%s %d".formatted(channel, number + 1);
      Answer answer = send(channel, alert);
      if (answer.problem() == null) {
        return new Delivery(Result.DELIVERED, name, problems);
      }
      unknown |= answer.mayHaveArrived();
      problems.add(name + " " + answer.problem());
    }
    if (alerts.channels().isEmpty()) {
      problems.add("no channel is configured; expected alerts.channels");
    }
    return new Delivery(unknown ? Result.UNKNOWN : Result.UNDELIVERED, null, problems);
  }

  private Answer send(Channel channel, Alert alert) {
    Optional<URI> address = address(channel);
    if (address.isEmpty()) {
      return new Answer(false, "has no usable address: url_file is missing or holds none");
    }
    return exchange(
        HttpRequest.newBuilder(address.get())
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(BodyPublishers.ofString(ReceiptJson.text(body(channel, alert))))
            .build());
  }

  private ObjectNode body(Channel channel, Alert alert) {
    Optional<String> runbook = alerts.runbookUrl().map(url -> url + VERDICTS);
    return switch (channel.form()) {
      case SLACK ->
          ReceiptJson.mapper().createObjectNode().put("text", SlackMessage.of(alert, runbook));
      case WEBHOOK -> WebhookMessage.of(alert, runbook);
    };
  }

  /** Where the channel's messages go, if that can be read. */
  static Optional<URI> address(Channel channel) {
    return channel.url().or(() -> channel.urlFile().flatMap(HttpAlertActivities::inFile));
  }

  private static Optional<URI> inFile(Path file) {
    try {
      return WebAddress.parse(KnownSecrets.read(file));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private synchronized HttpClient client() {
    if (client == null) {
      client =
          HttpClient.newBuilder().connectTimeout(CONNECT).followRedirects(Redirect.NEVER).build();
    }
    return client;
  }

  /** The whole exchange is bounded, the answer's body too, which is not read. */
  private Answer exchange(HttpRequest request) {
    CompletableFuture<Integer> status =
        client()
            .sendAsync(request, BodyHandlers.discarding())
            .thenApply(response -> response.statusCode());
    try {
      int code = status.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      return code / 100 == 2
          ? new Answer(true, null)
          : new Answer(
              false,
              "answered %d%s"
                  .formatted(code, code / 100 == 3 ? ", a redirect, which is not followed" : ""));
    } catch (TimeoutException slow) {
      status.cancel(true);
      return new Answer(true, "did not answer within %d ms".formatted(longest.toMillis()));
    } catch (ExecutionException failed) {
      return brokeOff(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new Answer(true, "was interrupted");
    }
  }

  /** Without a connection, and without its encryption, no word of the message has left. */
  private static Answer brokeOff(Throwable failure) {
    if (failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException) {
      return new Answer(false, "can't be reached");
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLHandshakeException) {
        return new Answer(
            false,
            "can't be reached: no TLS with it; see its certificate, and whether this Java trusts it");
      }
    }
    return new Answer(
        true,
        "broke off (%s)".formatted(failure.getClass().getSimpleName().toLowerCase(Locale.ROOT)));
  }

  @Override
  public void ping() {
    alerts
        .pingUrl()
        .map(address -> exchange(HttpRequest.newBuilder(address).GET().build()))
        .map(Answer::problem)
        .ifPresent(
            problem -> {
              throw ApplicationFailure.newFailure(
                  "the dead-man's switch at alerts.ping_url " + problem, "PingFailed");
            });
  }
}
