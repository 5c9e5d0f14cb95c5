CREATE OR REPLACE TABLE "staging of run".main.changes AS
WITH hashed AS MATERIALIZED (
  SELECT target_row, snowline_key, snowline_hash, snapshot
  FROM (
    SELECT *, snowline_key_hash & 7 AS snowline_bucket
    FROM (
      SELECT rowid AS target_row, "DAY"::TIMESTAMP AS snapshot,
        concat(CASE WHEN "ORDER ID" IS NULL THEN '-' ELSE concat(length("ORDER ID"::VARCHAR), ':', "ORDER ID"::VARCHAR) END, CASE WHEN "select" IS NULL THEN '-' ELSE concat(length(("select"::VARCHAR COLLATE C)), ':', ("select"::VARCHAR COLLATE C)) END) AS snowline_key,
        (hash(snowline_key) >> 4)::BIGINT AS snowline_key_hash,
        (hash(hash(hash(to_json("any")::VARCHAR), hash("at"), hash("bytes"), hash("choice"::VARCHAR), hash("flag"), hash("huge"::VARCHAR), hash("it's"), hash("json"::VARCHAR), hash("list"::VARCHAR), hash("nanos"), hash(NULL), hash("ORDER ID"), hash("say ""hi"""), hash(("select"::VARCHAR COLLATE C)), hash("time"), hash("uuid"::VARCHAR), hash("Äß 🤷"))) & 281474976710655)::BIGINT AS snowline_hash
      FROM "main"."target's; -- copy"
    )
  )
  WHERE snowline_bucket IN (1, 5)
),
copied AS MATERIALIZED (
  SELECT * FROM hashed WHERE snowline_key IN (
    SELECT snowline_key FROM hashed GROUP BY snowline_key HAVING count(*) > 1
  )
),
copies AS MATERIALIZED (
  SELECT
    target_row, snowline_key, snowline_hash, snapshot,
    row_number() OVER newest_first AS age,
    lag(snapshot) OVER newest_first AS newer
  FROM copied LEFT JOIN (
    SELECT rowid AS tied_row, ('0x' || substr(md5(concat(CASE WHEN "any" IS NULL THEN '-' ELSE concat(length(to_json("any")::VARCHAR), ':', to_json("any")::VARCHAR) END, CASE WHEN "at" IS NULL THEN '-' ELSE concat(length(CASE WHEN isfinite("at") THEN epoch_us("at")::VARCHAR ELSE "at"::VARCHAR END), ':', CASE WHEN isfinite("at") THEN epoch_us("at")::VARCHAR ELSE "at"::VARCHAR END) END, CASE WHEN "bytes" IS NULL THEN '-' ELSE concat(length(hex("bytes")), ':', hex("bytes")) END, CASE WHEN "choice" IS NULL THEN '-' ELSE concat(length("choice"::VARCHAR), ':', "choice"::VARCHAR) END, CASE WHEN "flag" IS NULL THEN '-' ELSE concat(length("flag"::INTEGER::VARCHAR), ':', "flag"::INTEGER::VARCHAR) END, CASE WHEN "huge" IS NULL THEN '-' ELSE concat(length("huge"::VARCHAR), ':', "huge"::VARCHAR) END, CASE WHEN "it's" IS NULL THEN '-' ELSE concat(length(CASE WHEN isnan("it's") THEN 'NaN'
  WHEN isinf("it's") THEN CASE WHEN "it's" > 0 THEN 'Infinity' ELSE '-Infinity' END
  WHEN "it's" = 0 THEN '0'
  ELSE concat(CASE WHEN "it's" < 0 THEN '-' ELSE '' END,
    CASE WHEN abs("it's"::DOUBLE) < 2.2250738585072014e-308
      THEN concat((("it's"::DOUBLE * 18014398509481984)::BIT::BIGINT & 4503599627370495) + 4503599627370496, 'p', (("it's"::DOUBLE * 18014398509481984)::BIT::BIGINT >> 52 & 2047) - 1077)
      ELSE concat(("it's"::DOUBLE::BIT::BIGINT & 4503599627370495) + 4503599627370496, 'p', ("it's"::DOUBLE::BIT::BIGINT >> 52 & 2047) - 1023) END) END), ':', CASE WHEN isnan("it's") THEN 'NaN'
  WHEN isinf("it's") THEN CASE WHEN "it's" > 0 THEN 'Infinity' ELSE '-Infinity' END
  WHEN "it's" = 0 THEN '0'
  ELSE concat(CASE WHEN "it's" < 0 THEN '-' ELSE '' END,
    CASE WHEN abs("it's"::DOUBLE) < 2.2250738585072014e-308
      THEN concat((("it's"::DOUBLE * 18014398509481984)::BIT::BIGINT & 4503599627370495) + 4503599627370496, 'p', (("it's"::DOUBLE * 18014398509481984)::BIT::BIGINT >> 52 & 2047) - 1077)
      ELSE concat(("it's"::DOUBLE::BIT::BIGINT & 4503599627370495) + 4503599627370496, 'p', ("it's"::DOUBLE::BIT::BIGINT >> 52 & 2047) - 1023) END) END) END, CASE WHEN "json" IS NULL THEN '-' ELSE concat(length("json"::VARCHAR), ':', "json"::VARCHAR) END, CASE WHEN "list" IS NULL THEN '-' ELSE concat(length("list"::VARCHAR), ':', "list"::VARCHAR) END, CASE WHEN "nanos" IS NULL THEN '-' ELSE concat(length(CASE WHEN isfinite("nanos") THEN epoch_ns("nanos")::VARCHAR ELSE "nanos"::VARCHAR END), ':', CASE WHEN isfinite("nanos") THEN epoch_ns("nanos")::VARCHAR ELSE "nanos"::VARCHAR END) END, '-', CASE WHEN "ORDER ID" IS NULL THEN '-' ELSE concat(length("ORDER ID"::VARCHAR), ':', "ORDER ID"::VARCHAR) END, CASE WHEN "say ""hi""" IS NULL THEN '-' ELSE concat(length(rtrim(rtrim(CAST("say ""hi""" AS DECIMAL(12,4))::VARCHAR, '0'), '.')), ':', rtrim(rtrim(CAST("say ""hi""" AS DECIMAL(12,4))::VARCHAR, '0'), '.')) END, CASE WHEN "select" IS NULL THEN '-' ELSE concat(length(("select"::VARCHAR COLLATE C)), ':', ("select"::VARCHAR COLLATE C)) END, CASE WHEN "time" IS NULL THEN '-' ELSE concat(length(epoch_us("time")::VARCHAR), ':', epoch_us("time")::VARCHAR) END, CASE WHEN "uuid" IS NULL THEN '-' ELSE concat(length("uuid"::VARCHAR), ':', "uuid"::VARCHAR) END, CASE WHEN "Äß 🤷" IS NULL THEN '-' ELSE concat(length(CASE WHEN isfinite("Äß 🤷") THEN ("Äß 🤷" - DATE '1970-01-01')::VARCHAR ELSE "Äß 🤷"::VARCHAR END), ':', CASE WHEN isfinite("Äß 🤷") THEN ("Äß 🤷" - DATE '1970-01-01')::VARCHAR ELSE "Äß 🤷"::VARCHAR END) END)), 21, 12))::BIGINT AS tie FROM "main"."target's; -- copy"
    WHERE rowid IN (
      SELECT unnest(rows) FROM (
        SELECT list(target_row) AS rows FROM copied
        GROUP BY snowline_key, snapshot HAVING count(*) > 1
      )
    )
  ) AS ties ON ties.tied_row = copied.target_row
  WINDOW newest_first AS (
    PARTITION BY snowline_key
    ORDER BY snapshot DESC NULLS LAST, tie DESC, target_row DESC
  )
),
newest AS (
  SELECT * FROM hashed
  WHERE target_row NOT IN (SELECT target_row FROM copies WHERE age > 1)
),
usable AS (SELECT snowline_key, snowline_hash FROM "staging of run".main.staged_rows WHERE snowline_reason IS NULL)
SELECT
  'superseded' AS change, target_row, snowline_key, snowline_hash,
  snapshot AS began, newer AS ended
FROM copies WHERE age > 1
UNION ALL
SELECT
  CASE
    WHEN newest.target_row IS NULL THEN 'inserted'
    WHEN usable.snowline_key IS NULL THEN 'vanished'
    ELSE 'updated'
  END,
  newest.target_row, coalesce(usable.snowline_key, newest.snowline_key),
  newest.snowline_hash, newest.snapshot, NULL
FROM newest FULL JOIN usable ON usable.snowline_key = newest.snowline_key
WHERE newest.snowline_hash IS DISTINCT FROM usable.snowline_hash
