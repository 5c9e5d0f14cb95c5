package io.snowline.bigquery;

import com.google.cloud.bigquery.BigQuery.QueryResultsOption;
import com.google.cloud.bigquery.BigQueryError;
import com.google.cloud.bigquery.ConnectionProperty;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.JobStatistics.QueryStatistics;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.QueryParameterValue;
import io.snowline.bigquery.BigQueryFailures.Meaning;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.WarehouseException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Queries and scripts as jobs whose ids are ours, so that a lost answer never runs one twice.
 *
 * <p>Names in a statement that aren't qualified are those of the target's dataset, times are UTC,
 * and what a statement may bill is capped as configured. Parameters are named, {@code @name} in the
 * statement.
 */
final class BigQueryJobs {
  /** Failures in a row that BigQuery says may pass, or that another transaction caused. */
  private static final int MOST_REPEATS = 5;

  /** Ids of one script, over all attempts of its step. */
  private static final int MOST_IDS = 50;

  private static final long PAGE = 20_000;

  private final BigQueryConnection connection;
  private final JobRunner runner;
  private final BigQueryCosts costs;
  private final boolean capped;

  /**
   * What isn't named is named by this and a count. Another attempt must not find it: what it would
   * read may have changed since. All of the UUID, since BigQuery knows a job's id for six months
   * and refuses it to another.
   */
  private final String attempt = UUID.randomUUID().toString();

  private final AtomicInteger unnamed = new AtomicInteger();

  BigQueryJobs(BigQueryConnection connection) {
    this(connection, new JobRunner(connection), new BigQueryCosts(connection), true);
  }

  private BigQueryJobs(
      BigQueryConnection connection, JobRunner runner, BigQueryCosts costs, boolean capped) {
    this.connection = connection;
    this.runner = runner;
    this.costs = costs;
    this.capped = capped;
  }

  /**
   * Jobs on Snowline's own records, which count and aren't capped: of a run that spent what it may,
   * it must still be told how it ended.
   */
  BigQueryJobs onRecords() {
    return new BigQueryJobs(connection, runner, costs, false);
  }

  /** What the run's jobs cost so far. */
  BigQueryCosts costs() {
    return costs;
  }

  /**
   * The rows of a query. It is run once, unless BigQuery fails in a way that may pass.
   *
   * @param what what is attempted, in words that follow "Cannot"
   * @param reader makes a result of a row
   */
  <T> List<T> query(
      String what,
      String sql,
      Function<FieldValueList, T> reader,
      Map<String, QueryParameterValue> parameters) {
    return read(what, sql, parameters).stream().map(reader).toList();
  }

  /** The only row of a query. */
  <T> T one(
      String what,
      String sql,
      Function<FieldValueList, T> reader,
      Map<String, QueryParameterValue> parameters) {
    List<T> rows = query(what, sql, reader, parameters);
    if (rows.size() != 1) {
      throw new IllegalStateException(
          "Cannot %s: %s rows instead of one".formatted(what, rows.size()));
    }
    return rows.get(0);
  }

  /** The only value, a whole number; 0 for NULL. */
  long number(String what, String sql, Map<String, QueryParameterValue> parameters) {
    return one(
        what,
        sql,
        row -> row.get(0).isNull() ? 0 : row.get(0).getNumericValue().longValueExact(),
        parameters);
  }

  /**
   * The rows of a query over a whole table: what it would bill is asked for first.
   *
   * @throws WarehouseException if it would bill more than the configuration allows
   */
  <T> List<T> scan(
      String what,
      String sql,
      Function<FieldValueList, T> reader,
      Map<String, QueryParameterValue> parameters) {
    refuseTooLarge(what, List.of(sql), parameters);
    return query(what, sql, reader, parameters);
  }

  private void refuseTooLarge(
      String what, List<String> scans, Map<String, QueryParameterValue> parameters) {
    OptionalLong allowance = costs.allowance(what);
    long bytes = 0;
    for (String scan : scans) {
      Job estimate = dryRun(what, scan, parameters);
      Long read = ((QueryStatistics) estimate.getStatistics()).getTotalBytesProcessed();
      bytes += read == null ? 0 : read;
    }
    if (allowance.isPresent() && bytes > allowance.getAsLong()) {
      throw new WarehouseException(
          FailureType.BAD_CONFIGURATION,
          "Cannot %s: it would read %,d bytes, and %,d may be billed (maximum_bytes_billed and bytes_per_run in the configuration's target)"
              .formatted(what, bytes, allowance.getAsLong()));
    }
  }

  /** Has BigQuery check a statement and the rights that it takes, without running it. */
  void check(String what, String sql) {
    dryRun(what, sql, Map.of());
  }

  /** Whether BigQuery would run the statement, as far as it tells without running it. */
  boolean compiles(String what, String sql) {
    try {
      check(what, sql);
      return true;
    } catch (WarehouseException refused) {
      if (refused.type() == FailureType.WAREHOUSE_REFUSED) {
        return false;
      }
      throw refused;
    }
  }

  private Job dryRun(String what, String sql, Map<String, QueryParameterValue> parameters) {
    return connection
        .calls()
        .call(
            what,
            () ->
                connection
                    .client()
                    .create(
                        JobInfo.of(
                            configuration(what, sql, parameters, OptionalLong.empty()).toBuilder()
                                .setDryRun(true)
                                .build())));
  }

  /**
   * Runs a script under the id {@code snowline_<run>_<name>_<n>}. If a job of an earlier attempt is
   * under way it is awaited, and if it succeeded its result is taken: within a run a name means one
   * effect. A job that failed has spent its id. Where another transaction wrote first, or BigQuery
   * failed in a way that may pass, the whole script runs again under the next id. Nothing is read
   * of it once it is done: what it changed stands, whatever can be read.
   *
   * @param what what is attempted, in words that follow "Cannot"
   * @param name which script of the run it is
   * @return the id of its job
   * @throws WarehouseException of the type that the script raised with {@link
   *     BigQueryFailures#raised}, or as BigQuery's error says
   */
  String script(String what, String name, String sql, Map<String, QueryParameterValue> parameters) {
    return untilDone(
            what,
            name,
            true,
            id -> runner.start(what, connection.job(id), capped(what, sql, parameters)))
        .getJobId()
        .getJob();
  }

  /** Runs statements that leave the same when another attempt repeats them. */
  void execute(String what, String sql) {
    run(what, sql, Map.of());
  }

  /**
   * Runs statements whose result is kept in a table, once for all attempts of the step: an attempt
   * that takes over awaits the job of the one before, or finds it done, and nothing is billed
   * twice. Another execution of the step runs them anew, and so does other text.
   */
  void once(String what, String name, String sql) {
    untilDone(
        what,
        ofExecution(name, sql),
        true,
        id -> runner.start(what, connection.job(id), capped(what, sql, Map.of())));
  }

  /**
   * The same for statements over a whole table: what they would bill is asked for before they
   * start. BigQuery tells that of no script that makes a temporary table.
   *
   * @param scans queries that together read what the statements read
   * @throws WarehouseException if they would bill more than the configuration allows
   */
  void scanOnce(String what, String name, List<String> scans, String sql) {
    untilDone(
        what,
        ofExecution(name, sql),
        true,
        id -> {
          refuseTooLarge(what, scans, Map.of());
          return runner.start(what, connection.job(id), capped(what, sql, Map.of()));
        });
  }

  private String ofExecution(String name, String sql) {
    UUID text =
        UUID.nameUUIDFromBytes(
            (connection.step().execution() + "\n" + sql).getBytes(StandardCharsets.UTF_8));
    return "%s_%s".formatted(name, text);
  }

  private List<FieldValueList> read(
      String what, String sql, Map<String, QueryParameterValue> parameters) {
    return rows(what, run(what, sql, parameters));
  }

  private Job run(String what, String sql, Map<String, QueryParameterValue> parameters) {
    return untilDone(
        what,
        unique(connection.step().name()),
        false,
        id -> runner.start(what, connection.job(id), capped(what, sql, parameters)));
  }

  /** A name that no other attempt of any step uses. */
  String unique(String name) {
    return "%s_%s_%s".formatted(name, attempt, unnamed.incrementAndGet());
  }

  /**
   * Starts a job under the first id that isn't spent, until one succeeds.
   *
   * @param sought whether an attempt before this one may have started it
   */
  Job untilDone(String what, String name, boolean sought, Function<String, Job> start) {
    int repeats = 0;
    for (int number = 1; number <= MOST_IDS; number++) {
      String id = JobNames.id(connection.step().run(), name, number);
      Job found =
          sought
              ? runner
                  .find(what, connection.job(id))
                  .map(job -> runner.unlessOverdue(what, job))
                  .orElse(null)
              : null;
      if (found != null && runner.spent(found)) {
        costs.add(found);
        continue;
      }
      Job done = runner.await(what, found == null ? start.apply(id) : found);
      costs.add(done);
      BigQueryError error = JobRunner.error(done).orElse(null);
      if (error == null) {
        return done;
      }
      Meaning meaning = BigQueryFailures.of(error);
      if ((meaning != Meaning.REPEAT && meaning != Meaning.CONFLICT) || ++repeats > MOST_REPEATS) {
        throw BigQueryFailures.exception(what, id, error);
      }
      connection.calls().await(what, repeats);
    }
    throw new WarehouseException(
        FailureType.WAREHOUSE_REFUSED,
        "Cannot %s: %s jobs failed, the last is %s"
            .formatted(what, MOST_IDS, JobNames.id(connection.step().run(), name, MOST_IDS)));
  }

  private QueryJobConfiguration capped(
      String what, String sql, Map<String, QueryParameterValue> parameters) {
    return configuration(
        what, sql, parameters, capped ? costs.allowance(what) : OptionalLong.empty());
  }

  private QueryJobConfiguration configuration(
      String what,
      String sql,
      Map<String, QueryParameterValue> parameters,
      OptionalLong mostBilled) {
    QueryJobConfiguration.Builder configuration =
        QueryJobConfiguration.newBuilder(sql)
            .setUseLegacySql(false)
            .setDefaultDataset(connection.target())
            .setConnectionProperties(List.of(ConnectionProperty.of("time_zone", "UTC")))
            .setLabels(JobNames.labels(connection.step(), what))
            .setJobTimeoutMs(connection.dataset().jobDeadline().toMillis());
    mostBilled.ifPresent(configuration::setMaximumBytesBilled);
    parameters.forEach(configuration::addNamedParameter);
    return configuration.build();
  }

  private List<FieldValueList> rows(String what, Job job) {
    return connection
        .calls()
        .call(
            what,
            () -> {
              List<FieldValueList> rows = new ArrayList<>();
              try {
                job.getQueryResults(QueryResultsOption.pageSize(PAGE))
                    .iterateAll()
                    .forEach(rows::add);
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new WarehouseException(
                    FailureType.WAREHOUSE_UNAVAILABLE,
                    "Cannot %s: the worker was stopped meanwhile".formatted(what),
                    interrupted);
              }
              return rows;
            });
  }
}
