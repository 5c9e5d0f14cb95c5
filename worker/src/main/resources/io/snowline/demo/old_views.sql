-- The views before Snowline, in words that DuckDB and BigQuery share. They read as far as the last
-- daily sync, so the day on which that job was paused is the last they know of.

CREATE TABLE daily_sync_log (job STRING, synced_on DATE);

INSERT INTO daily_sync_log VALUES
  ('work-item-budget-vs-actual-daily-sync', DATE '2025-07-13'),
  ('work-item-budget-vs-actual-daily-sync', DATE '2025-07-14'),
  ('work-item-budget-vs-actual-daily-sync', DATE '2025-07-15');

CREATE VIEW work_item_budget_vs_actual_corrected_view AS
SELECT
  WORK_ITEM_ID, WORK_TITLE, USER_ID, USER_NAME, ROLE_ID, ROLE_NAME, TASK_TYPE_ID, TASK_TYPE,
  BUDGETED_MINUTES, ACTUAL_MINUTES, REPORTING_DATE AS sync_reporting_date
FROM WORK_ITEM_BUDGET_VS_ACTUAL_BQ
WHERE REPORTING_DATE <= (
  SELECT max(synced_on)
  FROM daily_sync_log
  WHERE job = 'work-item-budget-vs-actual-daily-sync');

CREATE VIEW WORK_ITEM_INDIVIDUAL_BUDGET_TIME_TRACKING_VIEW_V5 AS
SELECT
  WORK_ITEM_ID,
  WORK_TITLE,
  budget_user_name,
  CASE WHEN minutes > 0 THEN 'true' ELSE 'false' END AS has_individual_budget,
  CASE WHEN strpos(hours, '.') = 0 THEN hours ELSE rtrim(rtrim(hours, '0'), '.') END
    AS individual_budgeted_hours
FROM (
  SELECT
    WORK_ITEM_ID,
    WORK_TITLE,
    USER_NAME AS budget_user_name,
    sum(BUDGETED_MINUTES) AS minutes,
    CAST(round(sum(BUDGETED_MINUTES) / 60, 2) AS STRING) AS hours
  FROM work_item_budget_vs_actual_corrected_view
  WHERE USER_NAME IS NOT NULL
    AND sync_reporting_date = (
      SELECT max(sync_reporting_date) FROM work_item_budget_vs_actual_corrected_view)
  GROUP BY WORK_ITEM_ID, WORK_TITLE, USER_NAME);
