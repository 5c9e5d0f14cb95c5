package io.snowline.duckdb;

import io.snowline.contract.Column;
import io.snowline.contract.TableSchema;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads schemas from DuckDB's catalog. */
final class DuckDbSchema {
  private DuckDbSchema() {}

  /** The names of the tables and views that the condition is true for. */
  static List<String> tables(DuckDbConnection connection, String schema, String condition) {
    return connection.query(
        "list the tables of " + schema,
        """
        SELECT table_name FROM information_schema.tables
        WHERE table_catalog = current_database() AND lower(table_schema) = lower(?) AND %s
        ORDER BY table_name"""
            .formatted(condition),
        row -> row.getString(1),
        schema);
  }

  static Optional<TableSchema> read(DuckDbConnection connection, String schema, String table) {
    return connection
        .table(schema, table)
        .map(
            name ->
                new TableSchema(
                    name,
                    false,
                    columns(connection, schema, name, generated(connection, schema, name))))
        .or(
            () ->
                connection
                    .view(schema, table)
                    .map(
                        name ->
                            new TableSchema(
                                name, true, columns(connection, schema, name, Set.of()))));
  }

  /** Asked of the one table: DuckDB's list of columns walks through those of all. */
  private static List<Column> columns(
      DuckDbConnection connection, String schema, String table, Set<String> generated) {
    return connection.query(
        "read the columns of " + table,
        "SELECT column_name, column_type, \"null\" = 'NO' FROM (DESCRIBE %s)"
            .formatted(Sql.name(schema, table)),
        row ->
            new Column(
                row.getString(1),
                row.getString(2),
                DuckDbTypes.read(row.getString(2)),
                row.getBoolean(3),
                generated.contains(row.getString(1))));
  }

  /** Only a table with an expression for a column can have one; most tables have none. */
  private static Set<String> generated(DuckDbConnection connection, String schema, String table) {
    long expressions =
        connection.number(
            "look for expressions of " + table,
            "SELECT count(dflt_value) FROM pragma_table_info(%s)"
                .formatted(Sql.text(Sql.name(schema, table))));
    return expressions == 0
        ? Set.of()
        : Set.copyOf(
            connection.query(
                "look which columns of %s are computed".formatted(table),
                """
                SELECT column_name FROM duckdb_columns()
                WHERE is_generated AND database_name = current_database()
                  AND lower(schema_name) = lower(?) AND table_name = ?""",
                row -> row.getString(1),
                schema,
                table));
  }
}
