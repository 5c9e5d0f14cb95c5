package io.snowline.demo;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the demo asks and does with plain SQL, as anybody could beside Snowline. */
final class DemoQueries {
  /** The work item of the incident. */
  static final String WORK_ITEM = "TYDGtLlxTmr";

  private static final String FINAL_VIEW =
      """
      SELECT to_json(answer) FROM (
        SELECT WORK_ITEM_ID, WORK_TITLE, budget_user_name, has_individual_budget,
          individual_budgeted_hours
        FROM WORK_ITEM_INDIVIDUAL_BUDGET_TIME_TRACKING_VIEW_V5
        WHERE WORK_ITEM_ID = '%s'
        ORDER BY has_individual_budget DESC, budget_user_name
      ) AS answer"""
          .formatted(WORK_ITEM);

  private final DemoWarehouses warehouses;

  DemoQueries(DemoWarehouses warehouses) {
    this.warehouses = warehouses;
  }

  /** The final view's rows of the work item, as JSON objects. */
  List<String> finalView() throws SQLException {
    return texts(warehouses.target(), FINAL_VIEW);
  }

  long sourceRows() throws SQLException {
    return number(warehouses.source(), "SELECT count(*) FROM WORK_ITEM_BUDGET_VS_ACTUAL");
  }

  long targetRows() throws SQLException {
    return number(warehouses.target(), "SELECT count(*) FROM WORK_ITEM_BUDGET_VS_ACTUAL_BQ");
  }

  /** A day goes by: one budget is changed, one comes and one goes. */
  void changeSource() throws SQLException {
    run(
        warehouses.source(),
        """
        UPDATE WORK_ITEM_BUDGET_VS_ACTUAL SET BUDGETED_MINUTES = 480
        WHERE WORK_ITEM_ID = '%s' AND USER_NAME = 'Georinah Kanyiginya'"""
            .formatted(WORK_ITEM),
        """
        INSERT INTO WORK_ITEM_BUDGET_VS_ACTUAL
        SELECT * REPLACE ('DemoNewItem' AS WORK_ITEM_ID, 'A budget of today' AS WORK_TITLE)
        FROM WORK_ITEM_BUDGET_VS_ACTUAL WHERE WORK_ITEM_ID = '%s'"""
            .formatted(WORK_ITEM),
        """
        DELETE FROM WORK_ITEM_BUDGET_VS_ACTUAL WHERE rowid = (
          SELECT max(rowid) FROM WORK_ITEM_BUDGET_VS_ACTUAL
          WHERE WORK_ITEM_ID NOT IN ('%s', 'DemoNewItem')
        )"""
            .formatted(WORK_ITEM));
  }

  /** Somebody changes one cell of the target by hand. */
  void corruptTarget() throws SQLException {
    run(
        warehouses.target(),
        """
        UPDATE WORK_ITEM_BUDGET_VS_ACTUAL_BQ SET BUDGETED_MINUTES = 4800
        WHERE WORK_ITEM_ID = '%s' AND USER_NAME = 'Georinah Kanyiginya'"""
            .formatted(WORK_ITEM));
  }

  private static void run(Path file, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static long number(Path file, String query) throws SQLException {
    return Long.parseLong(texts(file, query).get(0));
  }

  private static List<String> texts(Path file, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<String> texts = new ArrayList<>();
      while (result.next()) {
        texts.add(result.getString(1));
      }
      return texts;
    }
  }
}
