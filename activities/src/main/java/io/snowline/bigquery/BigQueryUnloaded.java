package io.snowline.bigquery;

import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Rows that Snowflake wrote into a bucket. Times are loaded as whole numbers, microseconds since
 * 1970 or since midnight: Snowflake's own Parquet times are cut to milliseconds, and look the same
 * whether a DATETIME or a TIMESTAMP is meant.
 */
final class BigQueryUnloaded {
  private BigQueryUnloaded() {}

  /** The columns of the loaded table, in the order of the staged ones. */
  static Schema schema(Schema staged) {
    return Schema.of(
        staged.getFields().stream()
            .map(
                field ->
                    time(field).isPresent()
                        ? Field.of(field.getName(), StandardSQLTypeName.INT64)
                        : field)
            .toList());
  }

  /** A query of the loaded rows whose columns are the staged ones. */
  static String rows(Schema staged, String loaded) {
    String times =
        staged.getFields().stream()
            .flatMap(field -> time(field).stream())
            .collect(Collectors.joining(", "));
    return times.isEmpty()
        ? "SELECT * FROM " + loaded
        : "SELECT * REPLACE (%s) FROM %s".formatted(times, loaded);
  }

  /** The staged value of a column that is loaded as a count; empty for any other column. */
  private static Optional<String> time(Field field) {
    String name = BigQuerySql.name(field.getName());
    return switch (field.getType().getStandardType()) {
      case TIMESTAMP -> Optional.of("TIMESTAMP_MICROS(%1$s) AS %1$s".formatted(name));
      case DATETIME ->
          Optional.of("DATETIME(TIMESTAMP_MICROS(%1$s), 'UTC') AS %1$s".formatted(name));
      case TIME ->
          Optional.of(
              "TIME_ADD(TIME '00:00:00', INTERVAL %1$s MICROSECOND) AS %1$s".formatted(name));
      default -> Optional.empty();
    };
  }
}
