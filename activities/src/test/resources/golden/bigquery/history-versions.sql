WITH present AS (
  SELECT
    version.*, CONCAT(IF(`ORDER ID` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING))),
      IF(`select` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`)), '') AS snowline_key, CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(CONCAT(IF(`it's` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(UPPER(TO_HEX(`it's`))) AS STRING), ':', UPPER(TO_HEX(`it's`)))),
      IF(`ORDER ID` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING))),
      IF(`say "hi"` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(IF(STRPOS(CAST(`say "hi"` AS STRING), '.') = 0, CAST(`say "hi"` AS STRING), RTRIM(RTRIM(CAST(`say "hi"` AS STRING), '0'), '.'))) AS STRING), ':', IF(STRPOS(CAST(`say "hi"` AS STRING), '.') = 0, CAST(`say "hi"` AS STRING), RTRIM(RTRIM(CAST(`say "hi"` AS STRING), '0'), '.')))),
      IF(`select` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`)),
      IF(`Äß` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(DATETIME_DIFF(`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING)) AS STRING), ':', CAST(DATETIME_DIFF(`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING))), ''))), 21)) AS INT64) AS snowline_hash, CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(CONCAT(IF(version.`DAY` IS NULL, '', CONCAT('DAY=', CONCAT(CAST(CHAR_LENGTH(CAST(UNIX_DATE(version.`DAY`) AS STRING)) AS STRING), ':', CAST(UNIX_DATE(version.`DAY`) AS STRING)))), IF(version.`gone` IS NULL, '', CONCAT('GONE=', CONCAT(CAST(CHAR_LENGTH(IF(version.`gone` IS NULL, NULL, TO_JSON_STRING(version.`gone`))) AS STRING), ':', IF(version.`gone` IS NULL, NULL, TO_JSON_STRING(version.`gone`))))), IF(version.`it's` IS NULL, '', CONCAT('IT\'S=', CONCAT(CAST(CHAR_LENGTH(UPPER(TO_HEX(version.`it's`))) AS STRING), ':', UPPER(TO_HEX(version.`it's`))))), IF(version.`ORDER ID` IS NULL, '', CONCAT('ORDER ID=', CONCAT(CAST(CHAR_LENGTH(CAST(version.`ORDER ID` AS STRING)) AS STRING), ':', CAST(version.`ORDER ID` AS STRING)))), IF(version.`say "hi"` IS NULL, '', CONCAT('SAY "HI"=', CONCAT(CAST(CHAR_LENGTH(IF(STRPOS(CAST(version.`say "hi"` AS STRING), '.') = 0, CAST(version.`say "hi"` AS STRING), RTRIM(RTRIM(CAST(version.`say "hi"` AS STRING), '0'), '.'))) AS STRING), ':', IF(STRPOS(CAST(version.`say "hi"` AS STRING), '.') = 0, CAST(version.`say "hi"` AS STRING), RTRIM(RTRIM(CAST(version.`say "hi"` AS STRING), '0'), '.'))))), IF(version.`select` IS NULL, '', CONCAT('SELECT=', CONCAT(CAST(CHAR_LENGTH(version.`select`) AS STRING), ':', version.`select`))), IF(version.`Äß` IS NULL, '', CONCAT('ÄSS=', CONCAT(CAST(CHAR_LENGTH(CAST(DATETIME_DIFF(version.`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING)) AS STRING), ':', CAST(DATETIME_DIFF(version.`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING))))))), 21)) AS INT64) AS snowline_row_hash
  FROM `d`.`target's -- copy` AS version WHERE CAST(version.`ORDER ID` AS STRING) = @key_0 AND CAST(version.`select` AS STRING) = @key_1
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
    COALESCE(opened.valid_from, CAST(version.`DAY` AS TIMESTAMP)) AS snowline_since,
    CAST(NULL AS TIMESTAMP) AS snowline_until,
    opened.run_in AS snowline_run_in, CAST(NULL AS STRING) AS snowline_run_out,
    version.snowline_hash AS snowline_hash, version.snowline_key AS snowline_key, CAST(version.`say "hi"` AS STRING), TO_HEX(version.`it's`), IF(version.`gone` IS NULL, NULL, TO_JSON_STRING(version.`gone`))
  FROM present AS version LEFT JOIN opened
    ON opened.snowline_key = version.snowline_key
    AND opened.row_hash = version.snowline_row_hash
  UNION ALL
  SELECT
    version.valid_from, version.valid_to, version.run_in, version.run_out, CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(CONCAT(IF(`it's` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(UPPER(TO_HEX(`it's`))) AS STRING), ':', UPPER(TO_HEX(`it's`)))),
      IF(`ORDER ID` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING))),
      IF(`say "hi"` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(IF(STRPOS(CAST(`say "hi"` AS STRING), '.') = 0, CAST(`say "hi"` AS STRING), RTRIM(RTRIM(CAST(`say "hi"` AS STRING), '0'), '.'))) AS STRING), ':', IF(STRPOS(CAST(`say "hi"` AS STRING), '.') = 0, CAST(`say "hi"` AS STRING), RTRIM(RTRIM(CAST(`say "hi"` AS STRING), '0'), '.')))),
      IF(`select` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`)),
      IF(`Äß` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(DATETIME_DIFF(`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING)) AS STRING), ':', CAST(DATETIME_DIFF(`Äß`, DATETIME '1970-01-01 00:00:00', MICROSECOND) AS STRING))), ''))), 21)) AS INT64), CONCAT(IF(`ORDER ID` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(CAST(`ORDER ID` AS STRING)) AS STRING), ':', CAST(`ORDER ID` AS STRING))),
      IF(`select` IS NULL, '-', CONCAT(CAST(CHAR_LENGTH(`select`) AS STRING), ':', `select`)), ''), CAST(version.`say "hi"` AS STRING), TO_HEX(version.`it's`), IF(version.`gone` IS NULL, NULL, TO_JSON_STRING(version.`gone`))
  FROM `d`.`target's -- copy_HISTORY` AS version WHERE CAST(version.`ORDER ID` AS STRING) = @key_0 AND CAST(version.`select` AS STRING) = @key_1
)
ORDER BY snowline_key, snowline_since NULLS FIRST, snowline_until NULLS LAST
