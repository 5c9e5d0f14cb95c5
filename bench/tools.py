"""How each tool is asked to do a work. A tool is a name and a function from work and folder to a command."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from works import CHANGED_SINCE, KEY, TABLE

HOME = Path(__file__).resolve().parent
INSTALLED = HOME / ".installed"
SNOWLINE = HOME.parent / "snowline"


@dataclass(frozen=True)
class Tool:
    """A tool in one of its ways: for which works, its command, its environment, what it found if it compares,
    and whether what it removes has to be in its history."""

    name: str
    works: str
    command: Callable
    environment: dict
    found: Callable = lambda output: None
    needs: str = "duckdb"
    keeps_history: bool = False

    def installed(self):
        return (INSTALLED / f"{self.needs}.done").exists()


def binary(environment, name):
    return str(INSTALLED / environment / "bin" / name)


def duckdb_sql(statements):
    def command(work, source, target):
        text = f"ATTACH '{source}' AS s (READ_ONLY); ATTACH '{target}' AS t; {statements[work.letter]}"
        return [binary("duckdb", "python"), "-c", f"import duckdb; duckdb.execute({text!r})"]
    return command


COPY = f"CREATE OR REPLACE TABLE t.{TABLE} AS SELECT * FROM s.{TABLE};"
MERGE = f"""
    DELETE FROM t.{TABLE} WHERE {KEY} NOT IN (SELECT {KEY} FROM s.{TABLE});
    CREATE TEMP TABLE changed AS SELECT * FROM s.{TABLE} EXCEPT SELECT * FROM t.{TABLE};
    DELETE FROM t.{TABLE} WHERE {KEY} IN (SELECT {KEY} FROM changed);
    INSERT INTO t.{TABLE} SELECT * FROM changed;
"""
def hash_join(work, source, target):
    text = f"""
        ATTACH '{source}' AS s (READ_ONLY); ATTACH '{target}' AS t (READ_ONLY);
        SELECT count(*) FROM s.{TABLE} a FULL JOIN t.{TABLE} b USING ({KEY}) WHERE hash(a) <> hash(b)
    """
    return [binary("duckdb", "python"), "-c", f"import duckdb; print(duckdb.execute({text!r}).fetchone()[0])"]


def snowline(mode):
    def command(work, source, target):
        configuration = target.parent / "snowline.yaml"
        # The works' clean-up is meant: the guard would ask first, as it should, and the figure be two commands' sum.
        configuration.write_text(json.dumps({
            "source": {"duckdb": {"file": str(source)}},
            "target": {"duckdb": {"file": str(target)}},
            "tables": {TABLE: {
                "source": TABLE, "target": TABLE, "key": [KEY],
                "guard": {"vanished": "100%", "source_drop": "100%"}}},
        }))
        return [str(SNOWLINE), *mode, TABLE, "--config", str(configuration), "--json", "--no-input"]
    return command


def sling(mode):
    def command(work, source, target):
        return [binary("sling", "sling"), "run", "--src-conn", f"duckdb://{source}", "--src-stream", f"main.{TABLE}",
                "--tgt-conn", f"duckdb://{target}", "--tgt-object", f"main.{TABLE}", "--primary-key", KEY,
                "--mode", mode, *(["--update-key", "updated_at"] if mode == "incremental" else [])]
    return command


def dlt(disposition):
    def command(work, source, target):
        return [binary("dlt", "python"), str(HOME / "run_dlt.py"), str(source), str(target), disposition]
    return command


def ingestr(strategy):
    def command(work, source, target):
        return [binary("ingestr", "ingestr"), "ingest", "--yes", "--source-uri", f"duckdb:///{source}",
                "--source-table", f"main.{TABLE}", "--dest-uri", f"duckdb:///{target}", "--dest-table",
                f"main.{TABLE}", "--primary-key", KEY, "--incremental-strategy", strategy,
                *(["--incremental-key", "updated_at", "--interval-start", CHANGED_SINCE] if strategy == "merge" else [])]
    return command


def reladiff(work, source, target):
    return [binary("reladiff", "reladiff"), f"duckdb://{source}", TABLE, f"duckdb://{target}", TABLE,
            "-k", KEY, "-c", "%", "--skip-sort-results", "--json"]


def versions():
    """What ran, in words: each tool that is installed, and the DuckDB it brings along."""
    embedded = re.search(r"<duckdb\.version>(.+?)<", (HOME.parent / "pom.xml").read_text())[1]
    found = [f"Snowline embeds DuckDB {embedded}"]
    for tool in ("duckdb", "sling", "dlt", "ingestr", "reladiff"):
        if (INSTALLED / f"{tool}.done").exists():
            pinned = (HOME / "requirements" / f"{tool}.txt").read_text()
            version = re.search(rf"^{tool}\b.*==(\S+)", pinned, re.MULTILINE)[1]
            if tool == "duckdb":
                found.append(f"DuckDB alone is {version}")
            else:
                found.append(f"{tool} {version} with DuckDB {brought(tool, pinned)}")
    return found


def brought(tool, pinned):
    if tool == "ingestr":
        package = INSTALLED / "ingestr/node/node_modules/@duckdb/node-bindings-linux-x64/package.json"
        return json.loads(package.read_text())["version"].split("-")[0]
    return re.search(r"^duckdb(?:-cli)?==(\S+)", pinned, re.MULTILINE)[1]


def last_number(output):
    numbers = re.findall(r"^\d+$", output, re.MULTILINE)
    return int(numbers[-1]) if numbers else -1


def snowline_rows(output):
    for line in output.splitlines():
        if line.startswith("{"):
            event = json.loads(line)
            if event.get("type") == "receipt":
                return sum(event[change] for change in ("inserted", "updated", "superseded", "vanished"))
    return -1


def reladiff_keys(output):
    return len(set(re.findall(r'^\["[+-]", \["([^"]+)"', output, re.MULTILINE)))


SLING = {
    "DUCKDB_PATH": binary("sling", "duckdb"), "DUCKDB_USE_INSTALLED_EXTENSIONS": "true",
    "HOME": str(INSTALLED / "sling" / "home"), "SLING_DISABLE_TELEMETRY": "true",
}

DLT = {"RUNTIME__DLTHUB_TELEMETRY": "false"}

INGESTR = {"ADBC_DRIVER_PATH": str(INSTALLED / "ingestr" / "drivers"), "INGESTR_DISABLE_TELEMETRY": "true"}

TOOLS = [
    Tool("Snowline", "A B C D A10", snowline(["sync", "full"]), {}, keeps_history=True),
    Tool("Snowline diff", "E", snowline(["diff"]), {}, snowline_rows),
    Tool("DuckDB SQL", "A B C D A10", duckdb_sql({"A": COPY, "A10": COPY, "B": MERGE, "C": MERGE, "D": MERGE}), {}),
    Tool("DuckDB full join", "E", hash_join, {}, last_number),
    Tool("sling replace", "A C", sling("full-refresh"), SLING, needs="sling"),
    Tool("sling by cursor", "B D", sling("incremental"), SLING, needs="sling"),
    Tool("dlt replace", "A C", dlt("replace"), DLT, needs="dlt"),
    Tool("dlt merge", "B D", dlt("merge"), DLT, needs="dlt"),
    Tool("ingestr replace", "A C", ingestr("replace"), INGESTR, needs="ingestr"),
    Tool("ingestr by cursor", "B D", ingestr("merge"), INGESTR, needs="ingestr"),
    Tool("reladiff", "E", reladiff, {}, reladiff_keys, needs="reladiff"),
]
