package io.snowline.configuration;

import io.snowline.definition.HttpDefinition;
import io.snowline.definition.HttpDefinition.Alias;
import io.snowline.definition.HttpDefinition.Oidc;
import io.snowline.sync.Mode;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code http}. */
final class HttpReader {
  private static final List<String> SETTINGS = List.of("listen", "token_file", "oidc", "aliases");
  private static final List<String> OIDC =
      List.of("audience", "service_accounts", "certificates_url");
  private static final List<String> ALIAS = List.of("table", "mode");
  private static final String LISTEN = "host and port, e.g. listen: \"127.0.0.1:8080\"";
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]):([0-9]{1,5})");
  private static final Pattern ALIAS_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,127}");
  private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9._-]+@[a-z0-9.-]+");
  private static final Set<String> OWN_PATHS =
      Set.of(
          "v1",
          "healthz",
          "readyz",
          "metrics",
          "tables",
          "runs",
          "schedules",
          "events",
          "assets",
          "session");
  private static final int MOST_ACCOUNTS = 100;
  private static final int SHORTEST_TOKEN = 20;
  private static final int LONGEST_TOKEN = 4096;

  private final Tables tables;

  private HttpReader(Tables tables) {
    this.tables = tables;
  }

  static Optional<HttpDefinition> read(Section root, Tables tables) {
    return root.optional("http")
        .flatMap(
            setting -> setting.section(SETTINGS, "settings, e.g. {listen: \"127.0.0.1:8080\"}"))
        .flatMap(new HttpReader(tables)::http);
  }

  private Optional<HttpDefinition> http(Section section) {
    Optional<Matcher> listen = section.required("listen", LISTEN).flatMap(HttpReader::hostAndPort);
    Optional<Path> token =
        section
            .optional("token_file")
            .flatMap(setting -> SecretFile.read(setting, "a token", SHORTEST_TOKEN, LONGEST_TOKEN));
    Optional<Oidc> oidc = section.optional("oidc").flatMap(HttpReader::oidc);
    Map<String, Alias> aliases = new HashMap<>();
    section
        .optional("aliases")
        .flatMap(
            setting ->
                setting.entries(
                    "at least one alias, e.g. ordersDailySync: {table: orders, mode: daily}"))
        .orElse(Map.of())
        .forEach(
            (name, setting) -> alias(name, setting).ifPresent(alias -> aliases.put(name, alias)));
    return listen.map(
        found ->
            new HttpDefinition(
                found.group(1).replaceAll("[\\[\\]]", ""),
                Integer.parseInt(found.group(2)),
                token,
                oidc,
                aliases));
  }

  private static Optional<Matcher> hostAndPort(Setting setting) {
    Optional<Text> text = setting.text(LISTEN);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = HOST_AND_PORT.matcher(text.get().value());
    return matcher.matches() && Integer.parseInt(matcher.group(2)) <= 65_535
        ? Optional.of(matcher)
        : setting.wrong(LISTEN);
  }

  private static Optional<Oidc> oidc(Setting setting) {
    Optional<Section> section = setting.section(OIDC, "audience and service_accounts");
    Optional<Text> audience =
        section
            .flatMap(found -> found.required("audience", "what tokens are made for, e.g. the URL"))
            .flatMap(found -> found.text("what tokens are made for, e.g. the URL"));
    Optional<Set<String>> accounts =
        section
            .flatMap(found -> found.required("service_accounts", "a list of service accounts"))
            .flatMap(HttpReader::accounts);
    Optional<URI> certificates =
        section
            .flatMap(found -> found.optional("certificates_url"))
            .flatMap(WebAddressReader::read);
    return audience.flatMap(
        text -> accounts.map(found -> new Oidc(text.value(), found, certificates)));
  }

  private static Optional<Set<String>> accounts(Setting setting) {
    List<Setting> items =
        setting.list(MOST_ACCOUNTS, "a list of service accounts").orElse(List.of());
    Set<String> accounts = new HashSet<>();
    for (Setting item : items) {
      String expected = "the e-mail address of a service account";
      Optional<Text> text = item.text(expected);
      if (text.isPresent()) {
        String account = Identifiers.folded(text.get().value());
        if (ACCOUNT.matcher(account).matches()) {
          accounts.add(account);
        } else {
          item.wrong(expected);
        }
      }
    }
    return accounts.isEmpty() ? Optional.empty() : Optional.of(accounts);
  }

  private Optional<Alias> alias(String name, Setting setting) {
    if (!ALIAS_NAME.matcher(name).matches() || OWN_PATHS.contains(name)) {
      setting
          .document()
          .problems()
          .add(
              setting.name(),
              OWN_PATHS.contains(name)
                  ? "a path of the service's own; expected another name"
                  : "\"%s\" can't be a path; expected 1 to 128 of A-Z, a-z, 0-9, _ and -, a letter first"
                      .formatted(Excerpt.of(name)));
      return Optional.empty();
    }
    Optional<Section> section = setting.section(ALIAS, "table and mode");
    Optional<String> table =
        section
            .flatMap(found -> found.required("table", "the name of a table under tables"))
            .flatMap(tables::reference);
    Optional<Mode> mode =
        section
            .flatMap(found -> found.required("mode", ModeReader.EXPECTED))
            .flatMap(ModeReader::read);
    return table.flatMap(found -> mode.map(read -> new Alias(found, read)));
  }
}
