"""The works: a source and a target as two DuckDB files, and what a tool should make of them."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

TABLE = "budget"
KEY = "work_item_id"
# The newest format of files that all tools read: DuckDB 2 writes its own, which DuckDB 1.5 refuses.
STORAGE = "v1.5.0"
# What a tool with a cursor column is told: rows that changed in works B and D are no older.
CHANGED_SINCE = "2025-09-01"

# 22 columns, as wide as the incident's budget table and of its types.
COLUMNS = """
    'W' || lpad(CAST(n AS VARCHAR), 10, '0')                           AS work_item_id,
    'Monthly report ' || CAST(n % 9973 AS VARCHAR)                     AS work_title,
    'T' || CAST(n % 17 AS VARCHAR)                                     AS tenant_id,
    'C' || CAST(hash(n) % 5000 AS VARCHAR)                             AS client_id,
    'Client ' || CAST(hash(n) % 5000 AS VARCHAR) || ' Ltd'             AS client_name,
    'U' || CAST(hash(n, 1) % 300 AS VARCHAR)                           AS user_id,
    'Person ' || CAST(hash(n, 1) % 300 AS VARCHAR)                     AS user_name,
    'R' || CAST(n % 12 AS VARCHAR)                                     AS role_id,
    CASE WHEN n % 7 = 0 THEN NULL ELSE 'Role ' || CAST(n % 12 AS VARCHAR) END AS role_name,
    'K' || CAST(n % 31 AS VARCHAR)                                     AS task_type_id,
    CASE WHEN n % 5 = 0 THEN NULL ELSE 'Task ' || CAST(n % 31 AS VARCHAR) END AS task_type_name,
    CAST((hash(n, 2) % 100000) / 100.0 AS DECIMAL(18, 2))              AS budgeted_minutes,
    CAST((hash(n, 3) % 100000) / 100.0 AS DECIMAL(18, 2))              AS actual_minutes,
    CAST((hash(n, 4) % 1000000) / 10000.0 AS DECIMAL(18, 4))           AS hourly_rate,
    CAST(hash(n, 5) % 1000000 AS BIGINT)                               AS entries,
    CAST(hash(n, 6) % 1000 AS DOUBLE) / 8                              AS share,
    n % 3 = 0                                                          AS billable,
    n % 11 = 0                                                         AS archived,
    DATE '2025-01-01' + CAST(n % 200 AS INTEGER)                       AS start_date,
    CASE WHEN n % 4 = 0 THEN NULL ELSE DATE '2025-06-01' + CAST(n % 100 AS INTEGER) END AS due_date,
    TIMESTAMP '2025-01-01' + to_seconds(CAST(hash(n, 7) % 10000000 AS INTEGER)) AS created_at,
    TIMESTAMP '2025-07-01' + to_microseconds(CAST(hash(n, 8) % 1000000000 AS BIGINT)) AS updated_at
"""


@dataclass(frozen=True)
class Work:
    """One work: its letter, what it is, the two files, and how many cells differ if it only compares."""

    letter: str
    title: str
    source: Path
    target: Path
    differing: int = 0


def rows(first, count):
    return f"SELECT {COLUMNS} FROM range({first}, {first + count}) t(n)"


def write(path, *statements):
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path), config={"storage_compatibility_version": STORAGE}) as connection:
        for statement in statements:
            connection.execute(statement)


def make(folder, scale, big_scale):
    """Makes the files of all works in the folder; `scale` 1 is the size that peers were measured with."""
    folder.mkdir(parents=True, exist_ok=True)
    large = max(100, int(1_123_942 * scale))
    live = max(10, int(37_304 * scale))
    huge = max(1000, int(10_000_000 * scale))
    create = f"CREATE TABLE {TABLE} AS "
    changed = f"""
        UPDATE {TABLE} SET actual_minutes = actual_minutes + 1, updated_at = TIMESTAMP '{CHANGED_SINCE}'
        WHERE hash({KEY}) % 100 = 0
    """
    new = f"INSERT INTO {TABLE} {rows(large, max(1, large // 1000))}"
    late = f"UPDATE {TABLE} SET updated_at = TIMESTAMP '{CHANGED_SINCE}' WHERE {KEY} >= 'W{large:010d}'"
    write(folder / "base.duckdb", create + rows(0, large))
    write(folder / "empty.duckdb")
    write(folder / "changed.duckdb", create + rows(0, large), changed, new, late)
    write(folder / "live.duckdb", create + rows(0, live))
    write(folder / "bloated.duckdb", create + rows(0, live + int(1_086_638 * scale)))
    write(folder / "huge.duckdb", create + rows(0, huge))
    ten = ", ".join(f"'W{huge // 11 * (i + 1):010d}'" for i in range(10))
    write(
        folder / "huge_differs.duckdb",
        create + rows(0, huge),
        f"UPDATE {TABLE} SET client_name = client_name || '!' WHERE {KEY} IN ({ten})",
    )
    if big_scale:
        write(folder / "ten_times.duckdb", create + rows(0, large * big_scale))

    def work(letter, title, source, target, differing=0):
        return Work(letter, title, folder / source, folder / target, differing)

    works = [
        work("A", f"{large:,} rows into an empty target", "base.duckdb", "empty.duckdb"),
        work("B", "1 % changed, 0.1 % new", "changed.duckdb", "base.duckdb"),
        work("C", f"{live:,} rows in the source, {int(1_086_638 * scale):,} stale rows more in the target",
             "live.duckdb", "bloated.duckdb"),
        work("D", "nothing changed", "base.duckdb", "base.duckdb"),
        work("E", f"find 10 differing cells in 2 x {huge:,} rows", "huge.duckdb", "huge_differs.duckdb", 10),
    ]
    if big_scale:
        works.append(work("A10", f"{large * big_scale:,} rows into an empty target", "ten_times.duckdb",
                          "empty.duckdb"))
    return works


def judgement(source, target):
    """Whether the target has the source's rows, each as often, in columns of the same types; "yes" or why not."""
    with duckdb.connect() as connection:
        connection.execute("SET memory_limit = '8GB'")
        connection.execute(f"ATTACH '{source}' AS s (READ_ONLY)")
        connection.execute(f"ATTACH '{target}' AS t (READ_ONLY)")
        names = [row[0] for row in connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 't'").fetchall()]
        if TABLE not in [name.lower() for name in names]:
            return "no: no such table"
        given = dict(row[:2] for row in connection.execute(f"DESCRIBE s.{TABLE}").fetchall())
        kept = dict(row[:2] for row in connection.execute(f"DESCRIBE t.{TABLE}").fetchall())
        changed = [f"{name} is {kept.get(name)}" for name, type in given.items() if kept.get(name) != type]
        columns = ", ".join(given)
        one = f"SELECT {columns} FROM s.{TABLE}"
        other = f"SELECT {columns} FROM t.{TABLE}"
        differing = sum(
            connection.execute(f"SELECT count(*) FROM (({a}) EXCEPT ALL ({b}))").fetchone()[0]
            for a, b in ((one, other), (other, one)))
        if differing:
            return f"no: {differing:,} rows differ"
        return "rows yes, types no: " + ", ".join(changed) if changed else "yes"


def history(source, before, target):
    """Whether the history has each row, as often, that was in the target before and isn't in the source; "yes" or why not."""
    with duckdb.connect() as connection:
        connection.execute("SET memory_limit = '8GB'")
        for name, file in (("s", source), ("b", before), ("t", target)):
            connection.execute(f"ATTACH '{file}' AS {name} (READ_ONLY)")
        held = {row[0].lower() for row in connection.execute(
            "SELECT database_name || '.' || table_name FROM duckdb_tables()").fetchall()}
        if f"b.{TABLE}" not in held:
            return "yes"
        columns = ", ".join(row[0] for row in connection.execute(f"DESCRIBE b.{TABLE}").fetchall())
        gone = f"(SELECT {columns} FROM b.{TABLE}) EXCEPT ALL (SELECT {columns} FROM s.{TABLE})"
        kept = f"SELECT {columns} FROM t.{TABLE}_HISTORY" if f"t.{TABLE}_history" in held else (
            f"SELECT {columns} FROM b.{TABLE} WHERE false")
        lost, beyond = (
            connection.execute(f"SELECT count(*) FROM (({a}) EXCEPT ALL ({b}))").fetchone()[0]
            for a, b in ((gone, kept), (kept, gone)))
        return f"no: history lacks {lost:,} rows and has {beyond:,} others" if lost or beyond else "yes"
