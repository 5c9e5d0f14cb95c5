package io.snowline.bigquery;

import com.google.cloud.bigquery.Dataset;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.Table;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.WarehouseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What would remove rows by itself, after a run has proven that they are there. */
final class BigQueryExpiry {
  private BigQueryExpiry() {}

  /**
   * @throws WarehouseException if one of the tables expires, or its partitions do
   */
  static void refuse(List<Table> tables) {
    List<Table> expiring = tables.stream().filter(table -> !options(table).isEmpty()).toList();
    if (!expiring.isEmpty()) {
      throw new WarehouseException(
          FailureType.BAD_CONFIGURATION,
          "Cannot keep %s: BigQuery removes its rows by itself when they expire, which no sync would see; run %s"
              .formatted(
                  expiring.stream()
                      .map(table -> table.getTableId().getTable())
                      .collect(Collectors.joining(", ")),
                  expiring.stream()
                      .map(BigQueryExpiry::statement)
                      .collect(Collectors.joining("; "))));
    }
  }

  private static String statement(Table table) {
    return "ALTER TABLE %s.%s SET OPTIONS (%s)"
        .formatted(
            BigQuerySql.name(table.getTableId().getDataset()),
            BigQuerySql.name(table.getTableId().getTable()),
            String.join(", ", options(table)));
  }

  /** Options that keep the table from expiring; none if it doesn't. A view holds no rows. */
  private static List<String> options(Table table) {
    List<String> options = new ArrayList<>();
    if (table.getDefinition() instanceof StandardTableDefinition standard) {
      if (table.getExpirationTime() != null) {
        options.add("expiration_timestamp = NULL");
      }
      if (standard.getTimePartitioning() != null
          && standard.getTimePartitioning().getExpirationMs() != null) {
        options.add("partition_expiration_days = NULL");
      }
    }
    return options;
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
