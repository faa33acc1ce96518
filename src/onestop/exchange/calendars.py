"""
Calendars as tables, so that any database counts working days with joins and needs nothing of this library when it runs.

One row a day. `ordinal` counts the working days from the first day through each: the fifteenth working day after a day is the one that is
worked and whose ordinal is fifteen more.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Any

from onestop.clock.calendars import Calendar
from onestop.clock.days import WEEKDAYS
from onestop.words.errors import CalendarBoundsError, MissingExtraError

CALENDAR_COLUMNS = ("day", "weekday", "kind", "works", "ordinal", "rolls_to", "closes", "provisional", "name", "citation")
"""Columns of a calendar as a table."""


def calendar_rows(calendar: Calendar) -> Iterator[dict[str, Any]]:
    """
    Yield each day of *calendar* with the `CALENDAR_COLUMNS`.

    `works` is whether offices work; `ordinal` how many working days there are from the first day through this one; `rolls_to` the day
    itself if it is worked, else the next that is, None where the calendar ends before it; `closes` when the day ends for a limit in days;
    `provisional` whether a coming notice may still change it.
    """
    ordinal = 0
    for offset in range((calendar.last - calendar.first).days + 1):
        day = calendar.first + timedelta(days=offset)
        mark = calendar.day(day)
        ordinal += mark.kind.works
        yield {
            "day": day,
            "weekday": WEEKDAYS[day.weekday()],
            "kind": mark.kind.value,
            "works": mark.kind.works,
            "ordinal": ordinal,
            "rolls_to": _rolled(calendar, day),
            "closes": calendar.closing(day),
            "provisional": mark.provisional,
            "name": mark.name.of("vi") if mark.name else None,
            "citation": mark.citation.of("vi") if mark.citation else None,
        }


def _rolled(calendar: Calendar, day: date) -> date | None:
    try:
        return calendar.roll(day)
    except CalendarBoundsError:
        return None


def write_calendar_csv(stream: IO[str], calendar: Calendar) -> None:
    """Write *calendar* as CSV: ISO dates, `true` and `false`, nothing where there is nothing."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(CALENDAR_COLUMNS)
    for row in calendar_rows(calendar):
        writer.writerow([_written(value) for value in row.values()])


def _written(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else value


def write_calendar_parquet(path: Path, calendar: Calendar) -> None:
    """
    Write *calendar* as Parquet.

    Raises:
        MissingExtraError: If pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError:
        raise MissingExtraError("arrow") from None
    text, day = pa.dictionary(pa.int8(), pa.string()), pa.date32()
    types = (day, text, text, pa.bool_(), pa.int32(), day, pa.timestamp("us"), pa.bool_(), pa.string(), pa.string())
    schema = pa.schema(list(zip(CALENDAR_COLUMNS, types, strict=True)))
    pq.write_table(pa.Table.from_pylist(list(calendar_rows(calendar)), schema=schema), path)
