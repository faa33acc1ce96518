"""
Assessments: one dossier judged under the law of its first receipt.

The regime, the version of the procedure and the calendar of the first receipt govern to the end, across a restart or a change of decree
(assumed: no text read says otherwise). So an answer is fixed by catalogue revision, dossier and moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

import attrs

from onestop.clock.limits import Hours, SameDay, Then, TimeLimit, Together, WorkingDays, WorkingHours, due
from onestop.dossiers.breaches import Breach, Conduct, breaches, is_watched, not_the_same_day
from onestop.dossiers.deadlines import Deadline, beside, deadline, is_later
from onestop.dossiers.documents import Check, check_documents
from onestop.dossiers.dossiers import Dossier
from onestop.dossiers.outcomes import Outcome, classify
from onestop.dossiers.parts import Group, Turn, judge_parts
from onestop.dossiers.starts import ClockRun, clock_start, examined_from
from onestop.dossiers.timelines import Ends, Timeline, Wait, trace
from onestop.law.conditions import facts_of
from onestop.law.overlays import due_overrides, of_nation
from onestop.law.procedures import Case, ClockStart, Extension, Override, Procedure, Start
from onestop.law.regimes import Regime, SupplementEffect
from onestop.law.stages import EventKind, Timeliness
from onestop.law.views import View, built_in_facts
from onestop.words.errors import CalendarBoundsError
from onestop.words.problems import Problem, problem
from onestop.words.sources import Assumption, Text


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
        parts: Assessments of the parts of an interconnected procedure, by name.
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

    A place may shorten a limit and not lengthen it: where the nation's answer ends earlier it holds, and `OS633` tells it.

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
    ours = _assess(dossier, view, procedure, now, checks, hours_assumed)
    national = of_nation(procedure, ours.case) if ours.case else None
    if national is None:
        return ours
    nations = _assess(dossier, view, national, now, checks, hours_assumed)
    if is_later(ours.deadline, nations.deadline):
        return attrs.evolve(nations, problems=(*nations.problems, _lengthened(ours, nations, due_overrides(procedure, ours.case or ""))))
    return attrs.evolve(ours, deadline=beside(ours.deadline, nations.deadline)) if ours.deadline else ours


def _lengthened(ours: Assessment, nations: Assessment, decided: tuple[Override, ...]) -> Problem:
    """What is told where local decisions would have given a dossier more time than the nation."""
    mine, theirs = ours.deadline, nations.deadline
    deciding = next((each for each in decided if mine and each.origin == mine.limit.origin), next(iter(decided), None))
    return problem(
        "OS633",
        deciding.origin if deciding else None,
        ("procedure",),
        decision=", ".join(dict.fromkeys(each.decision.number for each in decided)),
        place=deciding.place if deciding else ours.dossier.place,
        found=mine and mine.due,
        due=theirs and theirs.due,
        near=None,
        how="local_later" if mine and mine.due else "local_open",
    )


def _assess(
    dossier: Dossier,
    view: View,
    procedure: Procedure,
    now: datetime,
    checks: Mapping[str, Check] | None,
    hours_assumed: Assumption | None,
) -> Assessment:
    """Judge *dossier* by *procedure*, whoever decided on it."""
    facts, problems = procedure.read_facts(dossier.facts)
    facts |= built_in_facts(dossier.channel, dossier.case, dossier.level)
    case = procedure.case(dossier.case, facts)
    if dossier.documents:
        problems = check_documents(dossier, procedure, checks)  # which tells of the facts too
    if case is None:
        # Nobody can say which parts there are, so their events are not the dossier's own.
        whole = attrs.evolve(dossier, events=tuple(event for event in dossier.events if not event.part))
        timeline = _trace(whole, view, None, now)
        listed = ", ".join(c.id for c in procedure.cases)
        open_still = procedure.questions(facts) if dossier.case is None else ()
        more = {"because": "answer", "questions": open_still} if open_still else {}
        asked = dossier.case or _given(procedure, facts)
        problems += (problem("OS607", None, ("case",), found=asked, known=listed, **more),)
        return unjudged(dossier, timeline, _once(problems), revision=view.revision, regime=view.regime, procedure=procedure)
    judge = _Judge(view, procedure, facts, now, hours_assumed)
    assumptions: tuple[Assumption, ...] = ()
    if dossier.case is None and case.when is None and procedure.undecided(facts):
        assumptions = (Assumption("case", _listed(procedure.questions(facts))),)
    problems += procedure.lapses(case.id)
    parts: dict[str, Assessment] = {}
    answer: Assessment
    if case.parts or any(event.part for event in dossier.events):
        group = judge_parts(judge.judge, lambda alone: judge.alone(alone, case), dossier, case, facts, now)
        parts, problems, assumptions = group.parts, problems + group.problems, assumptions + group.assumptions
        answer = judge.judge(group.dossier, case, group=group)
    else:
        answer = judge.judge(dossier, case)
    if not (parts or problems or assumptions or answer.problems) and answer.dossier is dossier:
        return answer
    for id, part in parts.items():
        for found in part.problems:
            if found not in answer.problems:
                problems += (found if found.path[:1] == ("parts",) else attrs.evolve(found, path=("parts", id, *found.path)),)
    return attrs.evolve(
        answer,
        dossier=dossier,
        parts=parts,
        problems=_once((*answer.problems, *problems)),
        assumptions=tuple(dict.fromkeys((*answer.assumptions, *assumptions, *(a for part in parts.values() for a in part.assumptions)))),
    )


def _given(procedure: Procedure, facts: Mapping[str, Any]) -> str | None:
    """The facts that choose a case, as files write them; None where none was given."""
    asked = {name for case in procedure.cases if case.when for name in facts_of(case.when)}
    given = [f"{name}: {str(value).lower() if isinstance(value, bool) else value}" for name, value in facts.items() if name in asked]
    return ", ".join(given) or None


def _listed(texts: Sequence[Text]) -> Text | None:
    """Several texts as one, None of none; in English what is not translated stays Vietnamese."""
    return Text("; ".join(text.of("vi") for text in texts), "; ".join(text.of("en") for text in texts)) if texts else None


def _once(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(found for i, found in enumerate(problems) if found not in problems[:i])


@attrs.frozen
class _Judge:
    """What is the same for a dossier and its parts: the law, the facts, the moment."""

    view: View
    procedure: Procedure
    facts: Mapping[str, Any]
    now: datetime
    hours_assumed: Assumption | None

    def alone(self, dossier: Dossier, case: Case, waits: Sequence[Wait] = ()) -> Timeline:
        """Return the timeline of a group by its own events, in the time that *waits* of its parts gave it."""
        ends = self._ends(case, self.procedure.limit(case, self.facts).value, None, waits)
        return _trace(dossier, self.view, case, self.now, ends, elsewhere=self._elsewhere(case))

    def judge(
        self,
        dossier: Dossier,
        case: Case,
        *,
        part: str | None = None,
        turn: Turn | None = None,
        group: Group | None = None,
    ) -> Assessment:
        """Judge a dossier, a *part* of one in its *turn*, or the *group* that its parts make."""
        view, now = self.view, self.now
        limit = self.procedure.limit(case, self.facts)
        waits = self._admitted(case, group) if group else ()
        ends = self._ends(case, limit.value, turn, waits)
        timeline = _trace(dossier, view, case, now, ends, part, elsewhere=self._elsewhere(case)).with_waits(waits, now)
        extension = _extension(case, timeline)
        if extension is not None:
            origin = extension.origin or self.procedure.origin
            cites = extension.cites or (limit.cites if limit.origin == origin else self.procedure.cites)
            limit = attrs.evolve(limit, value=extension.limit, cites=cites, origin=origin)
        unclear = partial(unjudged, dossier, timeline, revision=view.revision, regime=view.regime, procedure=self.procedure, case=case.id)
        problems: tuple[Problem, ...] = ()  # of the start, while it is not known
        conduct = self._conduct(dossier, case, timeline, part, turn, ends) if is_watched(timeline) else None
        try:
            run = self._start(case, timeline)
            problems = run.problems
            if run.start is None or (turn is not None and turn.begins is None):
                found, assumed = _told(breaches(conduct, None) if conduct else ())
                return unclear(problems=problems + found, assumptions=(*limit.assumptions, *run.assumptions, *assumed))
            when = deadline(limit, timeline, _in_turn(run.start, turn), view.calendar, dossier.promised)
        except CalendarBoundsError as error:
            outside = problem("OS609", None, ("events",), found=error.asked, first=error.first, last=error.last)
            found, assumed = _told(breaches(conduct, None) if conduct else ())
            return unclear(problems=(*problems, outside, *found), assumptions=(*limit.assumptions, *assumed))
        when = attrs.evolve(when, evening_due=evening) if (evening := self._evening(case, timeline, when, turn)) else when
        outcome = classify(timeline, when, view.calendar, now)
        found, assumed = _told((*(breaches(conduct, when) if conduct else ()), *not_the_same_day(timeline, when, outcome)))
        assumptions = [*limit.assumptions, *timeline.assumptions, *run.assumptions, *assumed]
        if turn is not None:
            when = attrs.evolve(when, estimate=when.estimate or turn.estimate)
            assumptions.append(Assumption("part_after"))
        assumptions += _assumptions(limit.value, view, case, timeline, when, self.hours_assumed)
        return Assessment(
            dossier=dossier,
            procedure=self.procedure,
            case=case.id,
            regime=view.regime,
            timeline=timeline,
            deadline=when,
            outcome=outcome,
            problems=(*timeline.problems, *problems, *found),
            assumptions=tuple(dict.fromkeys(assumptions)),
            revision=view.revision,
        )

    def _evening(self, case: Case, timeline: Timeline, when: Deadline, turn: Turn | None) -> datetime | None:
        """Return when a dossier of which only the day of receipt is known would be due from its evening on; None where that is no later."""
        late = timeline.by_evening()
        if when.due is None or late is timeline:
            return None
        try:
            start = self._start(case, late).start
            end = None if start is None else due(when.limit.value, _in_turn(start, turn), self.view.calendar, late.pauses)
        except CalendarBoundsError:
            return None
        return end if end is not None and end > when.due else None

    def _conduct(self, dossier: Dossier, case: Case, timeline: Timeline, part: str | None, turn: Turn | None, ends: Ends) -> Conduct:
        begins = turn.begins if turn else timeline.received
        return Conduct(
            channel=dossier.channel,
            case=case,
            regime=self.view.regime,
            timeline=timeline,
            begins=begins,
            examined=begins if turn else self._examined(case, timeline),
            ends=ends,
            calendar=self.view.calendar,
            now=self.now,
            hours_assumed=self.hours_assumed,
            part=part,
        )

    def _examined(self, case: Case, timeline: Timeline) -> datetime | None:
        try:
            return examined_from(self._policy(case), timeline.by_evening(), self.view.calendar)
        except CalendarBoundsError:
            return None

    def _policy(self, case: Case) -> Start:
        """What starts the clock; of a dossier for another area it is the receipt by the competent agency."""
        starts, regime = case.starts, self.view.regime
        rule = regime.boundary_independent if regime else None
        if rule and self.facts.get("boundary_independent") is True and starts.on in (ClockStart.COMPLETE_RECEIPT, ClockStart.RECEIPT):
            return attrs.evolve(starts, on=ClockStart.COMPETENT_RECEIPT, assumed=rule.assumed or starts.assumed)
        return starts

    def _elsewhere(self, case: Case) -> bool:
        return self._policy(case).on is ClockStart.COMPETENT_RECEIPT

    def _start(self, case: Case, timeline: Timeline) -> ClockRun:
        return clock_start(self._policy(case), timeline, self.facts, self.view.calendar)

    def _ends(self, case: Case, limit: TimeLimit, turn: Turn | None = None, waits: Sequence[Wait] = ()) -> Ends:
        """Return what says when *limit* ends by what has happened up to a moment; None where nobody can say."""

        def ends(so_far: Timeline, at: datetime) -> datetime | None:
            if any(wait.span.since < at and (wait.span.open or at < wait.span.until) for wait in waits):
                return None  # while a part waits the clock of its group stands still
            so_far = so_far.with_waits(waits, at)
            extension = _extension(case, so_far)
            try:
                start = self._start(case, so_far).start
                if start is None or (turn is not None and turn.begins is None):
                    return None
                return due(extension.limit if extension else limit, _in_turn(start, turn), self.view.calendar, so_far.pauses)
            except CalendarBoundsError:
                return None

        return ends

    def _admitted(self, case: Case, group: Group) -> tuple[Wait, ...]:
        """The waits of parts that began while the limit of the group still ran; a later one brings it no time back."""
        admitted: tuple[Wait, ...] = ()
        limit = self.procedure.limit(case, self.facts).value
        for wait in group.waits:
            since = wait.span.since
            end = self._ends(case, limit, None, admitted)(self.alone(group.own, case, admitted).as_of(since), since)
            if end is None or since.date() <= end.date():
                admitted += (wait,)
        return admitted


def _in_turn(start: datetime, turn: Turn | None) -> datetime:
    return start if turn is None or turn.begins is None else max(start, turn.begins)


def _extension(case: Case, timeline: Timeline) -> Extension | None:
    """The longer limit of *case* for the first reason that the timeline gives."""
    known = {extension.reason.value: extension for extension in case.extensions}
    return next((known[reason] for reason in timeline.extensions if reason in known), None)


def _told(found: Iterable[Breach]) -> tuple[tuple[Problem, ...], tuple[Assumption, ...]]:
    told = tuple(found)
    return tuple(breach for breach, _ in told), tuple(assumption for _, assumed in told for assumption in assumed)


def _trace(
    dossier: Dossier,
    view: View,
    case: Case | None,
    now: datetime,
    ends: Ends | None = None,
    part: str | None = None,
    *,
    elsewhere: bool = False,
) -> Timeline:
    regime = view.regime
    effect = case.supplement if case and case.supplement else regime.supplement.effect if regime else SupplementEffect.NONE
    return trace(
        dossier,
        now=now,
        supplement=effect,
        requests=regime.supplement.requests if regime else 1,
        excludes=case.excludes if case else (),
        apologies=regime.apology.times if regime else None,
        extends=None if case is None else [extension.reason.value for extension in case.extensions],
        ends=ends,
        part=part,
        elsewhere=elsewhere,
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
    if isinstance(limit, Then | Together | WorkingDays):
        if _joins_stages(limit):
            yield Assumption("joint_day")
        if any(isinstance(part, WorkingDays) and part.n < 1 for part in _parts_of(limit)):
            yield Assumption("half_day")
    if hours_assumed and (_to_the_minute(limit) or _closed_at_receipt(limit, view, when)):
        yield hours_assumed
    if when.evening_due is not None:
        yield Assumption("no_hour")
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
