-- The demo practice's people, roles and clients. Every name is made up, except the two of the
-- incident. Chance is hash(seed, what, i) throughout: the same seed gives the same rows.

CREATE TEMP MACRO pick(what, i, n) AS
  (hash(concat_ws(':', getvariable('seed'), what, i)) % n)::INTEGER;

CREATE TEMP MACRO karbon_id(what, i) AS array_to_string(
  [substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
          1 + pick(concat(what, '/', k), i, 62), 1) FOR k IN range(11)], '');

CREATE TEMP MACRO account_id() AS 'SNWLNDEMO01';
CREATE TEMP MACRO account_name() AS 'Snowline Demo Practice';

CREATE TEMP TABLE person AS
WITH words AS (
  SELECT
    ['Tansy', 'Quill', 'Bramble', 'Fennimore', 'Clementia', 'Barnabus', 'Marigold', 'Thaddeo',
     'Saffira', 'Osric', 'Pim', 'Lavendra', 'Corvin', 'Hesper', 'Jolyon'] AS given,
    ['Oddfellow', 'Marrowby', 'Thistlewick', 'Penhallow-Fox', 'Inkpen', 'Puddifoot', 'Larkspurr',
     'Candlewright', 'Mossbanks', 'Featherstitch', 'Quartermain-Jay'] AS family)
SELECT
  i AS person_no,
  karbon_id('person', i) AS user_id,
  CASE i
    WHEN 0 THEN 'Alex Mather'
    WHEN 1 THEN 'Georinah Kanyiginya'
    ELSE concat(given[1 + i % 15], ' ', family[1 + i % 11])
  END AS user_name,
  1 + pick('level', i, 4) AS level
FROM range(60) AS people(i), words;

CREATE TEMP TABLE task_role AS
SELECT
  i::INTEGER AS role_no,
  karbon_id('role', i) AS role_id,
  ['Accountant', 'Senior Accountant', 'Bookkeeper', 'Client Manager', 'Partner', 'Payroll Officer',
   'Reviewer', 'Administrator'][1 + i] AS role_name,
  [150, 190, 95, 210, 320, 90, 240, 70][1 + i] AS hourly_rate
FROM range(8) AS roles(i);

CREATE TEMP TABLE task_type AS
SELECT
  i::INTEGER AS task_type_no,
  karbon_id('task', i) AS task_type_id,
  ['Preparation', 'Review', 'Bank Reconciliation', 'Client Queries', 'Lodgement', 'Billing',
   'Data Entry', 'Reporting', 'Planning', 'Meetings', 'Training', 'Administration'][1 + i]
    AS task_type,
  i < 10 AS billable
FROM range(12) AS types(i);

CREATE TEMP TABLE client AS
WITH words AS (
  SELECT
    ['Copper', 'Lantern', 'Juniper', 'Saltmarsh', 'Windrow', 'Ochre', 'Halcyon', 'Pebble',
     'Northbank', 'Tumbledown', 'Kestrel', 'Marmalade', 'Driftwood', 'Sundial', 'Foxglove',
     'Ironbark'] AS first,
    ['Dental', 'Foods', 'Freight', 'Physio', 'Plumbing', 'Studios', 'Pharmacy', 'Holdings',
     'Electrical', 'Gardens', 'Transport', 'Legal', 'Joinery', 'Optics', 'Catering', 'Robotics',
     'Vets'] AS second,
    ['Pty Ltd', 'Trust', 'Group', 'Partners'] AS form)
SELECT
  i::INTEGER AS client_no,
  karbon_id('client', i) AS client_id,
  CASE WHEN i = 0 THEN 'RecoMed'
    ELSE concat(first[1 + i % 16], ' ', second[1 + i % 17], ' ', form[1 + pick('form', i, 4)])
  END AS client,
  pick('inactive', i, 12) = 0 AND i > 0 AS inactive
FROM range(254) AS clients(i), words;
