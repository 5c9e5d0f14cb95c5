CREATE OR REPLACE VIEW `v` OPTIONS (description = 'someone\'s words', labels = [('snowline_version', '0-1'), ('team', 'finance')]) AS
SELECT 1 AS A;

CREATE OR REPLACE TABLE `staging`.`run_view` AS SELECT * FROM `v`;

CREATE TEMP TABLE snowline_view_after AS SELECT * FROM `v`;

SET snowline_view = (
  SELECT CONCAT(
    '{"view":"v","rows_before":-1,"rows_after":', CAST(COUNT(*) AS STRING), ',"changed":', CAST(COUNT(*) AS STRING), ',"rows":[]}')
  FROM snowline_view_after
);

CREATE TEMP TABLE snowline_view_change AS
WITH
  earlier AS (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY row_text) AS copy
    FROM (
      SELECT *, CONCAT(IF(c0 IS NULL, '-', CONCAT(CAST(LENGTH(c0) AS STRING), ':', c0)), IF(c1 IS NULL, '-', CONCAT(CAST(LENGTH(c1) AS STRING), ':', c1))) AS row_text
      FROM (SELECT CAST(`ID` AS STRING) AS c0, CAST(`it's` AS STRING) AS c1 FROM `staging`.`run_view` AS snowline_rows)
    )
  ),
  later AS (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY row_text) AS copy
    FROM (
      SELECT *, CONCAT(IF(c0 IS NULL, '-', CONCAT(CAST(LENGTH(c0) AS STRING), ':', c0)), IF(c1 IS NULL, '-', CONCAT(CAST(LENGTH(c1) AS STRING), ':', c1))) AS row_text
      FROM (SELECT CAST(`ID` AS STRING) AS c0, TO_HEX(`it's`) AS c1 FROM snowline_view_after AS snowline_rows)
    )
  ),
  gone AS (
    SELECT earlier.*, CONCAT(IF(earlier.c0 IS NULL, '-', CONCAT(CAST(LENGTH(earlier.c0) AS STRING), ':', earlier.c0))) AS row_key
    FROM earlier LEFT JOIN later
      ON later.row_text = earlier.row_text AND later.copy = earlier.copy
    WHERE later.copy IS NULL
  ),
  came AS (
    SELECT later.*, CONCAT(IF(later.c0 IS NULL, '-', CONCAT(CAST(LENGTH(later.c0) AS STRING), ':', later.c0))) AS row_key
    FROM later LEFT JOIN earlier
      ON earlier.row_text = later.row_text AND earlier.copy = later.copy
    WHERE earlier.copy IS NULL
  )
SELECT
  IFNULL(STRPOS(@checks, CONCAT("'", COALESCE(gone.c0, came.c0), "'")) > 0, FALSE) AS checked0,
  COALESCE(gone.c0, came.c0) AS c0, COALESCE(gone.c1, came.c1) AS c1,
  ARRAY_TO_STRING([CONCAT('ID=', IFNULL(IF(LENGTH(COALESCE(gone.c0, came.c0)) > 200, CONCAT(LEFT(COALESCE(gone.c0, came.c0), 200), '...'), COALESCE(gone.c0, came.c0)), 'null'))], ', ') AS row_key,
  IF(gone.copy IS NULL, NULL, ARRAY_TO_STRING([IF(gone.copy IS NULL OR came.copy IS NULL OR IF(LENGTH(gone.c1) > 200, CONCAT(LEFT(gone.c1, 200), '...'), gone.c1) IS DISTINCT FROM IF(LENGTH(came.c1) > 200, CONCAT(LEFT(came.c1, 200), '...'), came.c1), CONCAT('it\'s=', IFNULL(IF(LENGTH(gone.c1) > 200, CONCAT(LEFT(gone.c1, 200), '...'), gone.c1), 'null')), NULL)], ', ')) AS before,
  IF(came.copy IS NULL, NULL, ARRAY_TO_STRING([IF(gone.copy IS NULL OR came.copy IS NULL OR IF(LENGTH(gone.c1) > 200, CONCAT(LEFT(gone.c1, 200), '...'), gone.c1) IS DISTINCT FROM IF(LENGTH(came.c1) > 200, CONCAT(LEFT(came.c1, 200), '...'), came.c1), CONCAT('it\'s=', IFNULL(IF(LENGTH(came.c1) > 200, CONCAT(LEFT(came.c1, 200), '...'), came.c1), 'null')), NULL)], ', ')) AS after
FROM gone FULL JOIN came ON came.row_key = gone.row_key;

SET snowline_view = (
  SELECT CONCAT(
    '{"view":"v","rows_before":', CAST((SELECT COUNT(*) FROM `staging`.`run_view`) AS STRING),
    ',"rows_after":', CAST((SELECT COUNT(*) FROM snowline_view_after) AS STRING),
    ',"changed":', CAST((SELECT COUNT(*) FROM snowline_view_change) AS STRING), ',"rows":[',
    IFNULL((
      SELECT STRING_AGG(
        CONCAT(
          '{"key":', TO_JSON_STRING(row_key), ',"before":', TO_JSON_STRING(before),
          ',"after":', TO_JSON_STRING(after), '}'),
        ',' ORDER BY checked0 DESC, c0 IS NULL, c0, c1 IS NULL, c1)
      FROM (SELECT * FROM snowline_view_change ORDER BY checked0 DESC, c0 IS NULL, c0, c1 IS NULL, c1 LIMIT 20)), ''),
    ']}')
);

SET snowline_view = (
  SELECT CONCAT(
    '{"view":"v","rows_before":', CAST(rows_before AS STRING), ',"rows_after":', CAST(rows_after AS STRING),
    ',"changed":', CAST(rows_before + rows_after AS STRING), ',"rows":[]}')
  FROM (
    SELECT
      (SELECT COUNT(*) FROM `staging`.`run_view`) AS rows_before, (SELECT COUNT(*) FROM snowline_view_after) AS rows_after
  )
)
