package io.snowline.bigquery;

import com.google.cloud.bigquery.Dataset;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.Table;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.WarehouseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What would remove rows by itself, after a run has proven that they are there. */
final class BigQueryExpiry {
  private BigQueryExpiry() {}

  /**
   * @throws WarehouseException if the table or its partitions expire
   */
  static void refuse(Table table) {
    List<String> options = new ArrayList<>();
    if (table.getExpirationTime() != null) {
      options.add("expiration_timestamp = NULL");
    }
    if (table.getDefinition() instanceof StandardTableDefinition standard
        && standard.getTimePartitioning() != null
        && standard.getTimePartitioning().getExpirationMs() != null) {
      options.add("partition_expiration_days = NULL");
    }
    if (!options.isEmpty()) {
      String name = table.getTableId().getTable();
      throw new WarehouseException(
          FailureType.BAD_CONFIGURATION,
          "Cannot keep %s in step: BigQuery removes rows of it by itself when they expire, which no sync would see; run ALTER TABLE %s.%s SET OPTIONS (%s)"
              .formatted(
                  name,
                  BigQuerySql.name(table.getTableId().getDataset()),
                  BigQuerySql.name(name),
                  String.join(", ", options)));
    }
  }

  /** Options that keep tables made in the dataset from expiring; none if they don't. */
  static List<String> options(Dataset dataset) {
    List<String> options = new ArrayList<>();
    if (dataset.getDefaultTableLifetime() != null) {
      options.add("default_table_expiration_days = NULL");
    }
    if (dataset.getDefaultPartitionExpirationMs() != null) {
      options.add("default_partition_expiration_days = NULL");
    }
    return options;
  }

  /** How long tables made in the dataset live, for people. */
  static String lifetime(Dataset dataset) {
    Long lifetime =
        dataset.getDefaultTableLifetime() == null
            ? dataset.getDefaultPartitionExpirationMs()
            : dataset.getDefaultTableLifetime();
    return "%,d days".formatted(Duration.ofMillis(lifetime).toDays());
  }
}
