"""Measures each work by each tool in turns, checks every result against the rows, and writes the figures."""

import argparse
import math
import multiprocessing
import os
import shutil
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import duckdb

import measure
import report
import steps
import works
from tools import TOOLS, versions


def arguments():
    parser = argparse.ArgumentParser(prog="bench/run")
    parser.add_argument("--runs", type=int, default=3, help="measured runs of each, after one that warms up")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full sizes")
    parser.add_argument("--works", default="A,B,C,D,E,A10,start", help="which, by letter")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    return parser.parse_args()


def apart(function, *arguments):
    """In a process of its own: a child's peak, as the system tells it, is never below what its parent held."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(function, *arguments).result()


def attempt(tool, work, folder):
    """One run on fresh copies of the files, and how many rows differ from what the work asks for."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    target = folder / "target.duckdb"
    shutil.copy(work.target, target)
    source = work.source
    # Written pages are on their way to the disk: not in the next measurement.
    os.sync()
    cost = measure.run(tool.command(work, source, target), folder, tool.environment)
    if cost.exit != 0:
        print(cost.output[-2000:], file=sys.stderr)
        return cost, f"exit {cost.exit}"
    if work.differing:
        found = tool.found(cost.output)
        return cost, "yes" if found == work.differing else f"no: found {found}"
    try:
        correct = apart(works.judgement, source, target)
        if correct == "yes" and tool.keeps_history:
            correct = apart(works.history, source, work.target, target)
        return cost, correct
    except duckdb.Error as error:
        return cost, f"no: {error}"


def medians(costs):
    """Of the runs that ended well: a crash is no measure of speed."""
    costs = [cost for cost in costs if cost.exit == 0]
    if not costs:
        return measure.Cost(math.nan, math.nan, math.nan, 1, "")
    return measure.Cost(
        statistics.median(c.wall for c in costs), statistics.median(c.cpu for c in costs),
        statistics.median(c.peak for c in costs), 0, "")


def read(file):
    """Else whoever goes first reads from the disk what the others find in memory."""
    with open(file, "rb") as content:
        while content.read(1 << 24):
            pass


def measured(work, tools, runs, folder):
    """The tools in turns, so that a machine that slows down slows all of them; who is first moves on by one each turn."""
    read(work.source)
    costs = {tool.name: [] for tool in tools}
    right = {tool.name: set() for tool in tools}
    for turn in range(runs + 1):
        first = max(0, turn - 1) % len(tools)
        for tool in tools[first:] + tools[:first]:
            cost, correct = attempt(tool, work, folder / "run")
            print(f"{work.letter} {tool.name}: {cost.wall:.2f} s, {cost.cpu:.2f} s CPU, {cost.peak:.0f} MB, {correct}",
                  file=sys.stderr)
            right[tool.name].add(correct)
            # What didn't do the work isn't measured by it.
            if (turn > 0 or runs == 0) and not correct.startswith("no"):
                costs[tool.name].append(cost)
    return [report.Row(tool.name, medians(costs[tool.name]), "; ".join(sorted(right[tool.name]))) for tool in tools]


def profile(work, tool, folder):
    """One more run, whose log tells what it did when."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    target = folder / "target.duckdb"
    shutil.copy(work.target, target)
    os.sync()
    began = time.time()
    cost = measure.run(tool.command(work, work.source, target), folder, {"SNOWLINE_LOG_LEVEL": "INFO"})
    return work.letter, steps.spans(cost.output, began, cost.wall)


def start(runs, folder):
    """What a process costs before it does anything: the version, and a sync of a table without rows."""
    from tools import SNOWLINE, Tool, snowline
    empty = folder / "no_rows.duckdb"
    apart(works.write, empty, f"CREATE TABLE {works.TABLE} AS {works.rows(0, 0)}")
    nothing = works.Work("start", "start", empty, folder / "empty.duckdb")
    tools = [
        Tool("snowline version", "start", lambda *_: [str(SNOWLINE), "version"], {}),
        Tool("sync of an empty table", "start", snowline(["sync", "full"]), {}),
    ]
    rows = []
    for tool in tools:
        costs, ended = [], []
        for turn in range(runs + 1):
            run = folder / "run"
            shutil.rmtree(run, ignore_errors=True)
            run.mkdir(parents=True)
            target = run / "target.duckdb"
            shutil.copy(nothing.target, target)
            cost = measure.run(tool.command(nothing, empty, target), run, tool.environment)
            ended.append(cost.exit)
            if turn > 0 or runs == 0:
                costs.append(cost)
        rows.append(report.Row(tool.name, medians(costs), "no" if any(ended) else "yes"))
    return rows


def publish(tables, started, profiles, options):
    """The page, kept after each work: what took an hour to measure survives what comes after it."""
    text = report.render(tables, started, profiles, options, versions())
    if options.write:
        (Path(__file__).resolve().parent.parent / "docs" / "performance.md").write_text(text)
    return text


def main():
    options = arguments()
    chosen = options.works.split(",")
    folder = Path(tempfile.mkdtemp(prefix="snowline-bench-"))
    try:
        print("making the works' files ...", file=sys.stderr)
        made = apart(works.make, folder, options.scale, 10 if "A10" in chosen else 0)
        started = start(options.runs, folder) if "start" in chosen else []
        tables = []
        profiles = []
        for work in made:
            if work.letter not in chosen:
                continue
            tools = [tool for tool in TOOLS if work.letter in tool.works.split() and tool.installed()]
            # These take minutes: once, and not warmed up.
            runs = 0 if work.letter in ("A10", "E") else options.runs
            tables.append((work, measured(work, tools, runs, folder)))
            if work.letter in "ABCD":
                profiles.append(profile(work, tools[0], folder / "run"))
            publish(tables, started, profiles, options)
        print(publish(tables, started, profiles, options))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
