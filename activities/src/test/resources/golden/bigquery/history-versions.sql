WITH present AS (
  SELECT
    snowline_version.*, CONCAT(IF(`ORDER ID` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING))),
      IF(`select` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`)), '') AS snowline_key, CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(CONCAT(IF(`it's` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(UPPER(TO_HEX(`it's`))) AS STRING), ':', UPPER(TO_HEX(`it's`)))),
      IF(`ORDER ID` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING))),
      IF(`say "hi"` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(IF(STRPOS(CAST(`say "hi"` AS STRING), '.') = 0, CAST(`say "hi"` AS STRING), RTRIM(RTRIM(CAST(`say "hi"` AS STRING), '0'), '.'))) AS STRING), ':', IF(STRPOS(CAST(`say "hi"` AS STRING), '.') = 0, CAST(`say "hi"` AS STRING), RTRIM(RTRIM(CAST(`say "hi"` AS STRING), '0'), '.')))),
      IF(`select` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`)),
      IF(`Äß` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(DATETIME_DIFF(`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING)) AS STRING), ':', CAST(DATETIME_DIFF(`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING))), ''))), 21)) AS INT64) AS snowline_hash,
    CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(CONCAT(IF(`DAY` IS NULL, '', CONCAT('DAY=', CONCAT(CAST(CHAR_LENGTH(CAST(UNIX_DATE(`DAY`) AS STRING)) AS STRING), ':', CAST(UNIX_DATE(`DAY`) AS STRING)))), IF(`gone` IS NULL, '', CONCAT('GONE=', CONCAT(CAST(CHAR_LENGTH(IF(`gone` IS NULL, NULL, TO_JSON_STRING(`gone`))) AS STRING), ':', IF(`gone` IS NULL, NULL, TO_JSON_STRING(`gone`))))), IF(`it's` IS NULL, '', CONCAT('IT\'S=', CONCAT(CAST(CHAR_LENGTH(UPPER(TO_HEX(`it's`))) AS STRING), ':', UPPER(TO_HEX(`it's`))))), IF(`ORDER ID` IS NULL, '', CONCAT('ORDER ID=', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING)))), IF(`say "hi"` IS NULL, '', CONCAT('SAY "HI"=', CONCAT(CAST(CHAR_LENGTH(IF(STRPOS(CAST(`say "hi"` AS STRING), '.') = 0, CAST(`say "hi"` AS STRING), RTRIM(RTRIM(CAST(`say "hi"` AS STRING), '0'), '.'))) AS STRING), ':', IF(STRPOS(CAST(`say "hi"` AS STRING), '.') = 0, CAST(`say "hi"` AS STRING), RTRIM(RTRIM(CAST(`say "hi"` AS STRING), '0'), '.'))))), IF(`select` IS NULL, '', CONCAT('SELECT=', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`))), IF(`Äß` IS NULL, '', CONCAT('ÄSS=', CONCAT(CAST(CHAR_LENGTH(CAST(DATETIME_DIFF(`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING)) AS STRING), ':', CAST(DATETIME_DIFF(`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING))))))), 21)) AS INT64) AS snowline_row_hash
  FROM `d`.`target's -- copy` AS snowline_version WHERE (CAST(snowline_version.`ORDER ID` AS STRING) = @key_0 OR (snowline_version.`ORDER ID` IS NULL AND @key_0 = 'NULL')) AND (CAST(snowline_version.`select` AS STRING) = @key_1 OR (snowline_version.`select` IS NULL AND @key_1 = 'NULL'))
),
opened AS (
  SELECT
    snowline_key, row_hash, MAX(valid_from) AS valid_from,
    ARRAY_AGG(run_in ORDER BY valid_from DESC, run_in DESC LIMIT 1)[OFFSET(0)] AS run_in
  FROM `versions`
  WHERE table_name = @table AND snowline_key IN (SELECT present.snowline_key FROM present)
  GROUP BY snowline_key, row_hash
)
SELECT * FROM (
  SELECT
    COALESCE(opened.valid_from, CAST(snowline_version.`DAY` AS TIMESTAMP)) AS snowline_since,
    CAST(NULL AS TIMESTAMP) AS snowline_until,
    opened.run_in AS snowline_run_in, CAST(NULL AS STRING) AS snowline_run_out,
    snowline_version.snowline_hash AS snowline_hash,
    snowline_version.snowline_key AS snowline_key, CAST(snowline_version.`say "hi"` AS STRING), TO_HEX(snowline_version.`it's`), IF(snowline_version.`gone` IS NULL, NULL, TO_JSON_STRING(snowline_version.`gone`))
  FROM present AS snowline_version LEFT JOIN opened
    ON opened.snowline_key = snowline_version.snowline_key
    AND opened.row_hash = snowline_version.snowline_row_hash
  UNION ALL
  SELECT
    snowline_version.valid_from, snowline_version.valid_to,
    snowline_version.run_in, snowline_version.run_out, CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(CONCAT(IF(`it's` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(UPPER(TO_HEX(`it's`))) AS STRING), ':', UPPER(TO_HEX(`it's`)))),
      IF(`ORDER ID` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING))),
      IF(`say "hi"` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(IF(STRPOS(CAST(`say "hi"` AS STRING), '.') = 0, CAST(`say "hi"` AS STRING), RTRIM(RTRIM(CAST(`say "hi"` AS STRING), '0'), '.'))) AS STRING), ':', IF(STRPOS(CAST(`say "hi"` AS STRING), '.') = 0, CAST(`say "hi"` AS STRING), RTRIM(RTRIM(CAST(`say "hi"` AS STRING), '0'), '.')))),
      IF(`select` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`)),
      IF(`Äß` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(DATETIME_DIFF(`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING)) AS STRING), ':', CAST(DATETIME_DIFF(`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING))), ''))), 21)) AS INT64), CONCAT(IF(`ORDER ID` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING))),
      IF(`select` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`)), ''), CAST(snowline_version.`say "hi"` AS STRING), TO_HEX(snowline_version.`it's`), IF(snowline_version.`gone` IS NULL, NULL, TO_JSON_STRING(snowline_version.`gone`))
  FROM `d`.`target's -- copy_HISTORY` AS snowline_version WHERE (CAST(snowline_version.`ORDER ID` AS STRING) = @key_0 OR (snowline_version.`ORDER ID` IS NULL AND @key_0 = 'NULL')) AND (CAST(snowline_version.`select` AS STRING) = @key_1 OR (snowline_version.`select` IS NULL AND @key_1 = 'NULL'))
)
ORDER BY snowline_key, snowline_since NULLS FIRST, snowline_until NULLS LAST
