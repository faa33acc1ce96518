"""
The calendar as a table in a real PostgreSQL: what the how-to writes gives the dates that the library gives, for every day of receipt.

    python3 run.py postgres

A server of its own is started in a temporary folder and listens on a socket there alone; nothing that runs already is touched.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import onestop

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/how-to/compute-deadlines-in-sql.md"
PLACES = ("01", "79")
WORKING, CALENDAR, MONTHS = (1, 3, 15, 60), (1, 10, 30), (1, 6)


def main() -> int:
    """Compare; 0 if every date is the same, 2 without PostgreSQL."""
    bin = next(
        (path for path in (*_on_path(), *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)) if (path / "initdb").exists()),
        None,
    )
    if bin is None:
        print("PostgreSQL is needed: apt install postgresql")
        return 2
    with tempfile.TemporaryDirectory() as folder, server(bin, Path(folder)) as psql:
        return sum(compare(psql, place) for place in PLACES) and 1


def _on_path() -> list[Path]:
    found = shutil.which("initdb")
    return [Path(found).resolve().parent] if found else []


@contextmanager
def server(bin: Path, folder: Path) -> Iterator[list[str]]:
    """Start a server in *folder* and yield the command that asks it."""
    data, drop = folder / "data", []
    if os.geteuid() == 0:  # PostgreSQL does not run as root
        drop = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        shutil.chown(folder, "postgres", "postgres")
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder}
    subprocess.run([*drop, bin / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"], **quiet)
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    subprocess.run([*drop, bin / "pg_ctl", "-D", data, "-w", "-o", options, "-l", folder / "log", "start"], **quiet)
    try:
        yield [*drop, str(bin / "psql"), "-h", str(folder), "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-q", "--csv", "-t"]
    finally:
        subprocess.run([*drop, bin / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **quiet)


def ask(psql: list[str], sql: str) -> list[list[str]]:
    """Return the rows of a query."""
    done = subprocess.run(psql, input=sql, capture_output=True, text=True, encoding="utf-8", cwd="/")
    if done.returncode:
        raise SystemExit(done.stderr)
    return list(csv.reader(io.StringIO(done.stdout)))


def compare(psql: list[str], place: str) -> int:
    """How many dates differ from the library's."""
    asked = ["-m", "onestop", "calendar", "export", "--place", place]
    table = subprocess.run([sys.executable, *asked], check=True, capture_output=True, text=True, encoding="utf-8").stdout
    schema = re.search(r"CREATE TABLE cal \(.*?\);", PAGE.read_text("utf-8"), re.DOTALL)
    assert schema, "the page says how the table is made"
    ask(psql, f"DROP TABLE IF EXISTS cal;\n{schema[0]}\n\\copy cal FROM STDIN WITH (FORMAT csv, HEADER true)\n{table}\\.\n")
    calendar = onestop.load(entry_points=False).at(on=date(2026, 1, 5), place=place).calendar
    first, last = date(2015, 1, 1), date(2027, 6, 1)
    wrong = total = 0
    for kind, sql in queries().items():
        rows = ask(psql, sql.format(first=first, last=last))
        total += len(rows)
        for day, n, closes in rows:
            limit = {"working": onestop.WorkingDays, "calendar": onestop.CalendarDays, "months": onestop.Months}[kind](int(n))
            start = datetime.combine(date.fromisoformat(day), datetime.min.time()) + timedelta(hours=9)
            wrong += onestop.due(limit, start, calendar) != datetime.fromisoformat(closes)
    counts = (last - first).days * (len(WORKING) + len(CALENDAR) + len(MONTHS))
    print(f"{place}: {total:,} dates of {counts:,} asked, {wrong} differ")
    return wrong + abs(total - counts)


def queries() -> dict[str, str]:
    """The three joins of the page, over every day of receipt."""
    days = "(SELECT day, ordinal FROM cal WHERE day >= '{first}' AND day < '{last}') AS first"
    listed = {name: ", ".join(f"({n})" for n in each) for name, each in (("w", WORKING), ("c", CALENDAR), ("m", MONTHS))}
    ends = "JOIN cal AS target ON target.day = ending.rolls_to"
    return {
        "working": f"SELECT first.day, n, last.closes FROM {days} CROSS JOIN (VALUES {listed['w']}) AS asked(n) "
        "JOIN cal AS last ON last.works AND last.ordinal = first.ordinal + n",
        "calendar": f"SELECT first.day, n, target.closes FROM {days} CROSS JOIN (VALUES {listed['c']}) AS asked(n) "
        f"JOIN cal AS ending ON ending.day = first.day + n {ends}",
        "months": f"SELECT first.day, n, target.closes FROM {days} CROSS JOIN (VALUES {listed['m']}) AS asked(n) "
        f"JOIN cal AS ending ON ending.day = CAST(first.day + n * INTERVAL '1 month' AS DATE) {ends}",
    }


if __name__ == "__main__":
    raise SystemExit(main())
