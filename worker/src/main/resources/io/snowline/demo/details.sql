-- One row a work item, and the time that people booked on them.

CREATE TABLE source.WORK_ITEM_DETAILS AS
SELECT
  work_item_id AS WORK_ITEM_ID,
  work_title AS WORK_TITLE,
  work_type_id AS WORK_TYPE_ID,
  work_type AS WORK_TYPE,
  client_id AS CLIENT_ID,
  client AS CLIENT,
  user_id AS ASSIGNEE_ID,
  user_name AS ASSIGNEE,
  (date_trunc('month', period_end) + INTERVAL 9 HOUR)::TIMESTAMP AS START_DATETIME,
  (period_end + to_days(14 + pick('due', work_no, 28)) + INTERVAL 17 HOUR)::TIMESTAMP
    AS DUE_DATETIME,
  CASE WHEN stage = 2 THEN period_end + pick('completed', work_no, 14) END AS COMPLETED_DATE,
  ['Planned', 'In Progress', 'Completed'][1 + stage] AS PRIMARY_STATUS,
  ['Awaiting Records', 'In Review', 'Lodged'][1 + stage] AS SECONDARY_STATUS,
  NOT internal AS IS_RECURRING,
  CASE WHEN NOT internal THEN (120.50 + 35 * pick('fixed fee', work_no, 90))::DECIMAL(18, 2) END
    AS FIXED_FEE,
  TIMESTAMP '2025-08-13 06:00:00' + to_microseconds(1013 * work_no) AS LAST_MODIFIED_DATETIME,
  DATE '2025-08-14' AS EFFECTIVE_AS_DATE,
  account_id() AS ACCOUNT_ID,
  account_name() AS ACCOUNT_NAME
FROM (SELECT *, CASE WHEN work_no = 0 THEN 1 ELSE pick('stage', work_no, 3) END AS stage FROM work)
JOIN person ON person_no = CASE WHEN work_no = 0 THEN 1 ELSE pick('assignee', work_no, 60) END
ORDER BY work_no;

-- One booking on most of the lines that have a user: about 33,000 at the incident's size.
CREATE TABLE source.USER_TIME_ENTRY_DETAIL AS
SELECT
  karbon_id('time entry', line_no) AS TIME_ENTRY_ID,
  DATE '2025-05-01' + pick('booked', line_no, 105) AS ENTRY_DATE,
  user_id AS USER_ID,
  user_name AS USER_NAME,
  work_item_id AS WORK_ITEM_ID,
  work_title AS WORK_TITLE,
  client_id AS CLIENT_ID,
  client AS CLIENT,
  role_id AS ROLE_ID,
  role_name AS ROLE_NAME,
  task_type_id AS TASK_TYPE_ID,
  task_type AS TASK_TYPE,
  (6 * (1 + pick('minutes', line_no, 60)))::DECIMAL(18, 2) AS TIME_MINUTES,
  hourly_rate::DECIMAL(18, 4) AS HOURLY_RATE,
  billable AS BILLABLE_FLAG,
  CASE WHEN pick('note', line_no, 3) = 0 THEN 'Called the client; waiting for records' END AS NOTE,
  TIMESTAMP '2025-08-13 05:00:00' + to_microseconds(997 * line_no) AS LAST_MODIFIED_DATETIME,
  DATE '2025-08-14' AS EFFECTIVE_AS_DATE,
  account_id() AS ACCOUNT_ID,
  account_name() AS ACCOUNT_NAME
FROM budget_line
WHERE user_id IS NOT NULL AND line_no % 16 <> 15
ORDER BY line_no;
