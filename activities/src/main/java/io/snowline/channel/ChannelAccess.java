package io.snowline.channel;

import io.snowline.alert.Alert;
import io.snowline.alert.AlertItem;
import io.snowline.alert.Delivery;
import io.snowline.definition.AlertsDefinition;
import io.snowline.definition.AlertsDefinition.Channel;
import io.snowline.readiness.Checklist;
import io.snowline.readiness.Found;
import io.snowline.readiness.NotReadyException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether those who are told of problems can be reached. Their servers are asked for their root,
 * which sends nobody a message; the addresses themselves, which are secrets, are not used unless a
 * test message is asked for. A dead-man's switch is never set off: it would hide that the monitor
 * is dead.
 */
public final class ChannelAccess {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final AlertsDefinition alerts;
  private final boolean sendTest;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(LONGEST).followRedirects(Redirect.NEVER).build();

  /**
   * @param sendTest whether each channel is sent a message
   */
  public ChannelAccess(AlertsDefinition alerts, boolean sendTest) {
    this.alerts = alerts;
    this.sendTest = sendTest;
  }

  /** Looks at each channel, and at the dead-man's switch. */
  public void look(Checklist list) {
    for (int number = 0; number < alerts.channels().size(); number++) {
      Channel channel = alerts.channels().get(number);
      list.point(
          "alerts to %s %d".formatted(channel, number + 1),
          List.of(),
          () -> sendTest ? told(channel) : answers(channel));
    }
    alerts
        .pingUrl()
        .ifPresent(
            address ->
                list.point(
                    "dead-man's switch",
                    List.of(),
                    () -> answers(address, "its server answers; it was not set off")));
  }

  private Found told(Channel channel) {
    Alert alert =
        new Alert(
            List.of(
                new AlertItem(
                    "check",
                    AlertItem.State.RAISED,
                    "snowline check",
                    "sends a test message; nothing is wrong",
                    "nothing to do")));
    Delivery delivery =
        new HttpAlertActivities(new AlertsDefinition(List.of(channel), Optional.empty()))
            .deliver(alert);
    if (delivery.result() != Delivery.Result.DELIVERED) {
      throw new NotReadyException(
          "the test message was not taken: it " + problem(channel, delivery), advice());
    }
    return Found.of("the test message was taken");
  }

  /** It was the only channel of that delivery. */
  private static String problem(Channel channel, Delivery delivery) {
    return String.join("; ", delivery.problems()).replaceFirst("^" + channel + " 1 ", "");
  }

  private Found answers(Channel channel) {
    URI address =
        HttpAlertActivities.address(channel)
            .orElseThrow(
                () ->
                    new NotReadyException(
                        "no usable address: url_file is missing or holds none",
                        List.of(
                            "Write the channel's https address into the file that url_file names"
                                + " in the configuration's alerts.")));
    return answers(
        address, "its server answers; --send-test-alert shows whether it takes messages");
  }

  private Found answers(URI address, String found) {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/"))
            .method("HEAD", BodyPublishers.noBody())
            .timeout(LONGEST)
            .build();
    try {
      client.send(request, BodyHandlers.discarding());
      return Found.of(found);
    } catch (IOException failure) {
      throw new NotReadyException(
          "its server doesn't answer (%s)".formatted(failure.getClass().getSimpleName()), advice());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new NotReadyException("interrupted", List.of());
    }
  }

  private static List<String> advice() {
    return List.of(
        "Look at the address in the configuration's alerts, and whether this machine may connect",
        "to it (DNS, firewall, proxy).");
  }
}
