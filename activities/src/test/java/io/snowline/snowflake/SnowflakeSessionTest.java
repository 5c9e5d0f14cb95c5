package io.snowline.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.snowline.definition.SnowflakeAccount;
import io.snowline.definition.SnowflakeLogin;
import io.snowline.definition.SnowflakeLogin.AccessToken;
import io.snowline.definition.SnowflakeLogin.KeyPair;
import io.snowline.definition.SnowflakeLogin.OauthClient;
import io.snowline.definition.SnowflakeLogin.Password;
import io.snowline.definition.SnowflakeLogin.WorkloadIdentity;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.WarehouseException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Snowflake's own driver sends when a session is opened. */
class SnowflakeSessionTest {
  @TempDir private Path folder;

  @Test
  void aKeyPairSignsATokenOfTheUser() throws Exception {
    JsonNode login = login(new KeyPair("LOADER", privateKey(), Optional.empty()));

    assertThat(login.get("AUTHENTICATOR").asText()).isEqualTo("SNOWFLAKE_JWT");
    String claims =
        new String(
            Base64.getUrlDecoder().decode(login.get("TOKEN").asText().split("\\.", -1)[1]),
            StandardCharsets.UTF_8);
    assertThat(claims).contains("\"sub\":\"LOCAL.LOADER\"");
    assertThat(login.has("PASSWORD")).isFalse();
  }

  @Test
  void aKeyThatIsEncryptedIsOpenedWithItsPassphrase() throws Exception {
    Path passphrase = file("passphrase", "passphrase-of-the-key\n");

    JsonNode login =
        login(
            new KeyPair("LOADER", encryptedKey("passphrase-of-the-key"), Optional.of(passphrase)));

    assertThat(login.get("AUTHENTICATOR").asText()).isEqualTo("SNOWFLAKE_JWT");
    assertThat(login.get("TOKEN").asText().split("\\.", -1)).hasSize(3);
  }

  @Test
  void aKeyWhosePassphraseIsWrongIsRefusedWithoutBeingShown() throws Exception {
    Path passphrase = file("passphrase", "passphrase-of-no-key\n");
    KeyPair pair =
        new KeyPair("LOADER", encryptedKey("passphrase-of-the-key"), Optional.of(passphrase));

    assertThatThrownBy(() -> login(pair))
        .isInstanceOf(WarehouseException.class)
        .hasMessageStartingWith("Cannot open a session in Snowflake")
        .hasMessageNotContaining("passphrase-of-no-key");
  }

  @Test
  void aKeyThatIsEncryptedWithoutAPassphraseIsRefusedBeforeTheDriverTriesIt() throws Exception {
    Path key = encryptedKey("passphrase-of-the-key");

    assertThatThrownBy(() -> login(new KeyPair("LOADER", key, Optional.empty())))
        .isInstanceOfSatisfying(
            WarehouseException.class,
            refused -> assertThat(refused.type()).isEqualTo(FailureType.BAD_CONFIGURATION))
        .hasMessage(
            "Cannot log in to Snowflake as LOADER: the key in %s is encrypted; name the file with"
                + " its passphrase as private_key_passphrase_file in the configuration's source",
            key);
  }

  @Test
  void aProgrammaticAccessTokenIsSentAsItStandsInItsFile() throws Exception {
    JsonNode login = login(new AccessToken("LOADER", file("token", "pat-of-the-loader\n")));

    assertThat(login.get("AUTHENTICATOR").asText()).isEqualTo("PROGRAMMATIC_ACCESS_TOKEN");
    assertThat(login.get("LOGIN_NAME").asText()).isEqualTo("LOADER");
    assertThat(login.get("TOKEN").asText()).isEqualTo("pat-of-the-loader");
  }

  @Test
  void anOauthClientAsksForATokenAndIsKnownByIt() throws Exception {
    try (RecordingSnowflake snowflake = new RecordingSnowflake(Optional.empty())) {
      OauthClient client =
          new OauthClient(
              "client-1",
              file("secret", "of-the-client\n"),
              "http://" + snowflake.host() + "/oauth/token",
              Optional.of("session:role:READER"));
      open(snowflake, client);

      assertThat(snowflake.tokenRequests()).hasSize(1);
      assertThat(snowflake.tokenRequests().get(0))
          .contains("grant_type=client_credentials", "scope=session%3Arole%3AREADER");
      JsonNode login = snowflake.logins().get(0).data();
      assertThat(login.get("AUTHENTICATOR").asText()).isEqualTo("OAUTH");
      assertThat(login.get("TOKEN").asText()).isEqualTo("granted");
    }
  }

  @Test
  void aClientThatTheIdentityProviderRefusesAndAnAccountThatIsNotThereAreTheConfigurations()
      throws Exception {
    HttpServer provider =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    provider.createContext("/", exchange -> refuse(exchange, 404));
    provider.createContext("/oauth/token", exchange -> refuse(exchange, 401));
    provider.start();
    try {
      String host = "127.0.0.1:" + provider.getAddress().getPort();
      OauthClient client =
          new OauthClient(
              "client-1",
              file("secret", "of-the-client\n"),
              "http://" + host + "/oauth/token",
              Optional.empty());

      assertThatThrownBy(() -> SnowflakeSession.open(account(Optional.of(host), client), step()))
          .isInstanceOfSatisfying(
              WarehouseException.class,
              refused -> assertThat(refused.type()).isEqualTo(FailureType.BAD_CONFIGURATION))
          .hasMessageContainingAll("HTTP status=401", "check the client, token_url");
      assertThatThrownBy(
              () ->
                  SnowflakeSession.open(
                      account(Optional.of(host), new AccessToken("LOADER", file("token", "t"))),
                      step()))
          .isInstanceOfSatisfying(
              WarehouseException.class,
              refused -> assertThat(refused.type()).isEqualTo(FailureType.BAD_CONFIGURATION))
          .hasMessageContaining("there is no account at " + host);
    } finally {
      provider.stop(0);
    }
  }

  private static void refuse(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  /** The driver gives a workload's token to hosts of Snowflake's alone, so none is opened here. */
  @Test
  void aWorkloadIsKnownByItsPlatformOrByTheTokenInItsFile() throws Exception {
    Path token = file("identity", "token-of-the-platform\n");

    assertThat(settings(new WorkloadIdentity("GCP", Optional.empty())))
        .containsEntry("authenticator", "WORKLOAD_IDENTITY")
        .containsEntry("workloadIdentityProvider", "GCP")
        .doesNotContainKeys("user", "password", "token");
    assertThat(settings(new WorkloadIdentity("OIDC", Optional.of(token))))
        .containsEntry("workloadIdentityProvider", "OIDC")
        .containsEntry("token", "token-of-the-platform");
    assertThatThrownBy(() -> login(new WorkloadIdentity("OIDC", Optional.of(token))))
        .hasMessageContaining("requires a recognized Snowflake host");
  }

  @Test
  void aPasswordIsSentToAServerOnThisMachineAlone() throws Exception {
    Password password = new Password("TESTER", Optional.of(file("password", "secret\n")));
    JsonNode login = login(password);

    assertThat(login.get("LOGIN_NAME").asText()).isEqualTo("TESTER");
    assertThat(login.get("PASSWORD").asText()).isEqualTo("secret");
    for (String host : new String[] {"10.0.0.1:8080", "myorg-account1.snowflakecomputing.com"}) {
      assertThatThrownBy(() -> SnowflakeSession.open(account(Optional.of(host), password), step()))
          .isInstanceOf(WarehouseException.class)
          .hasMessageContaining("Cannot log in to Snowflake as TESTER with a password")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void aSecretThatCantBeReadIsNamedByItsFile() {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(
            () ->
                SnowflakeSession.open(
                    account(Optional.empty(), new AccessToken("LOADER", missing)), step()))
        .isInstanceOf(WarehouseException.class)
        .hasMessage("Cannot log in to Snowflake: %s can't be read".formatted(missing));
  }

  @Test
  void aSessionIsOfTheRoleAndWarehouseTaggedWithTheRunAndNothingOfTheAccountsIsLeftToChance()
      throws Exception {
    try (RecordingSnowflake snowflake = new RecordingSnowflake(Optional.empty())) {
      open(snowflake, new AccessToken("LOADER", file("token", "t")));

      JsonNode login = snowflake.logins().get(0).data();
      assertThat(snowflake.logins().get(0).query())
          .contains("databaseName=SHARED", "roleName=READER", "warehouse=SMALL");
      JsonNode parameters = login.get("SESSION_PARAMETERS");
      String tag =
          "{\"snowline_run\":\"items-20250814-060000-ab12\",\"step\":\"Sync-Transfer\",\"table\":\"items\"}";
      assertThat(login.get("CLIENT_ENVIRONMENT").get("PLATFORM").toString())
          .isEqualTo("[\"disabled\"]");
      assertThat(login.get("ACCOUNT_NAME").asText()).isEqualTo("local");
      assertThat(parameters.get("TIMEZONE").asText()).isEqualTo("UTC");
      assertThat(parameters.get("QUERY_TAG").asText()).isEqualTo(tag);
      assertThat(snowflake.statements())
          .containsExactly(
              "ALTER SESSION SET TIMEZONE = 'UTC', QUOTED_IDENTIFIERS_IGNORE_CASE = FALSE,"
                  + " ROWS_PER_RESULTSET = 0, DATE_INPUT_FORMAT = 'AUTO', TIME_INPUT_FORMAT = 'AUTO',"
                  + " TIMESTAMP_INPUT_FORMAT = 'AUTO', DATE_OUTPUT_FORMAT = 'YYYY-MM-DD',"
                  + " TIME_OUTPUT_FORMAT = 'HH24:MI:SS.FF9',"
                  + " TIMESTAMP_NTZ_OUTPUT_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF9',"
                  + " TIMESTAMP_LTZ_OUTPUT_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF9 TZHTZM',"
                  + " TIMESTAMP_TZ_OUTPUT_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF9 TZHTZM',"
                  + " BINARY_OUTPUT_FORMAT = 'HEX', STRICT_JSON_OUTPUT = FALSE, QUERY_TAG = '%s',"
                      .formatted(tag)
                  + " STATEMENT_TIMEOUT_IN_SECONDS = 5400",
              "USE SCHEMA \"SHARED\".\"PUBLIC\"");
    }
  }

  @Test
  void aRoleThatNeedsQuotesIsAskedForInThem() throws Exception {
    try (RecordingSnowflake snowflake = new RecordingSnowflake(Optional.empty())) {
      SnowflakeLogin token = new AccessToken("LOADER", file("token", "t"));
      SnowflakeAccount account =
          new SnowflakeAccount(
              "local",
              Optional.of(snowflake.host()),
              token,
              Optional.of("data-syncer"),
              Optional.of("\"small\""),
              "SHARED",
              "PUBLIC",
              2,
              Duration.ofMinutes(90),
              Duration.ofSeconds(20),
              Optional.empty());
      SnowflakeSession.open(account, step()).close();

      assertThat(snowflake.logins().get(0).query())
          .contains("roleName=\"data-syncer\"", "warehouse=\"small\"");
    }
  }

  @Test
  void theDriverIsGivenTimeOutsAndKeptFromAskingTheCloudWhereItRuns() throws Exception {
    assertThat(settings(new AccessToken("LOADER", file("token", "t"))))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("account", "local"),
                Map.entry("user", "LOADER"),
                Map.entry("authenticator", "PROGRAMMATIC_ACCESS_TOKEN"),
                Map.entry("token", "t"),
                Map.entry("db", "SHARED"),
                Map.entry("role", "READER"),
                Map.entry("warehouse", "SMALL"),
                Map.entry("application", "Snowline"),
                Map.entry("QUERY_TAG", SnowflakeSettings.tag(step())),
                Map.entry("TIMEZONE", "UTC"),
                Map.entry("loginTimeout", "30"),
                Map.entry("maxHttpRetries", "3"),
                Map.entry("networkTimeout", "20000"),
                Map.entry("HTTP_CLIENT_SOCKET_TIMEOUT", "20000"),
                Map.entry("HTTP_CLIENT_CONNECTION_TIMEOUT", "20000"),
                Map.entry("CLIENT_OUT_OF_BAND_TELEMETRY_ENABLED", "false"),
                Map.entry("CLIENT_TELEMETRY_ENABLED", "false"),
                Map.entry("disablePlatformDetection", "true")));
    assertThat(SnowflakeSettings.url(account(Optional.empty(), new AccessToken("L", folder))))
        .isEqualTo("jdbc:snowflake://local.snowflakecomputing.com/");
  }

  @Test
  void aSessionThatCannotBeSetUpIsNotLeftOpen() {
    for (String statement : new String[] {"ALTER SESSION", "USE SCHEMA"}) {
      try (ScriptedSnowflake snowflake = new ScriptedSnowflake()) {
        snowflake.refuses(statement);

        assertThatThrownBy(
                () -> SnowflakeSession.open(snowflake.account(Duration.ofSeconds(20)), step()))
            .as(statement)
            .isInstanceOf(WarehouseException.class);
        assertThat(snowflake.sessions()).as(statement).isZero();
      }
    }
  }

  private static Properties settings(SnowflakeLogin login) {
    return SnowflakeSettings.properties(account(Optional.empty(), login), step());
  }

  /** The login of a session that is opened, and then closed. */
  private JsonNode login(SnowflakeLogin login) {
    try (RecordingSnowflake snowflake = new RecordingSnowflake(Optional.empty())) {
      open(snowflake, login);
      return snowflake.logins().get(0).data();
    }
  }

  private static void open(RecordingSnowflake snowflake, SnowflakeLogin login) {
    SnowflakeSession.open(account(Optional.of(snowflake.host()), login), step()).close();
  }

  private static Step step() {
    return new Step("items", "items-20250814-060000-ab12", "Sync-Transfer", 1, Map.of());
  }

  private static SnowflakeAccount account(Optional<String> host, SnowflakeLogin login) {
    return new SnowflakeAccount(
        "local",
        host,
        login,
        Optional.of("READER"),
        Optional.of("SMALL"),
        "SHARED",
        "PUBLIC",
        2,
        Duration.ofMinutes(90),
        Duration.ofSeconds(20),
        Optional.empty());
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path privateKey() throws IOException, NoSuchAlgorithmException {
    return pem("PRIVATE KEY", newKey());
  }

  /** As {@code openssl pkcs8 -topk8 -v2 aes256} writes it. */
  private Path encryptedKey(String passphrase) throws IOException, GeneralSecurityException {
    String algorithm = "PBEWithHmacSHA256AndAES_256";
    SecretKey key =
        SecretKeyFactory.getInstance(algorithm)
            .generateSecret(new PBEKeySpec(passphrase.toCharArray()));
    Cipher cipher = Cipher.getInstance(algorithm);
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] encrypted = cipher.doFinal(newKey());
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
    parameters.init(cipher.getParameters().getEncoded());
    return pem(
        "ENCRYPTED PRIVATE KEY", new EncryptedPrivateKeyInfo(parameters, encrypted).getEncoded());
  }

  private static byte[] newKey() throws NoSuchAlgorithmException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair().getPrivate().getEncoded();
  }

  private Path pem(String kind, byte[] content) throws IOException {
    String encoded = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return file(
        "key.p8", "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, encoded, kind));
  }
}
