SELECT coalesce(sum(greatest(planned.copies - coalesce(kept.copies, 0), 0)), 0)
FROM (SELECT snowline_key, snowline_hash, count(*) AS copies FROM "staging of run".main.changes
WHERE change IN ('superseded', 'vanished') GROUP BY snowline_key, snowline_hash) AS planned LEFT JOIN snowline_deletions AS kept
  ON kept.run = ? AND kept.snowline_key = planned.snowline_key
  AND kept.snowline_hash = planned.snowline_hash
