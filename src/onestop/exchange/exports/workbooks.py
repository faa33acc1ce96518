"""
Workbooks: the sheets of an `.xlsx`, read by calamine after `archives` has found nothing in it that could do harm.

Numbers stay numbers and dates are what the workbook says they are; no formula is computed, no link followed, no macro run.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from onestop.exchange.exports.archives import Archive, Book, Scan, Sheet, same_name
from onestop.exchange.exports.sources import Source, refused
from onestop.exchange.exports.trimmed import cell_of
from onestop.exchange.exports.values import EXACT, Cell, Form, Row, Span, Table
from onestop.exchange.registers import RegisterError
from onestop.words.errors import MissingExtraError, os_reason
from onestop.words.problems import Problem, problem
from onestop.words.sources import Position

MAX_SPANS = 200_000
"""So many merged cells are kept of a sheet; lists have a dozen, public postings one or two for each procedure."""


def open_workbook(source: Source, sheet: str | None) -> Table:
    """
    Return one sheet of a workbook: the first visible one that holds anything, or *sheet*, by its name or its number from 1.

    Raises:
        RegisterError: If the workbook cannot be read, is empty, or has no such sheet.
        MissingExtraError: If the extra `xlsx` is not installed.
    """
    try:
        with source.open() as stream:
            archive = Archive(stream, source.name)
            book = archive.book()
            candidates = _candidates(book, sheet, source.name)
            calamine, opened = _calamine(), None
            for each in candidates:
                if each.part is None:
                    continue
                scan = archive.scan(each.part)
                stream.seek(0)
                opened = opened or _opened(calamine, stream, source.name)
                read = _sheet(calamine, opened, each, source.name)
                if read is not None:
                    others = tuple(other.name for other in book.sheets if other.visible and other.name != each.name)
                    return _table(source, book, each, read, scan, others if sheet is None else ())
    except OSError as error:
        raise refused(source.name, os_reason(error)) from None
    raise refused(source.name, "list_sheet_empty" if sheet else "list_workbook_empty")


def _candidates(book: Book, sheet: str | None, name: str) -> list[Sheet]:
    visible = [each for each in book.sheets if each.visible]
    if sheet is None:
        return visible
    named = [each for each in book.sheets if same_name(each.name, sheet)]
    if not named and sheet.strip().isdecimal() and 0 < int(sheet) <= len(visible):
        named = [visible[int(sheet) - 1]]
    if not named:
        shown = tuple(f"{number} “{each.name}”" for number, each in enumerate(visible, 1))
        raise RegisterError(problem("OS814", Position(name), found=sheet, sheets=shown))
    return named[:1]


def _calamine() -> Any:
    try:
        import python_calamine
    except ImportError:
        raise MissingExtraError("xlsx") from None
    return python_calamine


def _opened(calamine: Any, stream: IO[bytes], name: str) -> Any:
    """The workbook as calamine has it, by its bytes: by its name calamine would take a workbook named `.xls` for an old one."""
    try:
        return calamine.CalamineWorkbook.from_filelike(stream)
    except (calamine.CalamineError, ValueError, TypeError):
        raise refused(name, "list_workbook_broken") from None


def _sheet(calamine: Any, workbook: Any, sheet: Sheet, name: str) -> Any:
    """The sheet as calamine has it, None where nothing is in it."""
    try:
        read = workbook.get_sheet_by_name(sheet.name)
    except calamine.WorksheetNotFound:
        return None
    except (calamine.CalamineError, ValueError):
        raise refused(name, "list_workbook_broken") from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # its own code gave up
            raise refused(name, "list_workbook_broken") from None
        raise
    if read.start is None:
        return None
    return read if any(_cell(cell) is not None for row in read.iter_rows() for cell in row) else None


def _table(source: Source, book: Book, sheet: Sheet, read: Any, scan: Scan, others: tuple[str, ...]) -> Table:
    left = read.start[1]
    merged = read.merged_cell_ranges or ()
    spans = sorted((top + 1, start, bottom + 1, end) for (top, start), (bottom, end) in merged[:MAX_SPANS])

    def rows() -> Iterator[Row]:
        before: tuple[Cell, ...] = (None,) * left
        for line, cells in enumerate(read.iter_rows(), 1):
            made = tuple(map(_cell, cells))
            if any(cell is not None for cell in made):
                yield Row(line, before + made)

    return Table(
        file=source.name,
        form=Form.XLSX,
        read=rows,
        sheet=sheet.name,
        sheets=tuple(each.name for each in book.sheets if each.visible),
        spans=tuple(Span(*each) for each in spans),
        years_from_1904=book.years_from_1904,
        notes=tuple(_notes(source.name, sheet.name, scan, others)),
    )


def _cell(value: Cell) -> Cell:
    if isinstance(value, str):
        return cell_of(value) if value else None
    if isinstance(value, float):
        # A workbook has no whole numbers of its own; below `EXACT` nothing is lost by making them such.
        return int(value) if value.is_integer() and abs(value) < EXACT else value
    return value


def _notes(name: str, sheet: str, scan: Scan, others: tuple[str, ...]) -> Iterator[Problem]:
    if scan.valueless:
        yield problem("OS817", Position(name), n=scan.valueless, sheet=sheet, cell=scan.first)
    if others:
        yield problem("OS818", Position(name), sheet=sheet, others=others)
    if scan.hidden:
        yield problem("OS819", Position(name), (sheet,), because="hidden_rows", n=scan.hidden)
    if scan.struck:
        yield problem("OS819", Position(name), (sheet,), because="struck_texts")
