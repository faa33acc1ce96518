"""Tables that read well in a terminal: columns as wide as their text, Vietnamese letters counted as they show."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import zip_longest
from textwrap import wrap

_STEERING = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160), 0x2028, 0x2029), " ")
_TURNING = dict.fromkeys((0x061C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF))
_HARMLESS: Mapping[int, str | None] = {**_STEERING, **_TURNING}
_ONE_LINE: Mapping[int, str | None] = {**_HARMLESS, 9: " ", 10: " "}


def harmless(text: str) -> str:
    """Return *text* with spaces for what steers a terminal, and without what turns the reading direction; its lines and tabs stay."""
    return text.translate(_HARMLESS)


def harmless_line(text: str) -> str:
    """Return what a register calls a dossier, a procedure or an office as one harmless line."""
    return " ".join(harmless(text).split())


def _cell(text: str) -> str:
    """A text of one line: a register may hold any, and a table has to stay one."""
    return text.translate(_ONE_LINE)


WIDEST = 44
"""How wide the name of a row may be in a terminal before it is broken over lines."""


def width(text: str) -> int:
    """Return how many cells *text* takes in a terminal."""
    composed = unicodedata.normalize("NFC", text)
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in composed)
    return len(composed) - sum(unicodedata.combining(letter) > 0 for letter in composed) + wide


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> str:
    """Return *rows* under *head*, columns aligned, those in *right* to the right; a long head is broken over several lines."""
    head, rows = [_cell(name) for name in head], [[_cell(cell) for cell in row] for row in rows]
    cells = [max((width(row[i]) for row in rows), default=0) for i in range(len(head))]
    heads = [_broken(name, wanted) for name, wanted in zip(head, cells, strict=True)]
    widths = [max(wanted, *map(width, lines)) for wanted, lines in zip(cells, heads, strict=True)]
    deep = max(map(len, heads))
    tops = [[""] * (deep - len(lines)) + lines for lines in heads]
    above = [aligned(row, widths, right) for row in zip(*tops, strict=True)]
    return "\n".join([*above, "  ".join("-" * w for w in widths), *(aligned(row, widths, right) for row in rows)])


def folded(rows: Iterable[Sequence[str]], widths: Sequence[int]) -> list[list[str]]:
    """Return *rows* with each text that is wider than its column broken at its spaces, over rows of its own."""
    found: list[list[str]] = []
    for row in rows:
        cells = [wrap(unicodedata.normalize("NFC", text), most) or [""] for text, most in zip(row, widths, strict=True)]
        found += [list(each) for each in zip_longest(*cells, fillvalue="")]
    return found


def _broken(text: str, wanted: int) -> list[str]:
    """Break a head at its spaces where it is wider than what stands below it."""
    lines: list[str] = []
    for word in text.split() or [""]:
        if lines and width(f"{lines[-1]} {word}") <= wanted:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def aligned(row: Sequence[str], widths: Sequence[int], right: Collection[int] = ()) -> str:
    """Return one row whose columns are *widths* wide; a longer text is not cut."""
    cells = []
    for i, (cell, wanted) in enumerate(zip(map(_cell, row), widths, strict=True)):
        space = " " * (wanted - width(cell))
        cells.append(space + cell if i in right else cell + space)
    return "  ".join(cells).rstrip()


_LETTERS = {letter: index for index, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""No tone, huyền, hỏi, ngã, sắc, nặng."""


def vietnamese(text: str) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...]]:
    """Return a key that sorts *text* in Vietnamese order: by letters first, by tones between words of the same letters."""
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    for letter in unicodedata.normalize("NFC", text.casefold()):
        parts = unicodedata.normalize("NFD", letter)
        tone = next((mark for mark in parts[1:] if mark in _TONES), "")
        plain = unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts)
        letters.append((_LETTERS.get(plain, -1), ord(plain[:1] or " ")))
        tones.append(_TONES[tone])
    return tuple(letters), tuple(tones)
