-- When each budget line came and went, in days: 0 is the copy of 15 July, 29 that of 13 August, 30
-- the source on 14 August. Lines 0 .. kept-1 live and have copies, the next `inserted` are new in
-- the source, the last `vanished` are gone from it. The number of copies is met exactly: what the
-- vanished lines leave open decides how many of the living ones began late.

CREATE TEMP TABLE gone_line AS
WITH numbered AS (
  SELECT
    v.i::INTEGER AS v,
    CASE WHEN v.i = 0 THEN 9
      ELSE 1 + (7 * v.i + pick('gone', 0, 30)) % 30 END::INTEGER AS gone
  FROM range(getvariable('vanished')) AS v(i))
SELECT
  v,
  gone,
  CASE WHEN v > 0 AND pick('brief', v, 9) = 0 THEN gone // 2 ELSE 0 END AS born,
  -- Every fourth handed its slot to another user, as Alex's line did: the heir is a living line.
  CASE
    WHEN v >= getvariable('vanished') // 4 THEN NULL
    WHEN gone = 30 THEN getvariable('kept') + v // 30
    ELSE v
  END::BIGINT AS heir
FROM numbered;

SET VARIABLE heirs = getvariable('vanished') // 4;

-- Days by which the living lines that are nobody's heir must have begun late, all together.
SET VARIABLE late = (
  SELECT
    sum(gone - born)
      - (getvariable('target_rows') - getvariable('copies') * getvariable('kept'))
      - coalesce(sum(gone) FILTER (heir < getvariable('kept')), 0)
  FROM gone_line);

CREATE TEMP TABLE line AS
SELECT
  i::BIGINT AS line_no,
  CASE
    WHEN i >= getvariable('kept') THEN 30
    WHEN heir.gone IS NOT NULL THEN heir.gone
    -- Two lines that begin on days d and 30-d are late by 30 days together.
    WHEN pair < getvariable('late') // 30 THEN
      CASE WHEN (i - getvariable('heirs')) % 2 = 0 THEN 1 + pick('late', pair, 29)
        ELSE 29 - pick('late', pair, 29) END
    WHEN i = getvariable('heirs') + 2 * (getvariable('late') // 30) THEN getvariable('late') % 30
    ELSE 0
  END::INTEGER AS born,
  NULL::INTEGER AS gone,
  i::BIGINT AS slot_of,
  NULL::INTEGER AS v
FROM (
  SELECT i, CASE WHEN i >= getvariable('heirs') THEN (i - getvariable('heirs')) // 2 END AS pair
  FROM range(getvariable('kept') + getvariable('inserted')) AS living(i))
LEFT JOIN gone_line AS heir ON heir.heir = i
UNION ALL
SELECT
  getvariable('kept') + getvariable('inserted') + v,
  born,
  gone,
  coalesce(heir, getvariable('kept') + getvariable('inserted') + v),
  v
FROM gone_line;
