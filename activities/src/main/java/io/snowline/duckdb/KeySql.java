package io.snowline.duckdb;

import java.util.List;
import java.util.stream.Collectors;

/** Statements that look for the columns by which rows are told apart. */
final class KeySql {
  private KeySql() {}

  /** The columns of the primary key of a table, in its order. */
  static final String PRIMARY_KEY =
      """
      SELECT unnest(constraint_column_names) FROM duckdb_constraints()
      WHERE database_name = current_database() AND lower(schema_name) = lower(?)
        AND table_name = ? AND constraint_type = 'PRIMARY KEY'""";

  /** About how many different values each combination has: one row with a number for each. */
  static String estimates(String table, List<List<String>> combinations) {
    return combinations.stream()
        .map(KeySql::estimate)
        .collect(Collectors.joining(",\n  ", "SELECT ", "\nFROM " + table));
  }

  private static String estimate(List<String> columns) {
    return columns.stream()
        .map(name -> "coalesce(%s::VARCHAR, '')".formatted(Sql.name(name)))
        .collect(Collectors.joining(", '|', ", "approx_count_distinct(concat(", "))"));
  }

  /** Rows and keys, in one row. */
  static String uniqueness(String table, List<String> columns) {
    String names = columns.stream().map(Sql::name).collect(Collectors.joining(", "));
    String nowhere =
        columns.stream()
            .map(name -> Sql.name(name) + " IS NULL")
            .collect(Collectors.joining(" AND "));
    return """
        SELECT coalesce(sum(n), 0)::BIGINT, count(*) FILTER (NOT nowhere)
        FROM (
          SELECT count(*) AS n, (%s) AS nowhere FROM %s GROUP BY %s
        )"""
        .formatted(nowhere, table, names);
  }
}
