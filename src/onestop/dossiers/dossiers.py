"""Dossiers as they come in: events, facts and documents, all frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import attrs

from onestop.clock.days import civil
from onestop.law.procedures import Channel, Level
from onestop.law.requirements import DocumentForm
from onestop.law.stages import Disposition, EventKind, Unrecorded
from onestop.words.problems import Problem, problem

UNDATED_WAITS = {
    Unrecorded.SUPPLEMENT_REQUESTED: Disposition.WAITING_SUPPLEMENT,
    Unrecorded.PAYMENT_REQUESTED: Disposition.WAITING_PAYMENT,
    Unrecorded.SUSPENDED: Disposition.SUSPENDED,
}
"""Where a dossier stands whose source says that it waits, and not since when."""

RANK = {kind: rank for rank, kind in enumerate(EventKind)}


def _events(events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(events)


def _unrecorded(names: Iterable[Unrecorded | str]) -> tuple[Unrecorded, ...]:
    """Each once and in the order of the enumeration, so that dossiers of which the same is not known are equal."""
    given = frozenset(map(Unrecorded, (names,) if isinstance(names, str) else names))
    return tuple(each for each in Unrecorded if each in given)


def _documents(documents: Iterable[SubmittedDocument]) -> tuple[SubmittedDocument, ...]:
    return tuple(documents)


def _civil_or_none(moment: datetime | None) -> datetime | None:
    return None if moment is None else civil(moment)


@attrs.frozen
class Event:
    """
    One thing that happened to a dossier (sự kiện).

    Attributes:
        at: When, in Vietnamese civil time; an aware value is converted.
        kind: What.
        reason: Why, for `suspended` and `extended`.
        until: The new date of an apology.
        part: The part of an interconnected procedure that it concerns.
        note: Free words; they decide nothing.

    Raises:
        ValueError: If the kind is none of `EventKind`.
        TypeError: If *at* or *until* is no date-time.
    """

    at: datetime = attrs.field(converter=civil)
    kind: EventKind = attrs.field(converter=EventKind)
    reason: str | None = None
    until: datetime | None = attrs.field(default=None, converter=_civil_or_none)
    part: str | None = None
    note: str | None = None


def finding(code: str, event: Event, **args: Any) -> Problem:
    """Return a problem that lies at *event*, below its part where it is one of a part."""
    part = ("parts", event.part) if event.part else ()
    return problem(code, None, (*part, "events", event.kind.value), at=event.at, **args)


@attrs.frozen
class SubmittedDocument:
    """
    A document that came with the dossier (giấy tờ).

    Attributes:
        requirement: The id of the required document that it is meant for.
        form: Original, copy, certified, electronic, or data from a database.
        copies: How many.
        issued: When it was issued, where its age matters.
        code: Its own number.
    """

    requirement: str
    form: DocumentForm = attrs.field(default=DocumentForm.ORIGINAL, converter=DocumentForm)
    copies: int = 1
    issued: date | None = None
    code: str | None = None


@attrs.frozen
class Dossier:
    """
    A dossier at the one-stop desk (hồ sơ).

    Attributes:
        code: Its code in the register.
        procedure: Code of the procedure, always text.
        place: Code of the place, `"vn"` where it does not matter.
        events: What happened, in any order.
        case: Case of the procedure, where it is named.
        channel: How it came in.
        agency: The body that resolves it.
        level: The level of that body, where it is not the procedure's only one.
        facts: Answers to the procedure's questions.
        documents: What came with it; empty means that the register does not say.
        promised: The date-time printed on the slip.
        claimed: What a register says itself (`due`, `outcome`), to be compared.
        unrecorded: What its source has no place for, or says without a date; empty means that the events tell all.

    Raises:
        ValueError: If something in *unrecorded* is none of `Unrecorded`.
    """

    code: str
    procedure: str
    place: str
    events: tuple[Event, ...] = attrs.field(converter=_events)
    case: str | None = None
    channel: Channel = attrs.field(default=Channel.IN_PERSON, converter=Channel)
    agency: str | None = None
    level: Level | None = attrs.field(default=None, converter=attrs.converters.optional(Level))
    facts: Mapping[str, Any] = attrs.field(factory=dict, hash=False)
    documents: tuple[SubmittedDocument, ...] = attrs.field(default=(), converter=_documents)
    promised: datetime | None = attrs.field(default=None, converter=_civil_or_none)
    claimed: Mapping[str, Any] = attrs.field(factory=dict, hash=False)
    unrecorded: tuple[Unrecorded, ...] = attrs.field(default=(), converter=_unrecorded)

    @property
    def lacks_pauses(self) -> bool:
        """Whether it may have been paused or extended without a trace; not where somebody affirmed that it was not."""
        if not self.unrecorded:
            return False
        missing = Unrecorded.PAUSES in self.unrecorded and Unrecorded.NO_PAUSES not in self.unrecorded
        return missing or any(each in self.unrecorded for each in UNDATED_WAITS)

    def first(self, kind: EventKind) -> datetime | None:
        """Return when *kind* first happened, None where it did not."""
        return min((event.at for event in self.events if event.kind is kind), default=None)
