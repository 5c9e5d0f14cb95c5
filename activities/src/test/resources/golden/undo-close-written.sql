DELETE FROM snowline_open_versions WHERE table_name = ? AND run_in = ?
