package io.snowline.snowflake;

import io.snowline.sync.Buckets;
import io.snowline.warehouse.BucketCondition;

/** Names and literals of Snowflake's SQL. */
final class SnowflakeSql {
  private SnowflakeSql() {}

  /** The identifier, quoted. */
  static String name(String identifier) {
    return "\"" + identifier.replace("\"", "\"\"") + "\"";
  }

  /** The text as a literal; a backslash in Snowflake's literals begins an escape. */
  static String text(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /** A condition that is true for rows of the buckets. */
  static String within(Buckets buckets) {
    return BucketCondition.of(buckets, "SNOWLINE_BUCKET", "BITAND(SNOWLINE_BUCKET, %s)");
  }
}
