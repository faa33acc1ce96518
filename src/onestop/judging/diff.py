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
    cases = {case.id: case for case in old.cases}, {case.id: case for case in new.cases}
    for id in sorted({*cases[0], *cases[1]}):
        limits = tuple(found[id].limit if id in found else None for found in cases)
        if limits[0] != limits[1]:
            yield Change(code, f"limit.{id}", *limits)
    if old.documents != new.documents:
        yield Change(code, "documents", len(old.documents), len(new.documents))
