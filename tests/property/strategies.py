"""Random offices, limits, moments and pauses for the laws of the clock: those that the library ships, for the reference too."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from onestop import Calendar, CalendarDays, Hours, Months, SameDay, WorkingDays, WorkingHours
from onestop.testing import strategies as shipped
from reference import Office

days = shipped.days()
moments = shipped.moments()
pauses = shipped.pauses
sundays = st.integers(0, 16).map(lambda week: date(2026, 1, 4) + timedelta(weeks=week))

working_days = shipped.limits(WorkingDays)
calendar_days = shipped.limits(CalendarDays)
months = shipped.limits(Months)
working_hours = shipped.limits(WorkingHours)
hours = shipped.limits(Hours)
same_day = shipped.limits(SameDay)
limits_in_days = shipped.limits(WorkingDays, CalendarDays, Months)
simple_limits = shipped.limits(WorkingDays, CalendarDays, Months, WorkingHours, Hours, SameDay)
limits = shipped.limits()


def offices() -> st.SearchStrategy[Office]:
    """An office with random holidays and make-up Saturdays, as the reference takes it."""
    return shipped.offices().map(lambda plain: Office(**plain))


def calendar_of(office: Office) -> Calendar:
    """The library's calendar of the same office."""
    return Calendar.of(
        first=office.first,
        last=office.last,
        holidays=office.holidays,
        extra_working=office.extra_working,
        sessions=office.sessions,
    )
