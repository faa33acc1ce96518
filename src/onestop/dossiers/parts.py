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

from onestop.dossiers.dossiers import RANK, Dossier, Event, finding
from onestop.dossiers.outcomes import Outcome
from onestop.dossiers.timelines import CLOSES, OPENS, Timeline, Wait
from onestop.law.conditions import holds
from onestop.law.procedures import Case, Part
from onestop.law.regimes import SupplementEffect
from onestop.law.stages import Disposition, EventKind, Timeliness
from onestop.words.problems import Problem
from onestop.words.sources import Assumption

if TYPE_CHECKING:
    from onestop.dossiers.assessments import Assessment


@attrs.frozen
class Turn:
    """When a part begins that needs others: a moment, or the one at which they are due while they last; None if nobody can say."""

    begins: datetime | None
    estimate: bool = True


class JudgePart(Protocol):
    """Judges one part: its dossier, its case, its name and its turn."""

    def __call__(self, dossier: Dossier, case: Case, *, part: str, turn: Turn | None) -> Assessment:
        """Return what comes out."""


@attrs.frozen(kw_only=True)
class Group:
    """
    What the parts give.

    Attributes:
        dossier: The dossier of the group, without the events of its parts, with the end that follows from them.
        own: The same without that end.
        parts: What came out of each part, by its id.
        waits: When its parts waited and the clock stood still, in order.
        problems: Events of parts that the dossier does not have.
        assumptions: What was taken for granted of which parts there are.
    """

    dossier: Dossier
    own: Dossier
    parts: dict[str, Assessment]
    waits: tuple[Wait, ...]
    problems: tuple[Problem, ...]
    assumptions: tuple[Assumption, ...]


_ENDS = frozenset((EventKind.RESOLVED, EventKind.REFUSED))
_CALLED_OFF = frozenset((EventKind.WITHDRAWN, EventKind.STOPPED))
_FRUITLESS = frozenset((Disposition.REFUSED, Disposition.WITHDRAWN, Disposition.STOPPED))
_FRUITFUL = frozenset((Disposition.RESOLVED, Disposition.REFUSED))
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
    known = frozenset(part.id for part in asked)
    events = _addressed(_without_partial_returns(dossier.events, known, now), known)
    shared = tuple(event for event, _ in events if not event.part)
    group = tuple(event for event, to_group in events if to_group)
    receipts = [event.at for event in dossier.events if event.part and event.kind is EventKind.RECEIVED]
    if receipts and not any(event.kind is EventKind.RECEIVED for event in shared):
        first = Event(min(receipts), EventKind.RECEIVED)  # the group came in with its first part
        shared, group = (*shared, first), (*group, first)
    alone = trace_group(attrs.evolve(dossier, events=group))
    void = {found.args["at"] for found in alone.problems if found.code == "OS603"}
    shared = tuple(event for event in shared if not (event.kind is EventKind.SUPPLEMENT_REQUESTED and event.at in void))
    called_off = alone.ended if alone.disposition in (Disposition.WITHDRAWN, Disposition.STOPPED) else None
    ends = tuple(event for event in shared if event.at <= now and event.kind in (*_ENDS, EventKind.RESULT_RETURNED))
    parts: dict[str, Assessment] = {}
    never: set[str] = set()
    unsure: set[str] = set()
    for part in asked:
        own = tuple(event for event, _ in events if event.part == part.id)
        needed = [parts[id] for id in part.after if id in parts]
        fruitless = [each.timeline.ended for each in needed if each.timeline.disposition in _FRUITLESS and each.timeline.ended]
        never_there = bool(fruitless) or not never.isdisjoint(part.after)
        begun = any(event.at <= now and event.kind not in CLOSES for event in own)
        if never_there and not begun and called_off not in fruitless:
            never.add(part.id)  # what it needs will never be there
            continue
        received = _received(own, now)
        common = tuple(event for event in _met(shared, received) if _concerns(event, part))
        since = received or alone.received or datetime.min
        ended = any(event.kind in (*_ENDS, *_CALLED_OFF) and since <= event.at <= now for event in own)
        made = attrs.evolve(dossier, events=(*own, *common, *(() if ended else ends)), promised=None, documents=())
        turn = Turn(None) if not never.isdisjoint(part.after) else _turn(needed, _until(own, now)) if needed else None
        turn = None if received else turn
        answer = judge(made, _case_of(part, case), part=part.id, turn=turn)
        if turn and not unsure.isdisjoint(part.after):
            unsure.add(part.id)
            answer = _untold(answer, Timeliness.EARLY, Timeliness.ON_TIME, Timeliness.IN_TIME)  # it began then at the latest
        if not ended and answer.timeline.ended in {event.at for event in ends}:
            unsure.add(part.id)
            answer = _untold(answer, Timeliness.LATE)  # it ended then at the latest
            answer = attrs.evolve(answer, assumptions=(*answer.assumptions, Assumption("part_end")))
        elif answer.timeline.at_latest:
            unsure.add(part.id)
        parts[part.id] = answer
    whole = (*group, *_extensions(case, parts))
    return Group(
        dossier=attrs.evolve(dossier, events=(*whole, *_end(alone, parts))),
        own=attrs.evolve(dossier, events=whole),
        parts=parts,
        waits=tuple(sorted((wait for part in parts.values() for wait in _waits(part.timeline)), key=lambda wait: wait.span.since)),
        problems=tuple(_strays(dossier, asked, now)),
        assumptions=(Assumption("part"),) if unclear else (),
    )


def _without_partial_returns(events: tuple[Event, ...], known: Iterable[str], now: datetime) -> tuple[Event, ...]:
    """Results are handed over as each part is done (Decree 63/2024/NĐ-CP Art. 4(3)): with more to come of a part, not all was."""
    last = datetime.min
    for id in known:
        own = [event for event in events if event.part == id and event.at <= now]
        end = min((event.at for event in own if event.kind in (*_ENDS, *_CALLED_OFF)), default=now)
        last = max([last, *(event.at for event in own if event.at <= end)])
    return tuple(event for event in events if event.part or event.kind is not EventKind.RESULT_RETURNED or event.at >= last)


def _addressed(events: tuple[Event, ...], known: frozenset[str]) -> list[tuple[Event, bool]]:
    """
    Return the events in order, each with whether it is one of the group.

    Registers name the part that asked and not whom the applicant answered, or the other way round: an answer is one to whoever waits.
    """
    asked: dict[str | None, dict[str | None, EventKind]] = {}
    found: list[tuple[Event, bool]] = []
    for event in sorted(events, key=lambda each: (each.at, RANK[each.kind])):
        part = event.part
        if event.kind is EventKind.RECEIVED:
            asked.pop(part, None)  # what was asked at the desk before is over
        elif event.kind in OPENS:
            asked.setdefault(part, {})[_reason(event)] = event.kind
        elif event.kind in CLOSES:
            waiting = {who: _answered(event, opened) for who, opened in asked.items()}
            if part in known and not waiting.get(part) and waiting.get(None):
                event, part = attrs.evolve(event, part=None), None
            for who, reasons in waiting.items():
                if part is None or who == part:
                    asked[who] = {reason: kind for reason, kind in asked[who].items() if reason not in reasons}
            if part is None and not waiting.get(None) and any(waiting.values()):
                found.append((event, False))
                continue
        found.append((event, part is None))
    return found


def _reason(event: Event) -> str | None:
    return OPENS.get(event.kind) or CLOSES.get(event.kind) or event.reason


def _answered(event: Event, asked: Mapping[str | None, EventKind]) -> frozenset[str | None]:
    """The requests that *event* answers; a resumption without a reason ends every suspension."""
    if event.kind is EventKind.RESUMED and not event.reason:
        return frozenset(reason for reason, kind in asked.items() if kind is EventKind.SUSPENDED)
    return frozenset((_reason(event),)) & asked.keys()


def _met(shared: tuple[Event, ...], received: datetime | None) -> Iterable[Event]:
    """The events of the group as a part with a receipt of its own meets them: what still lasts then stops it, what was given holds."""
    if received is None:
        yield from shared
        return
    open_then: dict[str | None, Event] = {}
    for event in (event for event in shared if event.at < received):
        if event.kind is EventKind.RECEIVED:
            open_then.clear()  # what was asked at the desk before is over
        elif event.kind in OPENS:
            open_then[_reason(event)] = event
        elif event.kind in CLOSES:
            for reason in _answered(event, {reason: each.kind for reason, each in open_then.items()}):
                del open_then[reason]
        elif event.kind is EventKind.EXTENDED:
            yield attrs.evolve(event, at=received)
        else:
            yield event
    yield from (attrs.evolve(event, at=received) for event in open_then.values())
    yield from (event for event in shared if event.at >= received)


def _untold(answer: Assessment, *kinds: Timeliness) -> Assessment:
    """Leave *kinds* open: the moment that they hang on is only a bound."""
    outcome = answer.outcome
    return attrs.evolve(answer, outcome=Outcome(outcome.disposition, Timeliness.NONE)) if outcome.timeliness in kinds else answer


def _waits(timeline: Timeline) -> Iterable[Wait]:
    for span in timeline.spans:
        if span.stops:
            yield Wait(span, anew=span.reason == "supplement" and timeline.supplement is SupplementEffect.RESTART)


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


def _concerns(event: Event, part: Part) -> bool:
    """Whether an event of the group is one of a part too: its end and an extension that the part does not know are not."""
    if event.kind is EventKind.EXTENDED:
        return event.reason in {extension.reason.value for extension in part.extensions}
    return event.kind not in (*_ENDS, EventKind.RESULT_RETURNED)


def _received(own: Iterable[Event], now: datetime) -> datetime | None:
    """When a part was received itself, None where it was not; a receipt after its end is none."""
    receipt = min((event.at for event in own if event.kind is EventKind.RECEIVED), default=datetime.max)
    ended = any(event.kind in (*_ENDS, EventKind.RESULT_RETURNED) and event.at < receipt for event in own)
    return receipt if receipt <= now and not ended else None


def _until(own: Iterable[Event], now: datetime) -> datetime:
    """What came later than the end of a part does not move when it began."""
    over = {*_ENDS, *_CALLED_OFF, EventKind.RESULT_RETURNED}
    return min([now, *(event.at for event in own if event.kind in over)])


def _turn(needed: Iterable[Assessment], until: datetime) -> Turn:
    """A part that needs others begins when the last of them ended; while one lasts, when it is due, or at *until* if that has passed."""
    begins: list[datetime] = []
    estimate = False
    for each in needed:
        end = each.timeline.ended
        if not each.timeline.is_open and end is None:
            return Turn(None)
        if end is None:
            estimate = True
            if each.deadline is None or each.deadline.due is None:
                return Turn(None)
            end = max(each.deadline.due, until)
        begins.append(end)
    return Turn(max(begins), estimate)


def _extensions(case: Case, parts: Mapping[str, Assessment]) -> Iterable[Event]:
    """Where a part was given more time, the group has the longer time that its own limit carries."""
    reasons = {extension.reason.value for extension in case.extensions}
    for id, part in parts.items():
        given = reasons.intersection(part.timeline.extensions)
        for event in part.timeline.events:
            if event.part == id and event.kind is EventKind.EXTENDED and event.reason in given:
                yield attrs.evolve(event, part=None)


def _end(alone: Timeline, parts: Mapping[str, Assessment]) -> tuple[Event, ...]:
    """
    The end of the group where nobody wrote it down: that of its last part with a result, else of its last part.

    A withdrawal once every part had ended comes too late to end anything.
    """
    ends = [part.timeline.ended for part in parts.values()]
    known = [end for end in ends if end is not None]
    ending = {*_ENDS, *_CALLED_OFF, EventKind.INTAKE_REFUSED}
    over = any(event.at == alone.ended and event.kind in ending for event in alone.events)
    too_late = alone.disposition in (Disposition.WITHDRAWN, Disposition.STOPPED) and alone.ended not in known
    if not ends or len(known) < len(ends) or (over and not too_late):
        return ()
    stands = [part.timeline.disposition for part in parts.values()]
    kind = EventKind.RESOLVED
    if Disposition.RESOLVED not in stands:
        kind = next((end for stand, end in _END_OF.items() if stand in stands), kind)
    results = [part.timeline.ended for part in parts.values() if part.timeline.disposition in _FRUITFUL]
    last = max(end for end in results or known if end is not None)
    if kind is EventKind.RESOLVED and all(part.timeline.at_latest for part in parts.values() if part.timeline.ended == last):
        kind = EventKind.RESULT_RETURNED  # of the last part only the hand-over is known
    return (Event(last, kind, "parts"),)
