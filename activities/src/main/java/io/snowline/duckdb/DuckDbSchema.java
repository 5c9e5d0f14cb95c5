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
    return connection
        .table(schema, table)
        .map(name -> new TableSchema(name, false, columns(connection, schema, name)))
        .or(
            () ->
                connection
                    .view(schema, table)
                    .map(name -> new TableSchema(name, true, columns(connection, schema, name))));
  }

  /** Asked of the one table: DuckDB's list of columns walks through those of all. */
  private static List<Column> columns(DuckDbConnection connection, String schema, String table) {
    return connection.query(
        "read the columns of " + table,
        "SELECT column_name, column_type, \"null\" = 'NO' FROM (DESCRIBE %s)"
            .formatted(Sql.name(schema, table)),
        row ->
            new Column(
                row.getString(1),
                row.getString(2),
                DuckDbTypes.read(row.getString(2)),
                row.getBoolean(3)));
  }
}
