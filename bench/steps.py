"""Where Snowline's time goes: what its own log says of the steps of one run."""

import re
from datetime import datetime

LINE = re.compile(r"^(\S+)Z INFO +StepLog Sync\.(\w+) (begins|ended)", re.MULTILINE)
COLUMNS = ("start", "inspect", "compare", "transfer", "closing digest", "plan", "apply", "between and end")


def spans(output, began, wall):
    """Seconds by column. Both sides are compared at once; a digest after a transfer is the closing one."""
    events = [(datetime.fromisoformat(at + "+00:00").timestamp(), step, what) for at, step, what in LINE.findall(output)]
    seconds = dict.fromkeys(COLUMNS, 0.0)
    if not events:
        return seconds
    seconds["start"] = events[0][0] - began
    open_steps, since, transferred = set(), 0.0, False
    for at, step, what in events:
        column = "closing digest" if transferred and step == "DigestSource" else {
            "Inspect": "inspect", "DigestSource": "compare", "DigestTarget": "compare", "Transfer": "transfer",
            "Plan": "plan", "Apply": "apply"}.get(step)
        if column is None:
            continue
        if what == "begins":
            since = since if open_steps else at
            open_steps.add(step)
        else:
            open_steps.discard(step)
            if not open_steps:
                seconds[column] += at - since
            transferred |= step == "Transfer"
    seconds["between and end"] = wall - sum(seconds.values())
    return seconds


def table(profiles):
    yield "| work | " + " | ".join(COLUMNS) + " |"
    yield "|---|" + "---:|" * len(COLUMNS)
    for letter, seconds in profiles:
        yield f"| {letter} | " + " | ".join(f"{seconds[column]:.2f}" for column in COLUMNS) + " |"
