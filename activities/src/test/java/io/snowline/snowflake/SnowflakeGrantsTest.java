package io.snowline.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.SnowflakeAccount;
import io.snowline.definition.SnowflakeLogin.KeyPair;
import io.snowline.snowflake.SnowflakeGrants.Privilege;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnowflakeGrantsTest {
  private static final SnowflakeAccount ACCOUNT =
      new SnowflakeAccount(
          "myorg-account1",
          Optional.empty(),
          new KeyPair("snowline", Path.of("key.p8"), Optional.empty()),
          Optional.of("READER"),
          Optional.of("sync_wh"),
          "KARBON",
          "PUBLIC",
          4,
          Duration.ofHours(4),
          Duration.ofMinutes(5),
          Optional.empty());

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
