"""
Perturbation: each value of a catalogue is changed a little, in memory, and a worked example or a lint rule must notice.

What is changed is what an example can tell: whatever decides a date, an outcome or a finding. Documents, fees and what is only
posted decide none of these, so they are left alone. A value that is inherited by later versions is one value, changed in all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import attrs

from onestop.catalogs import lint
from onestop.catalogs.catalog import AuthoredCase, CaseFile
from onestop.catalogs.files import Path, structure
from onestop.catalogs.layers import by_start
from onestop.catalogs.nodes import Items, Map, position
from onestop.catalogs.traps import check_laws, check_traps
from onestop.clock.calendars import Calendar
from onestop.engine import Onestop
from onestop.law.overlays import Overlay
from onestop.law.procedures import ClockStart, Procedure
from onestop.law.regimes import SupplementEffect
from onestop.testing.cases import run_case
from onestop.words.problems import Problem, Severity
from onestop.words.sources import Position

KINDS = (
    "limit",
    "unit",
    "hour",
    "extension",
    "modifier",
    "part",
    "silence",
    "request_within",
    "date",
    "start",
    "when",
    "excludes",
    "supplement",
    "after",
    "weekdays",
)
"""
What is changed.

`limit`, `extension`, `modifier`, `part`, `silence`, `request_within`: a number, one more and one less. `unit`: working days for days and
the like, an option of a limit left out. `hour`: a cut-off, a minute later and earlier. `date`: `valid_from`, `valid_to`, `announced`, a day
later and earlier. `start`: another start. `when`: a condition that never holds, one that always does, its bounds moved by one; here only
examples count. `excludes`, `after`, `weekdays`: one of the list left out. `supplement`: each other effect.
"""


@attrs.frozen(kw_only=True)
class Perturbed:
    """
    One value that was changed.

    Attributes:
        procedure: Code of its procedure.
        kind: One of `KINDS`.
        path: Where it stands: keys and indexes, from the version or the overlay.
        origin: File, line and column.
        value: What is written.
        changes: How many changes were tried.
        unnoticed: The changes that no example and no lint rule noticed; `-` for a value left out or a condition that never holds,
            `*` for a condition that always holds.
    """

    procedure: str
    kind: str
    path: Path
    origin: Position
    value: str
    changes: int
    unnoticed: tuple[str, ...]

    @property
    def checked(self) -> bool:
        """Whether every change was noticed."""
        return not self.unnoticed


def perturb(
    site: Onestop,
    procedure: str | None = None,
    files: Collection[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Perturbed]:
    """
    Yield every value that was changed, with the changes that nothing noticed.

    An example that fails as things are notices nothing. Nothing is written, and *site* stays as it is.

    Args:
        site: The catalogue; only the examples of the procedure concerned are run again.
        procedure: Code of the one procedure whose values are changed.
        files: Names of the files whose values are changed, as positions call them; all by default.
        progress: Called with (values done, values in all).
    """
    catalog = site.catalog
    codes = sorted(code for code in {*catalog.procedures, *catalog.overlays} if procedure in (None, code))
    benches = [(bench, bench.spots(files)) for bench in (_Bench(site, code) for code in codes)]
    total, done = sum(len(spots) for _, spots in benches), 0
    for bench, spots in benches:
        for spot in spots:
            yield bench.perturbed(spot)
            done += 1
            if progress:
                progress(done, total)


# -- what can be changed -------------------------------------------------------------------------------------------------------------

_GONE = object()
"""The change that leaves a value out."""


@attrs.frozen
class _Spot:
    """
    A place in one mapping, what stands there, and what might stand there instead.

    Attributes:
        key: The place of the key, where that is what is in doubt.
        lint: Whether what lint says of the change counts.
    """

    kind: str
    path: Path
    node: Any
    changes: tuple[Any, ...]
    key: Path = ()
    lint: bool = True


_UNITS = ("working_days", "calendar_days", "months", "working_hours", "hours")
_MIXED_UP = {
    "working_days": ("calendar_days", 1),
    "calendar_days": ("working_days", 1),
    "months": ("calendar_days", 30),
    "working_hours": ("hours", 1),
    "hours": ("working_hours", 1),
}
"""The unit that each is taken for, and how many of it go into one."""


def _of_version(tree: Map) -> Iterator[_Spot]:
    """What can be changed in a version, or in an overlay."""
    for key in ("valid_from", "valid_to", "announced"):
        yield from _date("date", (key,), tree.get(key))
    yield from _listed("weekdays", (), tree)
    for i, case in _items(tree, "cases"):
        yield from _of_case(case, ("cases", i), "limit")
    if isinstance(tree.get("set"), Map):
        yield from _of_case(tree["set"], ("set",), "limit")


def _of_case(case: Map, path: Path, kind: str) -> Iterator[_Spot]:
    """What can be changed in a case, in a part, or in what an overlay sets."""
    for key, named in (("limit", kind), ("silence", "silence"), ("request_within", "request_within")):
        yield from _limit(named, (*path, key), case.get(key))
    for i, extension in _items(case, "extensions"):
        yield from _limit("extension", (*path, "extensions", i, "limit"), extension.get("limit"))
    for i, modifier in _items(case, "modifiers"):
        at = (*path, "modifiers", i)
        yield from _limit("modifier", (*at, "limit"), modifier.get("limit"))
        for unit, number in (modifier.get("add") or {}).items():
            yield from _number("modifier", (*at, "add", unit), number)
        yield from _when((*at, "when"), modifier.get("when"))
    for i, part in _items(case, "parts"):
        yield from _of_case(part, (*path, "parts", i), "part")
    yield from _when((*path, "when"), case.get("when"))
    yield from _start((*path, "starts"), case.get("starts"))
    yield from _listed("excludes", path, case)
    yield from _listed("after", path, case)
    effect = case.get("supplement")
    if effect is not None:
        yield _Spot("supplement", (*path, "supplement"), effect, tuple(each.value for each in SupplementEffect if each.value != effect))


def _items(tree: Map, key: str) -> Iterator[tuple[int, Map]]:
    return ((i, each) for i, each in enumerate(tree.get(key) or ()) if isinstance(each, Map))


def _listed(kind: str, path: Path, tree: Map) -> Iterator[_Spot]:
    """Each item of a list, which may be missing."""
    for i, each in enumerate(tree.get(kind) or ()):
        yield _Spot(kind, (*path, kind, i), each, (_GONE,))


def _limit(kind: str, path: Path, limit: Any) -> Iterator[_Spot]:
    """The numbers, hours, units and options of a limit, whatever it is made of."""
    if not isinstance(limit, Map):
        return
    for unit in limit:
        at = (*path, unit)
        if unit in _UNITS:
            yield from _number(kind, at, limit[unit])
            yield _Spot("unit", path, limit, (_taken_for(limit, unit),), key=at)
        elif unit in ("first_day_counted", "roll"):
            yield _Spot("unit", at, limit[unit], (_GONE,))
        elif unit == "undetermined":
            yield _Spot("unit", path, limit, (_map(limit, working_days=1),), key=at)
        elif unit == "same_day":
            yield _Spot("unit", path, limit, (_map(limit, working_days=1),), key=at)
            hours = limit[unit] or {}
            yield from _hour((*at, "cutoff"), hours.get("cutoff"))
            yield from _hour((*at, "result_at"), hours.get("result_at"))
            if "cutoff" in hours:
                after = hours.get("after", "must")
                yield _Spot("hour", (*at, "after"), after, ("may" if after == "must" else "must",))
        elif unit == "then":
            for i, stage in enumerate(limit[unit]):
                yield from _limit(kind, (*at, i), stage)
        elif unit == "together":
            for i, branch in enumerate(limit[unit].get("branches") or ()):
                yield from _limit(kind, (*at, "branches", i), branch)
            yield from _limit(kind, (*at, "cap"), limit[unit].get("cap"))


def _taken_for(limit: Map, unit: str) -> Map:
    """The same number of the unit that this one is taken for; how a last day rolls is not a question of working days."""
    other, each = _MIXED_UP[unit]
    kept = {"first_day_counted": limit["first_day_counted"]} if "first_day_counted" in limit and unit != "hours" else {}
    return _map(limit, **{other: _plain(Fraction(str(limit[unit])) * each)}, **kept)


def _number(kind: str, path: Path, number: Any) -> Iterator[_Spot]:
    exact = Fraction(str(number))
    yield _Spot(kind, path, number, (_plain(exact + 1), _plain(exact - 1)))


def _plain(exact: Fraction) -> int | str:
    """A number as a file writes it."""
    return exact.numerator if exact.denominator == 1 else str(exact)


def _hour(path: Path, text: Any) -> Iterator[_Spot]:
    if text is not None:
        moment = datetime.fromisoformat(f"2000-01-01T{text}")
        near = [moment + timedelta(minutes=by) for by in (1, -1)]
        yield _Spot("hour", path, text, tuple(f"{each:%H:%M}" for each in near if each.date() == moment.date()))


def _date(kind: str, path: Path, text: Any) -> Iterator[_Spot]:
    if text is not None:
        day = date.fromisoformat(text)
        yield _Spot(kind, path, text, tuple(str(day + timedelta(days=by)) for by in (1, -1)))


def _start(path: Path, start: Any) -> Iterator[_Spot]:
    """
    Another start, and its hours and days.

    The receipts differ from each other only for dossiers of another area, so that the submission is what they are mixed up with.
    """
    if isinstance(start, Map):
        yield from _hour((*path, "deemed_after"), start.get("deemed_after"))
        if "day" in start:
            yield from _number("start", (*path, "day"), start["day"])
        if start.get("outside_hours") is not None:
            yield _Spot("start", (*path, "outside_hours"), start["outside_hours"], (not start["outside_hours"],))
        path, start = (*path, "on"), start.get("on")
    if start is not None:
        receipt = start in (ClockStart.RECEIPT, ClockStart.COMPLETE_RECEIPT)
        yield _Spot("start", path, start, ((ClockStart.SUBMISSION if receipt else ClockStart.COMPLETE_RECEIPT).value,))


def _when(path: Path, condition: Any) -> Iterator[_Spot]:
    if isinstance(condition, Map):
        # Lint would always find a made-up condition odd; what matters is an example that meets it and one that does not.
        yield _Spot(
            "when", path, condition, (_map(condition, any=Items(condition.mark)), _map(condition, all=Items(condition.mark))), lint=False
        )
        yield from _bounds(path, condition)


def _bounds(path: Path, tree: Any) -> Iterator[_Spot]:
    """The numbers and days at which a condition begins to hold."""
    for key, value in tree.items() if isinstance(tree, Map) else enumerate(tree) if isinstance(tree, Items) else ():
        if key in ("at_least", "at_most"):
            yield from _number("when", (*path, key), value)
        elif key in ("before", "after") and isinstance(value, str):
            yield from _date("when", (*path, key), value)
        else:
            yield from _bounds((*path, key), value)


# -- changing it ---------------------------------------------------------------------------------------------------------------------


def _map(like: Map, **entries: Any) -> Map:
    """A mapping that stands where *like* stands."""
    made = Map(like.mark)
    for key, value in entries.items():
        made.put(key, value, like.mark, like.mark)
    return made


def _changed(tree: Any, path: Path, value: Any) -> Any:
    """Return *tree* with *value* at *path*, or without what stands there; what is on the way is copied, *tree* itself stays."""
    if not path:
        return value
    step, below = path[0], path[1:]
    if isinstance(tree, Map):
        made = Map(tree.mark)
        made.take(tree)
        key = str(step)
        if value is _GONE and not below:
            del made[key], made.keys_at[key], made.values_at[key]
        else:
            at = tree.values_at.get(key, tree.mark)
            made.put(key, _changed(tree.get(key), below, value), tree.keys_at.get(key, at), at)
        return made
    items = Items(tree.mark)
    for i, (each, at) in enumerate(zip(tree, tree.values_at, strict=True)):
        if i != step or below or value is not _GONE:
            items.append(_changed(each, below, value) if i == step else each)
            items.values_at.append(at)
    return items


def _shown(path: Path, node: Any) -> str:
    if node is _GONE or node == {"any": []}:
        return "-"
    if node == {"all": []}:
        return "*"
    return f"{path[-1]}: {_text(node)}" if isinstance(path[-1], str) else _text(node)


def _text(node: Any) -> str:
    if isinstance(node, Map):
        return "{" + ", ".join(f"{key}: {_text(value)}" for key, value in node.items()) + "}"
    if isinstance(node, Items):
        return f"[{', '.join(map(_text, node))}]"
    return str(node).lower() if isinstance(node, bool) else str(node)


# -- who notices ---------------------------------------------------------------------------------------------------------------------


@attrs.frozen
class _Written:
    """A version or an overlay as it is written."""

    cls: type[Procedure] | type[Overlay]
    path: Path
    tree: Map
    file: str
    value: Any


@attrs.frozen
class _Found:
    """One value with each place of the bench that it reaches: the number of the version or overlay, and the place in it."""

    origin: Position
    places: tuple[tuple[int, _Spot], ...]


class _Bench:
    """One procedure, its local decisions, and the examples that come out as things are."""

    def __init__(self, site: Onestop, code: str) -> None:
        self.site, self.code, catalog = site, code, site.catalog
        self.written: list[_Written] = []
        for i, version in enumerate(catalog.procedures.get(code, ())):
            self._put(Procedure, ("versions", i), version)
        for overlay in catalog.overlays.get(code, ()):
            self._put(Overlay, (), overlay)
        self._examples: list[tuple[CaseFile, AuthoredCase]] | None = None
        self._findings: frozenset[Any] = frozenset()

    def _put(self, cls: type[Procedure] | type[Overlay], path: Path, value: Any) -> None:
        tree = self.site.catalog.written(value.origin)
        assert tree is not None  # what was read stands somewhere
        self.written.append(_Written(cls, path, tree, value.origin.file, value))

    def spots(self, files: Collection[str] | None) -> list[_Found]:
        """Return each value once, also where several versions inherit it, in the order of the files."""
        found: dict[tuple[str, Position], list[tuple[int, _Spot]]] = {}
        for i, each in enumerate(self.written):
            if files is None or each.file in files:
                for spot in _of_version(each.tree):
                    at = position(each.tree, spot.key or spot.path, each.file, key=bool(spot.key))
                    found.setdefault((spot.kind, at), []).append((i, spot))
        spots = [_Found(at, tuple(places)) for (_, at), places in found.items()]
        return sorted(spots, key=lambda each: (each.origin.file, each.origin.line or 0, each.origin.column or 0))

    def perturbed(self, found: _Found) -> Perturbed:
        """Try every change of one value."""
        i, spot = found.places[0]
        unnoticed = []
        for change in spot.changes:
            trees = {i: _changed(self.written[i].tree, place.path, change) for i, place in found.places}
            if not self._noticed(trees, lint=spot.lint):
                unnoticed.append(_shown(spot.path, change))
        return Perturbed(
            procedure=self.code,
            kind=spot.kind,
            path=(*self.written[i].path, *spot.path),
            origin=found.origin,
            value=_shown(spot.path, spot.node),
            changes=len(spot.changes),
            unnoticed=tuple(unnoticed),
        )

    def _noticed(self, trees: Mapping[int, Map], *, lint: bool) -> bool:
        """Whether the reader, an example or, with *lint*, a lint rule notices that these versions or overlays read otherwise."""
        written = list(self.written)
        for i, tree in trees.items():
            old = written[i]
            value, problems = structure(tree, old.cls, old.file, old.path)
            if value is None or problems:
                return True
            written[i] = attrs.evolve(old, tree=tree, value=attrs.evolve(value, origin=old.value.origin))
        catalog = self.site.catalog
        versions = tuple(by_start(each.value for each in written if each.cls is Procedure))
        overlays = tuple(each.value for each in written if each.cls is Overlay)
        changed = attrs.evolve(
            catalog, procedures={**catalog.procedures, self.code: versions}, overlays={**catalog.overlays, self.code: overlays}
        )
        site = self.site.with_catalog(changed)
        if any(run_case(site, file, case).problems for file, case in self._passing()):
            return True
        return lint and not self._lint(written) <= self._findings

    def _passing(self) -> list[tuple[CaseFile, AuthoredCase]]:
        """The examples that come out as things are; at the same time what lint says then."""
        if self._examples is None:
            own = [(file, case) for file in self.site.catalog.cases if file.procedure == self.code for case in file.cases]
            self._examples = [(file, case) for file, case in own if not run_case(self.site, file, case).problems]
            self._findings = self._lint(self.written)
        return self._examples

    def _lint(self, written: list[_Written]) -> frozenset[Any]:
        """What lint says of the procedure and its local decisions, hints left out."""
        return frozenset((found.code, found.source) for found in self._problems(written) if found.severity is not Severity.HINT)

    def _problems(self, written: list[_Written]) -> Iterable[Problem]:
        versions: dict[str, list[tuple[Path, Map, Procedure]]] = {}
        overlays: list[lint.Read] = []
        for each in written:
            if each.cls is Procedure:
                versions.setdefault(each.file, []).append((each.path, each.tree, each.value))
            else:
                overlays.append((each.path, each.tree, each.file, each.value))
        for file, read in versions.items():
            yield from lint.check_versions(read, file)
            yield from check_traps(read, file)
            yield from check_laws(read, self.site.catalog.laws, file)
        for path, tree, file, overlay in overlays:
            yield from lint.check_overlay(path, tree, overlay, file)
        procedures = {self.code: [version for read in versions.values() for _, _, version in read]}
        yield from (found for found, _ in lint.check_overlays(overlays, procedures, self._calendar))

    def _calendar(self) -> Calendar | None:
        horizon = self.site.catalog.horizon
        return self.site.at(horizon.first).calendar if horizon else None
