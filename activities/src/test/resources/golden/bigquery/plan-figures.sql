SELECT
  COUNTIF(snowline_reason IS NOT NULL),
  COUNTIF(snowline_reason IN ('missing key', 'duplicate key')),
  COUNTIF(snowline_reason IS NULL)
FROM `staging`.`run_rows`;

SELECT
  COUNTIF(snowline_change = 'inserted'), COUNTIF(snowline_change = 'updated'),
  COUNTIF(snowline_change = 'superseded'), COUNTIF(snowline_change = 'vanished')
FROM `staging`.`run_changes`;

SELECT COUNT(*), COALESCE(SUM(CAST(snowline_hash AS NUMERIC)), 0)
FROM `staging`.`run_changes` WHERE snowline_change IN ('superseded', 'vanished');

SELECT COUNT(DISTINCT snowline_key)
FROM (SELECT CONCAT(IF(`ORDER ID` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING))),
      IF(`select` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`)), '') AS snowline_key, CAST(`DAY` AS TIMESTAMP) AS snowline_snapshot FROM `d`.`target's -- copy` AS snowline_held)
GROUP BY snowline_snapshot ORDER BY snowline_snapshot DESC NULLS LAST;

SELECT TO_HEX(SHA256(STRING_AGG(
  CONCAT(
    CAST(LENGTH(snowline_key) AS STRING), ':', snowline_key,
    CAST(snowline_hash AS STRING), 'x', CAST(copies AS STRING), ';'),
  '' ORDER BY snowline_key, snowline_hash)))
FROM (
  SELECT *, SUBSTR(TO_HEX(MD5(snowline_key)), 1, 2) AS part FROM (
    SELECT snowline_key, snowline_hash, COUNT(*) AS copies FROM `staging`.`run_changes`
    WHERE snowline_change IN ('superseded', 'vanished') GROUP BY snowline_key, snowline_hash
  )
)
GROUP BY part ORDER BY part;

INSERT INTO kept (run, snowline_key, snowline_hash, copies)
SELECT @run, snowline_key, snowline_hash, copies FROM (
  SELECT snowline_key, snowline_hash, COUNT(*) AS copies FROM `staging`.`run_changes`
  WHERE snowline_change IN ('superseded', 'vanished') GROUP BY snowline_key, snowline_hash
);

SELECT COALESCE(SUM(GREATEST(planned.copies - COALESCE(kept.copies, 0), 0)), 0)
FROM (
  SELECT snowline_key, snowline_hash, COUNT(*) AS copies FROM `staging`.`run_changes`
  WHERE snowline_change IN ('superseded', 'vanished') GROUP BY snowline_key, snowline_hash
) AS planned
LEFT JOIN (SELECT * FROM kept WHERE run = @waiting) AS kept
  ON kept.snowline_key = planned.snowline_key
  AND kept.snowline_hash = planned.snowline_hash
