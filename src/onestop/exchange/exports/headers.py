"""
Headers: which row of a list, or which two, name its columns, and what a header means by the words of a vocabulary.

The header is the row among the first in which most texts are known, and one of them names the dossier code or the receipt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import attrs

from onestop.catalogs.columns import Meaning, Vocabulary, fold
from onestop.exchange.exports.legacy import readings
from onestop.exchange.exports.values import MAX_LISTED, Cell, Row, Span, Table
from onestop.words.problems import Problem, problem
from onestop.words.sources import Position

HEADER_WITHIN = 30
"""Among so many first rows the header is looked for."""
MIN_KNOWN = 3
"""So many columns of a header are known at least."""
MIN_KNOWN_NAMED = 2
"""So many where a person says which row it is."""
MAX_COLUMNS = 2_000
"""Columns that are looked at; what stands further right is left out."""
MAX_HEADER = 120
"""Letters of a header that are shown."""

_SERVES = frozenset(("code", "received"))
"""One of these is a column of every list of dossiers."""


@attrs.frozen
class Header:
    """
    The header of a list (dòng tiêu đề).

    Attributes:
        lines: Its one or two lines.
        texts: Of each column its texts from the top.
        known: How many columns are known.
        serves: Whether one of them names the dossier code or the receipt.
    """

    lines: tuple[int, ...]
    texts: tuple[tuple[str, ...], ...]
    known: int
    serves: bool


def find_header(table: Table, vocabulary: Vocabulary, line: int | None = None) -> Header | Problem:
    """Return the header of *table*, which a person may say stands at *line*; or why there is none (`OS821`)."""
    if line is None:
        rows = [row for row in islice(table.read(), HEADER_WITHIN + 1) if not row.problems]
        tried, enough = HEADER_WITHIN, MIN_KNOWN
    else:
        rows = _around(table, line)
        tried, enough = 1, MIN_KNOWN_NAMED
        if not rows or rows[0].line != line or rows[0].problems:
            return _no_header(table, "header_gone", line)
    found: list[Header] = []
    for at, row in enumerate(rows[:tried]):
        found += _headers(row, rows[at + 1] if at + 1 < len(rows) else None, table, vocabulary)
    best = max(found, key=lambda each: (each.serves, each.known, -len(each.lines), -each.lines[0]), default=None)
    if best is not None and best.serves and best.known >= enough:
        return best
    return _why_none(found, table, vocabulary, line, enough)


def _why_none(found: Sequence[Header], table: Table, vocabulary: Vocabulary, line: int | None, enough: int) -> Problem:
    old = next((each for each in found if _is_legacy(each, vocabulary, enough)), None)
    if old is not None:
        return _no_header(table, "header_legacy", old.lines[0])
    nearest = max(found, key=lambda each: (each.known, -each.lines[0]), default=None)
    texts = nearest.texts if nearest is not None else ()
    # It may be a row of data: unless it has what is by its every word the name of a column, nothing of it is shown.
    if nearest is None or not any(fold(text) in vocabulary.headers and not _BRACKETS & set(text) for each in texts for text in each):
        return _no_header(table, "header_none", line)
    known = [f"“{shown(each)}”" for each in texts if _is_known(meaning_of(each, vocabulary))]
    return _no_header(table, "header_few", nearest.lines[0], known=", ".join(known[:MAX_LISTED]))


_BRACKETS = frozenset("()[]")


def _is_legacy(header: Header, vocabulary: Vocabulary, enough: int) -> bool:
    """Whether a row would be a header if its letters were those of a font before Unicode."""
    for one in zip(*(readings(texts[-1] if texts else "") for texts in header.texts), strict=True):
        meant = [meaning for text in one if (meaning := vocabulary.headers.get(fold(text))) is not None]
        if len(meant) >= enough and any(not _SERVES.isdisjoint(each.targets) for each in meant):
            return True
    return False


def _around(table: Table, line: int) -> list[Row]:
    """The row of a line and the one below it."""
    found: list[Row] = []
    for row in table.read():
        if row.line >= line:
            found.append(row)
        if len(found) > 1 or (found and found[0].line != line):
            break
    return found


def _no_header(table: Table, because: str, line: int | None, **more: Any) -> Problem:
    others = [name for name in table.sheets if name != table.sheet]
    if because == "header_none" and others and line is None:
        because, more = "header_other_sheet", {"sheets": ", ".join(f"“{each}”" for each in others[:MAX_LISTED]), "first": others[0]}
    return problem("OS821", Position(table.file, line), table.path, n=HEADER_WITHIN, because=because, line=line or 0, **more)


# -- one row, or two -----------------------------------------------------------------------------------------------------------------


def _headers(row: Row, below: Row | None, table: Table, vocabulary: Vocabulary) -> Iterator[Header]:
    """The header that a row is by itself, and the one that it is with the row below it."""
    width = min(max(len(row.cells), len(below.cells) if below else 0), MAX_COLUMNS)
    top = _texts(row, width)
    yield _header((row.line,), [(text,) for text in top[: len(row.cells)]], vocabulary)
    if below is None:
        return
    under = _texts(below, width)
    spread = _spread(top, under, row.line, below.line, table.spans, vocabulary)
    if spread is not None:
        both = [tuple(dict.fromkeys(text for text in pair if text)) for pair in zip(spread, under, strict=True)]
        yield _header((row.line, below.line), both, vocabulary)


def _texts(row: Row, width: int) -> list[str]:
    return [_text(row.cells[index]) if index < len(row.cells) else "" for index in range(width)]


def _text(cell: Cell) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else ""


def _header(lines: tuple[int, ...], texts: Sequence[tuple[str, ...]], vocabulary: Vocabulary) -> Header:
    known, targets = 0, set[str]()
    for each in texts:
        meaning = meaning_of(each, vocabulary)
        # Several headers in one cell are refused later, with the reason; for that they have to be found.
        meant = several(each, vocabulary) if meaning is None else [meaning]
        targets.update(*(one.targets for one in meant))
        known += _is_known(meaning) if meaning is not None else is_status(each, vocabulary) + bool(meant)
    return Header(lines, tuple(texts), known, not _SERVES.isdisjoint(targets))


def _is_known(meaning: Meaning | None) -> bool:
    """Whether somebody listed a header; one that only sounds private may be a cell of data."""
    return meaning is not None and (meaning.by_option or meaning.origin is not None or not meaning.private)


def _spread(
    top: list[str], under: list[str], line: int, line_below: int, spans: Sequence[Span], vocabulary: Vocabulary
) -> list[str] | None:
    """The upper row with each text over all columns that it spans; None where the row below is no second row of a header."""
    filled = [index for index, text in enumerate(under) if text]
    # A second row names what its columns hold: it has words and no numbers, which a row of data nearly always has.
    if not filled or any(any(map(str.isdigit, under[index])) for index in filled):
        return None
    # A title over the header is no upper row of it: that names columns which reach down to the data.
    alone = (text for text, below in zip(top, under, strict=True) if text and not below)
    if sum(_is_known(vocabulary.meaning(text)) for text in alone) < 2:
        return None
    wide = [span for span in spans if span.top == span.bottom == line and span.right > span.left]
    if wide:
        return _spread_merged(top, filled, wide)
    tall = any(span.top <= line and span.bottom >= line_below for span in spans)
    return None if tall or len(filled) < 2 else _spread_plain(top, under, filled, vocabulary)


def _spread_merged(top: list[str], filled: Sequence[int], wide: Sequence[Span]) -> list[str] | None:
    spread, beneath = list(top), set[int]()
    for span in wide:
        beneath.update(range(span.left, min(span.right + 1, len(top))))
        for index in range(span.left, min(span.right + 1, len(top))):
            spread[index] = top[span.left]
    return spread if beneath.issuperset(filled) else None


def _spread_plain(top: list[str], under: list[str], filled: Sequence[int], vocabulary: Vocabulary) -> list[str] | None:
    """Without merged cells, as in CSV: the lower row fills in where the upper one is empty, and says something that is known."""
    spread = list(top)
    for index in filled:
        left = next((at for at in range(index, -1, -1) if top[at]), None)
        if left is None or not all(under[left:index]):
            return None
        spread[index] = top[left]
    if all(top[index] for index in filled):
        return None
    known = (vocabulary.meaning(under[index]) is not None or vocabulary.status(under[index]) is not None for index in filled)
    return spread if any(known) else None


# -- what a header means -------------------------------------------------------------------------------------------------------------


def shown(texts: Sequence[str]) -> str:
    """Return the texts of a header as one."""
    said = " / ".join(texts)
    return said if len(said) <= MAX_HEADER else f"{said[: MAX_HEADER - 1]}…"


def meaning_of(texts: Sequence[str], vocabulary: Vocabulary) -> Meaning | None:
    """Return what a header means: of two rows both together, else the lower, unless the upper one is about a person."""
    texts = [text for text in texts if text]
    if len(texts) <= 1:
        return vocabulary.meaning(texts[0]) if texts else None
    together = vocabulary.headers.get(fold(" ".join(texts)))
    if together is not None:
        return together
    above, below = vocabulary.meaning(texts[0]), vocabulary.meaning(texts[-1])
    return above if above is not None and above.private else below


def is_status(texts: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Return whether a column under a header of statuses is named by one of them, so that a mark in it says it."""
    if len(texts) < 2 or vocabulary.status(texts[-1]) is None:
        return False
    above = vocabulary.meaning(texts[0])
    return above is not None and "status" in above.targets


def several(texts: Sequence[str], vocabulary: Vocabulary) -> list[Meaning]:
    """Return what the parts of a header mean that is made of those of several columns, as on a screen; empty where it is not."""
    parts = [part for part in re.split(r"[.;\n|]\s*", texts[-1] if texts else "") if part.strip()]
    found = [meaning for part in parts if (meaning := vocabulary.headers.get(fold(part))) is not None]
    return found if len(found) >= 2 else []
