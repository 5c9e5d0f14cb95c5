UPDATE "staging of run".main.changes AS changes SET ended = (
  SELECT min(snapshots.snapshot) FROM (SELECT DISTINCT "DAY"::TIMESTAMP AS snapshot FROM "main"."target's; -- copy") AS snapshots
  WHERE snapshots.snapshot > changes.began
)
WHERE change = 'vanished'
