package io.snowline.duckdb;

import io.snowline.warehouse.CheckRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Runs the queries of checks. */
final class DuckDbChecks {
  private DuckDbChecks() {}

  static CheckRows run(DuckDbConnection connection, String query) {
    List<List<String>> rows =
        connection.query(
            "run a check's query",
            "SELECT * FROM (\n%s\n) LIMIT %s".formatted(query, CheckRows.MOST + 1),
            DuckDbChecks::texts);
    boolean more = rows.size() > CheckRows.MOST;
    return new CheckRows(
        rows.stream().limit(CheckRows.MOST).sorted(Comparator.comparing(List::toString)).toList(),
        more);
  }

  /** Numbers are compared by value: 7 and 7.0 are the same answer. */
  private static List<String> texts(ResultSet row) throws SQLException {
    List<String> texts = new ArrayList<>();
    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
      texts.add(CheckRows.text(row.getObject(column)));
    }
    return texts;
  }
}
