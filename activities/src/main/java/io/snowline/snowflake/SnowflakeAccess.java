package io.snowline.snowflake;

import io.snowline.contract.TableSchema;
import io.snowline.definition.SnowflakeAccount;
import io.snowline.definition.SnowflakeAccount.Unload;
import io.snowline.definition.TableDefinition;
import io.snowline.readiness.Access;
import io.snowline.readiness.Checklist;
import io.snowline.readiness.ClockReading;
import io.snowline.readiness.Found;
import io.snowline.readiness.GoldenPoint;
import io.snowline.readiness.NotReadyException;
import io.snowline.snowflake.SnowflakeGrants.Privilege;
import io.snowline.warehouse.MissingTable;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.WarehouseException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the login in Snowflake may do. It reads, and changes nothing. */
public final class SnowflakeAccess implements Access {
  private static final String CONNECTION = "source connection";
  private static final String SCHEMA = "source schema";

  /** Somebody waits for the answer. Snowflake holds a request for 45 seconds while it computes. */
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

  private static final int MOST_SHOWN = 5;

  private final SnowflakeAccount account;
  private SnowflakeSession session;
  private String role;

  public SnowflakeAccess(SnowflakeAccount account) {
    this.account =
        new SnowflakeAccount(
            account.account(),
            account.host(),
            account.login(),
            account.role(),
            account.warehouse(),
            account.database(),
            account.schema(),
            account.readers(),
            account.statementTimeout(),
            account.networkTimeout().compareTo(LONGEST_ANSWER) > 0
                ? LONGEST_ANSWER
                : account.networkTimeout(),
            account.unload());
    role = account.role().map(SnowflakeNames::unquoted).orElse("SNOWLINE_READER");
  }

  @Override
  public void look(Checklist list, List<TableDefinition> tables) {
    list.point(CONNECTION, List.of(), this::connection, () -> SnowflakeGrants.login(account));
    list.point(SCHEMA, List.of(CONNECTION), this::schema, this::schemaGrants);
    list.point("source tables", List.of(SCHEMA), () -> tables(tables));
    list.point("source rights", List.of(SCHEMA), this::rights);
    account
        .unload()
        .ifPresent(
            unload -> list.point("source unload", List.of(CONNECTION), () -> unload(unload)));
    list.point(
        "source hashes", List.of(SCHEMA), () -> GoldenPoint.of("Snowflake", source()::hashes));
    list.point("source clock", List.of(CONNECTION), this::clock);
  }

  private Found connection() {
    session = SnowflakeSession.connect(account, Step.reading());
    record Who(String user, String role, String warehouse) {}
    Who who =
        session
            .query(
                "ask who is logged in",
                "SELECT CURRENT_USER(), CURRENT_ROLE(), CURRENT_WAREHOUSE()",
                row -> new Who(row.getString(1), row.getString(2), row.getString(3)))
            .get(0);
    role = who.role() == null ? role : who.role();
    if (who.warehouse() == null) {
      throw new NotReadyException(
          "Snowflake %s lets %s in, but without a warehouse nothing is computed"
              .formatted(account.account(), who.user()),
          SnowflakeGrants.warehouse(account, role));
    }
    return Found.of(
        "Snowflake %s as %s, role %s, warehouse %s"
            .formatted(account.account(), who.user(), role, who.warehouse()));
  }

  private Found schema() {
    session.use(account);
    return Found.of(
        "%s.%s, tables and views that the role may see: %d"
            .formatted(session.database(), session.schema(), source().tables().size()));
  }

  private List<String> schemaGrants() {
    return SnowflakeGrants.schema(
        SnowflakeNames.unquoted(account.database()),
        SnowflakeNames.unquoted(account.schema()),
        role);
  }

  private Found tables(List<TableDefinition> tables) {
    List<String> problems = new ArrayList<>();
    List<String> closed = new ArrayList<>();
    List<String> advice = new ArrayList<>();
    for (TableDefinition table : tables) {
      Optional<String> problem = unreadable(table.source());
      problem.ifPresent(problems::add);
      List<String> near = SnowflakeNames.near(table.source(), source().tables());
      if (problem.isPresent() && near.isEmpty()) {
        closed.add(SnowflakeNames.unquoted(table.source()));
      } else if (problem.isPresent()) {
        advice.add(
            "In the configuration's tables.%s: source: %s".formatted(table.name(), near.get(0)));
      }
    }
    if (!problems.isEmpty()) {
      advice.addAll(SnowflakeGrants.tables(session.database(), session.schema(), closed, role));
      throw new NotReadyException(
          "%d of %d can be read: %s"
              .formatted(
                  tables.size() - problems.size(), tables.size(), String.join("; ", problems)),
          advice);
    }
    return Found.of("%d of %d can be read".formatted(tables.size(), tables.size()));
  }

  /** Snowflake compiles a statement that would read, and checks its rights, without reading. */
  private Optional<String> unreadable(String table) {
    try {
      Optional<TableSchema> schema = source().schema(table);
      if (schema.isEmpty()) {
        return Optional.of(MissingTable.text(source(), table));
      }
      String name = schema.get().name();
      session.query(
          "read " + name,
          "SELECT * FROM %s LIMIT 0".formatted(session.qualified(name)),
          row -> row);
      return Optional.empty();
    } catch (WarehouseException refused) {
      return Optional.of(refused.getMessage());
    }
  }

  /** Too many rights break no sync, so this passes and says what nobody needs. */
  private Found rights() {
    try {
      return rights(writing());
    } catch (WarehouseException refused) {
      return Found.of("could not be read: " + refused.getMessage());
    }
  }

  private List<Privilege> writing() {
    return session.query(
        "read the role's rights",
        """
        SELECT PRIVILEGE_TYPE, TABLE_NAME FROM %s.INFORMATION_SCHEMA.TABLE_PRIVILEGES
        WHERE TABLE_SCHEMA = %s AND GRANTEE = CURRENT_ROLE()
          AND PRIVILEGE_TYPE IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'OWNERSHIP')
        ORDER BY TABLE_NAME, PRIVILEGE_TYPE"""
            .formatted(SnowflakeSql.name(session.database()), SnowflakeSql.text(session.schema())),
        row -> new Privilege(row.getString(1), row.getString(2)));
  }

  private Found rights(List<Privilege> writing) {
    if (writing.isEmpty()) {
      return Found.of("role %s was granted no right to write".formatted(role));
    }
    String shown =
        writing.stream()
            .limit(MOST_SHOWN)
            .map(privilege -> privilege.right() + " on " + privilege.table())
            .collect(Collectors.joining(", "));
    List<String> advice =
        new ArrayList<>(
            List.of("-- Snowline only reads; deploy/grants makes a role that can do no more"));
    advice.addAll(
        SnowflakeGrants.revoke(
            writing,
            SnowflakeSql.name(session.database()) + "." + SnowflakeSql.name(session.schema()),
            role));
    return new Found(
        "role %s may write, which Snowline never needs: %s%s"
            .formatted(
                role,
                shown,
                writing.size() > MOST_SHOWN
                    ? " and %d more".formatted(writing.size() - MOST_SHOWN)
                    : ""),
        advice);
  }

  /** The bucket itself is first written to by a run: a look changes nothing. */
  private Found unload(Unload unload) {
    String name = SnowflakeNames.unquoted(unload.integration());
    Map<String, String> settings = new HashMap<>();
    try {
      session.query(
          "look at the storage integration " + name,
          "DESCRIBE STORAGE INTEGRATION " + SnowflakeSql.name(name),
          row -> settings.put(row.getString("property"), row.getString("property_value")));
    } catch (WarehouseException refused) {
      if (refused.getCause() instanceof SQLException cause && SnowflakeFailures.notThere(cause)) {
        throw new NotReadyException(
            "there is no storage integration %s, or role %s may not use it".formatted(name, role),
            List.of(
                "GRANT USAGE ON INTEGRATION %s TO ROLE %s;"
                    .formatted(SnowflakeSql.name(name), SnowflakeSql.name(role))));
      }
      throw refused;
    }
    if (!Boolean.parseBoolean(settings.get("ENABLED"))) {
      throw new NotReadyException(
          "the storage integration %s is switched off".formatted(name),
          List.of(
              "ALTER STORAGE INTEGRATION %s SET ENABLED = TRUE;"
                  .formatted(SnowflakeSql.name(name))));
    }
    String location = SnowflakeReadSql.location(unload);
    String allowed = settings.getOrDefault("STORAGE_ALLOWED_LOCATIONS", "");
    if (Stream.of(allowed.split(","))
        .map(String::strip)
        .noneMatch(place -> covers(place, location))) {
      throw new NotReadyException(
          "the storage integration %s may write to %s, not to %s"
              .formatted(name, allowed, location),
          List.of(
              "ALTER STORAGE INTEGRATION %s SET STORAGE_ALLOWED_LOCATIONS = (%s);"
                  .formatted(
                      SnowflakeSql.name(name),
                      Stream.concat(Stream.of(allowed.split(",")), Stream.of(location))
                          .map(String::strip)
                          .filter(place -> !place.isEmpty())
                          .map(SnowflakeSql::text)
                          .collect(Collectors.joining(", ")))));
    }
    return Found.of("storage integration %s may write to %s".formatted(name, location));
  }

  private static boolean covers(String place, String location) {
    return place.equals("*") || (!place.isEmpty() && location.startsWith(place));
  }

  private Found clock() {
    Instant before = Instant.now();
    long micros =
        session
            .query(
                "read the time",
                "SELECT DATE_PART(EPOCH_MICROSECOND, CURRENT_TIMESTAMP())",
                row -> row.getLong(1))
            .get(0);
    return new ClockReading(before, Instant.EPOCH.plus(micros, ChronoUnit.MICROS), Instant.now())
        .judged("Snowflake");
  }

  private SnowflakeSource source() {
    return new SnowflakeSource(account, Step.reading(), session);
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
  }
}
