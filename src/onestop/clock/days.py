"""
Days: what each date is, and which article or notice made it so.

The first kind that applies, in the order of `DayKind`, is the mark of a date. Working days are `SWAPPED_WORK` and `WORKING`, no other.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Any

import attrs

from onestop.words.sources import Citation, Text

VIETNAM = timezone(timedelta(hours=7), "+07")
"""Civil time of Vietnam; it has had no daylight saving since 2013, where the calendar begins."""

_MIDNIGHT, _TO_THE_EVENING = time(), timedelta(hours=23, minutes=59, seconds=59)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2})?)?")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class DayKind(StrEnum):
    """What a date is for a public office, in the order in which the kinds win over each other."""

    SWAPPED_WORK = "swapped_work"
    HOLIDAY = "holiday"
    COMPENSATORY_OFF = "compensatory_off"
    SWAPPED_OFF = "swapped_off"
    CLOSURE = "closure"
    WEEKEND = "weekend"
    WORKING = "working"

    @property
    def works(self) -> bool:
        """Whether offices work on such a day (a make-up Saturday, làm bù, does count)."""
        return self in (DayKind.SWAPPED_WORK, DayKind.WORKING)


@attrs.frozen
class DayMark:
    """
    What one date is, and why (ngày làm việc, nghỉ lễ, nghỉ bù, hoán đổi, làm bù).

    Attributes:
        kind: The kind that applies.
        name: The holiday's name, or the day that it replaces.
        citation: The statute or the notice behind it, None for a plain working day.
        provisional: Whether a notice that is not known yet may change it.
        sessions: Counting sessions of a day that is worked, as (open, close) in seconds from midnight, where they are not those of its
            weekday.
    """

    kind: DayKind
    name: Text | None = None
    citation: Citation | None = None
    provisional: bool = False
    sessions: tuple[tuple[int, int], ...] | None = None


def evening_of(moment: datetime) -> datetime:
    """Return the last second of the day of a *moment* that is exactly midnight, as a day written without an hour is; else *moment*."""
    return moment if moment.time() != _MIDNIGHT else moment + _TO_THE_EVENING


def add_months(day: date, months: int) -> date:
    """
    Return the same day *months* later; a month without that day ends on its last day (Civil Code Art. 148(3)).

    Raises:
        ValueError: If the year lies outside 1 to 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def civil(moment: datetime) -> datetime:
    """
    Return *moment* as a naive date-time in Vietnamese civil time.

    A naive value is taken as it stands; an aware one is converted.

    Raises:
        TypeError: If it is no date-time (a plain date has no hour to count from).
    """
    if not isinstance(moment, datetime):
        raise TypeError(f"a date-time is wanted, not {type(moment).__name__} {moment!r}")
    return moment if moment.tzinfo is None else moment.astimezone(VIETNAM).replace(tzinfo=None)


def parse_moment(text: Any) -> datetime | None:
    """Return an ISO date-time, or a date as its midnight; None where *text* is neither."""
    if not isinstance(text, str):
        return None
    text = text.strip()
    if _MOMENT.fullmatch(text) is None:
        return None
    try:
        return civil(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None
