"""
Delimited: lines of CSV as records and cells, such that a stray quotation mark costs its own line only.

What a register and any other list of cells have in common; neither knows what its columns mean.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator

from onestop.exchange.lines import MAX_LINE, Broken

MAX_RECORD_LINES = 50
"""Over how many further lines a quoted cell may run."""

DELIMITERS = (",", ";", "\t")
"""What may stand between columns; Excel in Vietnamese writes semicolons, and tabs where it says "Unicode Text"."""

BLANK = " \t\r\n\ufeff" + "".join(DELIMITERS)
"""What a line holds that a spreadsheet saved of an empty row."""

SEPARATOR = re.compile(r'"?sep=([^"\r\n])"?[;,\t]*\s*', re.IGNORECASE)
"""A line by which Excel is told what stands between columns."""


def cells_of(text: str, delimiter: str) -> list[str]:
    """
    Return the cells of one record.

    Raises:
        csv.Error: If its quotation marks do not fit; `why_of` says how.
    """
    line = text.rstrip("\r\n")
    if '"' in line or "\r" in line or "\n" in line:
        return next(csv.reader([text], delimiter=delimiter, strict=True), [])
    return line.split(delimiter)


def why_of(error: csv.Error) -> str:
    """Return what the reader of CSV says, as a word of the messages."""
    said = str(error)
    if "end of data" in said:
        return "quote_open"
    return "long_cell" if "field larger" in said else "quote_inside" if "expected after" in said else "line_end_inside"


class Records(Iterator[tuple[int, str]]):
    """
    Gives each record with the number of its first line.

    A quoted cell may run over some lines. A quote that is never closed costs its own line only: what follows is read again by
    itself. Nor is a line swallowed that makes a row of the file by itself, even where a later stray quote would close the cell.

    Attributes:
        columns: How many cells a row has; 0 while the head is not read.
        delimiter: What stands between them.
        titles: Whether a record may also be one cell alone, the rest of it empty or missing: the title above a list.
    """

    def __init__(self, lines: Iterator[str]) -> None:
        self.columns, self.delimiter, self.titles = 0, ",", False
        self._ahead: deque[tuple[int, str]] = deque()
        self._lines = enumerate(lines, 1)

    def __next__(self) -> tuple[int, str]:
        number, text = self._ahead.popleft() if self._ahead else next(self._lines)
        if type(text) is Broken or text.count('"') % 2 == 0:
            return number, text
        following: list[tuple[int, str]] = []
        whole = text
        while whole.count('"') % 2 and len(following) < MAX_RECORD_LINES and len(whole) <= MAX_LINE:
            more = self._ahead.popleft() if self._ahead else next(self._lines, None)
            if more is None:
                break
            following.append(more)
            if type(more[1]) is Broken or self._is_row(more[1]):
                break
            whole += more[1]
        else:
            if whole.count('"') % 2 == 0 and self._fits(whole, titles=self.titles):
                return number, whole
        self._ahead.extendleft(reversed(following))
        return number, text

    def _is_row(self, line: str) -> bool:
        """
        Whether a line inside a quoted cell makes a row by itself: it starts with what may be a code and has as many cells as the head.

        A code has a digit; what a person writes over some lines into a cell seldom starts a line with one and has just so many commas.
        """
        first = line.split(self.delimiter, 1)[0]
        if not self.columns or '"' in first or not any(map(str.isdigit, first)):
            return False
        return line.count(self.delimiter) == self.columns - 1 or self._fits(line)

    def _fits(self, text: str, *, titles: bool = False) -> bool:
        if not self.columns:
            return True
        try:
            cells = cells_of(text, self.delimiter)
        except csv.Error:
            return False
        return len(cells) == self.columns or (titles and sum(map(bool, cells)) == 1)
