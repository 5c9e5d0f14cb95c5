package io.snowline.duckdb;

import io.snowline.duckdb.TableModel.Kind;
import java.util.List;
import java.util.Map;

/**
 * Where a story's source and target stand. Values are the model's texts; a column that a row lacks
 * is NULL, and columns come in their order with what they hold.
 */
public interface StoryPlace {
  /** Makes the source's table hold these rows and nothing else. */
  void source(String table, Map<String, Kind> columns, List<Map<String, String>> rows);

  /**
   * Makes a table of the target.
   *
   * @param constrained whether ID is its primary key
   */
  void make(String table, Map<String, Kind> columns, boolean constrained);

  /** Adds rows to a table of the target. */
  void insert(String table, Map<String, Kind> columns, List<Map<String, String>> rows);

  /** Gives one of the target's rows that hold these values another text in a column. */
  void change(
      String table,
      Map<String, Kind> columns,
      Map<String, String> row,
      String column,
      String fresh);

  /** The values of a table of the target. */
  List<List<String>> rows(String table, Map<String, Kind> columns);

  /**
   * The values of a history, and after them the runs in and out and since and until when, in
   * microseconds since 1970.
   */
  List<List<String>> history(String table, Map<String, Kind> columns);
}
