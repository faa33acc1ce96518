"""
Sheets: a report as one value, with heads, numbered columns, rows and a total, before anything is printed or written.

Whoever makes a sheet knows what it counts; whoever shows it, as text, as cells of a spreadsheet or as a chart, knows nothing of dossiers.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from textwrap import wrap
from typing import Any, TypeAlias

import attrs

from onestop.telling.tables import folded, table, width
from onestop.telling.words import word

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
    if isinstance(cell, str):
        return cell
    text = f"{cell:,}"
    return text.translate(str.maketrans(",.", ".,")) if lang == "vi" else text


def plain(text: str) -> str:
    """Return a text on one line, without control characters and what XML does not know: a register may hold any."""
    return " ".join("".join(" " if unicodedata.category(letter) in ("Cc", "Cn", "Cs") else letter for letter in text).split())


WIDEST = 44
"""How wide a text may be in a terminal before it is broken over lines."""

_LINE = 110


def sheet_text(sheet: Sheet, lang: str = "vi") -> str:
    """Return the sheet as text for a terminal: title, period and unit, the table, and the notes; long texts are broken over lines."""
    head = [sheet.label, *(f"{column.short} ({column.number})" if column.number else column.short for column in sheet.columns)]
    rows = [[plain(row.label), *(shown(cell, lang) for cell in row.cells)] for row in sheet.all_rows]
    right = [i for i in range(1, len(head)) if not any(isinstance(row.cells[i - 1], str) for row in sheet.all_rows)]
    widths = [min(WIDEST, max(map(width, cells), default=0)) or 1 for cells in zip(*rows, strict=True)] if rows else []
    above = [line for line in (*sheet.issued, sheet.office, sheet.title, sheet.period, sheet.unit) if line]
    below = [line for note in sheet.notes for line in wrap(note, _LINE, initial_indent="* ", subsequent_indent="  ")]
    return "\n".join([*above, "", table(head, folded(rows, widths), right=right), *(["", *below] if below else [])])


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
