UPDATE "staging of run".main.staged_rows SET snowline_reason =
  CASE WHEN snowline_key = '--' THEN 'missing key' ELSE 'duplicate key' END
WHERE snowline_bucket IN (1, 5) AND snowline_reason IS NULL AND (snowline_key = '--' OR snowline_key IN (
  SELECT snowline_key FROM "staging of run".main.staged_rows WHERE snowline_bucket IN (1, 5) GROUP BY snowline_key HAVING count(*) > 1
))
