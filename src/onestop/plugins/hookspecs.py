"""
The hooks that a plugin may implement, all optional, all returning data, each called once at load.

A plugin's scope is known without running it: the name of its entry point in the group `onestop` is the place code that it serves
(`"vn"` for the whole country), and an object handed to `load` carries `onestop_places` (absent: the whole country).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pluggy

from onestop.clock.days import DayMark
from onestop.dossiers.documents import Check
from onestop.law.overlays import Overlay
from onestop.telling.reports import Layout

PROJECT = "onestop"

HOOKS_VERSION = 1
"""Version of the hooks below; a plugin may say with `onestop_hooks = 1` for which one it was made."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a function or method as a hook of this project."""


@hookspec
def onestop_catalogs() -> Iterable[Path]:
    """Return folders of YAML files, laid out like the national catalogue."""
    raise AssertionError("a specification is never called")  # pragma: no cover


@hookspec
def onestop_day_marks(years: range) -> Mapping[date, DayMark]:
    """Return local closures of *years*; holidays and swaps of the nation win over them."""
    raise AssertionError("a specification is never called")  # pragma: no cover


@hookspec
def onestop_checks() -> Mapping[str, Check]:
    """Return named document checks, each `(dossier, procedure) -> problems`."""
    raise AssertionError("a specification is never called")  # pragma: no cover


@hookspec
def onestop_overrides() -> Iterable[Overlay]:
    """Return local decisions that are computed instead of written in files; the same rules hold for them."""
    raise AssertionError("a specification is never called")  # pragma: no cover


@hookspec
def onestop_reports() -> Mapping[str, Layout]:
    """Return named layouts of reports, each `(assessments) -> Table`."""
    raise AssertionError("a specification is never called")  # pragma: no cover


HOOKS = (onestop_catalogs, onestop_day_marks, onestop_checks, onestop_overrides, onestop_reports)
