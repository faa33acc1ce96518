"""
Layers: which version of a procedure holds at a place on a day, as known on a day.

A version holds on `[valid_from, next valid_from)` and to its `valid_to` where one is given. One whose start was not found
(`valid_from: null`) answers for all earlier dates, with an `assumed` mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TypeVar

from onestop.law.places import Place
from onestop.law.procedures import Procedure
from onestop.law.regimes import Regime

V = TypeVar("V", Procedure, Regime)
Dated = TypeVar("Dated", Procedure, Regime, Place)
_DAY = timedelta(days=1)


def published(versions: Sequence[V], known: date | None = None) -> tuple[V, ...]:
    """Return the versions that were known by a day; all of them without one."""
    return tuple(v for v in versions if known is None or (v.announced or v.valid_from or date.min) <= known)


def in_force(versions: Sequence[V], on: date, known: date | None = None) -> V | None:
    """
    Return the version in force *on* that day among those published by *known*; *versions* are in order of their start.

    Where the version that follows at once was not published yet, nobody could know that this one would end.
    """
    seen = published(versions, known)
    for version in reversed(seen):
        if version.valid_from is None or version.valid_from <= on:
            ends = version.valid_to
            if ends is not None and on > ends and not _followed_unseen(version, versions, seen):
                return None
            return version
    return None


def _followed_unseen(version: V, versions: Sequence[V], seen: Sequence[V]) -> bool:
    following = next((v for v in versions if v.valid_from and version.valid_to and v.valid_from == version.valid_to + _DAY), None)
    return following is not None and following not in seen


def by_start(versions: Iterable[Dated]) -> tuple[Dated, ...]:
    """Return *versions* in order of their start, one without a start first."""
    return tuple(sorted(versions, key=lambda v: v.valid_from or date.min))
