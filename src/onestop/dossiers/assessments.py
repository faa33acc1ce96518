"""
Assessments: one dossier judged under the law of its first receipt.

The regime, the version of the procedure and the calendar of the first receipt govern to the end, across a restart or a change of decree
(assumed: no text read says otherwise). So an answer is fixed by catalogue revision, dossier and moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import attrs

from onestop.clock.limits import Hours, SameDay, Then, TimeLimit, Together, WorkingDays, WorkingHours
from onestop.dossiers.deadlines import Deadline, deadline
from onestop.dossiers.documents import Check, check_documents
from onestop.dossiers.dossiers import Dossier, EventKind
from onestop.dossiers.outcomes import Outcome, Timeliness, classify
from onestop.dossiers.timelines import Disposition, Timeline, trace
from onestop.law.procedures import Case, Extension, Procedure
from onestop.law.regimes import SupplementEffect
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
    timeline: Timeline
    deadline: Deadline | None
    outcome: Outcome
    parts: Mapping[str, Assessment] = attrs.field(factory=dict, hash=False)
    problems: tuple[Problem, ...]
    assumptions: tuple[Assumption, ...]
    revision: str


def governing_day(dossier: Dossier, now: datetime) -> date:
    """Return the day whose law governs *dossier*: its first receipt, else its submission, else *now*."""
    moment = dossier.first(EventKind.RECEIVED) or dossier.first(EventKind.SUBMITTED) or now
    return moment.date()


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
        return _unjudged(dossier, view, None, timeline, (found,))
    facts, problems = procedure.read_facts(dossier.facts)
    facts |= built_in_facts(dossier.channel, dossier.case, dossier.level)
    case = procedure.case(dossier.case, facts)
    timeline = _trace(dossier, view, case, now)
    if dossier.documents:
        problems += check_documents(dossier, procedure, checks)
    if case is None:
        listed = ", ".join(c.id for c in procedure.cases)
        return _unjudged(
            dossier,
            view,
            procedure,
            timeline,
            (*problems, problem("OS607", None, ("case",), found=dossier.case, known=listed)),
        )
    assumptions = [*timeline.assumptions]
    if dossier.case is None and case.when is None and procedure.undecided(facts):
        assumptions.append(Assumption("case"))
    limit = procedure.limit(case, facts)
    extension = next((e for e in case.extensions if e.reason in timeline.extensions), None)
    if extension is not None:
        limit = attrs.evolve(limit, value=extension.limit, cites=extension.cites or limit.cites)
    problems += tuple(_extension_problems(timeline, extension))
    if timeline.counted_from is None:
        return _unjudged(dossier, view, procedure, timeline, problems, case.id)
    try:
        when = deadline(limit, timeline, timeline.counted_from, view.calendar, dossier.promised)
    except CalendarBoundsError as error:
        outside = problem("OS609", None, ("events",), found=error.asked, first=error.first, last=error.last)
        return _unjudged(dossier, view, procedure, timeline, (*problems, outside), case.id)
    outcome = classify(timeline, when, view.calendar, now)
    problems += tuple(_same_day_problems(limit.value, timeline, outcome))
    assumptions += _assumptions(limit.value, view, case, timeline, when, hours_assumed)
    return Assessment(
        dossier=dossier,
        procedure=procedure,
        case=case.id,
        timeline=timeline,
        deadline=when,
        outcome=outcome,
        problems=(*timeline.problems, *problems),
        assumptions=tuple(dict.fromkeys((*limit.assumptions, *assumptions))),
        revision=view.revision,
    )


def _trace(dossier: Dossier, view: View, case: Case | None, now: datetime) -> Timeline:
    regime = view.regime
    effect = case.supplement if case and case.supplement else regime.supplement.effect if regime else SupplementEffect.NONE
    return trace(
        dossier,
        now=now,
        supplement=effect,
        requests=regime.supplement.requests if regime else 1,
        excludes=case.excludes if case else (),
        apologies=regime.apology.times if regime else None,
    )


def _unjudged(
    dossier: Dossier,
    view: View,
    procedure: Procedure | None,
    timeline: Timeline,
    problems: tuple[Problem, ...],
    case: str | None = None,
) -> Assessment:
    return Assessment(
        dossier=dossier,
        procedure=procedure,
        case=case,
        timeline=timeline,
        deadline=None,
        outcome=Outcome(timeline.disposition, Timeliness.NONE),
        problems=(*timeline.problems, *problems),
        assumptions=timeline.assumptions,
        revision=view.revision,
    )


def _extension_problems(timeline: Timeline, extension: Extension | None) -> Iterable[Problem]:
    for reason in timeline.extensions:
        if extension is None or extension.reason != reason:
            yield problem("OS614", None, ("events", "extended"), reason=reason)


def _same_day_problems(limit: TimeLimit, timeline: Timeline, outcome: Outcome) -> Iterable[Problem]:
    """A result on the next day is allowed, yet the same day was the rule unless it could not be done at once."""
    if not isinstance(limit, SameDay) or limit.after != "may" or limit.cutoff is None or timeline.counted_from is None:
        return
    ended = timeline.ended
    if (
        ended
        and outcome.disposition is Disposition.RESOLVED
        and timeline.counted_from.time() > limit.cutoff
        and ended.date() > timeline.counted_from.date()
    ):
        yield problem("OS613", None, ("events", "resolved"), at=ended, received=timeline.counted_from)


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
    if regime and regime.valid_to and when.due and max(when.due, timeline.ended or when.due).date() > regime.valid_to:
        yield Assumption("law_of_receipt")
    if _joins_stages(limit):
        yield Assumption("joint_day")
    if _to_the_minute(limit) and hours_assumed:
        yield hours_assumed
    if when.estimate:
        yield Assumption("estimate")


def _joins_stages(limit: TimeLimit) -> bool:
    return isinstance(limit, Then) and len({type(stage) for stage in limit.stages}) > 1


def _to_the_minute(limit: TimeLimit) -> bool:
    """Whether office hours decide more than the closing time of the last day."""
    match limit:
        case Then(stages):
            return any(map(_to_the_minute, stages))
        case Together(branches, _):
            return any(map(_to_the_minute, branches))
        case WorkingDays(n):
            return n != int(n)
        case _:
            return isinstance(limit, WorkingHours | Hours)
