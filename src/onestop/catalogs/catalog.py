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
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, TypeVar

import attrs

from onestop.catalogs import lint, slips
from onestop.catalogs.bundles import Root, bundle, open_root
from onestop.catalogs.columns import ColumnFile
from onestop.catalogs.examples import check_examples, check_links
from onestop.catalogs.files import LOCAL, local_entries, meant_args, shared_nodes, shown, structure, versions
from onestop.catalogs.later import Listed, Procedures, is_province
from onestop.catalogs.later import Places as LaterPlaces
from onestop.catalogs.layers import by_start
from onestop.catalogs.names import is_code
from onestop.catalogs.nodes import INVISIBLE, Items, Map, describe, position, read, read_file
from onestop.catalogs.traps import check_laws, check_texts, check_traps
from onestop.clock.calendars import Calendar
from onestop.clock.holidays import LunarYear, Notice, Statute, derive
from onestop.law.closures import Closure
from onestop.law.overlays import Overlay, Unlisted, cited
from onestop.law.places import NATION, Place, ever_within, is_place_code, lineage
from onestop.law.procedures import Channel, Procedure
from onestop.law.regimes import Regime
from onestop.law.sessions import Sessions, check_hours, clash
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
    """
    The file `places.yaml`, and those in the folder `places/`.

    Attributes:
        sources: Where all of it was read.
        places: Units one by one.
        valid_from: First day of those under `below`.
        valid_to: Their last day.
        below: Many units in short: by the code of what they lie in, the name of each by its code.
    """

    sources: tuple[Source, ...] = ()
    places: tuple[Place, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    below: dict[str, dict[str, Text]] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Horizon:
    """The file `calendar/horizon.yaml`: the bounds of the calendar and the lunar dates inside them."""

    first: date
    last: date
    sources: tuple[Source, ...] = ()
    note: Text | None = None
    lunar: dict[str, LunarYear]


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

    def holds(self, place: str, places: Mapping[str, Sequence[Place]]) -> bool:
        """Return whether *place* is served, itself or by a place that it ever lay in or belonged to."""
        return not ever_within(place, places).isdisjoint(self.places)


@attrs.frozen(kw_only=True)
class Held:
    """What the files of one folder gave: how many procedures, local decisions and days off."""

    scopes: tuple[Scope, ...] = ()
    procedures: int = 0
    overlays: int = 0
    closures: int = 0


@attrs.frozen
class AskedCheck:
    """A document check that a version names (phép kiểm tra): at which place, and where that is written."""

    name: str
    place: str
    origin: Position
    path: tuple[str | int, ...]


@attrs.frozen(kw_only=True)
class Catalog:
    """
    Everything that some folders of YAML say.

    Attributes:
        procedures: Versions of each procedure in order of their start, by code.
        overlays: Local decisions, by the code of the procedure.
        unlisted: Local decisions whose lists of procedures were not found.
        broken: Why a procedure is left out, by its code: the first error of its file.
        refusing: Places whose local decisions cannot be used, with the reasons: they must not answer by the nation's rules instead.
        regimes: One-stop regimes in order of their start.
        statutes: Laws that give days off.
        notices: Official notices of days off.
        horizon: Bounds of the calendar and lunar dates; None where no folder gives them.
        sessions: Hours of places and bodies.
        closures: Days off of single places.
        columns: Words by which lists of dossiers are read.
        laws: Texts that citations may name.
        places: The administrative units that bore each code, in order of time.
        cases: Worked examples by procedure.
        asked: The named checks that versions ask for, of the files that were read at once.
        files: Where each file that was read lies; those of a bundle lie nowhere.
        texts: What each file says, word for word.
        folders: Whose each folder is and what it gave, by its name in positions.
        problems: Everything wrong that was found.
        revision: Short digest of all that was read.
    """

    procedures: Mapping[str, tuple[Procedure, ...]]
    overlays: dict[str, tuple[Overlay, ...]]
    unlisted: tuple[Unlisted, ...]
    refusing: dict[str, tuple[Problem, ...]]
    regimes: tuple[Regime, ...]
    statutes: tuple[Statute, ...]
    notices: tuple[Notice, ...]
    horizon: Horizon | None
    sessions: tuple[Sessions, ...]
    closures: tuple[Closure, ...] = ()
    columns: Sequence[ColumnFile] = ()
    laws: dict[str, Law]
    places: Mapping[str, tuple[Place, ...]]
    cases: Sequence[CaseFile]
    asked: tuple[AskedCheck, ...] = ()
    files: dict[str, Path] = attrs.field(factory=dict, repr=False, eq=False)
    texts: dict[str, bytes] = attrs.field(factory=dict, repr=False, eq=False)
    folders: dict[str, Held] = attrs.field(factory=dict, repr=False, eq=False)
    broken: dict[str, Problem] = attrs.field(factory=dict)
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
    # What may be cited is known before anything cites, and which place is below which before anything names one.
    files.sort(key=lambda file: _FIRST.get("/".join(file[0].parts[1:]), len(_FIRST)))
    for done, (name, content) in enumerate(files, 1):
        reader.read(name, content)
        if progress:
            progress(done, len(files))
    for scope, overlays in computed:
        reader.compute(scope, overlays)
    try:
        return reader.finish() if reader.may_wait() else None
    except CatalogError:  # a bundle that lies about a file: read at once, all that is wrong in it is told
        if later:
            return None
        raise


def rules_of(laws: Mapping[str, Law], texts: Mapping[str, bytes] = MappingProxyType({})) -> str:
    """
    Return by which rules files are checked: a digest of the version of this library, and of the laws and places that they may name.

    Args:
        laws: The laws.
        texts: The texts of all files by name, of which those that list places count.
    """
    listed = sorted((number, attrs.astuple(law)) for number, law in laws.items())
    places = sorted(hashlib.sha256(text).hexdigest() for name, text in texts.items() if _lists_places(PurePosixPath(name)))
    return hashlib.sha256(repr((VERSION, listed, places)).encode()).hexdigest()[:12]


def _lists_places(name: PurePosixPath) -> bool:
    return name.parts[1:2] in (("places",), ("places.yaml",))


def compiled(catalog: Catalog, roots: Sequence[Path]) -> str:
    """
    Return the bundle of the folders *roots*, which *catalog* was read from, as text.

    Raises:
        ValueError: If a file is not UTF-8; the message names it.
    """
    return bundle(roots, checked_files(catalog, roots), rules_of(catalog.laws, catalog.texts))


def checked_files(catalog: Catalog, roots: Iterable[Path]) -> dict[Path, str | None]:
    """
    Return the files below *roots* in which nothing is wrong: of procedures, each with its code, of examples, communes and words, with None.

    Examples of a procedure that lies elsewhere are not among them: it may change without them.
    """
    within = tuple(roots)
    wrong = {found.source.file for found in catalog.problems if found.source is not None}
    origins = {code: versions[0].origin for code, versions in catalog.procedures.items()}
    files = {code: catalog.files.get(origin.file) for code, origin in origins.items() if origin and origin.file not in wrong}
    here = {code: path for code, path in files.items() if path and any(path.is_relative_to(root) for root in within)}
    sound: dict[Path, str | None] = {path: code for code, path in here.items()}
    for each in catalog.cases:
        path = catalog.files.get(each.origin.file) if each.origin and each.origin.file not in wrong else None
        if path and each.procedure in here:
            sound[path] = None
    for words in catalog.columns:
        path = catalog.files.get(words.origin.file) if words.origin and words.origin.file not in wrong else None
        if path and any(path.is_relative_to(root) for root in within):
            sound[path] = None
    provinces = {unit.origin.file for code, units in catalog.places.items() if is_province(code) for unit in units if unit.origin}
    for name, path in catalog.files.items():
        listed = PurePosixPath(name).parts[1:2] == ("places",) and name not in wrong | provinces
        if listed and any(path.is_relative_to(root) for root in within):
            sound[path] = None
    return sound


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
        self.unlisted: list[Unlisted] = []
        self.refusing: dict[str, tuple[Problem, ...]] = {}
        self.regimes: list[Regime] = []
        self.statutes: list[Statute] = []
        self.notices: list[Notice] = []
        self.horizon: Horizon | None = None
        self.sessions: list[Sessions] = []
        self.closures: list[tuple[Map, Closure]] = []
        self.columns: list[tuple[Map, str, ColumnFile]] = []
        self.laws: dict[str, Law] = {}
        self.places = LaterPlaces()
        self.examples: list[tuple[Map, str, dict[int, AuthoredCase]]] = []
        self.codes: dict[str, str] = {}
        self.asked: dict[Position, AskedCheck] = {}
        self.unfinished: list[tuple[Map, list[Problem]]] = []
        self.digests: list[bytes] = []
        self.paths: dict[str, Path] = {}
        self.texts: dict[str, bytes] = {}
        self.names: set[str] = set()
        self.folders: set[str] = set()
        self.scopes: dict[str, tuple[Scope, ...]] = {}
        self.free: set[str] = set()
        self.contested: set[str] = set()
        self.seen: set[tuple[str, bytes]] = set()
        self.named: list[tuple[str, Position | None, tuple[str | int, ...]]] = []
        self.later_rules: set[str] = set()
        self.later_procedures: list[tuple[str, str]] = []
        self.later_cases: list[str] = []
        self.later_places: list[str] = []
        self.later_columns: list[str] = []

    def files(
        self, root: Root, scopes: tuple[Scope, ...] = (), *, free: bool = True, later: bool
    ) -> list[tuple[PurePosixPath, bytes | Path]]:
        """Return the files of a root that are to be read now, each with its name; *scopes* are the plugins whose it is."""
        self.problems += root.problems
        called = scopes[0].folder if scopes and not free else None
        for scope in scopes:
            self._close(scope, root.problems)
        listed = [
            *(name for name, _ in root.files),
            *(name for name, _, _ in root.misnamed),
            *(name for name, _ in root.unread),
            *root.passed,
        ]
        names = self._apart(listed, called)
        for folder in {name.parts[0] for name in names}:
            self.scopes[folder] = scopes
            if free:
                self.free.add(folder)
        rest = iter(names[len(root.files) :])
        for (_, file, meant), name in zip(root.misnamed, rest, strict=False):
            self._misnamed(name, file, PurePosixPath(name.parts[0], *meant.parts[1:]), names[: len(root.files)])
        for (_, why), name in zip(root.unread, rest, strict=False):
            self.problems.append(problem("OS101", Position(str(name)), why=why))
            self._unread(name, b"", self.problems[-1:])
        self.problems += [problem("OS110", Position(str(name)), found=name.name, near=None, how="save_as_yaml") for name in rest]
        files = list(zip(names[: len(root.files)], root.files, strict=True))
        self.names.update(str(name) for name, _ in files)
        if root.checked is None or not later:
            return [(name, file) for name, (_, file) in files]
        now: list[tuple[PurePosixPath, bytes | Path]] = []
        self.later_rules.add(root.checked.rules)
        others = frozenset(root.checked.others)
        for name, (inside, content) in files:
            code = root.checked.procedures.get(str(inside))
            # Of all that a bundle holds only these four kinds of files wait; an index that names another is not believed.
            lists, words = (
                inside.parts[1:2] == ("places",),
                inside.parts[1:2] == ("columns",) and not scopes and not inside.name.endswith(_CASES),
            )
            other = str(inside) in others and (lists or words or inside.name.endswith(_CASES))
            waits = inside.parts[1:2] == ("procedures",) if code is not None else other
            if isinstance(content, Path) or not waits:
                now.append((name, content))
                continue
            self._keep_text(name, content)
            if code is None:
                (self.later_places if lists else self.later_columns if words else self.later_cases).append(str(name))
            else:
                self.later_procedures.append((code, str(name)))
        if self.later_places:
            self.places.wait(partial(_later_places, self.texts, self.laws, tuple(self.later_places)))
        return now

    def _misnamed(self, name: PurePosixPath, file: bytes | Path, meant: PurePosixPath, beside: Sequence[PurePosixPath]) -> None:
        """A file that is read by nobody is told; what it decides is not taken for absent."""
        how = "keep_one" if meant in beside else "rename_hidden" if name.suffix.casefold() == ".txt" else "rename"
        self.problems.append(problem("OS101", Position(str(name)), why="misnamed", how=how, name=meant.name))
        self._unread(meant, read_file(file)[2] if isinstance(file, Path) else file, self.problems[-1:])

    def _unread(self, path: PurePosixPath, content: bytes, problems: Sequence[Problem]) -> None:
        """Of a file that cannot be read find out whose decision, or which procedure, it holds."""
        if path.name.endswith(".cases.yaml"):
            return
        if path.parts[1:2] == ("overlays",) or path.parts[1:3] == ("calendar", "closures"):
            self._refuse_all(_places_in(content), problems, str(path))
        elif path.parts[1:2] == ("procedures",):
            said = _CODE.search(_decoded(content))
            self.codes.update((found.source.file, said[1] if said else path.stem) for found in problems if found.source)

    def may_wait(self) -> bool:
        """Whether what was left for later can stay there: nothing else claims those codes, and the rules are those it was checked by."""
        codes = [*self.procedures, *(code for code, _ in self.later_procedures)]
        return self.later_rules <= {rules_of(self.laws, self.texts)} and len(codes) == len(set(codes))

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
        kind = "cases" if name.endswith(_CASES) else "/".join(inside[: 2 if inside[0] == "calendar" else 1])
        if tree is None:
            self._unread(path, content, problems)
            return
        if self._elsewhere(tree, path):
            return
        take = self._kinds().get(kind)
        if take is None:
            known = [known.partition("/")[0] for known in self._kinds()]
            near = next(iter(difflib.get_close_matches(kind.partition("/")[0], known, n=1, cutoff=0.6)), None)
            self.problems.append(problem("OS201", Position(name), (), key=kind, near=near))
        elif kind not in _OF_THE_NATION or not self._outside(NATION, Position(name), (), name):
            take(tree, name)

    def _elsewhere(self, tree: Map, path: PurePosixPath) -> bool:
        """Whether a file says what belongs into a file of another name, or of another folder; what it decides is not taken for absent."""
        name, examples = str(path), path.name.endswith(".cases.yaml")
        local = next((key for key in LOCAL if key in tree), None)
        if local is not None and (examples or path.parts[1] != "overlays"):
            at = position(tree, (local,), name, key=True)
            self.problems.append(problem("OS201", at, (local,), key=local, how="overlays_here"))
            self._refuse_all(_places_in(self.texts[name]), self.problems[-1:], name)
            return True
        if examples or "procedure" not in tree or not isinstance(tree.get("cases"), Items) or tree.keys() & {"code", "versions", *LOCAL}:
            return False
        meant = path.with_name(f"{re.sub('[._-]+cases?$', '', path.stem)}.cases.yaml")
        how = "keep_one" if str(meant) in self.names else "rename"
        self.problems.append(problem("OS101", Position(name), why="misnamed_cases", how=how, name=meant.name))
        return True

    def _kinds(self) -> Mapping[str, Callable[[Map, str], None]]:
        return {
            "laws.yaml": self._laws,
            "places.yaml": self._places,
            "places": self._places,
            "regimes": lambda tree, name: self._append(self.regimes, Regime, tree, name),
            "calendar/statutes": lambda tree, name: self._checked(self.statutes, Statute, lint.check_statute, tree, name),
            "calendar/notices": self._notice,
            "calendar/sessions": self._sessions,
            "calendar/closures": self._closed,
            "calendar/horizon.yaml": self._horizon,
            "columns": self._columns,
            "procedures": self._procedure,
            "overlays": self._overlays,
            "cases": self._cases,
        }

    def _value(self, cls: type[T], tree: Map, name: str) -> T | None:
        """Return what a file says; None where it has an error, a citation of an unknown law among them."""
        value, problems = structure(tree, cls, name)
        unknown = () if cls is Laws else tuple(lint.check_citations(tree, self.laws, name))
        self.problems += (*problems, *unknown)
        return None if unknown else value

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
        if value is None:
            return
        if not value.places and not value.below:
            self.problems.append(problem("OS202", position(tree, (), name), ("places",), key="places"))
        known = self._with_own(value, name)
        for index, place in enumerate(value.places):
            self._place(place, tree, ("places", index), name, known)
        for parent, listed in value.below.items():
            if not is_place_code(parent):
                self.problems.append(_no_place(tree, ("below", parent), name, parent, key=True))
                continue
            self._names(parent, tree, ("below", parent), name)
            for code, called in listed.items():
                place = Place(code=code, name=called, parent=parent, valid_from=value.valid_from, valid_to=value.valid_to)
                self._place(place, tree, ("below", parent, code), name, known)

    def _with_own(self, listed: Places, name: str) -> Mapping[str, Sequence[Place]]:
        """The places that are known, with those of a plugin's own file; where the nation lists one, no plugin says what is above it."""
        if not self.scopes.get(_folder(name)):
            return self.places
        units = [
            *listed.places,
            *(Place(code=code, name=Text(""), parent=above) for above, below in listed.below.items() for code in below),
        ]
        own: dict[str, Sequence[Place]] = {}
        for unit in units:
            if not self._settled(unit.code):
                own[unit.code] = (*own.get(unit.code, ()), unit)
        return {**self.places, **own}

    def _place(self, place: Place, tree: Map, path: tuple[str | int, ...], name: str, known: Mapping[str, Sequence[Place]]) -> None:
        at = position(tree, path, name)
        wrong = [key for key in ("code", "parent", "merged_into") if not is_place_code(getattr(place, key) or NATION)]
        others = self.places.get(place.code, ())
        if wrong and path[0] == "below":
            self.problems.append(_no_place(tree, path, name, place.code, key=True))
        elif wrong:
            self.problems += [_no_place(tree, (*path, key), name, getattr(place, key)) for key in wrong]
        elif place.valid_from and place.valid_to and place.valid_to < place.valid_from:
            self.problems.append(problem("OS306", at, path, what="order"))
        elif any(attrs.evolve(other, sources=(), origin=None) == attrs.evolve(place, sources=()) for other in others):
            pass  # said twice, and the same
        elif self._outside(place.code, at, path, name, known):
            return
        elif any(_at_once(place, other) for other in others):
            self.problems.append(problem("OS309", at, (*path, "code"), found=place.code))
            if self.scopes.get(_folder(name)):
                if not self._settled(place.code):
                    self.contested.add(place.code)
                self._refuse(place.code, self.problems[-1:], name)
        else:
            self.places.put(place.code, by_start((*others, attrs.evolve(place, origin=at))))
            if path[0] == "places":
                for key in ("parent", "merged_into"):
                    self._names(getattr(place, key) or NATION, tree, (*path, key), name)

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
        for i, entry in enumerate(listed if isinstance(listed, Items) else ()):
            place = entry.get("place") if isinstance(entry, Map) else None
            if isinstance(place, str) and is_place_code(place):
                self._names(place, tree, ("cases", i, "place"), name)

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
        wrong = check_hours(value)
        named: list[tuple[str, tuple[str | int, ...]]] = [(place, ("places", i)) for i, place in enumerate(value.places)]
        named = named or [(value.place, ("place",))]
        odd = [_no_place(tree, path, name, place) for place, path in named if not is_place_code(place)]
        one = attrs.evolve(value, places=(), agencies=())
        each = [
            attrs.evolve(one, place=place, agency=agency, origin=position(tree, path, name))
            for place, path in named
            for agency in value.agencies or (value.agency,)
        ]
        if odd:
            self.problems += odd
        elif both := [key for key, more in (("place", value.places), ("agency", value.agencies)) if more and key in tree]:
            near = {"place": "places", "agency": "agencies"}
            self.problems += [problem("OS201", position(tree, (key,), name, key=True), (key,), key=key, near=near[key]) for key in both]
        elif value.valid_from and value.valid_to and value.valid_to < value.valid_from:
            self.problems.append(problem("OS306", position(tree, ("valid_to",), name), ("valid_to",), what="order"))
        elif wrong == "nothing":
            self.problems.append(problem("OS202", position(tree, (), name), (), key="sessions"))
        elif wrong == "season":
            at = position(tree, ("season",), name)
            self.problems.append(problem("OS203", at, ("season",), found=describe(tree["season"]), wanted="season", near=None))
        elif wrong:
            key = "sessions" if "sessions" in tree else "reception"
            self.problems.append(problem("OS203", position(tree, (key,), name), (key,), found=wrong, wanted="sessions", near=None))
        elif value.resolves and value.reception is None:
            self.problems.append(problem("OS202", position(tree, (), name), (), key="reception"))
        elif any(self._outside(place, position(tree, path, name), path, name) for place, path in named):
            return
        elif clashing := [one for i, one in enumerate(each) if any(clash(one, other) for other in (*self.sessions, *each[:i]))]:
            for one in clashing:
                self.problems.append(problem("OS309", one.origin, ("place",), found=one.place))
                if self.scopes.get(_folder(name)):
                    self._refuse(one.place, self.problems[-1:], name)
        else:
            self.sessions += each
            for place, path in named:
                self._names(place, tree, path, name)

    def _closed(self, tree: Map, name: str) -> None:
        """Days off of a place; where they cannot be told the place refuses: a day too early would look right."""
        value, problems = structure(tree, Closure, name)
        if value is not None:
            problems += lint.check_closure(value, tree, name)
        self.problems += problems
        if value is None or problems:
            self._refuse(tree.get("place"), problems, name)
        elif not self._outside(value.place, position(tree, ("place",), name), ("place",), name):
            self.closures.append((tree, attrs.evolve(value, origin=position(tree, (), name))))
            self._names(value.place, tree, ("place",), name)

    def _columns(self, tree: Map, name: str) -> None:
        value, problems = structure(tree, ColumnFile, name)
        if value is not None:
            problems += lint.check_columns(value, tree, name)
            if not is_place_code(value.place):
                problems.append(_no_place(tree, ("place",), name, value.place))
        self.problems += problems
        if value is None or problems or self._outside(value.place, position(tree, ("place",), name), ("place",), name):
            return
        placed: dict[str, Any] = {
            key: tuple(attrs.evolve(entry, origin=position(tree, (key, i), name)) for i, entry in enumerate(getattr(value, key)))
            for key in ("columns", "private", "ignored", "statuses", "claims", "channels")
        }
        self.columns.append((tree, name, attrs.evolve(value, **placed, origin=position(tree, (), name))))
        if "place" in tree:
            self._names(value.place, tree, ("place",), name)

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
        unknown = list(lint.check_citations(tree, self.laws, name))
        if not any(p.severity is Severity.ERROR for p in problems):
            problems += lint.check_versions(read, name)
            odd = {each.path for each in problems if each.code in ("OS303", "OS312")}  # such a condition never holds, of course
            problems += [each for each in check_traps(read, name) if not _follows(each, odd)]
            problems += check_texts(tree, name)
            problems += check_laws(read, self.laws, name)
            code = read[0][2].code
            named = self._named_after(code, ".yaml", tree, "code", name) if is_code(code) else []
            problems += named
            problems += lint.check_folder(read[0][2].field, tree, name)
            if code in self.procedures and not named:
                other = self.procedures[code][0].origin
                problems.append(problem("OS305", position(tree, ("code",), name), ("code",), found=code, other=str(other)))
                self._claimed_twice(name, other.file if other else "", problems[-1])
            problems += [
                _no_place(whole, ("place",), name, version.place) for _, whole, version in read if not is_place_code(version.place)
            ]
        curly = {each.source for each in problems if each.args.get("how") == "curly"}
        self.problems = [each for each in self.problems if each.code != "OS205" or each.source not in curly]  # said better
        problems = [_as_written(each, listed, tree) for each in problems]
        problems += unknown
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
            for path, whole, version in read:
                for i, check in enumerate(version.checks):
                    at = position(whole, ("checks", i), name)
                    where = _as_written(problem("OS339", at, (*path, "checks", i), name=check, place=""), [(path, whole)], tree).path
                    self.asked.setdefault(at, AskedCheck(check, version.place, at, where))

    def _named_after(self, code: str, ending: str, tree: Map, key: str, name: str) -> list[Problem]:
        """Whoever looks for a procedure, or for its examples, finds them by the code."""
        path = PurePosixPath(name)
        wanted = path.with_name(f"{code}{ending}")
        if path == wanted:
            return []
        how = "copied" if str(wanted) in self.names else "by_code"
        found = problem("OS311", position(tree, (key,), name), (key,), found=code, file=path.name, name=wanted.name, key=key, how=how)
        return [found]

    def _overlays(self, tree: Map, name: str) -> None:
        """An entry takes the keys of the file's top; one with errors makes its place refuse."""
        unknown = list(lint.check_citations(tree, self.laws, name))
        self.problems += unknown
        self._unlisted(tree, name, unknown)
        listed = self._entries(tree, name, "overlays")
        for path, whole in listed:
            value, problems = structure(whole, Overlay, name, path)
            if value is not None:
                value = attrs.evolve(value, origin=position(whole, (), name))
                problems += lint.check_overlay(path, whole, value, name)
            cited = _concerning(path, unknown)
            if value is None or problems or cited:
                problems = [_as_written(each, [(path, whole)], tree) for each in problems]
                self.problems += problems
                self.unfinished.append((whole, problems))
                self._refuse(whole.get("place"), (*problems, *cited), name)
            elif not self._outside(value.place, position(whole, ("place",), name), (*path, "place"), name):
                self.overlays.append((path, whole, name, value))
                at_top = position(whole, ("place",), name) == position(tree, ("place",), name)
                self._names(value.place, whole, ("place",), name, () if at_top else path)

    def _entries(self, tree: Map, name: str, key: str) -> list[tuple[tuple[str | int, ...], Map]]:
        """Return the entries under *key*; where one is none, nobody can tell of which place in the file it was meant to be."""
        listed, problems = local_entries(tree, name, key)
        self.problems += problems
        if problems:
            self._refuse_all((tree.get("place"), *_places_in(self.texts[name])), problems, name)
        return listed

    def _unlisted(self, tree: Map, name: str, unknown: Sequence[Problem]) -> None:
        for path, whole in self._entries(tree, name, "unlisted"):
            value, problems = structure(whole, Unlisted, name, path)
            if value is not None:
                problems += lint.check_decision(path, whole, value.decision, name)
            if value is not None and not is_place_code(value.place):
                problems.append(_no_place(whole, ("place",), name, value.place))
            if value is not None and value.valid_to and value.valid_to < value.valid_from:
                problems.append(problem("OS306", position(whole, ("valid_to",), name), (*path, "valid_to"), what="order"))
            cited = _concerning(path, unknown)
            if value is None or problems or cited:
                self.problems += problems
                self._refuse(whole.get("place"), (*problems, *cited), name)
            elif not self._outside(value.place, position(whole, ("place",), name), (*path, "place"), name):
                self.unlisted.append(attrs.evolve(value, origin=position(whole, (), name)))
                self._names(value.place, whole, ("place",), name)

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
            unknown = sorted({cite.law for cite in cited(value)} - self.laws.keys())
            problems += [problem("OS301", value.origin, path, found=law, near=None) for law in unknown]
            if problems:
                self.problems += problems
                self._refuse(value.place, problems, name)
            elif not self._outside(value.place, value.origin, (*path, "place"), name):
                self.overlays.append((path, tree, name, value))
                self._names(value.place, tree, ("place",), name, path)

    def _outside(
        self,
        place: str,
        at: Position | None,
        path: tuple[str | int, ...],
        name: str,
        places: Mapping[str, Sequence[Place]] | None = None,
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
        folders = {_folder(unit.origin.file) for unit in self.places.get(code, ()) if unit.origin}
        return any(folder in self.free or not self.scopes.get(folder) for folder in folders)

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

    def _refuse_all(self, places: Iterable[Any], problems: Sequence[Problem], name: str) -> None:
        for place in dict.fromkeys(each if is_place_code(each) else NATION for each in places):
            self._refuse(place, problems, name)

    def finish(self) -> Catalog:
        procedures = Procedures(self.procedures, dict(self.later_procedures), partial(_later_procedure, self.texts, self.laws))
        for whole, wrong in self.unfinished:
            told = {id(each): lint.with_value(each, whole, procedures) for each in wrong}
            self.problems = [told.get(id(each), each) for each in self.problems]
        broken = self._broken()
        for tree, name, _ in self.examples:
            self.problems += check_links(tree, name, procedures, broken)
            code = tree.get("procedure")
            if isinstance(code, str) and (code in procedures or code in broken) and PurePosixPath(name).parts[1] == "procedures":
                self.problems += self._named_after(code, ".cases.yaml", tree, "procedure", name)
        for found, place in lint.check_overlays(self.overlays, procedures, self._calendar, self._lineage, broken):
            self.problems.append(found)
            if found.severity is Severity.ERROR:
                self._refuse(place, [found], found.source.file if found.source else "")
        calendar = self._calendar() if self.closures else None
        for tree, closure in self.closures:
            self.problems += lint.check_closed_days(closure, tree, calendar) if calendar else ()
        self.problems += lint.check_same_words(self.columns)
        # A place that stands once at the top of a file is told once.
        self.problems += lint.check_places(dict.fromkeys(self.named), self.places)
        overlays: dict[str, tuple[Overlay, ...]] = {}
        for _, _, _, overlay in self.overlays:
            overlays[overlay.procedure] = (*overlays.get(overlay.procedure, ()), overlay)
        self._close_broken()
        return Catalog(
            procedures=procedures,
            overlays=overlays,
            unlisted=tuple(self.unlisted),
            broken=broken,
            refusing={place: tuple(sorted(reasons, key=_order)) for place, reasons in self.refusing.items()},
            regimes=by_start(self.regimes),
            statutes=tuple(self.statutes),
            notices=tuple(self.notices),
            horizon=self.horizon,
            sessions=tuple(self.sessions),
            closures=tuple(closure for _, closure in self.closures),
            columns=Listed(
                tuple(columns for _, _, columns in self.columns), tuple(self.later_columns), partial(_later_columns, self.texts, self.laws)
            ),
            laws=self.laws,
            places=self.places,
            cases=Listed(tuple(self.case_files()), tuple(self.later_cases), partial(_later_cases, self.texts, self.laws)),
            asked=tuple(self.asked.values()),
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
        days = Counter(_folder(each.origin.file) for _, each in self.closures if each.origin for _ in each.days)
        return {
            folder: Held(scopes=scopes, procedures=procedures[folder], overlays=overlays[folder], closures=days[folder])
            for folder, scopes in self.scopes.items()
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

    def _broken(self) -> dict[str, Problem]:
        """The first error of each procedure file that cannot be used, by the code that names the file, and by the code inside."""
        found: dict[str, Problem] = {}
        for each in sorted(self.problems, key=_order):
            file = each.source.file if each.source else ""
            if each.severity is Severity.ERROR and (file in self.codes or PurePosixPath(file).parts[1:2] == ("procedures",)):
                for code in (PurePosixPath(file).name.removesuffix(".yaml"), self.codes.get(file, "")):
                    found.setdefault(code, each)
        return found

    def _revision(self) -> str:
        """The digest of what was read; of two files that claim the same thing the first holds, so then their order counts."""
        content = b"".join(sorted(self.digests))
        if any(found.code in ("OS305", "OS309") for found in self.problems):
            content += b"".join(self.digests)
        return hashlib.sha256(content).hexdigest()[:12]

    def _lineage(self, place: str, on: date) -> tuple[str, ...]:
        return lineage(place, self.places, on)

    def _calendar(self) -> Calendar | None:
        """The calendar of the nation, for what can only be told by counting."""
        if self.horizon is None:
            return None
        lunar = {int(year): dates for year, dates in self.horizon.lunar.items()}
        return derive(self.statutes, self.notices, lunar, first=self.horizon.first, last=self.horizon.last)[0]


_FIRST = {"laws.yaml": 0, "places.yaml": 1}
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
    if found.code == "OS301" or inside[:1] == ("cases",) or "".join(inside[-1:]).endswith(_CASES):
        return False
    if inside[:1] == ("procedures",):
        return found.code == "OS305"
    return (found.code, inside) != ("OS309", ("laws.yaml",))


def _later_procedure(texts: Mapping[str, bytes], laws: Mapping[str, Law], code: str, name: str) -> tuple[Procedure, ...]:
    found = _later(texts, laws, name).procedures
    if code not in found:
        raise CatalogError((problem("OS109", Position(name), found=", ".join(found) or "-", wanted=code),))
    return found[code]


def _later_columns(texts: Mapping[str, bytes], laws: Mapping[str, Law], name: str) -> ColumnFile:
    return _later(texts, laws, name).columns[0][2]


def _later_cases(texts: Mapping[str, bytes], laws: Mapping[str, Law], name: str) -> CaseFile:
    return next(_later(texts, laws, name).case_files())


def _later_places(
    texts: Mapping[str, bytes], laws: Mapping[str, Law], names: Iterable[str], known: Mapping[str, tuple[Place, ...]]
) -> Mapping[str, tuple[Place, ...]]:
    reader = _Reader()
    reader.laws.update(laws)
    for code, units in known.items():
        reader.places.put(code, units)
    for name in names:
        reader.read(PurePosixPath(name), texts[name])
        tells_of_provinces = any(is_province(code) and reader.places[code] != known.get(code) for code in reader.places)
        if reader.problems or tells_of_provinces:
            raise CatalogError(tuple(reader.problems) or (problem("OS109", Position(name), found="-", wanted=name),))
    return dict(reader.places)


def _later(texts: Mapping[str, bytes], laws: Mapping[str, Law], name: str) -> _Reader:
    """Read one file that a bundle calls sound; it may lie, or be older than what is asked of files now."""
    reader = _Reader()
    reader.laws.update(laws)
    reader.read(PurePosixPath(name), texts[name])
    if reader.problems or not (reader.procedures or reader.examples or reader.columns):
        raise CatalogError(tuple(reader.problems) or (problem("OS109", Position(name), found="-", wanted=name),))
    return reader


def _as_written(found: Problem, listed: Iterable[tuple[tuple[str | int, ...], Map]], tree: Map) -> Problem:
    """A problem of an entry in what stands at the top of the file has the path of the file."""
    for path, whole in listed:
        within = found.path[len(path) :]
        key = within[0] if within else None
        if found.path[: len(path)] == path and isinstance(key, str) and key in tree and whole.keys_at.get(key) == tree.keys_at[key]:
            return attrs.evolve(found, path=within)
    return found


_CASES = ".cases.yaml"
_UNREAD_CASES = ".cases.yml"


def _follows(found: Problem, odd: Iterable[tuple[str | int, ...]]) -> bool:
    """Whether a case is not reached, or a dossier has none, only because of a condition that is told to be wrong itself."""
    match found.code:
        case "OS316":
            return found.path in odd
        case "OS335":
            return any(path[: len(found.path)] == found.path for path in odd)
        case _:
            return False


def _of_the_file(found: Problem, path: tuple[str | int, ...], tree: Map, name: str) -> Problem:
    """What every version needs and the file says once is missing at the top of the file."""
    key = found.args.get("key")
    missing = found.code == "OS202" and found.path == (*path, key) and key in ("code", "name", "field")
    return problem("OS202", position(tree, (), name), (str(key),), key=key) if missing else found


def _concerning(entry: tuple[str | int, ...], problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those of a file's problems that stand in one entry, or at the top, whose keys stand for every entry."""
    return tuple(each for each in problems if each.path[:2] == entry or each.path[0] not in LOCAL)


_PLACE = re.compile(r"(?<![\w./-])place[\"']?\s*:\s*([\"']?)(\w*)(.?)", re.IGNORECASE)
_DECIDED = re.compile(r"(?<![\w./-])procedure[\"']?\s*:")
_ESCAPE = re.compile(r"\\[xuU]")
_CODE = re.compile(r"^code:[ \t]*[\"'“]?([0-9][0-9.]*)", re.MULTILINE)


def _decoded(content: bytes) -> str:
    """What can be made out of a text, in whatever manner it was saved."""
    return content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", errors="replace")


def _places_in(content: bytes) -> tuple[str, ...]:
    """
    The places whose decisions a text may be that cannot be read otherwise: each that it names, at its top or in an entry.

    Where it names none, or one that cannot be told, or one of its decisions names none, it may be anybody's: that is the nation.
    """
    lines = (INVISIBLE.sub("", line) for line in _decoded(content).splitlines())
    text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    named = [_named_place(*found) for found in _PLACE.findall(text)]
    all_named = any(_PLACE.match(line) for line in text.split("\n")) or len(named) >= len(_DECIDED.findall(text))
    return tuple(dict.fromkeys(named)) if named and all_named and not _ESCAPE.search(text) else (NATION,)


def _named_place(quote: str, code: str, following: str) -> str:
    """The place that a text names; the nation where what follows belongs to it or its quote is not closed."""
    ends = following == quote if quote else not following or following in " \t,}]"
    return code if ends and is_place_code(code) else NATION


def _at_once(one: Place, other: Place) -> bool:
    """Whether two units bear one code on some day."""
    return (one.valid_from or date.min) <= (other.valid_to or date.max) and (other.valid_from or date.min) <= (one.valid_to or date.max)


def _no_place(tree: Map, path: tuple[str | int, ...], name: str, found: str, *, key: bool = False) -> Problem:
    return problem("OS203", position(tree, path, name, key=key), path, found=shown(found), wanted="place", **meant_args(slips.place(found)))


def _order(found: Problem) -> tuple[Any, ...]:
    at = found.source
    return (at.file if at else "", at.line or 0 if at else 0, at.column or 0 if at else 0, found.code)
