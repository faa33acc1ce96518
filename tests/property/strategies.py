"""Random offices, limits, moments and pauses for the laws of the clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from onestop import Calendar, CalendarDays, Hours, Months, SameDay, Then, Together, WorkingDays, WorkingHours
from reference import Office

FIRST, LAST = date(2025, 12, 1), date(2027, 12, 31)
EARLY, LATE = date(2026, 1, 1), date(2026, 4, 30)

WEEKS = (
    {day: [("07:30", "11:30"), ("13:00", "17:00")] for day in ("Mon", "Tue", "Wed", "Thu", "Fri")},
    {**{day: [("08:00", "12:00"), ("13:00", "17:00")] for day in ("Mon", "Tue", "Wed", "Thu")}, "Fri": [("08:00", "12:00")]},
    {**{day: [("20:00", "24:00")] for day in ("Mon", "Wed", "Fri")}, "Tue": [("08:00", "10:00")], "extra": [("09:00", "11:00")]},
)

days = st.dates(EARLY, LATE)
sundays = st.integers(0, 16).map(lambda week: date(2026, 1, 4) + timedelta(weeks=week))
moments = st.builds(
    lambda day, minute: datetime.combine(day, time()) + timedelta(minutes=minute),
    days,
    st.one_of(st.integers(0, 1439), st.sampled_from((0, 450, 690, 780, 900, 901, 1020, 1021, 1439))),
)


@st.composite
def offices(draw: st.DrawFn) -> Office:
    """An office with random holidays and make-up Saturdays."""
    return Office(
        first=FIRST,
        last=LAST,
        holidays=frozenset(draw(st.sets(days, max_size=12))),
        extra_working=frozenset(draw(st.sets(days.filter(lambda day: day.weekday() == 5), max_size=3))),
        sessions=draw(st.sampled_from(WEEKS)),
    )


def calendar_of(office: Office) -> Calendar:
    """The library's calendar of the same office."""
    return Calendar.of(
        first=office.first,
        last=office.last,
        holidays=office.holidays,
        extra_working=office.extra_working,
        sessions=office.sessions,
    )


counted = st.booleans()
rolls = st.sampled_from(("forward", "none", "backward"))
working_days = st.builds(lambda q, first: WorkingDays(q / 4, first_day_counted=first), st.integers(1, 80), counted)
calendar_days = st.builds(lambda n, roll, first: CalendarDays(n, roll=roll, first_day_counted=first), st.integers(1, 40), rolls, counted)
months = st.builds(lambda n, roll, first: Months(n, roll=roll, first_day_counted=first), st.integers(1, 3), rolls, counted)
working_hours = st.builds(lambda quarters: WorkingHours(quarters / 4), st.integers(1, 120))
hours = st.builds(Hours, st.integers(1, 200))
same_day = st.builds(
    SameDay,
    st.sampled_from((None, "15:00", "16:00")),
    st.sampled_from(("must", "may")),
    st.sampled_from((None, None, "09:00")),
)
limits_in_days = st.one_of(working_days, calendar_days, months)
simple_limits = st.one_of(limits_in_days, working_hours, hours, same_day)
groups = st.builds(lambda stages: Then(*stages), st.lists(simple_limits, min_size=1, max_size=3)) | st.builds(
    lambda branches, cap: Together(*branches, cap=cap), st.lists(simple_limits, min_size=1, max_size=3), st.none() | simple_limits
)
limits = simple_limits | groups


@st.composite
def pauses(draw: st.DrawFn) -> tuple[tuple[datetime, datetime], ...]:
    """Up to three spans, sorted, not overlapping."""
    edges = sorted(draw(st.lists(moments, max_size=6)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))
