"""
Ends of a list: its one end date becomes the event that the status beside it tells, and nothing where no status tells it.

A list has one end date and one status word, a register has events. What the word tells and no date does is said to be unrecorded; where
word and dates exclude each other the row is not judged, because any answer might be wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

import attrs

from onestop.catalogs.columns import StatusWord
from onestop.dossiers.dossiers import RANK
from onestop.law.stages import EventKind, Unrecorded

ENDS = (EventKind.INTAKE_REFUSED, EventKind.RESOLVED, EventKind.REFUSED, EventKind.WITHDRAWN, EventKind.STOPPED)
"""What fixes the outcome of a dossier."""

WAITS = {
    "waiting_supplement": EventKind.SUPPLEMENT_REQUESTED,
    "waiting_payment": EventKind.PAYMENT_REQUESTED,
    "suspended": EventKind.SUSPENDED,
}
"""Where a dossier stands while it waits, and the event since which it does."""

ANSWERS = {
    EventKind.SUPPLEMENT_REQUESTED: EventKind.SUPPLEMENTED,
    EventKind.PAYMENT_REQUESTED: EventKind.PAID,
    EventKind.SUSPENDED: EventKind.RESUMED,
}
"""What ends a wait, by what begins it."""

_RUNNING = ("received", "pending")
STANDS = ("submitted", *_RUNNING, *WAITS, *(kind.value for kind in ENDS), "result_returned")
"""Where a status word may say that a dossier stands."""


class Told(StrEnum):
    """What is said of a row beside its events; a message `because.<value>` has the words."""

    # why it is not judged
    STATUS_EMPTY = "status_empty"
    STATUS_SEVERAL = "status_several"
    STATUS_OPEN_ENDED = "status_open_ended"
    STATUS_NOT_RECEIVED = "status_not_received"
    STATUS_NO_RECEIPT = "status_no_receipt"
    STATUS_OTHER_END = "status_other_end"
    # what is not known of it, although it is judged
    END_UNDATED = "end_undated"
    ENDED_UNUSED = "ended_unused"
    RECEIPT_UNUSED = "receipt_unused"
    HANDOVER_UNUSED = "handover_unused"
    REQUEST_OPEN = "request_open"
    # what is taken for granted for the whole list
    ENDED_RESOLVED = "ended_resolved"


@attrs.frozen(kw_only=True)
class Ending:
    """
    What a row's dates are, once its status has been heard.

    Attributes:
        dates: The events, each with its moment; empty where the row is not judged.
        unrecorded: What the status tells and no date does.
        broken: Why the row is not judged.
        told: What is not known of it.
        assumed: What is taken for granted for all rows like it.
        args: What the message of `broken` needs.
    """

    dates: Mapping[EventKind, datetime] = attrs.field(factory=dict)
    unrecorded: tuple[Unrecorded, ...] = ()
    broken: Told | None = None
    told: tuple[Told, ...] = ()
    assumed: tuple[Told, ...] = ()
    args: Mapping[str, Any] = attrs.field(factory=dict)


def route(dates: Mapping[EventKind, datetime], ended: datetime | None, word: StatusWord | None, *, has_status: bool) -> Ending:
    """
    Return what *dates* and the end date are by the status.

    Args:
        dates: What the row dates by columns of their own.
        ended: The end date of which only the status says what ended.
        word: What the row's status means; None where the cell is empty, or the list has no such column.
        has_status: Whether the list has a column of statuses.
    """
    own = {kind for kind in ENDS if kind in dates}
    if word is None:
        return _unsaid(dates, ended, own, has_status=has_status)
    stands = word.stands
    if len(stands) > 1:  # what a column of its own dates is what the word means
        stands = tuple(each for each in stands if each in own) or stands
    if len(stands) != 1:
        return Ending(broken=Told.STATUS_SEVERAL, args={"what": tuple(f"stands.{each}" for each in word.stands), "first": word.stands[0]})
    (stand,) = stands
    if stand in WAITS:
        return _waiting(dates, ended, own, word, WAITS[stand])
    if stand in ("submitted", *_RUNNING):
        return _running(dates, ended, own, stand)
    return _ended(dates, ended, own, word, stand)


def _unsaid(dates: Mapping[EventKind, datetime], ended: datetime | None, own: set[EventKind], *, has_status: bool) -> Ending:
    if own:
        return Ending(dates=dates)
    if has_status:
        return Ending(broken=Told.STATUS_EMPTY)
    if ended is None:
        return Ending(dates=dates)
    return Ending(dates={**dates, EventKind.RESOLVED: ended}, assumed=(Told.ENDED_RESOLVED,))


def _running(dates: Mapping[EventKind, datetime], ended: datetime | None, own: set[EventKind], stand: str) -> Ending:
    if ended is not None or own or EventKind.RESULT_RETURNED in dates:
        return Ending(broken=Told.STATUS_OPEN_ENDED)
    received = EventKind.RECEIVED in dates
    if stand == "submitted":
        return Ending(broken=Told.STATUS_NOT_RECEIVED) if received else Ending(dates=dates)
    if not received:
        return Ending(broken=Told.STATUS_NO_RECEIPT)
    asked = any(_is_open(dates, kind) for kind in ANSWERS)
    return Ending(dates=dates, told=(Told.REQUEST_OPEN,) if asked else ())


def _waiting(dates: Mapping[EventKind, datetime], ended: datetime | None, own: set[EventKind], word: StatusWord, kind: EventKind) -> Ending:
    if own or EventKind.RESULT_RETURNED in dates:
        return Ending(broken=Told.STATUS_OPEN_ENDED)
    told: tuple[Told, ...] = ()
    if ended is not None:
        if kind.value in word.ended_to and kind not in dates:
            dates = {**dates, kind: ended}
        else:
            told = (Told.ENDED_UNUSED,)
    if _is_open(dates, kind):
        return Ending(dates=dates, told=told)
    return Ending(dates=dates, unrecorded=(Unrecorded(kind.value),), told=told)  # the engine says that it is undated


def _is_open(dates: Mapping[EventKind, datetime], kind: EventKind) -> bool:
    """Whether something was asked, and not answered after that."""
    asked, answered = dates.get(kind), dates.get(ANSWERS[kind])
    return asked is not None and (answered is None or answered < asked)


def _ended(dates: Mapping[EventKind, datetime], ended: datetime | None, own: set[EventKind], word: StatusWord, stand: str) -> Ending:
    kind = EventKind.RESOLVED if stand == EventKind.RESULT_RETURNED else EventKind(stand)
    if own - {kind}:
        return Ending(broken=Told.STATUS_OTHER_END)
    made, told = dict(dates), list[Told]()
    if ended is not None:
        targets = word.ended_to or (kind.value,)
        if kind.value in targets:
            made.setdefault(kind, ended)
        elif targets == (EventKind.RESULT_RETURNED.value,):
            made.setdefault(EventKind.RESULT_RETURNED, ended)
        else:
            told.append(Told.ENDED_UNUSED)
    if kind is EventKind.INTAKE_REFUSED and EventKind.RECEIVED in made:
        del made[EventKind.RECEIVED]
        told.append(Told.RECEIPT_UNUSED)
    end, returned = made.get(kind), made.get(EventKind.RESULT_RETURNED)
    if kind is not EventKind.RESOLVED and returned is not None and (end is None or returned < end):
        del made[EventKind.RESULT_RETURNED]  # alone it would be the hand-over of a result
        told.append(Told.HANDOVER_UNUSED)
    received = made.get(EventKind.RECEIVED)
    if end is not None and received is not None and end.date() < received.date():
        # The engine tells of the date and does not count it; that the dossier ended stays true.
        return Ending(dates=made, unrecorded=(Unrecorded(kind.value),), told=tuple(told))
    if end is not None or (kind is EventKind.RESOLVED and returned is not None):
        return Ending(dates=made, told=tuple(told))
    return Ending(dates=made, unrecorded=(Unrecorded(kind.value),), told=(*told, Told.END_UNDATED))


_STARTS = (EventKind.SUBMITTED, EventKind.RECEIVED)


def in_order(dates: Mapping[EventKind, datetime]) -> dict[EventKind, datetime]:
    """
    Return *dates* in the order of events, with those that are only a day put after what happened earlier on the same day.

    `05/11/2025` beside a receipt of `05/11/2025 08:15` is no end before the receipt: it is given the moment of the receipt. The receipt
    and the hand-in stay as they stand, because the clock starts with them.
    """
    made: dict[EventKind, datetime] = {}
    latest: dict[date, datetime] = {}
    for kind in sorted(dates, key=RANK.__getitem__):
        at = dates[kind]
        before = latest.get(at.date())
        if kind not in _STARTS and at.time() == time() and before is not None and before > at:
            at = before
        made[kind] = at
        latest[at.date()] = max(at, before or at)
    return made
