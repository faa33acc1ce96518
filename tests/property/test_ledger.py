"""The ledger re-derives the answer: it is no second opinion, and no ornament."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from itertools import pairwise

from hypothesis import given

from onestop import CalendarDays, Hours, Months, SameDay, Undetermined, WorkingDays, WorkingHours, due
from onestop.telling.ledger import days
from reference import Office

from . import strategies as some


def _amount(limit) -> Fraction:
    match limit:
        case WorkingDays() | CalendarDays() | Months():
            return Fraction(limit.n)
        case WorkingHours() | Hours():
            return Fraction(limit.h)
        case SameDay():
            return Fraction(1)
    raise AssertionError


@given(some.simple_limits, some.moments, some.offices(), some.pauses())
def test_the_ledger_adds_up_to_the_limit_and_ends_on_the_due_date(limit, start: datetime, office: Office, pauses) -> None:
    """
    What was counted is the whole limit, day after day without a gap, and the last row is the day on which it ends.
    """
    calendar = some.calendar_of(office)
    when = due(limit, start, calendar, pauses)
    if getattr(limit, "roll", None) == "backward" or getattr(limit, "first_day_counted", False):
        return
    rows = list(days(limit, start, calendar, pauses))

    assert _amount(limit) == sum(row.counted for row in rows)
    assert [row.total for row in rows] == [sum((r.counted for r in rows[: i + 1]), Fraction(0)) for i in range(len(rows))]
    assert when.date() == rows[-1].day
    assert start.date() == rows[0].day
    assert all((b.day - a.day).days == 1 for a, b in pairwise(rows))


@given(some.working_days, some.moments, some.offices(), some.pauses())
def test_the_ledger_of_working_days_alone_gives_the_date(limit: WorkingDays, start: datetime, office: Office, pauses) -> None:
    """
    The due date is the first row whose total is the whole limit.
    """
    calendar = some.calendar_of(office)
    rows = list(days(limit, start, calendar, pauses))

    assert due(limit, start, calendar, pauses).date() == next(row.day for row in rows if row.total == limit.n)


def test_what_is_undetermined_has_no_rows(vn) -> None:
    """
    There is nothing to count.
    """
    assert [] == list(days(Undetermined("theo mùa vụ"), datetime(2026, 1, 5, 9), vn))
