CREATE OR REPLACE TABLE `staging`.`run_changes` AS
SELECT
  CAST(NULL AS INT64) AS `ORDER ID`, CAST(NULL AS STRING) AS `select`, CAST(NULL AS NUMERIC) AS `say "hi"`, CAST(NULL AS BYTES) AS `it's`, CAST(NULL AS DATETIME) AS `Äß`, CAST(NULL AS DATE) AS `DAY`,
  'inserted' AS snowline_change, snowline_key,
  CAST(NULL AS INT64) AS snowline_hash, CAST(NULL AS INT64) AS snowline_bucket,
  CAST(NULL AS INT64) AS snowline_row_hash, CAST(NULL AS INT64) AS snowline_age,
  CAST(NULL AS TIMESTAMP) AS snowline_began, CAST(NULL AS TIMESTAMP) AS snowline_ended
FROM `staging`.`run_rows` WHERE snowline_reason IS NULL
