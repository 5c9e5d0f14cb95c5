-- The history of every budget line, from the target and its history together.
--
-- One row a version: a line (work item, user, role, task type; NULL parts are values like any
-- other) and the days through which its budget, title and names stayed the same. Equal versions
-- that touch are one. sync_reporting_date is the day on which the version began, sync_closed_date
-- the day on which another took its place or the line went away; NULL: the version is open.
-- ACTUAL_MINUTES does not make a version: it is as last seen in it.
--
-- A history row without valid_from began on its REPORTING_DATE. One that was over the moment it
-- began is left out. While the target still holds older copies of a line, each is closed by its
-- successor.
CREATE OR REPLACE VIEW work_item_budget_vs_actual_corrected_view AS
WITH seen AS (
  SELECT
    WORK_ITEM_ID, WORK_TITLE, USER_ID, USER_NAME, ROLE_ID, ROLE_NAME, TASK_TYPE_ID, TASK_TYPE,
    BUDGETED_MINUTES, ACTUAL_MINUTES,
    COALESCE(CAST(valid_from AS DATE), REPORTING_DATE) AS opened,
    CAST(valid_to AS DATE) AS closed,
    valid_to AS ended
  FROM WORK_ITEM_BUDGET_VS_ACTUAL_BQ_HISTORY
  WHERE valid_from IS NULL OR valid_from < valid_to
  UNION ALL
  SELECT
    WORK_ITEM_ID, WORK_TITLE, USER_ID, USER_NAME, ROLE_ID, ROLE_NAME, TASK_TYPE_ID, TASK_TYPE,
    BUDGETED_MINUTES, ACTUAL_MINUTES,
    REPORTING_DATE AS opened,
    CAST(NULL AS DATE) AS closed,
    TIMESTAMP '9999-12-31 00:00:00' AS ended
  FROM WORK_ITEM_BUDGET_VS_ACTUAL_BQ
),
beside_previous AS (
  SELECT
    WORK_ITEM_ID, WORK_TITLE, USER_ID, USER_NAME, ROLE_ID, ROLE_NAME, TASK_TYPE_ID, TASK_TYPE,
    BUDGETED_MINUTES, ACTUAL_MINUTES, opened, ended,
    LAG(opened) OVER line AS previous_opened,
    LAG(closed) OVER line AS previous_closed,
    LAG(WORK_TITLE) OVER line AS previous_title,
    LAG(USER_NAME) OVER line AS previous_user,
    LAG(ROLE_NAME) OVER line AS previous_role,
    LAG(TASK_TYPE) OVER line AS previous_task_type,
    LAG(BUDGETED_MINUTES) OVER line AS previous_budget,
    LAG(ACTUAL_MINUTES) OVER line AS previous_actual,
    LAST_VALUE(closed) OVER whole_line AS last_closed,
    LAST_VALUE(ACTUAL_MINUTES) OVER whole_line AS last_actual
  FROM seen
  WINDOW
    line AS (
      PARTITION BY WORK_ITEM_ID, USER_ID, ROLE_ID, TASK_TYPE_ID
      ORDER BY opened NULLS FIRST, ended),
    whole_line AS (line ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
),
version_start AS (
  SELECT
    WORK_ITEM_ID, WORK_TITLE, USER_ID, USER_NAME, ROLE_ID, ROLE_NAME, TASK_TYPE_ID, TASK_TYPE,
    BUDGETED_MINUTES, opened, ended, last_closed, last_actual, previous_actual,
    COALESCE(previous_closed, opened) AS previous_closed
  FROM beside_previous
  WHERE previous_opened IS NULL
    OR previous_closed < opened
    OR previous_title IS DISTINCT FROM WORK_TITLE
    OR previous_user IS DISTINCT FROM USER_NAME
    OR previous_role IS DISTINCT FROM ROLE_NAME
    OR previous_task_type IS DISTINCT FROM TASK_TYPE
    OR previous_budget IS DISTINCT FROM BUDGETED_MINUTES
),
beside_next AS (
  SELECT
    WORK_ITEM_ID, WORK_TITLE, USER_ID, USER_NAME, ROLE_ID, ROLE_NAME, TASK_TYPE_ID, TASK_TYPE,
    BUDGETED_MINUTES, opened, last_closed, last_actual,
    LEAD(ended) OVER line IS NOT NULL AS has_next,
    LEAD(previous_closed) OVER line AS closed_before_next,
    LEAD(previous_actual) OVER line AS actual_before_next
  FROM version_start
  WINDOW line AS (
    PARTITION BY WORK_ITEM_ID, USER_ID, ROLE_ID, TASK_TYPE_ID
    ORDER BY opened NULLS FIRST, ended)
)
SELECT
  WORK_ITEM_ID,
  WORK_TITLE,
  USER_ID,
  USER_NAME,
  ROLE_ID,
  ROLE_NAME,
  TASK_TYPE_ID,
  TASK_TYPE,
  BUDGETED_MINUTES,
  CASE WHEN has_next THEN actual_before_next ELSE last_actual END AS ACTUAL_MINUTES,
  opened AS sync_reporting_date,
  CASE WHEN has_next THEN closed_before_next ELSE last_closed END AS sync_closed_date
FROM beside_next
