-- Work items and their slots. A slot is a work item's budget line for one role and one task type;
-- work item 0 is the incident's and has a single slot, slot -1. All others have three to twelve.

CREATE TEMP TABLE slot AS
WITH numbered AS (
  SELECT s.slot_no, s.slot_no // 76 AS block, s.slot_no % 76 AS place
  FROM range(getvariable('kept') + getvariable('inserted') + getvariable('vanished'))
    AS s(slot_no)),
placed AS (
  SELECT
    slot_no,
    10 * block + CASE
      WHEN place < 3 THEN 1 WHEN place < 15 THEN 2 WHEN place < 20 THEN 3 WHEN place < 28 THEN 4
      WHEN place < 38 THEN 5 WHEN place < 44 THEN 6 WHEN place < 51 THEN 7 WHEN place < 60 THEN 8
      WHEN place < 71 THEN 9 ELSE 10 END AS work_no
  FROM numbered)
SELECT
  slot_no::BIGINT AS slot_no,
  work_no::BIGINT AS work_no,
  ((slot_no + pick('tasks', work_no, 12)) % 12)::INTEGER AS task_type_no,
  CASE WHEN pick('no role', slot_no, 100) >= 3 THEN pick('role', slot_no, 8) END AS role_no,
  CASE WHEN pick('no user', slot_no, 100) >= 6 THEN pick('user', slot_no, 60) END AS person_no,
  15 * (1 + pick('budget', slot_no, 40)) AS budget,
  5 * pick('actual', slot_no, 100) AS actual
FROM placed
UNION ALL
SELECT -1, 0, 5, 0, 1, 420, 0;

CREATE TEMP TABLE work AS
WITH kind AS (
  SELECT
    work_no,
    CASE WHEN work_no = 0 THEN 0 ELSE pick('client of', work_no, 254) END AS client_no,
    CASE WHEN work_no = 0 THEN 5 ELSE pick('type', work_no, 8) END AS type_no,
    CASE WHEN work_no = 0 THEN 0 ELSE pick('month', work_no, 4) END AS months_back
  FROM (SELECT DISTINCT work_no FROM slot))
SELECT
  work_no,
  CASE WHEN work_no = 0 THEN 'TYDGtLlxTmr' ELSE karbon_id('work', work_no) END AS work_item_id,
  CASE WHEN work_no = 0 THEN 'RecoMed - Monthly Per Appointment Billings 31 Jul, 2025'
    ELSE concat(CASE WHEN type_no = 7 THEN 'Practice' ELSE client END, ' - ',
      ['Monthly Bookkeeping', 'Business Activity Statement', 'Annual Accounts',
       'Fortnightly Payroll', 'Management Reports', 'Monthly Billings', 'Tax Return',
       'Internal Projects'][1 + type_no],
      ' ', strftime(period_end, '%-d %b, %Y'))
  END AS work_title,
  karbon_id('work type', type_no) AS work_type_id,
  ['Bookkeeping', 'BAS', 'Annual Accounts', 'Payroll', 'Advisory', 'Billing', 'Tax', 'Internal']
    [1 + type_no] AS work_type,
  type_no = 7 AS internal,
  CASE WHEN type_no <> 7 THEN client_id END AS client_id,
  CASE WHEN type_no <> 7 THEN client END AS client,
  period_end
FROM (
  SELECT *, last_day(DATE '2025-07-31' - to_months(months_back))::DATE AS period_end FROM kind)
JOIN client USING (client_no);
