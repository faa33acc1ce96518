"""
Gather: ask each plugin once, alone, and check what it returns.

A plugin that cannot be loaded or returns nonsense is reported with its name and version, and every place that it serves refuses to
answer. The others are not touched. Every plugin gets a manager of its own, and what they gave is put in an order of its own, so the
order of installation cannot decide anything.
"""

from __future__ import annotations

import contextlib
import difflib
import inspect
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from importlib import metadata
from itertools import combinations
from pathlib import Path
from typing import Any

import attrs
import pluggy

from onestop.catalogs.bundles import FOLDERS, catalogue_files
from onestop.catalogs.catalog import Scope
from onestop.clock.days import DayKind, DayMark
from onestop.dossiers.documents import Check
from onestop.law.overlays import Overlay
from onestop.law.places import NATION, Places, ever_within, is_place_code
from onestop.plugins import hookspecs
from onestop.plugins.control import Control
from onestop.plugins.national import National
from onestop.plugins.values import brief, checked, listed, named
from onestop.telling.reports import Layout
from onestop.words.errors import UnfitError, told
from onestop.words.problems import Problem, Severity, problem
from onestop.words.sources import Position

YEARS = range(2013, 2036)

MOST_FOLDERS, MOST_FILES, MOST_DAYS, MOST_NAMED, MOST_OVERLAYS = 100, 100_000, 366 * len(YEARS), 10_000, 100_000
"""What one plugin may bring: far more than any needs, and an end for a generator that has none."""


@attrs.frozen(kw_only=True)
class PluginInfo:
    """
    One plugin: what it is, what it serves and brings, and what is wrong with it.

    Attributes:
        name: Class or module; of an installed one the value of its entry point.
        distribution: The distribution that installed it.
        version: Its version.
        places: What it serves.
        hooks: The hooks that it has.
        state: `ok`, `broken` (a place that it serves refuses to answer because of it) or `blocked` (kept out by the operator).
        problems: Everything wrong in it and in its files.
        overlays: How many local decisions it brings, in files and computed.
        procedures: How many procedures.
        closures: How many days off.
        checks: How many document checks.
        layouts: Names of its report layouts.
        folders: Where its folders lie, which positions call by the name of its distribution or their own.
    """

    name: str
    distribution: str | None = None
    version: str | None = None
    places: tuple[Any, ...]
    hooks: tuple[str, ...] = ()
    state: str = "ok"
    problems: tuple[Problem, ...] = ()
    overlays: int = 0
    procedures: int = 0
    closures: int = 0
    checks: int = 0
    layouts: tuple[str, ...] = ()
    folders: tuple[Path, ...] = ()

    @property
    def label(self) -> str:
        """Name and version, as errors call it."""
        return " ".join(part for part in (self.distribution or self.name, self.version) if part)

    @property
    def problem(self) -> Problem | None:
        """The first error, where there is one."""
        return next((found for found in self.problems if found.severity is Severity.ERROR), None)


@attrs.frozen(kw_only=True)
class Brought:
    """What one plugin brought; nothing of a broken one is used."""

    info: PluginInfo
    roots: tuple[Path, ...] = ()
    closures: dict[date, DayMark] = attrs.field(factory=dict)
    checks: dict[str, Check] = attrs.field(factory=dict)
    overlays: tuple[Overlay, ...] = ()
    layouts: dict[str, Layout] = attrs.field(factory=dict)

    @property
    def scope(self) -> Scope:
        """For which places its files and its overlays may speak."""
        return Scope(label=self.info.label, places=self.info.places, folder=self.info.distribution)

    @property
    def rank(self) -> tuple[Any, ...]:
        """Where it stands among the others: what serves the whole country first, then by name, and by all that it brings."""
        return (
            NATION not in self.info.places,
            self.info.label,
            self.info.places,
            list(map(str, self.roots)),
            sorted(f"{day} {mark}" for day, mark in self.closures.items()),
            sorted(self.checks),
            list(map(repr, self.overlays)),
            sorted(self.layouts),
        )


@attrs.frozen(kw_only=True)
class Gathered:
    """
    What all plugins gave.

    Attributes:
        plugins: The plugins in the order national, handed over, installed.
        national: What the national one gave.
        sound: What the sound ones gave, the national one left out, in an order that does not depend on that of installation.
    """

    plugins: tuple[PluginInfo, ...]
    national: Brought | None
    sound: tuple[Brought, ...]

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folders, the national ones first."""
        return tuple(root for each in self._all for root in each.roots)

    @property
    def closures(self) -> tuple[tuple[tuple[str, ...], Mapping[date, DayMark]], ...]:
        """Days off, with the places for which they hold."""
        return tuple((each.info.places, each.closures) for each in self._all if each.closures)

    @property
    def closing(self) -> tuple[tuple[str, Mapping[date, DayMark]], ...]:
        """The days off that hooks gave, with the plugin whose they are."""
        return tuple((each.info.label, each.closures) for each in self._all if each.closures)

    @property
    def checks(self) -> tuple[tuple[tuple[str, ...], str, Mapping[str, Check]], ...]:
        """Document checks, with the places for which they run and the plugin whose they are."""
        return tuple((each.info.places, each.info.label, each.checks) for each in self._all if each.checks)

    @property
    def _all(self) -> tuple[Brought, ...]:
        return ((self.national,) if self.national else ()) + self.sound

    @property
    def scopes(self) -> dict[Path, tuple[Scope, ...]]:
        """Whose each folder is; those of the nation are nobody's."""
        found: dict[Path, tuple[Scope, ...]] = {}
        free = self.national.roots if self.national else ()
        for each in self.sound:
            for root in each.roots:
                if root not in free:
                    found[root] = (*found.get(root, ()), each.scope)
        return found

    @property
    def computed(self) -> tuple[tuple[Scope, tuple[Overlay, ...]], ...]:
        """Local decisions that are computed, with whose they are."""
        return tuple((each.scope, each.overlays) for each in self.sound if each.overlays)

    @property
    def layouts(self) -> dict[str, Layout]:
        """Report layouts by name; of two of one name each is called `plugin:name`, so that neither hides the other."""
        names = [name for each in self._all for name in each.layouts]
        found: dict[str, Layout] = {}
        for each in self._all:
            for name, layout in each.layouts.items():
                found[name if names.count(name) == 1 else f"{each.info.distribution or each.info.name}:{name}"] = layout
        return dict(sorted(found.items()))

    @property
    def broken(self) -> dict[str, tuple[tuple[str, Problem], ...]]:
        """Places that refuse to answer, with a line and a problem a broken plugin."""
        found: dict[str, tuple[tuple[str, Problem], ...]] = {}
        for plugin in sorted(self.plugins, key=_told_as):
            if plugin.problem is not None:
                # One that names no sound place may serve any: then the whole country refuses.
                for place in [p for p in plugin.places if is_place_code(p)] or [NATION]:
                    found[place] = (*found.get(place, ()), (f"{plugin.label}: {plugin.problem.args.get('why', '')}", plugin.problem))
        return found

    def clashes(self, places: Places) -> Iterator[tuple[Problem, tuple[str, ...]]]:
        """Yield each pair of plugins that bring a check of one name to one place, with the places where neither may run."""
        for one, other in combinations([each for each in self._all if each.checks], 2):
            names = sorted(name for name in one.checks.keys() & other.checks.keys() if one.checks[name] is not other.checks[name])
            shared = {*_within(one.info.places, other.info.places, places), *_within(other.info.places, one.info.places, places)}
            if names and shared:
                at = tuple(sorted(shared))
                labels = one.info.label, other.info.label
                where = ("plugins", labels[1])
                found = problem("OS705", None, where, plugin=labels[0], other=labels[1], names=", ".join(names), places=", ".join(at))
                yield found, at

    @property
    def brought(self) -> str:
        """What plugins brought besides files, as a text that is equal where it is; empty where they brought nothing."""
        marks = sorted(f"{places} {day} {mark}" for places, days in self.closures for day, mark in days.items())
        checks = sorted(f"{places} {name}" for places, _, named in self.checks for name in named)
        overlays = sorted(f"{overlay}" for each in self.sound for overlay in each.overlays)
        hooks = {"onestop_day_marks", "onestop_checks", "onestop_overrides"}
        labels = sorted(each.info.label for each in self._all if hooks & set(each.info.hooks))
        return "\n".join((*marks, *checks, *overlays, *labels))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with plugins, before their files are read."""
        return tuple(found for plugin in sorted(self.plugins, key=_told_as) for found in plugin.problems)


def _within(some: Collection[str], others: Collection[str], places: Places) -> Iterator[str]:
    """Those of *some* places that are one of the *others* or were ever below it."""
    return (place for place in some if not ever_within(place, places).isdisjoint(others))


def _told_as(plugin: PluginInfo) -> tuple[Any, ...]:
    return plugin.label, [str(found.args) for found in plugin.problems]


def gather(
    plugins: Iterable[Any] = (), *, entry_points: bool = True, allow: Collection[str] | None = None, block: Collection[str] = ()
) -> Gathered:
    """
    Return what the national plugin, *plugins* and, where asked, installed entry points give.

    Args:
        plugins: Plugin objects.
        entry_points: Whether to look for installed plugins.
        allow: Names of the only plugins or distributions that may be asked; None for all.
        block: Names of those that may not.
    """
    control = Control.of(allow, block)
    national = National()
    handed = {id(plugin): plugin for plugin in plugins}.values()
    asked: list[tuple[PluginInfo, Callable[[], Any]]] = [(_info(plugin), lambda plugin=plugin: plugin) for plugin in handed]  # type: ignore[misc]
    if entry_points:
        asked += _installed()
    first = _ask(_info(national), lambda: national)
    with contextlib.redirect_stdout(sys.stderr):  # what a plugin prints is no part of an answer, which may be JSON
        brought = [_blocked(info) if control.blocks(info.name, info.distribution) else _ask(info, load) for info, load in asked]
    return Gathered(
        plugins=tuple(each.info for each in (first, *brought)),
        national=first if first.info.state == "ok" else None,
        sound=tuple(sorted((each for each in brought if each.info.state == "ok"), key=lambda each: each.rank)),
    )


def _info(plugin: Any) -> PluginInfo:
    """What an object says of itself; whatever goes wrong in that is its own problem."""
    name = type(plugin).__name__
    try:
        kind = plugin if isinstance(plugin, type) or hasattr(plugin, "__file__") else type(plugin)
        name = str(getattr(kind, "__qualname__", getattr(kind, "__name__", name)))
        said = getattr(plugin, "onestop_places", (NATION,))
        given = listed("onestop_places", said, MOST_NAMED) if isinstance(said, list | tuple | set | frozenset) else [said]
        places = tuple(each if type(each) is str else f"{type(each).__name__} {brief(each)}" for each in given)
        return PluginInfo(name=name, places=tuple(sorted(places)) if isinstance(said, set | frozenset) else places)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return _broken(PluginInfo(name=name, places=()), "OS701", error)


def _installed() -> list[tuple[PluginInfo, Callable[[], Any]]]:
    """The entry points, those of one distribution and one value as one plugin: it is asked once for all its places."""
    try:
        found = list(metadata.entry_points(group=hookspecs.PROJECT))
        grouped: dict[tuple[str, str, str], list[metadata.EntryPoint]] = {}
        for point in found:
            grouped.setdefault((point.value, *_distribution(point)), []).append(point)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # nobody can say whom it would have served
        return [(_broken(PluginInfo(name="entry_points", places=(NATION,)), "OS701", error), lambda: None)]
    return [
        (
            PluginInfo(
                name=value, distribution=dist or None, version=version or None, places=tuple(sorted({point.name for point in points}))
            ),
            points[0].load,
        )
        for (value, dist, version), points in sorted(grouped.items())
    ]


def _distribution(point: metadata.EntryPoint) -> tuple[str, str]:
    """Name and version of what installed it, empty where that cannot be read: its entry point counts all the same."""
    try:
        return (point.dist.name or "", point.dist.version or "") if point.dist else ("", "")
    except (KeyError, TypeError, OSError, ValueError):
        return "", ""


def _blocked(info: PluginInfo) -> Brought:
    """A plugin that the operator keeps out is not even loaded; its places answer by the rest, and it is told."""
    found = problem("OS707", None, ("plugins", info.label), plugin=info.label, places=", ".join(info.places))
    return Brought(info=attrs.evolve(info, state="blocked", problems=(found,)))


def _ask(info: PluginInfo, load: Callable[[], Any]) -> Brought:
    """Ask one plugin everything; what it gives counts only if all of it is sound."""
    if info.problems:
        return Brought(info=info)
    code = "OS701"
    try:
        if not info.places or not all(map(is_place_code, info.places)):
            raise UnfitError("places", found=", ".join(info.places) or "()")
        plugin = load()
        version = getattr(plugin, "onestop_hooks", hookspecs.HOOKS_VERSION)
        if type(version) is not int or version != hookspecs.HOOKS_VERSION:
            return Brought(info=_broken(info, "OS706", found=brief(version), wanted=hookspecs.HOOKS_VERSION))
        code = "OS703"
        _check_hooks(plugin)
        code = "OS701"
        manager = pluggy.PluginManager(hookspecs.PROJECT)
        manager.add_hookspecs(hookspecs)
        manager.register(plugin)
        code = "OS702"
        manager.check_pending()
        info = attrs.evolve(info, hooks=tuple(sorted(caller.name for caller in manager.get_hookcallers(plugin) or ())))
        hook = manager.hook
        with _running("onestop_catalogs"):
            roots = tuple(_folder(root) for root in listed("onestop_catalogs", _one(hook.onestop_catalogs, ()), MOST_FOLDERS))
        with _running("onestop_day_marks"):
            closures = _marks(_one(hook.onestop_day_marks, {}, years=YEARS))
        with _running("onestop_checks"):
            checks = _functions("onestop_checks", _one(hook.onestop_checks, {}))
        with _running("onestop_overrides"):
            overlays = _overlays(_one(hook.onestop_overrides, ()))
        with _running("onestop_reports"):
            layouts = _functions("onestop_reports", _one(hook.onestop_reports, {}))
        warnings = (*_elsewhere(info, plugin), *_beside(roots))
        info = attrs.evolve(info, closures=len(closures), checks=len(checks), layouts=tuple(sorted(layouts)))
        info = attrs.evolve(info, folders=roots, problems=warnings)
        return Brought(info=info, roots=roots, closures=closures, checks=checks, overlays=overlays, layouts=layouts)
    except KeyboardInterrupt:
        raise
    except pluggy.PluginValidationError as error:
        return Brought(info=_broken(info, "OS703", error))
    except BaseException as error:  # SystemExit and the like end no program of others
        return Brought(info=_broken(info, code, error))


class _HookError(Exception):
    """A hook raised; which one is not in what it raised."""

    def __init__(self, hook: str, error: BaseException) -> None:
        super().__init__(hook)
        self.hook, self.error = hook, error


@contextlib.contextmanager
def _running(hook: str) -> Iterator[None]:
    """Say of what is raised in which hook it was; what this library found wrong says it itself."""
    try:
        yield
    except (KeyboardInterrupt, UnfitError):
        raise
    except BaseException as error:
        raise _HookError(hook, error) from error


def _check_hooks(plugin: Any) -> None:
    """
    Look at the hooks of a plugin before anything is called.

    Raises:
        UnfitError: If one has a name or an argument that no hook has, or lacks the mark without which it would be ignored in silence.
    """
    known = {hook.__name__: _arguments(hook) for hook in hookspecs.HOOKS}
    reader = pluggy.PluginManager(hookspecs.PROJECT)
    for name in dir(plugin):
        marked = reader.parse_hookimpl_opts(plugin, name)
        if marked is None:
            unmarked = name.startswith("onestop_") and name not in ("onestop_places", "onestop_hooks")
            if unmarked and not inspect.ismodule(getattr(plugin, name, None)):
                raise UnfitError("unmarked", hook=name)
            continue
        hook = marked.get("specname") or name
        if hook not in known:
            near = next(iter(difflib.get_close_matches(hook, known, n=1)), None)
            raise UnfitError("no_hook", hook=hook, known=", ".join(known), near=near)
        odd = [each for each in _arguments(getattr(plugin, name)) if each not in known[hook]]
        if odd:
            raise UnfitError("arguments", hook=hook, found=", ".join(odd), wanted=", ".join(known[hook]) or "()")


def _arguments(function: Callable[..., Any]) -> list[str]:
    """The names of what a function must be given, as pluggy gives it: by name."""
    asked = inspect.signature(function).parameters.values()
    return [each.name for each in asked if each.default is each.empty and each.kind in _NAMED and each.name != "self"]


_NAMED = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def _elsewhere(info: PluginInfo, plugin: Any) -> Iterator[Problem]:
    """Tell where an installed plugin says places that its entry points do not name: they alone count, and somebody meant the others."""
    said = getattr(plugin, "onestop_places", None)
    if info.distribution is None or said is None:
        return
    places = {str(each) for each in (said if isinstance(said, list | tuple | set | frozenset) else [said])}
    if places != set(info.places):
        found = ", ".join(sorted(places)[:_MOST_NAMED_PLACES]) or "()"
        yield problem("OS709", None, ("plugins", info.label), plugin=info.label, places=", ".join(info.places), found=brief(found)[1:-1])


_MOST_NAMED_PLACES = 20
"""Places that one sentence names."""


def _broken(info: PluginInfo, code: str, error: BaseException | None = None, **args: Any) -> PluginInfo:
    if isinstance(error, _HookError):
        args = {**told(error.error), **args, "hook": error.hook}
        args |= {"reason": "raised", "error": args["why"]}
    elif error is not None:
        args |= told(error)
    args.setdefault("near", None)
    found = problem(code, None, ("plugins", info.label), plugin=info.label, places=", ".join(info.places), **args)
    return attrs.evolve(info, state="broken", problems=(found,))


def _one(hook: Any, nothing: Any, **args: Any) -> Any:
    """Return what the one plugin gives; a hook that gives nothing has forgotten its `return`."""
    results = hook(**args)
    if hook.get_hookimpls() and not results:
        raise UnfitError("nothing", hook=hook.name)
    return results[0] if results else nothing


def _folder(root: Any) -> Path:
    """A folder that is there and can be walked through; the root of a disk is none that anybody means."""
    path = Path(root).resolve()
    if not path.is_dir():
        raise UnfitError("no_folder", hook="onestop_catalogs", found=str(path))
    seen = 0
    for _, folders, files in os.walk(path):
        seen += len(folders) + len(files)
        if seen > MOST_FILES:
            raise UnfitError("files", hook="onestop_catalogs", found=str(path), most=MOST_FILES)
    return path


def _beside(roots: Collection[Path]) -> Iterator[Problem]:
    """Tell each folder that was meant to lie in a catalogue folder and lies beside it, where nobody reads it."""
    for root in roots:
        if any(root.parent == other or other in root.parent.parents for other in roots):
            continue
        for name in sorted(FOLDERS - {"cases", root.name}):
            folder = root.parent / name
            if folder.is_dir() and folder.resolve() not in roots and next(iter(catalogue_files(folder)), None):
                yield problem("OS110", Position(str(folder)), found=f"{name}/", near=None, how="move_inside", name=root.name)


def _marks(value: Any) -> dict[date, DayMark]:
    marks = named("onestop_day_marks", value, MOST_DAYS)
    for day, mark in marks.items():
        if type(day) is not date or type(mark) is not DayMark or mark.kind is not DayKind.CLOSURE:
            raise UnfitError("marks", hook="onestop_day_marks", found=f"{brief(day)} -> {brief(mark)}")
        checked(f"onestop_day_marks[{day}]", mark, DayMark)
        if mark.name is None or not mark.name.vi.strip():
            raise UnfitError("closure_name", day=f"{day}")
        if mark.citation is None or not mark.citation.law.strip():
            raise UnfitError("closure_citation", day=f"{day}")
    return marks


def _functions(hook: str, value: Any) -> dict[str, Any]:
    functions = named(hook, value, MOST_NAMED)
    for name, function in functions.items():
        if type(name) is not str or not name or not callable(function):
            raise UnfitError("functions", hook=hook, found=f"{brief(name)} -> {brief(function)}")
    return functions


def _overlays(value: Any) -> tuple[Overlay, ...]:
    overlays = listed("onestop_overrides", value, MOST_OVERLAYS)
    for index, overlay in enumerate(overlays):
        checked(f"onestop_overrides[{index}]", overlay, Overlay)
    # A set comes in another order each time the program starts.
    return tuple(sorted(overlays, key=repr) if isinstance(value, set | frozenset) else overlays)
