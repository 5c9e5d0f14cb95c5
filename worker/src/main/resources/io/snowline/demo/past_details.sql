-- Work of earlier years, as many rows as the table lacks: each is a row of today, some months before.

SET VARIABLE today = (SELECT count(*) FROM source.WORK_ITEM_DETAILS);

CREATE TEMP TABLE past AS
SELECT
  n,
  replace(replace(substr(to_base64(unhex(md5(concat_ws(':', getvariable('seed'), 'past', n)))), 1, 11),
    '+', 'x'), '/', 'y') AS work_item_id,
  n % getvariable('today') AS row_no,
  to_months((4 * (1 + n // getvariable('today')))::INTEGER) AS before
FROM range(getvariable('details') - getvariable('today')) AS numbers(n);

INSERT INTO source.WORK_ITEM_DETAILS
SELECT today.* EXCLUDE (row_no) REPLACE (
  past.work_item_id AS WORK_ITEM_ID,
  START_DATETIME - before AS START_DATETIME,
  DUE_DATETIME - before AS DUE_DATETIME,
  (DUE_DATETIME - before)::DATE AS COMPLETED_DATE,
  'Completed' AS PRIMARY_STATUS,
  'Lodged' AS SECONDARY_STATUS,
  LAST_MODIFIED_DATETIME - before + to_microseconds(n) AS LAST_MODIFIED_DATETIME)
FROM past JOIN (
  SELECT *, row_number() OVER (ORDER BY WORK_ITEM_ID) - 1 AS row_no FROM source.WORK_ITEM_DETAILS)
  AS today USING (row_no)
ORDER BY n;
