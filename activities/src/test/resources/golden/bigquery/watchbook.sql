CREATE TABLE IF NOT EXISTS snowline_incidents (
  position INT64, event STRING, recorded_at TIMESTAMP, incident STRING, kind STRING,
  happened_at TIMESTAMP, subject STRING, content STRING
);

CREATE TABLE IF NOT EXISTS snowline_maintenance (
  event STRING, recorded_at TIMESTAMP, kind STRING, schedule STRING, actor STRING,
  reason STRING, valid_from TIMESTAMP, valid_to TIMESTAMP
);

CREATE TABLE IF NOT EXISTS snowline_alerts (
  event STRING, recorded_at TIMESTAMP, kind STRING, round STRING, item STRING,
  state STRING, content STRING
);

CREATE TABLE IF NOT EXISTS snowline_watch_fence AS SELECT 0 AS version;

UPDATE snowline_watch_fence SET version = version + 1 WHERE TRUE;

INSERT INTO snowline_incidents (
  position, event, recorded_at, incident, kind, happened_at, subject, content)
SELECT
  (SELECT COALESCE(MAX(position), 0) FROM snowline_incidents) + number + 1,
  JSON_VALUE(added, '$.id'), CURRENT_TIMESTAMP(), JSON_VALUE(added, '$.incident'),
  JSON_VALUE(added, '$.kind'), CAST(JSON_VALUE(added, '$.at') AS TIMESTAMP),
  JSON_VALUE(added, '$.subject'), added
FROM UNNEST(@contents) AS added WITH OFFSET AS number
WHERE JSON_VALUE(added, '$.id') NOT IN (SELECT event FROM snowline_incidents)
  AND JSON_VALUE(added, '$.incident') NOT IN (
    SELECT JSON_VALUE(begins, '$.incident')
    FROM UNNEST(@contents) AS begins JOIN (
      SELECT incident, subject, JSON_VALUE(content, '$.of_table') AS of_table,
        MAX(IF(kind = 'closed', happened_at, NULL)) AS closed_at
      FROM snowline_incidents GROUP BY incident, subject, of_table
    ) AS other
      ON other.subject = JSON_VALUE(begins, '$.subject')
      AND other.of_table = JSON_VALUE(begins, '$.of_table')
    WHERE JSON_VALUE(begins, '$.kind') = 'detected'
      AND (other.closed_at IS NULL
        OR other.closed_at > CAST(JSON_VALUE(begins, '$.at') AS TIMESTAMP))
      AND JSON_VALUE(begins, '$.incident') NOT IN (SELECT incident FROM snowline_incidents)
  );

SELECT event FROM snowline_incidents WHERE event IN UNNEST(@events);

INSERT INTO snowline_maintenance (
  event, recorded_at, kind, schedule, actor, reason, valid_from, valid_to)
SELECT
  @event, CURRENT_TIMESTAMP(), @kind, @schedule, @actor, @reason, @valid_from, @valid_to
FROM (SELECT 1) WHERE @event NOT IN (SELECT event FROM snowline_maintenance);

SELECT schedule, actor, reason, valid_from, valid_to, ended_at FROM (
  SELECT begun.schedule, begun.actor, begun.reason, begun.valid_from, begun.valid_to,
    MIN(ended.valid_to) AS ended_at
  FROM snowline_maintenance AS begun LEFT JOIN snowline_maintenance AS ended
    ON ended.kind = 'end' AND ended.schedule = begun.schedule
    AND ended.valid_from = begun.valid_from
  WHERE begun.kind = 'begin'
  GROUP BY begun.schedule, begun.actor, begun.reason, begun.valid_from, begun.valid_to
)
WHERE LEAST(valid_to, COALESCE(ended_at, valid_to)) > @ended_after
ORDER BY valid_from, schedule;

SELECT content FROM snowline_incidents
WHERE kind IN ('repairing', 'repaired') AND happened_at > @after
ORDER BY position, event;

SELECT content FROM snowline_incidents
WHERE incident NOT IN (SELECT incident FROM snowline_incidents WHERE kind = 'closed')
ORDER BY position, event;

SELECT content FROM snowline_incidents
WHERE incident IN (
  SELECT incident FROM snowline_incidents GROUP BY incident
  ORDER BY MIN(position) DESC LIMIT @incidents
)
ORDER BY position, event;

SELECT content FROM snowline_incidents
WHERE incident = @incident
ORDER BY position, event;

INSERT INTO snowline_alerts (event, recorded_at, kind, round, item, state, content)
SELECT CONCAT(JSON_VALUE(added, '$.key'), '/', JSON_VALUE(added, '$.state'), '/claimed/', @round), CURRENT_TIMESTAMP(), 'claimed', @round, JSON_VALUE(added, '$.key'),
  JSON_VALUE(added, '$.state'), added
FROM UNNEST(@contents) AS added
WHERE CONCAT(JSON_VALUE(added, '$.key'), '/', JSON_VALUE(added, '$.state'), '/claimed/', @round) NOT IN (SELECT event FROM snowline_alerts) AND CONCAT(JSON_VALUE(added, '$.key'), ' ', JSON_VALUE(added, '$.state')) NOT IN (
  SELECT CONCAT(item, ' raised') FROM (SELECT item,
      COUNTIF(state = 'raised' AND kind = 'claimed')
        - COUNTIF(state = 'raised' AND kind = 'undelivered') AS raised,
      COUNTIF(state = 'resolved' AND kind = 'claimed')
        - COUNTIF(state = 'resolved' AND kind = 'undelivered') AS resolved
    FROM snowline_alerts GROUP BY item) WHERE raised > resolved
  UNION ALL
  SELECT CONCAT(item, ' resolved') FROM (SELECT item,
      COUNTIF(state = 'raised' AND kind = 'claimed')
        - COUNTIF(state = 'raised' AND kind = 'undelivered') AS raised,
      COUNTIF(state = 'resolved' AND kind = 'claimed')
        - COUNTIF(state = 'resolved' AND kind = 'undelivered') AS resolved
    FROM snowline_alerts GROUP BY item) WHERE resolved >= GREATEST(1, raised)
);

SELECT item, state FROM snowline_alerts WHERE round = @round
GROUP BY item, state
HAVING COUNTIF(kind = 'claimed') > COUNTIF(kind = 'undelivered');

INSERT INTO snowline_alerts (event, recorded_at, kind, round, item, state, content)
SELECT CONCAT(JSON_VALUE(added, '$.key'), '/', JSON_VALUE(added, '$.state'), '/delivered/', @round), CURRENT_TIMESTAMP(), 'delivered', @round, JSON_VALUE(added, '$.key'),
  JSON_VALUE(added, '$.state'), added
FROM UNNEST(@contents) AS added
WHERE CONCAT(JSON_VALUE(added, '$.key'), '/', JSON_VALUE(added, '$.state'), '/delivered/', @round) NOT IN (SELECT event FROM snowline_alerts);

SELECT MAX(IF(state = 'raised', content, NULL)) FROM snowline_alerts GROUP BY item
HAVING COUNTIF(state = 'raised' AND kind = 'claimed')
    - COUNTIF(state = 'raised' AND kind = 'undelivered')
  > COUNTIF(state = 'resolved' AND kind = 'claimed')
    - COUNTIF(state = 'resolved' AND kind = 'undelivered')
ORDER BY item
