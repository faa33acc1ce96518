"""
Sessions: when an office counts time, and when its counter is open besides.

The two are different fields: a Saturday-morning duty opens the counter and counts towards no limit; a make-up Saturday opens both.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum

import attrs

from onestop.clock.calendars import DEFAULT_HOURS, Duty, OfficeHours
from onestop.clock.days import WEEKDAYS
from onestop.law.places import NATION
from onestop.law.procedures import Decision
from onestop.words.sources import Citation, Position, Source, Text

_DAY = timedelta(days=1)
Spans = dict[str, tuple[tuple[str, ...], ...]]


class Resolves(StrEnum):
    """What is resolved in a duty session: what is due on the same day, where the place's decision has it resolved there."""

    SAME_DAY = "same_day"


@attrs.frozen(kw_only=True)
class Season:
    """A part of every year, both days included (mùa), such as 16 April to 15 October; it may lie across the turn of the year."""

    first: str
    last: str

    def holds(self, on: date) -> bool:
        """Return whether *on* lies in the season."""
        day = f"{on:%m-%d}"
        return self.first <= day <= self.last if self.first <= self.last else not self.last < day < self.first


@attrs.frozen(kw_only=True)
class Sessions:
    """
    The hours of a place, or of a body in it (buổi làm việc, buổi trực).

    Attributes:
        place: Where they hold, and below.
        places: The same for several at once, in place of `place`.
        agency: The body for which alone they hold.
        agencies: The same for several at once, in place of `agency`.
        valid_from: First day; None where they were always so.
        valid_to: Last day.
        season: The part of each year in which alone they hold.
        announced: When they became known, where that is not the first day.
        sessions: Counting sessions by weekday; None where only the reception differs.
        reception: Further sessions in which the counter is open, by weekday; time does not count in them.
        resolves: What is resolved in the reception sessions.
        decision: The decision.
        cites: Articles.
        sources: Where this was read.
        assumed: Why it is not settled, where it is not.
        note: What else is to be known.
        origin: Where it stands.
    """

    place: str = NATION
    places: tuple[str, ...] = ()
    agency: str | None = None
    agencies: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    season: Season | None = None
    announced: date | None = None
    sessions: Spans | None = None
    reception: Spans | None = None
    resolves: Resolves | None = None
    decision: Decision | None = None
    cites: tuple[Citation, ...] = ()
    sources: tuple[Source, ...] = ()
    assumed: Text | None = None
    note: Text | None = None
    origin: Position | None = None

    @property
    def counting(self) -> OfficeHours | None:
        """The counting sessions as the calendar takes them; ValueError where an hour is none or sessions overlap."""
        return None if self.sessions is None else OfficeHours.of({day: [(a, b) for a, b in spans] for day, spans in self.sessions.items()})

    def holds(self, on: date) -> bool:
        """Return whether the hours hold on a day."""
        dated = (self.valid_from or on) <= on <= (self.valid_to or on)
        return dated and (self.season is None or self.season.holds(on))

    def known(self, known: date | None) -> bool:
        """Return whether the hours were public on the day *known*."""
        since = self.announced or self.valid_from
        return known is None or since is None or since <= known

    def duty(self, first: date, last: date) -> Duty | None:
        """Return the reception sessions as the calendar takes them, within its bounds; ValueError as for `counting`."""
        if self.reception is None:
            return None
        week = OfficeHours.of({day: [(a, b) for a, b in spans] for day, spans in self.reception.items()}).week
        return Duty(max(self.valid_from or first, first), min(self.valid_to or last, last), week, resolves=self.resolves is not None)


def serving(listed: Sequence[Sessions], places: Sequence[str], agency: str | None, known: date | None = None) -> tuple[Sessions, ...]:
    """Return the hours that may hold at the first of *places*, which lead up to the nation: the nearest first, then a body's."""
    found = [each for each in listed if each.place in places and each.agency in (None, agency) and each.known(known)]
    return tuple(sorted(found, key=lambda each: (places.index(each.place), each.agency is None, each.season is None)))


def counting_on(found: Sequence[Sessions], on: date) -> Sessions | None:
    """Return which of `serving` says how time counts on a day."""
    return next((each for each in found if each.sessions is not None and each.holds(on)), None)


def counting_hours(found: Sequence[Sessions], first: date, last: date) -> tuple[OfficeHours, tuple[tuple[date, OfficeHours], ...]]:
    """Return the counting sessions of *first*, and each later change up to *last* with its day."""
    hours: list[tuple[date, OfficeHours]] = []
    for day in sorted({first, *(day for each in found for day in _turns(each, first, last))}):
        each = counting_on(found, day)
        now = (each.counting if each else None) or DEFAULT_HOURS
        if not hours or hours[-1][1] != now:
            hours.append((day, now))
    return hours[0][1], tuple(hours[1:])


def duties(found: Sequence[Sessions], first: date, last: date) -> tuple[Duty, ...]:
    """Return every duty; those of a place and of what it lies in add up."""
    return tuple(duty for each in found if (duty := each.duty(first, last)) is not None and duty.first <= duty.last)


def _turns(each: Sessions, first: date, last: date) -> Iterator[date]:
    """The days on which hours begin to hold or cease."""
    days = [each.valid_from, each.valid_to and each.valid_to + _DAY]
    if each.season is not None:
        for year in range(first.year, last.year + 1):
            days += [_day(year, each.season.first), _day(year, each.season.last) + _DAY]
    return (day for day in days if day is not None and first <= day <= last)


def _day(year: int, day: str) -> date:
    """The day of a year; the last of February where 29 is not there."""
    return date(year, 2, 28) if day == "02-29" and not isleap(year) else date.fromisoformat(f"{year}-{day}")


def clash(one: Sessions, other: Sessions) -> bool:
    """Return whether two of one place and body say on some day how time counts, so that the order of reading would decide."""
    if (one.place, one.agency, one.season is None) != (other.place, other.agency, other.season is None):
        return False
    together = (one.valid_from or date.min) <= (other.valid_to or date.max) and (other.valid_from or date.min) <= (one.valid_to or date.max)
    if one.sessions is None or other.sessions is None or not together:
        return False
    year = (date(2024, 1, 1) + timedelta(days=n) for n in range(366))
    return one.season is None or other.season is None or any(one.season.holds(day) and other.season.holds(day) for day in year)


def check_hours(each: Sessions) -> str | None:
    """Return what is wrong with the hours: `nothing`, `season`, or what `OfficeHours` says; None where they are sound."""
    if each.sessions is None and each.reception is None:
        return "nothing"
    try:
        if each.season is not None:
            _day(2024, each.season.first), _day(2024, each.season.last)
    except ValueError:
        return "season"
    try:
        each.counting, each.duty(date.min, date.max)
    except ValueError as error:
        return str(error)
    unknown = {*(each.sessions or {}), *(each.reception or {})} - {*WEEKDAYS, "extra"}
    return ", ".join(sorted(unknown)) or None
