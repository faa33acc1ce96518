"""Laws of the clock, and its equality with the slow reference."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import reference
from onestop import (
    Calendar,
    CalendarBoundsError,
    CalendarDays,
    SameDay,
    Then,
    WorkingDays,
    WorkingHours,
    due,
    due_many,
    latest_start,
)
from reference import Office

from . import strategies as some

SECOND = timedelta(seconds=1)


@given(some.limits, some.moments, some.offices(), some.pauses())
def test_due_equals_the_reference(limit, start: datetime, office: Office, pauses) -> None:
    """
    Every limit ends where a walk by days and minutes ends, with any pauses.
    """
    try:
        expected = reference.due(limit, start, office, pauses)
    except reference.PastTheEnd:
        assume(False)

    assert expected == due(limit, start, some.calendar_of(office), pauses)


@given(some.limits, some.moments, some.moments, some.offices())
def test_a_later_start_is_never_due_earlier(limit, a: datetime, b: datetime, office: Office) -> None:
    """
    Who comes later never gets an earlier date.
    """
    calendar = some.calendar_of(office)
    assume(not _rolls_backward(limit))

    assert due(limit, min(a, b), calendar) <= due(limit, max(a, b), calendar)


@given(some.limits, some.moments, some.days, some.offices())
def test_an_added_holiday_never_makes_a_date_earlier(limit, start: datetime, day: date, office: Office) -> None:
    """
    One more day off gives the office the same date or a later one.
    """
    assume(not _rolls_backward(limit) and day not in office.extra_working)
    more = reference.attrs.evolve(office, holidays=office.holidays | {day})

    assert due(limit, start, some.calendar_of(office)) <= due(limit, start, some.calendar_of(more))


def _rolls_backward(limit) -> bool:
    parts = getattr(limit, "stages", None) or getattr(limit, "branches", None)
    if parts:
        cap = getattr(limit, "cap", None)
        return any(map(_rolls_backward, (*parts, *([cap] if cap else []))))
    return getattr(limit, "roll", None) == "backward"


@given(some.days, st.integers(1, 60), some.offices())
def test_count_inverts_shift(day: date, n: int, office: Office) -> None:
    """
    There are n working days between a day and the n-th working day after it, and back again.
    """
    calendar = some.calendar_of(office)
    ahead = calendar.shift(day, n)

    assert n == calendar.count(day, ahead)
    assert -n == calendar.count(ahead, day)
    assert calendar.is_working(ahead)


@given(some.days, st.integers(1, 20), some.offices())
def test_shift_back_inverts_shift_from_a_working_day(day: date, n: int, office: Office) -> None:
    """
    From a working day, n working days on and n back is where one began.
    """
    calendar = some.calendar_of(office)
    start = calendar.shift(day, 0)

    assert start == calendar.shift(calendar.shift(start, n), -n)


@given(some.days, some.days, some.days, some.offices())
def test_count_is_additive(a: date, b: date, c: date, office: Office) -> None:
    """
    Working days from a to c are those from a to b and those from b to c.
    """
    calendar = some.calendar_of(office)

    assert calendar.count(a, c) == calendar.count(a, b) + calendar.count(b, c)


@given(some.limits, some.moments, some.moments, some.moments, some.moments, some.offices())
def test_splitting_a_pause_changes_nothing(limit, start, a: datetime, b: datetime, c: datetime, office: Office) -> None:
    """
    A pause in two parts that touch is the same pause.
    """
    since, middle, until = sorted((a, b, c))
    calendar = some.calendar_of(office)

    assert due(limit, start, calendar, [(since, until)]) == due(limit, start, calendar, [(since, middle), (middle, until)])


@given(some.working_hours, some.moments, some.sundays, st.integers(0, 1439), st.integers(0, 1439), some.offices())
def test_a_pause_in_closed_hours_costs_no_working_hours(limit, start, day: date, a: int, b: int, office: Office) -> None:
    """
    Nobody works on a Sunday, so a pause on it changes nothing.
    """
    calendar = some.calendar_of(office)
    opening = datetime.combine(day, time())
    pause = (opening + timedelta(minutes=min(a, b)), opening + timedelta(minutes=max(a, b)))

    assert due(limit, start, calendar) == due(limit, start, calendar, [pause])


@given(some.simple_limits, some.simple_limits, some.simple_limits, some.moments, some.offices())
def test_then_associates(a, b, c, start: datetime, office: Office) -> None:
    """
    It does not matter how stages in sequence are bracketed.
    """
    calendar = some.calendar_of(office)

    assert due(Then(Then(a, b), c), start, calendar) == due(Then(a, Then(b, c)), start, calendar)


@given(st.integers(1, 60), st.integers(1, 60), some.moments, some.offices())
def test_working_hours_add_up(a: int, b: int, start: datetime, office: Office) -> None:
    """
    Five hours and then three are eight hours.
    """
    calendar = some.calendar_of(office)
    assume(not any(closes == "24:00" for spans in office.sessions.values() for _, closes in spans))

    assert due(WorkingHours(a + b), start, calendar) == due(WorkingHours(b), due(WorkingHours(a), start, calendar), calendar)


@given(some.limits, some.moments, some.offices())
def test_due_is_never_before_the_start(limit, start: datetime, office: Office) -> None:
    """
    No limit ends before it begins, unless it rolls backward or counts its first day.
    """
    assume(not _rolls_backward(limit) and "first_day_counted=True" not in repr(limit))

    assert due(limit, start, some.calendar_of(office)) >= start


@given(some.limits_in_days, some.moments, some.offices())
def test_latest_start_by_date_is_in_time_and_the_next_day_is_not(limit, wanted: datetime, office: Office) -> None:
    """
    For a limit in days the latest start is a date, and a start on the day after it is too late.
    """
    assume(not _rolls_backward(limit))
    calendar = some.calendar_of(office)
    try:
        start = latest_start(limit, wanted, calendar)
    except CalendarBoundsError:
        assume(False)

    assert time(23, 59, 59) == start.time()
    assert due(limit, start, calendar).date() <= wanted.date()
    assert due(limit, start + timedelta(days=1), calendar).date() > wanted.date()


@given(st.one_of(some.working_hours, some.hours), some.moments, some.offices())
def test_latest_start_by_instant_is_in_time_and_a_moment_later_is_not(limit, wanted: datetime, office: Office) -> None:
    """
    For a limit in hours the latest start is a moment, and any later one is too late.
    """
    calendar = some.calendar_of(office)
    try:
        start = latest_start(limit, wanted, calendar)
    except CalendarBoundsError:
        assume(False)

    assert due(limit, start, calendar) <= wanted
    assert due(limit, start + timedelta(microseconds=1), calendar) > wanted


@given(some.same_day, some.moments, some.offices())
def test_latest_start_of_the_same_day_is_the_last_moment_in_time(limit: SameDay, wanted: datetime, office: Office) -> None:
    """
    A same-day limit has a last moment, and a microsecond later falls due on a later date.
    """
    calendar = some.calendar_of(office)
    start = latest_start(limit, wanted, calendar)

    assert due(limit, start, calendar).date() <= wanted.date()
    assert due(limit, start + timedelta(microseconds=1), calendar).date() > wanted.date()


@given(st.lists(some.moments, max_size=5), some.offices())
def test_due_many_is_due_of_each(starts: list[datetime], office: Office) -> None:
    """
    Many deadlines are the same as one after the other.
    """
    calendar = some.calendar_of(office)

    assert [due(WorkingDays(5), start, calendar) for start in starts] == due_many(WorkingDays(5), starts, calendar)


@given(some.simple_limits, some.moments, some.offices())
def test_the_answer_lies_inside_the_calendar_or_is_refused(limit, start: datetime, office: Office) -> None:
    """
    A calendar that ends in the middle of a limit refuses; it never answers from the other end of its table.
    """
    short = Calendar.of(
        first=office.first,
        last=start.date() + timedelta(days=3),
        holidays=office.holidays,
        extra_working=office.extra_working,
        sessions=office.sessions,
    )
    try:
        answer = due(limit, start, short)
    except CalendarBoundsError:
        return

    assert answer == due(limit, start, some.calendar_of(office))


def test_a_calendar_that_ends_refuses_the_day_after() -> None:
    """
    The last day itself is answered, the next one is refused.
    """
    calendar = Calendar.of(first=date(2026, 1, 1), last=date(2026, 1, 16))  # Fri

    assert datetime(2026, 1, 16, 17) == due(CalendarDays(4), datetime(2026, 1, 12, 9), calendar)
    with pytest.raises(CalendarBoundsError) as caught:
        due(CalendarDays(5), datetime(2026, 1, 12, 9), calendar)
    assert date(2026, 1, 16) == caught.value.last
