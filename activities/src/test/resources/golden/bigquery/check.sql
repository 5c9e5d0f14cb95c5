CREATE TEMP TABLE snowline_check_0 AS
SELECT CONCAT(IF(c0 IS NULL, '-', CONCAT(CAST(LENGTH(c0) AS STRING), ':', c0)), IF(c1 IS NULL, '-', CONCAT(CAST(LENGTH(c1) AS STRING), ':', c1)), IF(c2 IS NULL, '-', CONCAT(CAST(LENGTH(c2) AS STRING), ':', c2)), IF(c3 IS NULL, '-', CONCAT(CAST(LENGTH(c3) AS STRING), ':', c3))) AS row_text, CONCAT('[', IFNULL(c0, 'null'), ', ', IFNULL(c1, 'null'), ', ', IFNULL(c2, 'null'), ', ', IFNULL(c3, 'null'), ']') AS shown
FROM (
  SELECT c0 AS c0, REGEXP_REPLACE(IF(STRPOS(CAST(c1 AS STRING), '.') = 0, CONCAT(CAST(c1 AS STRING), '.'), CAST(c1 AS STRING)), r'[.]?0*$', '') AS c1, CASE
  WHEN IS_NAN(c2) THEN 'NaN'
  WHEN IS_INF(c2) THEN IF(c2 > 0, 'Infinity', '-Infinity')
  ELSE COALESCE(REGEXP_REPLACE(IF(STRPOS(CAST(SAFE_CAST(CAST(c2 AS STRING) AS BIGNUMERIC) AS STRING), '.') = 0, CONCAT(CAST(SAFE_CAST(CAST(c2 AS STRING) AS BIGNUMERIC) AS STRING), '.'), CAST(SAFE_CAST(CAST(c2 AS STRING) AS BIGNUMERIC) AS STRING)), r'[.]?0*$', ''), CAST(c2 AS STRING))
END AS c2, REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(CAST(c3 AS STRING), r'[+]00$', ''), r'(:\d\d)$', r'\1.0'), r'([.]\d+?)0+$', r'\1') AS c3 FROM (
    SELECT CAST(NULL AS STRING) AS c0, CAST(NULL AS NUMERIC) AS c1, CAST(NULL AS FLOAT64) AS c2, CAST(NULL AS TIMESTAMP) AS c3 FROM (SELECT 1) WHERE FALSE
    UNION ALL
    (
SELECT a, b, c, d FROM t -- that's all
    )
  )
);

IF (
  SELECT COUNT(*) FROM (
    SELECT row_text FROM (
      SELECT row_text, 1 AS copies FROM snowline_check_0
      UNION ALL
      SELECT wanted, -1 FROM UNNEST(@check_0) AS wanted
    )
    GROUP BY row_text HAVING SUM(copies) <> 0
  )
) > 0 THEN
  SET snowline_failed = ARRAY_CONCAT(snowline_failed, [CONCAT(
    'check who\'s: the source says [1, it\'s], the target ',
    (
      SELECT LEFT(CONCAT(
        IFNULL((
          SELECT STRING_AGG(shown, ' ' ORDER BY shown)
          FROM (SELECT shown FROM snowline_check_0 ORDER BY shown LIMIT 3)), 'no rows'),
        IF(COUNT(*) > 3, CONCAT(' and ', CAST(COUNT(*) - 3 AS STRING), ' more'), '')), 300)
      FROM snowline_check_0
    ))]);
END IF;

IF ARRAY_LENGTH(snowline_failed) > 0 THEN
  RAISE USING MESSAGE = CONCAT(
    'snowline NotVerified: Cannot prove target: ', ARRAY_TO_STRING(snowline_failed, '; '), '; all was rolled back');
END IF
