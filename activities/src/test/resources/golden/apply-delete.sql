DELETE FROM "main"."target's; -- copy" WHERE rowid IN (
  SELECT target_row FROM "staging of run".main.changes WHERE change IN ('superseded', 'vanished')
)
