"""The figures as a page."""

import math
import os
import platform
from dataclasses import dataclass
from datetime import date

import steps


@dataclass(frozen=True)
class Row:
    """A tool's medians in one work, and whether the result was right."""

    tool: str
    cost: object
    correct: str


def processor():
    try:
        with open("/proc/cpuinfo") as lines:
            return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown")
    except OSError:
        return platform.processor() or "unknown"


def table(rows):
    engine = next((row.cost for row in rows if row.tool.startswith("DuckDB")), rows[0].cost)
    yield "| tool | wall s | CPU s | peak MB | wall ratio | CPU ratio | peak ratio | right |"
    yield "|---|---:|---:|---:|---:|---:|---:|---|"
    for row in rows:
        cost = row.cost
        yield (f"| {row.tool} | {cost.wall:.2f} | {cost.cpu:.2f} | {cost.peak:,.0f} | {cost.wall / engine.wall:.2f} "
               f"| {cost.cpu / engine.cpu:.2f} | {cost.peak / engine.peak:.2f} | {row.correct} |")


def aims(tables, started):
    """What was aimed at beside what was measured, only of what was measured; a wrong result meets no aim."""
    costs = {(work.letter, row.tool): row.cost for work, rows in tables for row in rows}
    costs |= {("start", row.tool): row.cost for row in started}
    snowline = {letter: cost for (letter, tool), cost in costs.items() if tool.startswith("Snowline")}
    wrong = {work.letter for work, rows in tables for row in rows
             if row.tool.startswith("Snowline") and row.correct != "yes"}
    wrong |= {row.tool for row in started if row.correct != "yes"}
    peers = {letter: [(cost.wall, tool) for (other, tool), cost in costs.items()
                      if other == letter and not tool.startswith(("Snowline", "DuckDB")) and not math.isnan(cost.wall)]
             for letter in snowline}
    rows = []

    def aim(works, what, most, found, met):
        rows.append((what, most, found, "no: not right" if wrong & set(works) else "yes" if met else "no"))

    if "A" in snowline and ("A", "DuckDB SQL") in costs:
        ratio = snowline["A"].cpu / costs["A", "DuckDB SQL"].cpu
        aim(["A"], "A: CPU of DuckDB's bare copy", "3 times", f"{ratio:.2f} times", ratio <= 3)
    if peers.get("A"):
        wall, tool = min(peers["A"])
        aim(["A"], "A: ahead of every peer", f"{wall:.1f} s ({tool})", f"{snowline['A'].wall:.1f} s",
            snowline["A"].wall <= wall)
    if ("B", "dlt merge") in costs:
        wall = costs["B", "dlt merge"].wall
        aim(["B"], "B: no slower than dlt", f"{wall:.1f} s", f"{snowline['B'].wall:.1f} s", snowline["B"].wall <= wall)
    for letter, seconds in (("C", 4.0), ("D", 1.5), ("E", 20.0)):
        if letter in snowline:
            wall = snowline[letter].wall
            aim([letter], f"{letter}: wall", f"{seconds:g} s", f"{wall:.1f} s", wall <= seconds)
    for letter in ("E", "A10"):
        if letter in snowline:
            peak = snowline[letter].peak
            aim([letter], f"{letter}: peak memory", "1,000 MB", f"{peak:,.0f} MB", peak <= 1000)
    if "A" in snowline and "A10" in snowline:
        growth = snowline["A10"].peak / snowline["A"].peak
        aim(["A", "A10"], "A10: peak memory beside A's", "1.10", f"{growth:.2f}", abs(growth - 1) <= 0.1)
    for tool, seconds in (("snowline version", 0.5), ("sync of an empty table", 2.5)):
        if ("start", tool) in costs:
            wall = costs["start", tool].wall
            aim([tool], tool, f"{seconds:g} s", f"{wall:.2f} s", wall <= seconds)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def render(tables, started, profiles, options, versions):
    lines = [
        "# Performance",
        "",
        f"Measured on {date.today()} by `bench/run --runs {options.runs}{'' if options.scale == 1 else f' --scale {options.scale}'} --write`: "
        f"{os.cpu_count()} cores ({processor()}), {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB "
        f"of memory, {platform.system()} {platform.machine()}. Whole processes, each on a fresh copy of the target, the tools "
        f"in turns; medians of {options.runs} after one run that warms up, of A10 and E one run; the source has been read once "
        "before. Ratios are to DuckDB alone in the same table. *Right* is what two "
        "`EXCEPT ALL` and the columns' types say afterwards, and of Snowline's history that it has exactly what went; or for a "
        "comparison whether it found what was changed; an aim is met only if all of Snowline's runs of that work were right.",
        "",
        "The table has 22 columns like the incident's budget table. Snowline compares, plans, keeps history, verifies and "
        "writes a receipt in each of its runs; it needs no cursor column. What the others do is in "
        "[bench/](../bench/README.md). " + "; ".join(versions) + ". All get the same files, in a format that all of these read.",
        "",
        "| aim | at most | measured | met |",
        "|---|---:|---:|---|",
        *aims(tables, started),
    ]
    for work, rows in tables:
        lines += ["", f"## {work.letter}: {work.title}", "", *table(rows)]
    if started:
        lines += ["", "## Start", "", "| command | wall s | CPU s | peak MB | right |", "|---|---:|---:|---:|---|"]
        lines += [f"| {row.tool} | {row.cost.wall:.2f} | {row.cost.cpu:.2f} | {row.cost.peak:,.0f} | {row.correct} |"
                  for row in started]
    if profiles:
        lines += ["", "## Where Snowline's time goes", "", "Seconds of one more run of each, by the times in its log. "
                  "*Start* is the process, the embedded Temporal server and the first workflows; both sides are compared "
                  "at once.", "", *steps.table(profiles)]
    return "\n".join(lines) + "\n"
