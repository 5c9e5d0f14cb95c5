package io.snowline.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.SnowflakeAccount;
import io.snowline.definition.SnowflakeLogin;
import io.snowline.definition.SnowflakeLogin.KeyPair;
import io.snowline.definition.SnowflakeLogin.OauthClient;
import io.snowline.definition.SnowflakeLogin.WorkloadIdentity;
import io.snowline.snowflake.SnowflakeGrants.Privilege;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnowflakeGrantsTest {
  private static final SnowflakeAccount ACCOUNT =
      account(new KeyPair("snowline", Path.of("key.p8"), Optional.empty()), Optional.of("reader"));

  private static SnowflakeAccount account(SnowflakeLogin login, Optional<String> role) {
    return new SnowflakeAccount(
        "myorg-account1",
        Optional.empty(),
        login,
        role,
        Optional.of("sync_wh"),
        "KARBON",
        "PUBLIC",
        4,
        Duration.ofHours(4),
        Duration.ofMinutes(5),
        Optional.empty());
  }

  @Test
  void whoCannotLogInIsGivenAKeyAndTheRole() {
    assertThat(SnowflakeGrants.login(ACCOUNT))
        .containsExactly(
            "-- in Snowflake, to see the user and why logins fail:",
            "DESCRIBE USER \"SNOWLINE\";",
            "-- give it the public half of the key that the configuration names:",
            "ALTER USER \"SNOWLINE\" SET RSA_PUBLIC_KEY = '...'; -- deploy/grants/public-key prints"
                + " it",
            "GRANT ROLE \"READER\" TO USER \"SNOWLINE\";");
  }

  @Test
  void anOauthClientIsToldWhereItsTokensAreJudged() {
    OauthClient client =
        new OauthClient(
            "client-1",
            Path.of("secret"),
            "https://login.example.com/token",
            Optional.of("session:role:READER"));

    assertThat(SnowflakeGrants.login(account(client, Optional.of("reader"))))
        .containsExactly(
            "-- at the identity provider: client client-1 may ask https://login.example.com/token"
                + " for session:role:READER",
            "-- in Snowflake, the integration that trusts its tokens, and what it says of one:",
            "SHOW SECURITY INTEGRATIONS;",
            "SELECT SYSTEM$VERIFY_EXTERNAL_OAUTH_TOKEN('...');",
            "-- and the role, where its user is SNOWLINE:",
            "GRANT ROLE \"READER\" TO USER \"SNOWLINE\";");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AWS   | (TYPE = AWS ARN = '...')",
        "AZURE | (TYPE = AZURE ISSUER = '...' SUBJECT = '...')",
        "GCP   | (TYPE = GCP SUBJECT = '...')",
        "OIDC  | (TYPE = OIDC ISSUER = '...' SUBJECT = '...')"
      },
      quoteCharacter = '"')
  void aWorkloadIsGivenAUserThatStandsForIt(String provider, String identity) {
    assertThat(
            SnowflakeGrants.login(
                account(new WorkloadIdentity(provider, Optional.empty()), Optional.empty())))
        .containsExactly(
            "-- in Snowflake, a service user that stands for the identity of this worker, here"
                + " SNOWLINE:",
            "ALTER USER \"SNOWLINE\" SET TYPE = SERVICE WORKLOAD_IDENTITY = " + identity + ";",
            "-- and the role, where its user is SNOWLINE:",
            "GRANT ROLE \"SNOWLINE_READER\" TO USER \"SNOWLINE\";");
  }

  @Test
  void aRoleIsLetInAndReads() {
    assertThat(SnowflakeGrants.warehouse(ACCOUNT, "READER"))
        .containsExactly("GRANT USAGE ON WAREHOUSE \"SYNC_WH\" TO ROLE \"READER\";");
    assertThat(SnowflakeGrants.schema("KARBON", "PUBLIC", "READER"))
        .containsExactly(
            "GRANT USAGE ON DATABASE \"KARBON\" TO ROLE \"READER\";",
            "GRANT USAGE ON SCHEMA \"KARBON\".\"PUBLIC\" TO ROLE \"READER\";",
            "-- if the database was made from a share, this instead of all other grants:",
            "GRANT IMPORTED PRIVILEGES ON DATABASE \"KARBON\" TO ROLE \"READER\";");
    assertThat(SnowflakeGrants.tables("KARBON", "PUBLIC", List.of("A", "b\"c"), "READER"))
        .containsExactly(
            "-- for tables that are there (VIEW instead of TABLE for a view):",
            "GRANT SELECT ON TABLE \"KARBON\".\"PUBLIC\".\"A\" TO ROLE \"READER\";",
            "GRANT SELECT ON TABLE \"KARBON\".\"PUBLIC\".\"b\"\"c\" TO ROLE \"READER\";",
            "-- if the database was made from a share, this instead:",
            "GRANT IMPORTED PRIVILEGES ON DATABASE \"KARBON\" TO ROLE \"READER\";");
  }

  @Test
  void whatCanBeRevokedIsRevoked() {
    assertThat(
            SnowflakeGrants.revoke(
                List.of(new Privilege("INSERT", "A"), new Privilege("OWNERSHIP", "A")),
                "\"KARBON\".\"PUBLIC\"",
                "READER"))
        .containsExactly(
            "REVOKE INSERT ON TABLE \"KARBON\".\"PUBLIC\".\"A\" FROM ROLE \"READER\";");
  }
}
