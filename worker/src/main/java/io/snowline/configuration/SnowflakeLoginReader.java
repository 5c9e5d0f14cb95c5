package io.snowline.configuration;

import io.snowline.definition.SnowflakeLogin;
import io.snowline.definition.SnowflakeLogin.AccessToken;
import io.snowline.definition.SnowflakeLogin.KeyPair;
import io.snowline.definition.SnowflakeLogin.OauthClient;
import io.snowline.definition.SnowflakeLogin.Password;
import io.snowline.definition.SnowflakeLogin.WorkloadIdentity;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads how a session in Snowflake is opened: exactly one login. */
final class SnowflakeLoginReader {
  static final List<String> SETTINGS =
      List.of(
          "user",
          "private_key_file",
          "private_key_passphrase_file",
          "token_file",
          "oauth",
          "workload_identity",
          "password_file");
  private static final List<String> LOGINS =
      List.of("private_key_file", "token_file", "oauth", "workload_identity", "password_file");
  private static final Set<String> WITHOUT_USER = Set.of("oauth", "workload_identity");
  private static final String EXPECTED =
      "one login: private_key_file with user, token_file with user, oauth, or workload_identity";
  private static final String USER = "the name of a user";
  private static final List<String> OAUTH =
      List.of("client_id", "client_secret_file", "token_url", "scope");
  private static final List<String> IDENTITY = List.of("provider", "token_file");
  private static final TextForm PROVIDER =
      new TextForm("AWS|AZURE|GCP|OIDC", "AWS, AZURE, GCP or OIDC");
  private static final int LONGEST_SECRET = 16_384;

  private final Section section;
  private final boolean local;

  private SnowflakeLoginReader(Section section, boolean local) {
    this.section = section;
    this.local = local;
  }

  /** The login; a password, or none, only where the server is on this machine. */
  static Optional<SnowflakeLogin> read(Section section, boolean local) {
    return new SnowflakeLoginReader(section, local).login();
  }

  private Optional<SnowflakeLogin> login() {
    List<String> written =
        LOGINS.stream().filter(name -> section.optional(name).isPresent()).toList();
    refuseStrays(written);
    if (written.isEmpty()) {
      if (local) {
        return user().map(user -> new Password(user, Optional.empty()));
      }
      section.problem("no login; expected " + EXPECTED);
      return Optional.empty();
    }
    List<SnowflakeLogin> logins = new ArrayList<>();
    written.forEach(name -> login(name).ifPresent(logins::add));
    if (written.size() > 1) {
      section.problem("%s; expected %s".formatted(String.join(" and ", written), EXPECTED));
      return Optional.empty();
    }
    return logins.stream().findFirst();
  }

  private void refuseStrays(List<String> written) {
    if (!written.contains("private_key_file")) {
      section
          .optional("private_key_passphrase_file")
          .ifPresent(
              setting -> setting.problem("no private_key_file beside it; add it, or remove this"));
    }
    if (written.size() == 1 && WITHOUT_USER.contains(written.get(0))) {
      section
          .optional("user")
          .ifPresent(
              setting -> setting.problem("not used with %s; remove it".formatted(written.get(0))));
    }
  }

  private Optional<SnowflakeLogin> login(String name) {
    Setting setting = section.optional(name).orElseThrow();
    return switch (name) {
      case "private_key_file" -> keyPair(setting);
      case "token_file" -> accessToken(setting);
      case "oauth" -> oauth(setting);
      case "workload_identity" -> identity(setting);
      default -> password(setting);
    };
  }

  private Optional<String> user() {
    return section.required("user", USER).flatMap(setting -> Identifiers.read(setting, USER));
  }

  private Optional<SnowflakeLogin> keyPair(Setting setting) {
    Optional<Path> key = secret(setting, "a private key");
    Optional<Path> passphrase =
        section
            .optional("private_key_passphrase_file")
            .flatMap(file -> secret(file, "a passphrase"));
    Optional<String> user = user();
    return key.flatMap(file -> user.map(name -> new KeyPair(name, file, passphrase)));
  }

  private Optional<SnowflakeLogin> accessToken(Setting setting) {
    Optional<Path> token = secret(setting, "a programmatic access token");
    Optional<String> user = user();
    return token.flatMap(file -> user.map(name -> new AccessToken(name, file)));
  }

  private Optional<SnowflakeLogin> password(Setting setting) {
    if (!local) {
      setting.problem(
          "a password is for a server on this machine (host: localhost:8084); expected "
              + EXPECTED);
      return Optional.empty();
    }
    Optional<Path> password = secret(setting, "a password");
    return user().map(user -> new Password(user, password));
  }

  private static Optional<SnowflakeLogin> oauth(Setting setting) {
    Optional<Section> section =
        setting.section(OAUTH, "client_id, client_secret_file and token_url");
    if (section.isEmpty()) {
      return Optional.empty();
    }
    Optional<Text> client =
        section
            .get()
            .required("client_id", "a client's id")
            .flatMap(id -> id.text("a client's id"));
    Optional<Path> secret =
        section
            .get()
            .required("client_secret_file", "the path of a file that holds a client's secret")
            .flatMap(file -> secret(file, "a client's secret"));
    Optional<URI> url =
        section
            .get()
            .required("token_url", WebAddressReader.EXPECTED)
            .flatMap(WebAddressReader::read);
    Optional<String> scope =
        section.get().optional("scope").flatMap(found -> found.text("a scope")).map(Text::value);
    if (client.isEmpty() || secret.isEmpty() || url.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new OauthClient(client.get().value(), secret.get(), url.get().toString(), scope));
  }

  private static Optional<SnowflakeLogin> identity(Setting setting) {
    Optional<Section> section = setting.section(IDENTITY, "provider, e.g. {provider: GCP}");
    Optional<String> provider = section.flatMap(found -> PROVIDER.required(found, "provider"));
    if (provider.isEmpty()) {
      return Optional.empty();
    }
    Optional<Setting> file = section.get().optional("token_file");
    boolean oidc = provider.get().equals("OIDC");
    if (oidc && file.isEmpty()) {
      section
          .get()
          .missing("token_file", "missing; OIDC needs the path of a file that holds a token");
    }
    if (!oidc) {
      file.ifPresent(found -> found.problem("only OIDC takes a token; remove it"));
    }
    Optional<Path> token = file.flatMap(found -> secret(found, "a token"));
    return Optional.of(new WorkloadIdentity(provider.get(), token));
  }

  private static Optional<Path> secret(Setting setting, String what) {
    return SecretFile.read(setting, what, 1, LONGEST_SECRET);
  }
}
