"""
Conditions as data: a small closed set over named facts, with no expression language.

A condition holds, does not hold, or cannot be told because a fact is missing (`None`): the caller then asks, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

import attrs

Facts: TypeAlias = Mapping[str, Any]


@attrs.frozen
class Equals:
    """The fact is this value."""

    fact: str
    value: Any


@attrs.frozen
class In:
    """The fact is one of these values."""

    fact: str
    values: tuple[Any, ...]


@attrs.frozen
class AtLeast:
    """The fact is this number or more."""

    fact: str
    value: Any


@attrs.frozen
class AtMost:
    """The fact is this number or less."""

    fact: str
    value: Any


@attrs.frozen
class Before:
    """The fact is a date before this one."""

    fact: str
    value: Any


@attrs.frozen
class After:
    """The fact is a date after this one."""

    fact: str
    value: Any


@attrs.frozen
class Every:
    """Every one of these holds."""

    of: tuple[Condition, ...]


@attrs.frozen
class Some:
    """At least one of these holds."""

    of: tuple[Condition, ...]


@attrs.frozen
class Not:
    """This does not hold."""

    of: Condition


Condition: TypeAlias = Equals | In | AtLeast | AtMost | Before | After | Every | Some | Not
"""A condition (trường hợp): the closed union."""


def holds(condition: Condition, facts: Facts) -> bool | None:
    """Return whether *condition* holds for *facts*, None where a fact that it needs is missing."""
    match condition:
        case Every(of):
            return _all(holds(part, facts) for part in of)
        case Some(of):
            return _not(_all(_not(holds(part, facts)) for part in of))
        case Not(of):
            return _not(holds(of, facts))
        case _:
            found = facts.get(condition.fact)
            if isinstance(found, datetime):
                found = found.date()
            return None if found is None else _compare(condition, found)


def _compare(condition: Equals | In | AtLeast | AtMost | Before | After, found: Any) -> bool | None:
    try:
        match condition:
            case Equals(_, value):
                return _same(found, value)
            case In(_, values):
                return any(_same(found, value) for value in values)
            case AtLeast(_, value):
                return bool(found >= value)
            case AtMost(_, value):
                return bool(found <= value)
            case Before(_, value):
                return bool(found < value)
            case After(_, value):
                return bool(found > value)
    except TypeError:  # a fact of another type than declared: reported where facts are checked, here it cannot be told
        return None


def _same(found: Any, value: Any) -> bool:
    """Whether a fact is this value; files write a date as text, and true is not 1."""
    if isinstance(found, date) and isinstance(value, str):
        return found.isoformat() == value
    return isinstance(found, bool) == isinstance(value, bool) and bool(found == value)


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _all(values: Iterator[bool | None]) -> bool | None:
    unknown = False
    for value in values:
        if value is False:
            return False
        unknown = unknown or value is None
    return None if unknown else True


def facts_of(condition: Condition) -> frozenset[str]:
    """Return the names of the facts that *condition* asks."""
    match condition:
        case Every(of) | Some(of):
            return frozenset().union(*map(facts_of, of))
        case Not(of):
            return facts_of(of)
        case _:
            return frozenset((condition.fact,))


def single(condition: Condition) -> Iterator[Equals | In | AtLeast | AtMost | Before | After]:
    """Yield each condition on one fact that *condition* is made of."""
    match condition:
        case Every(of) | Some(of):
            for part in of:
                yield from single(part)
        case Not(of):
            yield from single(of)
        case _:
            yield condition


def compared(condition: Condition) -> Iterator[tuple[str, Any]]:
    """Yield each fact with each value that *condition* compares it with."""
    for each in single(condition):
        if isinstance(each, In):
            yield from ((each.fact, value) for value in each.values)
        else:
            yield each.fact, each.value
