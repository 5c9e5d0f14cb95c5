package io.snowline.bigquery;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.Policy;
import com.google.cloud.bigquery.Acl;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.JobConfiguration;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.QueryParameterValue;
import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import io.snowline.bed.Bed;
import io.snowline.contract.Agreement;
import io.snowline.contract.Column;
import io.snowline.contract.Contract;
import io.snowline.definition.BigQueryDataset;
import io.snowline.definition.DuckDbFile;
import io.snowline.definition.TableDefinition;
import io.snowline.duckdb.DuckDbSource;
import io.snowline.duckdb.DuckDbTarget;
import io.snowline.sync.Mode;
import io.snowline.sync.Receipt;
import io.snowline.sync.RunOrder;
import io.snowline.warehouse.Source;
import io.snowline.warehouse.Step;
import io.snowline.warehouse.Target;
import io.snowline.warehouse.Version;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A source file, a BigQuery dataset on the bed, and a DuckDB target that does the same beside. */
final class BedDataset {
  private static final List<String> OF_ROWS =
      List.of(
          "etag",
          "lastModifiedTime",
          "numActiveLogicalBytes",
          "numBytes",
          "numLongTermBytes",
          "numRows",
          "numTotalLogicalBytes");

  private final BigQueryDataset dataset;
  private final BigQueryConnection connection;
  private final BigQueryJobs jobs;
  private final DuckDbFile source;
  private final DuckDbFile twin;

  BedDataset(Path folder) {
    String name = "t_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    dataset =
        new BigQueryDataset(
            "snowline",
            name,
            "us-central1",
            name + "_staging",
            Optional.empty(),
            Optional.of(URI.create(Bed.running().bigquery())),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Duration.ofMinutes(2));
    connection = BigQueryConnection.open(dataset, Step.reading());
    connection.client().create(DatasetInfo.of(connection.target()));
    jobs = new BigQueryJobs(connection);
    source = new DuckDbFile(folder.resolve("source.duckdb"), "main");
    twin = new DuckDbFile(folder.resolve("twin.duckdb"), "main");
  }

  BigQueryDataset dataset() {
    return dataset;
  }

  /** The target, for one step. */
  BigQueryTarget target(Step step) {
    return new BigQueryTarget(dataset, step);
  }

  /** Has tables that are made in the dataset from now on live so long. */
  void expire(Duration lifetime) {
    connection
        .client()
        .update(
            connection.client().getDataset(connection.target()).toBuilder()
                .setDefaultTableLifetime(lifetime.toMillis())
                .build());
  }

  /** Makes a table of the target's dataset by BigQuery's API. */
  void make(String table, Function<TableId, TableInfo> wanted) {
    connection.client().create(wanted.apply(connection.table(table)));
  }

  /** The table of the target's dataset, as BigQuery's API tells of it. */
  Table table(String table) {
    return connection.client().getTable(connection.table(table));
  }

  /** Lets people and views of others in: to the whole dataset, and to one of its tables. */
  void grant(List<Acl> dataset, String table, Policy policy) {
    connection
        .client()
        .update(
            connection.client().getDataset(connection.target()).toBuilder()
                .setAcl(dataset)
                .build());
    connection.client().setIamPolicy(connection.table(table), policy);
  }

  /**
   * All that BigQuery's API tells of the dataset, of its tables of those names and of who may do
   * what with them, by path; without what a change of rows changes.
   */
  Map<String, String> told(String... tables) {
    Map<String, String> told = new TreeMap<>();
    String dataset = "/projects/snowline/datasets/" + dataset().dataset();
    told.put(dataset, told("GET", dataset));
    for (String table : tables) {
      String path = dataset + "/tables/" + table;
      told.put(path, told("GET", path));
      told.put(path + ":getIamPolicy", told("POST", path + ":getIamPolicy"));
    }
    return told;
  }

  private static String told(String method, String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(Bed.running().bigquery() + "/bigquery/v2" + path))
              .header("Content-Type", "application/json")
              .method(
                  method,
                  method.equals("POST") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody())
              .build();
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      ObjectNode resource = (ObjectNode) new ObjectMapper().readTree(answer.body());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(path + ": " + resource);
      }
      resource.remove(OF_ROWS);
      return resource.toPrettyString();
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Types of the table's columns by name. */
  Map<String, String> types(String table) {
    return BigQuerySchema.read(connection, table).orElseThrow().columns().stream()
        .collect(Collectors.toMap(Column::name, Column::engineType));
  }

  /** What the run's jobs were for, their statements with them. */
  Map<String, String> jobs(String run) {
    Map<String, String> jobs = new TreeMap<>();
    connection
        .client()
        .listJobs(BigQuery.JobListOption.fields(BigQuery.JobField.values()))
        .iterateAll()
        .forEach(
            job -> {
              if (job.getJobId().getJob().startsWith(JobNames.ofRun(run))) {
                jobs.put(job.getJobId().getJob(), text(job.getConfiguration()));
              }
            });
    return jobs;
  }

  private static String text(JobConfiguration configuration) {
    return configuration instanceof QueryJobConfiguration query
        ? query.getQuery()
        : "LOAD " + configuration;
  }

  /** Runs statements in the source. */
  void source(String... statements) {
    run(source.file(), statements);
  }

  /** Runs statements in the target's dataset. */
  void target(String... statements) {
    for (String statement : statements) {
      jobs.query("prepare", statement, row -> row, Map.of());
    }
  }

  /** Runs statements in the DuckDB target beside. */
  void twin(String... statements) {
    run(twin.file(), statements);
  }

  private static void run(Path file, String... statements) {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  BedRun run(TableDefinition table, RunOrder order) {
    return new BedRun(table, order, source, step -> new BigQueryTarget(dataset, step));
  }

  BedRun twinRun(TableDefinition table, RunOrder order) {
    return new BedRun(table, order, source, step -> new DuckDbTarget(twin));
  }

  /** A whole sync that is verified. */
  Receipt sync(TableDefinition table, Mode mode) {
    BedRun run = run(table, BedRun.sync(table, mode)).planned();
    Receipt receipt = run.apply();
    run.discard();
    return receipt;
  }

  /** The versions of the rows with that key. */
  List<Version> timeline(TableDefinition table, List<String> key, List<String> columns) {
    try (Source from = new DuckDbSource(source);
        Target to = new BigQueryTarget(dataset, Step.reading())) {
      Contract contract =
          Agreement.of(
              table,
              from.schema(table.source()).orElseThrow(),
              to.schema(table.target()),
              to.types());
      return to.timeline(table, contract, key, columns);
    }
  }

  /** The rows of a query on the target as texts. */
  List<String> inOrder(String query) {
    return inOrder(query, Map.of());
  }

  /** The rows of a query with parameters on the target as texts. */
  List<String> inOrder(String query, Map<String, QueryParameterValue> parameters) {
    return jobs.query(
        "look",
        query,
        row -> String.join("|", row.stream().map(BedDataset::text).toList()),
        parameters);
  }

  /** The rows of a query on the target as texts, sorted. */
  List<String> rows(String query) {
    return jobs
        .query(
            "look",
            query,
            row -> String.join("|", row.stream().map(BedDataset::text).toList()),
            Map.of())
        .stream()
        .sorted()
        .toList();
  }

  private static String text(FieldValue value) {
    return value.isNull() ? "NULL" : value.getStringValue();
  }

  /** The rows of a query on the DuckDB target beside as texts, sorted. */
  List<String> twinRows(String query) {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + twin.file());
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
          String text = result.getString(column);
          row.add(text == null ? "NULL" : text);
        }
        rows.add(String.join("|", row));
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
    return rows.stream().sorted().toList();
  }

  /** What is left in the staging dataset. */
  List<String> staged() {
    List<String> tables = new ArrayList<>();
    connection
        .client()
        .listTables(connection.staging())
        .iterateAll()
        .forEach(table -> tables.add(table.getTableId().getTable()));
    return tables;
  }
}
