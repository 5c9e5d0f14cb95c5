CREATE TEMP TABLE snowline_touched AS
WITH
  held AS (
    SELECT
      snowline_key,
      COUNT(*) AS copies,
      ARRAY_AGG(
        snowline_hash
        ORDER BY snowline_snapshot DESC NULLS LAST, snowline_hash DESC LIMIT 1
      )[OFFSET(0)] AS newest_hash
    FROM (
      SELECT
        *, CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(snowline_key)), 25)) AS INT64) & 7 AS snowline_bucket
      FROM (
        SELECT
          CAST(`DAY` AS TIMESTAMP) AS snowline_snapshot,
          CONCAT(IF(`ORDER ID` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING))),
            IF(`select` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`)), '') AS snowline_key,
          CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(CONCAT('-',
            IF(`ORDER ID` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING))),
            IF(`say "hi"` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(IF(STRPOS(CAST(`say "hi"` AS STRING), '.') = 0, CAST(`say "hi"` AS STRING), RTRIM(RTRIM(CAST(`say "hi"` AS STRING), '0'), '.'))) AS STRING), ':', IF(STRPOS(CAST(`say "hi"` AS STRING), '.') = 0, CAST(`say "hi"` AS STRING), RTRIM(RTRIM(CAST(`say "hi"` AS STRING), '0'), '.')))),
            IF(`select` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`)),
            IF(`Äß` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(DATETIME_DIFF(`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING)) AS STRING), ':', CAST(DATETIME_DIFF(`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING))), ''))), 21)) AS INT64) AS snowline_hash
        FROM `d`.`target's -- copy` AS snowline_held
      )
    )
    WHERE snowline_bucket IN (1, 5)
    GROUP BY snowline_key
  ),
  usable AS (SELECT snowline_key, snowline_hash FROM `staging`.`run_rows` WHERE snowline_reason IS NULL)
SELECT
  COALESCE(held.snowline_key, usable.snowline_key) AS snowline_key,
  held.snowline_key IS NOT NULL AS in_target,
  usable.snowline_key IS NOT NULL AS in_source,
  usable.snowline_hash AS source_hash
FROM held FULL JOIN usable ON usable.snowline_key = held.snowline_key
WHERE held.copies > 1 OR held.newest_hash IS DISTINCT FROM usable.snowline_hash;
CREATE OR REPLACE TABLE `staging`.`run_changes` AS
WITH
  copies AS (
    SELECT
      *,
      ROW_NUMBER() OVER newest_first AS snowline_age,
      LAG(snowline_snapshot) OVER newest_first AS snowline_newer
    FROM (
      SELECT
        *, CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(snowline_key)), 25)) AS INT64) & 7 AS snowline_bucket
      FROM (
        SELECT
          `ORDER ID`, `select`, `say "hi"`, CAST(NULL AS BYTES) AS `it's`, `Äß`, `DAY`, `gone`, CAST(`DAY` AS TIMESTAMP) AS snowline_snapshot, CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(CONCAT(IF(`DAY` IS NULL, '', CONCAT('DAY=', CONCAT(CAST(CHAR_LENGTH(CAST(UNIX_DATE(`DAY`) AS STRING)) AS STRING), ':', CAST(UNIX_DATE(`DAY`) AS STRING)))), IF(`gone` IS NULL, '', CONCAT('GONE=', CONCAT(CAST(CHAR_LENGTH(IF(`gone` IS NULL, NULL, TO_JSON_STRING(`gone`))) AS STRING), ':', IF(`gone` IS NULL, NULL, TO_JSON_STRING(`gone`))))), IF(`ORDER ID` IS NULL, '', CONCAT('ORDER ID=', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING)))), IF(`say "hi"` IS NULL, '', CONCAT('SAY "HI"=', CONCAT(CAST(CHAR_LENGTH(IF(STRPOS(CAST(`say "hi"` AS STRING), '.') = 0, CAST(`say "hi"` AS STRING), RTRIM(RTRIM(CAST(`say "hi"` AS STRING), '0'), '.'))) AS STRING), ':', IF(STRPOS(CAST(`say "hi"` AS STRING), '.') = 0, CAST(`say "hi"` AS STRING), RTRIM(RTRIM(CAST(`say "hi"` AS STRING), '0'), '.'))))), IF(`select` IS NULL, '', CONCAT('SELECT=', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`))), IF(`Äß` IS NULL, '', CONCAT('ÄSS=', CONCAT(CAST(CHAR_LENGTH(CAST(DATETIME_DIFF(`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING)) AS STRING), ':', CAST(DATETIME_DIFF(`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING))))))), 21)) AS INT64) AS snowline_row_hash,
          CONCAT(IF(`ORDER ID` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING))),
            IF(`select` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`)), '') AS snowline_key,
          CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(CONCAT('-',
            IF(`ORDER ID` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING))),
            IF(`say "hi"` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(IF(STRPOS(CAST(`say "hi"` AS STRING), '.') = 0, CAST(`say "hi"` AS STRING), RTRIM(RTRIM(CAST(`say "hi"` AS STRING), '0'), '.'))) AS STRING), ':', IF(STRPOS(CAST(`say "hi"` AS STRING), '.') = 0, CAST(`say "hi"` AS STRING), RTRIM(RTRIM(CAST(`say "hi"` AS STRING), '0'), '.')))),
            IF(`select` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`)),
            IF(`Äß` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(DATETIME_DIFF(`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING)) AS STRING), ':', CAST(DATETIME_DIFF(`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING))), ''))), 21)) AS INT64) AS snowline_hash
        FROM `d`.`target's -- copy` AS snowline_held
      )
    )
    WHERE snowline_bucket IN (1, 5) AND snowline_key IN (SELECT snowline_key FROM snowline_touched WHERE in_target)
    WINDOW newest_first AS (
      PARTITION BY snowline_key
      ORDER BY snowline_snapshot DESC NULLS LAST, snowline_hash DESC, snowline_row_hash DESC
    )
  ),
  snapshots AS (
    SELECT snowline_snapshot, LEAD(snowline_snapshot) OVER (ORDER BY snowline_snapshot) AS next
    FROM (SELECT DISTINCT CAST(`DAY` AS TIMESTAMP) AS snowline_snapshot FROM `d`.`target's -- copy` AS snowline_held)
  )
SELECT
  copies.`ORDER ID`, copies.`select`, copies.`say "hi"`, copies.`it's`, copies.`Äß`, copies.`DAY`, copies.`gone`,
  CASE
    WHEN copies.snowline_age > 1 THEN 'superseded'
    WHEN NOT touched.in_source THEN 'vanished'
    WHEN copies.snowline_hash <> touched.source_hash THEN 'updated'
    ELSE 'kept'
  END AS snowline_change,
  copies.snowline_key, copies.snowline_hash, copies.snowline_bucket,
  copies.snowline_row_hash, copies.snowline_age, copies.snowline_snapshot AS snowline_began,
  CASE
    WHEN copies.snowline_age > 1 THEN copies.snowline_newer
    WHEN NOT touched.in_source THEN snapshots.next
  END AS snowline_ended
FROM copies
JOIN snowline_touched AS touched ON touched.snowline_key = copies.snowline_key
LEFT JOIN snapshots ON snapshots.snowline_snapshot = copies.snowline_snapshot
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'inserted', snowline_key, NULL, NULL, NULL, NULL, NULL, NULL
FROM snowline_touched WHERE NOT in_target
