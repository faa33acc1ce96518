"""
Calendars: immutable tables of working days with hard bounds.

A date outside `first..last` raises `CalendarBoundsError`; nothing is guessed. All answers are look-ups in tables that are built once:
how many working days there are up to a date, which date is the k-th working day, when that day closes, and how much office time lies
before it. No question walks over days.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Literal

import attrs

from onestop.clock.days import WEEKDAYS, DayKind, DayMark
from onestop.words.errors import CalendarBoundsError
from onestop.words.sources import Citation

_US = 1_000_000
"""Microseconds in a second: office time is counted in whole microseconds, so that sums are exact."""

Special = tuple[tuple[date, DayMark], ...]
"""Dates that are not just a working day or a weekend, in order."""

Spans = tuple[tuple[int, int], ...]
"""Sessions of one day as (open, close) in seconds from midnight; 86,400 is 24:00."""


def _seconds(clock: str | time) -> int:
    if isinstance(clock, time):
        return clock.hour * 3600 + clock.minute * 60 + clock.second
    try:
        hours, minutes = clock.split(":")
        total = int(hours) * 3600 + int(minutes) * 60
    except (ValueError, AttributeError):
        raise ValueError(f"an hour such as '07:30' is wanted, not {clock!r}") from None
    if not (0 <= int(minutes) < 60 and 0 <= total <= 86_400):
        raise ValueError(f"an hour from 00:00 to 24:00 is wanted, not {clock!r}")
    return total


def spans_of(sessions: Iterable[tuple[str | time, str | time]]) -> Spans:
    """
    Return sessions such as `[("07:30", "11:30")]` in seconds from midnight, in order.

    Raises:
        ValueError: If an hour is no hour, a session closes before it opens, or sessions overlap.
    """
    spans = tuple(sorted((_seconds(a), _seconds(b)) for a, b in sessions))
    for opens, closes in spans:
        if opens >= closes:
            raise ValueError(f"a session must close after it opens: {sessions!r}")
    for (_, before), (after, _) in pairwise(spans):
        if after < before:
            raise ValueError(f"sessions overlap: {sessions!r}")
    return spans


@attrs.frozen
class OfficeHours:
    """
    Counting sessions of a week (buổi làm việc): the hours that count towards a limit.

    Attributes:
        week: Sessions of Monday to Sunday.
        extra: Sessions of an extra working day whose weekday has none.
    """

    week: tuple[Spans, ...]
    extra: Spans

    @classmethod
    def of(cls, sessions: Mapping[str, Sequence[tuple[str | time, str | time]]]) -> OfficeHours:
        """
        Return office hours from `{"Mon": [("07:30", "11:30"), ...], ...}`.

        An extra working day on a weekday without sessions takes those under `"extra"`, or Monday's.

        Raises:
            ValueError: If a key is no weekday, an hour is no hour, or sessions overlap.
        """
        unknown = set(sessions) - {*WEEKDAYS, "extra"}
        if unknown:
            raise ValueError(f"sessions are keyed by {', '.join(WEEKDAYS)} or extra, not {', '.join(sorted(unknown))}")
        week = tuple(spans_of(sessions.get(day, ())) for day in WEEKDAYS)
        return cls(week, spans_of(sessions["extra"]) if "extra" in sessions else week[0])

    def on(self, weekday: int) -> Spans:
        """Return the sessions of a *working* day that falls on *weekday* (Monday is 0)."""
        return self.week[weekday] or self.extra


@attrs.frozen
class Duty:
    """
    Sessions in which the counter is open although the day does not count (buổi trực), such as Saturday mornings.

    Attributes:
        first: First day on which they are held.
        last: Last day.
        week: Sessions of Monday to Sunday.
        resolves: Whether what is due on the same day is resolved in them.
    """

    first: date
    last: date
    week: tuple[Spans, ...]
    resolves: bool = False


DEFAULT_HOURS = OfficeHours.of({day: [("07:30", "11:30"), ("13:00", "17:00")] for day in WEEKDAYS[:5]})
"""The default office day; places differ, so an answer to the minute that rests on it is `assumed`."""


@attrs.frozen
class _Tables:
    base: int
    """Ordinal of the first date."""
    through: list[int]
    """Working days from the first date through the i-th one."""
    days: list[date]
    """The k-th working day, from 0."""
    closings: list[datetime]
    """When the k-th working day closes."""
    office_time: list[int]
    """Microseconds of office time before the k-th working day; one entry more for the end."""

    @classmethod
    def build(
        cls, first: date, last: date, weekend: tuple[int, ...], marks: Mapping[date, DayMark], hours: Callable[[date], Spans]
    ) -> _Tables:
        base, through, days, closings, office_time = first.toordinal(), [], [], [], [0]
        for ordinal in range(base, last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            mark = marks.get(day)
            if mark.kind.works if mark else day.weekday() not in weekend:
                spans = hours(day)
                days.append(day)
                closings.append(_closing(day, spans))
                office_time.append(office_time[-1] + sum(b - a for a, b in spans) * _US)
            through.append(len(days))
        return cls(base, through, days, closings, office_time)


def _closing(day: date, spans: Spans) -> datetime:
    """A session that closes at 24:00, or a day without sessions, gives 23:59:59, so that the date is the last day by law."""
    seconds = min(spans[-1][1], 86_399) if spans else 86_399
    return datetime.combine(day, time()) + timedelta(seconds=seconds)


@attrs.frozen
class Calendar:
    """
    An immutable working-day calendar with hard bounds (lịch làm việc).

    Attributes:
        first: First day that it knows.
        last: Last day that it knows.
        weekend: Weekly days of rest, Monday is 0.
        special: Every date that is not just a working day or a weekend, with its mark, in order.
        hours: Counting sessions, from the first day on.
        provisional: Spans of days (both ends included) that a coming notice may still change.
        weekend_citation: What makes the weekend days of rest.
        outlook: The special days if coming notices bring as few days off as they may, and as many; None where nothing is open.
        open_from: The first day that differs in them.
        changes: Other counting sessions, each with the day from which they hold, in order.
        duties: Sessions in which the counter is open and time does not count.

    Law:
        Labour Code 45/2019/QH14 Art. 111 and 112; Civil Code 91/2015/QH13 Art. 147 and 148.
    """

    first: date
    last: date
    weekend: tuple[int, ...] = (5, 6)
    special: Special = ()
    hours: OfficeHours = DEFAULT_HOURS
    provisional: tuple[tuple[date, date], ...] = ()
    weekend_citation: Citation | None = None
    outlook: tuple[Special, Special] | None = None
    open_from: date | None = None
    changes: tuple[tuple[date, OfficeHours], ...] = ()
    duties: tuple[Duty, ...] = ()
    _marks: dict[date, DayMark] = attrs.field(init=False, eq=False, repr=False)
    _tables: _Tables = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"a calendar must end after it begins: {self.first} > {self.last}")
        marks = {day: mark for day, mark in self.special if self.first <= day <= self.last}
        object.__setattr__(self, "_marks", marks)
        object.__setattr__(self, "_tables", _Tables.build(self.first, self.last, self.weekend, marks, self._hours_on))

    @classmethod
    def of(
        cls,
        *,
        first: date,
        last: date,
        weekend: Iterable[str] = ("Sat", "Sun"),
        holidays: Iterable[date] = (),
        extra_working: Iterable[date] = (),
        sessions: Mapping[str, Sequence[tuple[str | time, str | time]]] | None = None,
    ) -> Calendar:
        """
        Return a calendar from plain dates, usable with no catalogue at all.

        Args:
            first: First day.
            last: Last day.
            weekend: Weekly days of rest, `"Mon"` to `"Sun"`.
            holidays: Days off; those outside the bounds are ignored.
            extra_working: Days worked although they would be days off; they win over holidays.
            sessions: `{"Mon": [("07:30", "11:30"), ("13:00", "17:00")], ..., "extra": [...]}`; None means the default office day.

        Raises:
            ValueError: If a weekday or an hour is none, sessions overlap, or the calendar ends before it begins.
        """
        rest = []
        for name in weekend:
            if name not in WEEKDAYS:
                raise ValueError(f"a weekday such as 'Sat' is wanted, not {name!r}")
            rest.append(WEEKDAYS.index(name))
        marks = {day: DayMark(DayKind.HOLIDAY) for day in holidays}
        marks |= {day: DayMark(DayKind.SWAPPED_WORK) for day in extra_working}
        hours = DEFAULT_HOURS if sessions is None else OfficeHours.of(sessions)
        return cls(first, last, tuple(sorted(set(rest))), tuple(sorted(marks.items(), key=lambda item: item[0])), hours)

    @cached_property
    def envelope(self) -> tuple[Calendar, Calendar]:
        """
        The calendars between which this one will lie when the notices that may still come have come.

        An added day off never makes a limit end earlier, so a limit ends between its ends on the two (unless it rolls backward).
        """
        if self.outlook is None:
            return self, self
        fewest, most = (attrs.evolve(self, special=special, provisional=(), outlook=None) for special in self.outlook)
        return fewest, most

    def _index(self, day: date) -> int:
        index = day.toordinal() - self._tables.base
        if not 0 <= index < len(self._tables.through):
            raise CalendarBoundsError(day, self.first, self.last)
        return index

    def _nth(self, k: int) -> int:
        """Guard the index of a working day: a negative one would answer from the other end of the table."""
        if not 0 <= k < len(self._tables.days):
            raise CalendarBoundsError(None, self.first, self.last)
        return k

    def day(self, d: date) -> DayMark:
        """Return what *d* is and why."""
        self._index(d)
        plain = date(d.year, d.month, d.day)
        provisional = self.is_provisional(plain)
        mark = self._marks.get(plain)
        if mark is not None:
            return attrs.evolve(mark, provisional=True) if provisional else mark
        if d.weekday() in self.weekend:
            return DayMark(DayKind.WEEKEND, citation=self.weekend_citation, provisional=provisional)
        return DayMark(DayKind.WORKING, provisional=provisional)

    def is_working(self, d: date) -> bool:
        """Return whether offices work on *d*; make-up Saturdays do count."""
        index = self._index(d)
        through = self._tables.through
        return through[index] > (through[index - 1] if index else 0)

    def is_provisional(self, d: date) -> bool:
        """Return whether a notice that is not known yet may change *d*."""
        ordinal = d.toordinal()
        return any(a.toordinal() <= ordinal <= b.toordinal() for a, b in self.provisional)

    def shift(self, d: date, n: int) -> date:
        """
        Return the *n*-th working day strictly after *d*; a negative *n* goes back.

        With 0, return *d* itself if it is a working day, else the next one.

        Raises:
            CalendarBoundsError: If *d* or the answer lies outside the calendar.

        Law:
            Civil Code 91/2015/QH13 Art. 147(2): the first day is not counted.
        """
        through = self._tables.through[self._index(d)]
        working = self.is_working(d)
        return self._tables.days[self._nth(through - working + n if n <= 0 else through - 1 + n)]

    def count(self, a: date, b: date) -> int:
        """Return the number of working days in (*a*, *b*]; negative if *b* is before *a*."""
        return self._tables.through[self._index(b)] - self._tables.through[self._index(a)]

    def roll(self, d: date, direction: Literal["forward", "backward"] = "forward") -> date:
        """
        Return *d* if it is a working day, else the next (`"forward"`) or the last one before it (`"backward"`).

        Law:
            Civil Code 91/2015/QH13 Art. 148(5): a last day off ends with the next working day.
        """
        if direction not in ("forward", "backward"):
            raise ValueError(f"roll goes 'forward' or 'backward', not {direction!r}")
        if self.is_working(d):
            return date(d.year, d.month, d.day)
        return self.shift(d, 1 if direction == "forward" else -1)

    def closing(self, d: date) -> datetime:
        """Return when *d* ends for a limit in days: its last counting session, or 23:59:59 where there is none."""
        if self.is_working(d):
            return self._tables.closings[self._tables.through[self._index(d)] - 1]
        return _closing(date(d.year, d.month, d.day), ())

    def sessions(self, d: date) -> Spans:
        """Return the counting sessions of *d* as (open, close) in seconds from midnight; none on a day off."""
        return self._hours_on(d) if self.is_working(d) else ()

    def office_hours(self, d: date) -> OfficeHours:
        """Return the counting sessions of a week as they stand on *d*."""
        k = bisect_right(self.changes, date(d.year, d.month, d.day), key=lambda change: change[0]) if self.changes else 0
        return self.changes[k - 1][1] if k else self.hours

    def _hours_on(self, d: date) -> Spans:
        mark = self._marks.get(date(d.year, d.month, d.day))
        return self.office_hours(d).on(d.weekday()) if mark is None or mark.sessions is None else mark.sessions

    def duty(self, d: date, *, resolves: bool = False) -> Spans:
        """
        Return the sessions of *d* in which the counter is open although the day does not count; none on a holiday or a working day.

        Args:
            d: The day.
            resolves: Only those in which what is due on the same day is resolved.
        """
        if self.day(d).kind is not DayKind.WEEKEND:
            return ()
        day = date(d.year, d.month, d.day)
        held = (duty for duty in self.duties if duty.first <= day <= duty.last and (duty.resolves or not resolves))
        return tuple(sorted({span for duty in held for span in duty.week[day.weekday()]}))

    def office_time_before(self, moment: datetime) -> int:
        """Return the microseconds of office time between the calendar's first day and *moment*."""
        k = self._tables.through[self._index(moment)]
        if not self.is_working(moment):
            return self._tables.office_time[k]
        at = ((moment.hour * 60 + moment.minute) * 60 + moment.second) * _US + moment.microsecond
        done = sum(min(at, closes * _US) - opens * _US for opens, closes in self._hours_on(moment) if at > opens * _US)
        return self._tables.office_time[k - 1] + done

    def moment_at(self, office_time: int) -> datetime:
        """
        Return the first moment at which *office_time* microseconds have been worked: closing time, not the next opening.

        Raises:
            CalendarBoundsError: If there is no such moment inside the calendar.
        """
        k = self._nth(bisect_left(self._tables.office_time, office_time) - 1)
        day, left = self._tables.days[k], office_time - self._tables.office_time[k]
        for opens, closes in self._hours_on(day):
            length = (closes - opens) * _US
            if left <= length:
                moment = datetime.combine(day, time()) + timedelta(microseconds=opens * _US + left)
                return moment if moment.date() == day else _closing(day, ())
            left -= length
        raise AssertionError("a working day's sessions add up to its office time")  # pragma: no cover
