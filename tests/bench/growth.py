"""
How cost grows: with the days of a limit, with rows, with the size of the catalogue, with the number of plugins. Figures of one run.

    python3 run.py bench growth
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import timeit
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import holidays
import load as loading
import numpy

import onestop
from onestop.catalogs.catalog import compiled, read_catalog
from onestop.plugins.national import catalog_folder
from onestop.telling.tables import table

START, DAY = datetime(2026, 3, 2, 9), date(2026, 3, 2)


def best(call: Callable[[], object]) -> float:
    """Seconds of one call, the best of five rounds."""
    timer = timeit.Timer(call)
    number, _ = timer.autorange()
    return min(timer.repeat(5, number)) / number


def with_days() -> None:
    """A deadline of 1 to 1,000 working days, here and at the peers."""
    calendar = onestop.load(entry_points=False).at(on=DAY).calendar
    vietnam = holidays.country_holidays("VN", years=range(2025, 2033))
    off = numpy.array([day for day, mark in calendar.special if not mark.kind.works], "datetime64[D]")
    mask = numpy.busdaycalendar(holidays=off)
    rows = []
    for days in (1, 10, 100, 1_000):
        limit = onestop.WorkingDays(days)
        times = (
            best(lambda limit=limit: onestop.due(limit, START, calendar)),  # type: ignore[misc]
            best(lambda days=days: numpy.busday_offset("2026-03-02", days, busdaycal=mask)),  # type: ignore[misc]
            best(lambda days=days: vietnam.get_nth_working_day(DAY, days)),  # type: ignore[misc]
        )
        rows.append([str(days), *(f"{each * 1e6:.2f}" for each in times)])
    print(table(["working days", "onestop.due, µs", "numpy.busday_offset", "holidays.get_nth_working_day"], rows, right=range(4)))


PEAK = "int(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])"
"""Kilobytes that a process has held at most; what `getrusage` says of a child begins with its parent's."""

ROWS_CHILD = f"""
import sys, time
from datetime import date
import numpy, onestop
from onestop import bulk
calendar = onestop.load(entry_points=False).at(on=date(2026, 1, 5)).calendar
before = {PEAK}
rows = int(sys.argv[1])
starts = numpy.datetime64("2013-01-01T07:30", "m") + numpy.random.default_rng(7).integers(0, 5_400 * 1_440, rows).astype("timedelta64[m]")
limits = bulk.limits(onestop.WorkingDays, numpy.resize([3, 5, 15, 30], rows))
times = []
for _ in range(3):
    start = time.perf_counter()
    bulk.due(limits, starts, calendar)
    times.append(time.perf_counter() - start)
print(min(times), {PEAK} - before)
"""


def with_rows() -> None:
    """Columns of ten thousand to ten million deadlines, four limits among them."""
    rows = []
    for count in (10_000, 100_000, 1_000_000, 10_000_000):
        done = subprocess.run([sys.executable, "-c", ROWS_CHILD, str(count)], check=True, capture_output=True, text=True)
        took, kilobytes = map(float, done.stdout.split())
        rows.append([f"{count:,}", f"{took * 1e3:.2f}", f"{took / count * 1e9:.1f}", f"{kilobytes / 1024:.0f} MB"])
    print(table(["rows", "bulk.due, ms", "ns a row", "memory on top"], rows, right=range(4)))


CHILD = f"""
import sys, time
from pathlib import Path
from onestop.catalogs.catalog import read_catalog
start = time.perf_counter()
catalog = read_catalog([Path(sys.argv[1])])
took = time.perf_counter() - start
print(took, {PEAK})
"""


def read_alone(root: Path) -> tuple[float, float]:
    """Seconds and megabytes of a process that reads one root."""
    done = subprocess.run([sys.executable, "-c", CHILD, str(root)], check=True, capture_output=True, text=True)
    took, kilobytes = done.stdout.split()
    return float(took), int(kilobytes) / 1024


def with_procedures() -> None:
    """Reading a folder, and its bundle, of a hundred to ten thousand procedures."""
    rows = []
    for count in (100, 1_000, 10_000):
        with tempfile.TemporaryDirectory() as folder:
            root = loading.write(Path(folder) / "catalog", count)
            packed = Path(folder) / "catalog.json"
            packed.write_text(compiled(read_catalog([root]), [root]), encoding="utf-8")
            figures = [*read_alone(root), *read_alone(packed)]
        rows.append([f"{count:,}", f"{figures[0]:.2f} s", f"{figures[1]:.0f} MB", f"{figures[2]:.2f} s", f"{figures[3]:.0f} MB"])
    print(table(["procedures", "folder", "memory", "bundle", "memory"], rows, right=range(5)))


def plugin(place: str) -> Any:
    """A plugin of one province with a local decision and a closed day of its own."""

    class Province:
        onestop_places = (place,)

        @onestop.hookimpl
        def onestop_day_marks(self, years: Any) -> dict[date, onestop.DayMark]:
            mark = onestop.DayMark(onestop.DayKind.CLOSURE, onestop.Text("Ngày nghỉ thử"), onestop.Citation(place))
            return {date(year, 6, int(place) % 28 + 1): mark for year in years}

    return Province()


def with_plugins() -> None:
    """Loading, and one dossier of each province, with plugins of 1 to 34 provinces."""
    codes = [code for code, units in read_catalog([catalog_folder()]).places.items() if len(code) == 2 and units[-1].valid_to is None]
    now = datetime(2026, 3, 31, 17)
    rows = []
    for count in (0, 1, 10, len(codes)):
        plugins = [plugin(code) for code in codes[:count]]
        start = time.perf_counter()
        site = onestop.load(plugins=plugins, entry_points=False)
        loaded = time.perf_counter() - start
        dossiers = [onestop.Dossier(code, "1.001193", code, (onestop.Event(START, "received"),)) for code in codes]
        start = time.perf_counter()
        answers = list(site.assess_many(dossiers, now=now))
        first = time.perf_counter() - start
        assert all(answer.deadline for answer in answers)
        again = best(lambda site=site, dossiers=dossiers: list(site.assess_many(dossiers, now=now))) / len(codes)  # type: ignore[misc]
        rows.append([str(count), f"{loaded:.2f} s", f"{first * 1e3:.0f} ms", f"{again * 1e6:.1f} µs"])
    print(table(["plugins", "load", f"first {len(codes)} places", "then one dossier"], rows, right=range(4)))


def main() -> None:
    """Print the tables."""
    for each in (with_days, with_rows, with_procedures, with_plugins):
        each()
        print()


if __name__ == "__main__":
    main()
