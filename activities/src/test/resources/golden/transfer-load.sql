INSERT INTO "staging of run".main.staged_rows
SELECT
  "any"::JSON::VARIANT,
  CAST("at" AS TIMESTAMP WITH TIME ZONE),
  CAST("bytes" AS BLOB),
  CAST("choice" AS ENUM('a', 'it''s')),
  CAST("flag" AS BOOLEAN),
  CAST("huge" AS HUGEINT),
  CAST("it's" AS DOUBLE),
  CAST("json" AS JSON),
  CAST("list" AS HUGEINT[]),
  CAST("nanos" AS TIMESTAMP_NS),
  CAST("new one" AS VARCHAR),
  CAST("ORDER ID" AS BIGINT),
  CAST("say ""hi""" AS DECIMAL(12,4)),
  CAST("select" AS VARCHAR),
  CAST("time" AS TIME),
  CAST("uuid" AS UUID),
  CAST("Äß 🤷" AS DATE),
  snowline_key, snowline_hash, snowline_bucket, snowline_reason
FROM read_parquet(['/staged/it''s rows.parquet', '/staged/more.parquet'])
