"""
Procedures by their names: the title that a list gives in place of a code, matched exactly after folding, never by likeness.

What is folded away: case, tones, punctuation, double blanks, a leading "Thủ tục", and a level in brackets such as "(cấp xã)", which has to
fit. Whatever else stands in brackets tells procedures apart and stays.
"""

from __future__ import annotations

import difflib
import heapq
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from onestop.catalogs.names import unmarked
from onestop.law.procedures import Level, Procedure

MAX_NAME = 4_000
"""Longest name that is looked up, in letters; the longest of the catalogue has 919."""

_LEVELS = {
    "trung ương": Level.MINISTRY,
    "bộ": Level.MINISTRY,
    "tỉnh": Level.PROVINCE,
    "huyện": Level.DISTRICT,
    "xã": Level.COMMUNE,
}
_WORD = "|".join(_LEVELS)
_BRACKETS = re.compile(rf"[(\[]\s*cấp\s+((?:{_WORD})(?:\s*[,;/]\s*(?:cấp\s+)?(?:{_WORD}))*)\s*[)\]]")
_MARKS = re.compile(r"[\W_]+")
_LEADING = "thu tuc "


def _plain(text: str) -> str:
    """The letters and digits of a text without case and tones, one blank between words."""
    words = _MARKS.sub(" ", unmarked(text)).strip()
    while words.startswith(_LEADING):
        words = words[len(_LEADING) :]
    return words


@lru_cache(maxsize=1 << 14)
def name_key(name: str) -> tuple[str, frozenset[Level]]:
    """
    Return what *name* is compared by, and the levels that it gives in brackets.

    The first is empty where it holds no letter and no digit, or more than `MAX_NAME` letters.
    """
    if len(name) > MAX_NAME:
        return "", frozenset()
    text = unicodedata.normalize("NFC", name).casefold()
    given = [word for found in _BRACKETS.finditer(text) for word in re.findall(_WORD, found[1])]
    return _plain(_BRACKETS.sub(" ", text)), frozenset(_LEVELS[word] for word in given)


class Names:
    """
    The names of all versions of all procedures, each with the codes that bear it.

    Which version is in force is asked of the caller.
    """

    def __init__(self, procedures: Mapping[str, Sequence[Procedure]]) -> None:
        self._by_key: dict[str, list[str]] = {}
        for code, versions in procedures.items():
            for key in dict.fromkeys(name_key(version.name.vi)[0] for version in versions):
                self._by_key.setdefault(key, []).append(code)

    def codes(self, name: str) -> tuple[str, ...]:
        """Return the codes of which some version may bear *name*."""
        key, _ = name_key(name)
        return tuple(self._by_key.get(key, ())) if key else ()


def bearing(name: str, procedures: Iterable[Procedure]) -> tuple[Procedure, ...]:
    """
    Return those of *procedures* that bear *name* exactly.

    A level in brackets that *name* has must be the procedure's own, by its title or its data: "(cấp tỉnh)" is not one of communes.
    Where several are left and one has just these levels in its title, it alone is meant.
    """
    key, levels = name_key(name)
    if not key:
        return ()
    same = [each for each in procedures if name_key(each.name.vi)[0] == key and _fits(levels, each)]
    exact = tuple(each for each in same if levels and name_key(each.name.vi)[1] == levels)
    return exact or tuple(same)


def _fits(levels: frozenset[Level], procedure: Procedure) -> bool:
    own = name_key(procedure.name.vi)[1] or frozenset(procedure.level)
    return not levels or not own or not levels.isdisjoint(own)


def alike(name: str, procedures: Iterable[Procedure], most: int = 3) -> tuple[Procedure, ...]:
    """Return up to *most* of *procedures* whose names look most like *name*, the nearest first; none that hardly does."""
    wanted, _ = name_key(name)
    if not wanted:
        return ()
    known: dict[str, list[Procedure]] = {}
    for each in procedures:
        known.setdefault(name_key(each.name.vi)[0], []).append(each)
    words = frozenset(wanted.split())
    shared = {name: len(words.intersection(name.split())) / max(len(words), name.count(" ") + 1) for name in known}
    closest = heapq.nlargest(_COMPARED, (name for name, share in shared.items() if share), key=lambda name: (shared[name], name))
    near = difflib.get_close_matches(wanted, closest, n=most, cutoff=_ALIKE)
    return tuple(each for key in near for each in known[key])[:most]


_ALIKE = 0.6
"""How alike two names are at least, as `difflib` counts it, before one is offered for the other."""

_COMPARED = 30
"""So many names are compared letter by letter: those that share most of their words. Comparing long names takes milliseconds each."""
