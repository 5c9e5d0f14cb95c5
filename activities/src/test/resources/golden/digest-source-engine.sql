SELECT
  snowline_bucket,
  count(*),
  count(DISTINCT snowline_key_hash)
    FILTER (snowline_key <> '--'),
  sum(snowline_hash)
FROM (
  SELECT *, snowline_key_hash & 1023 AS snowline_bucket
  FROM (
    SELECT 
      concat(CASE WHEN "order id" IS NULL THEN '-' ELSE concat(length("order id"::VARCHAR), ':', "order id"::VARCHAR) END, CASE WHEN "SELECT" IS NULL THEN '-' ELSE concat(length(("SELECT"::VARCHAR COLLATE C)), ':', ("SELECT"::VARCHAR COLLATE C)) END) AS snowline_key,
      (hash(snowline_key) >> 4)::BIGINT AS snowline_key_hash,
      (hash(hash(hash(to_json("any")::VARCHAR), hash(TRY_CAST("at" AS TIMESTAMP WITH TIME ZONE)), hash(TRY_CAST("bytes" AS BLOB)), hash("choice"::VARCHAR), hash(TRY_CAST("flag" AS BOOLEAN)), hash("huge"::VARCHAR), hash(TRY_CAST("it's" AS DOUBLE)), hash("json"::VARCHAR), hash("list"::VARCHAR), hash(TRY_CAST("nanos" AS TIMESTAMP_NS)), hash(("new one"::VARCHAR COLLATE C)), hash(TRY_CAST("order id" AS BIGINT)), hash(TRY_CAST("say ""hi""" AS DECIMAL(12,4))), hash(("SELECT"::VARCHAR COLLATE C)), hash(TRY_CAST("time" AS TIME)), hash("uuid"::VARCHAR), hash(TRY_CAST("Äß 🤷" AS DATE)))) & 281474976710655)::BIGINT AS snowline_hash
    FROM "main"."source ""1"""
  )
)
GROUP BY snowline_bucket
