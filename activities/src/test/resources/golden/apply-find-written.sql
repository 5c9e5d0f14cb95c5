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
    WHERE table_name = ? AND snowline_key IN (SELECT changes.snowline_key FROM "staging of run".main.changes AS changes)
  ),
  held AS (
    SELECT
      *,
      row_number() OVER (
        PARTITION BY snowline_key, row_hash ORDER BY target_row
      ) AS oldest,
      count(*) OVER (PARTITION BY snowline_key, row_hash) AS alike
    FROM (
      SELECT row.rowid AS target_row, concat(CASE WHEN "ORDER ID" IS NULL THEN '-' ELSE concat(length("ORDER ID"::VARCHAR), ':', "ORDER ID"::VARCHAR) END, CASE WHEN "select" IS NULL THEN '-' ELSE concat(length(("select"::VARCHAR COLLATE C)), ':', ("select"::VARCHAR COLLATE C)) END) AS snowline_key, (xor(xor(xor(xor(xor(CASE WHEN row."any" IS NULL THEN 0::UBIGINT ELSE hash(hash('ANY', to_json(row."any")::VARCHAR)) END, CASE WHEN row."at" IS NULL THEN 0::UBIGINT ELSE hash(hash('AT', row."at")) END), xor(CASE WHEN row."bytes" IS NULL THEN 0::UBIGINT ELSE hash(hash('BYTES', row."bytes")) END, CASE WHEN row."choice" IS NULL THEN 0::UBIGINT ELSE hash(hash('CHOICE', row."choice"::VARCHAR)) END)), xor(xor(CASE WHEN row."DAY" IS NULL THEN 0::UBIGINT ELSE hash(hash('DAY', row."DAY")) END, CASE WHEN row."flag" IS NULL THEN 0::UBIGINT ELSE hash(hash('FLAG', row."flag")) END), xor(CASE WHEN row."gone; --" IS NULL THEN 0::UBIGINT ELSE hash(hash('GONE; --', (row."gone; --"::VARCHAR COLLATE C))) END, CASE WHEN row."huge" IS NULL THEN 0::UBIGINT ELSE hash(hash('HUGE', row."huge"::VARCHAR)) END))), xor(xor(xor(CASE WHEN row."it's" IS NULL THEN 0::UBIGINT ELSE hash(hash('IT''S', row."it's")) END, CASE WHEN row."json" IS NULL THEN 0::UBIGINT ELSE hash(hash('JSON', row."json"::VARCHAR)) END), xor(CASE WHEN row."list" IS NULL THEN 0::UBIGINT ELSE hash(hash('LIST', row."list"::VARCHAR)) END, CASE WHEN row."nanos" IS NULL THEN 0::UBIGINT ELSE hash(hash('NANOS', row."nanos")) END)), xor(xor(CASE WHEN row."new one" IS NULL THEN 0::UBIGINT ELSE hash(hash('NEW ONE', (row."new one"::VARCHAR COLLATE C))) END, CASE WHEN row."ORDER ID" IS NULL THEN 0::UBIGINT ELSE hash(hash('ORDER ID', row."ORDER ID")) END), xor(CASE WHEN row."say ""hi""" IS NULL THEN 0::UBIGINT ELSE hash(hash('SAY "HI"', row."say ""hi""")) END, CASE WHEN row."select" IS NULL THEN 0::UBIGINT ELSE hash(hash('SELECT', (row."select"::VARCHAR COLLATE C))) END)))), xor(xor(CASE WHEN row."time" IS NULL THEN 0::UBIGINT ELSE hash(hash('TIME', row."time")) END, CASE WHEN row."uuid" IS NULL THEN 0::UBIGINT ELSE hash(hash('UUID', row."uuid"::VARCHAR)) END), CASE WHEN row."Äß 🤷" IS NULL THEN 0::UBIGINT ELSE hash(hash('ÄSS 🤷', row."Äß 🤷")) END)) & 281474976710655)::BIGINT AS row_hash
      FROM "main"."target's; -- copy" AS row WHERE concat(CASE WHEN "ORDER ID" IS NULL THEN '-' ELSE concat(length("ORDER ID"::VARCHAR), ':', "ORDER ID"::VARCHAR) END, CASE WHEN "select" IS NULL THEN '-' ELSE concat(length(("select"::VARCHAR COLLATE C)), ':', ("select"::VARCHAR COLLATE C)) END) IN (SELECT versions.snowline_key FROM versions)
    )
  )
SELECT held.target_row, held.snowline_key, versions.valid_from, versions.run_in
FROM held JOIN versions
  ON versions.snowline_key = held.snowline_key AND versions.row_hash = held.row_hash
  AND held.oldest = least(held.alike, versions.alike) + 1 - versions.newest
