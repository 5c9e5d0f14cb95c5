-- Snowline reads a database that was made from a share. Snowflake gives no rights on its single
-- tables: this one covers all of them, to read and no more. A repeat changes nothing.
--
--   snow sql --filename deploy/grants/snowflake-share.sql --variable database=KARBON

-- Who may pass on what an account has imported.
USE ROLE ACCOUNTADMIN;

GRANT IMPORTED PRIVILEGES ON DATABASE <% database %> TO ROLE SNOWLINE_READER;
