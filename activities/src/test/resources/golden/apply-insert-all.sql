INSERT INTO "main"."target's; -- copy" ("any", "at", "bytes", "choice", "flag", "huge", "it's", "json", "list", "nanos", "new one", "ORDER ID", "say ""hi""", "select", "time", "uuid", "Äß 🤷", "DAY", "gone; --")
SELECT staged."any", staged."at", staged."bytes", staged."choice", staged."flag", staged."huge", staged."it's", staged."json", staged."list", staged."nanos", staged."new one", staged."ORDER ID", staged."say ""hi""", staged."select", staged."time", staged."uuid", staged."Äß 🤷", CAST(DATE '2025-08-14' AS DATE), NULL
FROM "staging of run".main.staged_rows AS staged
WHERE staged.snowline_reason IS NULL
