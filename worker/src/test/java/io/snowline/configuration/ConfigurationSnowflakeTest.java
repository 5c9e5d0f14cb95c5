package io.snowline.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.BigQueryDataset;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.SnowflakeAccount;
import io.snowline.definition.SnowflakeAccount.Unload;
import io.snowline.definition.SnowflakeLogin;
import io.snowline.definition.SnowflakeLogin.AccessToken;
import io.snowline.definition.SnowflakeLogin.KeyPair;
import io.snowline.definition.SnowflakeLogin.OauthClient;
import io.snowline.definition.SnowflakeLogin.Password;
import io.snowline.definition.SnowflakeLogin.WorkloadIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationSnowflakeTest {
  private static final String REST =
      """
      target: {bigquery: {project: my-project, dataset: d, location: EU}}
      tables: {orders: {source: ORDERS, target: ORDERS_BQ, key: [ID]}}
      """;
  private static final String LOGINS =
      "one login: private_key_file with user, token_file with user, oauth, or workload_identity";

  private @TempDir Path temporary;
  private ConfigurationFolder folder;

  @BeforeEach
  void make() {
    folder =
        ConfigurationFolder.in(temporary)
            .with("secrets/key.p8", "-----BEGIN PRIVATE KEY-----")
            .with("secrets/passphrase", "open sesame")
            .with("secrets/token", "eyJ")
            .with("secrets/empty", " \n");
  }

  private static String source(String settings) {
    return "source: {snowflake: {%s}}\n%s".formatted(settings, REST);
  }

  private SnowflakeAccount account(String settings) {
    return (SnowflakeAccount) folder.load(source(settings)).source();
  }

  private SnowflakeLogin login(String settings) {
    return account("database: D, schema: S, " + settings).login();
  }

  @Test
  void everySettingIsRead() {
    SnowflakeAccount account =
        (SnowflakeAccount)
            folder
                .load(
                    """
                    source:
                      snowflake:
                        account: ${ACCOUNT}
                        host: myorg-account1.privatelink.snowflakecomputing.com:443
                        user: SNOWLINE
                        private_key_file: secrets/key.p8
                        private_key_passphrase_file: secrets/passphrase
                        role: Reader "1"
                        warehouse: SYNC_WH
                        database: KARBON_SHARE
                        schema: PUBLIC
                        readers: ${READERS}
                        statement_timeout: 90m
                        network_timeout: 10m
                        unload: {url: gs://my-bucket/rows, storage_integration: SNOWLINE_GCS}
                    """
                        + REST,
                    Map.of("ACCOUNT", "myorg-account1", "READERS", "16"))
                .source();

    assertThat(account)
        .isEqualTo(
            new SnowflakeAccount(
                "myorg-account1",
                Optional.of("myorg-account1.privatelink.snowflakecomputing.com:443"),
                new KeyPair(
                    "SNOWLINE",
                    temporary.resolve("secrets/key.p8"),
                    Optional.of(temporary.resolve("secrets/passphrase"))),
                Optional.of("Reader \"1\""),
                Optional.of("SYNC_WH"),
                "KARBON_SHARE",
                "PUBLIC",
                16,
                Duration.ofMinutes(90),
                Duration.ofMinutes(10),
                Optional.of(new Unload("gs://my-bucket/rows/", "SNOWLINE_GCS"))));
  }

  @Test
  void whatIsNotWrittenHasItsDefault() {
    assertThat(account("host: \"127.0.0.1:8084\", user: U, database: D, schema: S"))
        .isEqualTo(
            new SnowflakeAccount(
                "local",
                Optional.of("127.0.0.1:8084"),
                new Password("U", Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                "D",
                "S",
                4,
                Duration.ofHours(4),
                Duration.ofMinutes(5),
                Optional.empty()));
  }

  @Test
  void eachLoginIsRead() {
    Path token = temporary.resolve("secrets/token");
    String secret = "client_secret_file: secrets/token";

    assertThat(login("account: a, user: U, private_key_file: secrets/key.p8"))
        .isEqualTo(new KeyPair("U", temporary.resolve("secrets/key.p8"), Optional.empty()));
    assertThat(login("account: a, user: U, token_file: secrets/token"))
        .isEqualTo(new AccessToken("U", token));
    assertThat(
            login(
                "account: a, oauth: {client_id: c, %s, token_url: \"https://t.example/x\"}"
                    .formatted(secret)))
        .isEqualTo(new OauthClient("c", token, "https://t.example/x", Optional.empty()));
    assertThat(
            login(
                "account: a, oauth: {client_id: c, %s, token_url: \"http://[::1]:9/x\", scope: s}"
                    .formatted(secret)))
        .isEqualTo(new OauthClient("c", token, "http://[::1]:9/x", Optional.of("s")));
    assertThat(login("account: a, workload_identity: {provider: GCP}"))
        .isEqualTo(new WorkloadIdentity("GCP", Optional.empty()));
    assertThat(login("account: a, workload_identity: {provider: OIDC, token_file: secrets/token}"))
        .isEqualTo(new WorkloadIdentity("OIDC", Optional.of(token)));
    assertThat(login("host: localhost, user: U, password_file: secrets/token"))
        .isEqualTo(new Password("U", Optional.of(token)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "localhost:1", "127.0.0.1:1", "127.9.9.9", "[::1]:1"})
  void aServerOnThisMachineNeedsNoAccountAndNoSecret(String host) {
    assertThat(login("user: U, host: \"%s\"".formatted(host)))
        .isEqualTo(new Password("U", Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.1", "localhost.example.com", "127.0.0.1.example.com:1", "127.example:1"})
  void aServerElsewhereIsGivenNoPassword(String host) {
    String settings = "account: a, database: D, schema: S, user: U, host: \"%s\"".formatted(host);

    assertThat(folder.problems(source(settings)))
        .containsExactly("1:10 source.snowflake: no login; expected " + LOGINS);
    assertThat(folder.problems(source(settings + ", password_file: secrets/token")))
        .singleElement()
        .asString()
        .endsWith(
            " source.snowflake.password_file: a password is for a server on this machine (host:"
                + " localhost:8084); expected "
                + LOGINS);
  }

  @Test
  void nothingWrittenTellsAllThatIsNeeded() {
    assertThat(folder.problems(source("")))
        .containsExactly(
            "1:10 source.snowflake.account: missing; expected an account's identifier, e.g."
                + " myorg-account1, without .snowflakecomputing.com",
            "1:10 source.snowflake: no login; expected " + LOGINS,
            "1:10 source.snowflake.database: missing; expected the name of a database",
            "1:10 source.snowflake.schema: missing; expected the name of a schema");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "private_key_file: secrets/key.p8 | 1:10 source.snowflake.user: missing; expected the name"
            + " of a user",
        "user: U, private_key_file: nowhere | 2:32 source.snowflake.private_key_file: nothing at"
            + " FOLDER/nowhere; expected a file that holds a private key",
        "user: U, token_file: secrets | 2:26 source.snowflake.token_file: FOLDER/secrets is a"
            + " folder; expected a file that holds a programmatic access token",
        "user: U, token_file: secrets/empty | 2:26 source.snowflake.token_file:"
            + " FOLDER/secrets/empty holds 0 characters; expected a programmatic access token of 1"
            + " to 16384",
        "user: U, token_file: secrets/token, private_key_file: secrets/key.p8 | 1:10"
            + " source.snowflake: private_key_file and token_file; expected "
            + LOGINS,
        "user: U, token_file: secrets/token, private_key_passphrase_file: secrets/passphrase | 2:70"
            + " source.snowflake.private_key_passphrase_file: no private_key_file beside it; add"
            + " it, or remove this",
        "user: U, workload_identity: {provider: AWS} | 2:11 source.snowflake.user: not used with"
            + " workload_identity; remove it",
        "workload_identity: {} | 2:5 source.snowflake.workload_identity.provider: missing; expected"
            + " AWS, AZURE, GCP or OIDC",
        "workload_identity: {provider: aws} | 2:35 source.snowflake.workload_identity.provider:"
            + " found \"aws\"; expected AWS, AZURE, GCP or OIDC",
        "workload_identity: {provider: OIDC} | 2:5 source.snowflake.workload_identity.token_file:"
            + " missing; OIDC needs the path of a file that holds a token",
        "workload_identity: {provider: AWS, token_file: secrets/token} | 2:52"
            + " source.snowflake.workload_identity.token_file: only OIDC takes a token; remove it",
        "oauth: {client_id: c, client_secret_file: secrets/token, token_url: http://t.example} |"
            + " 2:73 source.snowflake.oauth.token_url: not such an address; expected an https"
            + " address; http is for this machine only (127.0.0.1)",
        "oauth: o | 2:12 source.snowflake.oauth: found \"o\"; expected client_id,"
            + " client_secret_file and token_url",
      })
  void whatIsWrongWithALoginIsToldWhereItIs(String login, String problem) {
    String yaml = "source: {snowflake: {account: a, database: D, schema: S,\n    %s}}\n%s";

    assertThat(folder.problems(yaml.formatted(login, REST))).containsExactly(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "account: a.snowflakecomputing.com | account | an account's identifier, e.g."
            + " myorg-account1, without .snowflakecomputing.com",
        "account: a/b | account | an account's identifier, e.g. myorg-account1, without"
            + " .snowflakecomputing.com",
        "host: https://h | host | a host, with a port if need be, e.g. localhost:8084",
        "host: h:1/?a=b | host | a host, with a port if need be, e.g. localhost:8084",
        "readers: 17 | readers | a whole number from 1 to 16",
        "readers: 0 | readers | a whole number from 1 to 16",
        "statement_timeout: 8d | statement_timeout | a duration such as 90m, 26h or 2d, at most 7d",
        "network_timeout: 25h | network_timeout | a duration such as 90m, 26h or 2d, at most 1d",
        "unload: {url: s3://b/f, storage_integration: I} | unload.url | a bucket and folder,"
            + " gs://bucket/folder/",
        "unload: {url: gs://bucket/a'b, storage_integration: I} | unload.url | a bucket and folder,"
            + " gs://bucket/folder/",
      })
  void whatCanNotBeIsRefused(String setting, String path, String expected) {
    String account = setting.startsWith("account") ? "" : "    account: a\n";
    String yaml =
        "source:\n  snowflake:\n    user: U\n    token_file: secrets/token\n    database: D\n"
            + "    schema: S\n    %s\n".formatted(setting)
            + account
            + REST;

    assertThat(folder.problems(yaml))
        .singleElement()
        .asString()
        .matches(
            "7:[0-9]+ source\\.snowflake\\.%s: found .*; expected \\Q%s\\E"
                .formatted(path.replace(".", "\\."), expected));
  }

  @Test
  void aHostThatIsNotKnownYetRaisesNoOtherQuestion() {
    assertThat(
            folder.problems(source("host: \"${HOST}\", user: U, database: D, schema: S"), Map.of()))
        .containsExactly(
            "1:28 source.snowflake.host: the environment variable HOST is not set; set it or write"
                + " ${HOST:-default}");
  }

  @Test
  void everyPairOfEnginesLoads() {
    String tables = "tables: {orders: {source: O, target: T, key: [ID]}}\n";
    String snowflake = "source: {snowflake: {host: localhost, user: U, database: D, schema: S}}\n";
    String bigQuery = "target: {bigquery: {project: my-project, dataset: d, location: EU}}\n";
    String from = "source: {duckdb: {file: source.duckdb}}\n";
    String to = "target: {duckdb: {file: target.duckdb}}\n";

    for (String yaml : List.of(snowflake + bigQuery, snowflake + to, from + bigQuery, from + to)) {
      assertThat(folder.load(yaml + tables))
          .satisfies(
              found ->
                  assertThat(found.source())
                      .isInstanceOf(
                          yaml.contains("snowflake") ? SnowflakeAccount.class : DuckDbFile.class),
              found ->
                  assertThat(found.target())
                      .isInstanceOf(
                          yaml.contains("bigquery") ? BigQueryDataset.class : DuckDbFile.class));
    }
  }

  @Test
  void rowsUnloadedIntoABucketNeedBigQuery() {
    assertThat(
            folder.problems(
                """
                source:
                  snowflake:
                    host: localhost
                    user: U
                    database: D
                    schema: S
                    unload: {url: gs://bucket, storage_integration: I}
                target:
                  duckdb: {file: target.duckdb}
                tables: {orders: {source: O, target: T, key: [ID]}}
                """))
        .containsExactly(
            "9:3 target.duckdb: DuckDB doesn't load from a bucket; remove unload from the source");
  }
}
