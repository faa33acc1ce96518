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
from onestop.catalogs.files import local_entries, meant_args, shared_nodes, shown, structure, versions
from onestop.catalogs.later import Listed, Procedures
from onestop.catalogs.layers import by_start
from onestop.catalogs.names import is_code
from onestop.catalogs.nodes import Items, Map, position, read, read_file
from onestop.catalogs.traps import check_laws, check_texts, check_traps
from onestop.clock.calendars import DEFAULT_HOURS, Calendar, OfficeHours
from onestop.clock.holidays import LunarYear, Notice, Statute, derive
from onestop.law.overlays import Overlay
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
class Catalog:
    """
    Everything that some folders of YAML say.

    Attributes:
        procedures: Versions of each procedure in order of their start, by code.
        overlays: Local decisions, by the code of the procedure.
        broken: Why a procedure is left out, by its code: the first error of its file.
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
    for done, (name, content) in enumerate(files, 1):
        reader.read(name, content)
        if progress:
            progress(done, len(files))
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
        self.names: set[str] = set()
        self.folders: set[str] = set()
        self.named: list[tuple[str, Position | None, tuple[str | int, ...]]] = []
        self.later_rules: set[str] = set()
        self.later_procedures: list[tuple[str, str]] = []
        self.later_cases: list[str] = []

    def files(self, root: Root, *, later: bool) -> list[tuple[PurePosixPath, bytes | Path]]:
        """Return the files of a root that are to be read now, each with its name."""
        self.problems += root.problems
        for name, file, meant in root.misnamed:
            self._misnamed(name, file, meant, [each for each, _ in root.files])
        files = list(zip(self._apart([name for name, _ in root.files]), root.files, strict=True))
        self.names.update(str(name) for name, _ in files)
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

    def _misnamed(self, name: PurePosixPath, file: bytes | Path, meant: PurePosixPath, beside: Sequence[PurePosixPath]) -> None:
        """A file that is read by nobody is told; what it decides is not taken for absent."""
        how = "keep_one" if meant in beside else "rename_hidden" if name.suffix.casefold() == ".txt" else "rename"
        self.problems.append(problem("OS101", Position(str(name)), why="misnamed", how=how, name=meant.name))
        self._unread(meant, read_file(file)[2] if isinstance(file, Path) else file, self.problems[-1:])

    def _unread(self, path: PurePosixPath, content: bytes, problems: Sequence[Problem]) -> None:
        """Of a file that cannot be read find out whose decision, or which procedure, it holds."""
        if path.name.endswith(".cases.yaml"):
            return
        text = content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", errors="replace")
        if path.parts[1:2] == ("overlays",):
            for place in _places_in(text) or (None,):
                self._refuse(place, problems)
        elif path.parts[1:2] == ("procedures",):
            said = _CODE.search(text)
            self.codes.update((found.source.file, said[1] if said else path.stem) for found in problems if found.source)

    def may_wait(self) -> bool:
        """Whether what was left for later can stay there: nothing else claims those codes, and the rules are those it was checked by."""
        codes = [*self.procedures, *(code for code, _ in self.later_procedures)]
        return self.later_rules <= {rules_of(self.laws)} and len(codes) == len(set(codes))

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
        if tree is None:
            self._unread(path, content, problems)
            return
        if any(True for _ in lint.check_citations(tree, self.laws, name)):  # a file that comes later may name the law
            self.uncertain.append((tree, name, []))
        if self._elsewhere(tree, path):
            return
        kind = "cases" if name.endswith(".cases.yaml") else "/".join(inside[: 2 if inside[0] == "calendar" else 1])
        take = self._kinds().get(kind)
        if take is None:
            known = [known.partition("/")[0] for known in self._kinds()]
            near = next(iter(difflib.get_close_matches(kind.partition("/")[0], known, n=1, cutoff=0.6)), None)
            self.problems.append(problem("OS201", Position(name), (), key=kind, near=near))
        else:
            take(tree, name)

    def _elsewhere(self, tree: Map, path: PurePosixPath) -> bool:
        """Whether a file says what belongs into a file of another name, or of another folder; what it decides is not taken for absent."""
        name, examples = str(path), path.name.endswith(".cases.yaml")
        if "overlays" in tree and (examples or path.parts[1] != "overlays"):
            at = position(tree, ("overlays",), name, key=True)
            self.problems.append(problem("OS201", at, ("overlays",), key="overlays", how="overlays_here"))
            for place in _places_in(self.texts[name].decode("utf-8-sig")) or (None,):
                self._refuse(place, self.problems[-1:])
            return True
        if (
            examples
            or "procedure" not in tree
            or not isinstance(tree.get("cases"), Items)
            or tree.keys() & {"code", "versions", "overlays"}
        ):
            return False
        meant = path.with_name(f"{re.sub('[._-]+cases?$', '', path.stem)}.cases.yaml")
        how = "keep_one" if str(meant) in self.names else "rename"
        self.problems.append(problem("OS101", Position(name), why="misnamed_cases", how=how, name=meant.name))
        return True

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
        for index, place in enumerate(value.places if value else ()):
            at = position(tree, ("places", index), name)
            wrong = [key for key in ("code", "parent") if not is_place_code(getattr(place, key))]
            if wrong:
                self.problems += [_no_place(tree, ("places", index, key), name, getattr(place, key)) for key in wrong]
            elif place.code in self.places:
                self.problems.append(problem("OS309", at, ("places", index, "code"), found=place.code))
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
        try:
            pairs = {day: [(opens, closes) for opens, closes in spans] for day, spans in value.sessions.items()}
            hours = OfficeHours.of(pairs)
        except ValueError as error:
            at = position(tree, ("sessions",), name)
            self.problems.append(problem("OS203", at, ("sessions",), found=str(error), wanted="sessions", near=None))
            return
        if not is_place_code(value.place):
            self.problems.append(_no_place(tree, ("place",), name, value.place))
        elif value.place in self.hours:
            self.problems.append(problem("OS309", position(tree, ("place",), name), ("place",), found=value.place))
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
            problems += [each for each in check_traps(read, name) if not _follows(each, odd)]
            problems += check_texts(tree, name)
            if self.uncertain and self.uncertain[-1][0] is tree:
                self.uncertain[-1][2].extend(read)
            else:
                problems += check_laws(read, self.laws, name)
            code = read[0][2].code
            named = self._named_after(code, ".yaml", tree, "code", name) if is_code(code) else []
            problems += named
            problems += lint.check_folder(read[0][2].field, tree, name)
            if code in self.procedures and not named:
                problems.append(
                    problem("OS305", position(tree, ("code",), name), ("code",), found=code, other=str(self.procedures[code][0].origin))
                )
            problems += [
                _no_place(whole, ("place",), name, version.place) for _, whole, version in read if not is_place_code(version.place)
            ]
        curly = {each.source for each in problems if each.args.get("how") == "curly"}
        self.problems = [each for each in self.problems if each.code != "OS205" or each.source not in curly]  # said better
        # A version that inherits a broken or missing line repeats its problem; once is enough.
        self.problems += {(p.code, p.source, p.args.get("key")): p for p in reversed(problems)}.values()
        if not any(p.severity is Severity.ERROR for p in problems):
            self.procedures[read[0][2].code] = by_start(version for _, _, version in read)
            self._names(read[0][2].place, tree, ("place",), name)

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
        listed, problems = local_entries(tree, name)
        self.problems += problems
        if problems:
            self._refuse(tree.get("place"), problems)
        for path, whole in listed:
            value, problems = structure(whole, Overlay, name, path)
            if value is not None:
                value = attrs.evolve(value, origin=position(whole, (), name))
                problems += lint.check_overlay(path, whole, value, name)
            if value is None or problems:
                self.problems += problems
                self._refuse(whole.get("place"), problems)
            else:
                self.overlays.append((path, whole, name, value))
                at_top = position(whole, ("place",), name) == position(tree, ("place",), name)
                self._names(value.place, whole, ("place",), name, () if at_top else path)

    def _names(self, place: str, tree: Map, where: tuple[str | int, ...], name: str, path: tuple[str | int, ...] = ()) -> None:
        """Keep that *tree* names a place, for when all places are read."""
        if place != NATION:
            self.named.append((place, position(tree, where, name), (*path, *where)))

    def _refuse(self, place: Any, problems: Iterable[Problem]) -> None:
        served = place if is_place_code(place) else NATION
        self.refusing[served] = (*self.refusing.get(served, ()), *problems)

    def finish(self) -> Catalog:
        for tree, name, versions_read in self.uncertain:
            self.problems += lint.check_citations(tree, self.laws, name)
            if versions_read:
                self.problems += check_laws(versions_read, self.laws, name)
        procedures = Procedures(self.procedures, dict(self.later_procedures), partial(_later_procedure, self.texts))
        broken = self._broken()
        for tree, name, _ in self.examples:
            self.problems += check_links(tree, name, procedures, broken)
            code = tree.get("procedure")
            if (code in procedures or code in broken) and PurePosixPath(name).parts[1] == "procedures":
                self.problems += self._named_after(str(code), ".cases.yaml", tree, "procedure", name)
        for found, place in lint.check_overlays(self.overlays, procedures, self._calendar, broken):
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
            broken=broken,
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

    def _calendar(self) -> Calendar | None:
        """The calendar of the nation, for what can only be told by counting."""
        if self.horizon is None:
            return None
        lunar = {int(year): dates for year, dates in self.horizon.lunar.items()}
        return derive(self.statutes, self.notices, lunar, first=self.horizon.first, last=self.horizon.last, hours=DEFAULT_HOURS)[0]


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


_CODE = re.compile(r"^code:[ \t]*[\"'“]?([0-9][0-9.]*)", re.MULTILINE)
_PLACE = re.compile(r"^([ \t-]*)(?:[^#\n]*[{,][ \t]*)?place:[ \t]*[\"'“]?([0-9a-z]+)", re.MULTILINE)
_DECIDED = re.compile(r"^[^#\n]*\bprocedure:", re.MULTILINE)


def _places_in(text: str) -> tuple[str, ...]:
    """The places that a file of local decisions names which cannot be read otherwise; none where one of its decisions may be of another."""
    found = _PLACE.findall(text)
    told = any(not indent for indent, _ in found) or len(found) >= len(_DECIDED.findall(text))
    return tuple(dict.fromkeys(place for _, place in found)) if told else ()


def _no_place(tree: Map, path: tuple[str | int, ...], name: str, found: str) -> Problem:
    return problem("OS203", position(tree, path, name), path, found=shown(found), wanted="place", **meant_args(slips.place(found)))


def _order(found: Problem) -> tuple[Any, ...]:
    at = found.source
    return (at.file if at else "", at.line or 0 if at else 0, at.column or 0 if at else 0, found.code)
