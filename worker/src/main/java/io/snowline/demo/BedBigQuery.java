package io.snowline.demo;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQuery.DatasetDeleteOption;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.DatasetId;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.FormatOptions;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.LoadJobConfiguration;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.TableId;
import io.snowline.demo.DemoTable.Column;
import java.util.ArrayList;
import java.util.List;

/** The demo's dataset on the bed's BigQuery. */
final class BedBigQuery implements DemoDatabase {
  private static final String PROJECT = "snowline";
  private static final String DATASET = "karbon_demo";
  private static final String STAGING = DATASET + "_staging";
  private static final String LOCATION = "us-central1";

  private final String url;
  private final BigQuery client;

  BedBigQuery(String url) {
    this.url = url;
    this.client =
        BigQueryOptions.newBuilder()
            .setProjectId(PROJECT)
            .setLocation(LOCATION)
            .setHost(url)
            .setCredentials(NoCredentials.getInstance())
            .build()
            .getService();
  }

  /** Begins with an empty dataset. */
  void begin() {
    for (String dataset : List.of(DATASET, STAGING)) {
      client.delete(DatasetId.of(PROJECT, dataset), DatasetDeleteOption.deleteContents());
    }
    client.create(
        DatasetInfo.newBuilder(DatasetId.of(PROJECT, DATASET)).setLocation(LOCATION).build());
  }

  /** Creates a table with the rows of a Parquet file. */
  void take(DemoTable table, String rows) throws InterruptedException {
    Job load =
        client
            .create(
                JobInfo.of(
                    LoadJobConfiguration.newBuilder(
                            TableId.of(PROJECT, DATASET, table.name()),
                            rows,
                            FormatOptions.parquet())
                        .setSchema(
                            Schema.of(table.columns().stream().map(BedBigQuery::field).toList()))
                        .build()))
            .waitFor();
    if (load.getStatus().getError() != null) {
      throw new DemoException(
          "Cannot load %s: %s".formatted(table.name(), load.getStatus().getError().getMessage()));
    }
  }

  private static Field field(Column column) {
    return switch (column.type()) {
      case "VARCHAR" -> Field.of(column.name(), StandardSQLTypeName.STRING);
      case "TIMESTAMP" -> Field.of(column.name(), StandardSQLTypeName.DATETIME);
      case "DATE" -> Field.of(column.name(), StandardSQLTypeName.DATE);
      case "BOOLEAN" -> Field.of(column.name(), StandardSQLTypeName.BOOL);
      default -> {
        String[] digits = column.type().replaceAll("[^0-9,]", "").split(",", -1);
        yield Field.newBuilder(column.name(), StandardSQLTypeName.NUMERIC)
            .setPrecision(Long.parseLong(digits[0]))
            .setScale(Long.parseLong(digits[1]))
            .build();
      }
    };
  }

  /** The target as the configuration has it. */
  String configuration() {
    return "{project: %s, dataset: %s, staging_dataset: %s, location: %s, endpoint: \"%s\"}"
        .formatted(PROJECT, DATASET, STAGING, LOCATION, url);
  }

  @Override
  public void run(String... statements) throws InterruptedException {
    for (String sql : statements) {
      texts(sql);
    }
  }

  @Override
  public List<String> texts(String query) throws InterruptedException {
    List<String> texts = new ArrayList<>();
    for (FieldValueList row :
        client
            .query(
                QueryJobConfiguration.newBuilder(query)
                    .setDefaultDataset(DatasetId.of(PROJECT, DATASET))
                    .build())
            .iterateAll()) {
      texts.add(row.get(0).isNull() ? null : row.get(0).getStringValue());
    }
    return texts;
  }

  @Override
  public String toJson() {
    return "TO_JSON_STRING";
  }
}
