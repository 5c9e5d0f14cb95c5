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
      SELECT snowline_key, snowline_row_hash, snowline_age AS position
      FROM `staging`.`run_changes` WHERE snowline_change <> 'inserted'
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

INSERT INTO `d`.`target's -- copy_HISTORY` (`ORDER ID`, `select`, `say "hi"`, `it's`, `Äß`, `DAY`, `gone`, valid_from, valid_to, run_in, run_out)
SELECT
  changes.`ORDER ID`, changes.`select`, changes.`say "hi"`, changes.`it's`, changes.`Äß`, changes.`DAY`, changes.`gone`,
  COALESCE(written.valid_from, changes.snowline_began), COALESCE(changes.snowline_ended, @cut), written.run_in, @run
FROM `staging`.`run_changes` AS changes
LEFT JOIN snowline_written AS written
  ON written.snowline_key = changes.snowline_key
  AND written.position = changes.snowline_age
WHERE changes.snowline_change IN ('updated');

DELETE FROM `versions` AS open
WHERE open.table_name = @table
  AND open.snowline_key IN (SELECT changes.snowline_key FROM `staging`.`run_changes` AS changes)
  AND NOT EXISTS (
    SELECT 1 FROM snowline_written AS written
    JOIN `staging`.`run_changes` AS changes
      ON changes.snowline_key = written.snowline_key
      AND changes.snowline_age = written.position
    WHERE written.snowline_key = open.snowline_key AND written.run_in = open.run_in
      AND NOT changes.snowline_change IN ('updated')
  );

DELETE FROM `d`.`target's -- copy` AS snowline_held WHERE CONCAT(IF(`ORDER ID` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING))),
      IF(`select` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`)), '') IN (SELECT changes.snowline_key FROM `staging`.`run_changes` AS changes WHERE changes.snowline_change IN ('updated'));

INSERT INTO `versions` (table_name, snowline_key, row_hash, valid_from, run_in)
SELECT @table, staged.snowline_key, CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(CONCAT(IF(CAST(@day AS DATE) IS NULL, '', CONCAT('DAY=', CONCAT(CAST(CHAR_LENGTH(CAST(UNIX_DATE(CAST(@day AS DATE)) AS STRING)) AS STRING), ':', CAST(UNIX_DATE(CAST(@day AS DATE)) AS STRING)))), IF(staged.`it's` IS NULL, '', CONCAT('IT\'S=', CONCAT(CAST(CHAR_LENGTH(UPPER(TO_HEX(staged.`it's`))) AS STRING), ':', UPPER(TO_HEX(staged.`it's`))))), IF(staged.`ORDER ID` IS NULL, '', CONCAT('ORDER ID=', CONCAT(CAST(CHAR_LENGTH(CAST(staged.`ORDER ID` AS STRING)) AS STRING), ':', CAST(staged.`ORDER ID` AS STRING)))), IF(staged.`say "hi"` IS NULL, '', CONCAT('SAY "HI"=', CONCAT(CAST(CHAR_LENGTH(IF(STRPOS(CAST(staged.`say "hi"` AS STRING), '.') = 0, CAST(staged.`say "hi"` AS STRING), RTRIM(RTRIM(CAST(staged.`say "hi"` AS STRING), '0'), '.'))) AS STRING), ':', IF(STRPOS(CAST(staged.`say "hi"` AS STRING), '.') = 0, CAST(staged.`say "hi"` AS STRING), RTRIM(RTRIM(CAST(staged.`say "hi"` AS STRING), '0'), '.'))))), IF(staged.`select` IS NULL, '', CONCAT('SELECT=', CONCAT(CAST(CHAR_LENGTH(staged.`select`) AS STRING), ':', staged.`select`))), IF(staged.`Äß` IS NULL, '', CONCAT('ÄSS=', CONCAT(CAST(CHAR_LENGTH(CAST(DATETIME_DIFF(staged.`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING)) AS STRING), ':', CAST(DATETIME_DIFF(staged.`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING))))))), 21)) AS INT64), @cut, @run
FROM `staging`.`run_changes` AS changes
JOIN `staging`.`run_rows` AS staged ON staged.snowline_key = changes.snowline_key
WHERE changes.snowline_change IN ('inserted', 'updated')
  AND staged.snowline_reason IS NULL;

INSERT INTO `d`.`target's -- copy` (`ORDER ID`, `select`, `say "hi"`, `it's`, `Äß`, `DAY`, `gone`)
SELECT `ORDER ID`, `select`, `say "hi"`, `it's`, `Äß`, `DAY`, `gone` FROM `staging`.`run_changes` AS snowline_changes
WHERE snowline_change <> 'inserted' AND NOT snowline_change IN ('updated')
  AND snowline_key IN (SELECT changes.snowline_key FROM `staging`.`run_changes` AS changes WHERE changes.snowline_change IN ('updated'));

INSERT INTO `d`.`target's -- copy` (`it's`, `ORDER ID`, `say "hi"`, `select`, `Äß`, `DAY`, `gone`)
SELECT staged.`it's`, staged.`ORDER ID`, staged.`say "hi"`, staged.`select`, staged.`Äß`, CAST(@day AS DATE), NULL
FROM `staging`.`run_changes` AS changes
JOIN `staging`.`run_rows` AS staged ON staged.snowline_key = changes.snowline_key
WHERE changes.snowline_change IN ('inserted', 'updated')
  AND staged.snowline_reason IS NULL
