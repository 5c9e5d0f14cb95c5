CREATE OR REPLACE TEMP TABLE snowline_written AS
WITH
  versions AS (
    SELECT
      snowline_key, row_hash, valid_from, run_in,
      row_number() OVER (
        PARTITION BY snowline_key, row_hash ORDER BY valid_from DESC, run_in DESC
      ) AS newest,
      count(*) OVER (PARTITION BY snowline_key, row_hash) AS alike
    FROM snowline_open_versions
    WHERE table_name = ? AND snowline_key IN (SELECT snowline_key FROM snowline_open_versions WHERE table_name = ? AND run_in = ?)
  ),
  held AS (
    SELECT
      *,
      row_number() OVER (
        PARTITION BY snowline_key, row_hash ORDER BY target_row
      ) AS oldest,
      count(*) OVER (PARTITION BY snowline_key, row_hash) AS alike
    FROM (
      SELECT row.rowid AS target_row, concat(CASE WHEN "ORDER ID" IS NULL THEN '-' ELSE concat(length("ORDER ID"::VARCHAR), ':', "ORDER ID"::VARCHAR) END, CASE WHEN "select" IS NULL THEN '-' ELSE concat(length(("select"::VARCHAR COLLATE C)), ':', ("select"::VARCHAR COLLATE C)) END) AS snowline_key, ('0x' || substr(md5(concat(CASE WHEN row."any" IS NULL THEN '' ELSE concat('ANY=', length(to_json(row."any")::VARCHAR), ':', to_json(row."any")::VARCHAR) END, CASE WHEN row."at" IS NULL THEN '' ELSE concat('AT=', length(CASE WHEN isfinite(row."at") THEN epoch_us(row."at")::VARCHAR ELSE row."at"::VARCHAR END), ':', CASE WHEN isfinite(row."at") THEN epoch_us(row."at")::VARCHAR ELSE row."at"::VARCHAR END) END, CASE WHEN row."bytes" IS NULL THEN '' ELSE concat('BYTES=', length(hex(row."bytes")), ':', hex(row."bytes")) END, CASE WHEN row."choice" IS NULL THEN '' ELSE concat('CHOICE=', length(row."choice"::VARCHAR), ':', row."choice"::VARCHAR) END, CASE WHEN row."DAY" IS NULL THEN '' ELSE concat('DAY=', length(CASE WHEN isfinite(row."DAY") THEN (row."DAY" - DATE '1970-01-01')::VARCHAR ELSE row."DAY"::VARCHAR END), ':', CASE WHEN isfinite(row."DAY") THEN (row."DAY" - DATE '1970-01-01')::VARCHAR ELSE row."DAY"::VARCHAR END) END, CASE WHEN row."flag" IS NULL THEN '' ELSE concat('FLAG=', length(row."flag"::INTEGER::VARCHAR), ':', row."flag"::INTEGER::VARCHAR) END, CASE WHEN row."gone; --" IS NULL THEN '' ELSE concat('GONE; --=', length(row."gone; --"::VARCHAR), ':', row."gone; --"::VARCHAR) END, CASE WHEN row."huge" IS NULL THEN '' ELSE concat('HUGE=', length(row."huge"::VARCHAR), ':', row."huge"::VARCHAR) END, CASE WHEN row."it's" IS NULL THEN '' ELSE concat('IT''S=', length(CASE WHEN isnan(row."it's") THEN 'NaN'
  WHEN isinf(row."it's") THEN CASE WHEN row."it's" > 0 THEN 'Infinity' ELSE '-Infinity' END
  WHEN row."it's" = 0 THEN '0'
  ELSE concat(CASE WHEN row."it's" < 0 THEN '-' ELSE '' END,
    CASE WHEN (abs(row."it's"::DOUBLE) / pow(2.0, least(floor(log2(abs(row."it's"::DOUBLE))), 1023)::INTEGER)) < 1 THEN concat(((abs(row."it's"::DOUBLE) / pow(2.0, least(floor(log2(abs(row."it's"::DOUBLE))), 1023)::INTEGER)) * 9007199254740992)::BIGINT, 'p', least(floor(log2(abs(row."it's"::DOUBLE))), 1023)::INTEGER - 1)
      WHEN (abs(row."it's"::DOUBLE) / pow(2.0, least(floor(log2(abs(row."it's"::DOUBLE))), 1023)::INTEGER)) >= 2 THEN concat(((abs(row."it's"::DOUBLE) / pow(2.0, least(floor(log2(abs(row."it's"::DOUBLE))), 1023)::INTEGER)) * 2251799813685248)::BIGINT, 'p', least(floor(log2(abs(row."it's"::DOUBLE))), 1023)::INTEGER + 1)
      ELSE concat(((abs(row."it's"::DOUBLE) / pow(2.0, least(floor(log2(abs(row."it's"::DOUBLE))), 1023)::INTEGER)) * 4503599627370496)::BIGINT, 'p', least(floor(log2(abs(row."it's"::DOUBLE))), 1023)::INTEGER) END) END), ':', CASE WHEN isnan(row."it's") THEN 'NaN'
  WHEN isinf(row."it's") THEN CASE WHEN row."it's" > 0 THEN 'Infinity' ELSE '-Infinity' END
  WHEN row."it's" = 0 THEN '0'
  ELSE concat(CASE WHEN row."it's" < 0 THEN '-' ELSE '' END,
    CASE WHEN (abs(row."it's"::DOUBLE) / pow(2.0, least(floor(log2(abs(row."it's"::DOUBLE))), 1023)::INTEGER)) < 1 THEN concat(((abs(row."it's"::DOUBLE) / pow(2.0, least(floor(log2(abs(row."it's"::DOUBLE))), 1023)::INTEGER)) * 9007199254740992)::BIGINT, 'p', least(floor(log2(abs(row."it's"::DOUBLE))), 1023)::INTEGER - 1)
      WHEN (abs(row."it's"::DOUBLE) / pow(2.0, least(floor(log2(abs(row."it's"::DOUBLE))), 1023)::INTEGER)) >= 2 THEN concat(((abs(row."it's"::DOUBLE) / pow(2.0, least(floor(log2(abs(row."it's"::DOUBLE))), 1023)::INTEGER)) * 2251799813685248)::BIGINT, 'p', least(floor(log2(abs(row."it's"::DOUBLE))), 1023)::INTEGER + 1)
      ELSE concat(((abs(row."it's"::DOUBLE) / pow(2.0, least(floor(log2(abs(row."it's"::DOUBLE))), 1023)::INTEGER)) * 4503599627370496)::BIGINT, 'p', least(floor(log2(abs(row."it's"::DOUBLE))), 1023)::INTEGER) END) END) END, CASE WHEN row."json" IS NULL THEN '' ELSE concat('JSON=', length(row."json"::VARCHAR), ':', row."json"::VARCHAR) END, CASE WHEN row."list" IS NULL THEN '' ELSE concat('LIST=', length(row."list"::VARCHAR), ':', row."list"::VARCHAR) END, CASE WHEN row."nanos" IS NULL THEN '' ELSE concat('NANOS=', length(CASE WHEN isfinite(row."nanos") THEN epoch_ns(row."nanos")::VARCHAR ELSE row."nanos"::VARCHAR END), ':', CASE WHEN isfinite(row."nanos") THEN epoch_ns(row."nanos")::VARCHAR ELSE row."nanos"::VARCHAR END) END, CASE WHEN row."new one" IS NULL THEN '' ELSE concat('NEW ONE=', length((row."new one"::VARCHAR COLLATE C)), ':', (row."new one"::VARCHAR COLLATE C)) END, CASE WHEN row."ORDER ID" IS NULL THEN '' ELSE concat('ORDER ID=', length(row."ORDER ID"::VARCHAR), ':', row."ORDER ID"::VARCHAR) END, CASE WHEN row."say ""hi""" IS NULL THEN '' ELSE concat('SAY "HI"=', length(rtrim(rtrim(CAST(row."say ""hi""" AS DECIMAL(12,4))::VARCHAR, '0'), '.')), ':', rtrim(rtrim(CAST(row."say ""hi""" AS DECIMAL(12,4))::VARCHAR, '0'), '.')) END, CASE WHEN row."select" IS NULL THEN '' ELSE concat('SELECT=', length((row."select"::VARCHAR COLLATE C)), ':', (row."select"::VARCHAR COLLATE C)) END, CASE WHEN row."time" IS NULL THEN '' ELSE concat('TIME=', length(epoch_us(row."time")::VARCHAR), ':', epoch_us(row."time")::VARCHAR) END, CASE WHEN row."uuid" IS NULL THEN '' ELSE concat('UUID=', length(row."uuid"::VARCHAR), ':', row."uuid"::VARCHAR) END, CASE WHEN row."Äß 🤷" IS NULL THEN '' ELSE concat('ÄSS 🤷=', length(CASE WHEN isfinite(row."Äß 🤷") THEN (row."Äß 🤷" - DATE '1970-01-01')::VARCHAR ELSE row."Äß 🤷"::VARCHAR END), ':', CASE WHEN isfinite(row."Äß 🤷") THEN (row."Äß 🤷" - DATE '1970-01-01')::VARCHAR ELSE row."Äß 🤷"::VARCHAR END) END)), 21, 12))::BIGINT AS row_hash
      FROM "main"."target's; -- copy" AS row WHERE concat(CASE WHEN "ORDER ID" IS NULL THEN '-' ELSE concat(length("ORDER ID"::VARCHAR), ':', "ORDER ID"::VARCHAR) END, CASE WHEN "select" IS NULL THEN '-' ELSE concat(length(("select"::VARCHAR COLLATE C)), ':', ("select"::VARCHAR COLLATE C)) END) IN (SELECT versions.snowline_key FROM versions)
    )
  )
SELECT held.target_row, held.snowline_key, versions.valid_from, versions.run_in
FROM held JOIN versions
  ON versions.snowline_key = held.snowline_key AND versions.row_hash = held.row_hash
  AND held.oldest = least(held.alike, versions.alike) + 1 - versions.newest
