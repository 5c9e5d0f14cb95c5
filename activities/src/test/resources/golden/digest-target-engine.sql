SELECT snowline_bucket, count(*), count(*), sum(snowline_hash)
FROM (
  SELECT *, snowline_key_hash & 7 AS snowline_bucket
  FROM (
    SELECT 
      concat(CASE WHEN "ORDER ID" IS NULL THEN '-' ELSE concat(length("ORDER ID"::VARCHAR), ':', "ORDER ID"::VARCHAR) END, CASE WHEN "select" IS NULL THEN '-' ELSE concat(length(("select"::VARCHAR COLLATE C)), ':', ("select"::VARCHAR COLLATE C)) END) AS snowline_key,
      (hash(snowline_key) >> 4)::BIGINT AS snowline_key_hash,
      (hash(hash(hash(to_json("any")::VARCHAR), hash("at"), hash("bytes"), hash("choice"::VARCHAR), hash("flag"), hash("huge"::VARCHAR), hash("it's"), hash("json"::VARCHAR), hash("list"::VARCHAR), hash("nanos"), hash(NULL), hash("ORDER ID"), hash("say ""hi"""), hash(("select"::VARCHAR COLLATE C)), hash("time"), hash("uuid"::VARCHAR), hash("Äß 🤷"))) & 281474976710655)::BIGINT AS snowline_hash
    FROM "main"."target's; -- copy"
  )
)
GROUP BY snowline_bucket
