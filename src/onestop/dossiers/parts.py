"""
Parts of an interconnected procedure (liên thông): each is judged for itself, and the group is made of what they give.

A part begins when it was received, else when the last of those that it needs ended, else with the group. What stops the group stops its
parts; the time for which a part waits for the applicant does not count for the group either. Where nobody wrote down the group's end it
ends with its last part, and where nobody wrote down a part's end, with the group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

import attrs

from onestop.dossiers.dossiers import Dossier, Event, EventKind, finding
from onestop.dossiers.outcomes import Outcome, Timeliness
from onestop.dossiers.timelines import CLOSES, OPENS, Disposition, Timeline, Wait
from onestop.law.conditions import holds
from onestop.law.procedures import Case, Part
from onestop.words.problems import Problem
from onestop.words.sources import Assumption

if TYPE_CHECKING:
    from onestop.dossiers.assessments import Assessment


@attrs.frozen
class Turn:
    """When a part begins that needs others: a moment, or the one at which they are due while they last; None if nobody can say."""

    begins: datetime | None
    estimate: bool


class JudgePart(Protocol):
    """Judges one part: its dossier, its case, its name and its turn."""

    def __call__(self, dossier: Dossier, case: Case, *, part: str, turn: Turn | None) -> Assessment:
        """Return what comes out."""


@attrs.frozen(kw_only=True)
class Group:
    """
    What the parts give.

    Attributes:
        dossier: The dossier of the group, without the events of its parts.
        parts: What came out of each part, by its id.
        alone: The timeline of the group's own events.
        waits: When its parts waited and the clock stood still, in order.
        problems: Events of parts that the dossier does not have.
        assumptions: What was taken for granted of which parts there are.
    """

    dossier: Dossier
    parts: dict[str, Assessment]
    alone: Timeline
    waits: tuple[Wait, ...]
    problems: tuple[Problem, ...]
    assumptions: tuple[Assumption, ...]


_ENDS = frozenset((EventKind.RESOLVED, EventKind.REFUSED))
_RESULTS = _ENDS | {EventKind.RESULT_RETURNED}
_CALLED_OFF = frozenset((EventKind.WITHDRAWN, EventKind.STOPPED))
_FRUITLESS = frozenset((Disposition.REFUSED, Disposition.WITHDRAWN, Disposition.STOPPED))
_END_OF = {
    Disposition.REFUSED: EventKind.REFUSED,
    Disposition.WITHDRAWN: EventKind.WITHDRAWN,
    Disposition.STOPPED: EventKind.STOPPED,
}


def judge_parts(
    judge: JudgePart, trace_group: Callable[[Dossier], Timeline], dossier: Dossier, case: Case, facts: Mapping[str, Any], now: datetime
) -> Group:
    """
    Return what the parts of *dossier* give at *now*.

    Args:
        judge: Judges one part.
        trace_group: Gives the timeline of the group's own events.
        dossier: The dossier, with the events of its parts.
        case: The case that names the parts.
        facts: What says which parts the dossier has.
        now: The moment of judgement; later events decide nothing.
    """
    asked, unclear = _asked(case, facts, {event.part for event in dossier.events if event.at <= now})
    shared = tuple(event for event in dossier.events if not event.part)
    receipts = [event.at for event in dossier.events if event.part and event.kind is EventKind.RECEIVED]
    if receipts and not any(event.kind is EventKind.RECEIVED for event in shared):
        shared = (*shared, Event(min(receipts), EventKind.RECEIVED))  # the group came in with its first part
    longer = _extensions(dossier, case)
    alone = trace_group(attrs.evolve(dossier, events=(*shared, *longer)))
    so_far = [event for event in shared if event.at <= now]
    called_off = any(event.kind in _CALLED_OFF for event in so_far)
    ends = tuple(event for event in so_far if event.kind in _RESULTS)
    parts: dict[str, Assessment] = {}
    never: set[str] = set()
    for part in asked:
        own = tuple(event for event in dossier.events if event.part == part.id)
        happened = {event.kind for event in own if event.at <= now}
        needed = [parts[id] for id in part.after if id in parts]
        fruitless = any(each.timeline.disposition in _FRUITLESS for each in needed) or not never.isdisjoint(part.after)
        if fruitless and not (happened or called_off):
            never.add(part.id)  # what it needs will never be there
            continue
        received = _received(own, now)
        reasons = {extension.reason.value for extension in part.extensions}
        common = tuple(event for event in shared if _concerns(event, received, reasons))
        ended = bool(happened & {*_RESULTS, *_CALLED_OFF})
        made = attrs.evolve(dossier, events=(*own, *common, *(() if ended else ends)), promised=None, documents=())
        turn = Turn(None, estimate=True) if not never.isdisjoint(part.after) else _turn(needed, now) if needed else None
        answer = judge(made, _case_of(part, case), part=part.id, turn=None if received else turn)
        if not ended and ends and answer.timeline.ended is not None:
            answer = _ended_with_its_group(answer)
        parts[part.id] = answer
    return Group(
        dossier=attrs.evolve(dossier, events=(*_of_group(shared, parts), *longer, *_end(so_far, parts))),
        parts=parts,
        alone=alone,
        waits=tuple(sorted((wait for part in parts.values() for wait in _waits(part.timeline)), key=lambda wait: wait.span.since)),
        problems=tuple(_strays(dossier, asked, now)),
        assumptions=(Assumption("part"),) if unclear else (),
    )


def _ended_with_its_group(answer: Assessment) -> Assessment:
    """The end of the group is the latest that the part can have ended: in time can be told from it, late cannot."""
    outcome = answer.outcome
    if outcome.timeliness is Timeliness.LATE:
        outcome = Outcome(outcome.disposition, Timeliness.NONE)
    return attrs.evolve(answer, outcome=outcome, assumptions=(*answer.assumptions, Assumption("part_end")))


def _waits(timeline: Timeline) -> Iterable[Wait]:
    restarted = None if timeline.counted_from == timeline.received else timeline.counted_from
    for span in timeline.spans:
        if span.stops:
            answered = restarted is not None and span.until <= restarted and span.until != timeline.ended
            yield Wait(span, anew=span.reason == "supplement" and answered)


def _asked(case: Case, facts: Mapping[str, Any], named: set[str | None]) -> tuple[tuple[Part, ...], bool]:
    """Return the parts that a dossier has by *facts* or because events *named* them, and whether missing facts leave one out."""
    asked: list[Part] = []
    unclear = False
    for part in case.parts:
        applies = True if part.when is None else holds(part.when, facts)
        if applies or (applies is None and part.id in named):
            asked.append(part)
        unclear = unclear or (applies is None and part.id not in named)
    return tuple(asked), unclear


def _strays(dossier: Dossier, asked: Iterable[Part], now: datetime) -> Iterable[Problem]:
    names = {part.id for part in asked}
    for event in dossier.events:
        if event.part and event.part not in names and event.at <= now:
            yield finding("OS623", attrs.evolve(event, part=None), found=event.part, known=", ".join(sorted(names)))


def _case_of(part: Part, case: Case) -> Case:
    """A part stands under the rules of its case, with its own limit, extensions and time for requests."""
    return attrs.evolve(
        case,
        id=f"{case.id}.{part.id}",
        modifiers=(),
        limit=part.limit,
        extensions=part.extensions,
        request_within=part.request_within,
        cites=part.cites,
        assumed=part.assumed,
    )


def _concerns(event: Event, received: bool, reasons: set[str]) -> bool:
    """Whether an event of the group is one of a part too: its receipt, its end and an extension that the part does not know are not."""
    kind = event.kind
    if kind is EventKind.RECEIVED:
        return not received
    if kind is EventKind.EXTENDED:
        return event.reason in reasons
    return kind not in _RESULTS


def _received(own: Iterable[Event], now: datetime) -> bool:
    """Whether a part has a receipt of its own; one after its end is none."""
    receipt = min((event.at for event in own if event.kind is EventKind.RECEIVED), default=datetime.max)
    return receipt <= now and not any(event.kind in _RESULTS and event.at < receipt for event in own)


def _turn(needed: Iterable[Assessment], now: datetime) -> Turn:
    """A part that needs others begins when the last of them ended; while one lasts, when it is due, or now if that has passed."""
    begins: list[datetime] = []
    estimate = False
    for each in needed:
        end = each.timeline.ended
        if end is None:
            estimate = True
            if each.deadline is None or each.deadline.due is None:
                return Turn(None, estimate)
            end = max(each.deadline.due, now)
        begins.append(end)
    return Turn(max(begins), estimate)


def _of_group(shared: tuple[Event, ...], parts: Mapping[str, Assessment]) -> tuple[Event, ...]:
    """The group's own events; an answer that nobody asked the group for is one to a part that waited till then."""
    answered = {span.until for part in parts.values() for span in part.timeline.spans if not span.open}
    asked = min((event.at for event in shared if event.kind in OPENS), default=datetime.max)
    return tuple(event for event in shared if not (event.kind in CLOSES and event.at in answered and event.at < asked))


def _extensions(dossier: Dossier, case: Case) -> tuple[Event, ...]:
    """Where a part must be verified, the group has the longer time that its own limit carries."""
    reasons = {extension.reason.value for extension in case.extensions}
    return tuple(
        attrs.evolve(event, part=None)
        for event in dossier.events
        if event.part and event.kind is EventKind.EXTENDED and event.reason in reasons
    )


def _end(shared: Iterable[Event], parts: Mapping[str, Assessment]) -> tuple[Event, ...]:
    """The end of the group where nobody wrote it down: that of its last part, and a result where one part has any."""
    ends = [part.timeline.ended for part in parts.values()]
    if not ends or None in ends or any(event.kind in _ENDS | _CALLED_OFF | {EventKind.INTAKE_REFUSED} for event in shared):
        return ()
    stands = [part.timeline.disposition for part in parts.values()]
    kind = EventKind.RESOLVED
    if Disposition.RESOLVED not in stands:
        kind = next((end for stand, end in _END_OF.items() if stand in stands), kind)
    return (Event(max(end for end in ends if end is not None), kind, "parts"),)
