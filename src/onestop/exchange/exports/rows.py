"""Rows: which rows of a list are dossiers, and what the others are: letterhead, header, column numbers, groups, totals, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from onestop.catalogs.columns import MOMENTS, fold
from onestop.exchange.exports.shapes import is_code, is_moment, pattern_of, text_of
from onestop.exchange.exports.values import Cell, Layout, Row, Skipped, Use

READ = frozenset((Use.MAPPED, Use.ASKED, Use.REFUSED))
"""Columns of which a header says what they mean, or may mean."""

MIN_FILLED = 3
"""So many cells are filled in a row that repeats the header or numbers the columns; groups and totals have fewer."""

_NUMBERED_WITHIN = 3
"""A row of numbers stands among so many rows below the header."""

_MOST_GROUPS = 4
"""So many groups stand in each other at most: a body, its office, a field, a procedure."""

_ENUMERATED = re.compile(r"(?:[IVXL]{1,6}|[A-ZĐ]|[0-9]{1,2})[.)]?")
"""What stands beside the name of a group: `I`, `A.`, `1)`."""

_ORDINAL = re.compile(r"\(?([0-9]{1,2}|[A-E])\)?(?:\s*=.{1,30})?")
"""The number of a column: `1`, `(1)`, `A`, `(5) = (3) + (4)`."""

_MAX_LETTERS = 3
"""So many columns are lettered at most before the numbers begin: `A, B, 1, 2`."""


def dossier_rows(layout: Layout) -> Iterator[Row]:
    """
    Yield the rows of a list that are dossiers, or should be, with their cells as they stand and the texts of the groups they stand under.

    Where statuses are told by marks, the status word stands in the column that is read as the status. Nothing is kept but one row.
    """
    groups, pending = tuple[str, ...](), tuple[str, ...]()
    for row, skipped in sorted_rows(layout):
        if skipped is Skipped.GROUP:
            pending = (*pending, _group_text(row))[-_MOST_GROUPS:]
        elif skipped is None:
            if pending:
                # A lone group takes the place of the innermost; two in a row begin outer ones anew.
                groups, pending = (*groups[: max(0, len(groups) - len(pending))], *pending), ()
            if groups or layout.marks:
                row = Row(row.line, _with_status(row.cells, layout.marks), row.problems, groups)
            yield row


def _group_text(row: Row) -> str:
    return max((text_of(cell) for cell in row.cells if cell is not None), key=len, default="")


def _with_status(cells: tuple[Cell, ...], marks: Mapping[int, str]) -> tuple[Cell, ...]:
    if not marks:
        return cells
    marked = [word for index, word in marks.items() if index < len(cells) and cells[index] is not None]
    first = min(marks)
    changed = list(cells) + [None] * (first + 1 - len(cells))
    changed[first] = marked[0] if len(marked) == 1 else None
    return tuple(changed)


def sorted_rows(layout: Layout) -> Iterator[tuple[Row, Skipped | None]]:
    """Yield each row of a list and what it is; None is a dossier, or what should be one."""
    if layout.table.names is not None:
        for row in layout.table.read():
            yield row, None
    elif layout.header:
        kind_of = _Sorter(layout).kind_of
        for row in layout.table.read():
            if row.line <= layout.header[-1]:
                yield row, Skipped.HEADER if row.line in layout.header else Skipped.ABOVE
            else:
                yield row, kind_of(row)


class _Sorter:
    """Says of each row below the header what it is; the rows come in order."""

    def __init__(self, layout: Layout) -> None:
        read = [each for each in layout.columns if each.use in READ]
        self.code = next((each.index for each in read if "code" in (each.target, *each.may_be)), None)
        self.moments = [each.index for each in read if each.target in MOMENTS]
        self.pattern = pattern_of("code", layout.vocabulary)
        self.header = {each.index: fold(each.header) for each in layout.columns if each.header}
        self.words = layout.vocabulary
        self.rows = 0
        self.ended = False

    def kind_of(self, row: Row) -> Skipped | None:
        self.rows += 1
        if self.ended:
            return Skipped.FOOTER
        found = None if row.problems else self._kind_of(row.cells)
        self.ended = found is Skipped.FOOTER
        return found

    def _kind_of(self, cells: Sequence[Cell]) -> Skipped | None:
        filled = [(index, cell) for index, cell in enumerate(cells) if cell is not None]
        if self.rows <= _NUMBERED_WITHIN and _is_numbering([cell for _, cell in filled]):
            return Skipped.NUMBERING
        code = cells[self.code] if self.code is not None and self.code < len(cells) else None
        if code is not None and is_code(code, self.pattern):
            return None
        texts = [(index, cell) for index, cell in filled if isinstance(cell, str)]
        if len(filled) >= MIN_FILLED and sum(self.header.get(index) == fold(text) for index, text in texts) > len(filled) / 2:
            return Skipped.HEADER  # once more, at the top of a further page
        # The first filled cell says that a row sums up others, or the one after a number.
        if any(isinstance(cell, str) and self.words.is_totals(cell) for _, cell in filled[:2]):
            return Skipped.TOTALS
        if any(self.words.is_footer(text) for _, text in texts) and not self._is_dated(cells):
            return Skipped.FOOTER
        return Skipped.GROUP if _is_group([cell for _, cell in filled]) else None

    def _is_dated(self, cells: Sequence[Cell]) -> bool:
        return any(is_moment(cells[index]) for index in self.moments if index < len(cells))


def _is_group(filled: Sequence[Cell]) -> bool:
    """Whether a row holds one text alone, or one after its number."""
    numbered = len(filled) == 2 and _ENUMERATED.fullmatch(text_of(filled[0])) is not None
    return (numbered or len(filled) == 1) and isinstance(filled[-1], str) and not is_moment(filled[-1])


def _is_numbering(cells: Sequence[Cell]) -> bool:
    """Whether a row only numbers the columns: `1, 2, 3`, `(1), (2), (3)`, `A, B, 1, 2`."""
    if len(cells) < MIN_FILLED:
        return False
    numbers: list[int] = []
    letters = 0
    for cell in cells:
        if isinstance(cell, bool) or not isinstance(cell, str | int | float):
            return False
        found = _ORDINAL.fullmatch(text_of(cell))
        if found is None:
            return False
        if found[1].isdigit():
            numbers.append(int(found[1]))
        elif numbers:
            return False
        else:
            letters += 1
    return bool(numbers) and letters <= _MAX_LETTERS and all(after == before + 1 for before, after in pairwise(numbers))
