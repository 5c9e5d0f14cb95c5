SELECT sha256(string_agg(
  concat(length(snowline_key), ':', snowline_key, snowline_hash, 'x', copies, ';'), ''
  ORDER BY snowline_key, snowline_hash))
FROM (SELECT snowline_key, snowline_hash, count(*) AS copies FROM "staging of run".main.changes
WHERE change IN ('superseded', 'vanished') GROUP BY snowline_key, snowline_hash)
GROUP BY substr(md5(snowline_key), 1, 2) ORDER BY substr(md5(snowline_key), 1, 2)
