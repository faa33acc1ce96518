"""
Cells: moments as spreadsheets write them, read in Vietnamese order and never guessed.

A register is edited in Excel, which shows `05/01/2026 09:30`, saves `46027.395833` where a column lost its format, and leaves ISO alone.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_DAY_FIRST = re.compile(
    r"(?:(?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2}))? +)?"
    r"(?P<day>\d{1,2})(?P<mark>[/-])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})"
    r"(?: +(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:\.\d{1,6})?)?)?",
    re.ASCII,
)
_SERIAL = re.compile(r"(\d{5})(?:[.,](\d{1,12}))?", re.ASCII)

_EXCEL_ZERO = datetime(1899, 12, 30)
"""Day 0 of Excel's 1900 system, as it counts since March 1900 (it holds 1900 for a leap year)."""

FIRST_SERIAL, LAST_SERIAL = 30_000, 59_999
"""Whole days that are read as Excel dates: 18/02/1982 to 07/04/2064. Any other number is no date."""

_TO_THE_SECOND = 5
"""So many digits after the point are finer than a second; fewer were cut for show, and give the minute that is shown so."""


def read_day_first(text: str) -> datetime | str:
    """
    Return the moment that *text* writes as `05/01/2026`, `5/1/2026 9:30`, `05-01-2026 09:30:15` or `09:30 05/01/2026`.

    Returns:
        The moment, or why there is none: `month_first` where only the American order would give a date, which is never taken;
        `short_year`, `no_such_day`, or `other` where it is written otherwise.
    """
    found = _DAY_FIRST.fullmatch(" ".join(text.split()))
    if found is None or (found["h"] and found["H"]):
        return "other"
    if len(found["year"]) == 2:
        return "short_year"
    day, month = int(found["day"]), int(found["month"])
    if day <= 12 < month <= 31:
        return "month_first"
    hour, minute, second = ((found[a] or found[b] or 0) for a, b in (("h", "H"), ("m", "M"), ("s", "S")))
    try:
        return datetime(int(found["year"]), month, day, int(hour), int(minute), int(second))
    except ValueError:
        return "no_such_day"


def read_serial(text: str, *, exact: bool = False) -> datetime | None:
    """
    Return the moment of an Excel date number such as `46027` or `46027,395833`, None where *text* is none.

    Args:
        text: The number.
        exact: Whether it has all its digits, as in a workbook: then .34 is 08:09:36, and no 08:10 that was cut for show.

    By the 1900 system, which every Excel for Windows uses; the 1904 system of old Macs would give a date 1,462 days later.
    """
    found = _SERIAL.fullmatch(text)
    if found is None or not FIRST_SERIAL <= int(found[1]) <= LAST_SERIAL:
        return None
    digits = found[2] or ""
    seconds = _nearest(digits, 60)
    # A minute whose digits are others, even cut, was not meant: .0025 is 00:03:36, since 00:04 is .0027 or .0028.
    scale = 10 ** len(digits)
    other = abs(seconds * scale - int(digits or 0) * 86_400) >= 86_400
    if len(digits) >= _TO_THE_SECOND or other or (exact and int(digits or 0) * 86_400 % scale == 0):
        seconds = _nearest(digits, 1)
    return _EXCEL_ZERO + timedelta(days=int(found[1]), seconds=seconds)


def _nearest(digits: str, unit: int) -> int:
    """The seconds of a day of which *digits* are a part, to the nearest *unit*; in whole numbers: a half of the unit more, then cut."""
    return int((int(digits or 0) * 86_400 * 2 + unit * 10 ** len(digits)) // (2 * unit * 10 ** len(digits)) * unit)
