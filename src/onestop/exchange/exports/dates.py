"""
Dates in the cells of an export: what each could be, before its column says which of its numbers is the day.

Only the ways to write a date that were seen in real files are taken; any other says why it is none.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

import attrs

from onestop.clock.days import VIETNAM
from onestop.exchange.cells import read_serial
from onestop.exchange.exports.values import Cell

FIRST_YEAR, LAST_YEAR = 2010, 2035
"""Years that a dossier of an export can have; any other is a slip of the hand, or another column's date, such as a day of birth."""


class Written(StrEnum):
    """How a date stands in a cell (cách ghi ngày)."""

    DAY_FIRST = "day_first"  # 05/01/2026 09:30, whichever of the two numbers is the day
    ISO = "iso"  # 2026-01-05T09:30
    COMPACT = "compact"  # 20260105093000
    SERIAL = "serial"  # 46027.3958, as a spreadsheet counts days
    DATETIME = "datetime"  # a date of a workbook
    MIXED = "mixed"  # of a column: several of these


class Why(StrEnum):
    """Why a cell gives no moment."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    HOUR = "hour"  # a time of day, or a length of time
    YEAR = "year"
    NO_SUCH_DAY = "no_such_day"
    NO_SUCH_HOUR = "no_such_hour"
    SHORT_YEAR = "short_year"
    HALF_DAY = "half_day"  # SA, CH, AM, PM
    SEVERAL = "several"  # several dates in one cell
    MONTH_FIRST = "month_first"  # fits only with the month first
    NOT_MONTH_FIRST = "not_month_first"  # fits only with the day first, in a column that was said to have the month first
    NOT_SWAPPED = "not_swapped"  # cannot have been exchanged, in a column that was said to be
    UNSETTLED = "unsettled"  # day and month are not settled for the column
    CODE = "code"  # agrees with the date in the dossier code only with day and month exchanged


class Group(StrEnum):
    """Dates that went the same way, so that they were turned round together or not at all."""

    TEXT = "text"
    ISO = "iso"
    NUMBER = "number"
    SURE = "sure"  # nobody turns these round


GROUPS = {
    Written.DAY_FIRST: Group.TEXT,
    Written.ISO: Group.ISO,
    Written.COMPACT: Group.SURE,
    Written.SERIAL: Group.NUMBER,
    Written.DATETIME: Group.NUMBER,
}


@attrs.frozen
class Look:
    """
    A date in a cell, before it is said which of its numbers is the day.

    Attributes:
        written: How it stands there.
        plain: The day with the day first, or as it stands; None where that gives none.
        swapped: The day with day and month exchanged; None where that gives none.
        clock: The hour in Vietnam; None where only the day is written.
        aware: Whether it says its offset from UTC.
    """

    written: Written
    plain: date | None
    swapped: date | None
    clock: time | None
    aware: bool = False


Seen: TypeAlias = Look | Why | tuple[Look, Look]
"""What a cell shows: a date, why there is none, or an old and a new date."""

_MAX_TEXT = 100
_DAY = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|[+-]\d{2}:?\d{2})?)?", re.ASCII)
_COMPACT = re.compile(r"\d{14}", re.ASCII)
_HALF_DAY = re.compile(r"(?i:[ap]\.?m\.?|sa|ch|sáng|chiều|tối|trưa)(?= |$|\d|,)")
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)*", re.ASCII)
_ANY_DAY = re.compile(r"(?<!\d)(?:\d{1,2}[/-]\d{1,2}[/-]\d{4}|\d{4}-\d{2}-\d{2})(?!\d)", re.ASCII)
_BETWEEN = re.compile(r"(?<=\d)(?: ?[;,()|→>]+ ?| +-+ +| )(?=\d)")
_1904 = timedelta(days=1_462)
_HALF_SECOND = timedelta(milliseconds=500)


def look(cell: Cell, *, two: bool = False, years_from_1904: bool = False) -> Seen | None:
    """
    Return what date stands in *cell*, why there is none, None where it is empty.

    Args:
        cell: The cell.
        two: Whether it may hold an old and a new date, which are then both returned.
        years_from_1904: Whether numbers count from 1904.
    """
    if isinstance(cell, str):
        return _look_text(cell, two, years_from_1904)
    if cell is None:
        return None
    if isinstance(cell, bool):
        return Why.BOOLEAN
    if isinstance(cell, datetime):
        return _of_moment(cell, Written.DATETIME)
    if isinstance(cell, date):
        return _of_day(cell, Written.DATETIME, None)
    if isinstance(cell, int | float):
        return _look_number(cell, years_from_1904)
    return Why.HOUR


def _look_text(text: str, two: bool, years_from_1904: bool) -> Seen | None:
    if len(text) > _MAX_TEXT:
        return Why.TEXT
    # The main shape of Vietnam, without a regular expression: `05/01/2026`, `05/01/2026 09:30`, `05/01/2026 09:30:15`.
    if text[2:3] == "/" and text[5:6] == "/" and text[10:11] in ("", " "):
        days, clock = _days(text[:10]), _clock(text[11:]) if len(text) > 10 else None
        if isinstance(days, tuple) and (isinstance(clock, time) or len(text) == 10):
            return Look(Written.DAY_FIRST, days[0], days[1], clock if isinstance(clock, time) else None)
    text = " ".join(text.split())
    if not text:
        return None
    found = _one(text, years_from_1904)
    if found is not Why.TEXT:
        return found
    if len(_ANY_DAY.findall(text)) < 2:
        return Why.TEXT
    parts = [_one(part, years_from_1904) for part in _parts(text)]
    if two and len(parts) == 2 and isinstance(parts[0], Look) and isinstance(parts[1], Look):
        return parts[0], parts[1]
    return Why.SEVERAL


def _parts(text: str) -> list[str]:
    """The dates of one cell, each with its hour; where it is not clear which hour belongs to which, more than there are dates."""
    parts: list[str] = []
    for piece in _BETWEEN.split(text.strip("()[]; ")):
        if parts and _CLOCK.fullmatch(piece) and _ANY_DAY.fullmatch(parts[-1]):
            parts[-1] = f"{parts[-1]} {piece}"
        else:
            parts.append(piece)
    return parts


def _one(text: str, years_from_1904: bool) -> Look | Why:
    first, _, rest = text.partition(" ")
    found: Look | Why | None = None
    if _DAY.fullmatch(first):
        found = _with_clock(first, rest)
    elif _CLOCK.fullmatch(first) and _DAY.fullmatch(rest):
        found = _with_clock(rest, first)
    if found is not None:
        return found
    if iso := _ISO.fullmatch(text):
        return _look_iso(iso)
    if _COMPACT.fullmatch(text):
        return _look_compact(text)
    serial = read_serial(text)
    if serial is not None:
        return _of_serial(serial, years_from_1904)
    return Why.NUMBER if _NUMBER.fullmatch(text) else Why.TEXT


def _with_clock(day: str, clock: str) -> Look | Why | None:
    hour = _clock(clock) if clock else None
    if clock and hour is None:
        return Why.HALF_DAY if _HALF_DAY.search(clock) and _CLOCK.match(clock) else None
    days = _days(day)
    if isinstance(days, Why):
        return days
    return hour if isinstance(hour, Why) else Look(Written.DAY_FIRST, *days, hour)


@lru_cache(maxsize=1 << 15)
def _days(text: str) -> tuple[date | None, date | None] | Why:
    """What a day such as `05/01/2026` may mean: with the day first, and with the month first."""
    found = _DAY.fullmatch(text)
    if found is None:
        return Why.TEXT
    if len(found[4]) == 2:
        return Why.SHORT_YEAR
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Why.YEAR
    plain, swapped = date_of(year, second, first), date_of(year, first, second)
    return (plain, swapped) if plain or swapped else Why.NO_SUCH_DAY


@lru_cache(maxsize=1 << 14)
def _clock(text: str) -> time | Why | None:
    """The hour of `09:30` or `09:30:15`, a part of a second cut; None where it is written otherwise."""
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    try:
        return time(int(found[1]), int(found[2]), int(found[3] or 0))
    except ValueError:
        return Why.NO_SUCH_HOUR


def date_of(year: int, month: int, day: int) -> date | None:
    """Return that day, None where there is no such one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _look_iso(found: re.Match[str]) -> Look | Why:
    day = date_of(int(found[1]), int(found[2]), int(found[3]))
    if day is None:
        in_range = FIRST_YEAR <= int(found[1]) <= LAST_YEAR
        return Why.NO_SUCH_DAY if in_range else Why.YEAR
    clock = _clock(found[4]) if found[4] else None
    if isinstance(clock, Why):
        return clock
    if clock is None or not found[5]:
        return _of_day(day, Written.ISO, clock)
    try:
        return _of_moment(datetime.fromisoformat(f"{day}T{clock}{found[5]}"), Written.ISO)
    except ValueError:
        return Why.NO_SUCH_HOUR


def _look_compact(text: str) -> Look | Why:
    year, month, day, hour, minute, second = (int(text[a:b]) for a, b in ((0, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 14)))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Why.YEAR
    plain = date_of(year, month, day)
    if plain is None:
        return Why.NO_SUCH_DAY
    if hour > 23 or minute > 59 or second > 59:
        return Why.NO_SUCH_HOUR
    return Look(Written.COMPACT, plain, None, time(hour, minute, second))


def _look_number(number: float, years_from_1904: bool) -> Look | Why:
    if isinstance(number, int):
        text = str(number) if abs(number) < 10**15 else ""
    else:
        text = str(int(number)) if number.is_integer() and abs(number) < 10**15 else repr(number)
    if _COMPACT.fullmatch(text):
        return _look_compact(text)
    serial = read_serial(text, exact=True)
    return Why.NUMBER if serial is None else _of_serial(serial, years_from_1904)


def _of_serial(moment: datetime, years_from_1904: bool) -> Look | Why:
    if years_from_1904:
        moment += _1904
    return _of_day(moment.date(), Written.SERIAL, moment.time() if moment.time() != time() else None)


def _of_moment(moment: datetime, written: Written) -> Look | Why:
    """A moment that is one already; day and month can only have been exchanged before an offset moved it to another day."""
    if not FIRST_YEAR - 1 <= moment.year <= LAST_YEAR + 1:
        return Why.YEAR
    if moment.tzinfo is None:
        rounded = moment + _HALF_SECOND  # days counted in fractions are no exact seconds
        clock = rounded.time().replace(microsecond=0)
        return _of_day(rounded.date(), written, clock if written is not Written.DATETIME or clock != time() else None)
    here = moment.astimezone(VIETNAM)
    found = _of_day(here.date(), written, here.time().replace(microsecond=0), aware=True)
    if isinstance(found, Look) and found.plain != moment.date():
        turned = date_of(moment.year, moment.day, moment.month)
        return attrs.evolve(found, swapped=turned and turned + (here.date() - moment.date()))
    return found


def _of_day(day: date, written: Written, clock: time | None, *, aware: bool = False) -> Look | Why:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return Why.YEAR
    return Look(written, day, date_of(day.year, day.day, day.month), clock, aware)
