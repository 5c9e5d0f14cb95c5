-- The small tables of the share, and the one copy of them that the target already holds.

CREATE TABLE source.DIMN_USER AS
SELECT
  user_id AS USER_ID,
  user_name AS USER_NAME,
  ['Graduate', 'Accountant', 'Manager', 'Partner'][level] AS USER_JOB_TITLE,
  concat(lower(regexp_replace(user_name, '[^A-Za-z]+', '.', 'g')), '@example.com')
    AS USER_EMAIL_ADDRESS,
  created AS CREATED_DATE,
  CASE WHEN status <> 'Invited' THEN created + pick('activated', person_no, 9) END
    AS ACTIVATED_DATE,
  (1500 - 240 * level)::DECIMAL(18, 2) AS EXPECTED_BILLABLE_MINUTES,
  (780 + 240 * level)::DECIMAL(18, 2) AS EXPECTED_NONBILLABLE_MINUTES,
  status AS STATUS,
  person_no % 29 = 28 AS IS_SUPPORT_USER,
  account_id() AS ACCOUNT_ID,
  account_name() AS ACCOUNT_NAME
FROM (
  SELECT
    *,
    DATE '2019-02-04' + pick('created', person_no, 2200) AS created,
    CASE WHEN person_no > 1 AND pick('status', person_no, 12) = 0 THEN 'Invited'
      ELSE 'Active' END AS status
  FROM person)
ORDER BY person_no;

CREATE TABLE target.USER_DIMENSION_BQ AS FROM source.DIMN_USER;

CREATE TABLE source.DIMN_CLIENT AS
SELECT
  client_id AS CLIENT_ID,
  client AS CLIENT,
  CASE WHEN client LIKE '%Trust' THEN 'Trust' ELSE 'Organization' END AS CLIENT_TYPE,
  user_id AS CLIENT_OWNER_ID,
  user_name AS CLIENT_OWNER,
  CASE WHEN inactive THEN 'Inactive' ELSE 'Active' END AS STATUS,
  NOT inactive AS IS_ACTIVE,
  TIMESTAMP '2018-07-02 09:00:00' + to_seconds(pick('client since', client_no, 200000000))
    AS CREATED_DATETIME,
  CASE WHEN pick('fee', client_no, 4) > 0
    THEN (250 * (1 + pick('fee', client_no, 60)) + 0.95)::DECIMAL(18, 2) END AS MONTHLY_FEE,
  DATE '2025-08-14' AS EFFECTIVE_AS_DATE,
  account_id() AS ACCOUNT_ID,
  account_name() AS ACCOUNT_NAME
FROM client JOIN person ON person_no = pick('owner', client_no, 60)
ORDER BY client_no;

CREATE TABLE source.DIMN_CLIENT_GROUP AS
SELECT
  karbon_id('group', client_no // 6) AS CLIENT_GROUP_ID,
  concat(['Amber', 'Birch', 'Cobalt', 'Dune', 'Ember', 'Fern', 'Garnet'][1 + client_no // 6 % 7],
    ' Family ', 1 + client_no // 6) AS CLIENT_GROUP_NAME,
  client_id AS CLIENT_ID,
  client AS CLIENT,
  CASE WHEN client_no % 6 = 0 THEN 'Primary' ELSE 'Member' END AS CLIENT_GROUP_MEMBER_TYPE,
  account_id() AS ACCOUNT_ID,
  account_name() AS ACCOUNT_NAME
FROM client
WHERE client_no % 6 < 4
ORDER BY client_no;

CREATE TABLE source.DIMN_TENANT_TEAM AS
SELECT
  karbon_id('team', i) AS TENANT_TEAM_ID,
  ['Compliance', 'Advisory', 'Payroll', 'Bookkeeping', 'Tax', 'Administration'][1 + i]
    AS TENANT_TEAM_NAME,
  i < 5 AS IS_CLIENT_FACING,
  DATE '2019-02-04' + 90 * i::INTEGER AS CREATED_DATE,
  account_id() AS ACCOUNT_ID,
  account_name() AS ACCOUNT_NAME
FROM range(6) AS teams(i);

CREATE TABLE source.DIMN_TENANT_TEAM_MEMBER AS
SELECT
  karbon_id('member', 6 * person_no + team) AS TENANT_TEAM_MEMBER_ID,
  karbon_id('team', team) AS TENANT_TEAM_ID,
  user_id AS USER_ID,
  account_id() AS ACCOUNT_ID,
  account_name() AS ACCOUNT_NAME
FROM person, range(6) AS teams(team)
WHERE team = person_no % 6 OR (team = (person_no + 1) % 6 AND person_no % 4 = 0)
ORDER BY person_no, team;
