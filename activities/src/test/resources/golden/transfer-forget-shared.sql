DELETE FROM "staging of run".main.shared_keys WHERE snowline_bucket IN (1, 5)
