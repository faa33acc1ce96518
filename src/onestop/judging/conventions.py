"""
Conventions: how registers are kept in practice where that differs from the law, so that a habit is told once and not of every dossier.

Each is seen in a system or an office that people use, and says what the register would then claim. A register follows one, or two or
three at once; which, `onestop.judging.audit` finds out by counting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import combinations
from typing import TypeAlias

import attrs

from onestop.clock.calendars import Calendar
from onestop.clock.days import DayKind
from onestop.clock.limits import (
    CalendarDays,
    Months,
    Pauses,
    Then,
    TimeLimit,
    Together,
    WorkingDays,
    WorkingHours,
    counts_by_instant,
    due,
    starts_by_date,
)
from onestop.dossiers.assessments import Assessment
from onestop.dossiers.outcomes import JUDGED
from onestop.dossiers.timelines import Span
from onestop.law.regimes import SupplementEffect
from onestop.law.stages import Disposition, EventKind, Timeliness
from onestop.words.errors import CalendarBoundsError

Practice: TypeAlias = tuple[str, ...]
"""The conventions that a register follows together, by their ids; empty where it follows the law."""

LAW: Practice = ()
OFFICE_DAY = 8
"""Hours that systems take for a day (OpenCPS and a provincial system, by their code)."""


@attrs.frozen
class Reckoning:
    """
    What a due date is computed from; a convention changes a part of it.

    Attributes:
        limit: The limit.
        start: What it is counted from.
        calendar: The calendar.
        pauses: Spans that do not count.
        fixed: A date that is taken as it stands, whatever the rest gives.
    """

    limit: TimeLimit
    start: datetime
    calendar: Calendar
    pauses: Pauses
    fixed: datetime | None = None

    @property
    def due(self) -> datetime | None:
        """When the dossier is due; None where nobody can say."""
        try:
            return self.fixed or due(self.limit, self.start, self.calendar, self.pauses)
        except (CalendarBoundsError, ValueError):
            return None


Change: TypeAlias = Callable[[Reckoning, Assessment | None], Reckoning | None]
"""What a convention makes of a reckoning; None where it makes no difference to this dossier, or its events are not given."""


def _pause(by_law: Reckoning, answer: Assessment | None) -> Reckoning | None:
    if answer is None:
        return None
    timeline = answer.timeline
    if timeline.supplement is not SupplementEffect.RESTART or timeline.received is None or timeline.counted_from != by_law.start:
        return None
    spans = [span for span in timeline.spans if span.stops]
    if not any(span.reason == "supplement" for span in spans):
        return None
    return attrs.evolve(by_law, start=timeline.received, pauses=_merged(spans))


def _restart(by_law: Reckoning, answer: Assessment | None) -> Reckoning | None:
    if answer is None:
        return None
    timeline = answer.timeline
    asked = [span for span in timeline.spans if span.stops and span.reason == "supplement"]
    if timeline.supplement is not SupplementEffect.PAUSE or not asked:
        return None
    start = max(span.until for span in asked)
    return attrs.evolve(by_law, start=start, pauses=tuple(pause for pause in by_law.pauses if pause[0] >= start))


def _merged(spans: Iterable[Span]) -> Pauses:
    merged: list[tuple[datetime, datetime]] = []
    for span in sorted(spans, key=lambda span: span.since):
        if merged and span.since <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], span.until)
        else:
            merged.append((span.since, span.until))
    return tuple(merged)


def _first_day(by_law: Reckoning, answer: Assessment | None) -> Reckoning | None:
    limit = _counted_from_receipt(by_law.limit)
    return None if limit == by_law.limit else Reckoning(limit, by_law.start, by_law.calendar, by_law.pauses, by_law.fixed)


def _counted_from_receipt(limit: TimeLimit) -> TimeLimit:
    match limit:
        case WorkingDays(n) if n > 1:
            return attrs.evolve(limit, first_day_counted=True)
        case CalendarDays(n) if n > 1:
            return attrs.evolve(limit, first_day_counted=True)
        case Months():
            return attrs.evolve(limit, first_day_counted=True)
        case Then((first, *rest)):
            return Then(_counted_from_receipt(first), *rest)
        case Together(branches, cap):
            return Together(*map(_counted_from_receipt, branches), cap=cap and _counted_from_receipt(cap))
        case _:
            return limit


def _hours(by_law: Reckoning, answer: Assessment | None) -> Reckoning | None:
    limit = _in_hours_kept(by_law.limit)
    return None if limit == by_law.limit else Reckoning(limit, by_law.start, by_law.calendar, by_law.pauses, by_law.fixed)


@lru_cache(maxsize=1_024)
def _in_hours_kept(limit: TimeLimit) -> TimeLimit:
    return _in_hours(limit)


def _in_hours(limit: TimeLimit) -> TimeLimit:
    match limit:
        case WorkingDays(n):
            return WorkingHours(n * OFFICE_DAY)
        case Then(stages):
            return Then(*map(_in_hours, stages))
        case Together(branches, cap):
            return Together(*map(_in_hours, branches), cap=cap and _in_hours(cap))
        case _:
            return limit


def _without(kinds: frozenset[DayKind], *, weekend: bool = True) -> Change:
    def change(by_law: Reckoning, answer: Assessment | None) -> Reckoning | None:
        return Reckoning(by_law.limit, by_law.start, _calendar(by_law.calendar, kinds, weekend), by_law.pauses, by_law.fixed)

    return change


_KEPT = 64
_calendars: dict[tuple[int, frozenset[DayKind], bool], tuple[Calendar, Calendar]] = {}


def _calendar(calendar: Calendar, kinds: frozenset[DayKind], weekend: bool) -> Calendar:
    """*calendar* as one that knows nothing of days of *kinds*, or of weekends; kept, as its tables cost more than many questions."""
    key = id(calendar), kinds, weekend
    found = _calendars.get(key)
    if found is None:
        if len(_calendars) >= _KEPT:
            _calendars.clear()
        special = tuple((day, mark) for day, mark in calendar.special if mark.kind not in kinds)
        rest = calendar.weekend if weekend else ()
        made = attrs.evolve(calendar, special=special, weekend=rest, provisional=(), outlook=None, open_from=None)
        found = _calendars[key] = calendar, made  # the first keeps the id from being given to another
    return found[1]


def _reappointed(by_law: Reckoning, answer: Assessment | None) -> Reckoning | None:
    promised = answer.timeline.promised if answer else None
    return None if promised is None else attrs.evolve(by_law, fixed=promised)


DUE: Mapping[str, Change] = {
    "pause": _pause,
    "restart": _restart,
    "first_day": _first_day,
    "weekends": _without(frozenset(), weekend=False),
    "holidays": _without(frozenset((DayKind.HOLIDAY, DayKind.COMPENSATORY_OFF, DayKind.SWAPPED_OFF, DayKind.CLOSURE))),
    "make_up": _without(frozenset((DayKind.SWAPPED_WORK,))),
    "hours": _hours,
    "reappointed": _reappointed,
}
"""
Conventions of due dates; what each means and where it was seen stands in the messages under `convention.ID` and `convention.ID.seen`.

`pause`, `restart`: a supplement stops the clock where the law counts anew, or the other way round. `first_day`: the day of receipt counts.
`weekends`, `holidays`: days of rest count. `make_up`: make-up Saturdays do not. `hours`: a day is eight office hours from the minute of
receipt. `reappointed`: the new date of an apology stands for the due date.
"""

_NEVER_TOGETHER = (frozenset(("pause", "restart")), frozenset(("hours", "first_day")), frozenset(("weekends", "make_up")))

PRACTICES: tuple[Practice, ...] = (
    *((id,) for id in DUE),
    *(pair for pair in combinations(DUE, 2) if frozenset(pair) not in _NEVER_TOGETHER),
    ("pause", "make_up", "hours"),
)
"""What a register's due dates are tried by: each convention, every two, and the three that one provincial system has together."""


def reckoned(answer: Assessment, calendar: Calendar) -> Mapping[Practice, datetime]:
    """
    Return when the dossier of *answer* would be due under each practice that makes a difference to its computation.

    Nothing is said of a dossier without a due date, of one whose clock stands still, of interconnected ones, nor where the due date does
    not follow from the limit, the start and the pauses alone.
    """
    when = answer.deadline
    if when is None or when.due is None or when.estimate or answer.parts:
        return {}
    limit, timeline = when.limit.value, answer.timeline
    by_law = Reckoning(limit, when.start, calendar, when.pauses)
    if by_law.due != when.due:
        return {}
    if timeline.promised is None and not any(span.stops for span in timeline.spans) and starts_by_date(limit):
        found = dict(_by_day(by_law))
        found.update(_all(by_law, answer, _BY_HOUR))
        return found
    return dict(_all(by_law, answer, PRACTICES))


_BY_HOUR = tuple(practice for practice in PRACTICES if "hours" in practice)
_BY_DAY = tuple(practice for practice in PRACTICES if "hours" not in practice)
_WITHOUT_EVENTS = frozenset(("first_day", "weekends", "holidays", "make_up", "hours"))
_KEPT_DAYS = 20_000
_days: dict[tuple[int, TimeLimit, date], tuple[Calendar, Mapping[Practice, datetime]]] = {}


def _by_day(by_law: Reckoning) -> Mapping[Practice, datetime]:
    """The due dates that hang on the day of the start alone; kept, since many dossiers share a day and a limit."""
    key = id(by_law.calendar), by_law.limit, by_law.start.date()
    found = _days.get(key)
    if found is None:
        if len(_days) >= _KEPT_DAYS:
            _days.clear()
        found = _days[key] = by_law.calendar, dict(_all(by_law, None, _BY_DAY))
    return found[1]


def _all(by_law: Reckoning, answer: Assessment | None, practices: Iterable[Practice]) -> Iterator[tuple[Practice, datetime]]:
    """Yield the due date of each practice that makes a difference; without an *answer* of those that no event matters to."""
    applies = {id for id in (DUE if answer else _WITHOUT_EVENTS) if DUE[id](by_law, answer) is not None}
    by_parts: dict[Practice, datetime | None] = {}
    for practice in practices:
        parts = tuple(id for id in practice if id in applies)
        if parts and parts not in by_parts:
            by_parts[parts] = _followed(by_law, answer, parts).due
        when = by_parts.get(parts)
        if when is not None:
            yield practice, when


def _followed(by_law: Reckoning, answer: Assessment | None, practice: Practice) -> Reckoning:
    reckoning = by_law
    for id in practice:
        reckoning = DUE[id](reckoning, answer) or reckoning
    return reckoning


# -- outcomes ------------------------------------------------------------------------------------------------------------------------

_ENDED = (*JUDGED, Disposition.WITHDRAWN, Disposition.STOPPED)
_NOON = 12


def _by_date(end: datetime, last: datetime) -> Timeliness:
    if end.date() == last.date():
        return Timeliness.ON_TIME
    return Timeliness.EARLY if end < last else Timeliness.LATE


def _by_instant(end: datetime, last: datetime) -> Timeliness:
    return Timeliness.LATE if end > last else _by_date(end, last)


def _by_session(end: datetime, last: datetime) -> Timeliness:
    sooner = end.date() == last.date() and end.hour < _NOON <= last.hour
    return Timeliness.EARLY if sooner else _by_instant(end, last)


def _by_two_words(end: datetime, last: datetime) -> Timeliness:
    return Timeliness.LATE if end.date() > last.date() else Timeliness.ON_TIME


def _due_day_early(end: datetime, last: datetime) -> Timeliness:
    return Timeliness.LATE if end.date() > last.date() else Timeliness.EARLY


OUTCOMES: Mapping[str, Callable[[datetime, datetime], Timeliness]] = {
    "instant": _by_instant,
    "session": _by_session,
    "two_words": _by_two_words,
    "due_day_early": _due_day_early,
}
"""
Conventions of outcomes of dossiers with a result, `promised` and `national` besides.

They are no measures (`onestop.dossiers.measures`), although two have the names of one: a measure is how somebody chooses to judge, by the
sessions of the place, a convention is what a register shows that its program did. That program splits the day at noon whatever the place
opens, and calls early only what is done on an earlier day, where the measure `instant` calls early what is done a minute sooner. To judge a
claim by the measure would excuse an end between the sessions, or miss it, that the program put elsewhere.
"""

_RANK = {practice: rank for rank, practice in enumerate((LAW, *PRACTICES, *((id,) for id in OUTCOMES), ("promised",), ("national",)))}


def rank(practice: Practice) -> int:
    """Return which of two practices that explain the same comes first: the lower."""
    return _RANK.get(practice, len(_RANK))


def outcome(answer: Assessment, last: datetime, now: datetime | None = None) -> Timeliness | None:
    """Return the outcome by dates against *last* in place of the due date by law; None where it has none, or *now* is wanted."""
    if answer.outcome.timeliness is Timeliness.NONE:
        return None
    if answer.outcome.disposition in JUDGED and answer.timeline.ended is not None:
        return _by_date(answer.timeline.ended, last)
    if now is None:
        return None
    return Timeliness.IN_TIME if now.date() <= last.date() else Timeliness.OVERDUE


def outcomes(answer: Assessment, last: datetime) -> Mapping[Practice, Timeliness]:
    """Return the outcome of the dossier of *answer* under each convention of outcomes, against *last* as the due date."""
    found: dict[Practice, Timeliness] = {}
    timeline, disposition = answer.timeline, answer.outcome.disposition
    if disposition in JUDGED and timeline.ended is not None:
        found = {(id,): judge(timeline.ended, last) for id, judge in OUTCOMES.items()}
        if timeline.promised is not None:
            found["promised",] = _by_date(timeline.ended, timeline.promised)
    end = timeline.ended if disposition in _ENDED else max((span.since for span in timeline.spans if span.open), default=None)
    if timeline.received is not None and end is not None:
        asked = sum(event.kind is EventKind.SUPPLEMENT_REQUESTED for event in timeline.events)
        waited = sum((s.until - s.since for s in timeline.spans if s.reason == "supplement" and not s.open), timedelta())
        # Of a dossier that waits the end is the request itself, and two open requests are late (Decision 766, as the portal measures).
        found["national",] = Timeliness.LATE if timeline.ended is None and asked > 1 else _by_two_words(end - waited, last)
    return found


# -- hours ---------------------------------------------------------------------------------------------------------------------------

_END_OF_DAY = (23, 59)


def hour(answer: Assessment, claimed: datetime) -> str | None:
    """Return which hour a claimed due date bears: `closing`, `end_of_day`, `receipt_hour` or `other`; None where it bears none."""
    when = answer.deadline
    if when is None or when.due is None or claimed.time() == datetime.min.time() or counts_by_instant(when.limit.value):
        return None
    if claimed.time() == when.due.time():
        return "closing"
    if (claimed.hour, claimed.minute) == _END_OF_DAY:
        return "end_of_day"
    return "receipt_hour" if claimed.time() == when.start.time() else "other"
