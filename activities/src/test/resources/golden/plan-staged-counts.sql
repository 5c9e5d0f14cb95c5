SELECT
  count(*) FILTER (snowline_reason IS NULL), count(snowline_reason),
  count(*) FILTER (snowline_reason IN ('missing key', 'duplicate key'))
FROM "staging of run".main.staged_rows
