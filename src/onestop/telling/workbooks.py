"""Workbooks: a sheet as .xlsx that looks like the printed form, by the extra `xlsx`."""

from __future__ import annotations

import io
from datetime import datetime
from decimal import Decimal
from typing import Any

from onestop.telling.sheets import Cell, Column, Sheet
from onestop.telling.tables import width
from onestop.telling.words import word
from onestop.words.errors import MissingExtraError

_FIRST_COLUMN, _TEXT_COLUMN, _NUMBER_COLUMN, _WIDEST, _LINE = 5, 30, 11, 60, 16
_STAMP = datetime(2020, 1, 1)
"""The day that the file says it was made on: the same bytes for the same report."""


def workbook(sheet: Sheet | None, lang: str = "vi") -> bytes:
    """
    Return the sheet as an Excel workbook: form number and title above, merged heads, the row of column numbers, borders, a frozen head.

    Of None nothing is made: it is asked whether one could be. The same sheet gives the same bytes, and texts are texts, never formulas
    or links.

    Raises:
        MissingExtraError: If the extra `xlsx` is not installed.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise MissingExtraError("xlsx") from None
    if sheet is None:
        return b""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"title": sheet.title, "created": _STAMP})
    _Page(book, sheet, lang).write()
    book.close()
    return target.getvalue()


class _Page:
    """Writes one sheet from the top down."""

    def __init__(self, book: Any, sheet: Sheet, lang: str) -> None:
        self.sheet, self.lang = sheet, lang
        self.page = book.add_worksheet("".join(" " if letter in "[]:*?/\\'" else letter for letter in sheet.form)[:31] or "1")
        plain = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
        boxed = {**plain, "border": 1}
        made = book.add_format
        self.formats = {
            "plain": made({**plain, "text_wrap": True, "valign": "top"}),
            "bold": made({**plain, "bold": True}),
            "office": made({**plain, "bold": True, "align": "right"}),
            "title": made({**plain, "bold": True, "font_size": 13, "align": "center", "text_wrap": True}),
            "middle": made({**plain, "italic": True, "align": "center"}),
            "right": made({**plain, "italic": True, "align": "right"}),
            "head": made({**boxed, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#F2F2F2"}),
            "number": made({**boxed, "italic": True, "align": "center", "font_size": 9}),
            "text": made({**boxed, "text_wrap": True, "indent": 1}),
            "none": made({**boxed, "align": "center"}),
            "count": made({**boxed, "num_format": "#,##0", "align": "center"}),
            "one": made({**boxed, "align": "center", "num_format": "#,##0.0"}),
            "two": made({**boxed, "align": "center", "num_format": "#,##0.00"}),
            "text.total": made({**boxed, "bold": True, "indent": 1}),
            "none.total": made({**boxed, "bold": True, "align": "center"}),
            "count.total": made({**boxed, "bold": True, "align": "center", "num_format": "#,##0"}),
            "one.total": made({**boxed, "bold": True, "align": "center", "num_format": "#,##0.0"}),
            "two.total": made({**boxed, "bold": True, "align": "center", "num_format": "#,##0.00"}),
        }
        self.first = 1 if sheet.numbered else 0  # the column of what the rows are called
        self.last = self.first + len(sheet.columns)

    def write(self) -> None:
        sheet, page = self.sheet, self.page
        row = 0
        for text in sheet.issued:
            page.write_string(row, 0, text, self.formats["bold"])
            row += 1
        if sheet.office:
            page.write_string(0, self.last, sheet.office, self.formats["office"])
            row = max(row, 1)
        self._merge(row, 0, row, self.last, sheet.title, "title")
        page.set_row(row, 18 * (1 + width(sheet.title) // max(40, 12 * self.last)))
        row += 1
        for text, form in ((sheet.period, "middle"), (sheet.unit, "right")):
            if text:
                self._merge(row, 0, row, self.last, text, form)
                row += 1
        top = row
        row = self._heads(top)
        page.freeze_panes(row, self.first + 1)
        page.repeat_rows(top, row - 1)
        for i, line in enumerate(sheet.all_rows):
            total = ".total" if sheet.total is not None and i == len(sheet.rows) else ""
            if sheet.numbered:
                self._cell(row, 0, "" if total else i + 1, total)
            self._cell(row, self.first, line.label, total)
            for j, cell in enumerate(line.cells):
                self._cell(row, self.first + 1 + j, cell, total)
            texts = [line.label, *(cell for cell in line.cells if isinstance(cell, str))]
            page.set_row(row, _LINE * max(1 + width(text) // _WIDEST for text in texts))
            row += 1
        row += 1
        for note in sheet.notes:
            self._merge(row, 0, row, self.last, note, "plain")
            page.set_row(row, _LINE * (1 + width(note) // (_TEXT_COLUMN + _NUMBER_COLUMN * len(sheet.columns))))
            row += 1
        self._widths()
        page.set_landscape()
        page.set_paper(9)
        page.set_margins(0.4, 0.4, 0.5, 0.5)
        page.fit_to_pages(1, 0)

    def _heads(self, top: int) -> int:
        """Write the heads, merged over neighbours that share one and down to the last row; return the first row below them."""
        columns = self.sheet.columns
        depth = max(len(column.heads) for column in columns)
        if self.sheet.numbered:
            self._merge(top, 0, top + depth - 1, 0, word("form.row_number", self.lang), "head")
        self._merge(top, self.first, top + depth - 1, self.first, self.sheet.label, "head")
        for level in range(depth):
            i = 0
            while i < len(columns):
                if level >= len(columns[i].heads):
                    i += 1
                    continue
                until = i + 1
                while until < len(columns) and _shares(columns[i], columns[until], level):
                    until += 1
                last = level == len(columns[i].heads) - 1
                bottom = top + (depth - 1 if last else level)
                self._merge(top + level, self.first + 1 + i, bottom, self.first + until, columns[i].heads[level], "head")
                i = until
        for level in range(depth):
            self.page.set_row(top + level, 2 * _LINE if level == depth - 1 else 18)
        row = top + depth
        if not any(column.number for column in columns):
            return row
        self.page.write_string(row, 0, "(1)", self.formats["number"])
        if self.sheet.numbered:
            self.page.write_string(row, 1, "(2)", self.formats["number"])
        for i, column in enumerate(columns):
            self.page.write_string(row, self.first + 1 + i, f"({column.number})" if column.number else "", self.formats["number"])
        return row + 1

    def _merge(self, top: int, left: int, bottom: int, right: int, text: str, form: str) -> None:
        if (top, left) == (bottom, right):
            self.page.write_string(top, left, text, self.formats[form])
        else:
            self.page.merge_range(top, left, bottom, right, "", self.formats[form])
            self.page.write_string(top, left, text, self.formats[form])

    def _cell(self, row: int, column: int, cell: Cell, total: str) -> None:
        if cell is None or isinstance(cell, str):
            self.page.write_string(row, column, "–" if cell is None else cell, self.formats[f"{'none' if cell is None else 'text'}{total}"])
            return
        places = -int(cell.as_tuple().exponent) if isinstance(cell, Decimal) else 0
        self.page.write_number(row, column, float(cell), self.formats[f"{('count', 'one', 'two')[min(places, 2)]}{total}"])

    def _widths(self) -> None:
        if self.sheet.numbered:
            self.page.set_column(0, 0, _FIRST_COLUMN)
        rows = self.sheet.all_rows
        label = max([_TEXT_COLUMN // 2, width(self.sheet.label) // 2, *(width(row.label) for row in rows)])
        self.page.set_column(self.first, self.first, min(_WIDEST, label + 2))
        for i in range(len(self.sheet.columns)):
            texts = [width(cell) for row in rows if isinstance(cell := row.cells[i], str)]
            self.page.set_column(self.first + 1 + i, self.first + 1 + i, min(_WIDEST, max([_NUMBER_COLUMN, *texts])))


def _shares(a: Column, b: Column, level: int) -> bool:
    """Whether two columns share their head on a level: all heads down to it are the same, and both have more below."""
    return len(a.heads) > level + 1 and len(b.heads) > level + 1 and a.heads[: level + 1] == b.heads[: level + 1]
