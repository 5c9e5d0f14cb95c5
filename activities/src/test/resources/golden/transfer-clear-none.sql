DELETE FROM "staging of run".main.staged_rows WHERE false
