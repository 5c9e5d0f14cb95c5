package io.snowline.contract;

import java.util.List;
import java.util.Optional;

/**
 * A table or view as an engine describes it.
 *
 * @param name its name, in the engine's spelling
 * @param view whether it is a view
 * @param columns in the engine's order
 */
public record TableSchema(String name, boolean view, List<Column> columns) {
  public TableSchema {
    columns = List.copyOf(columns);
  }

  /** The column of that name, whatever its case. */
  public Optional<Column> column(String wanted) {
    return columns.stream().filter(column -> column.name().equalsIgnoreCase(wanted)).findFirst();
  }
}
