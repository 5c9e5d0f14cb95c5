package io.snowline.demo;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table of a DuckDB file.
 *
 * @param columns the columns, with their types
 */
record DemoTable(String name, List<Column> columns) {

  /** A column with its DuckDB type. */
  record Column(String name, String type) {}

  /** The tables of a file. */
  static List<DemoTable> of(Path file) throws SQLException {
    Map<String, List<Column>> tables = new LinkedHashMap<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT table_name, column_name, data_type FROM duckdb_columns()"
                    + " JOIN duckdb_tables() USING (table_oid, table_name)"
                    + " WHERE NOT duckdb_columns.internal ORDER BY table_name, column_index")) {
      while (rows.next()) {
        tables
            .computeIfAbsent(rows.getString(1), name -> new ArrayList<>())
            .add(new Column(rows.getString(2), rows.getString(3)));
      }
    }
    return tables.entrySet().stream()
        .map(table -> new DemoTable(table.getKey(), List.copyOf(table.getValue())))
        .toList();
  }
}
