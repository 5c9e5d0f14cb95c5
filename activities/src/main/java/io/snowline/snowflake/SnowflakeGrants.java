package io.snowline.snowflake;

import io.snowline.definition.SnowflakeAccount;
import io.snowline.definition.SnowflakeLogin.AccessToken;
import io.snowline.definition.SnowflakeLogin.KeyPair;
import io.snowline.definition.SnowflakeLogin.OauthClient;
import io.snowline.definition.SnowflakeLogin.Password;
import io.snowline.definition.SnowflakeLogin.WorkloadIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What to grant so that a role can read, as statements to paste. They give no right to write. */
final class SnowflakeGrants {
  private SnowflakeGrants() {}

  /** Makes the login possible. */
  static List<String> login(SnowflakeAccount account) {
    List<String> lines = new ArrayList<>();
    if (account.login() instanceof OauthClient client) {
      lines.addAll(integration(client));
    } else if (account.login() instanceof WorkloadIdentity identity) {
      lines.addAll(identity(identity));
    }
    if (user(account).isEmpty()) {
      lines.add("-- and the role, where its user is SNOWLINE:");
      lines.add(
          "GRANT ROLE %s TO USER \"SNOWLINE\";"
              .formatted(
                  SnowflakeSql.name(
                      account.role().map(SnowflakeNames::unquoted).orElse("SNOWLINE_READER"))));
    }
    user(account)
        .ifPresent(
            user -> {
              lines.add("-- in Snowflake, to see the user and why logins fail:");
              lines.add("DESCRIBE USER %s;".formatted(SnowflakeSql.name(user)));
              if (account.login() instanceof KeyPair) {
                lines.add("-- give it the public half of the key that the configuration names:");
                lines.add(
                    "ALTER USER %s SET RSA_PUBLIC_KEY = '...'; -- deploy/grants/public-key prints it"
                        .formatted(SnowflakeSql.name(user)));
              }
              account
                  .role()
                  .ifPresent(
                      role ->
                          lines.add(
                              "GRANT ROLE %s TO USER %s;"
                                  .formatted(
                                      SnowflakeSql.name(SnowflakeNames.unquoted(role)),
                                      SnowflakeSql.name(user))));
            });
    return lines;
  }

  private static List<String> integration(OauthClient client) {
    return List.of(
        "-- at the identity provider: client %s may ask %s for %s"
            .formatted(
                client.clientId(), client.tokenUrl(), client.scope().orElse("the default scope")),
        "-- in Snowflake, the integration that trusts its tokens, and what it says of one:",
        "SHOW SECURITY INTEGRATIONS;",
        "SELECT SYSTEM$VERIFY_EXTERNAL_OAUTH_TOKEN('...');");
  }

  /** The user that stands for the worker: it is found by what the cloud says of the worker. */
  private static List<String> identity(WorkloadIdentity identity) {
    String who =
        switch (identity.provider()) {
          case "AWS" -> "ARN = '...'";
          case "GCP" -> "SUBJECT = '...'";
          default -> "ISSUER = '...' SUBJECT = '...'";
        };
    return List.of(
        "-- in Snowflake, a service user that stands for the identity of this worker, here SNOWLINE:",
        "ALTER USER \"SNOWLINE\" SET TYPE = SERVICE WORKLOAD_IDENTITY = (TYPE = %s %s);"
            .formatted(identity.provider(), who));
  }

  /** Lets the role compute. */
  static List<String> warehouse(SnowflakeAccount account, String role) {
    String warehouse = account.warehouse().map(SnowflakeNames::unquoted).orElse("SNOWLINE");
    List<String> lines = new ArrayList<>();
    lines.add(
        "GRANT USAGE ON WAREHOUSE %s TO ROLE %s;"
            .formatted(SnowflakeSql.name(warehouse), SnowflakeSql.name(role)));
    if (account.warehouse().isEmpty()) {
      lines.add("-- and in the configuration's source: warehouse: " + warehouse);
    }
    return lines;
  }

  /** Lets the role see the schema. */
  static List<String> schema(String database, String schema, String role) {
    return List.of(
        "GRANT USAGE ON DATABASE %s TO ROLE %s;"
            .formatted(SnowflakeSql.name(database), SnowflakeSql.name(role)),
        "GRANT USAGE ON SCHEMA %s.%s TO ROLE %s;"
            .formatted(
                SnowflakeSql.name(database), SnowflakeSql.name(schema), SnowflakeSql.name(role)),
        "-- if the database was made from a share, this instead of all other grants:",
        "GRANT IMPORTED PRIVILEGES ON DATABASE %s TO ROLE %s;"
            .formatted(SnowflakeSql.name(database), SnowflakeSql.name(role)));
  }

  /** Lets the role read the tables. */
  static List<String> tables(String database, String schema, List<String> tables, String role) {
    List<String> lines = new ArrayList<>();
    if (tables.isEmpty()) {
      return lines;
    }
    lines.add("-- for tables that are there (VIEW instead of TABLE for a view):");
    tables.forEach(
        table ->
            lines.add(
                "GRANT SELECT ON TABLE %s.%s.%s TO ROLE %s;"
                    .formatted(
                        SnowflakeSql.name(database),
                        SnowflakeSql.name(schema),
                        SnowflakeSql.name(table),
                        SnowflakeSql.name(role))));
    lines.add("-- if the database was made from a share, this instead:");
    lines.add(
        "GRANT IMPORTED PRIVILEGES ON DATABASE %s TO ROLE %s;"
            .formatted(SnowflakeSql.name(database), SnowflakeSql.name(role)));
    return lines;
  }

  /** Takes what was granted too much. */
  static List<String> revoke(List<Privilege> privileges, String schema, String role) {
    return privileges.stream()
        .filter(privilege -> !privilege.right().equals("OWNERSHIP"))
        .map(
            privilege ->
                "REVOKE %s ON TABLE %s.%s FROM ROLE %s;"
                    .formatted(
                        privilege.right(),
                        schema,
                        SnowflakeSql.name(privilege.table()),
                        SnowflakeSql.name(role)))
        .toList();
  }

  /** A right on a table. */
  record Privilege(String right, String table) {}

  private static Optional<String> user(SnowflakeAccount account) {
    String user = null;
    if (account.login() instanceof KeyPair pair) {
      user = pair.user();
    } else if (account.login() instanceof AccessToken token) {
      user = token.user();
    } else if (account.login() instanceof Password password) {
      user = password.user();
    }
    return Optional.ofNullable(user).map(SnowflakeNames::unquoted);
  }
}
