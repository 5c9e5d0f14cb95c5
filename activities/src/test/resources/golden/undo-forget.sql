DELETE FROM "main"."target's; -- copy_HISTORY" WHERE run_out = ?
