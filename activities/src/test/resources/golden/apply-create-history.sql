CREATE TABLE IF NOT EXISTS "main"."target's; -- copy_HISTORY" AS
SELECT *, NULL::TIMESTAMP AS valid_from, NULL::TIMESTAMP AS valid_to,
  NULL::VARCHAR AS run_in, NULL::VARCHAR AS run_out
FROM "main"."target's; -- copy" LIMIT 0
