DELETE FROM "staging of run".main.staged_rows WHERE snowline_bucket IN (1, 5)
