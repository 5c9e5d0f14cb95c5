package io.snowline.bigquery;

import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.JobStatistics.QueryStatistics;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.StandardSQLTypeName;
import java.util.List;

/** Asks BigQuery which columns a query has, without running it. */
final class QueryColumns {
  private final BigQueryConnection connection;

  QueryColumns(BigQueryConnection connection) {
    this.connection = connection;
  }

  /** The types of the query's columns, in order. */
  List<StandardSQLTypeName> of(String what, String query) {
    return fields(what, query).stream().map(field -> field.getType().getStandardType()).toList();
  }

  /** The names of the query's columns, in order. */
  List<String> names(String what, String query) {
    return fields(what, query).stream().map(Field::getName).toList();
  }

  private List<Field> fields(String what, String query) {
    QueryStatistics statistics =
        connection
            .calls()
            .call(
                what,
                () ->
                    connection
                        .client()
                        .create(
                            JobInfo.of(
                                QueryJobConfiguration.newBuilder(query)
                                    .setUseLegacySql(false)
                                    .setDefaultDataset(connection.target())
                                    .setDryRun(true)
                                    .build()))
                        .getStatistics());
    return List.copyOf(statistics.getSchema().getFields());
  }
}
