"""
Examples: what is wrong in a file of worked examples, beyond the kind of its values.

Everything is looked up in the tree as it was written, so that an example which cannot be read is still checked for the rest.
An example that lists a finding in `expect.problems` tries that mistake on purpose, and is not told of it.
"""

from __future__ import annotations

import difflib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from onestop.catalogs import slips
from onestop.catalogs.files import Path, meant_args, shown
from onestop.catalogs.layers import in_force
from onestop.catalogs.lint import ALWAYS_KNOWN, chosen
from onestop.catalogs.nodes import Items, Map, describe, position
from onestop.clock.days import parse_moment
from onestop.law.places import is_place_code
from onestop.law.procedures import Procedure
from onestop.law.stages import AFTER_RECEIPT, Disposition, EventKind, Timeliness
from onestop.words.problems import CODES, Problem, problem

_DUE = ("due", "promised_due")
_EXPECTED: Mapping[str, str] = {
    **dict.fromkeys(_DUE, "expected_due"),
    "disposition": ", ".join(Disposition),
    "timeliness": ", ".join(Timeliness),
    "margin": "int",
    "assumed": "bool",
    "provisional": "bool",
    "problems": "list",
}
"""What each key of `expect` wants."""

_KINDS = frozenset(kind.value for kind in EventKind)
_ENDS = (EventKind.INTAKE_REFUSED, EventKind.RESOLVED, EventKind.REFUSED, EventKind.WITHDRAWN, EventKind.STOPPED)
_ANSWERS = {
    EventKind.SUPPLEMENTED: EventKind.SUPPLEMENT_REQUESTED,
    EventKind.PAID: EventKind.PAYMENT_REQUESTED,
    EventKind.RESUMED: EventKind.SUSPENDED,
}
"""What answers what."""


def check_examples(tree: Map, file: str) -> Iterator[Problem]:
    """Yield what the file alone shows: no example, names given twice, expectations of nothing or of what cannot be, impossible events."""
    names: set[str] = set()
    if tree.get("cases") == []:
        yield problem("OS203", position(tree, ("cases",), file), ("cases",), found="no_items", wanted="some_examples", near=None)
    for example in _examples(tree, file):
        name = example.tree.get("name")
        if isinstance(name, str):
            if name in names:
                yield example.at("OS309", "name", found=name)
            names.add(name)
        place = example.tree.get("place")
        if isinstance(place, str) and not is_place_code(place) and "OS620" not in example.tried:
            yield example.at("OS203", "place", found=shown(place), wanted="place", near=None)
        if example.tree.get("events") == []:
            yield example.at("OS203", "events", found="no_items", wanted="some_events", near=None)
        yield from _expects(example)
        yield from _order(example)


def check_links(tree: Map, file: str, procedures: Mapping[str, Sequence[Procedure]], left_out: Container[str]) -> Iterator[Problem]:
    """
    Yield what examples name and their procedure does not have on the day of the first receipt.

    Args:
        tree: The file as it was written.
        file: Name of the file for the positions.
        procedures: The versions of each procedure.
        left_out: Codes of procedures that were left out for errors of their own: of these nothing can be told.
    """
    code = tree.get("procedure")
    if not isinstance(code, str):
        return
    versions = procedures.get(code)
    if versions is None:
        if code not in left_out:
            near = difflib.get_close_matches(code, list(procedures), n=3, cutoff=0.7)
            at = position(tree, ("procedure",), file)
            known = ", ".join(near) or "-"
            yield problem("OS331", at, ("procedure",), what="procedure", found=code, known=known, near=near[0] if near else None)
        return
    for example in _examples(tree, file):
        day = example.day
        version = in_force(versions, day, example.known) if day else None
        if version is not None:
            yield from _facts(example, version)
            yield from _case(example, version)


class _Example:
    """One example as it was written."""

    def __init__(self, index: int, tree: Map, file: str) -> None:
        self.path: Path = ("cases", index)
        self.tree, self.file = tree, file
        expect = tree.get("expect")
        self.expect = expect if isinstance(expect, Map) else None
        listed = expect.get("problems") if isinstance(expect, Map) else None
        self.tried = frozenset(code for code in listed if isinstance(code, str)) if isinstance(listed, Items) else frozenset[str]()
        events = tree.get("events")
        self.events = [(i, event) for i, event in enumerate(events) if isinstance(event, Map)] if isinstance(events, Items) else []

    def at(self, code: str, *where: str | int, on_key: bool = False, **args: Any) -> Problem:
        return problem(code, position(self.tree, where, self.file, key=on_key), (*self.path, *where), **args)

    @property
    def day(self) -> date | None:
        """The day whose law holds: that of the first receipt, else of the first event."""
        moments = [(event.get("kind"), moment) for _, event in self.events if (moment := parse_moment(event.get("at")))]
        received = [moment for kind, moment in moments if kind == EventKind.RECEIVED]
        return min(received or [moment for _, moment in moments]).date() if moments else None

    @property
    def known(self) -> date | None:
        moment = parse_moment(self.tree.get("known"))
        return moment.date() if moment else None


def _examples(tree: Map, file: str) -> Iterator[_Example]:
    listed = tree.get("cases")
    if isinstance(listed, Items):
        yield from (_Example(i, entry, file) for i, entry in enumerate(listed) if isinstance(entry, Map))


def _expects(example: _Example) -> Iterator[Problem]:
    expect = example.expect
    if expect is None:
        return
    parts = expect.get("parts")
    nodes: list[tuple[Path, Map]] = [(("expect",), expect)]
    nodes += [(("expect", "parts", id), part) for id, part in parts.items() if isinstance(part, Map)] if isinstance(parts, Map) else []
    said = False
    for where, node in nodes:
        said = said or bool(node.keys() - {"parts"})
        for key, value in node.items():
            if key not in _EXPECTED:
                continue
            if value is None:
                yield example.at("OS203", *where, key, found=describe(value), wanted=_EXPECTED[key], near=None)
            elif key in _DUE and isinstance(value, str) and value != "none" and parse_moment(value) is None:
                none = value.casefold() in ("no", "non", "null", "nil", "không")
                meant = meant_args((("none",), None) if none else slips.moment(value))
                yield example.at("OS203", *where, key, found=shown(value), wanted=_EXPECTED[key], **meant)
            elif key == "problems" and isinstance(value, Items):
                for i, code in enumerate(value):
                    if isinstance(code, str) and code not in CODES:
                        close = _near(code, CODES)
                        yield example.at("OS203", *where, key, i, found=shown(code), wanted="finding_code", near=close)
    if not said:
        yield example.at("OS202", "expect", key="due, timeliness, disposition, …")


def _order(example: _Example) -> Iterator[Problem]:
    """Events that cannot count because of one that stands later, or already stood before: of the dossier, and of each part."""
    told: dict[Any, list[tuple[int, EventKind, datetime]]] = {}
    for i, event in example.events:
        moment, kind = parse_moment(event.get("at")), event.get("kind")
        if moment is not None and isinstance(kind, str) and kind in _KINDS:
            told.setdefault(event.get("part"), []).append((i, EventKind(kind), moment))
    for part, events in told.items():
        for i, kind, moment in events:
            found = _before(kind, moment, events) if part is None else None
            found = found or _unasked(kind, moment, events)
            if found and found[0] not in example.tried:
                finding, first, before, then, after = found
                yield example.at(
                    "OS332", "events", i, "at", first=first.value, before=before, then=then.value, after=after, finding=finding
                )


_Found = tuple[str, EventKind, datetime, EventKind, datetime]
"""The finding that a dossier would earn, the earlier event and the later one."""


def _before(kind: EventKind, moment: datetime, events: Sequence[tuple[int, EventKind, datetime]]) -> _Found | None:
    receipt = min((at for _, other, at in events if other is EventKind.RECEIVED), default=None)
    if kind in AFTER_RECEIPT and receipt is not None and moment < receipt:
        return "OS601", kind, moment, EventKind.RECEIVED, receipt
    counted = [(at, other) for _, other, at in events if other in _ENDS and not (other in AFTER_RECEIPT and receipt and at < receipt)]
    end = min(counted, default=None)
    if end is not None and kind is not EventKind.RESULT_RETURNED and end[0] < moment:
        return "OS604", end[1], end[0], kind, moment
    return None


def _unasked(kind: EventKind, moment: datetime, events: Sequence[tuple[int, EventKind, datetime]]) -> _Found | None:
    """An answer whose only question comes later."""
    asked = min((at for _, other, at in events if other is _ANSWERS.get(kind)), default=None)
    return ("OS602", kind, moment, _ANSWERS[kind], asked) if asked is not None and moment < asked else None


def _facts(example: _Example, version: Procedure) -> Iterator[Problem]:
    given = example.tree.get("facts")
    known = ALWAYS_KNOWN | version.facts.keys()
    for name, value in given.items() if isinstance(given, Map) else ():
        declared = version.asks(name)
        if name not in known:
            listed = ", ".join(sorted(known))
            yield example.at("OS303", "facts", name, on_key=True, found=name, known=listed, near=_near(name, known))
        elif declared is not None and value is not None and declared.read(value) is None and "OS619" not in example.tried:
            close = next(iter(chosen(value, declared)), None) if isinstance(value, str) and declared.choices else None
            yield example.at("OS312", "facts", name, fact=name, found=shown(value), wanted=declared.wanted, near=close)


def _case(example: _Example, version: Procedure) -> Iterator[Problem]:
    named = example.tree.get("case")
    ids = [case.id for case in version.cases]
    if isinstance(named, str) and named not in ids:
        if "OS607" not in example.tried:
            yield example.at("OS331", "case", what="case", found=named, known=", ".join(ids), near=_near(named, ids))
        return
    parts = list(dict.fromkeys(part.id for case in version.cases if named in (None, case.id) for part in case.parts))
    places: list[tuple[Any, Path]] = [(event.get("part"), ("events", i, "part")) for i, event in example.events]
    expected = example.expect.get("parts") if example.expect else None
    for id, where in places:
        if isinstance(id, str) and id not in parts and "OS623" not in example.tried:
            yield example.at("OS331", *where, what="part", found=id, known=", ".join(parts) or "-", near=_near(id, parts))
    for id in expected if isinstance(expected, Map) else ():
        if id not in parts:
            known = ", ".join(parts) or "-"
            yield example.at("OS331", "expect", "parts", id, on_key=True, what="part", found=id, known=known, near=_near(id, parts))


def _near(found: str, known: Iterable[str]) -> str | None:
    return next(iter(difflib.get_close_matches(found, list(known), n=1, cutoff=0.6)), None)
