package io.snowline.wire;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.DatasetId;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobStatus;
import com.google.cloud.bigquery.QueryJobConfiguration;
import io.snowline.bed.Bed;
import io.snowline.bigquery.BigQueryTarget;
import io.snowline.connection.ConfiguredWarehouses;
import io.snowline.contract.Agreement;
import io.snowline.contract.Contract;
import io.snowline.definition.BigQueryDataset;
import io.snowline.definition.Definitions;
import io.snowline.definition.Monitoring;
import io.snowline.definition.ServiceDefinition;
import io.snowline.definition.SnowflakeAccount;
import io.snowline.definition.SnowflakeLogin.Password;
import io.snowline.definition.TableDefinition;
import io.snowline.request.TemporalRequestActivities;
import io.snowline.snowflake.SnowflakeSource;
import io.snowline.sync.Action;
import io.snowline.sync.Approval;
import io.snowline.sync.Mode;
import io.snowline.sync.Receipt;
import io.snowline.sync.TableRunImpl;
import io.snowline.sync.Visibility;
import io.snowline.table.SyncRequest;
import io.snowline.table.TableRequest;
import io.snowline.table.TableRequestImpl;
import io.snowline.table.TableWorkflowImpl;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.Version;
import io.snowline.warehouse.WarehouseSyncActivities;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Syncs from Snowflake to BigQuery as the product does them, between servers that speak their
 * protocols, in a schema and a dataset of its own.
 */
final class WireSync implements AutoCloseable {
  private static final String QUEUE = "snowline";
  private static final String DATABASE = "WIRE";

  private final String name;
  private final SnowflakeAccount source;
  private final BigQueryDataset target;
  private final BigQuery bigquery;
  private final TestWorkflowEnvironment temporal;
  private final List<TableDefinition> tables;
  private final List<String> requesters = new CopyOnWriteArrayList<>();

  /**
   * @param snowflakeHost host and port that the product is given
   * @param bigqueryUrl URL that the product is given
   */
  WireSync(String snowflakeHost, String bigqueryUrl, TableDefinition... tables)
      throws SQLException {
    this(snowflakeHost, bigqueryUrl, Optional.empty(), null, tables);
  }

  /**
   * @param schema the schema of another that is read, in place of one of its own
   */
  WireSync(
      String snowflakeHost, String bigqueryUrl, Optional<String> schema, TableDefinition... tables)
      throws SQLException {
    this(snowflakeHost, bigqueryUrl, schema, null, tables);
  }

  /**
   * @param schema the schema of another that is read, in place of one of its own
   * @param password file with the source's password; null for none
   */
  WireSync(
      String snowflakeHost,
      String bigqueryUrl,
      Optional<String> schema,
      Path password,
      TableDefinition... tables)
      throws SQLException {
    this(snowflakeHost, bigqueryUrl, newName(), schema, password, List.of(), tables);
    source();
    bigquery.create(DatasetInfo.of(DatasetId.of("snowline", name)));
  }

  /**
   * Goes on in the schema and the dataset of another, with something that takes part in each step.
   */
  static WireSync within(
      String name,
      String snowflakeHost,
      String bigqueryUrl,
      WorkerInterceptor steps,
      TableDefinition... tables) {
    return new WireSync(
        snowflakeHost, bigqueryUrl, name, Optional.empty(), null, List.of(steps), tables);
  }

  /** Looks twice at the buckets that differ, as else only a large table's runs do. */
  static WireSync lookingTwice(TableDefinition... tables) throws SQLException {
    Bed bed = Bed.running();
    WireSync sync = within(newName(), bed.snowflake(), bed.bigquery(), new SecondLooks(), tables);
    sync.source();
    sync.bigquery.create(DatasetInfo.of(DatasetId.of("snowline", sync.name)));
    return sync;
  }

  private static String newName() {
    return "W"
        + UUID.randomUUID().toString().replace("-", "").substring(0, 12).toUpperCase(Locale.ROOT);
  }

  private WireSync(
      String snowflakeHost,
      String bigqueryUrl,
      String name,
      Optional<String> schema,
      Path password,
      List<WorkerInterceptor> steps,
      TableDefinition... tables) {
    this.name = name;
    this.tables = List.of(tables);
    source =
        new SnowflakeAccount(
            "local",
            Optional.of(snowflakeHost),
            new Password("tester", Optional.ofNullable(password)),
            Optional.empty(),
            Optional.empty(),
            DATABASE,
            schema.orElse(name),
            2,
            Duration.ofMinutes(5),
            Duration.ofSeconds(60),
            Optional.empty());
    target =
        new BigQueryDataset(
            "snowline",
            name,
            "us-central1",
            name + "_staging",
            Optional.empty(),
            Optional.of(URI.create(bigqueryUrl)),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Duration.ofMinutes(5));
    bigquery = client();
    TestEnvironmentOptions.Builder options =
        TestEnvironmentOptions.newBuilder()
            .setUseTimeskipping(false)
            .setWorkerFactoryOptions(
                WorkerFactoryOptions.newBuilder()
                    .setWorkerInterceptors(steps.toArray(WorkerInterceptor[]::new))
                    .build());
    Visibility.types().forEach(options::registerSearchAttribute);
    temporal = TestWorkflowEnvironment.newInstance(options.build());
    Definitions definitions = definitions();
    ConfiguredWarehouses warehouses = new ConfiguredWarehouses(definitions);
    Worker worker = temporal.newWorker(QUEUE);
    worker.registerWorkflowImplementationTypes(
        TableWorkflowImpl.class, TableRunImpl.class, TableRequestImpl.class);
    worker.registerActivitiesImplementations(
        new WarehouseSyncActivities(definitions, warehouses),
        new TemporalRequestActivities(
            definitions, warehouses, temporal.getWorkflowClient(), QUEUE));
    temporal.start();
  }

  /** Speaks to the bed's BigQuery itself. */
  static BigQuery client() {
    return BigQueryOptions.newBuilder()
        .setProjectId("snowline")
        .setHost(Bed.running().bigquery())
        .setCredentials(NoCredentials.getInstance())
        .build()
        .getService();
  }

  private Definitions definitions() {
    return new Definitions(source, target, tables, 1, ServiceDefinition.NONE, Monitoring.DEFAULT);
  }

  /** The name of its dataset, and of its schema unless it reads another's. */
  String name() {
    return name;
  }

  SnowflakeAccount snowflake() {
    return source;
  }

  BigQueryDataset bigquery() {
    return target;
  }

  /** Runs statements in the source's schema, in a session of their own: servers may end. */
  void source(String... statements) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("user", "tester");
    settings.setProperty("password", "none");
    settings.setProperty("account", "local");
    settings.setProperty("ssl", "off");
    try (Connection session =
            DriverManager.getConnection(
                "jdbc:snowflake://" + Bed.running().snowflake() + "/", settings);
        Statement statement = session.createStatement()) {
      // The emulator makes several things for each; two at once fail, and leave it half made.
      synchronized (WireSync.class) {
        statement.execute("CREATE DATABASE IF NOT EXISTS " + DATABASE);
        statement.execute("CREATE SCHEMA IF NOT EXISTS WIRE." + name);
      }
      statement.execute("USE SCHEMA WIRE." + name);
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  Receipt sync(Mode mode) {
    return ask(Action.SYNC, mode, null, null);
  }

  Receipt approve(Receipt waiting) {
    return ask(Action.APPROVE, Mode.FULL, new Approval(waiting.run(), waiting.planHash()), null);
  }

  Receipt reject(Receipt waiting) {
    return ask(Action.REJECT, Mode.FULL, new Approval(waiting.run(), waiting.planHash()), null);
  }

  Receipt undo(Receipt run) {
    return ask(Action.UNDO, Mode.FULL, null, run.run());
  }

  /** Asks for what is asked for of one table, and awaits its receipt. */
  Receipt ask(Action action, Mode mode, Approval approval, String undo) {
    return ask(
        new SyncRequest(
            null,
            null,
            action,
            mode,
            "test",
            null,
            approval,
            undo,
            undo == null ? null : "wrong",
            undo == null ? null : Duration.ofHours(1),
            false));
  }

  /** Asks one table, and awaits its receipt. */
  Receipt ask(SyncRequest request) {
    String requester = "test/" + UUID.randomUUID();
    requesters.add(requester);
    TableRequest ask =
        temporal
            .getWorkflowClient()
            .newWorkflowStub(
                TableRequest.class,
                WorkflowOptions.newBuilder().setWorkflowId(requester).setTaskQueue(QUEUE).build());
    return ask.ask(List.of(tables.get(0).name()), request).get(0);
  }

  /** Awaits BigQuery's jobs that are under way: they go on without the process that began them. */
  void awaitJobs() throws InterruptedException {
    awaitJobs(bigquery);
  }

  static void awaitJobs(BigQuery bigquery) throws InterruptedException {
    for (Job job :
        bigquery
            .listJobs(
                BigQuery.JobListOption.stateFilter(
                    JobStatus.State.PENDING, JobStatus.State.RUNNING))
            .iterateAll()) {
      bigquery.getJob(job.getJobId()).waitFor();
    }
  }

  /** Runs statements in the target's dataset. */
  void prepareTarget(String... statements) throws InterruptedException {
    for (String sql : statements) {
      target(sql);
    }
  }

  /** The versions of the rows with that key. */
  List<Version> timeline(List<String> key, List<String> columns) {
    TableDefinition table = tables.get(0);
    try (SnowflakeSource from = new SnowflakeSource(source, Step.reading());
        BigQueryTarget to = new BigQueryTarget(target, Step.reading())) {
      Contract contract =
          Agreement.of(
              table,
              from.schema(table.source()).orElseThrow(),
              to.schema(table.target()),
              to.types());
      return to.timeline(table, contract, key, columns);
    }
  }

  /** The histories of that run, of its table and of everybody who asked so far. */
  List<WorkflowExecutionHistory> histories(Receipt run) {
    String table = "table/" + run.table();
    return Stream.concat(Stream.of(table, table + "/" + run.run()), requesters.stream())
        .map(workflow -> temporal.getWorkflowClient().fetchHistory(workflow))
        .toList();
  }

  /** The rows of a query on the target, each value as its text, sorted. */
  List<String> target(String query) throws InterruptedException {
    return rows(query).stream()
        .map(row -> row.stream().map(WireSync::orNull).collect(Collectors.joining("|")))
        .sorted()
        .toList();
  }

  private static String orNull(String text) {
    return text == null ? "NULL" : text;
  }

  /** The rows of a query on the target, each value as its text or null. */
  List<List<String>> rows(String query) throws InterruptedException {
    List<List<String>> rows = new ArrayList<>();
    for (FieldValueList row :
        bigquery
            .query(
                QueryJobConfiguration.newBuilder(query)
                    .setDefaultDataset(DatasetId.of("snowline", name))
                    .build())
            .iterateAll()) {
      List<String> texts = new ArrayList<>();
      row.forEach(value -> texts.add(value.isNull() ? null : value.getStringValue()));
      rows.add(texts);
    }
    return rows;
  }

  /** Names of the tables in the staging dataset. */
  List<String> staged() {
    return tables(name + "_staging");
  }

  /** Names of the tables in the target's dataset. */
  List<String> tables() {
    return tables(name);
  }

  private List<String> tables(String dataset) {
    List<String> names = new ArrayList<>();
    bigquery
        .listTables(DatasetId.of("snowline", dataset))
        .iterateAll()
        .forEach(table -> names.add(table.getTableId().getTable()));
    return names;
  }

  @Override
  public void close() {
    temporal.close();
  }
}
