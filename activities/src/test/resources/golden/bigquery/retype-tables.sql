ALTER TABLE `target's -- copy_HISTORY` ALTER COLUMN `select` SET DATA TYPE NUMERIC;

CREATE OR REPLACE TABLE `target's -- copy_QUARANTINE` (
  `it's` BYTES,
  `ORDER ID` INT64,
  `say "hi"` NUMERIC(12, 4),
  `select` STRING,
  `Äß` DATETIME,
  `quarantine_reason` STRING,
  `quarantine_run` STRING
)
