package io.snowline.configuration;

import io.snowline.definition.AlertsDefinition;
import io.snowline.definition.AlertsDefinition.Channel;
import io.snowline.definition.AlertsDefinition.Form;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code alerts}. */
final class AlertsReader {
  private static final List<String> SETTINGS = List.of("channels", "ping_url", "runbook_url");
  private static final Map<String, Form> FORMS =
      Map.of("slack", Form.SLACK, "webhook", Form.WEBHOOK);
  private static final List<String> CHANNEL = List.of("slack", "webhook");
  private static final List<String> ADDRESS = List.of("url", "url_file");
  private static final int MOST_CHANNELS = 10;
  private static final int SHORTEST_URL = 9;
  private static final int LONGEST_URL = 4096;

  private AlertsReader() {}

  static Optional<AlertsDefinition> read(Setting setting) {
    return setting
        .section(SETTINGS, "channels, ping_url or runbook_url")
        .map(
            section ->
                new AlertsDefinition(
                    section.optional("channels").map(AlertsReader::channels).orElse(List.of()),
                    section.optional("ping_url").flatMap(WebAddressReader::read),
                    section.optional("runbook_url").flatMap(WebAddressReader::read)));
  }

  private static List<Channel> channels(Setting setting) {
    return setting
        .list(MOST_CHANNELS, "a list of channels, e.g. - slack: {url_file: slack.url}")
        .orElse(List.of())
        .stream()
        .flatMap(item -> channel(item).stream())
        .toList();
  }

  private static Optional<Channel> channel(Setting item) {
    String expected = "one of slack and webhook, with url or url_file";
    Optional<Section> section = item.section(CHANNEL, expected);
    if (section.isEmpty()) {
      return Optional.empty();
    }
    List<String> written =
        CHANNEL.stream().filter(name -> section.get().optional(name).isPresent()).toList();
    if (written.size() != 1) {
      item.problem((written.isEmpty() ? "no channel" : "two channels") + "; expected " + expected);
      return Optional.empty();
    }
    String form = written.get(0);
    return section.get().optional(form).flatMap(setting -> address(FORMS.get(form), setting));
  }

  private static Optional<Channel> address(Form form, Setting setting) {
    Optional<Section> section = setting.section(ADDRESS, "url or url_file");
    if (section.isEmpty()) {
      return Optional.empty();
    }
    Optional<Setting> url = section.get().optional("url");
    Optional<Setting> file = section.get().optional("url_file");
    if (url.isPresent() == file.isPresent()) {
      setting.problem(
          (url.isPresent() ? "both url and url_file" : "no address") + "; expected one of them");
      return Optional.empty();
    }
    Optional<URI> address = url.flatMap(WebAddressReader::read);
    Optional<Path> path =
        file.flatMap(
            found -> SecretFile.read(found, "the channel's address", SHORTEST_URL, LONGEST_URL));
    return address.isPresent() || path.isPresent()
        ? Optional.of(new Channel(form, address, path))
        : Optional.empty();
  }
}
