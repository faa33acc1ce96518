"""
Values that the rooms of `exports` hand to each other: a table as its file has it, and what each of its columns and rows is taken for.

The way of a file: `tables` opens it as a `Table`; `layouts` says with the words of a `Vocabulary` what each column means (`Layout`), for
which `headers` finds the header, `rows` tells dossiers from other rows, `checks` and `shapes` hold the values against the headers;
`moments` says of each column of dates how it is written, by what its `witnesses` say; `records` makes a dossier of each row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeAlias

import attrs

from onestop.catalogs.columns import Vocabulary
from onestop.words.problems import Problem
from onestop.words.sources import Position

Cell: TypeAlias = str | int | float | bool | datetime | date | time | timedelta | None
"""A cell as its file has it: a text (NFC, blanks trimmed, never empty), what a workbook holds, None where it is empty."""


EXACT = 1 << 53
"""Whole numbers up to here are exact in a spreadsheet and in JSON; beyond it some have lost digits."""


class Form(StrEnum):
    """How a file is written, whatever its name says."""

    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"
    JSON = "json"
    JSON_LINES = "jsonl"


@attrs.frozen
class Row:
    """
    One row of a table (dòng).

    Attributes:
        line: Its row in the sheet, its first line in a text file, its place in a list of JSON; from 1.
        cells: Its cells, as many as it has.
        problems: Why it cannot be read; then it has no cells.
        groups: Of a dossier the texts of the group rows over it, outermost first: a body, a field, a procedure, or a person. Never shown;
            only one that is exactly the name of something known may be used.
    """

    line: int
    cells: tuple[Cell, ...]
    problems: tuple[Problem, ...] = ()
    groups: tuple[str, ...] = attrs.field(default=(), repr=False)


@attrs.frozen
class Span:
    """Cells merged into one (ô gộp): lines from *top* to *bottom*, columns from *left* to *right*, columns from 0, all included."""

    top: int
    left: int
    bottom: int
    right: int


@attrs.frozen(kw_only=True, eq=False)
class Table:
    """
    A list as its file has it (bảng kê), not yet understood.

    Attributes:
        file: Name of the file; `<stdin>` for standard input.
        form: How it is written.
        read: Gives its rows from the first, each time it is called; rows that are wholly empty are left out, but counted in `line`.
        sheet: The sheet of a workbook that is read.
        sheets: All its visible sheets.
        encoding: `utf-8`, `utf-8-sig`, `utf-16-le`, `utf-16-be`; None of a workbook.
        delimiter: What stands between the cells of CSV.
        names: Of JSON the names of its columns, nested ones with points: there is no header to be found.
        spans: Merged cells, in reading order; only the first of each holds its value.
        years_from_1904: Whether a workbook counts its days from 1904; moments that are moments already are right.
        notes: What concerns the file as a whole.
    """

    file: str
    form: Form
    read: Callable[[], Iterator[Row]]
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    names: tuple[str, ...] | None = None
    spans: tuple[Span, ...] = ()
    years_from_1904: bool = False
    notes: tuple[Problem, ...] = ()

    @property
    def path(self) -> tuple[str, ...]:
        """What a problem of it says beside its position: the sheet of a workbook."""
        return (self.sheet,) if self.sheet else ()


def letter_of(index: int) -> str:
    """Return the letter of a column, counted from 0, as a spreadsheet shows it: `A`, `Z`, `AA`."""
    letters, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class Use(StrEnum):
    """What becomes of a column."""

    MAPPED = "mapped"  # it is read as `Column.target`
    FACT = "fact"  # named by `--fact`; read as a fact
    PRIVATE = "private"  # about a person; dropped at the door
    IGNORED = "ignored"  # known and of no use
    UNKNOWN = "unknown"  # not known; dropped
    ASKED = "asked"  # may mean several things; the person must say which
    MARK = "mark"  # a mark in it is a status; `Layout.marks` says which
    REFUSED = "refused"  # its values do not have the shape of what its header promises


@attrs.frozen(kw_only=True)
class Column:
    """
    What one column of a table is taken for (cột).

    Attributes:
        index: Its place, from 0.
        header: Its header as the file has it, on one line; of two header rows both, joined by ` / `.
        use: What becomes of it.
        target: The column of a register that it is read as (`columns.TARGETS`), or the name of the fact; of one that is refused what it was
            to be read as, None where its header names several.
        may_be: What else it may mean, while it is asked.
        said_by: The line of the column file that says so; None where the command line does, or nobody.
        by_option: Whether `--map` or `--fact` says it.
        problems: What is wrong with it, each told once.
    """

    index: int
    header: str
    use: Use
    target: str | None = None
    may_be: tuple[str, ...] = ()
    said_by: Position | None = None
    by_option: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def letter(self) -> str:
        """Its letter as a spreadsheet shows it."""
        return letter_of(self.index)


class Skipped(StrEnum):
    """Why a row is no dossier."""

    ABOVE = "above"  # letterhead, title, period: whatever stands above the header
    HEADER = "header"
    NUMBERING = "numbering"  # 1, 2, 3 … or (1), (2) … under the header
    GROUP = "group"  # the name of a body, a field or a procedure over the rows that belong to it
    TOTALS = "totals"
    FOOTER = "footer"  # signatures, and whatever follows them


@attrs.frozen(kw_only=True)
class Layout:
    """
    How a table is read (cách đọc bảng).

    Attributes:
        table: The table.
        vocabulary: The words by which it is read.
        header: Lines of the header; empty for JSON.
        columns: All columns, in order.
        marks: Status words by the columns whose marks say them, where a list has no column of statuses; `rows.dossier_rows` puts the
            word into the first of these columns, which is read as the status.
        skipped: Lines that are no dossier, by their kind, in order; of each kind the first `MAX_SHOWN`.
        skipped_count: How many there are of each kind.
        rows: How many rows are dossiers, or should be.
        problems: What is wrong with the file as a whole; an error among them means that it cannot be judged.
    """

    table: Table
    vocabulary: Vocabulary
    header: tuple[int, ...]
    columns: tuple[Column, ...]
    marks: Mapping[int, str] = attrs.field(factory=dict)
    skipped: Mapping[Skipped, tuple[int, ...]] = attrs.field(factory=dict)
    skipped_count: Mapping[Skipped, int] = attrs.field(factory=dict)
    rows: int = 0
    problems: tuple[Problem, ...] = ()

    def column(self, target: str) -> Column | None:
        """Return the column that is read as *target*."""
        return next((each for each in self.columns if each.use is Use.MAPPED and each.target == target), None)

    def position(self, index: int | None = None) -> Position:
        """Return where the header stands, or that of one column, counted from 0."""
        return Position(self.table.file, self.header[-1] if self.header else None, None if index is None else index + 1)

    @property
    def every_problem(self) -> tuple[Problem, ...]:
        """What is wrong with the file as a whole and with each of its columns."""
        return (*self.problems, *(found for column in self.columns for found in column.problems))


MAX_SHOWN = 5
"""Of each kind of skipped row so many lines are listed; all are counted."""

MAX_LISTED = 30
"""So many headers one problem lists."""


def listed(columns: Iterable[Column]) -> str:
    """Return columns as a problem lists them, each with its letter and its header; no more than `MAX_LISTED`."""
    every = tuple(columns)
    return ", ".join(f"{each.letter} “{each.header}”" for each in every[:MAX_LISTED]) + (", …" if len(every) > MAX_LISTED else "")
