CREATE OR REPLACE VIEW "staging of run".main.changes AS
SELECT
  'inserted' AS change, NULL::BIGINT AS target_row, snowline_key,
  NULL::BIGINT AS snowline_hash, NULL::TIMESTAMP AS began, NULL::TIMESTAMP AS ended
FROM "staging of run".main.staged_rows WHERE snowline_reason IS NULL
