"""Answers: the facts that dossiers may bring, as far as some conditions tell them apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product
from math import prod
from typing import Any

from onestop.law.conditions import Condition, compared, facts_of
from onestop.law.procedures import COMMON_FACTS, Channel, Fact, FactType, Level, Procedure


def answers(procedure: Procedure, conditions: Sequence[Condition]) -> tuple[int, Iterator[dict[str, Any]]]:
    """Return every combination of facts that *conditions* tell apart, after how many there are."""
    names = sorted(frozenset[str]().union(*map(facts_of, conditions)))
    domains = [
        domain(procedure.facts.get(name) or COMMON_FACTS.get(name), [value for each in conditions for value in _values(each, name)], name)
        for name in names
    ]
    return prod(map(len, domains)), (dict(zip(names, values, strict=True)) for values in product(*domains))


def _values(condition: Condition, fact: str) -> list[Any]:
    return [value for name, value in compared(condition) if name == fact]


def domain(fact: Fact | None, values: Sequence[Any], name: str) -> list[Any]:
    """Return the values of a fact that tell conditions apart: each of *values*, with which they compare it, and its neighbours."""
    if fact is None:
        return [each.value for each in {"channel": Channel, "level": Level}.get(name, ())] or [*dict.fromkeys(values), ""]
    if fact.type is FactType.BOOL:
        return [True, False]
    if fact.type is FactType.CHOICE:
        return [*fact.choices]
    if fact.type is FactType.INT:
        return sorted({near for value in values if isinstance(value, int) for near in (value - 1, value, value + 1)})
    if fact.type is FactType.DATE:
        days = [fact.read(value) if isinstance(value, str) else value for value in values]
        near = {day.toordinal() + step for day in days if isinstance(day, date) for step in (-1, 0, 1)}
        return [date.fromordinal(ordinal) for ordinal in sorted(near) if 1 <= ordinal <= date.max.toordinal()]
    return [*dict.fromkeys(values), "\0"]
