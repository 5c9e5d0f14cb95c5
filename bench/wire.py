"""Measures syncs from Snowflake to BigQuery on the test bed, beside what the two ends alone cost."""

import argparse
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading
import time
import urllib.request

import duckdb
import snowflake.connector

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent
JAR = ROOT / "worker/target/snowline.jar"
FLAGS = ["--add-opens=java.base/java.nio=ALL-UNNAMED", "-Dnet.snowflake.jdbc.disablePlatformDetection=true"]
HEAP = "-Xmx512m"
DATASET = "bench_wire"
SNOWFLAKE = os.environ["SNOWLINE_BED_SNOWFLAKE"]
BIGQUERY = os.environ["SNOWLINE_BED_BIGQUERY"]
COLUMNS = [
    ("ID", "NUMBER(18,0)", "INT64", "i"),
    ("CLIENT", "VARCHAR", "STRING", "md5(i::VARCHAR)[1:11]"),
    ("TITLE", "VARCHAR", "STRING", "'Monthly Bookkeeping of client ' || i % 9973"),
    ("MINUTES", "NUMBER(18,2)", "NUMERIC", "(i % 100000 / 4)::DECIMAL(18, 2)"),
    ("RATE", "FLOAT", "FLOAT64", "i / 7"),
    ("BILLABLE", "BOOLEAN", "BOOL", "i % 3 = 0"),
    ("DUE", "DATE", "DATE", "DATE '2025-01-01' + (i % 365)::INTEGER"),
    ("CHANGED", "TIMESTAMP_NTZ(6)", "DATETIME", "TIMESTAMP '2025-01-01' + to_milliseconds(i)"),
]


def post(path, body, method="POST"):
    request = urllib.request.Request(
        f"{BIGQUERY}/bigquery/v2/projects/snowline{path}", method=method,
        data=None if body is None else json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
            return json.loads(text) if text else {}
    except urllib.error.HTTPError as refused:
        if refused.code == 404:
            return {}
        raise


def prepare(rows, parquet):
    """The table in Snowflake, and the same rows as a Parquet file."""
    selected = ", ".join(f"{expression} AS {name}" for name, _, _, expression in COLUMNS)
    duckdb.sql(f"COPY (SELECT {selected} FROM range({rows}) AS rows(i)) TO '{parquet}'")
    host, port = SNOWFLAKE.split(":")
    with snowflake.connector.connect(
            user="bench", password="none", account="local", host=host, port=int(port), protocol="http") as session:
        for sql in [
                "CREATE DATABASE IF NOT EXISTS BENCH", "CREATE SCHEMA IF NOT EXISTS BENCH.WIRE",
                "USE SCHEMA BENCH.WIRE",
                f"CREATE OR REPLACE TABLE ITEMS ({', '.join(f'{name} {kind}' for name, kind, _, _ in COLUMNS)})",
                f"INSERT INTO ITEMS SELECT {', '.join(column[0] for column in COLUMNS)} FROM read_parquet('{parquet}')"]:
            session.cursor().execute(sql)


def change(rows):
    host, port = SNOWFLAKE.split(":")
    with snowflake.connector.connect(
            user="bench", password="none", account="local", host=host, port=int(port), protocol="http") as session:
        session.cursor().execute("USE SCHEMA BENCH.WIRE")
        session.cursor().execute("UPDATE ITEMS SET MINUTES = MINUTES + 1 WHERE MOD(ID, 100) = 7")


class Run:
    """A process to its end: what it said, seconds, and megabytes (10^6) at its largest."""

    def __init__(self, command, folder, environment=None):
        self.lines = []
        began = time.monotonic()
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        reader = threading.Thread(
            target=lambda: self.lines.extend((time.monotonic() - began, line) for line in process.stdout))
        reader.start()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        reader.join()
        self.seconds = time.monotonic() - began
        self.peak = usage.ru_maxrss * 1024 / 1e6
        if process.returncode != 0:
            raise SystemExit(f"{command} ended with {process.returncode}:\n" + "".join(line for _, line in self.lines))


def drain(rows, folder):
    query = "SELECT * FROM BENCH.WIRE.ITEMS"
    run = Run(["java", HEAP, *FLAGS, "-cp", str(JAR), str(HERE / "Drain.java"), SNOWFLAKE, query], folder)
    read, seconds = run.lines[-1][1].split()
    assert int(read) == rows, run.lines
    return float(seconds), run.peak


def load(parquet):
    """The file is sent and loaded, as Snowline does it, into a table that is dropped again."""
    body = {"configuration": {"load": {
        "sourceFormat": "PARQUET", "writeDisposition": "WRITE_TRUNCATE",
        "destinationTable": {"projectId": "snowline", "datasetId": DATASET, "tableId": "BARE"},
        "schema": {"fields": [{"name": name, "type": kind} for name, _, kind, _ in COLUMNS]}}}}
    began = time.monotonic()
    opened = urllib.request.urlopen(urllib.request.Request(
        f"{BIGQUERY}/upload/bigquery/v2/projects/snowline/jobs?uploadType=resumable",
        data=json.dumps(body).encode(), headers={"Content-Type": "application/json"}))
    data = pathlib.Path(parquet).read_bytes()
    sent = urllib.request.urlopen(urllib.request.Request(
        opened.headers["Location"], data=data, method="PUT",
        headers={"Content-Range": f"bytes 0-{len(data) - 1}/{len(data)}"}))
    job = json.loads(sent.read())["jobReference"]["jobId"]
    while (answer := post(f"/jobs/{job}", None, "GET"))["status"]["state"] != "DONE":
        time.sleep(0.02)
    assert "errorResult" not in answer["status"], answer["status"]
    seconds = time.monotonic() - began
    post(f"/datasets/{DATASET}/tables/BARE", None, "DELETE")
    return seconds


def sync(folder):
    run = Run([str(ROOT / "snowline"), "sync", "full", "--json"], folder, {"SNOWLINE_JAVA_OPTS": HEAP})
    steps, receipt = [], None
    for at, line in run.lines:
        said = json.loads(line) if line.startswith("{") else {}
        if said.get("type") == "progress" and (not steps or steps[-1][0] != said["step"]):
            steps.append((said["step"], at))
        if said.get("type") == "receipt":
            receipt = said
            steps.append(("end", at))
    assert receipt["outcome"] == "verified", receipt
    spent = {}
    for (step, began), (_, ended) in zip(steps, steps[1:]):
        spent[step] = spent.get(step, 0) + ended - began
    # A receipt's own seconds end where its transaction begins.
    return receipt, steps[-1][1] - steps[0][1], spent, run.peak


def measured(rows, folder):
    parquet = folder / "items.parquet"
    prepare(rows, parquet)
    for dataset in (DATASET, DATASET + "_snowline_staging"):
        post(f"/datasets/{dataset}?deleteContents=true", None, "DELETE")
    post("/datasets", {"datasetReference": {"projectId": "snowline", "datasetId": DATASET}, "location": "us-central1"})
    (folder / "snowline.yaml").write_text(f"""
source:
  snowflake: {{host: "{SNOWFLAKE}", user: bench, database: BENCH, schema: WIRE}}
target:
  bigquery: {{project: snowline, dataset: {DATASET}, location: us-central1, endpoint: "{BIGQUERY}"}}
tables:
  items: {{source: ITEMS, target: ITEMS_COPY, key: [ID]}}
""")
    drained, drain_peak = drain(rows, folder)
    loaded = load(parquet)
    first, first_seconds, steps, first_peak = sync(folder)
    assert first["inserted"] == rows
    same, same_seconds, _, same_peak = sync(folder)
    assert first["source_rows"] == same["unchanged"] == rows
    change(rows)
    part, part_seconds, _, part_peak = sync(folder)
    assert part["updated"] == len(range(7, rows, 100))
    return {
        "rows": rows, "drain": drained, "drain_peak": drain_peak, "load": loaded,
        "first": first_seconds, "steps": steps, "first_peak": first_peak,
        "same": same_seconds, "same_peak": same_peak, "part": part_seconds, "part_peak": part_peak}


def table(results):
    def rate(result, seconds):
        return f"{seconds:.1f} s, {result['rows'] / seconds:,.0f} rows/s"

    lines = ["| | " + " | ".join(f"{result['rows']:,} rows" for result in results) + " |",
             "|---|" + "---|" * len(results)]
    for title, cell in [
            ("bare JDBC loop", lambda r: f"{rate(r, r['drain'])}; {r['drain_peak']:.0f} MB"),
            ("bare load job", lambda r: rate(r, r["load"])),
            ("first sync", lambda r: f"{rate(r, r['first'])}; {r['first_peak']:.0f} MB"),
            *[(f"of it {step}", lambda r, step=step: rate(r, r["steps"][step]) if r["steps"].get(step) else "-")
              for step in dict.fromkeys(step for result in results for step in result["steps"])],
            ("first sync / (loop + load)", lambda r: f"{r['first'] / (r['drain'] + r['load']):.1f}"),
            ("nothing changed", lambda r: f"{r['same']:.1f} s; {r['same_peak']:.0f} MB"),
            ("1 % changed", lambda r: f"{r['part']:.1f} s; {r['part_peak']:.0f} MB")]:
        lines.append(f"| {title} | " + " | ".join(cell(result) for result in results) + " |")
    return "\n".join(lines) + "\n"


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", default="100000,1000000,3000000")
    arguments.add_argument("--write", action="store_true", help="puts the table into docs/wire-figures.md")
    given = arguments.parse_args()
    results = []
    for rows in given.rows.split(","):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="snowline-wire-"))
        try:
            results.append(measured(int(rows), folder))
        finally:
            shutil.rmtree(folder)
        print(table(results[-1:]), flush=True)
    text = f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d}, {os.cpu_count()} cores, load {os.getloadavg()[1]:.1f} from all that ran there; `bench/wire --rows {given.rows}`:\n\n" + table(results)
    print(text)
    if given.write:
        page = ROOT / "docs/wire-figures.md"
        before, rest = page.read_text().split("<!-- written by bench/wire -->\n")
        page.write_text(before + "<!-- written by bench/wire -->\n" + text + rest[rest.index("<!-- end -->"):])


main()
