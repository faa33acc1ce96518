"""
The slow, obvious clock: it walks day by day and minute by minute, so that a lawyer can read it.

It shares no line with the library. `Office` holds plain dates and hours; `due` counts.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta

import attrs

from onestop import CalendarDays, Hours, Months, SameDay, Then, Together, Undetermined, WorkingDays, WorkingHours

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class PastTheEnd(Exception):
    """The walk left the calendar."""


@attrs.frozen(kw_only=True)
class Office:
    """Which days are worked, and in which hours."""

    first: date
    last: date
    holidays: frozenset[date] = frozenset()
    extra_working: frozenset[date] = frozenset()
    sessions: dict[str, list[tuple[str, str]]]

    def works(self, day: date) -> bool:
        """A make-up day works whatever else it is; a holiday and a weekend do not."""
        if not self.first <= day <= self.last:
            raise PastTheEnd
        if day in self.extra_working:
            return True
        return day not in self.holidays and day.weekday() < 5

    def hours(self, day: date) -> list[tuple[datetime, datetime]]:
        """The sessions of a day, none on a day off; a make-up Saturday takes Monday's."""
        if not self.works(day):
            return []
        listed = self.sessions.get(WEEK[day.weekday()]) or self.sessions.get("extra") or self.sessions.get("Mon", [])
        return [(_on(day, opens), _on(day, closes)) for opens, closes in listed]

    def end_of(self, day: date) -> datetime:
        """When a day ends for a limit in days."""
        hours = self.hours(day)
        last_second = datetime.combine(day, time(23, 59, 59))
        return min(hours[-1][1], last_second) if hours else last_second

    def next_working(self, day: date) -> date:
        """The first working day after *day*."""
        day += DAY
        while not self.works(day):
            day += DAY
        return day


def _on(day: date, clock: str) -> datetime:
    hours, minutes = clock.split(":")
    return datetime.combine(day, time()) + timedelta(hours=int(hours), minutes=int(minutes))


def due(limit, start: datetime, office: Office, pauses=()) -> datetime | None:
    """The moment at which *limit* ends; pauses that touch are one, and an empty pause is none."""
    pauses = [pause for pause in pauses if pause[0] != pause[1]]
    inner = {since for since, _ in pauses} & {until for _, until in pauses}
    edges = [edge for pause in pauses for edge in pause if edge not in inner]
    pauses = list(zip(edges[::2], edges[1::2], strict=True))
    match limit:
        case WorkingDays():
            return _working_days(limit, start, office, pauses)
        case CalendarDays():
            return _rolled(_nth_calendar_day(limit, start, pauses), limit.roll, office)
        case Months():
            return _rolled(_months(limit, start, pauses), limit.roll, office)
        case WorkingHours():
            return _seconds(int(limit.h * 3600), start, office, pauses)
        case Hours():
            return _clock_seconds(int(limit.h * 3600), start, office, pauses)
        case SameDay():
            return _same_day(limit, start, office, pauses)
        case Then():
            for stage in limit.stages:
                start = due(stage, start, office, pauses)
                if start is None:
                    return None
            return start
        case Together():
            ends = [due(branch, start, office, pauses) for branch in limit.branches]
            cap = due(limit.cap, start, office, pauses) if limit.cap else None
            latest = None if None in ends else max(ends)
            return min((end for end in (latest, cap) if end is not None), default=None)
        case Undetermined():
            return None


def paused(day: date, start: datetime, pauses) -> bool:
    """The day of a request counts; the days after it, up to and including the day of the answer, do not."""
    return any(max(since.date(), start.date()) < day <= until.date() for since, until in pauses)


def _working_days(limit: WorkingDays, start: datetime, office: Office, pauses) -> datetime:
    office.works(start.date())
    day, left = start.date(), limit.n
    counts = limit.first_day_counted
    while True:
        if counts and office.works(day) and not paused(day, start, pauses):
            if left <= 1:
                break
            left -= 1
        counts = True
        day += DAY
    hours = office.hours(day)
    if left == 1 or not hours:
        return office.end_of(day)
    whole = sum((closes - opens for opens, closes in hours), timedelta())
    return _within(day, whole * left, office)


def _within(day: date, amount: timedelta, office: Office) -> datetime:
    for opens, closes in office.hours(day):
        if amount <= closes - opens:
            return opens + amount
        amount -= closes - opens
    raise AssertionError


def _nth_calendar_day(limit: CalendarDays, start: datetime, pauses) -> date:
    day, left = start.date(), limit.n - limit.first_day_counted
    while left:
        day += DAY
        left -= not paused(day, start, pauses)
    return day


def _months(limit: Months, start: datetime, pauses) -> date:
    year, month = start.year, start.month
    for _ in range(limit.n):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    end = date(year, month, min(start.day, monthrange(year, month)[1]))
    if limit.first_day_counted:
        end -= DAY
    # One day is added for each paused day that comes before the end has passed.
    day = start.date() + DAY
    while day <= end:
        if paused(day, start, pauses):
            end += DAY
        day += DAY
    return end


def _rolled(day: date, roll: str, office: Office) -> datetime:
    while roll != "none" and not office.works(day):
        day += DAY if roll == "forward" else -DAY
    office.works(day)
    return office.end_of(day)


def _step(moment: datetime, left: int) -> timedelta:
    """A minute at a time; second by second only to reach a whole minute, or the end."""
    return MINUTE if moment.second == 0 and left >= 60 else timedelta(seconds=1)


def _seconds(left: int, start: datetime, office: Office, pauses) -> datetime:
    moment = start
    while True:
        step = _step(moment, left)
        hours = office.hours(moment.date())
        if any(a <= moment < b for a, b in hours) and not any(a <= moment < b for a, b in pauses):
            left -= step.seconds
            if left == 0:
                end = moment + step
                return end if end.date() == moment.date() else end - timedelta(seconds=1)
        moment += step


def _clock_seconds(left: int, start: datetime, office: Office, pauses) -> datetime:
    office.works(start.date())
    moment = start
    while left:
        step = _step(moment, left)
        if not any(a <= moment < b for a, b in pauses):
            left -= step.seconds
        moment += step
    office.works(moment.date())
    return moment


def _same_day(limit: SameDay, start: datetime, office: Office, pauses) -> datetime:
    end = _same_day_once(limit, start, office)
    for since, until in pauses:
        if since < end and until > start:
            end = _same_day_once(limit, until, office)
    return end


def _same_day_once(limit: SameDay, start: datetime, office: Office) -> datetime:
    day = start.date()
    too_late = limit.cutoff is not None and start.time() > limit.cutoff
    if too_late or not office.works(day) or start > office.end_of(day):
        day = office.next_working(day)
    if limit.result_at is not None and datetime.combine(day, limit.result_at) > start:
        return datetime.combine(day, limit.result_at)
    return office.end_of(day)
