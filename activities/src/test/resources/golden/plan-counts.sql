SELECT
  count(*) FILTER (change = 'inserted'), count(*) FILTER (change = 'updated'),
  count(*) FILTER (change = 'superseded'), count(*) FILTER (change = 'vanished')
FROM "staging of run".main.changes
