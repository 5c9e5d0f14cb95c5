package io.snowline.snowflake;

import io.snowline.definition.SnowflakeAccount;
import io.snowline.definition.SnowflakeLogin;
import io.snowline.definition.SnowflakeLogin.AccessToken;
import io.snowline.definition.SnowflakeLogin.KeyPair;
import io.snowline.definition.SnowflakeLogin.OauthClient;
import io.snowline.definition.SnowflakeLogin.Password;
import io.snowline.definition.SnowflakeLogin.WorkloadIdentity;
import io.snowline.ledger.ReceiptJson;
import io.snowline.secret.KnownSecrets;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.WarehouseException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** What the driver is told when it opens a session. */
final class SnowflakeSettings {
  /** One try more than a lost packet needs; the step itself is tried again by Temporal. */
  private static final String MOST_HTTP_RETRIES = "3";

  private static final String LOGIN_SECONDS = "30";

  private SnowflakeSettings() {}

  /** Where to connect to; nothing of the login is in it. */
  static String url(SnowflakeAccount account) {
    return "jdbc:snowflake://" + host(account) + "/";
  }

  /** The account's own host, unless another is configured. */
  static String host(SnowflakeAccount account) {
    return account.host().orElse(account.account() + ".snowflakecomputing.com");
  }

  /**
   * Everything else, with the login's secrets read from their files.
   *
   * @throws WarehouseException if a file can't be read, or a password would leave the machine
   */
  static Properties properties(SnowflakeAccount account, Step step) {
    Properties settings = new Properties();
    settings.setProperty("account", account.account());
    settings.setProperty("db", account.database());
    account
        .role()
        .map(SnowflakeNames::begunWith)
        .ifPresent(role -> settings.setProperty("role", role));
    account
        .warehouse()
        .map(SnowflakeNames::begunWith)
        .ifPresent(warehouse -> settings.setProperty("warehouse", warehouse));
    settings.setProperty("application", "Snowline");
    settings.setProperty("QUERY_TAG", tag(step));
    settings.setProperty("TIMEZONE", "UTC");
    settings.setProperty("loginTimeout", LOGIN_SECONDS);
    settings.setProperty("maxHttpRetries", MOST_HTTP_RETRIES);
    String patience = Long.toString(account.networkTimeout().toMillis());
    settings.setProperty("networkTimeout", patience);
    // A server that is gone without a word: the driver would wait for its answer for five minutes.
    settings.setProperty("HTTP_CLIENT_SOCKET_TIMEOUT", patience);
    settings.setProperty("HTTP_CLIENT_CONNECTION_TIMEOUT", patience);
    settings.setProperty("CLIENT_OUT_OF_BAND_TELEMETRY_ENABLED", "false");
    settings.setProperty("CLIENT_TELEMETRY_ENABLED", "false");
    // The driver would ask the cloud's metadata addresses where it runs.
    settings.setProperty("disablePlatformDetection", "true");
    if (isLoopback(account)) {
      settings.setProperty("ssl", "off");
    }
    login(account, account.login(), settings);
    return settings;
  }

  /** By this a run's statements are found in Snowflake's query history. */
  static String tag(Step step) {
    return ReceiptJson.text(
        new TreeMap<>(
            Map.of("snowline_run", step.run(), "table", step.table(), "step", step.name())));
  }

  /** The same with what a statement is for. */
  static String tag(Step step, String what) {
    return ReceiptJson.text(
        Map.of(
            "snowline_run", step.run(), "table", step.table(), "step", step.name(), "call", what));
  }

  private static void login(SnowflakeAccount account, SnowflakeLogin login, Properties settings) {
    if (login instanceof KeyPair pair) {
      settings.setProperty("user", pair.user());
      settings.setProperty("authenticator", "SNOWFLAKE_JWT");
      // The driver reads it; what it says of a broken one must not repeat it.
      String key = secret(pair.privateKey());
      if (pair.passphrase().isEmpty() && key.contains("BEGIN ENCRYPTED PRIVATE KEY")) {
        throw new WarehouseException(
            FailureType.BAD_CONFIGURATION,
            "Cannot log in to Snowflake as %s: the key in %s is encrypted; name the file with its passphrase as private_key_passphrase_file in the configuration's source"
                .formatted(pair.user(), pair.privateKey()));
      }
      settings.setProperty("private_key_file", pair.privateKey().toString());
      pair.passphrase().ifPresent(file -> settings.setProperty("private_key_pwd", secret(file)));
    } else if (login instanceof AccessToken token) {
      settings.setProperty("user", token.user());
      settings.setProperty("authenticator", "PROGRAMMATIC_ACCESS_TOKEN");
      settings.setProperty("token", secret(token.token()));
    } else if (login instanceof OauthClient client) {
      settings.setProperty("authenticator", "OAUTH_CLIENT_CREDENTIALS");
      settings.setProperty("oauthClientId", client.clientId());
      settings.setProperty("oauthClientSecret", secret(client.clientSecret()));
      settings.setProperty("oauthTokenRequestUrl", client.tokenUrl());
      client.scope().ifPresent(scope -> settings.setProperty("oauthScope", scope));
    } else if (login instanceof WorkloadIdentity identity) {
      settings.setProperty("authenticator", "WORKLOAD_IDENTITY");
      settings.setProperty("workloadIdentityProvider", identity.provider());
      identity.token().ifPresent(file -> settings.setProperty("token", secret(file)));
    } else if (login instanceof Password password) {
      if (!isLoopback(account)) {
        throw new WarehouseException(
            FailureType.BAD_CONFIGURATION,
            "Cannot log in to Snowflake as %s with a password: only a server on a loopback address is given one; use private_key_file, token_file, oauth or workload_identity"
                .formatted(password.user()));
      }
      settings.setProperty("user", password.user());
      settings.setProperty(
          "password", password.password().map(file -> secret(file)).orElse("none"));
    }
  }

  /** Whether the server is on this machine. */
  static boolean isLoopback(SnowflakeAccount account) {
    String host = account.host().orElse("");
    String name = host.contains(":") ? host.substring(0, host.lastIndexOf(':')) : host;
    boolean numeric = name.matches("[0-9.]+") || name.equals("localhost") || name.startsWith("[");
    try {
      return numeric && InetAddress.getByName(name).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  private static Path readable(Path file) {
    if (!Files.isReadable(file)) {
      throw new WarehouseException(
          FailureType.BAD_CONFIGURATION,
          "Cannot log in to Snowflake: %s can't be read".formatted(file));
    }
    return file;
  }

  private static String secret(Path file) {
    try {
      return KnownSecrets.read(readable(file));
    } catch (IOException unreadable) {
      throw new WarehouseException(
          FailureType.BAD_CONFIGURATION,
          "Cannot log in to Snowflake: %s can't be read".formatted(file),
          unreadable);
    }
  }
}
