package io.snowline.bigquery;

import io.snowline.sync.Buckets;
import io.snowline.warehouse.BucketCondition;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Names and literals of GoogleSQL.
 *
 * <p>A table's alias, or its name where it has none, hides a column of that name, without regard to
 * case. So whatever is read beside a column that stands there by its name alone has an alias that
 * begins with {@code snowline_}, which no column's name does; source:
 * cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax#range_variables.
 */
final class BigQuerySql {
  private BigQuerySql() {}

  /** The identifier, quoted. */
  static String name(String identifier) {
    return "`" + identifier.replace("\\", "\\\\").replace("`", "\\`") + "`";
  }

  /** The identifiers, quoted, with commas. */
  static String names(List<String> identifiers) {
    return identifiers.stream().map(BigQuerySql::name).collect(Collectors.joining(", "));
  }

  /** The text as a literal. */
  static String text(String value) {
    return "'"
        + value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
        + "'";
  }

  /** A condition that is true for rows of the buckets. */
  static String within(Buckets buckets) {
    return BucketCondition.of(buckets, "snowline_bucket", "snowline_bucket & %s");
  }
}
