CREATE TABLE IF NOT EXISTS `target's -- copy` (
  `ORDER ID` INT64,
  `select` STRING,
  `say "hi"` NUMERIC(12, 4),
  `it's` BYTES,
  `Äß` DATETIME,
  `DAY` DATE
);

CREATE TABLE IF NOT EXISTS `target's -- copy` (
  `ORDER ID` INT64,
  `select` STRING,
  `say "hi"` NUMERIC(12, 4),
  `it's` BYTES,
  `Äß` DATETIME,
  `DAY` DATE
)
PARTITION BY `DAY`
CLUSTER BY `select`, `ORDER ID`;

CREATE TABLE IF NOT EXISTS `target's -- copy` (
  `ORDER ID` INT64,
  `select` STRING,
  `say "hi"` NUMERIC(12, 4),
  `it's` BYTES,
  `Äß` DATETIME,
  `DAY` DATE
)
PARTITION BY DATE_TRUNC(`DAY`, MONTH);

CREATE TABLE IF NOT EXISTS `target's -- copy` (
  `ORDER ID` INT64,
  `select` STRING,
  `say "hi"` NUMERIC(12, 4),
  `it's` BYTES,
  `Äß` DATETIME,
  `DAY` DATE
)
PARTITION BY DATETIME_TRUNC(`Äß`, HOUR)
CLUSTER BY `ORDER ID`;

CREATE TABLE IF NOT EXISTS `target's -- copy` (
  `ORDER ID` INT64,
  `select` STRING,
  `say "hi"` NUMERIC(12, 4),
  `it's` BYTES,
  `Äß` DATETIME,
  `DAY` DATE
)
PARTITION BY DATETIME_TRUNC(`Äß`, YEAR)
