INSERT INTO "staging of run".main.shared_keys
SELECT snowline_key, any_value(snowline_bucket) FROM "staging of run".main.loaded_1
WHERE snowline_bucket IN (1, 5) GROUP BY snowline_key HAVING count(*) > 1
