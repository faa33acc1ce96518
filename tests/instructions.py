"""
A regression gate that counts instructions, not seconds: what a call costs, in calls of a yardstick that this project cannot change.

    python3 run.py instructions              compare with instructions.yaml
    python3 run.py instructions --record     write it anew

A count hardly depends on the machine or on what else it does. Each work is run so many times and twice so many; the difference is what the
calls alone cost. Needs valgrind.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import yaml

import onestop

ROOT = Path(__file__).resolve().parents[1]
RECORD = Path(__file__).with_suffix(".yaml")
TIMES = 400
ALLOWED = 1.15
"""How many times the recorded count a call may cost before the gate closes."""

START, DAY, NOW = datetime(2026, 3, 2, 9), date(2026, 3, 2), datetime(2026, 3, 31, 17)


def main(*options: str) -> int:
    """Print the table; 1 where a call costs more than it may."""
    if shutil.which("valgrind") is None:
        print("valgrind is needed: apt install valgrind")
        return 2
    recorded = {} if "--record" in options or not RECORD.exists() else yaml.safe_load(RECORD.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder, "catalog.json")
        subprocess.run([sys.executable, "-m", "onestop", "compile", "--out", str(bundle)], check=True, capture_output=True)
        yardstick = _cost("yardstick", bundle)
        found = {name: round(_cost(name, bundle) / yardstick, 2) for name in WORK if name != "yardstick"}
    print(f"yardstick: {yardstick:,.0f} instructions, Python {sys.version.split()[0]}")
    failed = False
    for name, ratio in found.items():
        before = recorded.get(name)
        over = before is not None and ratio > before * ALLOWED
        failed |= over
        print(f"{name:10} {ratio:9.2f}  {'' if before is None else f'recorded {before:.2f}'}{'  TOO MUCH' if over else ''}")
    if "--record" in options:
        RECORD.write_text(
            "# Calls of the yardstick that one call costs; see instructions.py.\n" + yaml.safe_dump(found, sort_keys=False), "utf-8"
        )
    return int(failed)


def _cost(name: str, bundle: Path) -> float:
    once, twice = (_instructions(name, times, bundle) for times in (TIMES, 2 * TIMES))
    return (twice - once) / TIMES


def _instructions(name: str, times: int, bundle: Path) -> int:
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", sys.executable, __file__, "--worker", name, str(times)]
    done = subprocess.run([*command, str(bundle)], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "0"}, capture_output=True, text=True)
    told = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or told is None:
        raise SystemExit(done.stderr[-2000:])
    return int(told[1])


def _yardstick(_: str) -> Callable[[], object]:
    step = timedelta(days=15)
    return lambda: (START + step).date()


def _calendar() -> onestop.Calendar:
    off = [date(2026, 1, 1), *(date(2026, 2, 16) + timedelta(days=i) for i in range(5)), date(2026, 4, 27), date(2026, 4, 30)]
    return onestop.Calendar.of(first=date(2013, 1, 1), last=date(2028, 12, 31), holidays=off, extra_working=[date(2026, 1, 10)])


def _due(_: str) -> Callable[[], object]:
    limit, calendar = onestop.WorkingDays(15), _calendar()
    return lambda: onestop.due(limit, START, calendar)


def _hours(_: str) -> Callable[[], object]:
    limit, calendar = onestop.WorkingHours(12), _calendar()
    return lambda: onestop.due(limit, START, calendar)


def _paused(_: str) -> Callable[[], object]:
    limit, calendar = onestop.WorkingDays(15), _calendar()
    pauses = ((datetime(2026, 3, 4, 10), datetime(2026, 3, 9, 15)),)
    return lambda: onestop.due(limit, START, calendar, pauses)


def _shift(_: str) -> Callable[[], object]:
    calendar = _calendar()
    return lambda: calendar.shift(DAY, 15)


def _count(_: str) -> Callable[[], object]:
    calendar, last = _calendar(), date(2026, 12, 1)
    return lambda: calendar.count(DAY, last)


def _assess(bundle: str) -> Callable[[], object]:
    site = onestop.load(bundle, entry_points=False)
    events = (onestop.Event(START, "received"), onestop.Event(datetime(2026, 3, 4, 9), "resolved"))
    dossier = onestop.Dossier("-", "1.001731", "01", events)
    site.assess(dossier, now=NOW)
    return lambda: site.assess(dossier, now=NOW)


WORK = {"yardstick": _yardstick, "due": _due, "hours": _hours, "paused": _paused, "shift": _shift, "count": _count, "assess": _assess}

if __name__ == "__main__":
    if sys.argv[1:2] != ["--worker"]:
        raise SystemExit(main(*sys.argv[1:]))
    _, _, _name, _times, _bundle = sys.argv
    _call = WORK[_name](_bundle)
    for _ in range(int(_times)):
        _call()
