package io.snowline.snowflake;

import java.util.List;
import java.util.stream.Collectors;

/** Statements that look for the columns by which rows are told apart. */
final class SnowflakeKeySql {
  private SnowflakeKeySql() {}

  /** About how many different values each combination has: one row with a number for each. */
  static String estimates(String table, List<List<String>> combinations) {
    return combinations.stream()
        .map(SnowflakeKeySql::estimate)
        .collect(Collectors.joining(",\n  ", "SELECT ", "\nFROM " + table));
  }

  private static String estimate(List<String> columns) {
    return columns.stream()
        .map(name -> "COALESCE(%s::VARCHAR, '')".formatted(SnowflakeSql.name(name)))
        .collect(Collectors.joining(", '|', ", "APPROX_COUNT_DISTINCT(CONCAT(", ", ''))"));
  }

  /** Rows and keys, in one row. */
  static String uniqueness(String table, List<String> columns) {
    String names = columns.stream().map(SnowflakeSql::name).collect(Collectors.joining(", "));
    String nowhere =
        columns.stream()
            .map(name -> SnowflakeSql.name(name) + " IS NULL")
            .collect(Collectors.joining(" AND "));
    return """
        SELECT COALESCE(SUM(N), 0)::NUMBER(38,0), COUNT_IF(NOT NOWHERE)
        FROM (
          SELECT COUNT(*) AS N, (%s) AS NOWHERE FROM %s GROUP BY %s
        )"""
        .formatted(nowhere, table, names);
  }
}
