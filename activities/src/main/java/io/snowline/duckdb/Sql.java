package io.snowline.duckdb;

import io.snowline.sync.Buckets;
import io.snowline.warehouse.BucketCondition;
import java.util.List;
import java.util.stream.Collectors;

/** Names and literals of DuckDB's SQL. */
final class Sql {
  private Sql() {}

  /** The identifier, quoted. */
  static String name(String identifier) {
    return "\"" + identifier.replace("\"", "\"\"") + "\"";
  }

  /** The table of that schema, quoted. */
  static String name(String schema, String table) {
    return name(schema) + "." + name(table);
  }

  /** The text as a literal. */
  static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  /** The identifiers, quoted, with commas. */
  static String names(List<String> identifiers) {
    return identifiers.stream().map(Sql::name).collect(Collectors.joining(", "));
  }

  /** A condition that is true for rows of the buckets. */
  static String within(Buckets buckets) {
    return BucketCondition.of(buckets, "snowline_bucket", "snowline_bucket & %s");
  }
}
