package io.snowline.configuration;

import io.snowline.definition.SnowflakeAccount;
import io.snowline.definition.SnowflakeAccount.Unload;
import io.snowline.definition.SnowflakeLogin;
import io.snowline.definition.WebAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code snowflake}. */
final class SnowflakeReader {
  private static final List<String> SETTINGS =
      Stream.of(
              List.of("account", "host"),
              SnowflakeLoginReader.SETTINGS,
              List.of(
                  "role",
                  "warehouse",
                  "database",
                  "schema",
                  "readers",
                  "statement_timeout",
                  "network_timeout",
                  "unload"))
          .flatMap(List::stream)
          .toList();
  private static final List<String> UNLOAD = List.of("url", "storage_integration");
  private static final String EXAMPLE =
      "settings, e.g. {account: myorg-account1, user: SYNC, private_key_file: key.p8, database: D,"
          + " schema: S}";
  // Part of a host's name and of a URL, so nothing that could end either.
  private static final TextForm ACCOUNT =
      new TextForm(
          "(?!.*\\.snowflakecomputing\\.)[A-Za-z0-9][A-Za-z0-9._-]{0,254}",
          "an account's identifier, e.g. myorg-account1, without .snowflakecomputing.com");
  private static final TextForm HOST =
      new TextForm(
          "(?:[A-Za-z0-9][A-Za-z0-9._-]{0,252}(?::[0-9]{1,5})?|\\[::1]:[0-9]{1,5})",
          "a host, with a port if need be, e.g. localhost:8084");
  private static final TextForm BUCKET =
      new TextForm(
          "gs://[a-z0-9][a-z0-9._-]{1,220}[a-z0-9](?:/[A-Za-z0-9._=/-]*)?",
          "a bucket and folder, gs://bucket/folder/");
  private static final String DEFAULT_LOCAL_ACCOUNT = "local";
  private static final int MOST_READERS = 16;
  private static final int DEFAULT_READERS = 4;
  // Snowflake ends statements after seven days, whatever is asked.
  private static final int LONGEST_STATEMENT_DAYS = 7;
  private static final Duration DEFAULT_STATEMENT_TIMEOUT = Duration.ofHours(4);
  private static final int LONGEST_NETWORK_DAYS = 1;
  private static final Duration DEFAULT_NETWORK_TIMEOUT = Duration.ofMinutes(5);

  private final Section section;

  private SnowflakeReader(Section section) {
    this.section = section;
  }

  static Optional<SnowflakeAccount> read(Setting setting) {
    return setting
        .section(SETTINGS, EXAMPLE)
        .flatMap(section -> new SnowflakeReader(section).account());
  }

  private Optional<SnowflakeAccount> account() {
    Optional<Setting> written = section.optional("host");
    Optional<String> host = written.flatMap(HOST::read);
    // A host that can't be read has its own problem; what it would spare is not asked for.
    boolean local = written.isPresent() && host.map(SnowflakeReader::onThisMachine).orElse(true);
    Optional<String> account =
        local && section.optional("account").isEmpty()
            ? Optional.of(DEFAULT_LOCAL_ACCOUNT)
            : ACCOUNT.required(section, "account");
    Optional<SnowflakeLogin> login = SnowflakeLoginReader.read(section, local);
    Optional<String> role = name("role", "the name of a role");
    Optional<String> warehouse = name("warehouse", "the name of a virtual warehouse");
    Optional<String> database = required("database", "the name of a database");
    Optional<String> schema = required("schema", "the name of a schema");
    Optional<Unload> unload = section.optional("unload").flatMap(SnowflakeReader::unload);
    int readers =
        section
            .optional("readers")
            .flatMap(setting -> setting.wholeNumber(1, MOST_READERS))
            .orElse(DEFAULT_READERS);
    Duration statement =
        duration("statement_timeout", LONGEST_STATEMENT_DAYS, DEFAULT_STATEMENT_TIMEOUT);
    Duration network = duration("network_timeout", LONGEST_NETWORK_DAYS, DEFAULT_NETWORK_TIMEOUT);
    if (account.isEmpty() || login.isEmpty() || database.isEmpty() || schema.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SnowflakeAccount(
            account.get(),
            host,
            login.get(),
            role,
            warehouse,
            database.get(),
            schema.get(),
            readers,
            statement,
            network,
            unload));
  }

  private static boolean onThisMachine(String host) {
    return WebAddress.onThisMachine(host.replaceFirst(":[0-9]+$", ""));
  }

  private Optional<String> name(String name, String expected) {
    return section.optional(name).flatMap(setting -> Identifiers.read(setting, expected));
  }

  private Optional<String> required(String name, String expected) {
    return section.required(name, expected).flatMap(setting -> Identifiers.read(setting, expected));
  }

  private Duration duration(String name, int longestDays, Duration otherwise) {
    return section
        .optional(name)
        .flatMap(setting -> Durations.read(setting, longestDays))
        .orElse(otherwise);
  }

  private static Optional<Unload> unload(Setting setting) {
    Optional<Section> section = setting.section(UNLOAD, "url and storage_integration");
    String integration = "the name of a storage integration";
    Optional<String> url = section.flatMap(found -> BUCKET.required(found, "url"));
    Optional<String> name =
        section
            .flatMap(found -> found.required("storage_integration", integration))
            .flatMap(found -> Identifiers.read(found, integration));
    return url.map(text -> text.endsWith("/") ? text : text + "/")
        .flatMap(folder -> name.map(found -> new Unload(folder, found)));
  }
}
