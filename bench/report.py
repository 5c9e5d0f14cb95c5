"""The figures as a page."""

import os
import platform
from dataclasses import dataclass
from datetime import date


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
    first = rows[0].cost
    yield "| tool | wall s | CPU s | peak MB | wall ratio | CPU ratio | right |"
    yield "|---|---:|---:|---:|---:|---:|---|"
    for row in rows:
        cost = row.cost
        yield (f"| {row.tool} | {cost.wall:.2f} | {cost.cpu:.2f} | {cost.peak:,.0f} | {cost.wall / first.wall:.2f} "
               f"| {cost.cpu / first.cpu:.2f} | {row.correct} |")


def render(tables, started, options):
    lines = [
        "# Performance",
        "",
        f"Measured on {date.today()} by `bench/run --runs {options.runs}{'' if options.scale == 1 else f' --scale {options.scale}'} --write`: "
        f"{os.cpu_count()} cores ({processor()}), {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB "
        f"of memory, {platform.system()} {platform.machine()}. Whole processes, each on fresh copies of the files, the tools "
        "in turns; medians after one run that warms up. Ratios are to the first row of a table. *Right* is what two "
        "`EXCEPT ALL` say of the rows afterwards, or for a comparison whether it found what was changed.",
        "",
        "The table has 22 columns like the incident's budget table. Snowline compares, plans, keeps history, verifies and "
        "writes a receipt in each of its runs; it needs no cursor column. What the others do is in "
        "[bench/](../bench/README.md).",
    ]
    for work, rows in tables:
        lines += ["", f"## {work.letter}: {work.title}", "", *table(rows)]
    if started:
        lines += ["", "## Start", "", "| command | wall s | CPU s | peak MB | right |", "|---|---:|---:|---:|---|"]
        lines += [f"| {row.tool} | {row.cost.wall:.2f} | {row.cost.cpu:.2f} | {row.cost.peak:,.0f} | {row.correct} |"
                  for row in started]
    return "\n".join(lines) + "\n"
