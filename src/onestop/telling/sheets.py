"""
Sheets: a report as one value, with heads, numbered columns, rows and a total, before anything is printed or written.

Whoever makes a sheet knows what it counts; whoever shows it, as text, as cells of a spreadsheet or as a chart, knows nothing of dossiers.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from textwrap import wrap
from typing import Any, TypeAlias

import attrs

from onestop.telling.tables import WIDEST, folded, harmless, table, width
from onestop.telling.words import number, word

Cell: TypeAlias = int | Decimal | str | None
"""What stands in a cell: a count, a number with its decimals as they are shown, a text, or None where there is no data."""


@attrs.frozen
class Column:
    """
    A column of a sheet.

    Attributes:
        key: Its name in JSON and in `--cell`.
        heads: Its heads from the top down, as the form prints them; neighbours with the same head share a cell.
        short: Its head where there is room for one line only.
        number: Its number on the form; empty where the form has no such column.
    """

    key: str
    heads: tuple[str, ...]
    short: str
    number: str = ""


@attrs.frozen
class Row:
    """A row of a sheet: the key of its group, what the group is called, and a cell for each column."""

    key: str
    label: str
    cells: tuple[Cell, ...]


@attrs.frozen(kw_only=True)
class Sheet:
    """
    A report, ready to be shown.

    Attributes:
        form: Its name, such as `II.06a`.
        issued: What the head of the form says of where it comes from, one line each; empty where it is no official form.
        office: The office that reports; empty where nobody says.
        title: Its title.
        period: The period, or the state, in words.
        unit: What is counted.
        label: What the rows are, and the number of that column.
        columns: The columns behind the label.
        rows: One a group.
        total: The row of all groups together; None where a sum says nothing.
        notes: What must be known to read it, one sentence each.
        bars: Keys of the columns that a chart stacks.
        numbered: Whether the rows are counted in a first column, as official forms do.
    """

    form: str
    issued: tuple[str, ...] = ()
    office: str = ""
    title: str
    period: str
    unit: str
    label: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    notes: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    numbered: bool = False

    @property
    def all_rows(self) -> tuple[Row, ...]:
        """The rows, with the total below where there is one."""
        return (*self.rows, self.total) if self.total else self.rows

    def column(self, name: str) -> Column | None:
        """Return the column whose key or number is *name*, None where there is none."""
        return next((column for column in self.columns if name in (column.key, column.number)), None)


def shown(cell: Cell, lang: str) -> str:
    """Return a cell as people of *lang* write it: thousands apart, decimals behind a comma in Vietnamese; a dash where there is no data."""
    if cell is None:
        return "–"
    return cell if isinstance(cell, str) else number(cell, lang)


def plain(text: str) -> str:
    """Return a text on one line, without control characters, turning marks and what XML does not know: a register may hold any."""
    return " ".join("".join(" " if unicodedata.category(letter) in ("Cc", "Cn", "Cs") else letter for letter in harmless(text)).split())


_LINE = 110
_NARROWEST = 40
"""No table is made for a narrower terminal: there would be one column a table."""


def sheet_text(sheet: Sheet, lang: str = "vi", cells: int | None = None) -> str:
    """
    Return the sheet as text for a terminal: title, period and unit, the table, and the notes; long texts are broken over lines.

    Args:
        sheet: The sheet.
        lang: `"vi"` or `"en"`.
        cells: How many letters wide the terminal is. A wider table is cut into several, one below the other, each with the names of the
            rows; columns under one head stay together where they fit. None for one table, as wide as it is.
    """
    room = None if cells is None else max(cells, _NARROWEST)
    line = min(_LINE, room or _LINE)
    above = [text for text in (*sheet.issued, sheet.office, sheet.title, sheet.period, sheet.unit) if text]
    below = [text for note in sheet.notes for text in wrap(note, line, initial_indent="* ", subsequent_indent="  ")]
    if room:
        above = [part for text in above for part in wrap(text, room)]
    every = tuple(range(len(sheet.columns)))
    whole = _table(sheet, every, lang, WIDEST)
    tables = [whole] if room is None or _wide(whole) <= room else _tables(sheet, lang, room)
    return "\n".join([*above, "", "\n\n".join(tables), *(["", *below] if below else [])])


def _table(sheet: Sheet, columns: Sequence[int], lang: str, label: int) -> str:
    """The table of some columns, in which the name of a row is at most *label* wide."""
    heads = [sheet.columns[i] for i in columns]
    head = [sheet.label, *(f"{column.short} ({column.number})" if column.number else column.short for column in heads)]
    rows = [[plain(row.label), *(shown(row.cells[i], lang) for i in columns)] for row in sheet.all_rows]
    right = [at for at, i in enumerate(columns, 1) if not any(isinstance(row.cells[i], str) for row in sheet.all_rows)]
    most = [label, *[WIDEST] * len(columns)]
    widths = [min(limit, max(map(width, texts))) or 1 for limit, texts in zip(most, zip(*rows, strict=True), strict=True)] if rows else []
    return table(head, folded(rows, widths), right=right)


def _tables(sheet: Sheet, lang: str, room: int) -> list[str]:
    """Tables of at most *room* letters as far as that can be: as many columns, of one head after the other, as go into one."""
    label = room // 3
    heads = [list(found) for _, found in groupby(range(len(sheet.columns)), lambda i: sheet.columns[i].heads[0])]

    def fits(columns: Sequence[int]) -> bool:
        return _wide(_table(sheet, columns, lang, label)) <= room

    taken: list[list[int]] = []
    for part in (part for head in heads for part in ([head] if fits(head) else [[i] for i in head])):
        if taken and fits([*taken[-1], *part]):
            taken[-1] += part
        else:
            taken.append(part)
    return [_table(sheet, columns, lang, label) for columns in taken]


def _wide(text: str) -> int:
    return max(map(width, text.split("\n")))


def sheet_lines(sheet: Sheet) -> Iterator[list[Any]]:
    """
    Yield the sheet as lines of plain cells: one head, the rows, the total; below an empty line what the form says around them.

    Numbers stay numbers, written with a point.
    """
    yield ["", sheet.label, *(f"{column.short} ({column.number})" if column.number else column.short for column in sheet.columns)]
    for row in sheet.rows:
        yield [row.key, row.label, *("" if cell is None else cell for cell in row.cells)]
    if sheet.total:
        yield ["", sheet.total.label, *("" if cell is None else cell for cell in sheet.total.cells)]
    yield []
    for line in (*sheet.issued, sheet.office, sheet.title, sheet.period, sheet.unit, *sheet.notes):
        if line:
            yield [line]


def sheet_data(sheet: Sheet) -> dict[str, Any]:
    """Return the sheet as plain data for JSON; a number with decimals is a number, None is null."""
    return {
        "form": sheet.form,
        "office": sheet.office or None,
        "title": sheet.title,
        "period": sheet.period,
        "unit": sheet.unit,
        "columns": [{"key": column.key, "number": column.number or None, "heads": list(column.heads)} for column in sheet.columns],
        "rows": [{"key": row.key, "label": row.label, **_cells(sheet.columns, row)} for row in sheet.rows],
        "total": _cells(sheet.columns, sheet.total) if sheet.total else None,
        "notes": list(sheet.notes),
    }


def _cells(columns: Sequence[Column], row: Row) -> dict[str, Any]:
    values = (float(cell) if isinstance(cell, Decimal) else cell for cell in row.cells)
    return {"cells": {column.key: value for column, value in zip(columns, values, strict=True)}}


def total_label(lang: str) -> str:
    """Return what the row of all groups is called on a form."""
    return word("form.total", lang)
