"""
Assessments: one dossier judged under the law of its first receipt.

The regime, the version of the procedure and the calendar of the first receipt govern to the end, across a restart or a change of decree
(assumed: no text read says otherwise). So an answer is fixed by catalogue revision, dossier and moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

import attrs

from onestop.clock.limits import Hours, SameDay, Then, TimeLimit, Together, WorkingDays, WorkingHours, due
from onestop.dossiers.breaches import breaches
from onestop.dossiers.deadlines import Deadline, deadline
from onestop.dossiers.documents import Check, check_documents
from onestop.dossiers.dossiers import Dossier, Event, EventKind
from onestop.dossiers.outcomes import Outcome, Timeliness, classify
from onestop.dossiers.starts import clock_start
from onestop.dossiers.timelines import Disposition, Timeline, trace
from onestop.law.conditions import holds
from onestop.law.procedures import Case, Extension, Part, PauseReason, Procedure
from onestop.law.regimes import Regime, SupplementEffect
from onestop.law.views import View, built_in_facts
from onestop.words.errors import CalendarBoundsError
from onestop.words.problems import Problem, problem
from onestop.words.sources import Assumption


@attrs.frozen(kw_only=True)
class Assessment:
    """
    What the library says of one dossier (kết quả đánh giá).

    Attributes:
        dossier: The dossier.
        procedure: The procedure as it stood; None where there is none.
        case: The case that served.
        regime: The one-stop rules that governed; None where there are none.
        timeline: What happened, in order.
        deadline: When it is due; None where no clock runs.
        outcome: How it ended, or stands.
        parts: Assessments of the branches of an interconnected procedure, by name.
        problems: Everything wrong in the data, and every breach of the rules.
        assumptions: What the answer rests on that no text read settles.
        revision: Digest of the catalogue.
    """

    dossier: Dossier
    procedure: Procedure | None
    case: str | None
    regime: Regime | None = None
    timeline: Timeline
    deadline: Deadline | None
    outcome: Outcome
    parts: Mapping[str, Assessment] = attrs.field(factory=dict, hash=False)
    problems: tuple[Problem, ...]
    assumptions: tuple[Assumption, ...]
    revision: str


def governing_day(dossier: Dossier, now: datetime) -> date:
    """Return the day whose law governs *dossier*: its first receipt by *now*, else its submission, else *now*."""
    for kind in (EventKind.RECEIVED, EventKind.SUBMITTED):
        moment = dossier.first(kind)
        if moment is not None and moment <= now:
            return moment.date()
    return now.date()


def assess(
    dossier: Dossier,
    view: View,
    *,
    now: datetime,
    checks: Mapping[str, Check] | None = None,
    hours_assumed: Assumption | None = None,
) -> Assessment:
    """
    Return what *view* makes of *dossier* at *now*; every dossier is judged without an exception.

    Args:
        dossier: The dossier.
        view: The law of its place on its governing day.
        now: The moment of judgement, naive.
        checks: Named document checks of plugins.
        hours_assumed: Said of answers to the minute where the place's office hours are only the default.
    """
    procedure = view.procedures.get(dossier.procedure)
    if procedure is None:
        timeline = trace(dossier, now=now)
        found = problem("OS608", None, ("procedure",), found=dossier.procedure, on=view.on, place=view.place)
        return unjudged(dossier, timeline, (found,), revision=view.revision, regime=view.regime)
    facts, problems = procedure.read_facts(dossier.facts)
    facts |= built_in_facts(dossier.channel, dossier.case, dossier.level)
    case = procedure.case(dossier.case, facts)
    if dossier.documents:
        problems += check_documents(dossier, procedure, checks)
    if case is None:
        timeline = _trace(dossier, view, case, now)
        listed = ", ".join(c.id for c in procedure.cases)
        problems += (problem("OS607", None, ("case",), found=dossier.case, known=listed),)
        return unjudged(dossier, timeline, problems, revision=view.revision, regime=view.regime, procedure=procedure)
    judge = _Judge(view, procedure, facts, now, hours_assumed)
    assumptions: tuple[Assumption, ...] = ()
    if dossier.case is None and case.when is None and procedure.undecided(facts):
        assumptions = (Assumption("case"),)
    parts: dict[str, Assessment] = {}
    group = dossier
    if case.parts or any(event.part for event in dossier.events):
        asked, unclear = _asked(case, facts, dossier)
        assumptions += (Assumption("part"),) if unclear else ()
        parts, group, strays = _parts(judge, dossier, case, asked)
        problems += strays
    answer = judge.judge(group, case)
    for id, part in parts.items():
        problems += tuple(attrs.evolve(p, path=("parts", id, *p.path)) for p in part.problems if p not in answer.problems)
    return attrs.evolve(
        answer,
        dossier=dossier,
        parts=parts,
        problems=_once((*answer.problems, *problems)),
        assumptions=tuple(dict.fromkeys((*answer.assumptions, *assumptions, *(a for part in parts.values() for a in part.assumptions)))),
    )


def _once(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(found for i, found in enumerate(problems) if found not in problems[:i])


@attrs.frozen
class _Turn:
    """When a branch begins that waits for others: a moment, or the one at which they are due while they last; None if nobody can say."""

    begins: datetime | None
    estimate: bool


@attrs.frozen
class _Judge:
    """What is the same for a dossier and its parts: the law, the facts, the moment."""

    view: View
    procedure: Procedure
    facts: Mapping[str, Any]
    now: datetime
    hours_assumed: Assumption | None

    def judge(self, dossier: Dossier, case: Case, whole: TimeLimit | None = None, turn: _Turn | None = None) -> Assessment:
        """Judge a dossier, or a branch in its *turn*, of which the *whole* limit decides whether a request came too late."""
        view, now = self.view, self.now
        limit = self.procedure.limit(case, self.facts)
        timeline = _trace(dossier, view, case, now)
        if any(span.reason == "supplement" and span.stops for span in timeline.spans):
            timeline = _trace(dossier, view, case, now, self._expiry(dossier, case, whole or limit.value))
        extension = _extension(case, timeline)
        if extension is not None:
            limit = attrs.evolve(limit, value=extension.limit, cites=extension.cites or limit.cites)
        problems = tuple(_extension_problems(timeline, case)) if timeline.extensions else ()
        unclear = partial(unjudged, dossier, timeline, revision=view.revision, regime=view.regime, procedure=self.procedure, case=case.id)
        try:
            run = clock_start(case.starts, timeline, self.facts, view.calendar)
            problems += run.problems
            if run.start is None or (turn is not None and turn.begins is None):
                return unclear(problems=problems, assumptions=(*limit.assumptions, *run.assumptions))
            start = run.start if turn is None or turn.begins is None else max(run.start, turn.begins)
            when = deadline(limit, timeline, start, view.calendar, dossier.promised)
        except CalendarBoundsError as error:
            outside = problem("OS609", None, ("events",), found=error.asked, first=error.first, last=error.last)
            return unclear(problems=(*problems, outside))
        outcome = classify(timeline, when, view.calendar, now)
        assumptions = [*limit.assumptions, *timeline.assumptions, *run.assumptions]
        if turn is not None:
            when = attrs.evolve(when, estimate=when.estimate or turn.estimate)
            assumptions.append(Assumption("part_after"))
        for found, assumed in breaches(dossier.channel, case, view.regime, timeline, when, outcome, view.calendar, now):
            problems += (found,)
            assumptions += [assumed] if assumed else []
        assumptions += _assumptions(limit.value, view, case, timeline, when, self.hours_assumed)
        return Assessment(
            dossier=dossier,
            procedure=self.procedure,
            case=case.id,
            regime=view.regime,
            timeline=timeline,
            deadline=when,
            outcome=outcome,
            problems=(*timeline.problems, *problems),
            assumptions=tuple(dict.fromkeys(assumptions)),
            revision=view.revision,
        )

    def _expiry(self, dossier: Dossier, case: Case, limit: TimeLimit) -> datetime | None:
        """When the limit ends as if no supplement had been asked for: a request after that cannot bring the time back."""
        calendar = self.view.calendar
        without = _trace(dossier, self.view, attrs.evolve(case, supplement=SupplementEffect.NONE), self.now)
        extension = _extension(case, without)
        try:
            start = clock_start(case.starts, without, self.facts, calendar).start
            return None if start is None else due(extension.limit if extension else limit, start, calendar, without.pauses)
        except CalendarBoundsError:
            return None


def _extension(case: Case, timeline: Timeline) -> Extension | None:
    """The longer limit of *case* for a reason that the timeline gives."""
    return next((extension for extension in case.extensions if extension.reason in timeline.extensions), None)


_PART_ENDS = frozenset((EventKind.RESOLVED, EventKind.REFUSED, EventKind.RESULT_RETURNED))
_FRUITLESS = frozenset((Disposition.REFUSED, Disposition.WITHDRAWN, Disposition.STOPPED))
_GROUP_ENDS = _PART_ENDS | {EventKind.WITHDRAWN, EventKind.STOPPED, EventKind.INTAKE_REFUSED}


def _asked(case: Case, facts: Mapping[str, Any], dossier: Dossier) -> tuple[tuple[Part, ...], bool]:
    """Return the branches that a dossier has, and whether facts that nobody gave leave one out."""
    named = {event.part for event in dossier.events}
    asked: list[Part] = []
    unclear = False
    for part in case.parts:
        applies = True if part.when is None else holds(part.when, facts)
        if applies or (applies is None and part.id in named):
            asked.append(part)
        unclear = unclear or (applies is None and part.id not in named)
    return tuple(asked), unclear


def _parts(
    judge: _Judge, dossier: Dossier, case: Case, asked: tuple[Part, ...]
) -> tuple[dict[str, Assessment], Dossier, tuple[Problem, ...]]:
    """
    Judge the branches of an interconnected procedure, and return the group without their events.

    A branch begins when it was received, else when the last of those that it needs ended, else with the group; what stops the group
    stops its branches. Where nobody wrote down the group's end it ends with its last branch.
    """
    known = {part.id for part in asked}
    listed = ", ".join(sorted(known))
    problems = tuple(
        problem("OS623", None, ("events", event.kind.value), at=event.at, found=event.part, known=listed)
        for event in dossier.events
        if event.part and event.part not in known
    )
    shared = tuple(event for event in dossier.events if not event.part)
    common = tuple(event for event in shared if event.kind not in _PART_ENDS)
    called_off = any(event.kind in (EventKind.WITHDRAWN, EventKind.STOPPED) for event in shared)
    found: dict[str, Assessment] = {}
    whole = judge.procedure.limit(case, judge.facts).value
    for part in asked:
        own = tuple(attrs.evolve(event, part=None) for event in dossier.events if event.part == part.id)
        received = any(event.kind is EventKind.RECEIVED for event in own)
        needed = [found[id] for id in part.after if id in found]
        if not (own or called_off) and any(each.timeline.disposition in _FRUITLESS for each in needed):
            continue  # what it needs will never be there
        turn = _turn(needed, judge.now) if needed and not received else None
        reasons = {extension.reason for extension in part.extensions}
        events = (*own, *(event for event in common if _concerns(event, received, reasons)))
        branch = attrs.evolve(
            case,
            id=f"{case.id}.{part.id}",
            parts=(),
            modifiers=(),
            limit=part.limit,
            extensions=part.extensions,
            cites=part.cites,
            assumed=part.assumed,
        )
        found[part.id] = judge.judge(attrs.evolve(dossier, events=events, promised=None, documents=()), branch, whole, turn)
    ends = [part.timeline.ended for part in found.values()]
    if ends and not any(event.kind in _GROUP_ENDS for event in shared) and None not in ends:
        last = max(end for end in ends if end is not None)
        refused = all(part.timeline.disposition is Disposition.REFUSED for part in found.values())
        shared = (*shared, Event(last, EventKind.REFUSED if refused else EventKind.RESOLVED))
    return found, attrs.evolve(dossier, events=shared), problems


def _turn(needed: Iterable[Assessment], now: datetime) -> _Turn:
    """A branch that needs others begins when the last of them ended; while one lasts, when it is due, or now if that has passed."""
    begins: list[datetime] = []
    estimate = False
    for each in needed:
        end = each.timeline.ended
        if end is None:
            estimate = True
            if each.deadline is None or each.deadline.due is None:
                return _Turn(None, estimate)
            end = max(each.deadline.due, now)
        begins.append(end)
    return _Turn(max(begins), estimate)


def _concerns(event: Event, received: bool, reasons: set[PauseReason]) -> bool:
    """Whether an event of the group is one of a branch too: its own receipt and an extension that it does not know are not."""
    if event.kind is EventKind.RECEIVED:
        return not received
    return event.kind is not EventKind.EXTENDED or event.reason in reasons


def _trace(dossier: Dossier, view: View, case: Case | None, now: datetime, expires: datetime | None = None) -> Timeline:
    regime = view.regime
    effect = case.supplement if case and case.supplement else regime.supplement.effect if regime else SupplementEffect.NONE
    return trace(
        dossier,
        now=now,
        supplement=effect,
        requests=regime.supplement.requests if regime else 1,
        excludes=case.excludes if case else (),
        apologies=regime.apology.times if regime else None,
        expires=expires,
    )


def unjudged(
    dossier: Dossier,
    timeline: Timeline,
    problems: tuple[Problem, ...],
    *,
    revision: str,
    regime: Regime | None = None,
    procedure: Procedure | None = None,
    case: str | None = None,
    assumptions: tuple[Assumption, ...] = (),
) -> Assessment:
    """Return the assessment of a dossier for which no due date can be said; *problems* say why."""
    return Assessment(
        dossier=dossier,
        procedure=procedure,
        case=case,
        regime=regime,
        timeline=timeline,
        deadline=None,
        outcome=Outcome(timeline.disposition, Timeliness.NONE),
        problems=(*timeline.problems, *problems),
        assumptions=tuple(dict.fromkeys((*timeline.assumptions, *assumptions))),
        revision=revision,
    )


def _extension_problems(timeline: Timeline, case: Case) -> Iterable[Problem]:
    known = {extension.reason for extension in case.extensions}
    for reason in timeline.extensions:
        if reason not in known:
            yield problem("OS614", None, ("events", "extended"), reason=reason)


def _assumptions(
    limit: TimeLimit, view: View, case: Case, timeline: Timeline, when: Deadline, hours_assumed: Assumption | None
) -> Iterable[Assumption]:
    regime = view.regime
    asked = [span for span in timeline.spans if span.reason == "supplement" and span.stops]
    if regime is None:
        yield Assumption("no_regime")
    elif asked and case.supplement is None and regime.supplement.assumed:
        yield Assumption("supplement", regime.supplement.assumed)
    if regime and regime.assumed:
        yield Assumption("regime", regime.assumed)
    if timeline.pauses and not (asked and timeline.supplement is SupplementEffect.RESTART):
        yield Assumption("pause_days")
    if regime and _outlived(regime, view.on, when, timeline):
        yield Assumption("law_of_receipt")
    if _joins_stages(limit):
        yield Assumption("joint_day")
    if any(isinstance(part, WorkingDays) and part.n < 1 for part in _parts_of(limit)):
        yield Assumption("half_day")
    if hours_assumed and (_to_the_minute(limit) or _closed_at_receipt(limit, view, when)):
        yield hours_assumed
    if timeline.stopped_now:
        yield Assumption("estimate")


def _outlived(regime: Regime, on: date, when: Deadline, timeline: Timeline) -> bool:
    """Whether the regime of the first receipt ended while the dossier ran; one that was chosen by hand takes nothing for granted."""
    if when.due is None or regime.valid_to is None or not regime.valid_from <= on <= regime.valid_to:
        return False
    return max(when.due, timeline.ended or when.due).date() > regime.valid_to


def _joins_stages(limit: TimeLimit) -> bool:
    return isinstance(limit, Then) and len({type(stage) for stage in limit.stages}) > 1


def _parts_of(limit: TimeLimit) -> tuple[TimeLimit, ...]:
    match limit:
        case Then(parts) | Together(parts, _):
            return tuple(each for part in parts for each in _parts_of(part))
        case _:
            return (limit,)


def _to_the_minute(limit: TimeLimit) -> bool:
    """Whether office hours decide more than the closing time of the last day."""
    return any(isinstance(part, WorkingHours | Hours) or (isinstance(part, WorkingDays) and part.n % 1) for part in _parts_of(limit))


def _closed_at_receipt(limit: TimeLimit, view: View, when: Deadline) -> bool:
    """Whether a same-day limit moved on only because the office had closed."""
    if not isinstance(limit, SameDay) or (limit.cutoff is not None and when.start.time() > limit.cutoff):
        return False
    return view.calendar.is_working(when.start) and when.start > view.calendar.closing(when.start)
