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

from onestop.clock.days import DayMark
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
    def broken(self) -> dict[str, tuple[str, ...]]:
        """Places that refuse to answer, with a line a broken plugin."""
        found: dict[str, tuple[str, ...]] = {}
        for plugin in self.plugins:
            if plugin.problem is not None:
                for place in plugin.places:
                    found[place] = (*found.get(place, ()), f"{plugin.label}: {plugin.problem.args.get('why', '')}")
        return found

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
    collector = _Collector()
    for info, load in asked:
        collector.ask(info, load)
    return collector.gathered()


def _info(plugin: Any) -> PluginInfo:
    kind = plugin if isinstance(plugin, type) or hasattr(plugin, "__file__") else type(plugin)
    name = getattr(kind, "__qualname__", getattr(kind, "__name__", str(plugin)))
    return PluginInfo(name=name, places=tuple(getattr(plugin, "onestop_places", (NATION,))))


def _entry_info(point: metadata.EntryPoint) -> PluginInfo:
    dist = point.dist
    return PluginInfo(
        name=point.value,
        distribution=dist.name if dist else None,
        version=dist.version if dist else None,
        places=(point.name,),
    )


class _Collector:
    def __init__(self) -> None:
        self.plugins: list[PluginInfo] = []
        self.roots: list[Path] = []
        self.closures: list[tuple[tuple[str, ...], Mapping[date, DayMark]]] = []
        self.checks: list[tuple[tuple[str, ...], Mapping[str, Check]]] = []

    def ask(self, info: PluginInfo, load: Callable[[], Any]) -> None:
        """Ask one plugin everything; what it gives counts only if all of it is sound."""
        try:
            if not all(is_place_code(place) for place in info.places):
                raise ValueError(f"places {info.places!r} are no place codes")
            plugin = load()
            manager = pluggy.PluginManager(hookspecs.PROJECT)
            manager.add_hookspecs(hookspecs)
            manager.register(plugin)
        except Exception as error:
            self._broken(info, "OS701", error)
            return
        hooks: tuple[str, ...] = ()
        try:
            manager.check_pending()
            hooks = tuple(sorted(caller.name for caller in manager.get_hookcallers(plugin) or ()))
            roots = [_folder(root) for root in _one(manager.hook.onestop_catalogs(), list)]
            closures = _marks(_one(manager.hook.onestop_day_marks(years=YEARS), dict))
            checks = _checks(_one(manager.hook.onestop_checks(), dict))
        except Exception as error:
            code = "OS703" if isinstance(error, pluggy.PluginValidationError) else "OS702"
            self._broken(attrs.evolve(info, hooks=hooks), code, error)
            return
        self.plugins.append(attrs.evolve(info, hooks=hooks))
        self.roots += roots
        if closures:
            self.closures.append((info.places, closures))
        if checks:
            self.checks.append((info.places, checks))

    def _broken(self, info: PluginInfo, code: str, error: Exception) -> None:
        why = f"{type(error).__name__}: {error}"
        found = problem(code, None, ("plugins", info.label), plugin=info.label, places=", ".join(info.places), why=why)
        self.plugins.append(attrs.evolve(info, problem=found))

    def gathered(self) -> Gathered:
        return Gathered(
            plugins=tuple(self.plugins),
            roots=tuple(self.roots),
            closures=tuple(self.closures),
            checks=tuple(self.checks),
        )


def _one(results: list[Any], empty: type) -> Any:
    return results[0] if results else empty()


def _folder(root: Any) -> Path:
    path = Path(root)
    if not path.is_dir():
        raise ValueError(f"onestop_catalogs: {path} is no folder")
    return path


def _marks(value: Any) -> dict[date, DayMark]:
    marks = dict(value)
    for day, mark in marks.items():
        if not isinstance(day, date) or not isinstance(mark, DayMark):
            raise TypeError(f"onestop_day_marks: date -> DayMark is wanted, not {day!r} -> {mark!r}")
    return marks


def _checks(value: Any) -> dict[str, Check]:
    checks = dict(value)
    for name, check in checks.items():
        if not isinstance(name, str) or not callable(check):
            raise TypeError(f"onestop_checks: name -> function is wanted, not {name!r} -> {check!r}")
    return checks
