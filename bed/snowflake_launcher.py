"""Starts fakesnow as a server that keeps its data, with what Snowflake has and it lacks."""

import argparse
import pathlib

import fakesnow.server
import snowflake_results
import snowflake_sql
import uvicorn
from fakesnow.instance import FakeSnow

# Answered with success and ignored: time zone, query tag and time-outs change no value here.
IGNORED = [r"\s*ALTER\s+SESSION\s+(SET|UNSET)\b"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--data", type=pathlib.Path, required=True)
    given = arguments.parse_args()
    snowflake_sql.apply()
    snowflake_results.apply()
    fakesnow.server.shared_fs = FakeSnow(db_path=given.data, nop_regexes=IGNORED)
    fakesnow.server.shared_fs.duck_conn.execute(
        "SET GLOBAL autoinstall_known_extensions = false"
    )
    uvicorn.run(
        fakesnow.server.app, host="127.0.0.1", port=given.port, log_level="warning"
    )


main()
