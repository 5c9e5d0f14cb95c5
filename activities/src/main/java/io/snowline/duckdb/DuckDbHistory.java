package io.snowline.duckdb;

import io.snowline.contract.Column;
import io.snowline.contract.TableSchema;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.WarehouseException;
import java.util.Optional;

/** The table of a target's removed and replaced rows, which are kept as they were. */
final class DuckDbHistory {
  private final DuckDbConnection connection;
  private final String schema;
  private final String target;
  private final String history;

  DuckDbHistory(DuckDbConnection connection, String schema, String target, String history) {
    this.connection = connection;
    this.schema = schema;
    this.target = target;
    this.history = history;
  }

  /**
   * Gives it the columns that the target has and the types that they have now, so that it holds its
   * rows exactly; on its own that is a legal state. A repeat changes nothing.
   *
   * @throws WarehouseException if a value that it has would not survive the target's new type
   */
  void follow() {
    TableSchema kept = DuckDbSchema.read(connection, schema, history).orElseThrow();
    for (Column column : DuckDbSchema.read(connection, schema, target).orElseThrow().columns()) {
      Optional<Column> old = kept.column(column.name());
      if (old.isEmpty()) {
        connection.execute(
            "add the column " + column.name(),
            ApplySql.addColumn(Sql.name(schema, history), column));
      } else if (!old.get().engineType().equals(column.engineType())) {
        retype(old.get(), column);
      }
    }
  }

  private void retype(Column old, Column column) {
    String table = Sql.name(schema, history);
    long lost =
        connection.number("look what a new type would change", ApplySql.lost(table, old, column));
    if (lost > 0) {
      throw new WarehouseException(
          FailureType.TYPE_REFUSED,
          "Cannot keep rows of %s in %s: column %s is %s in the target and %s there, and %,d kept values would not survive the target's type; run ALTER TABLE %s ALTER %s TYPE with a type that holds both, for both tables"
              .formatted(
                  target,
                  history,
                  column.name(),
                  column.engineType(),
                  old.engineType(),
                  lost,
                  table,
                  Sql.name(column.name())));
    }
    connection.execute("retype the column " + column.name(), ApplySql.retype(table, old, column));
  }
}
