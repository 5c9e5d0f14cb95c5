INSERT INTO "main"."target's; -- copy_HISTORY" ("order id", "SELECT", "say ""hi""", "it's", "Äß 🤷", "at", "nanos", "time", "flag", "bytes", "uuid", "json", "any", "huge", "list", "choice", "new one", valid_from, valid_to, run_in, run_out)
SELECT row."order id", row."SELECT", row."say ""hi""", row."it's", row."Äß 🤷", row."at", row."nanos", row."time", row."flag", row."bytes", row."uuid", row."json", row."any", row."huge", row."list", row."choice", row."new one", coalesce(written.valid_from, NULL::TIMESTAMP), coalesce(NULL::TIMESTAMP, ?::TIMESTAMP), written.run_in, ?
FROM "staging of run".main.changes AS changes
JOIN "main"."target's; -- copy" AS row ON row.rowid = changes.target_row
LEFT JOIN temp.main.snowline_written AS written ON written.target_row = changes.target_row
WHERE changes.change <> 'inserted' AND true
