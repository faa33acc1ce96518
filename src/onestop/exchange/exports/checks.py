"""
Checks: whether the values of a list are what its headers promise.

Every row is looked at once, and no row is kept. A column whose values are something else is refused; of one that may mean several things
the values decide, where they can.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from onestop.catalogs.columns import MOMENTS, Meaning, Vocabulary, fold
from onestop.exchange.exports.rows import READ, sorted_rows
from onestop.exchange.exports.shapes import Looks, fault, is_code, is_moment, pattern_of, text_of, wanted
from onestop.exchange.exports.values import MAX_LISTED, MAX_SHOWN, Cell, Column, Layout, Row, Skipped, Use, listed
from onestop.words.problems import Problem, problem
from onestop.words.sources import Text

MAX_WRONG = 0.2
"""The share of the filled cells of a column that may fail its shape."""

MIN_DOSSIER = 3
"""A row below the signatures with a code and so many filled cells is a dossier that was left out."""

_REMEMBERED, _WORTH = 4_096, 100
"""So many texts of a column of which the shape is remembered, and their letters: texts come again and again."""


@attrs.frozen(kw_only=True)
class Draft:
    """
    A layout before its values were looked at.

    Attributes:
        layout: The layout.
        asked: What the headers mean of the columns that are asked, by their index.
    """

    layout: Layout
    asked: Mapping[int, Meaning]


def check(draft: Draft) -> Layout:
    """Return the layout of a draft, with what its values settle, what is wrong with them, and which rows are no dossiers."""
    seen = _Seen(draft.layout)
    for row, skipped in sorted_rows(draft.layout):
        seen.add(row, skipped)
    columns = seen.marks.settle([_settled(each, seen.columns.get(each.index, ()), draft) for each in draft.layout.columns])
    layout = attrs.evolve(draft.layout, columns=columns)
    problems = (*layout.problems, *_codeless(layout), *seen.left_out(), *_distinct(layout), *_shifted(seen, layout), *_unknown(layout))
    return attrs.evolve(
        layout,
        marks=layout.marks if any(each.use is Use.MARK for each in columns) else {},
        skipped={kind: tuple(lines) for kind, lines in seen.skipped.items()},
        skipped_count=dict(seen.skipped_count),
        rows=seen.rows,
        problems=problems,
    )


# -- what the rows hold --------------------------------------------------------------------------------------------------------------


class _Reading:
    """What the filled cells of one column look like, read as one thing."""

    def __init__(self, target: str, vocabulary: Vocabulary) -> None:
        self.target, self.vocabulary = target, vocabulary
        self.pattern = pattern_of(target, vocabulary)
        self.filled = 0
        self.wrong: Counter[Looks] = Counter()
        self.lines: list[int] = []
        self.known: dict[str, Looks | None] = {}

    def add(self, cell: Cell, line: int) -> None:
        self.filled += 1
        found = self._fault(cell)
        if found is not None:
            self.wrong[found] += 1
            if len(self.lines) < MAX_SHOWN:
                self.lines.append(line)

    def _fault(self, cell: Cell) -> Looks | None:
        if not isinstance(cell, str):
            return fault(cell, self.target, self.pattern, self.vocabulary)
        if cell in self.known:
            return self.known[cell]
        found = fault(cell, self.target, self.pattern, self.vocabulary)
        if len(self.known) < _REMEMBERED and len(cell) <= _WORTH:
            self.known[cell] = found
        return found

    @property
    def fails(self) -> bool:
        return self.wrong.total() > MAX_WRONG * self.filled

    @property
    def is_several(self) -> bool:
        """Whether most of what fails is several values in one cell."""
        return self.wrong[Looks.SEVERAL] * 2 > self.wrong.total()


class _Seen:
    """What all rows hold."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.columns: dict[int, tuple[_Reading, ...]] = {}
        for each in layout.columns:
            targets: Sequence[str | None] = ()
            if each.use is Use.MAPPED and each.index not in layout.marks:
                targets = (each.target,)
            elif each.use is Use.ASKED:
                targets = each.may_be
            if targets:
                self.columns[each.index] = tuple(_Reading(target, layout.vocabulary) for target in targets if target is not None)
        self.marks = _Marks(layout)
        self.code, self.pattern = layout.column("code"), pattern_of("code", layout.vocabulary)
        self.rows = 0
        self.widths: Counter[int] = Counter()
        self.skipped: dict[Skipped, list[int]] = {}
        self.skipped_count: Counter[Skipped] = Counter()
        self.late = self.first_late = 0

    def add(self, row: Row, skipped: Skipped | None) -> None:
        if skipped is not None:
            self._skip(row, skipped)
            return
        self.rows += 1
        if row.problems:
            return
        cells = row.cells
        self.widths[len(cells)] += 1
        for index, readings in self.columns.items():
            cell = cells[index] if index < len(cells) else None
            if cell is not None:
                for each in readings:
                    each.add(cell, row.line)
        self.marks.add(row)

    def _skip(self, row: Row, skipped: Skipped) -> None:
        self.skipped_count[skipped] += 1
        shown = self.skipped.setdefault(skipped, [])
        if len(shown) < MAX_SHOWN:
            shown.append(row.line)
        if skipped is Skipped.FOOTER and self._is_dossier(row.cells):
            self.late, self.first_late = self.late + 1, self.first_late or row.line

    def _is_dossier(self, cells: Sequence[Cell]) -> bool:
        code = cells[self.code.index] if self.code is not None and self.code.index < len(cells) else None
        return code is not None and sum(cell is not None for cell in cells) >= MIN_DOSSIER and is_code(code, self.pattern)

    def left_out(self) -> list[Problem]:
        """What is wrong where dossiers follow the signatures."""
        if not self.late:
            return []
        at = attrs.evolve(self.layout.position(), line=self.first_late)
        return [problem("OS829", at, self.layout.table.path, line=self.first_late, n=self.late)]


_MARK = frozenset(("x", "v", "✓", "✔", "√", "+", "1", "●", "•"))


class _Marks:
    """Columns under a header of statuses, in which a mark says the status."""

    def __init__(self, layout: Layout) -> None:
        self.layout, self.filled, self.wrong = layout, 0, 0
        self.lines: list[int] = []

    def add(self, row: Row) -> None:
        marked = [row.cells[index] for index in self.layout.marks if index < len(row.cells) and row.cells[index] is not None]
        if not marked:
            return
        self.filled += 1
        sound = all(cell is True or is_moment(cell) or text_of(cell).strip().casefold() in _MARK for cell in marked)
        if len(marked) > 1 or not sound:
            self.wrong += 1
            if len(self.lines) < MAX_SHOWN:
                self.lines.append(row.line)

    def settle(self, columns: list[Column]) -> tuple[Column, ...]:
        """The columns, those of the marks refused where too many rows have none that can be read, or several."""
        marks = self.layout.marks
        if not marks or self.wrong <= MAX_WRONG * self.filled:
            return tuple(columns)
        first = columns[min(marks)]
        said = _wrong_shape(first, self.layout, self.wrong, self.filled, self.lines, wanted="shape_mark", what=(Looks.TEXT.value,))
        refused = [attrs.evolve(each, use=Use.REFUSED) if each.index in marks else each for each in columns]
        refused[first.index] = attrs.evolve(refused[first.index], problems=(said,))
        return tuple(refused)


def _wrong_shape(column: Column, layout: Layout, wrong: int, filled: int, lines: Sequence[int], **more: Any) -> Problem:
    at, path = layout.position(column.index), layout.table.path
    args = {"n": wrong, "of": filled, "lines": ", ".join(map(str, lines)), **more}
    return problem("OS822", at, path, letter=column.letter, header=column.header, why="", reason="wrong_shape", **args)


# -- what that settles ---------------------------------------------------------------------------------------------------------------


def _settled(column: Column, readings: Sequence[_Reading], draft: Draft) -> Column:
    if column.use is Use.ASKED:
        return _answered(column, [each for each in readings if each.filled], draft)
    if column.use is Use.MAPPED and readings and readings[0].fails:
        return _refused(column, readings[0], draft.layout)
    return column


def _answered(column: Column, filled: Sequence[_Reading], draft: Draft) -> Column:
    """A column that is asked, where its values answer."""
    if not filled:
        return attrs.evolve(column, use=Use.IGNORED, may_be=())  # an empty column asks nothing of anybody
    meaning, fitting = draft.asked[column.index], [each.target for each in filled if not each.fails]
    if len(fitting) == 1 and not meaning.asks:
        return attrs.evolve(column, use=Use.MAPPED, target=fitting[0], may_be=())
    return _asked(column, meaning, draft.layout)


def _asked(column: Column, meaning: Meaning, layout: Layout) -> Column:
    said = problem(
        "OS825",
        layout.position(column.index),
        layout.table.path,
        letter=column.letter,
        header=column.header,
        what=tuple(f"column.{target}" for target in column.may_be),
        choices=", ".join(column.may_be),
        hint=meaning.hint or Text("", ""),
        first=column.may_be[0],
    )
    problems = (*column.problems, said)
    if meaning.other is not None:
        problems += (problem("OS820", meaning.origin, (), found=column.header, other=str(meaning.other)),)
    return attrs.evolve(column, problems=problems)


def _refused(column: Column, found: _Reading, layout: Layout) -> Column:
    more: dict[str, Any] = {}
    if found.is_several:
        more = {"because": "several"}
    elif found.target == "status":
        numbers = found.wrong[Looks.NUMBER]
        because = "profile" if numbers else "status" if found.wrong[Looks.TEXT] else None
        more = {"because": because, "profiles": ", ".join(layout.vocabulary.profiles) or "-"}
    what = tuple(looks.value for looks, _ in found.wrong.most_common())
    wrong = found.wrong.total()
    said = _wrong_shape(column, layout, wrong, found.filled, found.lines, wanted=wanted(found.target), what=what, **more)
    return attrs.evolve(column, use=Use.REFUSED, problems=(*column.problems, said))


# -- what is wrong with the whole ----------------------------------------------------------------------------------------------------


def _codeless(layout: Layout) -> list[Problem]:
    """Nothing can be judged without codes, unless a column may yet be theirs, or holds them among other values."""
    for each in layout.columns:
        names_several = each.use is Use.REFUSED and each.target is None
        if names_several or (each.use in READ and "code" in (each.target, *each.may_be)):
            return []
    names = ", ".join(f"“{each.header}”" for each in layout.columns[:MAX_LISTED] if each.header)
    return [problem("OS802", layout.position(), ("code",), column=Text("mã hồ sơ (code)", "dossier code (code)"), found=names)]


def _distinct(layout: Layout) -> list[Problem]:
    """Two columns of one meaning are an error: nobody can say which is right."""
    first: dict[tuple[Use, str], Column] = {}
    problems: list[Problem] = []
    for column in layout.columns:
        if column.use not in (Use.MAPPED, Use.FACT) or column.target is None:
            continue
        other = first.setdefault((column.use, column.target), column)
        if other is not column:
            said = problem(
                "OS824",
                layout.position(column.index),
                layout.table.path,
                letter=column.letter,
                header=column.header,
                other=f"{other.letter} “{other.header}”",
                named=other.header,
                because="columns_twice" if fold(other.header) == fold(column.header) else "columns_alike",
                what=f"column.{column.target}" if column.use is Use.MAPPED else column.target,
            )
            problems.append(said)
    return problems


_TELLING = frozenset(("code", "procedure", "status", "procedure_name", *MOMENTS))
"""Columns whose values have a shape of their own, so that others do not pass for them."""


def _shifted(seen: _Seen, layout: Layout) -> list[Problem]:
    """Where the code, or several columns, do not hold what they promise, the cells do not stand below their headers."""
    refused = [each for each in layout.columns if each.use is Use.REFUSED and each.target in _TELLING and each.index not in layout.marks]
    if len(refused) < 2 and not any(each.target == "code" for each in refused):
        return []
    head = sum(1 for each in layout.columns if each.header)
    cells, _ = max(seen.widths.items(), key=lambda item: (item[1], item[0]), default=(head, 0))
    because: dict[str, Any] = {}
    if all(seen.columns[each.index][0].is_several for each in refused):
        because = {"because": "several"}
    elif cells < head and layout.table.names is None:
        because = {"because": "fewer_cells", "head": head, "cells": cells}
    return [problem("OS823", layout.position(), layout.table.path, columns=listed(refused), **because)]


def _unknown(layout: Layout) -> list[Problem]:
    unknown = [each for each in layout.columns if each.use is Use.UNKNOWN and each.header]
    return [problem("OS828", layout.position(), layout.table.path, n=len(unknown), found=listed(unknown))] if unknown else []
