"""Answers: the facts that dossiers may bring, as far as some conditions tell them apart."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import date
from itertools import product
from math import prod
from typing import Any

from onestop.law.conditions import Condition, In, compared, holds, single
from onestop.law.procedures import Fact, FactType, Procedure

_WEIGHED = 300_000
"""Comparisons that are made to find the values of one fact that no condition tells apart; where there would be more, all are kept."""


def answers(procedure: Procedure, conditions: Sequence[Condition], *, unknown: bool = False) -> tuple[int, Iterator[dict[str, Any]]]:
    """
    Return every combination of facts that *conditions* tell apart, after how many there are.

    Args:
        procedure: What declares the facts.
        conditions: The conditions.
        unknown: Whether each fact may also be one that nobody gave; it is None then.
    """
    asked: dict[str, list[Any]] = {}
    for condition in conditions:
        for each in single(condition):
            asked.setdefault(each.fact, []).append(each)
    names = sorted(asked)
    domains: list[list[Any]] = []
    for name in names:
        values = domain(procedure.asks(name), [value for each in asked[name] for _, value in compared(each)])
        domains.append([*_apart(values, asked[name]), *([None] if unknown else [])])
    return prod(map(len, domains)), (dict(zip(names, values, strict=True)) for values in product(*domains))


def domain(fact: Fact | None, values: Sequence[Any]) -> list[Any]:
    """Return the values of a fact that tell conditions apart: each of *values*, which they name, and its neighbours; at least one."""
    if fact is None:
        return [*dict.fromkeys(values), ""]
    if fact.type is FactType.BOOL:
        return [True, False]
    if fact.type is FactType.CHOICE:
        return [*fact.choices] or [""]
    if fact.type is FactType.INT:
        return sorted({near for value in values if isinstance(value, int) for near in (value - 1, value, value + 1)}) or [0]
    if fact.type is FactType.DATE:
        days = [fact.read(value) if isinstance(value, str) else value for value in values]
        near = {day.toordinal() + step for day in days if isinstance(day, date) for step in (-1, 0, 1)}
        return [date.fromordinal(ordinal) for ordinal in sorted(near) if 1 <= ordinal <= date.max.toordinal()] or [date(2000, 1, 1)]
    return [*dict.fromkeys(values), "\0"]


def _apart(values: list[Any], conditions: Sequence[Any]) -> list[Any]:
    """One of each of *values* that *conditions* on their fact tell apart."""
    if len(values) * len(conditions) > _WEIGHED:
        return values
    tests = [_test(each) for each in conditions]
    found: dict[tuple[bool | None, ...], Any] = {}
    for value in values:
        found.setdefault(tuple(test(value) for test in tests), value)
    return [*found.values()]


def _test(condition: Any) -> Callable[[Any], bool | None]:
    """What tells whether a condition on one fact holds; a long list is looked up and not gone through."""
    if isinstance(condition, In):
        members = frozenset(map(_key, condition.values))
        return lambda value: _key(value) in members
    return lambda value: holds(condition, {condition.fact: value})


def _key(value: Any) -> Hashable:
    """What is the same of values that are the same to a condition: files write a date as text, and true is not 1."""
    return isinstance(value, bool), value.isoformat() if isinstance(value, date) else value
