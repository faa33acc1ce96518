"""Provenance: which file and line gave each value of a procedure, by which decision, and what it beat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from onestop.catalogs.catalog import Catalog
from onestop.catalogs.nodes import Items, Map, position
from onestop.law.procedures import Override, Procedure
from onestop.words.sources import Position

_FRAME = ("code", "field", "versions", "same_as_previous_except")


@attrs.frozen(kw_only=True)
class Given:
    """
    Where one value comes from (nguồn của giá trị).

    Attributes:
        what: Which value: the name of a field, for a case `cases.<id>.<field>`.
        value: What holds.
        origin: File, line and column.
        decision: Number of the decision behind it: that of the place, else that which published the version.
        instead_of: What a local decision replaced.
        national: Where that stands.
        beaten: Where other local values stand that it beats.
    """

    what: str
    value: Any
    origin: Position | None
    decision: str | None = None
    instead_of: Any = None
    national: Position | None = None
    beaten: tuple[Position | None, ...] = ()


def provenance(catalog: Catalog, procedure: Procedure) -> tuple[Given, ...]:
    """
    Return where each value of *procedure* comes from, in the order of its fields, those of a case under the case.

    `sources` stands once for each file that names some: those of a local decision are beside the nation's.
    """
    base = procedure.national or procedure
    published = procedure.decision.number if procedure.decision else None
    tree = catalog.written(base.origin) if base.origin else None
    places = dict(_places(tree, base.origin.file, base)) if tree and base.origin else {}
    local = {each.what: each for each in procedure.overrides}
    national = dict(_values(base))
    found: list[Given] = []
    for what, value in _values(procedure):
        setter = _set_with(what, local, procedure, base)
        if what == "sources":
            found += _local_sources(catalog, procedure)
        if what in local:
            found.append(_local(catalog, what, local[what].value, local[what], places.get(what)))
        elif setter is not None:
            if value or national[what]:
                found.append(_beside(catalog, what, value, setter, national[what], places.get(what)))
        elif what in places:
            # What a place adds to a list of the nation stands in a line of its own.
            found.append(Given(what=what, value=national[what], origin=places[what], decision=published))
    found += [_local(catalog, what, each.value, each, None) for what, each in local.items() if what not in {given.what for given in found}]
    return tuple(found)


_WITH_LIMIT = ("cites", "assumed", "wording", "confidence")
"""What an overlay that sets the limit of a case replaces with it."""


def _set_with(what: str, local: Mapping[str, Override], procedure: Procedure, base: Procedure) -> Override | None:
    """The override that decides *what* without naming it."""
    if what == "not_read":
        gone = (part.value for part in base.not_read if part not in procedure.not_read)
        return next((local[part] for part in gone if part in local), None)
    case, _, field = what.rpartition(".")
    return local.get(f"{case}.limit") if case and field in _WITH_LIMIT else None


def _beside(catalog: Catalog, what: str, value: Any, override: Override, before: Any, national: Position | None) -> Given:
    """What an overlay says beside `set`, such as `cites`, or leaves empty by what it sets."""
    field = what.rpartition(".")[2]
    here = _said_at(catalog, override.origin, field, "decision" if field == "cites" else None)
    replaced = before if before and before != value else None
    return Given(
        what=what,
        value=value,
        origin=here or _set_at(catalog, override.origin, override.what),
        decision=override.decision.number,
        instead_of=replaced,
        national=national if replaced else None,
    )


def _said_at(catalog: Catalog, entry: Position | None, *keys: str | None) -> Position | None:
    """Where an overlay says the first of *keys* that it says."""
    tree = catalog.written(entry) if entry else None
    said = next((key for key in keys if tree and key in tree), None)
    return position(tree, (said,), entry.file) if entry and said else None


def _local_sources(catalog: Catalog, procedure: Procedure) -> Iterator[Given]:
    """The sources that each overlay adds to those of the nation."""
    origins = dict.fromkeys(each.origin for each in procedure.overrides)
    for overlay in catalog.overlays.get(procedure.code, ()):
        if overlay.origin in origins and overlay.sources:
            yield Given(
                what="sources",
                value=overlay.sources,
                origin=_said_at(catalog, overlay.origin, "sources"),
                decision=overlay.decision.number,
            )


def _local(catalog: Catalog, what: str, value: Any, override: Override, national: Position | None) -> Given:
    return Given(
        what=what,
        value=value,
        origin=_set_at(catalog, override.origin, what),
        decision=override.decision.number,
        instead_of=override.instead_of,
        national=national,
        beaten=tuple(_set_at(catalog, origin, what) for origin in override.beaten),
    )


def _set_at(catalog: Catalog, entry: Position | None, what: str) -> Position | None:
    """Where an overlay sets *what*."""
    tree = catalog.written(entry) if entry else None
    if entry is None or tree is None:
        return entry
    return position(tree, ("set", next(part for part in reversed(what.split(".")) if part in tree["set"])), entry.file)


def _values(procedure: Procedure) -> list[tuple[str, Any]]:
    names = [field.name for field in attrs.fields(Procedure) if field.name not in (*_FRAME, "cases", "origin")]
    found = [(name, getattr(procedure, name)) for name in names]
    for case in procedure.cases:
        found += [(f"cases.{case.id}.{field.name}", getattr(case, field.name)) for field in attrs.fields(type(case)) if field.name != "id"]
    return found


def _places(tree: Map, file: str, procedure: Procedure) -> list[tuple[str, Position]]:
    """Where each key of a version stands, inherited ones included."""
    found = [(key, Position(file, *mark)) for key, mark in tree.values_at.items() if key not in (*_FRAME, "cases")]
    cases = tree.get("cases")
    if isinstance(cases, Items):
        for case, node in zip(procedure.cases, cases, strict=True):
            found += [(f"cases.{case.id}.{key}", Position(file, *mark)) for key, mark in node.values_at.items() if key != "id"]
    return found
