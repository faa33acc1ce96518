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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

import attrs

from onestop.catalogs import lint, slips
from onestop.catalogs.bundles import Root, open_root
from onestop.catalogs.examples import check_examples, check_links
from onestop.catalogs.files import LOCAL, local_entries, meant_args, shared_nodes, shown, structure, versions
from onestop.catalogs.later import Listed, Procedures
from onestop.catalogs.layers import by_start
from onestop.catalogs.nodes import INVISIBLE, Items, Map, describe, position, read, read_file
from onestop.catalogs.traps import check_laws, check_texts, check_traps
from onestop.clock.calendars import Calendar
from onestop.clock.holidays import LunarYear, Notice, Statute, derive
from onestop.law.overlays import Overlay, Unlisted
from onestop.law.places import NATION, Place, is_place_code, lineage
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
class Catalog:
    """
    Everything that some folders of YAML say.

    Attributes:
        procedures: Versions of each procedure in order of their start, by code.
        overlays: Local decisions, by the code of the procedure.
        unlisted: Local decisions whose lists of procedures were not found.
        refusing: Places whose local decisions cannot be used, with the reasons: they must not answer by the nation's rules instead.
        regimes: One-stop regimes in order of their start.
        statutes: Laws that give days off.
        notices: Official notices of days off.
        horizon: Bounds of the calendar and lunar dates; None where no folder gives them.
        sessions: Hours of places and bodies.
        laws: Texts that citations may name.
        places: The administrative units that bore each code, in order of time.
        cases: Worked examples by procedure.
        files: Where each file that was read lies; those of a bundle lie nowhere.
        texts: What each file says, word for word.
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
    laws: dict[str, Law]
    places: dict[str, tuple[Place, ...]]
    cases: Sequence[CaseFile]
    files: dict[str, Path] = attrs.field(factory=dict, repr=False, eq=False)
    texts: dict[str, bytes] = attrs.field(factory=dict, repr=False, eq=False)
    problems: tuple[Problem, ...]
    revision: str

    def written(self, origin: Position) -> Map | None:
        """Return the version or the local decision that begins at *origin* as it is written, with all that it takes over."""
        tree = read(self.texts.get(origin.file, b""), origin.file)[0]
        if tree is None:
            return None
        listed = (local_entries if "overlays" in tree else versions)(tree, origin.file)[0]
        return next((whole for _, whole in listed if position(whole, (), origin.file) == origin), None)


def read_catalog(roots: Iterable[Path | Root], progress: Callable[[int, int], None] | None = None) -> Catalog:
    """
    Return the catalogue of some folders; the same folder is read once.

    Args:
        roots: Folders or bundles, or what was opened of them, the national one first.
        progress: Called with (files read, files in all).
    """
    opened = [root if isinstance(root, Root) else open_root(root) for root in _distinct(roots)]
    with _uncollected():
        found = _read(opened, progress, later=True) or _read(opened, progress, later=False)
    assert found is not None
    return found


def _read(opened: Iterable[Root], progress: Callable[[int, int], None] | None, *, later: bool) -> Catalog | None:
    """Read what some roots hold; with *later* leave checked files for later, and return None where they have to be checked again."""
    reader = _Reader()
    files = [file for root in opened for file in reader.files(root, later=later)]
    files.sort(key=lambda file: file[0].parts[1:2] != ("laws.yaml",))  # what may be cited is known before anything cites
    for done, (name, content) in enumerate(files, 1):
        reader.read(name, content)
        if progress:
            progress(done, len(files))
    try:
        return reader.finish() if reader.may_wait() else None
    except CatalogError:  # a bundle that lies about a file: read at once, all that is wrong in it is told
        if later:
            return None
        raise


def rules_of(laws: Mapping[str, Law], places: Iterable[str] = ()) -> str:
    """Return by which rules files are checked: a digest of the version of this library, and of the laws and places that they may name."""
    listed = sorted((number, attrs.astuple(law)) for number, law in laws.items())
    return hashlib.sha256(repr((VERSION, listed, sorted(places))).encode()).hexdigest()[:12]


def checked_files(catalog: Catalog, roots: Iterable[Path]) -> dict[Path, str | None]:
    """
    Return the files below *roots* in which nothing is wrong: of procedures, each with its code, and of worked examples, with None.

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
        self.laws: dict[str, Law] = {}
        self.places: dict[str, tuple[Place, ...]] = {}
        self.examples: list[tuple[Map, str, dict[int, AuthoredCase]]] = []
        self.codes: dict[str, str] = {}
        self.unfinished: list[tuple[Map, list[Problem]]] = []
        self.digests: list[bytes] = []
        self.paths: dict[str, Path] = {}
        self.texts: dict[str, bytes] = {}
        self.folders: set[str] = set()
        self.named: list[tuple[str, Position | None, tuple[str | int, ...]]] = []
        self.later_rules: set[str] = set()
        self.later_procedures: list[tuple[str, str]] = []
        self.later_cases: list[str] = []

    def files(self, root: Root, *, later: bool) -> list[tuple[PurePosixPath, bytes | Path]]:
        """Return the files of a root that are to be read now, each with its name."""
        self.problems += root.problems
        for name, path in root.misnamed:
            self.problems.append(problem("OS101", Position(str(name)), why="yml"))
            if name.parts[1:2] == ("overlays",) and not name.name.endswith(_UNREAD_CASES):
                self._refuse_all(_places_in(read_file(path)[2]), self.problems[-1:])
        files = zip(self._apart([name for name, _ in root.files]), root.files, strict=True)
        if root.checked is None or not later:
            return [(name, file) for name, (_, file) in files]
        now: list[tuple[PurePosixPath, bytes | Path]] = []
        self.later_rules.add(root.checked.rules)
        cases = frozenset(root.checked.cases)
        for name, (inside, content) in files:
            code = root.checked.procedures.get(str(inside))
            # Of all that a bundle holds only these two kinds of files wait; an index that names another is not believed.
            waits = inside.parts[1:2] == ("procedures",) if code is not None else str(inside) in cases and inside.name.endswith(_CASES)
            if isinstance(content, Path) or not waits:
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
        return self.later_rules <= {rules_of(self.laws, self.places)} and len(codes) == len(set(codes))

    def _apart(self, names: list[PurePosixPath]) -> list[PurePosixPath]:
        """Tell folders of one name apart, so that each position names one file."""
        shown: dict[str, str] = {}
        for first in dict.fromkeys(name.parts[0] for name in names):
            number = 1
            while (known := first if number == 1 else f"{first}-{number}") in self.folders:
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
        self.problems += problems
        if isinstance(file, Path):
            self.paths[name] = file
        self._keep_text(path, content)
        inside = path.parts[1:]
        kind = "cases" if name.endswith(_CASES) else "/".join(inside[: 2 if inside[0] == "calendar" else 1])
        if tree is None:
            if kind == "overlays":
                self._refuse_all(_places_in(content), problems)
            return
        take = self._kinds().get(kind)
        if take is None:
            known = [known.partition("/")[0] for known in self._kinds()]
            near = next(iter(difflib.get_close_matches(kind.partition("/")[0], known, n=1, cutoff=0.6)), None)
            self.problems.append(problem("OS201", Position(name), (), key=kind, near=near))
        else:
            take(tree, name)

    def _kinds(self) -> Mapping[str, Callable[[Map, str], None]]:
        return {
            "laws.yaml": self._laws,
            "places.yaml": self._places,
            "places": self._places,
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
        for index, place in enumerate(value.places):
            self._place(place, tree, ("places", index), name)
        for parent, listed in value.below.items():
            if not is_place_code(parent):
                self.problems.append(_no_place(tree, ("below", parent), name, parent, key=True))
                continue
            self._names(parent, tree, ("below", parent), name)
            for code, called in listed.items():
                place = Place(code=code, name=called, parent=parent, valid_from=value.valid_from, valid_to=value.valid_to)
                self._place(place, tree, ("below", parent, code), name)

    def _place(self, place: Place, tree: Map, path: tuple[str | int, ...], name: str) -> None:
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
        elif any(_at_once(place, other) for other in others):
            self.problems.append(problem("OS309", at, (*path, "code"), found=place.code))
        else:
            self.places[place.code] = by_start((*others, attrs.evolve(place, origin=at)))
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
        elif clashing := [one for i, one in enumerate(each) if any(clash(one, other) for other in (*self.sessions, *each[:i]))]:
            self.problems += [problem("OS309", one.origin, ("place",), found=one.place) for one in clashing]
        else:
            self.sessions += each
            for place, path in named:
                self._names(place, tree, path, name)

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
            problems += [each for each in check_traps(read, name) if each.code != "OS316" or each.path not in odd]
            problems += check_texts(tree, name)
            problems += check_laws(read, self.laws, name)
            code = read[0][2].code
            if name.rsplit("/", 1)[-1] != f"{code}.yaml":
                file = name.rsplit("/", 1)[-1]
                problems.append(problem("OS311", position(tree, ("code",), name), ("code",), found=code, file=file))
            problems += lint.check_folder(read[0][2].field, tree, name)
            if code in self.procedures:
                problems.append(
                    problem("OS305", position(tree, ("code",), name), ("code",), found=code, other=str(self.procedures[code][0].origin))
                )
            problems += [
                _no_place(whole, ("place",), name, version.place) for _, whole, version in read if not is_place_code(version.place)
            ]
        problems = [_as_written(each, listed, tree) for each in problems]
        problems += unknown
        # A version that inherits a broken or missing line repeats its problem; once is enough.
        self.problems += {(p.code, p.source, p.args.get("key")): p for p in reversed(problems)}.values()
        if not any(p.severity is Severity.ERROR for p in problems):
            self.procedures[read[0][2].code] = by_start(version for _, _, version in read)
            self._names(read[0][2].place, tree, ("place",), name)

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
                self._refuse(whole.get("place"), (*problems, *cited))
            else:
                self.overlays.append((path, whole, name, value))
                at_top = position(whole, ("place",), name) == position(tree, ("place",), name)
                self._names(value.place, whole, ("place",), name, () if at_top else path)

    def _entries(self, tree: Map, name: str, key: str) -> list[tuple[tuple[str | int, ...], Map]]:
        """Return the entries under *key*; where one is none, nobody can tell of which place in the file it was meant to be."""
        listed, problems = local_entries(tree, name, key)
        self.problems += problems
        if problems:
            self._refuse_all((tree.get("place"), *_places_in(self.texts[name])), problems)
        return listed

    def _unlisted(self, tree: Map, name: str, unknown: Sequence[Problem]) -> None:
        for path, whole in self._entries(tree, name, "unlisted"):
            value, problems = structure(whole, Unlisted, name, path)
            if value is not None and not is_place_code(value.place):
                problems.append(_no_place(whole, ("place",), name, value.place))
            if value is not None and value.valid_to and value.valid_to < value.valid_from:
                problems.append(problem("OS306", position(whole, ("valid_to",), name), (*path, "valid_to"), what="order"))
            cited = _concerning(path, unknown)
            if value is None or problems or cited:
                self.problems += problems
                self._refuse(whole.get("place"), (*problems, *cited))
            else:
                self.unlisted.append(attrs.evolve(value, origin=position(whole, (), name)))
                self._names(value.place, whole, ("place",), name)

    def _names(self, place: str, tree: Map, where: tuple[str | int, ...], name: str, path: tuple[str | int, ...] = ()) -> None:
        """Keep that *tree* names a place, for when all places are read."""
        if place != NATION:
            self.named.append((place, position(tree, where, name), (*path, *where)))

    def _refuse(self, place: Any, problems: Iterable[Problem]) -> None:
        served = place if is_place_code(place) else NATION
        self.refusing[served] = (*self.refusing.get(served, ()), *problems)

    def _refuse_all(self, places: Iterable[Any], problems: Iterable[Problem]) -> None:
        for place in dict.fromkeys(each if is_place_code(each) else NATION for each in places):
            self._refuse(place, problems)

    def finish(self) -> Catalog:
        procedures = Procedures(self.procedures, dict(self.later_procedures), partial(_later_procedure, self.texts, self.laws))
        for whole, wrong in self.unfinished:
            told = {id(each): lint.with_value(each, whole, procedures) for each in wrong}
            self.problems = [told.get(id(each), each) for each in self.problems]
        left_out = self._left_out()
        for tree, name, _ in self.examples:
            self.problems += check_links(tree, name, procedures, left_out)
        for found, place in lint.check_overlays(self.overlays, procedures, self._calendar, self._lineage):
            self.problems.append(found)
            if found.severity is Severity.ERROR:
                self._refuse(place, [found])
        # A place that stands once at the top of a file is told once.
        self.problems += lint.check_places(dict.fromkeys(self.named), self.places)
        overlays: dict[str, tuple[Overlay, ...]] = {}
        for _, _, _, overlay in self.overlays:
            overlays[overlay.procedure] = (*overlays.get(overlay.procedure, ()), overlay)
        return Catalog(
            procedures=procedures,
            overlays=overlays,
            unlisted=tuple(self.unlisted),
            refusing={place: tuple(sorted(reasons, key=_order)) for place, reasons in self.refusing.items()},
            regimes=by_start(self.regimes),
            statutes=tuple(self.statutes),
            notices=tuple(self.notices),
            horizon=self.horizon,
            sessions=tuple(self.sessions),
            laws=self.laws,
            places=self.places,
            cases=Listed(tuple(self.case_files()), tuple(self.later_cases), partial(_later_cases, self.texts, self.laws)),
            files=self.paths,
            texts=self.texts,
            problems=tuple(sorted(self.problems, key=_order)),
            revision=self._revision(),
        )

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

    def _lineage(self, place: str, on: date) -> tuple[str, ...]:
        return lineage(place, self.places, on)

    def _calendar(self) -> Calendar | None:
        """The calendar of the nation, for what can only be told by counting."""
        if self.horizon is None:
            return None
        lunar = {int(year): dates for year, dates in self.horizon.lunar.items()}
        return derive(self.statutes, self.notices, lunar, first=self.horizon.first, last=self.horizon.last)[0]


def _later_procedure(texts: Mapping[str, bytes], laws: Mapping[str, Law], code: str, name: str) -> tuple[Procedure, ...]:
    found = _later(texts, laws, name).procedures
    if code not in found:
        raise CatalogError((problem("OS109", Position(name), found=", ".join(found) or "-", wanted=code),))
    return found[code]


def _later_cases(texts: Mapping[str, bytes], laws: Mapping[str, Law], name: str) -> CaseFile:
    return next(_later(texts, laws, name).case_files())


def _later(texts: Mapping[str, bytes], laws: Mapping[str, Law], name: str) -> _Reader:
    """Read one file that a bundle calls sound; it may lie, or be older than what is asked of files now."""
    reader = _Reader()
    reader.laws.update(laws)
    reader.read(PurePosixPath(name), texts[name])
    if reader.problems or not (reader.procedures or reader.examples):
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


def _of_the_file(found: Problem, path: tuple[str | int, ...], tree: Map, name: str) -> Problem:
    """What every version needs and the file says once is missing at the top of the file."""
    key = found.args.get("key")
    missing = found.code == "OS202" and found.path == (*path, key) and key in ("code", "name", "field")
    return problem("OS202", position(tree, (), name), (str(key),), key=key) if missing else found


def _concerning(entry: tuple[str | int, ...], problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those of a file's problems that stand in one entry, or at the top, whose keys stand for every entry."""
    return tuple(each for each in problems if each.path[:2] == entry or each.path[0] not in LOCAL)


_PLACE = re.compile(r"(?<![\w./-])place[\"']?\s*:\s*([\"']?)(\w*)(.?)", re.IGNORECASE)
_ESCAPE = re.compile(r"\\[xuU]")


def _places_in(content: bytes) -> tuple[str, ...]:
    """
    The places whose decisions a text may be that cannot be read otherwise: each that it names, at its top or in an entry.

    Where it names none, or one that cannot be told, it may be anybody's: that is the nation.
    """
    lines = (INVISIBLE.sub("", line) for line in content.decode("utf-8", errors="replace").splitlines())
    text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    named = [_named_place(*found) for found in _PLACE.findall(text)]
    return tuple(dict.fromkeys(named)) if named and not _ESCAPE.search(text) else (NATION,)


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
