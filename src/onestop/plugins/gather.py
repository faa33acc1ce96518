"""
Gather: ask each plugin once, alone, and check what it returns.

A plugin that cannot be loaded or returns nonsense is reported with its name and version, and every place that it serves refuses to
answer. The others are not touched. Every plugin gets a manager of its own, so the order of installation cannot decide anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

import attrs
import pluggy

from onestop.clock.days import DayKind, DayMark
from onestop.dossiers.documents import Check
from onestop.law.places import NATION, is_place_code
from onestop.plugins import hookspecs
from onestop.plugins.national import National
from onestop.words.problems import Problem, problem

YEARS = range(2013, 2036)


@attrs.frozen(kw_only=True)
class PluginInfo:
    """One plugin: its name, distribution, version, places, hooks, and what is wrong with it."""

    name: str
    distribution: str | None = None
    version: str | None = None
    places: tuple[str, ...]
    hooks: tuple[str, ...] = ()
    problem: Problem | None = None

    @property
    def label(self) -> str:
        """Name and version, as errors call it."""
        return " ".join(part for part in (self.distribution or self.name, self.version) if part)


@attrs.frozen(kw_only=True)
class Gathered:
    """What all plugins gave."""

    plugins: tuple[PluginInfo, ...]
    roots: tuple[Path, ...]
    closures: tuple[tuple[tuple[str, ...], Mapping[date, DayMark]], ...]
    checks: tuple[tuple[tuple[str, ...], Mapping[str, Check]], ...]

    @property
    def broken(self) -> dict[str, tuple[tuple[str, Problem], ...]]:
        """Places that refuse to answer, with a line and a problem a broken plugin."""
        found: dict[str, tuple[tuple[str, Problem], ...]] = {}
        for plugin in self.plugins:
            if plugin.problem is not None:
                # One that names no sound place may serve any: then the whole country refuses.
                for place in [p for p in plugin.places if is_place_code(p)] or [NATION]:
                    found[place] = (*found.get(place, ()), (f"{plugin.label}: {plugin.problem.args.get('why', '')}", plugin.problem))
        return found

    @property
    def brought(self) -> str:
        """What plugins brought besides files, as a text that is equal where it is; empty where they brought nothing."""
        marks = sorted(f"{places} {day} {mark}" for places, days in self.closures for day, mark in days.items())
        checks = sorted(f"{places} {name}" for places, named in self.checks for name in named)
        labels = sorted(p.label for p in self.plugins if p.problem is None and {"onestop_day_marks", "onestop_checks"} & set(p.hooks))
        return "\n".join((*marks, *checks, *labels))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with plugins."""
        return tuple(plugin.problem for plugin in self.plugins if plugin.problem is not None)


def gather(plugins: Iterable[Any] = (), *, entry_points: bool = True) -> Gathered:
    """Return what the national plugin, *plugins* and, where asked, installed entry points give."""
    asked: list[tuple[PluginInfo, Callable[[], Any]]] = [(_info(National()), National)]
    asked += [(_info(plugin), lambda plugin=plugin: plugin) for plugin in plugins]  # type: ignore[misc]
    if entry_points:
        found = sorted(metadata.entry_points(group=hookspecs.PROJECT), key=lambda point: (point.value, point.name))
        asked += [(_entry_info(point), point.load) for point in found]
    brought = [_ask(info, load) for info, load in asked]
    for index, one in enumerate(brought):
        others = {name for other in brought if other is not one for name in other.checks}
        twice = sorted(one.checks.keys() & others)
        if twice:  # which of the two would run must not depend on the order of installation, so neither does
            error = ValueError(f"onestop_checks: {', '.join(twice)}")
            brought[index] = attrs.evolve(one, info=_broken(one.info, "OS702", error))
    sound = sorted((each for each in brought if each.info.problem is None), key=lambda each: each.info.label)
    national = next((each for each in sound if each.info.name == National.__qualname__), None)
    return Gathered(
        plugins=tuple(each.info for each in brought),
        roots=tuple(root for each in ([national] if national else []) + [e for e in sound if e is not national] for root in each.roots),
        closures=tuple((each.info.places, each.closures) for each in sound if each.closures),
        checks=tuple((each.info.places, each.checks) for each in sound if each.checks),
    )


def _places(plugin: Any) -> tuple[Any, ...]:
    """What a plugin says that it serves, as it says it; `ask` checks it."""
    said = getattr(plugin, "onestop_places", (NATION,))
    return tuple(said) if isinstance(said, list | tuple | set | frozenset) else (said,)


def _info(plugin: Any) -> PluginInfo:
    kind = plugin if isinstance(plugin, type) or hasattr(plugin, "__file__") else type(plugin)
    name = getattr(kind, "__qualname__", getattr(kind, "__name__", str(plugin)))
    return PluginInfo(name=name, places=_places(plugin))


def _entry_info(point: metadata.EntryPoint) -> PluginInfo:
    dist = point.dist
    return PluginInfo(
        name=point.value,
        distribution=dist.name if dist else None,
        version=dist.version if dist else None,
        places=(point.name,),
    )


@attrs.frozen(kw_only=True)
class _Brought:
    """What one plugin brought; nothing of a broken one is used."""

    info: PluginInfo
    roots: tuple[Path, ...] = ()
    closures: dict[date, DayMark] = attrs.field(factory=dict)
    checks: dict[str, Check] = attrs.field(factory=dict)


def _ask(info: PluginInfo, load: Callable[[], Any]) -> _Brought:
    """Ask one plugin everything; what it gives counts only if all of it is sound."""
    try:
        if not all(is_place_code(place) for place in info.places):
            raise ValueError(f"places {info.places!r} are no place codes")
        plugin = load()
        manager = pluggy.PluginManager(hookspecs.PROJECT)
        manager.add_hookspecs(hookspecs)
        manager.register(plugin)
    except (Exception, SystemExit) as error:
        return _Brought(info=_broken(info, "OS701", error))
    try:
        manager.check_pending()
        _check_marked(plugin, manager)
        info = attrs.evolve(info, hooks=tuple(sorted(caller.name for caller in manager.get_hookcallers(plugin) or ())))
        return _Brought(
            info=info,
            roots=tuple(_folder(root) for root in _one(manager.hook.onestop_catalogs)),
            closures=_marks(_one(manager.hook.onestop_day_marks, years=YEARS)),
            checks=_checks(_one(manager.hook.onestop_checks)),
        )
    except (Exception, SystemExit) as error:
        return _Brought(info=_broken(info, "OS703" if isinstance(error, pluggy.PluginValidationError) else "OS702", error))


def _check_marked(plugin: Any, manager: pluggy.PluginManager) -> None:
    """A hook without its mark would be ignored in silence."""
    hooks = {caller.name for caller in manager.get_hookcallers(plugin) or ()}
    meant = {name for name in dir(plugin) if name.startswith("onestop_") and name != "onestop_places"}
    if meant - hooks:
        raise pluggy.PluginValidationError(plugin, f"{', '.join(sorted(meant - hooks))}: @onestop.hookimpl")


def _broken(info: PluginInfo, code: str, error: BaseException) -> PluginInfo:
    why = f"{type(error).__name__}: {error}"
    places = ", ".join(map(str, info.places))
    return attrs.evolve(info, problem=problem(code, None, ("plugins", info.label), plugin=info.label, places=places, why=why))


def _one(hook: Any, **args: Any) -> Any:
    """Return what the one plugin gives; a hook that gives nothing has forgotten its `return`."""
    results = hook(**args)
    if hook.get_hookimpls() and not results:
        raise TypeError(f"{hook.name}: None")
    return results[0] if results else ()


def _folder(root: Any) -> Path:
    path = Path(root)
    if not path.is_dir():
        raise ValueError(f"onestop_catalogs: {path} is no folder")
    return path


def _marks(value: Any) -> dict[date, DayMark]:
    marks = dict(value)
    for day, mark in marks.items():
        if type(day) is not date or not isinstance(mark, DayMark) or mark.kind is not DayKind.CLOSURE:
            raise TypeError(f"onestop_day_marks: date -> DayMark of a closure is wanted, not {day!r} -> {mark!r}")
    return marks


def _checks(value: Any) -> dict[str, Check]:
    checks = dict(value)
    for name, check in checks.items():
        if not isinstance(name, str) or not callable(check):
            raise TypeError(f"onestop_checks: name -> function is wanted, not {name!r} -> {check!r}")
    return checks
