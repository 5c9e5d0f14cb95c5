SELECT COUNT(*) FROM (
  SELECT snowline_bucket FROM (
    SELECT
      snowline_bucket, COUNT(*) AS copies, SUM(CAST(snowline_hash AS NUMERIC)) AS total
    FROM (
      SELECT
        *, CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(snowline_key)), 25)) AS INT64) & 7 AS snowline_bucket
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
    GROUP BY snowline_bucket
    UNION ALL
    SELECT position, -copies, -CAST(@expected_sums[OFFSET(position)] AS NUMERIC)
    FROM UNNEST(@expected_rows) AS copies WITH OFFSET AS position
  )
  GROUP BY snowline_bucket
  HAVING SUM(copies) <> 0 OR MOD(SUM(total), NUMERIC '18446744073709551616') <> 0
);

SELECT COUNT(*) FROM (
  SELECT snowline_bucket FROM (
    SELECT
      snowline_bucket, COUNT(*) AS copies, SUM(CAST(snowline_hash AS NUMERIC)) AS total
    FROM (
      SELECT
        *, CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(snowline_key)), 25)) AS INT64) & 7 AS snowline_bucket
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
    GROUP BY snowline_bucket    
    UNION ALL
    SELECT snowline_bucket & 7, -COUNT(*), -SUM(CAST(snowline_hash AS NUMERIC))
    FROM `staging`.`run_changes` WHERE snowline_change IN ('superseded', 'vanished')
    GROUP BY 1
    UNION ALL
    SELECT position, -copies, -CAST(@expected_sums[OFFSET(position)] AS NUMERIC)
    FROM UNNEST(@expected_rows) AS copies WITH OFFSET AS position
  )
  GROUP BY snowline_bucket
  HAVING SUM(copies) <> 0 OR MOD(SUM(total), NUMERIC '18446744073709551616') <> 0
)
