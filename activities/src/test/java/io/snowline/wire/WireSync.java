package io.snowline.wire;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.DatasetId;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.QueryJobConfiguration;
import io.snowline.bed.Bed;
import io.snowline.connection.ConfiguredWarehouses;
import io.snowline.definition.BigQueryDataset;
import io.snowline.definition.Definitions;
import io.snowline.definition.Monitoring;
import io.snowline.definition.ServiceDefinition;
import io.snowline.definition.SnowflakeAccount;
import io.snowline.definition.SnowflakeLogin.Password;
import io.snowline.definition.TableDefinition;
import io.snowline.request.TemporalRequestActivities;
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
import io.snowline.warehouse.WarehouseSyncActivities;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.net.URI;
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

/**
 * Syncs from Snowflake to BigQuery as the product does them, between servers that speak their
 * protocols, in a schema and a dataset of its own.
 */
final class WireSync implements AutoCloseable {
  private static final String QUEUE = "snowline";
  private static final String DATABASE = "WIRE";

  private final String name =
      "W" + UUID.randomUUID().toString().replace("-", "").substring(0, 12).toUpperCase(Locale.ROOT);
  private final SnowflakeAccount source;
  private final BigQueryDataset target;
  private final Connection snowflake;
  private final BigQuery bigquery;
  private final TestWorkflowEnvironment temporal;
  private final List<TableDefinition> tables;

  /**
   * @param snowflakeHost host and port that the product is given
   * @param bigqueryUrl URL that the product is given
   */
  WireSync(String snowflakeHost, String bigqueryUrl, TableDefinition... tables)
      throws SQLException {
    this.tables = List.of(tables);
    source =
        new SnowflakeAccount(
            "local",
            Optional.of(snowflakeHost),
            new Password("tester", Optional.empty()),
            Optional.empty(),
            Optional.empty(),
            DATABASE,
            name,
            2,
            Duration.ofMinutes(5),
            Duration.ofSeconds(20),
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
            Duration.ofSeconds(60));
    Properties settings = new Properties();
    settings.setProperty("user", "tester");
    settings.setProperty("password", "none");
    settings.setProperty("account", "local");
    settings.setProperty("ssl", "off");
    snowflake =
        DriverManager.getConnection(
            "jdbc:snowflake://" + Bed.running().snowflake() + "/", settings);
    source(
        "CREATE DATABASE IF NOT EXISTS " + DATABASE,
        "CREATE SCHEMA WIRE." + name,
        "USE SCHEMA WIRE." + name);
    bigquery =
        BigQueryOptions.newBuilder()
            .setProjectId("snowline")
            .setHost(Bed.running().bigquery())
            .setCredentials(NoCredentials.getInstance())
            .build()
            .getService();
    bigquery.create(DatasetInfo.of(DatasetId.of("snowline", name)));
    TestEnvironmentOptions.Builder options =
        TestEnvironmentOptions.newBuilder().setUseTimeskipping(false);
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

  private Definitions definitions() {
    return new Definitions(source, target, tables, 1, ServiceDefinition.NONE, Monitoring.DEFAULT);
  }

  /** Runs statements in the source's schema. */
  void source(String... statements) throws SQLException {
    try (Statement statement = snowflake.createStatement()) {
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

  Receipt undo(Receipt run) {
    return ask(Action.UNDO, Mode.FULL, null, run.run());
  }

  private Receipt ask(Action action, Mode mode, Approval approval, String undo) {
    TableRequest ask =
        temporal
            .getWorkflowClient()
            .newWorkflowStub(
                TableRequest.class,
                WorkflowOptions.newBuilder()
                    .setWorkflowId("test/" + UUID.randomUUID())
                    .setTaskQueue(QUEUE)
                    .build());
    SyncRequest request =
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
            false);
    return ask.ask(List.of(tables.get(0).name()), request).get(0);
  }

  /** The rows of a query on the target, each value as its text, sorted. */
  List<String> target(String query) throws InterruptedException {
    List<String> rows = new ArrayList<>();
    for (FieldValueList row :
        bigquery
            .query(
                QueryJobConfiguration.newBuilder(query)
                    .setDefaultDataset(DatasetId.of("snowline", name))
                    .build())
            .iterateAll()) {
      rows.add(String.join("|", row.stream().map(WireSync::text).toList()));
    }
    return rows.stream().sorted().toList();
  }

  private static String text(FieldValue value) {
    return value.isNull() ? "NULL" : value.getStringValue();
  }

  /** Names of the tables in the staging dataset. */
  List<String> staged() {
    List<String> names = new ArrayList<>();
    bigquery
        .listTables(DatasetId.of("snowline", name + "_staging"))
        .iterateAll()
        .forEach(table -> names.add(table.getTableId().getTable()));
    return names;
  }

  @Override
  public void close() throws SQLException {
    temporal.close();
    snowflake.close();
  }
}
