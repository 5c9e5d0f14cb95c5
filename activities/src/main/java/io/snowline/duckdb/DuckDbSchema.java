package io.snowline.duckdb;

import io.snowline.contract.Column;
import io.snowline.contract.TableSchema;
import java.util.List;
import java.util.Optional;

/** Reads schemas from DuckDB's catalog. */
final class DuckDbSchema {
  private DuckDbSchema() {}

  /** The names of all tables and views. */
  static List<String> tables(DuckDbConnection connection, String schema) {
    return connection.query(
        "list the tables of " + schema,
        """
        SELECT table_name FROM information_schema.tables
        WHERE table_catalog = current_database() AND lower(table_schema) = lower(?)
        ORDER BY table_name""",
        row -> row.getString(1),
        schema);
  }

  static Optional<TableSchema> read(DuckDbConnection connection, String schema, String table) {
    record Found(String table, boolean view) {}
    Optional<Found> found =
        connection
            .query(
                "look for " + table,
                """
                SELECT table_name, table_type = 'VIEW' FROM information_schema.tables
                WHERE table_catalog = current_database()
                  AND lower(table_schema) = lower(?) AND lower(table_name) = lower(?)""",
                row -> new Found(row.getString(1), row.getBoolean(2)),
                schema,
                table)
            .stream()
            .findFirst();
    return found.map(
        known ->
            new TableSchema(
                known.table(), known.view(), columns(connection, schema, known.table())));
  }

  private static List<Column> columns(DuckDbConnection connection, String schema, String table) {
    return connection.query(
        "read the columns of " + table,
        """
        SELECT column_name, data_type, NOT is_nullable FROM duckdb_columns()
        WHERE database_name = current_database()
          AND lower(schema_name) = lower(?) AND table_name = ?
        ORDER BY column_index""",
        row ->
            new Column(
                row.getString(1),
                row.getString(2),
                DuckDbTypes.read(row.getString(2)),
                row.getBoolean(3)),
        schema,
        table);
  }
}
