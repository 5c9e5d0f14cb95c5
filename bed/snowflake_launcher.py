"""Starts fakesnow as a server that keeps its data, with what Snowflake has and it lacks."""

import argparse
import pathlib

import fakesnow.macros
import fakesnow.server
import uvicorn
from fakesnow.instance import FakeSnow

# sqlglot spells MD5_NUMBER_LOWER64 so when it writes DuckDB's dialect.
MACROS = """
CREATE OR REPLACE MACRO {database}.m_d5_number_upper64(text) AS
    ('0x' || md5(text)[1:16])::UBIGINT::HUGEINT;
CREATE OR REPLACE MACRO {database}.m_d5_number_lower64(text) AS
    ('0x' || md5(text)[17:32])::UBIGINT::HUGEINT;
"""

# Answered with success and ignored: time zone, query tag and time-outs change no value here.
IGNORED = [r"\s*ALTER\s+SESSION\s+(SET|UNSET)\b"]


def add_macros():
    """Every database gets its macros when it is made: adds ours to them."""
    original = fakesnow.macros.creation_sql
    fakesnow.macros.creation_sql = lambda database: original(database) + MACROS.format(
        database=database
    )


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--data", type=pathlib.Path, required=True)
    given = arguments.parse_args()
    add_macros()
    fakesnow.server.shared_fs = FakeSnow(db_path=given.data, nop_regexes=IGNORED)
    fakesnow.server.shared_fs.duck_conn.execute(
        "SET GLOBAL autoinstall_known_extensions = false"
    )
    uvicorn.run(
        fakesnow.server.app, host="127.0.0.1", port=given.port, log_level="warning"
    )


main()
