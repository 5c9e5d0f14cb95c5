-- Who holds how much of a work item's budget now, and who held some before.
--
-- One row a work item and user: the minutes of the user's open budget lines, summed over roles and
-- task types, as hours with at most two decimals and no trailing zeros. has_individual_budget is
-- 'true' where that sum is above zero. Former holders stay, with 'false' and '0'. Lines without a
-- user's name (unassigned budgets) are left out. A user is known by USER_ID, or by the name where
-- there is none; names and titles are the current ones where a line is open.
CREATE OR REPLACE VIEW WORK_ITEM_INDIVIDUAL_BUDGET_TIME_TRACKING_VIEW_V5 AS
WITH line AS (
  SELECT
    WORK_ITEM_ID,
    COALESCE(USER_ID, USER_NAME) AS holder,
    WORK_TITLE AS title,
    USER_NAME AS user_name_then,
    CASE WHEN sync_closed_date IS NULL THEN WORK_TITLE END AS open_title,
    CASE WHEN sync_closed_date IS NULL THEN USER_NAME END AS open_user_name,
    CASE WHEN sync_closed_date IS NULL THEN BUDGETED_MINUTES ELSE 0 END AS open_minutes
  FROM work_item_budget_vs_actual_corrected_view
  WHERE USER_NAME IS NOT NULL
),
held AS (
  SELECT
    WORK_ITEM_ID,
    MAX(open_title) AS open_title,
    MAX(title) AS any_title,
    COALESCE(MAX(open_user_name), MAX(user_name_then)) AS budget_user_name,
    CAST(ROUND(SUM(open_minutes) / 60, 2) AS STRING) AS hours,
    COALESCE(SUM(open_minutes), 0) AS minutes
  FROM line
  GROUP BY WORK_ITEM_ID, holder
)
SELECT
  WORK_ITEM_ID,
  COALESCE(MAX(open_title) OVER (PARTITION BY WORK_ITEM_ID), any_title) AS WORK_TITLE,
  budget_user_name,
  CASE WHEN minutes > 0 THEN 'true' ELSE 'false' END AS has_individual_budget,
  CASE
    WHEN minutes = 0 THEN '0'
    WHEN STRPOS(hours, '.') = 0 THEN hours
    ELSE RTRIM(RTRIM(hours, '0'), '.')
  END AS individual_budgeted_hours
FROM held
