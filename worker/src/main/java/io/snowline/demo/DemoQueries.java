package io.snowline.demo;

import java.util.List;

/** What the demo asks and does with plain SQL, as anybody could beside Snowline. */
final class DemoQueries {
  /** The work item of the incident. */
  static final String WORK_ITEM = "TYDGtLlxTmr";

  /** A row of the final view as a JSON object, written by the engine itself. */
  private static final String FINAL_VIEW =
      """
      SELECT %s(answer) FROM (
        SELECT WORK_ITEM_ID, WORK_TITLE, budget_user_name, has_individual_budget,
          individual_budgeted_hours
        FROM WORK_ITEM_INDIVIDUAL_BUDGET_TIME_TRACKING_VIEW_V5
        WHERE WORK_ITEM_ID = '%s'
        ORDER BY has_individual_budget DESC, budget_user_name
      ) AS answer""";

  private static final String KEY =
      "concat(WORK_ITEM_ID, coalesce(USER_ID, ''), coalesce(ROLE_ID, ''), coalesce(TASK_TYPE_ID, ''))";

  private final DemoEnds ends;

  DemoQueries(DemoEnds ends) {
    this.ends = ends;
  }

  /** The final view's rows of the work item, as JSON objects. */
  List<String> finalView() throws Exception {
    return ends.target().texts(FINAL_VIEW.formatted(ends.target().toJson(), WORK_ITEM));
  }

  long sourceRows() throws Exception {
    return number(ends.source(), "SELECT count(*) FROM WORK_ITEM_BUDGET_VS_ACTUAL");
  }

  long targetRows() throws Exception {
    return number(ends.target(), "SELECT count(*) FROM WORK_ITEM_BUDGET_VS_ACTUAL_BQ");
  }

  /** A day goes by: one budget is changed, one comes and one goes. */
  void changeSource() throws Exception {
    ends.source()
        .run(
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
            DELETE FROM WORK_ITEM_BUDGET_VS_ACTUAL WHERE %1$s = (
              SELECT max(%1$s) FROM WORK_ITEM_BUDGET_VS_ACTUAL
              WHERE WORK_ITEM_ID NOT IN ('%2$s', 'DemoNewItem')
            )"""
                .formatted(KEY, WORK_ITEM));
  }

  /** Somebody changes one cell of the target by hand. */
  void corruptTarget() throws Exception {
    ends.target()
        .run(
            """
            UPDATE WORK_ITEM_BUDGET_VS_ACTUAL_BQ SET BUDGETED_MINUTES = 4800
            WHERE WORK_ITEM_ID = '%s' AND USER_NAME = 'Georinah Kanyiginya'"""
                .formatted(WORK_ITEM));
  }

  private static long number(DemoDatabase database, String query) throws Exception {
    return Long.parseLong(database.texts(query).get(0));
  }
}
