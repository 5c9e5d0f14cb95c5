SELECT concat(count(*), ' ', sum(hash(hash(snowline_key, snowline_hash))))
FROM "staging of run".main.changes WHERE change IN ('superseded', 'vanished')
