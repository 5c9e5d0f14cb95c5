DELETE FROM "main"."target's; -- copy" WHERE rowid IN (SELECT target_row FROM temp.main.snowline_written WHERE run_in = ?)
