"""
The catalogue: everything that the YAML files of some folders say, read once, checked, frozen.

A file with errors is left out as a whole and reported; the other files still load. Of a bundle, files that were checked when it was
made are read when somebody first asks for what they say.
"""

from __future__ import annotations

import contextlib
import difflib
import gc
import hashlib
import re
from collections import ChainMap, Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, TypeVar

import attrs

from onestop.catalogs import lint, slips
from onestop.catalogs.bundles import Root, open_root
from onestop.catalogs.examples import check_examples, check_links
from onestop.catalogs.files import local_entries, meant_args, shared_nodes, shown, structure, versions
from onestop.catalogs.later import Listed, Procedures
from onestop.catalogs.layers import by_start, lineage
from onestop.catalogs.nodes import Items, Map, position, read, read_file
from onestop.catalogs.traps import check_laws, check_texts, check_traps
from onestop.clock.calendars import DEFAULT_HOURS, Calendar, OfficeHours
from onestop.clock.holidays import LunarYear, Notice, Statute, derive
from onestop.law.overlays import Overlay, cited
from onestop.law.places import NATION, Place, is_place_code
from onestop.law.procedures import Channel, Procedure
from onestop.law.regimes import Regime
from onestop.law.stages import Disposition, EventKind, Timeliness
from onestop.words import VERSION
from onestop.words.errors import CatalogError
from onestop.words.problems import Problem, Severity, problem
from onestop.words.sources import Position, Source, Text

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Law:
    """A legal text that the catalogue may cite (văn bản quy phạm pháp luật)."""

    name: Text | None = None
    in_force: date | None = None
    until: date | None = None
    note: Text | None = None


@attrs.frozen(kw_only=True)
class Laws:
    """The file `laws.yaml`: every text that a citation may name, by its number."""

    laws: dict[str, Law]


@attrs.frozen(kw_only=True)
class Places:
    """The file `places.yaml`."""

    sources: tuple[Source, ...] = ()
    places: tuple[Place, ...]


@attrs.frozen(kw_only=True)
class Horizon:
    """The file `calendar/horizon.yaml`: the bounds of the calendar and the lunar dates inside them."""

    first: date
    last: date
    sources: tuple[Source, ...] = ()
    note: Text | None = None
    lunar: dict[str, LunarYear]


@attrs.frozen(kw_only=True)
class Sessions:
    """Counting sessions of a place, by weekday (buổi làm việc)."""

    place: str = NATION
    sessions: dict[str, tuple[tuple[str, ...], ...]]
    sources: tuple[Source, ...] = ()
    assumed: Text | None = None
    note: Text | None = None


@attrs.frozen(kw_only=True)
class PartExpectation:
    """What a case expects of a part of its answer; a key that is left out is not checked."""

    due: str | None = None
    promised_due: str | None = None
    disposition: Disposition | None = None
    timeliness: Timeliness | None = None
    margin: int | None = None
    assumed: bool | None = None
    provisional: bool | None = None
    problems: tuple[str, ...] | None = None


@attrs.frozen(kw_only=True)
class Expectation(PartExpectation):
    """What a case expects of the answer, and of its parts by their ids."""

    parts: dict[str, PartExpectation] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class AuthoredEvent:
    """An event of a case, as written."""

    at: datetime
    kind: EventKind
    reason: str | None = None
    until: datetime | None = None
    part: str | None = None


@attrs.frozen(kw_only=True)
class AuthoredCase:
    """One worked example beside a procedure: events in, expected answer out."""

    name: str
    place: str = NATION
    case: str | None = None
    channel: Channel = Channel.IN_PERSON
    facts: dict[str, Any] = attrs.field(factory=dict)
    known: date | None = None
    now: datetime | None = None
    events: tuple[AuthoredEvent, ...]
    expect: Expectation
    why: Text | None = None
    origin: Position | None = None


@attrs.frozen(kw_only=True)
class CaseFile:
    """
    The file `<code>.cases.yaml` beside a procedure.

    Attributes:
        procedure: Code of the procedure.
        cases: The examples that can be run.
        left_out: How many cannot, because lint has an error of them.
    """

    procedure: str
    cases: tuple[AuthoredCase, ...]
    origin: Position | None = None
    left_out: int = 0


@attrs.frozen(kw_only=True)
class Scope:
    """
    Whose a folder or a list of local decisions is, and for which places it may speak (phạm vi phục vụ).

    Attributes:
        label: Name and version of the plugin.
        places: What it serves; the nation means every place.
        folder: How its folders are called in positions; None: by their own names.
    """

    label: str
    places: tuple[str, ...]
    folder: str | None = None

    def holds(self, place: str, places: Mapping[str, Place]) -> bool:
        """Return whether *place* is served, itself or by a place above it."""
        return not set(self.places).isdisjoint(lineage(place, places))


@attrs.frozen(kw_only=True)
class Held:
    """What the files of one folder gave: how many procedures, and how many local decisions."""

    scopes: tuple[Scope, ...] = ()
    procedures: int = 0
    overlays: int = 0


@attrs.frozen(kw_only=True)
class Catalog:
    """
    Everything that some folders of YAML say.

    Attributes:
        procedures: Versions of each procedure in order of their start, by code.
        overlays: Local decisions, by the code of the procedure.
        refusing: Places whose local decisions cannot be used, with the reasons: they must not answer by the nation's rules instead.
        regimes: One-stop regimes in order of their start.
        statutes: Laws that give days off.
        notices: Official notices of days off.
        horizon: Bounds of the calendar and lunar dates; None where no folder gives them.
        hours: Counting sessions by place.
        laws: Texts that citations may name.
        places: Administrative units by code.
        cases: Worked examples by procedure.
        files: Where each file that was read lies; those of a bundle lie nowhere.
        texts: What each file says, word for word.
        folders: Whose each folder is and what it gave, by its name in positions.
        problems: Everything wrong that was found.
        revision: Short digest of all that was read.
    """

    procedures: Mapping[str, tuple[Procedure, ...]]
    overlays: dict[str, tuple[Overlay, ...]]
    refusing: dict[str, tuple[Problem, ...]]
    regimes: tuple[Regime, ...]
    statutes: tuple[Statute, ...]
    notices: tuple[Notice, ...]
    horizon: Horizon | None
    hours: dict[str, OfficeHours]
    assumed_hours: dict[str, Text]
    laws: dict[str, Law]
    places: dict[str, Place]
    cases: Sequence[CaseFile]
    files: dict[str, Path] = attrs.field(factory=dict, repr=False, eq=False)
    texts: dict[str, bytes] = attrs.field(factory=dict, repr=False, eq=False)
    folders: dict[str, Held] = attrs.field(factory=dict, repr=False, eq=False)
    problems: tuple[Problem, ...]
    revision: str

    def written(self, origin: Position) -> Map | None:
        """Return the version or the local decision that begins at *origin* as it is written, with all that it takes over."""
        tree = read(self.texts.get(origin.file, b""), origin.file)[0]
        if tree is None:
            return None
        listed = (local_entries if "overlays" in tree else versions)(tree, origin.file)[0]
        return next((whole for _, whole in listed if position(whole, (), origin.file) == origin), None)


def read_catalog(
    roots: Iterable[Path | Root],
    progress: Callable[[int, int], None] | None = None,
    *,
    scopes: Mapping[Path, tuple[Scope, ...]] = MappingProxyType({}),
    given: Collection[Path] = (),
    computed: Iterable[tuple[Scope, Sequence[Overlay]]] = (),
) -> Catalog:
    """
    Return the catalogue of some folders; the same folder is read once.

    What a plugin brings for a place that it does not serve is not taken, and its own places refuse; what cannot be read of it, or
    contradicts what is there, makes them refuse too. Files that restate word for word what the nation or the caller gave are not read
    again.

    Args:
        roots: Folders or bundles, or what was opened of them, the national one first.
        progress: Called with (files read, files in all).
        scopes: Whose a folder is, where it is that of plugins.
        given: Folders that the caller gave beside, whose files hold whatever place they name.
        computed: Local decisions that plugins computed.
    """
    opened = [
        (root, (), True) if isinstance(root, Root) else (open_root(root), scopes.get(root, ()), root not in scopes or root in given)
        for root in _distinct(roots)
    ]
    computed = tuple(computed)
    with _uncollected():
        found = _read(opened, progress, computed, later=True) or _read(opened, progress, computed, later=False)
    assert found is not None
    return found


def _read(
    opened: Iterable[tuple[Root, tuple[Scope, ...], bool]],
    progress: Callable[[int, int], None] | None,
    computed: Iterable[tuple[Scope, Sequence[Overlay]]],
    *,
    later: bool,
) -> Catalog | None:
    """Read what some roots hold; with *later* leave checked files for later, and return None where they have to be checked again."""
    reader = _Reader()
    files = [file for root, scopes, free in opened for file in reader.files(root, scopes, free=free, later=later)]
    files.sort(key=lambda file: file[0].parts[1:] != ("places.yaml",))  # which place is below which is asked of all others
    for done, (name, content) in enumerate(files, 1):
        reader.read(name, content)
        if progress:
            progress(done, len(files))
    for scope, overlays in computed:
        reader.compute(scope, overlays)
    return reader.finish() if reader.may_wait() else None


def rules_of(laws: Mapping[str, Law]) -> str:
    """Return by which rules files are checked: a digest of the version of this library and of what citations may name."""
    listed = sorted((number, attrs.astuple(law)) for number, law in laws.items())
    return hashlib.sha256(repr((VERSION, listed)).encode()).hexdigest()[:12]


def checked_files(catalog: Catalog) -> dict[Path, str | None]:
    """Return the files of procedures, each with its code, and of worked examples, with None, in which nothing is wrong."""
    wrong = {found.source.file for found in catalog.problems if found.source is not None}
    listed = {versions[0].origin: code for code, versions in catalog.procedures.items()} | {each.origin: None for each in catalog.cases}
    sound = {origin.file: code for origin, code in listed.items() if origin is not None and origin.file not in wrong}
    return {catalog.files[name]: code for name, code in sound.items() if name in catalog.files}


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Nearly all that is read is kept, so looking for garbage among it takes a third of the time and finds nothing."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _distinct(roots: Iterable[Path | Root]) -> list[Path | Root]:
    found: dict[Any, Path | Root] = {}
    for root in roots:
        found.setdefault(id(root) if isinstance(root, Root) else Path(root).resolve(), root)
    return list(found.values())


class _Reader:
    """Collects what the files say; `finish` freezes it."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.procedures: dict[str, tuple[Procedure, ...]] = {}
        self.overlays: list[tuple[tuple[str | int, ...], Map, str, Overlay]] = []
        self.refusing: dict[str, tuple[Problem, ...]] = {}
        self.regimes: list[Regime] = []
        self.statutes: list[Statute] = []
        self.notices: list[Notice] = []
        self.horizon: Horizon | None = None
        self.hours: dict[str, OfficeHours] = {}
        self.assumed_hours: dict[str, Text] = {}
        self.laws: dict[str, Law] = {}
        self.places: dict[str, Place] = {}
        self.examples: list[tuple[Map, str, dict[int, AuthoredCase]]] = []
        self.codes: dict[str, str] = {}
        self.uncertain: list[tuple[Map, str, list[tuple[Any, Map, Procedure]]]] = []
        self.digests: list[bytes] = []
        self.paths: dict[str, Path] = {}
        self.texts: dict[str, bytes] = {}
        self.folders: set[str] = set()
        self.scopes: dict[str, tuple[Scope, ...]] = {}
        self.free: set[str] = set()
        self.contested: set[str] = set()
        self.seen: set[tuple[str, bytes]] = set()
        self.named: list[tuple[str, Position | None, tuple[str | int, ...]]] = []
        self.later_rules: set[str] = set()
        self.later_procedures: list[tuple[str, str]] = []
        self.later_cases: list[str] = []

    def files(
        self, root: Root, scopes: tuple[Scope, ...] = (), *, free: bool = True, later: bool
    ) -> list[tuple[PurePosixPath, bytes | Path]]:
        """Return the files of a root that are to be read now, each with its name; *scopes* are the plugins whose it is."""
        self.problems += root.problems
        called = scopes[0].folder if scopes and not free else None
        names = self._apart([name for name, _ in (*root.files, *root.misnamed)], called)
        for folder in {name.parts[0] for name in names}:
            self.scopes[folder] = scopes
            if free:
                self.free.add(folder)
        for name, (_, path) in zip(names[len(root.files) :], root.misnamed, strict=True):
            self.problems.append(problem("OS101", Position(str(name)), why="yml"))
            if name.parts[1:2] == ("overlays",):
                self._refuse(_place_in(read_file(path)[2]), self.problems[-1:], str(name))
        files = zip(names[: len(root.files)], root.files, strict=True)
        if root.checked is None or not later:
            return [(name, file) for name, (_, file) in files]
        now: list[tuple[PurePosixPath, bytes | Path]] = []
        self.later_rules.add(root.checked.rules)
        cases = frozenset(root.checked.cases)
        for name, (inside, content) in files:
            code = root.checked.procedures.get(str(inside))
            if isinstance(content, Path) or (code is None and str(inside) not in cases):
                now.append((name, content))
                continue
            self._keep_text(name, content)
            if code is None:
                self.later_cases.append(str(name))
            else:
                self.later_procedures.append((code, str(name)))
        return now

    def may_wait(self) -> bool:
        """Whether what was left for later can stay there: nothing else claims those codes, and the rules are those it was checked by."""
        codes = [*self.procedures, *(code for code, _ in self.later_procedures)]
        return self.later_rules <= {rules_of(self.laws)} and len(codes) == len(set(codes))

    def _apart(self, names: list[PurePosixPath], called: str | None = None) -> list[PurePosixPath]:
        """Tell folders of one name apart, so that each position names one file; *called* stands in place of the first name."""
        shown: dict[str, str] = {}
        for first in dict.fromkeys(name.parts[0] for name in names):
            number, wanted = 1, called or first
            while (known := wanted if number == 1 else f"{wanted}-{number}") in self.folders:
                number += 1
            self.folders.add(known)
            shown[first] = known
        return [name if shown[name.parts[0]] == name.parts[0] else PurePosixPath(shown[name.parts[0]], *name.parts[1:]) for name in names]

    def _keep_text(self, path: PurePosixPath, content: bytes) -> None:
        self.texts[str(path)] = content
        self.digests.append(hashlib.sha256("/".join(path.parts[1:]).encode() + b"\0" + content).digest())

    def read(self, path: PurePosixPath, file: bytes | Path) -> None:
        """Read one file and keep what it says."""
        name = str(path)
        tree, problems, content = read_file(file, name) if isinstance(file, Path) else (*read(file, name), file)
        if any(self.scopes.values()):
            same = "/".join(path.parts[1:]), hashlib.sha256(content).digest()
            if _folder(name) in self.free:
                self.seen.add(same)
            elif same in self.seen and not problems:
                return
        self.problems += problems
        if isinstance(file, Path):
            self.paths[name] = file
        self._keep_text(path, content)
        inside = path.parts[1:]
        if tree is None:
            if inside[0] == "overlays":
                self._refuse(_place_in(content), problems, name)
            return
        if any(True for _ in lint.check_citations(tree, self.laws, name)):  # a file that comes later may name the law
            self.uncertain.append((tree, name, []))
        kind = "cases" if name.endswith(".cases.yaml") else "/".join(inside[: 2 if inside[0] == "calendar" else 1])
        take = self._kinds().get(kind)
        if take is None:
            known = [known.partition("/")[0] for known in self._kinds()]
            near = next(iter(difflib.get_close_matches(kind.partition("/")[0], known, n=1, cutoff=0.6)), None)
            self.problems.append(problem("OS201", Position(name), (), key=kind, near=near))
        elif kind not in _OF_THE_NATION or not self._outside(NATION, Position(name), (), name):
            take(tree, name)

    def _kinds(self) -> Mapping[str, Callable[[Map, str], None]]:
        return {
            "laws.yaml": self._laws,
            "places.yaml": self._places,
            "regimes": lambda tree, name: self._append(self.regimes, Regime, tree, name),
            "calendar/statutes": lambda tree, name: self._checked(self.statutes, Statute, lint.check_statute, tree, name),
            "calendar/notices": self._notice,
            "calendar/sessions": self._sessions,
            "calendar/horizon.yaml": self._horizon,
            "procedures": self._procedure,
            "overlays": self._overlays,
            "cases": self._cases,
        }

    def _value(self, cls: type[T], tree: Map, name: str) -> T | None:
        value, problems = structure(tree, cls, name)
        self.problems += problems
        return value

    def _append(self, values: list[Any], cls: Any, tree: Map, name: str) -> None:
        value = self._value(cls, tree, name)
        if value is not None:
            self._keep(values, value, tree, name)

    def _keep(self, values: list[Any], value: Any, tree: Map, name: str) -> None:
        id = getattr(value, "id", None)
        if id is not None and any(getattr(other, "id", None) == id for other in values):
            self.problems.append(problem("OS309", position(tree, ("id",), name), ("id",), found=id))
            return
        if any(field.name == "origin" for field in attrs.fields(type(value))):
            value = attrs.evolve(value, origin=position(tree, (), name))
        values.append(value)

    def _laws(self, tree: Map, name: str) -> None:
        value = self._value(Laws, tree, name)
        for number, law in (value.laws if value else {}).items():
            if self.laws.setdefault(number, law) != law:
                self.problems.append(problem("OS309", position(tree, ("laws", number), name, key=True), ("laws", number), found=number))

    def _places(self, tree: Map, name: str) -> None:
        value = self._value(Places, tree, name)
        scoped = value is not None and self.scopes.get(_folder(name))
        # Where the nation lists a place, no plugin says what is above it.
        own = {each.code: each for each in value.places if not self._settled(each.code)} if value and scoped else {}
        known = ChainMap(own, self.places)
        for index, place in enumerate(value.places if value else ()):
            at = position(tree, ("places", index), name)
            wrong = [key for key in ("code", "parent") if not is_place_code(getattr(place, key))]
            before = self.places.get(place.code)
            if wrong:
                self.problems += [_no_place(tree, ("places", index, key), name, getattr(place, key)) for key in wrong]
            elif self._restates(place, before, name) or self._outside(place.code, at, ("places", index), name, known):
                continue
            elif before is not None:
                self.problems.append(problem("OS309", at, ("places", index, "code"), found=place.code))
                if self.scopes.get(_folder(name)):
                    self.contested.add(place.code)
                    self._refuse(place.code, self.problems[-1:], name)
            else:
                self.places[place.code] = attrs.evolve(place, origin=at)
                self._names(place.parent, tree, ("places", index, "parent"), name)

    def _horizon(self, tree: Map, name: str) -> None:
        value = self._value(Horizon, tree, name)
        if value is None:
            return
        found = list(lint.check_horizon(value.first, value.last, value.lunar, tree, name))
        if self.horizon is not None and self.horizon != value:
            found.append(problem("OS309", position(tree, (), name), (), found="horizon.yaml"))
        self.problems += found
        if not found:
            self.horizon = value

    def _checked(self, values: list[Any], cls: type[T], check: Callable[[T, Map, str], Iterable[Problem]], tree: Map, name: str) -> None:
        value = self._value(cls, tree, name)
        found = list(check(value, tree, name)) if value else []
        self.problems += found
        if value and not found:
            self._keep(values, value, tree, name)

    def _cases(self, tree: Map, name: str) -> None:
        """Each example is read by itself where one of the file cannot be."""
        value = self._value(CaseFile, tree, name)
        self.problems += check_examples(tree, name)
        listed = tree.get("cases")
        if value is not None:
            cases = dict(enumerate(value.cases))
        else:
            found = [structure(node, AuthoredCase, name)[0] for node in (listed if isinstance(listed, Items) else ())]
            cases = {i: case for i, case in enumerate(found) if case is not None}
        self.examples.append((tree, name, cases))

    def _notice(self, tree: Map, name: str) -> None:
        """What contradicts in a notice is only found when the calendar is derived, so each choice keeps its place."""
        read: list[Notice] = []
        self._checked(read, Notice, lint.check_notice, tree, name)
        for notice in read:
            chosen = {
                key: attrs.evolve(choice, origin=position(tree, (key,), name, key=True))
                for key in ("tet", "national_day")
                if (choice := getattr(notice, key)) is not None
            }
            swaps = tuple(attrs.evolve(swap, origin=position(tree, ("swaps", i), name)) for i, swap in enumerate(notice.swaps))
            self._keep(self.notices, attrs.evolve(notice, **chosen, swaps=swaps), tree, name)

    def _sessions(self, tree: Map, name: str) -> None:
        value = self._value(Sessions, tree, name)
        if value is None:
            return
        try:
            pairs = {day: [(opens, closes) for opens, closes in spans] for day, spans in value.sessions.items()}
            hours = OfficeHours.of(pairs)
        except ValueError as error:
            at = position(tree, ("sessions",), name)
            self.problems.append(problem("OS203", at, ("sessions",), found=str(error), wanted="sessions", near=None))
            return
        if not is_place_code(value.place):
            self.problems.append(_no_place(tree, ("place",), name, value.place))
        elif self._outside(value.place, position(tree, ("place",), name), ("place",), name):
            return
        elif value.place in self.hours:
            self.problems.append(problem("OS309", position(tree, ("place",), name), ("place",), found=value.place))
            if self.scopes.get(_folder(name)):
                self._refuse(value.place, self.problems[-1:], name)
        else:
            self.hours[value.place] = hours
            self._names(value.place, tree, ("place",), name)
            if value.assumed:
                self.assumed_hours[value.place] = value.assumed

    def _procedure(self, tree: Map, name: str) -> None:
        self.codes[name] = str(tree.get("code"))
        listed, problems = versions(tree, name)
        read: list[tuple[Any, Map, Procedure]] = []
        with shared_nodes():
            for path, whole in listed:
                value, wrong = structure(whole, Procedure, name, path)
                problems += [_of_the_file(each, path, tree, name) for each in wrong]
                if value is not None:
                    read.append((path, whole, attrs.evolve(value, origin=position(whole, (), name))))
        sound = not any(p.severity is Severity.ERROR for p in problems)
        if sound:
            problems += lint.check_versions(read, name)
            odd = {each.path for each in problems if each.code in ("OS303", "OS312")}  # such a condition never holds, of course
            problems += [each for each in check_traps(read, name) if each.code != "OS316" or each.path not in odd]
            problems += check_texts(tree, name)
            if self.uncertain and self.uncertain[-1][0] is tree:
                self.uncertain[-1][2].extend(read)
            else:
                problems += check_laws(read, self.laws, name)
            code = read[0][2].code
            if name.rsplit("/", 1)[-1] != f"{code}.yaml":
                file = name.rsplit("/", 1)[-1]
                problems.append(problem("OS311", position(tree, ("code",), name), ("code",), found=code, file=file))
            problems += lint.check_folder(read[0][2].field, tree, name)
            if code in self.procedures:
                other = self.procedures[code][0].origin
                problems.append(problem("OS305", position(tree, ("code",), name), ("code",), found=code, other=str(other)))
                self._claimed_twice(name, other.file if other else "", problems[-1])
            problems += [
                _no_place(whole, ("place",), name, version.place) for _, whole, version in read if not is_place_code(version.place)
            ]
        # A version that inherits a broken or missing line repeats its problem; once is enough.
        self.problems += {(p.code, p.source, p.args.get("key")): p for p in reversed(problems)}.values()
        outside = [self._outside(version.place, position(whole, ("place",), name), ("place",), name) for _, whole, version in read[:1]]
        outside += [
            self._outside(version.place, position(whole, ("place",), name), (*path, "place"), name)
            for path, whole, version in read[1:]
            if version.place != read[0][2].place
        ]
        if not any(p.severity is Severity.ERROR for p in problems) and not any(outside):
            self.procedures[read[0][2].code] = by_start(version for _, _, version in read)
            self._names(read[0][2].place, tree, ("place",), name)

    def _overlays(self, tree: Map, name: str) -> None:
        """An entry takes the keys of the file's top; one with errors makes its place refuse."""
        listed, problems = local_entries(tree, name)
        self.problems += problems
        if problems:
            self._refuse(tree.get("place"), problems, name)
        for path, whole in listed:
            value, problems = structure(whole, Overlay, name, path)
            if value is not None:
                value = attrs.evolve(value, origin=position(whole, (), name))
                problems += lint.check_overlay(path, whole, value, name)
            if value is None or problems:
                self.problems += problems
                self._refuse(whole.get("place"), problems, name)
            elif not self._outside(value.place, position(whole, ("place",), name), (*path, "place"), name):
                self.overlays.append((path, whole, name, value))
                at_top = position(whole, ("place",), name) == position(tree, ("place",), name)
                self._names(value.place, whole, ("place",), name, () if at_top else path)

    def _names(self, place: str, tree: Map, where: tuple[str | int, ...], name: str, path: tuple[str | int, ...] = ()) -> None:
        """Keep that *tree* names a place, for when all places are read."""
        if place != NATION:
            self.named.append((place, position(tree, where, name), (*path, *where)))

    def compute(self, scope: Scope, overlays: Sequence[Overlay]) -> None:
        """Take local decisions that a plugin computed; where each would stand in a file, its number stands as the line."""
        name = str(self._apart([PurePosixPath(f"{scope.label} onestop_overrides")])[0])
        self.scopes[name] = (scope,)
        for index, overlay in enumerate(overlays):
            path, tree = ("onestop_overrides", index), Map((index + 1, 1))
            value = attrs.evolve(overlay, origin=position(tree, (), name))
            problems = list(lint.check_overlay(path, tree, value, name))
            if problems:
                self.problems += problems
                self._refuse(value.place, problems, name)
            elif not self._outside(value.place, value.origin, (*path, "place"), name):
                unknown = sorted({cite.law for cite in cited(value)} - self.laws.keys())
                self.problems += [problem("OS301", value.origin, path, found=law, near=None) for law in unknown]
                self.overlays.append((path, tree, name, value))
                self._names(value.place, tree, ("place",), name, path)

    def _outside(
        self,
        place: str,
        at: Position | None,
        path: tuple[str | int, ...],
        name: str,
        places: Mapping[str, Place] | None = None,
    ) -> bool:
        """Tell each plugin whose file it is and that does not serve *place*; return whether nobody is left who may speak for it."""
        scopes, known = self.scopes.get(_folder(name), ()), self.places if places is None else places
        wrong = [] if place in self.contested else [scope for scope in scopes if not scope.holds(place, known)]
        for scope in wrong:
            found = problem("OS704", at, path, plugin=scope.label, places=", ".join(scope.places), found=place)
            self.problems.append(found)
            self._close(scope, [found])
        return bool(wrong) and len(wrong) == len(scopes) and _folder(name) not in self.free

    def _settled(self, code: str) -> bool:
        """Whether the nation or the caller lists a place."""
        origin = self.places[code].origin if code in self.places else None
        return origin is not None and (_folder(origin.file) in self.free or not self.scopes.get(_folder(origin.file)))

    def _restates(self, place: Place, before: Place | None, name: str) -> bool:
        """Whether a plugin lists a place just as it is listed already."""
        if before is None:
            return False
        scoped = self.scopes.get(_folder(name)) and (before.origin is None or _folder(before.origin.file) != _folder(name))
        return bool(scoped) and attrs.evolve(before, origin=None) == place

    def _claimed_twice(self, name: str, other: str, found: Problem) -> None:
        """A code that two plugins bring decides nothing for either, but one for the whole country is not hurt by one of a place."""
        mine = self.scopes.get(_folder(name), ())
        for scope in self.scopes.get(_folder(other), ()):
            if mine and (NATION not in scope.places or any(NATION in each.places for each in mine)):
                self._close(scope, [found])
        for scope in mine:
            self._close(scope, [found])

    def _close(self, scope: Scope, problems: Sequence[Problem]) -> None:
        for place in scope.places:
            known = self.refusing.get(place, ())
            self.refusing[place] = (*known, *(found for found in problems if found not in known))

    def _refuse(self, place: Any, problems: Sequence[Problem], name: str) -> None:
        """Make a place refuse; where it is not known, or not served by the plugin whose file it is, the plugin's own places."""
        scopes = self.scopes.get(_folder(name), ())
        served = place if is_place_code(place) else NATION
        if not scopes or served in self.contested or any(scope.holds(served, self.places) for scope in scopes):
            self.refusing[served] = (*self.refusing.get(served, ()), *problems)
            return
        for scope in scopes:
            self._close(scope, problems)

    def _close_broken(self) -> None:
        """What is wrong in a plugin's files and was not told of a place yet closes its places: they would fall back to the nation."""
        told = {id(each) for found in self.refusing.values() for each in found}
        for found in self.problems:
            scopes = self.scopes.get(_folder(found.source.file), ()) if found.source else ()
            if scopes and found.severity is Severity.ERROR and id(found) not in told and _spoils(found):
                for scope in scopes:
                    self._close(scope, [found])

    def finish(self) -> Catalog:
        for tree, name, versions_read in self.uncertain:
            self.problems += lint.check_citations(tree, self.laws, name)
            if versions_read:
                self.problems += check_laws(versions_read, self.laws, name)
        procedures = Procedures(self.procedures, dict(self.later_procedures), partial(_later_procedure, self.texts))
        left_out = self._left_out()
        for tree, name, _ in self.examples:
            self.problems += check_links(tree, name, procedures, left_out)
        for found, place in lint.check_overlays(self.overlays, procedures, self._calendar):
            self.problems.append(found)
            if found.severity is Severity.ERROR:
                self._refuse(place, [found], found.source.file if found.source else "")
        # A place that stands once at the top of a file is told once.
        self.problems += lint.check_places(dict.fromkeys(self.named), self.places)
        overlays: dict[str, tuple[Overlay, ...]] = {}
        for _, _, _, overlay in self.overlays:
            overlays[overlay.procedure] = (*overlays.get(overlay.procedure, ()), overlay)
        self._close_broken()
        return Catalog(
            procedures=procedures,
            overlays=overlays,
            refusing=self.refusing,
            regimes=by_start(self.regimes),
            statutes=tuple(self.statutes),
            notices=tuple(self.notices),
            horizon=self.horizon,
            hours=self.hours or {NATION: DEFAULT_HOURS},
            assumed_hours=self.assumed_hours,
            laws=self.laws,
            places=self.places,
            cases=Listed(tuple(self.case_files()), tuple(self.later_cases), partial(_later_cases, self.texts)),
            files=self.paths,
            texts=self.texts,
            folders=self._held(),
            problems=tuple(sorted(self.problems, key=_order)),
            revision=self._revision(),
        )

    def _held(self) -> dict[str, Held]:
        origins = [versions[0].origin for versions in self.procedures.values()]
        procedures = Counter([_folder(at.file) for at in origins if at] + [_folder(name) for _, name in self.later_procedures])
        overlays = Counter(_folder(name) for _, _, name, _ in self.overlays)
        return {
            folder: Held(scopes=scopes, procedures=procedures[folder], overlays=overlays[folder]) for folder, scopes in self.scopes.items()
        }

    def case_files(self) -> Iterator[CaseFile]:
        """The examples of each file; one with an error is left out, the others are kept."""
        errors = (found for found in self.problems if found.severity is Severity.ERROR and found.source)
        wrong = {(found.source.file, found.path[1]) for found in errors if found.source and found.path[:1] == ("cases",) and found.path[1:]}
        for tree, name, cases in self.examples:
            code, listed = tree.get("procedure"), tree.get("cases")
            if isinstance(code, str) and isinstance(listed, Items):
                sound = [(i, case) for i, case in cases.items() if (name, i) not in wrong]
                kept = tuple(attrs.evolve(case, origin=position(tree, ("cases", i), name)) for i, case in sound)
                yield CaseFile(procedure=code, cases=kept, origin=position(tree, (), name), left_out=len(listed) - len(kept))

    def _left_out(self) -> frozenset[str]:
        """Codes of procedures whose files have errors."""
        wrong = {found.source.file for found in self.problems if found.source and found.severity is Severity.ERROR}
        stems = (PurePosixPath(name).name.removesuffix(".yaml") for name in wrong)
        codes = (code for name, code in self.codes.items() if name in wrong)
        return frozenset((*stems, *codes))

    def _revision(self) -> str:
        """The digest of what was read; of two files that claim the same thing the first holds, so then their order counts."""
        content = b"".join(sorted(self.digests))
        if any(found.code in ("OS305", "OS309") for found in self.problems):
            content += b"".join(self.digests)
        return hashlib.sha256(content).hexdigest()[:12]

    def _calendar(self) -> Calendar | None:
        """The calendar of the nation, for what can only be told by counting."""
        if self.horizon is None:
            return None
        lunar = {int(year): dates for year, dates in self.horizon.lunar.items()}
        return derive(self.statutes, self.notices, lunar, first=self.horizon.first, last=self.horizon.last, hours=DEFAULT_HOURS)[0]


_OF_THE_NATION = frozenset(("regimes", "calendar/statutes", "calendar/notices", "calendar/horizon.yaml"))
"""Kinds of files that hold for every place."""


def _folder(name: str) -> str:
    """The first part of a file's name: the folder that it was read from."""
    return name.partition("/")[0]


def _spoils(found: Problem) -> bool:
    """
    Whether an error in a plugin's file could leave its places with a rule of the nation where they have their own.

    A worked example decides nothing; a procedure with an error is not known at all, which is told; of a law only the name is used.
    """
    inside = PurePosixPath(found.source.file).parts[1:] if found.source else ()
    if found.code == "OS301" or inside[:1] == ("cases",) or "".join(inside[-1:]).endswith(".cases.yaml"):
        return False
    if inside[:1] == ("procedures",):
        return found.code == "OS305"
    return (found.code, inside) != ("OS309", ("laws.yaml",))


def _later_procedure(texts: Mapping[str, bytes], code: str, name: str) -> tuple[Procedure, ...]:
    found = _later(texts, name).procedures
    if code not in found:
        raise CatalogError((problem("OS109", Position(name), found=", ".join(found) or "-", wanted=code),))
    return found[code]


def _later_cases(texts: Mapping[str, bytes], name: str) -> CaseFile:
    return next(_later(texts, name).case_files())


def _later(texts: Mapping[str, bytes], name: str) -> _Reader:
    """Read one file that a bundle calls sound; it may lie, or be older than what is asked of files now."""
    reader = _Reader()
    reader.read(PurePosixPath(name), texts[name])
    if reader.problems or not (reader.procedures or reader.examples):
        raise CatalogError(tuple(reader.problems) or (problem("OS109", Position(name), found="-", wanted=name),))
    return reader


def _of_the_file(found: Problem, path: tuple[str | int, ...], tree: Map, name: str) -> Problem:
    """What every version needs and the file says once is missing at the top of the file."""
    key = found.args.get("key")
    missing = found.code == "OS202" and found.path == (*path, key) and key in ("code", "name", "field")
    return problem("OS202", position(tree, (), name), (str(key),), key=key) if missing else found


_PLACE = re.compile(rb"^place:[ \t]*[\"']?([0-9a-z]+)", re.MULTILINE)


def _place_in(content: bytes) -> str | None:
    """The place that a file names which cannot be read otherwise."""
    found = _PLACE.search(content)
    return found[1].decode("ascii") if found else None


def _no_place(tree: Map, path: tuple[str | int, ...], name: str, found: str) -> Problem:
    return problem("OS203", position(tree, path, name), path, found=shown(found), wanted="place", **meant_args(slips.place(found)))


def _order(found: Problem) -> tuple[Any, ...]:
    at = found.source
    return (at.file if at else "", at.line or 0 if at else 0, at.column or 0 if at else 0, found.code)
