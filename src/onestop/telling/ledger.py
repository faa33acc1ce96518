"""
The ledger: how a due date came about, one row a day, computed after the answer from the same values.

Each row says what the day is and by which notice or statute, how much of the limit it used up, and the running total. The fast path pays
nothing for it, and the ledger alone re-derives the date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

import attrs

from onestop.clock.calendars import Calendar
from onestop.clock.days import DayMark
from onestop.clock.limits import (
    CalendarDays,
    Hours,
    Months,
    Pauses,
    SameDay,
    Then,
    TimeLimit,
    Together,
    Undetermined,
    WorkingDays,
    WorkingHours,
    due,
)
from onestop.dossiers.assessments import Assessment
from onestop.dossiers.deadlines import Deadline
from onestop.dossiers.dossiers import Event
from onestop.dossiers.outcomes import Outcome
from onestop.law.stages import EventKind
from onestop.law.views import View
from onestop.words.sources import Assumption, Citation, Position, Sourced, Text

_DAY = timedelta(days=1)


@attrs.frozen(kw_only=True)
class Row:
    """
    One day of a ledger.

    Attributes:
        day: The date.
        mark: What it is, and why.
        counted: How much of the limit it used up, in the limit's unit.
        total: How much has been used up by its end.
        note: Why it counts otherwise than its mark says: `first_day`, `paused`, `restarted`,
            `not_started`, `rolled`.
        stage: Which stage of a limit in stages it belongs to, from 0.
    """

    day: date
    mark: DayMark
    counted: Fraction
    total: Fraction
    note: str | None = None
    stage: int = 0


@attrs.frozen(kw_only=True)
class Rule:
    """
    A rule that was applied, and what it beat (quy tắc áp dụng).

    Attributes:
        id: Which kind of rule: `regime`, `regime_chosen`, `version`, `case`, `limit`, `supplement`, `start`, `first_day`, `roll`.
        value: What it says here: a name, a limit, an effect.
        cites: Its articles.
        beats: What it took the place of.
        origin: File and line, where it comes from a file.
    """

    id: str
    value: Any
    cites: tuple[Citation, ...] = ()
    beats: Any = None
    origin: Position | None = None


@attrs.frozen(kw_only=True)
class Ledger:
    """
    How a due date came about (bảng tính hạn).

    Attributes:
        limit: The limit; None where there is none.
        start: What it is counted from; None where no clock runs.
        due: The due date; None where none follows.
        rows: One row a day.
        cites: Articles of the limit.
        rules: The rules applied, and those that they beat.
        assumptions: What the answer rests on that is not settled.
        deadline: What is promised beside it, and between which dates it may still move; None where no clock runs.
        events: What happened to the dossier, in order.
        outcome: How it ended, or stands; None where no dossier was judged.
        name: Of a part of an interconnected procedure, its name.
        parts: The ledgers of the parts, by their ids.
    """

    limit: TimeLimit | None
    start: datetime | None
    due: datetime | None
    rows: tuple[Row, ...]
    cites: tuple[Citation, ...] = ()
    rules: tuple[Rule, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    deadline: Deadline | None = None
    events: tuple[Event, ...] = ()
    outcome: Outcome | None = None
    name: Text | None = None
    parts: Mapping[str, Ledger] = attrs.field(factory=dict, hash=False)


def explain(answer: Assessment | Deadline | Sourced[TimeLimit], view: View) -> Ledger:
    """
    Return the ledger of *answer*.

    Args:
        answer: An assessment, a deadline, or a limit with its sources (which has no days yet).
        view: The view that answered; its calendar gives the days.

    Raises:
        TypeError: If *answer* is none of these.
        ValueError: If the view's calendar gives another date than the answer has.
    """
    match answer:
        case Assessment():
            return _of_dossier(answer, view)
        case Deadline():
            return _of(answer, view.calendar, answer.limit.assumptions)
        case Sourced():
            return Ledger(limit=answer.value, start=None, due=None, rows=(), cites=answer.cites, assumptions=answer.assumptions)
        case _:
            raise TypeError(f"an Assessment, a Deadline or a Sourced limit is wanted, not {type(answer).__name__}")


def _of_dossier(answer: Assessment, view: View) -> Ledger:
    when = answer.deadline
    if when is None:
        ledger = Ledger(limit=None, start=None, due=None, rows=(), assumptions=answer.assumptions)
    else:
        ledger = _of(when, view.calendar, answer.assumptions)
        ledger = attrs.evolve(ledger, rows=(*_before(answer, when, view.calendar), *ledger.rows))
    case = answer.procedure.case(answer.case) if answer.procedure and answer.case else None
    names = {part.id: part.name for part in case.parts} if case else {}
    return attrs.evolve(
        ledger,
        rules=tuple(_rules(answer, view)),
        events=tuple(_events(answer)),
        outcome=answer.outcome,
        parts={id: attrs.evolve(_of_dossier(part, view), name=names.get(id)) for id, part in answer.parts.items()},
    )


def _events(answer: Assessment) -> list[Event]:
    """The events that count, those of parts too, in order."""
    # An extension of a part is one of the group too, and an end that nobody wrote down is told.
    told = [event for event in answer.timeline.events if event.kind is not EventKind.EXTENDED or event in answer.dossier.events]
    told += (event for part in answer.parts.values() for event in part.timeline.events if event.part)
    return sorted(told, key=lambda event: event.at)


def _before(answer: Assessment, when: Deadline, calendar: Calendar) -> Iterator[Row]:
    """The days from receipt to where the count began anew: they are shown, and used up nothing."""
    timeline = answer.timeline
    if timeline.received is None:
        return
    waits = [span for span in timeline.spans if span.stops]
    why = "restarted" if timeline.counted_from != timeline.received else "not_started"
    day = max(timeline.received.date(), calendar.first)
    while day < when.start.date():
        waiting = any(span.since.date() < day <= span.until.date() for span in waits)
        yield Row(day=day, mark=calendar.day(day), counted=Fraction(0), total=Fraction(0), note="paused" if waiting else why)
        day += _DAY


_CIVIL_CODE = "91/2015/QH13"


def _rules(answer: Assessment, view: View) -> Iterator[Rule]:
    """The rules in the order in which they decide: whose law, which version, which case, which limit, how days count."""
    procedure, when, regime = answer.procedure, answer.deadline, answer.regime
    if regime is not None:
        usual = view.regime.name if view.regime is not None and view.regime != regime else None
        yield Rule(id="regime_chosen" if usual else "regime", value=regime.name, cites=regime.cites, beats=usual)
    if procedure is not None:
        yield Rule(id="version", value=(procedure.valid_from, procedure.valid_to), cites=procedure.cites, origin=procedure.origin)
    # A part is judged under the case of its group, whose name its own begins with.
    cases, id = (procedure.cases if procedure else ()), answer.case or ""
    case = next((each for each in cases if each.id == id), None) or next((each for each in cases if id.startswith(f"{each.id}.")), None)
    if case is None or when is None:
        return
    if case.name is not None or case.id != "default":
        yield Rule(id="case", value=case.name or case.id)
    limit = when.limit
    beaten_limit = case.limit if case.id == answer.case and case.limit != limit.value else None
    yield Rule(id="limit", value=limit.value, cites=limit.cites, beats=beaten_limit)
    if any(span.reason == "supplement" and span.stops for span in answer.timeline.spans):
        cites = () if case.supplement or regime is None or regime.supplement.assumed else regime.supplement.cites
        beaten = regime.supplement.effect.value if case.supplement and regime and regime.supplement.effect != case.supplement else None
        yield Rule(id="supplement", value=answer.timeline.supplement.value, cites=cites, beats=beaten)
    if when.start != answer.timeline.counted_from:
        elsewhere = regime.boundary_independent if regime and answer.dossier.facts.get("boundary_independent") else None
        yield Rule(id="start", value=when.start, cites=elsewhere.cites if elsewhere else ())
    yield from _counting_rules(limit.value)


def _counting_rules(limit: TimeLimit) -> Iterator[Rule]:
    match limit:
        case Then(stages):
            found = {rule.id: rule for stage in stages for rule in _counting_rules(stage)}
            yield from found.values()
        case Together(branches, _):
            found = {rule.id: rule for branch in branches for rule in _counting_rules(branch)}
            yield from found.values()
        case WorkingDays() | CalendarDays() | Months():
            if not limit.first_day_counted:
                yield Rule(id="first_day", value="", cites=(Citation(_CIVIL_CODE, "147(2)"),))
            if not isinstance(limit, WorkingDays) and limit.roll == "forward":
                yield Rule(id="roll", value="", cites=(Citation(_CIVIL_CODE, "148(5)"),))
        case _:
            return


def _of(answer: Deadline, calendar: Calendar, assumptions: tuple[Assumption, ...]) -> Ledger:
    limit = answer.limit.value
    if due(limit, answer.start, calendar, answer.pauses) != answer.due:
        raise ValueError("the view does not fit the answer: take the one of its day of receipt, its place, and what was known")
    return Ledger(
        limit=limit,
        start=answer.start,
        due=answer.due,
        rows=tuple(days(limit, answer.start, calendar, answer.pauses)),
        cites=answer.limit.cites,
        assumptions=assumptions,
        deadline=answer,
    )


def days(limit: TimeLimit, start: datetime, calendar: Calendar, pauses: Pauses = ()) -> Iterator[Row]:
    """Yield the rows of *limit* counted from *start*; none where it is undetermined."""
    end = due(limit, start, calendar, pauses)
    if end is None:
        return
    if isinstance(limit, Then):
        for number, stage in enumerate(limit.stages):
            for row in days(stage, start, calendar, pauses):
                yield attrs.evolve(row, stage=number)
            start = due(stage, start, calendar, pauses) or start
    elif isinstance(limit, Together):
        deciding = [part for part in (*limit.branches, limit.cap) if part and due(part, start, calendar, pauses) == end]
        yield from days(deciding[0], start, calendar, pauses)
    else:
        yield from _simple(limit, start, end, calendar, pauses)


def _simple(limit: Any, start: datetime, end: datetime, calendar: Calendar, pauses: Pauses) -> Iterator[Row]:
    wanted, total = _wanted(limit), Fraction(0)
    day = start.date()
    while day <= end.date():
        mark = calendar.day(day)
        counted, note = _counted(limit, day, mark, start, end, calendar, pauses)
        counted = min(counted, wanted - total)
        if isinstance(limit, CalendarDays | Months) and total == wanted and day > start.date():
            note = "rolled"
        total += counted
        yield Row(day=day, mark=mark, counted=counted, total=total, note=note)
        day += _DAY


def _wanted(limit: TimeLimit) -> Fraction:
    match limit:
        case WorkingDays(n) | CalendarDays(n) | Months(n):
            return Fraction(n)
        case WorkingHours(h) | Hours(h):
            return Fraction(h)
        case SameDay():
            return Fraction(1)
        case Then() | Together() | Undetermined():
            raise AssertionError("a limit of parts has no amount of its own")  # pragma: no cover


def _counted(
    limit: Any, day: date, mark: DayMark, start: datetime, end: datetime, calendar: Calendar, pauses: Pauses
) -> tuple[Fraction, str | None]:
    if isinstance(limit, WorkingHours | Hours):
        return _hours_on(limit, day, start, end, calendar, pauses), None
    if isinstance(limit, SameDay):
        return Fraction(day == end.date()), None
    first = day == start.date()
    if first and not limit.first_day_counted:
        return Fraction(0), "first_day"
    if any(max(since.date(), start.date()) < day <= until.date() for since, until in pauses):
        return Fraction(0), "paused"
    if isinstance(limit, WorkingDays):
        return Fraction(mark.kind.works), None
    if isinstance(limit, CalendarDays):
        return Fraction(1), None
    return Fraction(limit.n if day == _unrolled(limit, start, calendar, pauses) else 0), None


def _unrolled(limit: Months, start: datetime, calendar: Calendar, pauses: Pauses) -> date:
    end = due(attrs.evolve(limit, roll="none"), start, calendar, pauses)
    return end.date() if end else start.date()


def _hours_on(limit: Any, day: date, start: datetime, end: datetime, calendar: Calendar, pauses: Pauses) -> Fraction:
    """Hours of *day* between start and end that were not paused: office time, or clock time."""
    midnight = datetime.combine(day, time())
    if isinstance(limit, WorkingHours) and end.time() == time(23, 59, 59) and end.date() == day:
        end = midnight + _DAY  # a session that closes at 24:00 is said to end a second before
    if isinstance(limit, Hours):
        spans = [(midnight, midnight + _DAY)]
    else:
        spans = [(midnight + timedelta(seconds=a), midnight + timedelta(seconds=b)) for a, b in calendar.sessions(day)]
    worked = timedelta()
    for opens, closes in spans:
        since, until = max(opens, start), min(closes, end)
        if since < until:
            worked += until - since
            worked -= sum((max(min(b, until) - max(a, since), timedelta()) for a, b in pauses), timedelta())
    return Fraction(worked // timedelta(microseconds=1), 3_600_000_000)
