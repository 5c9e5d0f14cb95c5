DELETE FROM snowline_open_versions AS open
WHERE open.table_name = ?
  AND open.snowline_key IN (SELECT changes.snowline_key FROM "staging of run".main.changes AS changes)
  AND NOT EXISTS (
    FROM temp.main.snowline_written AS written
    WHERE written.snowline_key = open.snowline_key AND written.run_in = open.run_in
      AND written.target_row NOT IN (
        SELECT changes.target_row FROM "staging of run".main.changes AS changes
        WHERE changes.change <> 'inserted' AND true
      )
  )
