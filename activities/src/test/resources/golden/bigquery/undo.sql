CREATE TEMP TABLE snowline_held AS
SELECT
  *,
  ROW_NUMBER() OVER (
    PARTITION BY snowline_key ORDER BY snowline_row_hash
  ) AS snowline_position
FROM (
  SELECT snowline_held.*, CONCAT(IF(`ORDER ID` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING))),
      IF(`select` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`)), '') AS snowline_key, CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(CONCAT(IF(`DAY` IS NULL, '', CONCAT('DAY=', CONCAT(CAST(CHAR_LENGTH(CAST(UNIX_DATE(`DAY`) AS STRING)) AS STRING), ':', CAST(UNIX_DATE(`DAY`) AS STRING)))), IF(`gone` IS NULL, '', CONCAT('GONE=', CONCAT(CAST(CHAR_LENGTH(IF(`gone` IS NULL, NULL, TO_JSON_STRING(`gone`))) AS STRING), ':', IF(`gone` IS NULL, NULL, TO_JSON_STRING(`gone`))))), IF(`it's` IS NULL, '', CONCAT('IT\'S=', CONCAT(CAST(CHAR_LENGTH(UPPER(TO_HEX(`it's`))) AS STRING), ':', UPPER(TO_HEX(`it's`))))), IF(`ORDER ID` IS NULL, '', CONCAT('ORDER ID=', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING)))), IF(`say "hi"` IS NULL, '', CONCAT('SAY "HI"=', CONCAT(CAST(CHAR_LENGTH(IF(STRPOS(CAST(`say "hi"` AS STRING), '.') = 0, CAST(`say "hi"` AS STRING), RTRIM(RTRIM(CAST(`say "hi"` AS STRING), '0'), '.'))) AS STRING), ':', IF(STRPOS(CAST(`say "hi"` AS STRING), '.') = 0, CAST(`say "hi"` AS STRING), RTRIM(RTRIM(CAST(`say "hi"` AS STRING), '0'), '.'))))), IF(`select` IS NULL, '', CONCAT('SELECT=', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`))), IF(`Äß` IS NULL, '', CONCAT('ÄSS=', CONCAT(CAST(CHAR_LENGTH(CAST(DATETIME_DIFF(`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING)) AS STRING), ':', CAST(DATETIME_DIFF(`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING))))))), 21)) AS INT64) AS snowline_row_hash FROM `d`.`target's -- copy` AS snowline_held
)
WHERE snowline_key IN (
  SELECT open.snowline_key FROM `versions` AS open
  WHERE open.table_name = @table AND open.run_in = @undone
);

CREATE TEMP TABLE snowline_written AS
WITH
  held AS (
    SELECT
      snowline_key, snowline_row_hash, position,
      ROW_NUMBER() OVER (
        PARTITION BY snowline_key, snowline_row_hash ORDER BY position DESC
      ) AS oldest,
      COUNT(*) OVER (PARTITION BY snowline_key, snowline_row_hash) AS alike
    FROM (
      SELECT snowline_key, snowline_row_hash, snowline_position AS position FROM snowline_held
    )
  ),
  versions AS (
    SELECT
      snowline_key, row_hash, valid_from, run_in,
      ROW_NUMBER() OVER (
        PARTITION BY snowline_key, row_hash ORDER BY valid_from DESC, run_in DESC
      ) AS newest,
      COUNT(*) OVER (PARTITION BY snowline_key, row_hash) AS alike
    FROM `versions`
    WHERE table_name = @table AND snowline_key IN (SELECT held.snowline_key FROM held)
  )
SELECT held.snowline_key, held.position, versions.valid_from, versions.run_in
FROM held JOIN versions
  ON versions.snowline_key = held.snowline_key
  AND versions.row_hash = held.snowline_row_hash
WHERE held.oldest = LEAST(held.alike, versions.alike) + 1 - versions.newest;

SELECT COUNT(*) FROM snowline_written WHERE run_in = @undone;

DELETE FROM `d`.`target's -- copy` AS snowline_target WHERE CONCAT(IF(`ORDER ID` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING))),
      IF(`select` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`)), '') IN (SELECT held.snowline_key FROM snowline_held AS held);

INSERT INTO `d`.`target's -- copy` (`ORDER ID`, `select`, `say "hi"`, `it's`, `Äß`, `DAY`, `gone`)
SELECT held.`ORDER ID`, held.`select`, held.`say "hi"`, held.`it's`, held.`Äß`, held.`DAY`, held.`gone` FROM snowline_held AS held
LEFT JOIN (SELECT snowline_key, position FROM snowline_written WHERE run_in = @undone) AS written
  ON written.snowline_key = held.snowline_key AND written.position = held.snowline_position
WHERE written.position IS NULL;

DELETE FROM `versions` WHERE table_name = @table AND run_in = @undone;

INSERT INTO `d`.`target's -- copy` (`ORDER ID`, `select`, `say "hi"`, `it's`, `Äß`, `DAY`, `gone`) SELECT `ORDER ID`, `select`, `say "hi"`, `it's`, `Äß`, `DAY`, `gone` FROM `d`.`target's -- copy_HISTORY` AS snowline_kept WHERE run_out = @undone;

INSERT INTO `versions` (table_name, snowline_key, row_hash, valid_from, run_in)
SELECT @table, CONCAT(IF(`ORDER ID` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING))),
      IF(`select` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`)), ''), CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(CONCAT(IF(`DAY` IS NULL, '', CONCAT('DAY=', CONCAT(CAST(CHAR_LENGTH(CAST(UNIX_DATE(`DAY`) AS STRING)) AS STRING), ':', CAST(UNIX_DATE(`DAY`) AS STRING)))), IF(`gone` IS NULL, '', CONCAT('GONE=', CONCAT(CAST(CHAR_LENGTH(IF(`gone` IS NULL, NULL, TO_JSON_STRING(`gone`))) AS STRING), ':', IF(`gone` IS NULL, NULL, TO_JSON_STRING(`gone`))))), IF(`it's` IS NULL, '', CONCAT('IT\'S=', CONCAT(CAST(CHAR_LENGTH(UPPER(TO_HEX(`it's`))) AS STRING), ':', UPPER(TO_HEX(`it's`))))), IF(`ORDER ID` IS NULL, '', CONCAT('ORDER ID=', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING)))), IF(`say "hi"` IS NULL, '', CONCAT('SAY "HI"=', CONCAT(CAST(CHAR_LENGTH(IF(STRPOS(CAST(`say "hi"` AS STRING), '.') = 0, CAST(`say "hi"` AS STRING), RTRIM(RTRIM(CAST(`say "hi"` AS STRING), '0'), '.'))) AS STRING), ':', IF(STRPOS(CAST(`say "hi"` AS STRING), '.') = 0, CAST(`say "hi"` AS STRING), RTRIM(RTRIM(CAST(`say "hi"` AS STRING), '0'), '.'))))), IF(`select` IS NULL, '', CONCAT('SELECT=', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`))), IF(`Äß` IS NULL, '', CONCAT('ÄSS=', CONCAT(CAST(CHAR_LENGTH(CAST(DATETIME_DIFF(`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING)) AS STRING), ':', CAST(DATETIME_DIFF(`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING))))))), 21)) AS INT64), valid_from, run_in FROM `d`.`target's -- copy_HISTORY` AS snowline_held
WHERE run_out = @undone AND run_in IS NOT NULL;

DELETE FROM `d`.`target's -- copy_HISTORY` AS snowline_kept WHERE run_out = @undone;

SELECT COUNT(*) = @expected_rows
  AND MOD(
    COALESCE(SUM(CAST(snowline_hash AS NUMERIC)), 0) - CAST(@expected_sum AS NUMERIC),
    NUMERIC '18446744073709551616') = 0
FROM (
  SELECT
    *, CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(snowline_key)), 25)) AS INT64) & 0 AS snowline_bucket
  FROM (
    SELECT
      
      CONCAT(IF(`ORDER ID` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING))),
        IF(`select` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`)), '') AS snowline_key,
      CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(CONCAT(IF(`it's` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(UPPER(TO_HEX(`it's`))) AS STRING), ':', UPPER(TO_HEX(`it's`)))),
        IF(`ORDER ID` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING))),
        IF(`say "hi"` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(IF(STRPOS(CAST(`say "hi"` AS STRING), '.') = 0, CAST(`say "hi"` AS STRING), RTRIM(RTRIM(CAST(`say "hi"` AS STRING), '0'), '.'))) AS STRING), ':', IF(STRPOS(CAST(`say "hi"` AS STRING), '.') = 0, CAST(`say "hi"` AS STRING), RTRIM(RTRIM(CAST(`say "hi"` AS STRING), '0'), '.')))),
        IF(`select` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`)),
        IF(`Äß` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(DATETIME_DIFF(`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING)) AS STRING), ':', CAST(DATETIME_DIFF(`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING))), ''))), 21)) AS INT64) AS snowline_hash
    FROM `d`.`target's -- copy` AS snowline_held
  )
)
