"""
Strategies for Hypothesis: offices, limits, moments, pauses, facts and dossiers, for tests of a catalogue or of a deadline rule.

Each draws the plain value first and the odd one often: days next to a holiday or a make-up Saturday, the minute after closing, the fact
on which a condition turns. Nothing here asserts anything; `onestop.testing.laws` has what must hold.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import attrs

from onestop.catalogs.answers import domain
from onestop.catalogs.lint import conditions_of
from onestop.clock.calendars import Calendar, OfficeHours
from onestop.clock.limits import CalendarDays, Hours, Months, SameDay, Then, TimeLimit, Together, WorkingDays, WorkingHours
from onestop.dossiers.assessments import Assessment, assess
from onestop.dossiers.dossiers import Dossier, Event
from onestop.engine import Onestop
from onestop.law.conditions import compared
from onestop.law.places import NATION, lineage
from onestop.law.procedures import COMMON_FACTS, Channel, Fact, FactType, PauseReason, Procedure
from onestop.law.stages import Disposition, EventKind
from onestop.law.views import View
from onestop.words.problems import Severity

try:
    from hypothesis import assume
    from hypothesis import strategies as st
    from hypothesis.strategies import DrawFn, SearchStrategy
except ModuleNotFoundError as error:
    if error.name != "hypothesis":
        raise
    raise ImportError("onestop.testing.strategies needs Hypothesis: python -m pip install 'onestop[testing]'") from error

FIRST, LAST = date(2025, 12, 1), date(2027, 12, 31)
"""What the drawn calendars know."""

EARLY, LATE = date(2026, 1, 1), date(2026, 4, 30)
"""Where their days off and make-up days lie, and where moments lie if no calendar says otherwise."""

_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
_USUAL: dict[str, list[tuple[str, str]]] = {day: [("07:30", "11:30"), ("13:00", "17:00")] for day in _WEEKDAYS}
_WEEKS: tuple[dict[str, list[tuple[str, str]]], ...] = (
    _USUAL,
    {**{day: [("08:00", "12:00"), ("13:00", "17:00")] for day in _WEEKDAYS}, "Fri": [("08:00", "12:00")]},
    # No office works so; a clock has to all the same: two days without sessions of their own, and one that ends at midnight.
    {**{day: [("20:00", "24:00")] for day in ("Mon", "Wed", "Fri")}, "Tue": [("08:00", "10:00")], "extra": [("09:00", "11:00")]},
)
_ODD_MINUTES = (540, 0, 450, 690, 780, 900, 901, 1020, 1021, 1439)
"""Nine o'clock, midnight, opening and closing times, 15:00 and the minute after, the last minute of a day."""


# -- offices -------------------------------------------------------------------------------------------------------------------------


@st.composite
def _sessions(draw: DrawFn) -> dict[str, list[tuple[str, str]]]:
    def quarter(first: int, last: int) -> str:
        hours, quarters = divmod(draw(st.integers(first, last)), 4)
        return f"{hours:02d}:{quarters * 15:02d}"

    day = [(quarter(26, 36), quarter(44, 50)), (quarter(50, 56), quarter(64, 72))]
    week = dict.fromkeys(_WEEKDAYS, day)
    if draw(st.booleans()):
        week["Fri"] = day[:1]
    if draw(st.booleans()):
        week["extra"] = day[:1]
    return week


def office_hours() -> SearchStrategy[OfficeHours]:
    """Return a strategy of counting sessions of a week: usual ones, a short Friday, quarters of an hour, one that ends at midnight."""
    return _weeks().map(OfficeHours.of)


def _weeks() -> SearchStrategy[dict[str, list[tuple[str, str]]]]:
    return st.sampled_from(_WEEKS) | _sessions()


def offices() -> SearchStrategy[dict[str, Any]]:
    """
    Return a strategy of offices as plain values, for a program that has calendars of its own: what `Calendar.of` takes.

    `first` and `last` are dates, `holidays` and `extra_working` (make-up Saturdays) sets of dates, `sessions` hours by weekday.
    """
    saturdays = st.integers(0, (LATE - EARLY).days // 7 - 1).map(lambda week: date(2026, 1, 3) + timedelta(weeks=week))
    return st.fixed_dictionaries(
        {
            "first": st.just(FIRST),
            "last": st.just(LAST),
            "holidays": st.frozensets(st.dates(EARLY, LATE), max_size=12),
            "extra_working": st.frozensets(saturdays, max_size=3),
            "sessions": _weeks(),
        }
    )


def calendars() -> SearchStrategy[Calendar]:
    """Return a strategy of calendars with days off, make-up Saturdays and office hours of their own."""
    return offices().map(lambda plain: Calendar.of(**plain))


# -- days and moments ----------------------------------------------------------------------------------------------------------------


def days(calendar: Calendar | None = None, *, first: date | None = None, last: date | None = None) -> SearchStrategy[date]:
    """
    Return a strategy of days, half of them within a week of a day off or a make-up day of *calendar*.

    Args:
        calendar: Which days are special; None for days that suit any of `calendars()`.
        first: The first day, by default the calendar's.
        last: The last day; by default a year before the end of the calendar, where it is that long, so that limits end inside it.

    Raises:
        ValueError: If *last* lies before *first*.
    """
    if calendar is None:
        first, last = first or EARLY, last or LATE
    else:
        first = first or calendar.first
        last = last or max(calendar.last - timedelta(days=366), min(first, calendar.last))
    if last < first:
        raise ValueError(f"the last day must not lie before the first: {first} > {last}")
    anywhere = st.dates(first, last)
    special = [day for day, _ in calendar.special if first <= day <= last] if calendar else []
    if not special:
        return anywhere
    near = st.builds(lambda day, by: day + timedelta(days=by), st.sampled_from(special), st.integers(-7, 7))
    return near.filter(lambda day: first <= day <= last) | anywhere


def moments(calendar: Calendar | None = None, *, first: date | None = None, last: date | None = None) -> SearchStrategy[datetime]:
    """
    Return a strategy of moments, to the minute, often one at which a day of the office turns: it opens, closes, a cut-off passes.

    Args:
        calendar: Where they lie; None for moments that suit any of `calendars()`.
        first: The first day, as for `days`.
        last: The last day, as for `days`.
    """
    odd: Sequence[int] = _ODD_MINUTES
    if calendar is not None:
        edges = {edge // 60 for spans in (*calendar.hours.week, calendar.hours.extra) for span in spans for edge in span}
        odd = tuple(dict.fromkeys((*odd, *(minute for edge in sorted(edges) for minute in (edge, edge + 1) if minute < 1440))))
    minutes = st.sampled_from(odd) | st.integers(0, 1439)
    return st.builds(lambda day, minute: datetime.combine(day, time()) + minute * _MINUTE, days(calendar, first=first, last=last), minutes)


def pauses(
    calendar: Calendar | None = None, *, first: date | None = None, last: date | None = None, most: int = 3
) -> SearchStrategy[tuple[tuple[datetime, datetime], ...]]:
    """
    Return a strategy of spans in which the clock stands still, sorted and not overlapping, as `due` takes them; some touch or are empty.

    Args:
        calendar: Where they lie, as for `moments`.
        first: The first day, as for `days`.
        last: The last day, as for `days`.
        most: How many at most.
    """
    edges = st.lists(moments(calendar, first=first, last=last), max_size=2 * most).map(sorted)
    return edges.map(lambda sorted_edges: tuple(zip(sorted_edges[::2], sorted_edges[1::2], strict=False)))


# -- limits --------------------------------------------------------------------------------------------------------------------------

_SIMPLE = (WorkingDays, CalendarDays, Months, WorkingHours, Hours, SameDay)


def limits(*kinds: type[TimeLimit], backward: bool = True) -> SearchStrategy[Any]:
    """
    Return a strategy of time limits.

    Args:
        kinds: Which; none means all but `Undetermined`. `Then` and `Together` are made of the simple ones that are named with them, or
            of all.
        backward: Whether some roll a last day off backward; such limits break the law that an added day off makes no date earlier.

    Raises:
        ValueError: If a kind is none of those.
    """
    kinds = kinds or (*_SIMPLE, Then, Together)
    unknown = [kind for kind in kinds if kind not in (*_SIMPLE, Then, Together)]
    if unknown:
        raise ValueError(f"limits draws {', '.join(kind.__name__ for kind in (*_SIMPLE, Then, Together))}, not {unknown[0]!r}")
    named = [kind for kind in _SIMPLE if kind in kinds]
    simple = st.one_of([_simple(kind, backward) for kind in named or _SIMPLE])
    several = st.lists(simple, min_size=1, max_size=3)
    drawn: list[SearchStrategy[Any]] = [simple] if named else []
    if Then in kinds:
        drawn.append(several.map(lambda stages: Then(*stages)))
    if Together in kinds:
        drawn.append(st.builds(lambda branches, cap: Together(*branches, cap=cap), several, st.none() | simple))
    return st.one_of(drawn)


def _simple(kind: type[TimeLimit], backward: bool) -> SearchStrategy[Any]:
    counted = st.booleans()
    rolls = st.sampled_from(("forward", "none", "backward") if backward else ("forward", "none"))
    drawn: dict[type[TimeLimit], Callable[[], SearchStrategy[Any]]] = {
        WorkingDays: lambda: st.builds(
            lambda n, first: WorkingDays(n, first_day_counted=first),
            st.integers(1, 20) | st.integers(1, 80).map(lambda quarters: quarters / 4),
            counted,
        ),
        CalendarDays: lambda: st.builds(
            lambda n, roll, first: CalendarDays(n, roll=roll, first_day_counted=first), st.integers(1, 40), rolls, counted
        ),
        Months: lambda: st.builds(lambda n, roll, first: Months(n, roll=roll, first_day_counted=first), st.integers(1, 3), rolls, counted),
        WorkingHours: lambda: st.integers(1, 120).map(lambda quarters: WorkingHours(quarters / 4)),
        Hours: lambda: st.integers(1, 200).map(Hours),
        SameDay: lambda: st.builds(
            SameDay, st.sampled_from((None, "15:00", "16:00")), st.sampled_from(("must", "may")), st.sampled_from((None, None, "09:00"))
        ),
    }
    return drawn[kind]()


# -- facts and dossiers --------------------------------------------------------------------------------------------------------------


def facts(procedure: Procedure, on: date | None = None) -> SearchStrategy[dict[str, Any]]:
    """
    Return a strategy of answers to what *procedure* asks, of the declared types, some left out.

    Often drawn is the value on which one of its conditions turns, or one next to it.

    Args:
        procedure: The procedure as it stands at one place on one day.
        on: The day of receipt, by default the first day of the version: other dates lie in the sixty days up to it.
    """
    told: dict[str, list[Any]] = {}
    for _, condition in conditions_of(procedure):
        for name, value in compared(condition):
            told.setdefault(name, []).append(value)
    asked = {**procedure.facts, **{name: fact for name, fact in COMMON_FACTS.items() if name in told}}
    values = {name: _values(fact, told.get(name, ()), name, on or procedure.valid_from or EARLY) for name, fact in asked.items()}
    return st.fixed_dictionaries({}, optional=values)


def _values(fact: Fact, told: Sequence[Any], name: str, on: date) -> SearchStrategy[Any]:
    named = domain(fact, told) if told or fact.type in (FactType.BOOL, FactType.CHOICE) else ()
    turning = [value for value in named if fact.fits(value) and (fact.type is not FactType.INT or value >= 0)]
    drawn: list[SearchStrategy[Any]] = [st.sampled_from(turning)] if turning else []
    match fact.type:
        case FactType.INT:
            drawn.append(st.integers(0, 1000))
        case FactType.TEXT:
            drawn.append(st.sampled_from(("", "khác")))
        case FactType.DATE:
            drawn.append(st.integers(0, 60).map(lambda before: on - before * _DAY))
        case FactType.BOOL | FactType.CHOICE:
            pass
    return st.one_of(drawn)


def received(view: View) -> SearchStrategy[datetime]:
    """
    Return a strategy of moments of receipt under *view*: on its day, since the law of that day governs the dossier to its end.

    Many lie in the hours in which the desk is open, if it is; the others anywhere in the day, or where the office opens or closes.
    """
    midnight = datetime.combine(view.on, time())
    calendar = view.calendar
    if not calendar.first <= view.on <= calendar.last:
        return moments(first=view.on, last=view.on)
    spans = (*calendar.sessions(view.on), *calendar.duty(view.on))
    at_desk = [st.integers(opens // 60, closes // 60 - 1).map(lambda minute: midnight + minute * _MINUTE) for opens, closes in spans]
    return st.one_of([*at_desk, moments(calendar, first=view.on, last=view.on)])


def dossiers(
    source: View | Onestop, *, procedures: Collection[str] | None = None, place: str = NATION, most: int = 4
) -> SearchStrategy[Dossier]:
    """
    Return a strategy of dossiers whose events stand in an order that law allows: open, waiting or ended, in time or late.

    After the receipt come requests for a supplement or a payment and their answers, hand-overs, other waits and longer limits that the
    procedure's law knows, apologies, and an end. What `assess` would call an error or a warning about an event is left out.
    A fact may be missing, and where facts choose the case none may fit. Documents are not drawn.

    Args:
        source: The law of one place on one day, under which each dossier is received; or a whole library: each is then received on a day
            on which its procedure is in force, often the first or the last.
        procedures: Codes to choose from; None for all that there are.
        place: Where they are received, for a library; a view has its own.
        most: How many events at most after the receipt, the hand-over of the result aside.

    Raises:
        ValueError: If none of *procedures* is there, or the library holds no calendar.
    """
    if isinstance(source, View):
        there = sorted(code for code in source.procedures if procedures is None or code in procedures)
        return st.sampled_from(_some(there, procedures)).flatmap(lambda code: _dossiers(source.procedures[code], source, most))
    return _governed(source, procedures, place).flatmap(lambda law: _dossiers(*law, most))


def _some(codes: Sequence[str], procedures: Collection[str] | None) -> Sequence[str]:
    if not codes:
        raise ValueError(f"none of these procedures is there: {', '.join(sorted(procedures))}" if procedures else "there is no procedure")
    return codes


def _governed(site: Onestop, procedures: Collection[str] | None, place: str) -> SearchStrategy[tuple[Procedure, View]]:
    """A procedure with the law of a day on which it is in force at *place*."""
    catalog, horizon = site.catalog, site.catalog.horizon
    if horizon is None:
        raise ValueError("the library holds no calendar")
    # Two months are left for what lies before the receipt, and two years for what comes after it.
    begin, end = horizon.first + 62 * _DAY, horizon.last - 730 * _DAY
    spans: dict[str, list[tuple[date, date]]] = {}
    for code in catalog.procedures if procedures is None else procedures:
        for version in catalog.procedures.get(code, ()):
            first, last = max(version.valid_from or begin, begin), min(version.valid_to or end, end)
            if first <= last and version.place in lineage(place, catalog.places, last):
                spans.setdefault(code, []).append((first, last))
    codes = _some(sorted(spans), procedures)

    @st.composite
    def law(draw: DrawFn) -> tuple[Procedure, View]:
        code = draw(st.sampled_from(codes))
        first, last = draw(st.sampled_from(spans[code]))
        view = site.at(draw(st.sampled_from((first, last)) | st.dates(first, last)), place)
        assume(code in view.procedures)  # a local decision may end it there
        return view.procedures[code], view

    return law()


@st.composite
def _dossiers(draw: DrawFn, procedure: Procedure, view: View, most: int) -> Dossier:
    first = draw(received(view))
    submitted = draw(st.none() | st.integers(0, 2 * 1440))
    before = () if submitted is None else (Event(first - submitted * _MINUTE, EventKind.SUBMITTED),)
    dossier = Dossier(
        "H1",
        procedure.code,
        view.place,
        (*before, Event(first, EventKind.RECEIVED)),
        case=draw(st.sampled_from((None, *(case.id for case in procedure.cases)))),
        channel=draw(st.sampled_from(procedure.channels or tuple(Channel))),
        agency=view.agency,
        level=draw(st.sampled_from((None, *procedure.level))),
        facts=draw(facts(procedure, view.on)),
    )
    answer = assess(dossier, view, now=first)
    for _ in range(draw(st.integers(0, most))):
        more = draw(_next(dossier, answer))
        longer = attrs.evolve(dossier, events=(*dossier.events, *more))
        judged = assess(longer, view, now=more[-1].at)
        if _faults(judged) <= _faults(answer):
            dossier, answer = longer, judged
        if answer.timeline.ended is not None:
            break
    return dossier


def _faults(answer: Assessment) -> set[str]:
    return {found.code for found in answer.problems if found.severity is not Severity.HINT}


_PLAIN_STEPS: tuple[tuple[EventKind, str | None], ...] = (
    (EventKind.RESOLVED, None),
    (EventKind.SUPPLEMENT_REQUESTED, None),
    (EventKind.PAYMENT_REQUESTED, None),
    (EventKind.TRANSFERRED, None),
    (EventKind.EXTENDED, "apology"),
    (EventKind.REFUSED, None),
    (EventKind.WITHDRAWN, None),
)
"""What may happen to a dossier that is pending, the likeliest first."""

_ANSWERS: Mapping[Disposition, tuple[tuple[EventKind, str | None], ...]] = {
    Disposition.WAITING_SUPPLEMENT: ((EventKind.SUPPLEMENTED, None), (EventKind.STOPPED, None), (EventKind.WITHDRAWN, None)),
    Disposition.WAITING_PAYMENT: ((EventKind.PAID, None), (EventKind.WITHDRAWN, None)),
    Disposition.SUSPENDED: ((EventKind.RESUMED, None), (EventKind.WITHDRAWN, None)),
}
"""What may happen to one that waits."""


@st.composite
def _next(draw: DrawFn, dossier: Dossier, answer: Assessment) -> tuple[Event, ...]:
    """What may happen next, by where the dossier stands; whether law still allows it on that day is seen by judging it."""
    last = max(event.at for event in dossier.events)
    due = answer.deadline.due if answer.deadline else None
    wait = draw(st.sampled_from((0, 1, 2)) | st.integers(0, max((due - last).days, 0) + 5 if due else 15))
    minute = draw(st.sampled_from(_ODD_MINUTES) | st.integers(450, 1020))
    at = max(datetime.combine(last.date(), time()) + wait * _DAY + minute * _MINUTE, last + _MINUTE)
    kind, reason = draw(st.sampled_from(_steps(answer)))
    part = draw(st.sampled_from((None, *answer.parts)))
    if reason == "apology":
        return (Event(at, kind, reason, until=(due or at) + draw(st.integers(1, 10)) * _DAY),)
    made = Event(at, kind, reason, part=part)
    if part is None and kind in (EventKind.RESOLVED, EventKind.REFUSED) and draw(st.booleans()):
        return made, Event(at + draw(st.integers(0, 3)) * _DAY, EventKind.RESULT_RETURNED)
    return (made,)


def _steps(answer: Assessment) -> tuple[tuple[EventKind, str | None], ...]:
    waiting = _ANSWERS.get(answer.outcome.disposition)
    case = answer.procedure.case(answer.case) if answer.procedure and answer.case else None
    if waiting is not None:
        # While one part waits another goes on.
        return (*waiting, *_PLAIN_STEPS) if answer.parts else waiting
    if case is None:
        return _PLAIN_STEPS
    waits = tuple((EventKind.SUSPENDED, reason.value) for reason in case.excludes if reason is not PauseReason.PAYMENT)
    longer = tuple((EventKind.EXTENDED, extension.reason.value) for extension in case.extensions)
    return (*_PLAIN_STEPS, *waits, *longer)
