CREATE OR REPLACE VIEW "staging of run".main.staged_rows AS
SELECT * REPLACE (
  CASE
    WHEN snowline_reason IS NOT NULL THEN snowline_reason
    WHEN snowline_key = '--' THEN 'missing key'
    WHEN snowline_key IN (SELECT snowline_key FROM "staging of run".main.shared_keys) THEN 'duplicate key'
  END AS snowline_reason
)
FROM "staging of run".main.loaded_1
