"""
Branches of an interconnected procedure (liên thông): each is judged for itself, and the group is made of what they give.

A branch begins when it was received, else when the last of those that it needs ended, else with the group. What stops the group stops its
branches; the time for which a branch waits for the applicant does not count for the group either. Where nobody wrote down the group's
end it ends with its last branch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from onestop.dossiers.dossiers import Dossier, Event, EventKind, finding
from onestop.dossiers.timelines import Disposition, Span
from onestop.law.conditions import holds
from onestop.law.procedures import Case, Part, PauseReason
from onestop.words.problems import Problem
from onestop.words.sources import Assumption

if TYPE_CHECKING:
    from onestop.dossiers.assessments import Assessment


@attrs.frozen
class Turn:
    """When a branch begins that needs others: a moment, or the one at which they are due while they last; None if nobody can say."""

    begins: datetime | None
    estimate: bool


@attrs.frozen(kw_only=True)
class Group:
    """
    What the branches give.

    Attributes:
        dossier: The dossier of the group, without the events of its branches.
        parts: What came out of each branch, by its id.
        waits: The spans in which a branch waited, and the clock stood still.
        restarted: When the last supplement made the limit of a branch count anew; None where none did.
        problems: Events of branches that the dossier does not have.
        assumptions: What was taken for granted of which branches there are.
    """

    dossier: Dossier
    parts: dict[str, Assessment]
    waits: tuple[Span, ...]
    restarted: datetime | None
    problems: tuple[Problem, ...]
    assumptions: tuple[Assumption, ...]


_PART_ENDS = frozenset((EventKind.RESOLVED, EventKind.REFUSED, EventKind.RESULT_RETURNED))
_CALLED_OFF = frozenset((EventKind.WITHDRAWN, EventKind.STOPPED))
_GROUP_ENDS = _PART_ENDS | _CALLED_OFF | {EventKind.INTAKE_REFUSED}
_FRUITLESS = frozenset((Disposition.REFUSED, Disposition.WITHDRAWN, Disposition.STOPPED))


def judge_branches(
    judge: Callable[[Dossier, Case, Case, Turn | None], Assessment], dossier: Dossier, case: Case, facts: Mapping[str, Any], now: datetime
) -> Group:
    """Return what the branches of *dossier* give, each judged by *judge*(dossier of the branch, its case, the whole case, its turn)."""
    asked, unclear = _asked(case, facts, dossier)
    names = {part.id for part in asked}
    problems = tuple(
        finding("OS623", event, found=event.part, known=", ".join(sorted(names)))
        for event in dossier.events
        if event.part and event.part not in names
    )
    shared = tuple(event for event in dossier.events if not event.part)
    parts: dict[str, Assessment] = {}
    for part in asked:
        own = tuple(attrs.evolve(event, part=None) for event in dossier.events if event.part == part.id)
        needed = [parts[id] for id in part.after if id in parts]
        called_off = any(event.kind in _CALLED_OFF for event in shared)
        if not (own or called_off) and any(each.timeline.disposition in _FRUITLESS for each in needed):
            continue  # what it needs will never be there
        received = any(event.kind is EventKind.RECEIVED for event in own)
        turn = _turn(needed, now) if needed and not received else None
        reasons = {extension.reason for extension in part.extensions}
        common = tuple(event for event in shared if event.kind not in _PART_ENDS and _concerns(event, received, reasons))
        branch = attrs.evolve(dossier, events=(*own, *common), promised=None, documents=())
        parts[part.id] = judge(branch, _case_of(part, case), case, turn)
    return Group(
        dossier=attrs.evolve(dossier, events=(*shared, *_extensions(dossier, case), *_end(shared, parts))),
        parts=parts,
        waits=tuple(span for part in parts.values() for span in part.timeline.spans if span.stops),
        restarted=max((anew for anew in map(_restarted, parts.values()) if anew is not None), default=None),
        problems=problems,
        assumptions=(Assumption("part"),) if unclear else (),
    )


def _restarted(part: Assessment) -> datetime | None:
    timeline = part.timeline
    return None if timeline.counted_from == timeline.received else timeline.counted_from


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


def _case_of(part: Part, case: Case) -> Case:
    """A branch stands under the rules of its case, with its own limit, extensions and time for requests."""
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


def _concerns(event: Event, received: bool, reasons: set[PauseReason]) -> bool:
    """Whether an event of the group is one of a branch too: its own receipt and an extension that it does not know are not."""
    if event.kind is EventKind.RECEIVED:
        return not received
    return event.kind is not EventKind.EXTENDED or event.reason in reasons


def _turn(needed: Iterable[Assessment], now: datetime) -> Turn:
    """A branch that needs others begins when the last of them ended; while one lasts, when it is due, or now if that has passed."""
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


def _extensions(dossier: Dossier, case: Case) -> tuple[Event, ...]:
    """Where a branch must be verified, the group has the longer time that its own limit carries."""
    reasons = {extension.reason for extension in case.extensions}
    return tuple(
        attrs.evolve(event, part=None)
        for event in dossier.events
        if event.part and event.kind is EventKind.EXTENDED and event.reason in reasons
    )


def _end(shared: Iterable[Event], parts: Mapping[str, Assessment]) -> tuple[Event, ...]:
    """The end of the group where nobody wrote it down: that of its last branch."""
    ends = [part.timeline.ended for part in parts.values()]
    if not ends or None in ends or any(event.kind in _GROUP_ENDS for event in shared):
        return ()
    refused = all(part.timeline.disposition is Disposition.REFUSED for part in parts.values())
    return (Event(max(end for end in ends if end is not None), EventKind.REFUSED if refused else EventKind.RESOLVED),)
