"""
Shapes: whether a cell looks like what its column promises, without being understood.

A cell that does not is told by what it looks like instead and never shown, because it may be a person's name that slipped in.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from enum import StrEnum

from onestop.catalogs.columns import MOMENTS, TWO_DATES, Vocabulary, fold
from onestop.exchange.cells import FIRST_SERIAL, LAST_SERIAL
from onestop.exchange.codes import parse_code
from onestop.exchange.exports.persons import holds_personal, is_personal
from onestop.exchange.exports.values import Cell
from onestop.law.places import is_place_code
from onestop.law.procedures import Level

MAX_VALUE = 300
"""Letters of a value of a known shape; a longer one has none."""

_MAX_TEXT = 2_000
"""Letters of any other value."""


class Looks(StrEnum):
    """What a cell looks like that has not the shape of its column; a message `kind.<value>` has the words."""

    TEXT = "cell_text"
    LONG = "cell_long"
    NUMBER = "cell_number"
    MOMENT = "cell_moment"
    SEVERAL = "cell_several"
    PERSON = "cell_person"


_MOMENTS = frozenset(MOMENTS)
_SHORT = frozenset(("code", "procedure", "place", "level", "channel"))
_KNOWN_WORDS = frozenset(("status", "claimed_status", "claimed_outcome", "channel"))
_NAMES = frozenset(("procedure_name", "agency"))
_LEVELS = frozenset(level.value for level in Level)

_WANTED = {
    **dict.fromkeys(MOMENTS, "shape_moment"),
    **dict.fromkeys(("status", "claimed_status"), "shape_status"),
    **dict.fromkeys(_NAMES, "shape_name"),
    "code": "shape_dossier_code",
    "procedure": "shape_procedure",
    "claimed_outcome": "shape_claim",
    "channel": "shape_channel",
    "place": "shape_place",
    "level": "shape_level",
}


def pattern_of(target: str, vocabulary: Vocabulary) -> re.Pattern[str] | None:
    """Return the regular expression that the values of *target* match, None where they may be anything."""
    shape = vocabulary.shape(target)
    return re.compile(shape) if shape else None


def wanted(target: str) -> str:
    """Return what the values of *target* should be, as a word of the messages (`kind.<value>`)."""
    return _WANTED.get(target, "shape_pattern")


def text_of(cell: Cell) -> str:
    """Return a cell as text, a whole number without a point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell if isinstance(cell, str) else str(cell)


def fault(cell: Cell, target: str, pattern: re.Pattern[str] | None, vocabulary: Vocabulary) -> Looks | None:
    """Return what a filled cell looks like that has not the shape of *target*, None where it has."""
    if target in _MOMENTS:
        return _moment_fault(cell, target)
    if target == "code":
        return _code_fault(cell, pattern)
    if isinstance(cell, date | time | timedelta):
        return Looks.MOMENT
    text = text_of(cell)
    if len(text) > (MAX_VALUE if target in _SHORT else _MAX_TEXT):
        return Looks.LONG
    if target in _KNOWN_WORDS:
        fits = _is_known_word(cell, text, target, vocabulary)
    elif target == "place":
        fits = is_place_code(text)
    elif target == "level":
        fits = text.casefold() in _LEVELS
    elif pattern is not None:
        fits = pattern.fullmatch(text) is not None
    else:
        fits = target not in _NAMES or (isinstance(cell, str) and not is_moment(cell) and not is_personal(text))
        fits = fits and not (target == "agency" and holds_personal(text))
    return None if fits else _looks(cell)


def _looks(cell: Cell) -> Looks:
    if isinstance(cell, str):
        return Looks.MOMENT if is_moment(cell) else Looks.NUMBER if cell.replace(".", "").replace(",", "").isdigit() else Looks.TEXT
    return Looks.MOMENT if isinstance(cell, date) else Looks.NUMBER


def _is_known_word(cell: Cell, text: str, target: str, vocabulary: Vocabulary) -> bool:
    if target in ("status", "claimed_status"):
        return vocabulary.status(text) is not None
    if target == "claimed_outcome":
        return vocabulary.claim(text) is not None
    return isinstance(cell, bool) or text.casefold() == "false" or vocabulary.channel(text) is not None


# -- codes ---------------------------------------------------------------------------------------------------------------------------


def is_code(cell: Cell, pattern: re.Pattern[str] | None) -> bool:
    """Return whether a filled cell has the shape of a dossier code."""
    return _code_fault(cell, pattern) is None


def _code_fault(cell: Cell, pattern: re.Pattern[str] | None) -> Looks | None:
    if isinstance(cell, date | time | timedelta):
        return Looks.MOMENT
    text = text_of(cell)
    if len(text) > MAX_VALUE:
        return Looks.LONG
    if isinstance(cell, str) and parse_code(text)[0] is not None:
        return None
    if pattern is None or (pattern.fullmatch(text) and not is_personal(text)):
        return None  # with blanks, other dashes or small letters it is a code too
    if is_moment(cell):
        return Looks.MOMENT
    if is_personal(text):
        return Looks.PERSON
    parts = [part for part in re.split(r"[\s;,|]+", text) if part.strip(".")]
    if len(parts) > 1 and all(pattern.fullmatch(part.strip(".")) or _DAY.fullmatch(part) for part in parts):
        return Looks.SEVERAL
    return _looks(cell)


# -- moments -------------------------------------------------------------------------------------------------------------------------

_WORDS_OF_TIME = re.compile(r"\b(?:ngay|thang|nam|gio|phut|giay|luc|sang|chieu|am|pm|sa|ch|h|t|z|gmt|utc)\b|(?<=[0-9])[tzh](?=[0-9:\s]|$)")
_LIKE_MOMENT = re.compile(r"[0-9\s/.:,+-]+")
_DAY = re.compile(r"(?<![0-9])(?:[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{4}|[0-9]{2})|[0-9]{4}[/.-][0-9]{1,2}[/.-][0-9]{1,2})(?![0-9])")
_SERIAL = re.compile(r"([0-9]{5})(?:[.,][0-9]+)?")
_DIGITS = re.compile(r"[0-9]{8}|[0-9]{10}|[0-9]{12,14}")
"""Dates without marks, by how many digits they have: `20251105`, to the second `20251105170000`."""

_FEWEST_DIGITS = 4
"""A day in words has a year, at least."""

_HUGE = 1e15
"""Numbers from here on are no dates, whatever their digits."""


def is_moment(cell: Cell) -> bool:
    """Return whether a cell looks like one moment, roughly: how it is read is for `dates` to say."""
    return cell is not None and _moment_fault(cell, "received") is None


def _moment_fault(cell: Cell, target: str) -> Looks | None:
    if isinstance(cell, date):  # a date-time is one too
        return None
    if isinstance(cell, bool | time | timedelta) or cell is None:
        return Looks.NUMBER
    if isinstance(cell, int | float):
        whole = int(cell) if abs(cell) < _HUGE else 0  # what is not a number is not below it either
        return None if FIRST_SERIAL <= whole <= LAST_SERIAL or (whole == cell and _DIGITS.fullmatch(str(whole))) else Looks.NUMBER
    if len(cell) > MAX_VALUE:
        return Looks.LONG
    if _LIKE_MOMENT.fullmatch(cell):
        plain, told = cell, False
    else:
        bare = _without_tones(cell)
        plain, told = _WORDS_OF_TIME.sub(" ", bare), "ngay" in bare
    days = len(_DAY.findall(plain))
    if days > (2 if target in TWO_DATES else 1):
        return Looks.SEVERAL
    if not _LIKE_MOMENT.fullmatch(plain):
        return Looks.TEXT
    if days or told:
        return None if sum(map(str.isdigit, plain)) >= _FEWEST_DIGITS else Looks.TEXT
    stripped = plain.strip()
    serial = _SERIAL.fullmatch(stripped)
    if serial and FIRST_SERIAL <= int(serial[1]) <= LAST_SERIAL:
        return None
    return None if _DIGITS.fullmatch(stripped) and not is_personal(stripped) else Looks.NUMBER


def _without_tones(text: str) -> str:
    """A text in small letters without tones, its marks and digits as they are."""
    words = re.split(r"([^\W\d_]+)", text)
    return "".join(fold(word) if index % 2 else word for index, word in enumerate(words))
