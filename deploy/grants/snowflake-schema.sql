-- Snowline reads the tables and views of one schema, and those to come. A repeat changes nothing.
--
--   snow sql --filename deploy/grants/snowflake-schema.sql \
--     --variable database=SALES --variable schema=PUBLIC

USE ROLE SECURITYADMIN;

-- Without these two the schema can't even be seen.
GRANT USAGE ON DATABASE <% database %> TO ROLE SNOWLINE_READER;
GRANT USAGE ON SCHEMA <% database %>.<% schema %> TO ROLE SNOWLINE_READER;

GRANT SELECT ON ALL TABLES IN SCHEMA <% database %>.<% schema %> TO ROLE SNOWLINE_READER;
GRANT SELECT ON ALL VIEWS IN SCHEMA <% database %>.<% schema %> TO ROLE SNOWLINE_READER;

-- A table that is made anew would otherwise vanish for Snowline, and look like an empty source.
GRANT SELECT ON FUTURE TABLES IN SCHEMA <% database %>.<% schema %> TO ROLE SNOWLINE_READER;
GRANT SELECT ON FUTURE VIEWS IN SCHEMA <% database %>.<% schema %> TO ROLE SNOWLINE_READER;
