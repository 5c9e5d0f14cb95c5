package io.snowline.command;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.DatasetId;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import com.google.cloud.bigquery.TimePartitioning;
import io.snowline.bed.Bed;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.UUID;

/** A schema and a dataset of its own on the bed's Snowflake and BigQuery. */
final class BedWarehouses implements AutoCloseable {
  static final String DATABASE = "COMMANDS";

  private final String name =
      "C" + UUID.randomUUID().toString().replace("-", "").substring(0, 12).toUpperCase(Locale.ROOT);
  private final Connection snowflake;
  private final BigQuery bigquery;

  BedWarehouses() throws SQLException {
    System.setProperty("net.snowflake.jdbc.disablePlatformDetection", "true");
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
        "CREATE SCHEMA %s.%s".formatted(DATABASE, name),
        "USE SCHEMA %s.%s".formatted(DATABASE, name));
    bigquery =
        BigQueryOptions.newBuilder()
            .setProjectId("snowline")
            .setHost(Bed.running().bigquery())
            .setCredentials(NoCredentials.getInstance())
            .build()
            .getService();
    bigquery.create(DatasetInfo.of(DatasetId.of("snowline", name)));
  }

  /** Makes a table with the column ID in the dataset, partitioned by when rows come in. */
  void dividedByArrival(String table) {
    bigquery.create(
        TableInfo.of(
            TableId.of("snowline", name, table),
            StandardTableDefinition.newBuilder()
                .setSchema(Schema.of(Field.of("ID", StandardSQLTypeName.INT64)))
                .setTimePartitioning(TimePartitioning.of(TimePartitioning.Type.DAY))
                .build()));
  }

  /** The schema's name, and the dataset's. */
  String name() {
    return name;
  }

  /** Runs statements in the schema. */
  void source(String... statements) throws SQLException {
    try (Statement statement = snowflake.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Both ends, as a configuration has them. */
  String ends() {
    return ends(name);
  }

  /** Both ends, with the schema's name written so. */
  String ends(String schema) {
    return """
        source:
          snowflake: {host: "%s", user: tester, database: %s, schema: %s}
        target:
          bigquery: {project: snowline, dataset: %s, location: US, endpoint: "%s"}
        """
        .formatted(
            Bed.running().snowflake(),
            DATABASE.toLowerCase(Locale.ROOT),
            schema,
            name,
            Bed.running().bigquery());
  }

  /** The names of the tables in a dataset; null if there is no such dataset. */
  List<String> tables(String dataset) {
    if (bigquery.getDataset(DatasetId.of("snowline", dataset)) == null) {
      return null;
    }
    List<String> names = new ArrayList<>();
    for (Table table : bigquery.listTables(DatasetId.of("snowline", dataset)).iterateAll()) {
      names.add(table.getTableId().getTable());
    }
    return names;
  }

  /** Rows of a query on the dataset, the first column's text. */
  List<String> target(String query) throws InterruptedException {
    List<String> values = new ArrayList<>();
    for (FieldValueList row :
        bigquery
            .query(
                QueryJobConfiguration.newBuilder(query)
                    .setDefaultDataset(DatasetId.of("snowline", name))
                    .build())
            .iterateAll()) {
      values.add(row.get(0).getStringValue());
    }
    return values;
  }

  @Override
  public void close() throws SQLException {
    snowflake.close();
  }
}
