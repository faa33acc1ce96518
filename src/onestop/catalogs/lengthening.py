"""
Lengthening: whether local decisions could give a dossier more time than the nation's rule.

A place may shorten a limit and not lengthen it. What a dossier would have by the decisions is compared with what it would have without,
with the same facts and the same extension. Events and waits are not tried: of each dossier `assess` sees to it that the earlier date holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

import attrs

from onestop.catalogs.answers import answers
from onestop.clock.calendars import Calendar
from onestop.clock.days import WEEKDAYS
from onestop.clock.limits import Roll, SameDay, Then, TimeLimit, Together, due, starts_by_date
from onestop.law.overlays import DUE_FIELDS, Overlay, overlaid, rank
from onestop.law.procedures import Case, Procedure
from onestop.words.errors import CalendarBoundsError

Lineage: TypeAlias = Callable[[str, date], Sequence[str]]
"""Gives a place and everything that it lies in on a day, the nation last."""

_DAY = timedelta(days=1)
_TRIED = 100_000
"""Conditions that are looked at for one decision; where there are more the combinations of facts are told and not compared."""
_AHEAD = 14
"""Starts that so many like days follow end alike, where they end among them; most starts need no counting."""
_FAR = date(2100, 1, 1)


@attrs.frozen
class Longer:
    """
    What is wrong with the time that decisions give.

    Attributes:
        found: The limit that a dossier could have.
        limit: The nation's, which ends earlier.
    """

    found: TimeLimit
    limit: TimeLimit


@attrs.frozen
class TooMany:
    """
    Conditions that are too many to compare.

    Attributes:
        found: How many combinations of facts they tell apart.
        limit: How many of them could be compared.
    """

    found: int
    limit: int


class Comparison:
    """
    Compares the limits of places with the nation's, each pair once.

    Args:
        calendar: Gives the calendar of the nation, where limits can only be compared by counting.
    """

    def __init__(self, calendar: Callable[[], Calendar | None]) -> None:
        self._read = calendar
        self._days: _Days | None = None
        self._told: dict[Any, bool] = {}

    def alone(self, overlay: Overlay, version: Procedure) -> Longer | TooMany | None:
        """Return what is wrong with the time that *overlay* gives where no other decision holds, None where nothing is."""
        day = max(overlay.valid_from, version.valid_from or overlay.valid_from)
        while overlay.weekdays and WEEKDAYS[day.weekday()] not in overlay.weekdays:
            day += _DAY
        local = overlaid(version, [attrs.evolve(overlay, valid_to=None)], day, [overlay.place], overlay.agency)
        return self._compared(local, version, overlay.case, overlay.weekdays)

    def together(
        self, overlays: Sequence[Overlay], version: Procedure, lineage: Lineage
    ) -> Iterator[tuple[str, tuple[Overlay, ...], Longer | TooMany]]:
        """Yield what is wrong where several *overlays* on *version* hold at once: where, the decisions, the strongest last, and what."""
        decided = [each for each in overlays if not set(each.set.given()).isdisjoint(DUE_FIELDS) and each.stands_on(version)]
        seen: set[tuple[int, ...]] = set()
        for place in dict.fromkeys(code for each in decided for code in (each.place, *each.not_in)) if len(decided) > 1 else ():
            days = [each.valid_from for each in decided if place in (each.place, *each.not_in)]
            above = {code for day in (*days, _FAR) for code in lineage(place, day)}
            there = [each for each in decided if each.place in above]
            for day in _days_of_change(there, version) if len(there) > 1 else ():
                places = lineage(place, day)
                for agency in dict.fromkeys((None, *(each.agency for each in there))):
                    holding = tuple(each for each in there if each.holds(day, places, agency, None))
                    known = tuple(map(id, holding))
                    if len(holding) < 2 or known in seen:
                        continue
                    seen.add(known)
                    local = overlaid(version, holding, day, places, agency)
                    weekdays = [name for name in WEEKDAYS if all(not each.weekdays or name in each.weekdays for each in holding)]
                    for case in dict.fromkeys(each.case for each in holding):
                        found = self._compared(local, version, case, weekdays)
                        if found is not None:
                            yield place, tuple(sorted((h for h in holding if h.case == case), key=lambda each: rank(each, places))), found

    def _compared(self, local: Procedure, version: Procedure, id: str, weekdays: Iterable[str]) -> Longer | TooMany | None:
        ours, theirs = local.case(id), version.case(id)
        if ours is None or theirs is None or all(getattr(ours, name) == getattr(theirs, name) for name in DUE_FIELDS):
            return None
        conditions = [modifier.when for modifier in (*ours.modifiers, *theirs.modifiers)]
        size, told = answers(version, conditions, unknown=True)
        most = _TRIED // max(len(conditions), 1)
        if size > most:
            return TooMany(size, most)
        here = [facts for facts in told if facts.get("case") in (None, id)]
        limits = dict.fromkeys((local.limit(ours, facts).value, version.limit(theirs, facts).value) for facts in here)
        pairs = dict.fromkeys(pair for own, nations in limits for pair in _extended(own, nations, ours, theirs))
        days = frozenset(weekdays)
        return next((Longer(*pair) for pair in pairs if pair[0] != pair[1] and self.later(*pair, days)), None)

    def later(self, limit: TimeLimit, base: TimeLimit, weekdays: frozenset[str] = frozenset()) -> bool:
        """
        Return whether *limit* ends after *base* from some moment that the calendar knows.

        Args:
            limit: The limit of a place.
            base: The nation's.
            weekdays: The only weekdays from which it is counted, `Mon` to `Sun`; none for all.
        """
        only = weekdays if len(weekdays) < len(WEEKDAYS) else frozenset()
        key = limit, base, only
        if key not in self._told:
            longer = _by_number(limit, base)
            if longer is None or (longer and only):
                longer = self._counted(limit, base, only)
            self._told[key] = longer
        return self._told[key]

    def _counted(self, limit: TimeLimit, base: TimeLimit, weekdays: frozenset[str]) -> bool:
        if self._days is None:
            calendar = self._read()
            if calendar is None:
                return False
            self._days = _Days(calendar)
        return self._days.later(limit, base, weekdays)


def _days_of_change(overlays: Sequence[Overlay], version: Procedure) -> list[date]:
    """The days from which another set of *overlays* may hold, and where weekdays matter those of a week."""
    first = version.valid_from or date.min
    days = {max(each.valid_from, first) for each in overlays}
    days |= {each.valid_to + _DAY for each in overlays if each.valid_to and first <= each.valid_to < date.max}
    week = 7 if any(each.weekdays for each in overlays) else 1
    return sorted({day + step * _DAY for day in days for step in range(week) if day < date.max - 7 * _DAY})


def _extended(own: TimeLimit, nations: TimeLimit, ours: Case, theirs: Case) -> Iterator[tuple[TimeLimit, TimeLimit]]:
    """The limits that a dossier would have here and by the nation's rule: without an extension, and with each that one of them knows."""
    here = {extension.reason: extension.limit for extension in ours.extensions}
    there = {extension.reason: extension.limit for extension in theirs.extensions}
    unknown_here = [limit for reason, limit in there.items() if reason not in here]
    yield own, nations
    for base in unknown_here:
        yield own, base
    for reason, limit in here.items():
        yield limit, there.get(reason, nations)
        for base in unknown_here:
            yield limit, base


def _by_number(limit: TimeLimit, base: TimeLimit) -> bool | None:
    """Whether *limit* is the greater number of the same unit; None where the two are unlike."""
    if type(limit) is not type(base):
        return None
    mine, theirs = attrs.asdict(limit, recurse=False), attrs.asdict(base, recurse=False)
    number, other = (each.pop("n", None) or each.pop("h", None) for each in (mine, theirs))
    return bool(number > other) if number is not None and mine == theirs else None


class _Days:
    """The days of a calendar that are announced, and what follows each."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.until = calendar.open_from or calendar.last
        self.days = [calendar.first + step * _DAY for step in range((self.until - calendar.first).days)]
        self.sessions = [calendar.sessions(day) for day in self.days]
        kinds = {spans: number for number, spans in enumerate(dict.fromkeys(self.sessions))}
        self.alike = bytes(min(kinds[spans], 255) for spans in self.sessions)
        self.sure = len(kinds) < 255

    def later(self, limit: TimeLimit, base: TimeLimit, weekdays: frozenset[str]) -> bool:
        """Whether *limit* ends after *base* from some day and hour."""
        all_day = starts_by_date(limit) and starts_by_date(base)
        simple = [*_simple(limit), *_simple(base)]
        named = {hour for each in simple if isinstance(each, SameDay) for hour in (each.cutoff, each.result_at) if hour is not None}
        # A last day off that rolls back may roll to before the start, and what lies there is not compared.
        alike = self.sure and not any(getattr(each, "roll", None) is Roll.BACKWARD for each in simple)
        seen: set[bytes] = set()
        hours: dict[Any, list[timedelta]] = {}
        for number, day in enumerate(self.days):
            ahead = self.alike[number : number + _AHEAD]
            if (weekdays and WEEKDAYS[day.weekday()] not in weekdays) or ahead in seen:
                continue
            spans = self.sessions[number]
            if spans not in hours:
                hours[spans] = [timedelta(hours=12)] if all_day else _moments(spans, named)
            last = day
            for hour in hours[spans]:
                longer, ends = self._from(limit, base, datetime.combine(day, time()) + hour)
                if longer:
                    return True
                last = max(last, ends)
            if alike and len(ahead) == _AHEAD and (last - day).days < _AHEAD:
                seen.add(ahead)
        return False

    def _from(self, limit: TimeLimit, base: TimeLimit, start: datetime) -> tuple[bool, date]:
        """Whether *limit* ends after *base* from *start*, and by which day that was clear; what is forecast says nothing."""
        try:
            nations = due(base, start, self.calendar)
        except CalendarBoundsError:
            return False, _FAR
        if nations is None or nations.date() >= self.until:
            return False, _FAR
        try:
            end = due(limit, start, self.calendar)
        except CalendarBoundsError:
            return True, _FAR
        return (True, _FAR) if end is None or end > nations else (False, end.date())


def _simple(limit: TimeLimit) -> Iterator[TimeLimit]:
    """The limits of one unit that *limit* is made of."""
    parts: tuple[TimeLimit | None, ...] = ()
    if isinstance(limit, Then):
        parts = limit.stages
    elif isinstance(limit, Together):
        parts = (*limit.branches, limit.cap)
    else:
        yield limit
    for part in parts:
        if part is not None:
            yield from _simple(part)


def _moments(spans: Sequence[tuple[int, int]], named: Iterable[time]) -> list[timedelta]:
    """The hours of a day that matter: its first and last minute, opening, closing and what limits name, a minute around."""
    seconds = {second for span in spans for second in span}
    seconds |= {hour.hour * 3600 + hour.minute * 60 + hour.second for hour in named}
    near = {second + step for second in seconds for step in (-60, 0, 60)} | {0, 86_340}
    return [timedelta(seconds=second) for second in sorted(near) if 0 <= second < 86_400]
