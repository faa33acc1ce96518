"""
Overlays: what a place, or a body in it, decided for itself, as whole fields over the procedure of the nation.

The most specific place wins, there the body over its place, then the later decision; the order in which files were read never decides.
An overlay names the versions that it was made against: where the nation changed, it lapses until it is affirmed for the new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

import attrs

from onestop.clock.days import WEEKDAYS
from onestop.clock.limits import TimeLimit
from onestop.law.conditions import Equals
from onestop.law.procedures import (
    Case,
    Channel,
    Contact,
    Decision,
    Extension,
    Fee,
    Level,
    Modifier,
    OnlineService,
    Override,
    Procedure,
    Result,
    ReturnMethod,
)
from onestop.law.requirements import Requirement
from onestop.words.sources import Citation, Position, Source, Text

_Decided = TypeVar("_Decided", Modifier, Extension)


@attrs.frozen(kw_only=True)
class Settings:
    """The fields that an overlay sets, each as a whole; None where it leaves one as it is. Those of a case come first."""

    limit: TimeLimit | None = None
    extensions: tuple[Extension, ...] | None = None
    modifiers: tuple[Modifier, ...] | None = None
    request_within: TimeLimit | None = None
    silence: TimeLimit | None = None
    level: tuple[Level, ...] | None = None
    agency: Text | None = None
    coordinating: tuple[Text, ...] | None = None
    contacts: tuple[Contact, ...] | None = None
    channels: tuple[Channel, ...] | None = None
    returns: tuple[ReturnMethod, ...] | None = None
    online: tuple[OnlineService, ...] | None = None
    steps: tuple[Text, ...] | None = None
    conditions: tuple[Text, ...] | None = None
    sets: int | None = None
    documents: tuple[Requirement, ...] | None = None
    documents_note: Text | None = None
    fees: tuple[Fee, ...] | None = None
    results: tuple[Result, ...] | None = None
    note: Text | None = None

    def given(self) -> dict[str, Any]:
        """Return the fields that are set."""
        return {field.name: value for field in attrs.fields(Settings) if (value := getattr(self, field.name)) is not None}


PLACEHOLDER = "0000/QĐ-UBND"
"""The number that `onestop new overlay` writes for a decision until somebody writes the real one."""
DUE_FIELDS = ("limit", "extensions", "modifiers")
"""Fields of `Settings` that say when a dossier is due."""
CASE_FIELDS = (*DUE_FIELDS, "request_within", "silence")
"""Fields of `Settings` that belong to a case."""


@attrs.frozen(kw_only=True)
class Overlay:
    """
    A local decision on a procedure (quy định riêng của địa phương).

    Attributes:
        place: Whose decision it is; it holds there and below.
        not_in: Places in it where it does not hold, such as the old provinces that it was merged with.
        agency: The body for which alone it holds.
        procedure: Code of the procedure.
        case: The case whose limit it sets.
        channel: The channel for which alone it sets the limit.
        valid_from: First day of receipt for which it holds.
        valid_to: Last day.
        weekdays: Weekdays of receipt on which alone it holds, `Mon` to `Sun`.
        announced: When it became known, where that is not the day of the decision.
        against: Starts of the versions that it was made against or affirmed for; None for one without a start.
        instead_of: The limit that it replaces, where it sets one.
        set: What it sets.
        decision: The decision.
        assumed: Why it is not settled, where it is not.
    """

    place: str
    not_in: tuple[str, ...] = ()
    agency: str | None = None
    procedure: str
    case: str = "default"
    channel: Channel | None = None
    valid_from: date
    valid_to: date | None = None
    weekdays: tuple[str, ...] = ()
    announced: date | None = None
    against: tuple[date | None, ...]
    instead_of: TimeLimit | None = None
    set: Settings
    decision: Decision
    cites: tuple[Citation, ...] = ()
    sources: tuple[Source, ...] = ()
    assumed: Text | None = None
    note: Text | None = None
    origin: Position | None = None

    @property
    def known_from(self) -> date:
        """When it became known."""
        return self.announced or self.decision.date or self.valid_from

    def holds(self, on: date, places: Sequence[str], agency: str | None, known: date | None) -> bool:
        """Return whether it is meant for a dossier received *on* that day at the first of *places*, which lead up to the nation."""
        return (
            self.place in places
            and set(self.not_in).isdisjoint(places)
            and self.agency in (None, agency)
            and self.valid_from <= on <= (self.valid_to or on)
            and (not self.weekdays or WEEKDAYS[on.weekday()] in self.weekdays)
            and (known is None or self.known_from <= known)
        )

    def stands_on(self, base: Procedure) -> bool:
        """Return whether *base* is what it was made against."""
        if base.valid_from not in self.against:
            return False
        if self.set.limit is None or self.instead_of is None:
            return True
        case = base.case(self.case)
        return case is not None and case.limit == self.instead_of

    def values(self) -> Iterator[tuple[str, Any]]:
        """Yield each value that it sets with what it is called in `Override`."""
        for name, value in self.set.given().items():
            if name not in CASE_FIELDS:
                yield name, value
            else:
                yield f"cases.{self.case}.{name}" + (f".{self.channel.value}" if self.channel and name == "limit" else ""), value


@attrs.frozen(kw_only=True)
class Unlisted:
    """
    A local decision whose list of procedures was not found (quyết định chưa có danh mục).

    It changes no limit; an answer for its place and time says that it may be shorter.

    Attributes:
        place: Whose decision it is; it holds there and below.
        agency: The body for which alone it holds.
        fields: The fields whose procedures it may be about; empty for all.
        valid_from: First day of receipt for which it holds.
        valid_to: Last day.
        announced: When it became known, where that is not the day of the decision.
        says: What it says.
        missing: What was not found.
        decision: The decision.
        sources: Where this was read.
        note: What else is to be known.
        origin: Where it stands.
    """

    place: str
    agency: str | None = None
    fields: tuple[str, ...] = ()
    valid_from: date
    valid_to: date | None = None
    announced: date | None = None
    says: Text
    missing: Text
    decision: Decision
    sources: tuple[Source, ...] = ()
    note: Text | None = None
    origin: Position | None = None

    def may_touch(self, procedure: Procedure, on: date, places: Sequence[str], agency: str | None, known: date | None) -> bool:
        """Return whether it may be about a dossier received *on* that day at the first of *places*, which lead up to the nation."""
        since = self.announced or self.decision.date or self.valid_from
        return (
            self.place in places
            and self.agency in (None, agency)
            and (not self.fields or procedure.field in self.fields)
            and self.valid_from <= on <= (self.valid_to or on)
            and (known is None or since <= known)
        )

    @property
    def doubt(self) -> Text:
        """What an answer says of it."""
        vi, en = (f"{self.decision.number}: {self.says.of(lang)} {self.missing.of(lang)}" for lang in ("vi", "en"))
        return Text(vi, en)


def rank(overlay: Overlay, places: Sequence[str]) -> tuple[int, bool, date]:
    """Return how strong an overlay is at the first of *places*: the greater wins."""
    return -places.index(overlay.place), overlay.agency is not None, overlay.decision.date or overlay.valid_from


def _order(overlay: Overlay, places: Sequence[str]) -> tuple[Any, ...]:
    """An order in which no two differ by chance: of two that say the same, always the same one is named."""
    return *rank(overlay, places), overlay.decision.number, str(overlay.origin)


def overlaid(
    base: Procedure, overlays: Iterable[Overlay], on: date, places: Sequence[str], agency: str | None = None, known: date | None = None
) -> Procedure:
    """
    Return *base* as the first of *places* decided it for dossiers received *on* that day.

    Args:
        base: The procedure of the nation.
        overlays: The local decisions on it, none contradicting another.
        on: The day of receipt.
        places: The place and everything above it.
        agency: The body.
        known: Only what was known by that day counts.
    """
    meant = sorted((each for each in overlays if each.holds(on, places, agency, known)), key=lambda each: _order(each, places))
    standing: dict[str, list[Overlay]] = {}
    for overlay in meant:
        if overlay.stands_on(base):
            for what, _ in overlay.values():
                standing.setdefault(what, []).append(overlay)
    if not meant:
        return base
    fallen = [(what, each) for each in meant if not each.stands_on(base) for what, _ in each.values()]
    lapsed = tuple(_override(what, base, [each]) for what, each in fallen if not _affirmed(each, standing.get(what, ()), places))
    overrides = tuple(_override(what, base, stack) for what, stack in standing.items())
    fields = {each.what: each.value for each in overrides if "." not in each.what}
    cases = tuple(_case(case, standing, places) for case in base.cases)
    sources = tuple(source for stack in standing.values() for source in stack[-1].sources)
    return attrs.evolve(
        base,
        **fields,
        cases=cases,
        not_read=tuple(part for part in base.not_read if part.value not in fields),
        sources=tuple(dict.fromkeys((*sources, *base.sources))),
        overrides=overrides,
        lapsed=lapsed,
        national=base if overrides else None,
    )


def of_nation(procedure: Procedure, id: str) -> Procedure | None:
    """Return *procedure* with the nation's limit in its case *id*; None where that is what it has."""
    base, ours = procedure.national, procedure.case(id)
    theirs = base.case(id) if base else None
    if base is None or ours is None or theirs is None or all(getattr(ours, name) == getattr(theirs, name) for name in DUE_FIELDS):
        return None
    kept = tuple(each for each in procedure.overrides if each not in due_overrides(procedure, id))
    if not kept:
        return attrs.evolve(base, lapsed=procedure.lapsed)
    names = (*DUE_FIELDS, "cites", "assumed", "wording", "confidence")
    back = {name: getattr(theirs, name) for name in names}
    cases = tuple(attrs.evolve(case, **back) if case.id == id else case for case in procedure.cases)
    return attrs.evolve(procedure, cases=cases, overrides=kept)


def due_overrides(procedure: Procedure, id: str) -> tuple[Override, ...]:
    """Return what local decisions set that says when a dossier of the case *id* is due."""
    own = tuple(f"cases.{id}.{name}." for name in DUE_FIELDS)
    return tuple(each for each in procedure.overrides if f"{each.what}.".startswith(own))


def _affirmed(fallen: Overlay, stack: Iterable[Overlay], places: Sequence[str]) -> bool:
    """Whether another entry of its decision stands in its stead; one that is weaker, for the place and not for the body, does not."""
    return any(each.decision == fallen.decision and rank(each, places) >= rank(fallen, places) for each in stack)


def _case(case: Case, standing: dict[str, list[Overlay]], places: Sequence[str]) -> Case:
    """
    A case with what was decided for it.

    A limit for one channel holds unless a stronger decision set one for all; it stands before the modifiers, unless they are of a
    stronger decision.
    """
    set_here = {name: standing[f"cases.{case.id}.{name}"][-1] for name in CASE_FIELDS if f"cases.{case.id}.{name}" in standing}
    changes: dict[str, Any] = {name: getattr(overlay.set, name) for name, overlay in set_here.items()}
    if "limit" in set_here:
        changes |= {"cites": _cites(set_here["limit"]), "assumed": set_here["limit"].assumed, "wording": None, "confidence": None}
    for name in ("modifiers", "extensions"):
        if name in set_here:
            changes[name] = tuple(_decided(each, set_here[name]) for each in changes[name])
    by_channel = [standing[f"cases.{case.id}.limit.{channel}"][-1] for channel in Channel if f"cases.{case.id}.limit.{channel}" in standing]
    ranks = {name: rank(overlay, places) for name, overlay in set_here.items()}
    first: list[Modifier] = []
    last: list[Modifier] = []
    for each in by_channel:
        own = rank(each, places)
        if own >= ranks.get("limit", own):
            made = Modifier(when=Equals("channel", each.channel), limit=each.set.limit, assumed=each.assumed)
            (first if own >= ranks.get("modifiers", own) else last).append(_decided(made, each))
    if by_channel:
        changes["modifiers"] = (*first, *changes.get("modifiers", case.modifiers), *last)
    return attrs.evolve(case, **changes)


def _decided(value: _Decided, overlay: Overlay) -> _Decided:
    """What a decision set, with the decision as its article where it names none, and with where it stands."""
    return attrs.evolve(value, cites=value.cites or _cites(overlay), origin=overlay.origin)


def cited(value: Any) -> Iterator[Citation]:
    """Yield each place in a law that *value* cites, itself or in what it holds."""
    if isinstance(value, Citation):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from cited(item)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from cited(getattr(value, field.name))


def _cites(overlay: Overlay) -> tuple[Citation, ...]:
    return overlay.cites or (Citation(overlay.decision.number),)


def _override(what: str, base: Procedure, stack: Sequence[Overlay]) -> Override:
    winner = stack[-1]
    return Override(
        what=what,
        value=dict(winner.values())[what],
        instead_of=_value(base, what),
        place=winner.place,
        agency=winner.agency,
        decision=winner.decision,
        since=winner.valid_from,
        origin=winner.origin,
        beaten=tuple(each.origin for each in reversed(stack[:-1])),
    )


def _value(base: Procedure, what: str) -> Any:
    """The value of *base* that an overlay calls *what*."""
    if "." not in what:
        return getattr(base, what)
    named = ((case, name) for case in base.cases for name in CASE_FIELDS if f"{what}.".startswith(f"cases.{case.id}.{name}."))
    return next((getattr(case, name) for case, name in named), None)
