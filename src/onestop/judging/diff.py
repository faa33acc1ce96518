"""Diff: what differs between two views of the law, procedure by procedure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from onestop.law.procedures import Procedure
from onestop.law.views import View


@attrs.frozen
class Change:
    """One difference: which procedure, which of its values, before and after (None where it is not there)."""

    procedure: str
    what: str
    before: Any
    after: Any


def diff(before: View, after: View) -> Iterator[Change]:
    """Yield what changes from one view to the other: procedures that come or go, limits, levels, documents."""
    for code in sorted({*before.procedures, *after.procedures}):
        old, new = before.procedures.get(code), after.procedures.get(code)
        if old is None or new is None:
            yield Change(code, "procedure", old and old.name, new and new.name)
        else:
            yield from _changes(code, old, new)


def _changes(code: str, old: Procedure, new: Procedure) -> Iterator[Change]:
    if old.level != new.level:
        yield Change(code, "level", old.level, new.level)
    before, after = _limits(old), _limits(new)
    for what in sorted({*before, *after}):
        if before.get(what) != after.get(what):
            yield Change(code, f"limit.{what}", before.get(what), after.get(what))
    if old.documents != new.documents:
        yield Change(code, "documents", len(old.documents), len(new.documents))


def _limits(procedure: Procedure) -> dict[str, Any]:
    """Every limit of a procedure by where it stands: its cases, what modifies them, and what extends them."""
    found: dict[str, Any] = {}
    for case in procedure.cases:
        found[case.id] = case.limit
        found |= {f"{case.id}.modifiers.{i}": modifier.limit or modifier.add for i, modifier in enumerate(case.modifiers)}
        found |= {f"{case.id}.{extension.reason.value}": extension.limit for extension in case.extensions}
        found |= {f"{case.id}.{part.id}": part.limit for part in case.parts}
    return found
