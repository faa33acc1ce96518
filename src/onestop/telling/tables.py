"""Tables that read well in a terminal: columns as wide as their text, Vietnamese letters counted as they show."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence


def width(text: str) -> int:
    """Return how many cells *text* takes in a terminal."""
    composed = unicodedata.normalize("NFC", text)
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in composed)
    return len(composed) - sum(unicodedata.combining(letter) > 0 for letter in composed) + wide


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> str:
    """Return *rows* under *head*, columns aligned; those in *right* to the right."""
    widths = [max(width(row[i]) for row in (head, *rows)) for i in range(len(head))]
    lines = [_line(head, widths, right), "  ".join("-" * w for w in widths)]
    return "\n".join(lines + [_line(row, widths, right) for row in rows])


def _line(row: Sequence[str], widths: Sequence[int], right: Collection[int]) -> str:
    cells = []
    for i, (cell, wanted) in enumerate(zip(row, widths, strict=True)):
        space = " " * (wanted - width(cell))
        cells.append(space + cell if i in right else cell + space)
    return "  ".join(cells).rstrip()


_ALPHABET = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
_ORDER = {letter: index for index, letter in enumerate(_ALPHABET)}


def vietnamese(text: str) -> tuple[tuple[int, int], ...]:
    """Return a key that sorts *text* in Vietnamese alphabetical order."""
    return tuple((_ORDER.get(letter, -1), ord(letter)) for letter in unicodedata.normalize("NFC", text).casefold())
