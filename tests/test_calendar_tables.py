"""A calendar written as a table says what the calendar says."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from onestop import Calendar, CalendarDays, WorkingDays, due
from onestop.exchange.calendars import CALENDAR_COLUMNS, calendar_rows, write_calendar_csv, write_calendar_parquet

WEEK = Calendar.of(
    first=date(2026, 1, 1),
    last=date(2026, 1, 11),
    holidays=[date(2026, 1, 1), date(2026, 1, 2)],
    extra_working=[date(2026, 1, 10)],
)


def test_each_day_has_its_ordinal() -> None:
    """
    Days off have the ordinal of the working day before them; a make-up Saturday counts.
    """
    rows = {f"{row['day']:%d}": row for row in calendar_rows(WEEK)}

    assert ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11"] == list(rows)
    assert [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 6] == [row["ordinal"] for row in rows.values()]
    assert [False] * 4 + [True] * 6 + [False] == [row["works"] for row in rows.values()]
    assert date(2026, 1, 5) == rows["01"]["rolls_to"]
    assert rows["11"]["rolls_to"] is None
    assert (datetime(2026, 1, 9, 17), datetime(2026, 1, 11, 23, 59, 59)) == (rows["09"]["closes"], rows["11"]["closes"])


def test_csv_and_parquet_hold_the_same(tmp_path: Path) -> None:
    """
    Both files have every day with every column; Parquet has types besides.
    """
    pq = pytest.importorskip("pyarrow.parquet")
    stream = io.StringIO()
    write_calendar_csv(stream, WEEK)
    write_calendar_parquet(tmp_path / "cal.parquet", WEEK)
    written = list(csv.DictReader(io.StringIO(stream.getvalue())))
    read = pq.read_table(tmp_path / "cal.parquet").to_pylist()

    assert list(calendar_rows(WEEK)) == read
    assert tuple(written[0]) == CALENDAR_COLUMNS
    first = {
        "day": "2026-01-01",
        "weekday": "Thu",
        "kind": "holiday",
        "works": "false",
        "ordinal": "0",
        "rolls_to": "2026-01-05",
        "closes": "2026-01-01T23:59:59",
        "provisional": "false",
        "name": "",
        "citation": "",
    }
    assert first == written[0]


def test_joins_in_duckdb_give_the_deadlines_of_the_library(tmp_path: Path, vn: Calendar) -> None:
    """
    On every day of six years and for many limits, two joins end where `due` ends.
    """
    duckdb = pytest.importorskip("duckdb")
    write_calendar_parquet(tmp_path / "cal.parquet", vn)
    db = duckdb.connect()
    db.sql(f"CREATE TABLE cal AS SELECT * FROM '{tmp_path / 'cal.parquet'}'")
    found = [
        row
        for n in (1, 3, 15, 40)
        for row in db.sql(
            f"""
            SELECT asked.day, {n}, last.closes, target.closes
            FROM (SELECT day, ordinal + {n} AS wanted, day + {n} AS ends FROM cal WHERE day BETWEEN '2021-01-01' AND '2026-12-31') AS asked
            JOIN cal AS last ON last.works AND last.ordinal = asked.wanted
            JOIN cal AS ending ON ending.day = asked.ends
            JOIN cal AS target ON target.day = ending.rolls_to
            """
        ).fetchall()
    ]

    assert 4 * (date(2027, 1, 1) - date(2021, 1, 1)) // timedelta(days=1) == len(found)
    for day, n, working, calendar in found:
        nine = datetime(day.year, day.month, day.day, 9)
        assert (due(WorkingDays(n), nine, vn), due(CalendarDays(n), nine, vn)) == (working, calendar)
