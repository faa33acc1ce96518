"""
Diff: what differs between two views of the law, procedure by procedure.

Only what changes somebody's rights or duties is a change: sources, citations, remarks, translations and the state of a file are none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import attrs

from onestop.clock.calendars import Calendar
from onestop.clock.days import WEEKDAYS
from onestop.clock.limits import Undetermined
from onestop.law.conditions import Condition, Every
from onestop.law.procedures import Case, Extension, Fee, Modifier, Part, Procedure
from onestop.law.requirements import AnyOf, DocumentRequirement, Mode, Requirement, leaves
from onestop.law.views import View
from onestop.words.sources import Text

T = TypeVar("T")

FIELDS = (
    "name",
    "level",
    "agency",
    "coordinating",
    "audience",
    "channels",
    "returns",
    "online",
    "contacts",
    "conditions",
    "sets",
    "results",
)
"""Fields of a procedure that are compared as a whole, `citizen_limits` besides."""

_ASIDE = frozenset(("cites", "note", "assumed", "sources", "origin"))
_UNORDERED = frozenset(("level", "channels", "returns", "excludes", "coordinating", "audience"))


@attrs.frozen
class Change:
    """
    One difference.

    Attributes:
        procedure: Code of the procedure, as it is after the change; empty for the calendar and the one-stop rules.
        what: Which of its values, such as `level`, `limit.default` or `documents.to-khai.quantity`.
        before: The value before; None where it is not there.
        after: The value after; None where it is not there.
    """

    procedure: str
    what: str
    before: Any
    after: Any


Found = Iterator[tuple[str, Any, Any]]
"""What changed, before and after, of one procedure."""


def diff(before: View, after: View) -> Iterator[Change]:
    """
    Yield what changes from one view to the other, in the order of the codes.

    First the one-stop rules and the calendar, then procedures that come or go (one that goes and one that comes under the same name are
    one whose code changed), then of each its names, bodies, channels, limits, documents, fees and results.
    """
    if (before.regime and before.regime.id) != (after.regime and after.regime.id):
        yield Change("", "regime", before.regime and before.regime.name, after.regime and after.regime.name)
    yield from (Change("", *found) for found in _calendars(before, after))
    codes = renamed(before, after)
    for code in sorted({*before.procedures, *after.procedures} - {*codes.values()}):
        old, new = before.procedures.get(codes.get(code, code)), after.procedures.get(code)
        if old is None or new is None:
            yield Change(code, "procedure", old and old.name, new and new.name)
        elif old is not new:
            yield from (Change(code, *found) for found in _procedure(old, new))


def renamed(before: View, after: View) -> dict[str, str]:
    """Return the codes before by those after, where just one procedure of a name goes and just one of that name comes."""
    old, new = before.procedures, after.procedures
    goes = _by_name(old[code] for code in {*old} - {*new})
    comes = _by_name(new[code] for code in {*new} - {*old})
    return {comes[name][0]: goes[name][0] for name in {*goes} & {*comes} if len(goes[name]) == len(comes[name]) == 1}


def _by_name(procedures: Iterable[Procedure]) -> dict[Any, list[str]]:
    found: dict[Any, list[str]] = {}
    for procedure in procedures:
        found.setdefault(_core(procedure.name), []).append(procedure.code)
    return found


def _core(value: Any) -> Any:
    """What of a value is law: its Vietnamese words, its numbers and conditions, no citation and no remark."""
    if isinstance(value, Text):
        return " ".join(value.vi.casefold().split())
    if isinstance(value, Undetermined):
        return Undetermined  # why no limit was found changes nobody's limit
    if isinstance(value, tuple):
        return tuple(map(_core, value))
    if attrs.has(type(value)):
        kept = (field.name for field in attrs.fields(type(value)) if field.name not in _ASIDE)
        return (type(value), *(_core(getattr(value, name)) for name in kept))
    return value


def _compared(what: str, old: Any, new: Any, *, unordered: bool = False) -> Found:
    """Yield the one change of a value, if it is one; an empty list is nothing."""
    one, other = _core(old), _core(new)
    if unordered and isinstance(old, tuple) and isinstance(new, tuple):
        one, other = frozenset(one), frozenset(other)
    if one != other:
        yield what, None if old == () else old, None if new == () else new


def _procedure(old: Procedure, new: Procedure) -> Found:
    yield from _compared("code", old.code, new.code)
    for name in (*FIELDS, "citizen_limits"):
        yield from _compared(name, getattr(old, name), getattr(new, name), unordered=name in _UNORDERED)
    cases = _paired(old.cases, new.cases, lambda case: case.id)
    for id, before, after in sorted(cases, key=lambda pair: str(pair[0])):
        yield from _case(str(id), before, after)
    yield from _documents(old.documents, new.documents)
    yield from _fees(old.fees, new.fees)


def _paired(old: Iterable[T], new: Iterable[T], key: Callable[[T], Any]) -> list[tuple[Any, T | None, T | None]]:
    """Return what stands under each key before and after, first what is there after."""
    before, after = ({key(each): each for each in one} for one in (old, new))
    return [(name, before.get(name), after.get(name)) for name in dict.fromkeys((*after, *before))]


# -- cases ---------------------------------------------------------------------------------------------------------------------------

_EMPTY = Case(id="", limit=Undetermined(""))
_NO_PART = Part(id="", name=Text(""), limit=Undetermined(""))


def _case(id: str, old: Case | None, new: Case | None) -> Found:
    """A case that comes or goes is told by its limit, and by what else it says."""
    before, after = old or _EMPTY, new or _EMPTY
    yield from _compared(f"limit.{id}", old and old.limit, new and new.limit)
    yield from _modifiers(f"limit.{id}", before.modifiers, after.modifiers)
    yield from _extensions(f"limit.{id}", before.extensions, after.extensions)
    if old and new and old.name and new.name:
        yield from _compared(f"name.{id}", old.name, new.name)
    for what, start, other in _compared(f"starts.{id}", before.starts, after.starts):
        yield what, old and start, new and other
    for name in ("when", "excludes", "supplement", "request_within", "silence"):
        yield from _compared(f"{name}.{id}", getattr(before, name), getattr(after, name), unordered=name in _UNORDERED)
    for part, one, other in _paired(before.parts, after.parts, lambda part: part.id):
        yield from _part(f"{id}.parts.{part}", one, other)


def _part(id: str, old: Part | None, new: Part | None) -> Found:
    before, after = old or _NO_PART, new or _NO_PART
    yield from _compared(f"limit.{id}", old and old.limit, new and new.limit)
    yield from _extensions(f"limit.{id}", before.extensions, after.extensions)
    if old and new:
        yield from _compared(f"name.{id}", old.name, new.name)
    for name in ("when", "after", "request_within", "agency"):
        yield from _compared(f"{name}.{id}", getattr(before, name), getattr(after, name))


def _extensions(of: str, old: Sequence[Extension], new: Sequence[Extension]) -> Found:
    for reason, one, other in _paired(old, new, lambda extension: extension.reason.value):
        yield from _compared(f"{of}.extensions.{reason}", one and one.limit, other and other.limit)


def _modifiers(of: str, old: Sequence[Modifier], new: Sequence[Modifier]) -> Found:
    """Modifiers are the same where their conditions are, wherever they stand; where one comes before another may matter too."""
    pairs = _paired(_numbered(old), _numbered(new), lambda each: each[0])
    for number, (_, one, other) in enumerate(pairs):
        yield from _compared(f"{of}.modifiers.{number}", one and one[1], other and other[1])
    kept = {key for key, one, other in pairs if one and other}
    orders = [[key for key, each in _numbered(one) if key in kept and each.limit is not None] for one in (old, new)]
    if orders[0] != orders[1] and set(orders[0]) == set(orders[1]):
        yield f"{of}.modifiers", tuple(old), tuple(new)


def _numbered(modifiers: Sequence[Modifier]) -> list[tuple[Any, Modifier]]:
    """Each modifier with its condition, and how many of the same condition and kind stand before it."""
    keys = [(_core(each.when), each.add is not None) for each in modifiers]
    return [((*key, keys[:i].count(key)), each) for i, (key, each) in enumerate(zip(keys, modifiers, strict=True))]


# -- documents -----------------------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class _Wanted:
    """
    One document of a tree as the applicant sees it.

    Attributes:
        leaf: The document.
        when: All conditions above it and its own.
        instead: Documents that may be handed in instead of it.
    """

    leaf: DocumentRequirement
    when: Condition | None
    instead: tuple[str, ...]


def _documents(old: tuple[Requirement, ...], new: tuple[Requirement, ...]) -> Found:
    if not old or not new:  # an empty list was not read, so nobody can say that a document comes or goes
        yield from _compared("documents", old, new)
        return
    before, after = ({each.leaf.id: each for each in _wanted(tree, (), ())} for tree in (old, new))
    names = {_core(each.leaf.name): id for id, each in before.items() if id not in after}
    renamed = {id: names.pop(_core(each.leaf.name), id) for id, each in after.items() if id not in before}
    ids = {theirs: id for id, theirs in renamed.items()}
    for id in sorted({*after, *(id for id in before if id not in ids)}):
        one, other = before.get(renamed.get(id, id)), after.get(id)
        if one is None or other is None:
            yield f"documents.{id}", one and one.leaf, other and other.leaf
        else:
            yield from _document(f"documents.{id}", one, other, ids)


def _document(what: str, old: _Wanted, new: _Wanted, ids: Mapping[str, str]) -> Found:
    before, after = old.leaf, new.leaf
    yield from _compared(f"{what}.name", before.name, after.name)
    if Mode.DATA not in (before.mode, after.mode) and before.wanted() != after.wanted():
        yield f"{what}.quantity", before, after
    for name in ("form", "mode", "max_age", "replaceable_by"):
        yield from _compared(f"{what}.{name}", getattr(before, name), getattr(after, name))
    yield from _compared(f"{what}.when", old.when, new.when)
    if {ids.get(id, id) for id in old.instead} != {*new.instead}:
        yield f"{what}.instead", old.instead or None, new.instead or None


def _wanted(tree: Iterable[Requirement], when: tuple[Condition, ...], instead: tuple[str, ...]) -> Iterator[_Wanted]:
    for node in tree:
        conditions = (*when, node.when) if node.when is not None else when
        if isinstance(node, DocumentRequirement):
            holding = tuple(dict.fromkeys(conditions))
            whole = Every(holding) if len(holding) > 1 else holding[0] if holding else None
            yield _Wanted(leaf=node, when=whole, instead=instead)
        elif isinstance(node, AnyOf):
            for branch in node.of:
                others = (leaf.id for other in node.of if other is not branch for leaf in leaves((other,)))
                yield from _wanted((branch,), conditions, tuple(sorted({*instead, *others})))
        else:
            yield from _wanted(node.of, conditions, instead)


# -- fees ----------------------------------------------------------------------------------------------------------------------------


def _fees(old: Sequence[Fee], new: Sequence[Fee]) -> Found:
    """Rates of one name: those that are the same on both sides drop out, then those of one condition or of one amount belong together."""
    number = 0
    for name in dict.fromkeys(_core(fee.name) for fee in (*new, *old)):
        before, after = ([fee for fee in fees if _core(fee.name) == name] for fees in (old, new))
        pairs: list[tuple[Fee | None, Fee | None]] = []
        for like in (_core, lambda fee: _core(fee.when), lambda fee: fee.amount, lambda _: None):
            pairs += _taken(before, after, like)
        pairs += [*((fee, None) for fee in before), *((None, fee) for fee in after)]
        for one, other in pairs:
            if _core(one) != _core(other):
                yield f"fees.{number}", one, other
                number += 1


def _taken(before: list[Fee], after: list[Fee], like: Callable[[Fee], Any]) -> list[tuple[Fee | None, Fee | None]]:
    """Take the pairs that are alike out of both lists."""
    pairs: list[tuple[Fee | None, Fee | None]] = []
    for other in list(after):
        one = next((fee for fee in before if like(fee) == like(other)), None)
        if one is not None:
            before.remove(one)
            after.remove(other)
            pairs.append((one, other))
    return pairs


# -- the calendar --------------------------------------------------------------------------------------------------------------------


def _calendars(before: View, after: View) -> Found:
    """The bounds, the days that are something else, the counting sessions and the duty as they stand on the days of the views."""
    old, new = before.calendar, after.calendar
    if old is not new:
        yield from _days(old, new)
    hours, other = old.office_hours(before.on), new.office_hours(after.on)
    for number, weekday in enumerate(WEEKDAYS):
        yield from _compared(f"hours.{weekday}", hours.week[number], other.week[number])
        yield from _compared(f"duty.{weekday}", *(_duty(view.calendar, view.on, number) for view in (before, after)))


def _duty(calendar: Calendar, on: date, weekday: int) -> tuple[Any, ...]:
    held = (duty for duty in calendar.duties if duty.first <= on <= duty.last)
    return tuple(sorted({span for duty in held for span in duty.week[weekday]}))


def _days(old: Calendar, new: Calendar) -> Found:
    yield from _compared("calendar.first", old.first, new.first)
    yield from _compared("calendar.last", old.last, new.last)
    first, last = max(old.first, new.first), min(old.last, new.last)
    for day in sorted({day for calendar in (old, new) for day, _ in calendar.special if first <= day <= last}):
        one, other = old.day(day), new.day(day)
        if one.kind is not other.kind:
            yield f"calendar.{day}", one, other
