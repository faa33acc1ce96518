"""Office time between two moments, in whole working days and in hours and minutes, as an office says it: 2 days 3 hours."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta

import attrs

from onestop.clock.calendars import Calendar

_MINUTE = timedelta(minutes=1)


@attrs.frozen
class Amount:
    """
    A span of time, exact and in the parts that people say (thời gian).

    Attributes:
        time: The whole of it.
        days: Whole days; 0 where only hours are counted.
        hours: Whole hours beside the days.
        minutes: Whole minutes beside the hours.
    """

    time: timedelta
    days: int
    hours: int
    minutes: int


def in_hours(time: timedelta) -> Amount:
    """Return a span in hours and minutes only."""
    hours, minutes = divmod(time // _MINUTE, 60)
    return Amount(time, 0, hours, minutes)


def worked(calendar: Calendar, since: datetime, until: datetime) -> Amount:
    """
    Return the office time between two moments; nothing where *until* is not later.

    A day is from a minute of one working day to the same minute of the next: from Monday 14:00 to Wednesday 10:00 it is one day (to Tuesday
    14:00) and what is worked from there. So days of unequal length need no average, and with equal ones it is plain division.

    Raises:
        CalendarBoundsError: If a moment lies outside the calendar.
    """
    begin, end = calendar.office_time_before(since), calendar.office_time_before(until)
    if end <= begin:
        return in_hours(timedelta())
    before = calendar._tables.office_time  # one room: the tables are the clock's own
    first, last = bisect_right(before, begin) - 1, bisect_right(before, end) - 1
    into, out = begin - before[first], end - before[last]
    days, rest = last - first, out - into
    if rest < 0:
        days, rest = days - 1, rest + before[first + 1] - before[first]
    hours = in_hours(timedelta(microseconds=rest))
    return Amount(timedelta(microseconds=end - begin), days, hours.hours, hours.minutes)
