package io.snowline.duckdb;

import io.snowline.warehouse.CheckRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
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

  private static List<String> texts(ResultSet row) throws SQLException {
    List<String> texts = new ArrayList<>();
    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
      texts.add(CheckRows.text(value(row, column)));
    }
    return texts;
  }

  /** In types of Java that have no part of the worker's time zone. */
  private static Object value(ResultSet row, int column) throws SQLException {
    return switch (row.getMetaData().getColumnType(column)) {
      case Types.BLOB -> row.getBytes(column);
      case Types.TIMESTAMP -> row.getObject(column, LocalDateTime.class);
      default -> row.getObject(column);
    };
  }
}
