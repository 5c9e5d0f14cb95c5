UPDATE "main"."target's; -- copy" AS row SET "any" = fresh."any", "at" = fresh."at", "bytes" = fresh."bytes", "choice" = fresh."choice", "flag" = fresh."flag", "huge" = fresh."huge", "it's" = fresh."it's", "json" = fresh."json", "list" = fresh."list", "nanos" = fresh."nanos", "new one" = fresh."new one", "ORDER ID" = fresh."ORDER ID", "say ""hi""" = fresh."say ""hi""", "select" = fresh."select", "time" = fresh."time", "uuid" = fresh."uuid", "Äß 🤷" = fresh."Äß 🤷", "DAY" = CAST(DATE '2025-08-14' AS DATE), "gone; --" = NULL
FROM (
  SELECT changes.target_row AS snowline_row, staged.*
  FROM "staging of run".main.changes AS changes JOIN "staging of run".main.staged_rows AS staged ON staged.snowline_key = changes.snowline_key
  WHERE changes.change = 'updated' AND staged.snowline_reason IS NULL
) AS fresh
WHERE row.rowid = fresh.snowline_row
