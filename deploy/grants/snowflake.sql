-- Who Snowline is in Snowflake. What it may read comes after it: snowflake-schema.sql for a schema
-- of your own, snowflake-share.sql for a database made from a share. It owns nothing and writes
-- nothing. A repeat changes nothing.
--
--   snow sql --filename deploy/grants/snowflake.sql \
--     --variable public_key="$(deploy/grants/public-key key.p8)"
--
-- The private key is made and kept on the worker's side; only the public one is named here.

USE ROLE USERADMIN;

-- A role of its own, so that what it may do is seen in one place and revoked in one statement.
CREATE ROLE IF NOT EXISTS SNOWLINE_READER;

-- A service user can't log in with a password or to the web interface.
CREATE USER IF NOT EXISTS SNOWLINE
  TYPE = SERVICE
  DEFAULT_ROLE = SNOWLINE_READER
  DEFAULT_WAREHOUSE = SNOWLINE
  COMMENT = 'Snowline: reads tables and keeps BigQuery in step with them';
ALTER USER SNOWLINE SET RSA_PUBLIC_KEY = '<% public_key %>';
GRANT ROLE SNOWLINE_READER TO USER SNOWLINE;

USE ROLE SYSADMIN;

-- A warehouse of its own: its cost is Snowline's, it ends with the query, and a statement that
-- runs wild is stopped.
CREATE WAREHOUSE IF NOT EXISTS SNOWLINE
  WAREHOUSE_SIZE = XSMALL
  AUTO_SUSPEND = 60
  AUTO_RESUME = TRUE
  INITIALLY_SUSPENDED = TRUE
  STATEMENT_TIMEOUT_IN_SECONDS = 18000;

USE ROLE SECURITYADMIN;

GRANT USAGE ON WAREHOUSE SNOWLINE TO ROLE SNOWLINE_READER;

-- Only for a source with unload: the rows go to the bucket through this integration.
--   GRANT USAGE ON INTEGRATION <name> TO ROLE SNOWLINE_READER;
-- The account that DESCRIBE STORAGE INTEGRATION <name> names as STORAGE_GCP_SERVICE_ACCOUNT needs
-- storage.buckets.get and storage.objects.create, delete, get and list on the bucket, and the
-- worker's own account, as which BigQuery loads, roles/storage.objectViewer.
