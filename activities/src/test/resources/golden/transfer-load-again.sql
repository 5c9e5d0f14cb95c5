CREATE VIEW "staging of run".main.loaded_1 AS
SELECT
  "any"::JSON::VARIANT AS "any",
  CAST("at" AS TIMESTAMP WITH TIME ZONE) AS "at",
  CAST("bytes" AS BLOB) AS "bytes",
  CAST("choice" AS ENUM('a', 'it''s')) AS "choice",
  CAST("flag" AS BOOLEAN) AS "flag",
  CAST("huge" AS HUGEINT) AS "huge",
  CAST("it's" AS DOUBLE) AS "it's",
  CAST("json" AS JSON) AS "json",
  CAST("list" AS HUGEINT[]) AS "list",
  CAST("nanos" AS TIMESTAMP_NS) AS "nanos",
  CAST("new one" AS VARCHAR) AS "new one",
  CAST("ORDER ID" AS BIGINT) AS "ORDER ID",
  CAST("say ""hi""" AS DECIMAL(12,4)) AS "say ""hi""",
  CAST("select" AS VARCHAR) AS "select",
  CAST("time" AS TIME) AS "time",
  CAST("uuid" AS UUID) AS "uuid",
  CAST("Äß 🤷" AS DATE) AS "Äß 🤷",
  snowline_key, snowline_hash, snowline_bucket, snowline_reason
FROM read_parquet(['/staged/again.parquet'], hive_partitioning = false)
UNION ALL SELECT * FROM "staging of run".main.loaded_0 WHERE NOT (snowline_bucket IN (1, 5))
