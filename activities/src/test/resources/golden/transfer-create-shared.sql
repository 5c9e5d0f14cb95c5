CREATE TABLE IF NOT EXISTS "staging of run".main.shared_keys (
  snowline_key VARCHAR, snowline_bucket INTEGER
)
