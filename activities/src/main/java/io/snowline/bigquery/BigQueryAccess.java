package io.snowline.bigquery;

import com.google.auth.Credentials;
import com.google.auth.Retryable;
import com.google.auth.ServiceAccountSigner;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.Dataset;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import io.snowline.contract.TableSchema;
import io.snowline.definition.BigQueryDataset;
import io.snowline.definition.TableDefinition;
import io.snowline.ledger.Ledger;
import io.snowline.readiness.Access;
import io.snowline.readiness.Checklist;
import io.snowline.readiness.ClockReading;
import io.snowline.readiness.Found;
import io.snowline.readiness.GoldenPoint;
import io.snowline.readiness.NotReadyException;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.WarehouseException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the account in BigQuery may do. It makes an empty table in the target's dataset and one in
 * the dataset for staged rows, and removes them; they expire should it be killed in between.
 */
public final class BigQueryAccess implements Access {
  private static final String CONNECTION = "target connection";
  private static final String JOBS = "target jobs";
  private static final int UNAUTHORIZED = 401;

  /** It ends where the reason goes on. */
  private static final Pattern STATEMENT =
      Pattern.compile("; run (ALTER .*?)(?:, (?:which|or) .*)?$");

  private static final Duration EXPIRES = Duration.ofHours(1);
  private static final Schema SCHEMA = Schema.of(Field.of("x", StandardSQLTypeName.INT64));

  private final BigQueryDataset dataset;
  private final String run = "check-" + UUID.randomUUID();
  private BigQueryConnection connection;
  private BigQueryJobs jobs;
  private Dataset target;

  public BigQueryAccess(BigQueryDataset dataset) {
    this.dataset = dataset;
  }

  @Override
  public void look(Checklist list, List<TableDefinition> tables) {
    list.point(CONNECTION, List.of(), this::connection, () -> grants().writes());
    list.point(JOBS, List.of(CONNECTION), this::jobs, () -> grants().jobs());
    list.point("target staging", List.of(JOBS), this::staging, () -> grants().staging());
    list.point("target writes", List.of(JOBS), this::writes, () -> grants().writes());
    list.point("target tables", List.of(JOBS), () -> tables(tables));
    list.point(
        "target hashes",
        List.of(JOBS),
        () ->
            GoldenPoint.of(
                "BigQuery",
                literals ->
                    jobs.query(
                        "hash the golden values",
                        BigQueryLiteralSql.hashes(literals),
                        row -> row.get(1).getLongValue(),
                        Map.of())));
    list.point("target clock", List.of(JOBS), this::clock);
  }

  private Found connection() {
    target =
        dataset()
            .orElseThrow(
                () ->
                    new NotReadyException(
                        "BigQuery project %s has no dataset %s"
                            .formatted(dataset.project(), dataset.dataset()),
                        grants().target()));
    String location = target.getLocation();
    if (location != null && !location.equalsIgnoreCase(dataset.location())) {
      throw new NotReadyException(
          "%s.%s is in %s, and the configuration says %s"
              .formatted(dataset.project(), dataset.dataset(), location, dataset.location()),
          List.of("In the configuration's target: location: " + location));
    }
    return Found.of(
        "BigQuery %s.%s in %s%s"
            .formatted(
                dataset.project(),
                dataset.dataset(),
                dataset.location(),
                account().map(" as "::concat).orElse("")));
  }

  private Optional<Dataset> dataset() {
    try {
      connection = BigQueryConnection.open(dataset, new Step("none", run, "check", 1, Map.of()));
      jobs = new BigQueryJobs(connection);
      return connection
          .calls()
          .find(
              "look at the dataset " + dataset.dataset(),
              () -> connection.client().getDataset(connection.target()));
    } catch (WarehouseException refused) {
      if (ofCredentials(refused)) {
        throw new NotReadyException(refused.getMessage(), grants().credentials());
      }
      throw refused;
    }
  }

  /** Whether Google doesn't know who asks, so that no right would help. */
  private static boolean ofCredentials(WarehouseException refused) {
    return refused.type() == FailureType.BAD_CONFIGURATION
        || Stream.iterate((Throwable) refused, Objects::nonNull, Throwable::getCause)
            .anyMatch(
                cause ->
                    (cause instanceof BigQueryException told && told.getCode() == UNAUTHORIZED)
                        || (cause instanceof Retryable login && !login.isRetryable()));
  }

  private Found jobs() {
    jobs.check("check a query", "SELECT 1");
    return Found.of("queries may be run, and are paid for by " + dataset.project());
  }

  /** As a run does it: the dataset, a table of the run's, rows in it, and all of that removed. */
  private Found staging() {
    BigQueryStaging staging = new BigQueryStaging(connection, jobs, run);
    boolean made = prepared(staging);
    try {
      staging.make(SCHEMA);
      jobs.execute("write staged rows", "INSERT INTO %s (x) VALUES (1)".formatted(staging.rows()));
    } finally {
      staging.discard();
      if (made) {
        connection
            .calls()
            .find(
                "remove the dataset " + dataset.staging(),
                () -> connection.client().delete(connection.staging()));
      }
    }
    return Found.of(
        "a table was made, filled and removed in %s%s"
            .formatted(dataset.staging(), made ? ", which the first run makes" : ""));
  }

  private static boolean prepared(BigQueryStaging staging) {
    try {
      return staging.prepare();
    } catch (WarehouseException refused) {
      if (refused.type() == FailureType.BAD_CONFIGURATION) {
        throw new NotReadyException(refused.getMessage(), statement(refused));
      }
      throw refused;
    }
  }

  /** As a run does it: DDL, then transactions that write. */
  private Found writes() {
    String name = "snowline_" + run.replace('-', '_');
    TableId table = connection.table(name);
    try {
      connection
          .calls()
          .make(
              "make the table " + name,
              () ->
                  connection
                      .client()
                      .create(
                          TableInfo.newBuilder(table, StandardTableDefinition.of(SCHEMA))
                              .setExpirationTime(Instant.now().plus(EXPIRES).toEpochMilli())
                              .build()));
      transactions(BigQuerySql.name(name));
    } finally {
      connection.calls().find("remove the table " + name, () -> connection.client().delete(table));
    }
    return Found.of(
        "a table was made, changed in a transaction and removed in " + dataset.dataset());
  }

  private void transactions(String table) {
    BigQueryTransaction committed = BigQueryTrial.committed(table);
    jobs.script("write in a transaction", "writes", committed.sql(), committed.parameters());
    List<BigQueryTransaction> refused = BigQueryTrial.refused(table);
    for (int number = 0; number < refused.size(); number++) {
      refused(refused.get(number), "refused_" + number);
    }
    long left =
        jobs.number(
            "look for rows of refused transactions", "SELECT COUNT(*) FROM " + table, Map.of());
    if (left > 0) {
      throw new NotReadyException(
          "%,d rows of transactions that failed stayed in %s: BigQuery didn't roll them back"
              .formatted(left, table),
          List.of());
    }
  }

  private void refused(BigQueryTransaction transaction, String name) {
    try {
      jobs.script(
          "end a transaction by what it finds", name, transaction.sql(), transaction.parameters());
    } catch (WarehouseException refused) {
      if (refused.type() == FailureType.NOT_VERIFIED) {
        return;
      }
      throw refused;
    }
    throw new NotReadyException(
        "a transaction whose condition is false was committed: " + transaction.sql(), List.of());
  }

  /** BigQuery checks rights on a statement that it doesn't run. */
  private Found tables(List<TableDefinition> tables) {
    List<String> problems = new ArrayList<>();
    Set<String> advice = new LinkedHashSet<>();
    int absent = 0;
    for (TableDefinition table : tables) {
      try {
        Optional<TableSchema> held = BigQuerySchema.read(connection, table.target());
        if (held.isEmpty()) {
          absent++;
        } else if (held.get().view()) {
          problems.add("%s is a view, expected a table".formatted(held.get().name()));
          advice.add(
              "In the configuration: another name as tables.%s.target".formatted(table.name()));
        } else {
          BigQuerySchema.refuseExpiring(
              connection, held.get().name(), table.history(), Ledger.TABLE);
          jobs.check(
              "write to " + held.get().name(),
              "DELETE FROM %s WHERE FALSE".formatted(BigQuerySql.name(held.get().name())));
        }
      } catch (WarehouseException refused) {
        if (refused.type().retried()) {
          throw refused;
        }
        problems.add(refused.getMessage());
        advice.addAll(
            refused.type() == FailureType.BAD_CONFIGURATION
                ? statement(refused)
                : grants().writes());
      }
    }
    int there = tables.size() - absent;
    if (!problems.isEmpty()) {
      throw new NotReadyException(
          "%d of %d can be written: %s"
              .formatted(there - problems.size(), there, String.join("; ", problems)),
          List.copyOf(advice));
    }
    refuseThatTablesExpire();
    return Found.of(
        absent == 0
            ? "%d of %d can be written".formatted(there, there)
            : "%d can be written, %d aren't there yet and are made by their first run"
                .formatted(there, absent));
  }

  private void refuseThatTablesExpire() {
    List<String> endless = BigQueryExpiry.options(target);
    if (!endless.isEmpty()) {
      throw new NotReadyException(
          "tables that are made in %s.%s expire after %s: target, history and ledger would be gone with their rows"
              .formatted(dataset.project(), dataset.dataset(), BigQueryExpiry.lifetime(target)),
          List.of(
              "ALTER SCHEMA %s SET OPTIONS (%s)"
                  .formatted(BigQuerySql.name(dataset.dataset()), String.join(", ", endless))));
    }
  }

  /** The statement that a refusal says to run. */
  private static List<String> statement(WarehouseException refused) {
    Matcher statement = STATEMENT.matcher(refused.getMessage());
    return statement.find() ? List.of(statement.group(1)) : List.of();
  }

  private Found clock() {
    Instant before = Instant.now();
    long micros = jobs.number("read the time", "SELECT UNIX_MICROS(CURRENT_TIMESTAMP())", Map.of());
    return new ClockReading(before, Instant.EPOCH.plus(micros, ChronoUnit.MICROS), Instant.now())
        .judged("BigQuery");
  }

  private BigQueryGrants grants() {
    return new BigQueryGrants(dataset, account());
  }

  /** Its e-mail address, where the credentials say it. */
  private Optional<String> account() {
    Credentials credentials =
        connection == null ? null : connection.client().getOptions().getCredentials();
    try {
      return credentials instanceof ServiceAccountSigner signer
          ? Optional.ofNullable(signer.getAccount())
          : Optional.empty();
    } catch (RuntimeException unknown) {
      // Some credentials have to ask a server for it, and that isn't what is looked at here.
      return Optional.empty();
    }
  }

  /** Nothing to free: the client keeps no connection. */
  @Override
  public void close() {}
}
