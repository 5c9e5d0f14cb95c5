COPY (
SELECT
  to_json("any")::VARCHAR AS "any",
  "at" AS "at",
  "bytes" AS "bytes",
  "choice" AS "choice",
  "flag" AS "flag",
  "huge"::VARCHAR AS "huge",
  "it's" AS "it's",
  "json" AS "json",
  "list"::VARCHAR AS "list",
  "nanos" AS "nanos",
  "new one" AS "new one",
  "order id" AS "order id",
  "say ""hi""" AS "say ""hi""",
  "SELECT" AS "SELECT",
  "time" AS "time",
  "uuid" AS "uuid",
  "Äß 🤷" AS "Äß 🤷",
  snowline_key, snowline_hash, snowline_bucket, NULL::VARCHAR AS snowline_reason
FROM (
  SELECT *, ('0x' || substr(snowline_key_hash, 25, 8))::BIGINT & 7 AS snowline_bucket
  FROM (
    SELECT *,
      concat(CASE WHEN "order id" IS NULL THEN '-' ELSE concat(length("order id"::VARCHAR), ':', "order id"::VARCHAR) END) AS snowline_key,
      md5(snowline_key) AS snowline_key_hash,
      ('0x' || substr(md5(concat(CASE WHEN "any" IS NULL THEN '-' ELSE concat(length(to_json("any")::VARCHAR), ':', to_json("any")::VARCHAR) END, CASE WHEN "at" IS NULL THEN '-' ELSE concat(length(CASE WHEN isfinite("at") THEN epoch_us("at")::VARCHAR ELSE "at"::VARCHAR END), ':', CASE WHEN isfinite("at") THEN epoch_us("at")::VARCHAR ELSE "at"::VARCHAR END) END, CASE WHEN "bytes" IS NULL THEN '-' ELSE concat(length(hex("bytes")), ':', hex("bytes")) END, CASE WHEN "choice" IS NULL THEN '-' ELSE concat(length("choice"::VARCHAR), ':', "choice"::VARCHAR) END, CASE WHEN "flag" IS NULL THEN '-' ELSE concat(length("flag"::INTEGER::VARCHAR), ':', "flag"::INTEGER::VARCHAR) END, CASE WHEN "huge" IS NULL THEN '-' ELSE concat(length("huge"::VARCHAR), ':', "huge"::VARCHAR) END, CASE WHEN "it's" IS NULL THEN '-' ELSE concat(length(CASE WHEN isnan("it's") THEN 'NaN'
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
        ELSE concat(("it's"::DOUBLE::BIT::BIGINT & 4503599627370495) + 4503599627370496, 'p', ("it's"::DOUBLE::BIT::BIGINT >> 52 & 2047) - 1023) END) END) END, CASE WHEN "json" IS NULL THEN '-' ELSE concat(length("json"::VARCHAR), ':', "json"::VARCHAR) END, CASE WHEN "list" IS NULL THEN '-' ELSE concat(length("list"::VARCHAR), ':', "list"::VARCHAR) END, CASE WHEN "nanos" IS NULL THEN '-' ELSE concat(length(CASE WHEN isfinite("nanos") THEN epoch_ns("nanos")::VARCHAR ELSE "nanos"::VARCHAR END), ':', CASE WHEN isfinite("nanos") THEN epoch_ns("nanos")::VARCHAR ELSE "nanos"::VARCHAR END) END, CASE WHEN "new one" IS NULL THEN '-' ELSE concat(length(("new one"::VARCHAR COLLATE C)), ':', ("new one"::VARCHAR COLLATE C)) END, CASE WHEN "order id" IS NULL THEN '-' ELSE concat(length("order id"::VARCHAR), ':', "order id"::VARCHAR) END, CASE WHEN "say ""hi""" IS NULL THEN '-' ELSE concat(length(rtrim(rtrim(CAST("say ""hi""" AS DECIMAL(10,2))::VARCHAR, '0'), '.')), ':', rtrim(rtrim(CAST("say ""hi""" AS DECIMAL(10,2))::VARCHAR, '0'), '.')) END, CASE WHEN "SELECT" IS NULL THEN '-' ELSE concat(length(("SELECT"::VARCHAR COLLATE C)), ':', ("SELECT"::VARCHAR COLLATE C)) END, CASE WHEN "time" IS NULL THEN '-' ELSE concat(length(epoch_us("time")::VARCHAR), ':', epoch_us("time")::VARCHAR) END, CASE WHEN "uuid" IS NULL THEN '-' ELSE concat(length("uuid"::VARCHAR), ':', "uuid"::VARCHAR) END, CASE WHEN "Äß 🤷" IS NULL THEN '-' ELSE concat(length(CASE WHEN isfinite("Äß 🤷") THEN ("Äß 🤷" - DATE '1970-01-01')::VARCHAR ELSE "Äß 🤷"::VARCHAR END), ':', CASE WHEN isfinite("Äß 🤷") THEN ("Äß 🤷" - DATE '1970-01-01')::VARCHAR ELSE "Äß 🤷"::VARCHAR END) END)), 21, 12))::BIGINT AS snowline_hash
    FROM "main"."source ""1"""
  )
)
WHERE TRUE
) TO 'rows.parquet' (FORMAT parquet, COMPRESSION uncompressed)
