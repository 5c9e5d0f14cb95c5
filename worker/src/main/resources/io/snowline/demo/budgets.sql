-- The budget table: its source on 14 August, and the copies that the old job appended each day.

CREATE TEMP TABLE budget_line AS
WITH placed AS (
  -- Lines are spread over the slots by a step that shares no factor with their number.
  SELECT
    line.*,
    CASE WHEN slot_of = 0 THEN -1
      ELSE (slot_of * 7919 + pick('spread', 0, 1000))
        % (getvariable('kept') + getvariable('inserted') + getvariable('vanished'))
    END AS slot_no,
    line_no >= getvariable('kept') - getvariable('updated') AND line_no < getvariable('kept')
      AS changes_last,
    slot_of > 0 AND pick('changes', line_no, 25) = 0 AS changes,
    slot_of > 0 AND pick('rebudgeted', line_no, 150) = 0 AS rebudgeted
  FROM line),
held AS (
  SELECT
    placed.*,
    slot.* EXCLUDE (slot_no, person_no),
    CASE
      WHEN v = 0 THEN 0
      WHEN slot_of <> line_no
        THEN (coalesce(person_no, 2) + 1 + pick('predecessor', v, 59)) % 60
      ELSE person_no
    END AS holder_no
  FROM placed JOIN slot USING (slot_no))
SELECT
  line_no, born, gone,
  work_item_id, work_title, work_type_id, work_type,
  task_type_id, task_type, billable,
  role_id, role_name, user_id, user_name,
  internal, client_id, client,
  coalesce(hourly_rate, 120) AS hourly_rate,
  budget, actual,
  CASE WHEN changes THEN 1 + pick('first change', line_no, 29) END AS worked_1,
  CASE WHEN changes_last THEN 30
    WHEN changes THEN 1 + pick('second change', line_no, 29) END AS worked_2,
  CASE WHEN changes_last AND line_no % 3 = 0 THEN 30
    WHEN rebudgeted THEN 1 + pick('rebudget', line_no, 29) END AS rebudgeted_on,
  15 * (1 + pick('raise', line_no, 12)) AS raise
FROM held
JOIN work USING (work_no)
JOIN task_type USING (task_type_no)
LEFT JOIN task_role USING (role_no)
LEFT JOIN person ON person_no = holder_no
ORDER BY slot_no, line_no;

CREATE TEMP VIEW budget_rows AS
SELECT
  DATE '2025-07-15' + day AS REPORTING_DATE,
  work_item_id AS WORK_ITEM_ID,
  work_title AS WORK_TITLE,
  work_type_id AS WORK_TYPE_ID,
  work_type AS WORK_TYPE,
  task_type_id AS TASK_TYPE_ID,
  task_type AS TASK_TYPE,
  billable AS TASK_TYPE_BILLABLE_FLAG,
  role_id AS ROLE_ID,
  role_name AS ROLE_NAME,
  account_id() AS ACCOUNT_ID,
  account_name() AS ACCOUNT_NAME,
  user_id AS USER_ID,
  user_name AS USER_NAME,
  CASE WHEN internal THEN account_id() END AS INTERNAL_CLIENT_ID,
  CASE WHEN internal THEN account_name() END AS INTERNAL_CLIENT,
  client_id AS CLIENT_ID,
  client AS CLIENT,
  budgeted::DECIMAL(18, 2) AS BUDGETED_MINUTES,
  worked::DECIMAL(18, 2) AS ACTUAL_MINUTES,
  (budgeted * hourly_rate / 60)::DECIMAL(18, 2) AS BUDGETED_COST,
  (worked * hourly_rate / 60)::DECIMAL(18, 2) AS ACTUAL_COST
FROM (
  SELECT
    day::INTEGER AS day,
    budget_line.*,
    budget + CASE WHEN day >= rebudgeted_on THEN raise ELSE 0 END AS budgeted,
    actual + CASE WHEN day >= worked_1 THEN 25 ELSE 0 END
      + CASE WHEN day >= worked_2 THEN 40 ELSE 0 END AS worked
  FROM range(getvariable('copies') + 1) AS days(day), budget_line
  WHERE born <= day AND (gone IS NULL OR gone > day));

CREATE TABLE source.WORK_ITEM_BUDGET_VS_ACTUAL AS
SELECT * REPLACE (NULL::DATE AS REPORTING_DATE)
FROM budget_rows
WHERE REPORTING_DATE = DATE '2025-08-14';

CREATE TABLE target.WORK_ITEM_BUDGET_VS_ACTUAL_BQ AS
SELECT * FROM budget_rows WHERE REPORTING_DATE < DATE '2025-08-14' ORDER BY REPORTING_DATE;
