SELECT snowline_bucket, count(*), count(*), sum(snowline_hash)
FROM "staging of run".main.staged_rows WHERE snowline_reason IS NOT NULL GROUP BY snowline_bucket
