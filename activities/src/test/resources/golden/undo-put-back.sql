INSERT INTO "main"."target's; -- copy" ("ORDER ID", "gone; --") SELECT "ORDER ID", "gone; --" FROM "main"."target's; -- copy_HISTORY" WHERE run_out = ?
