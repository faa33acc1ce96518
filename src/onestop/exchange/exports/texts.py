"""
Texts: lists as CSV, whatever stands between their cells, read as a stream.

What stands between the cells is what divides most of the first lines into several, the header with them: a title above the header has no
say, nor have the commas of addresses under a header that has none.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator

from onestop.exchange.delimited import BLANK, DELIMITERS, SEPARATOR, Records, cells_of, why_of
from onestop.exchange.exports.sources import Source, refused
from onestop.exchange.exports.trimmed import cell_of
from onestop.exchange.exports.values import Form, Row, Table
from onestop.exchange.lines import Broken, encoding_of, read_lines
from onestop.words.errors import os_reason
from onestop.words.problems import Problem, problem
from onestop.words.sources import Position

SAMPLE = 100
"""So many records at the start tell what stands between cells."""

_SAMPLE_TEXT = 1 << 22
_OLD = ("windows_1258", "tcvn3", "not_text")


def open_text(source: Source) -> Table:
    """
    Return the list of a text: UTF-8 or UTF-16, cells apart by a comma, a semicolon, a tab or a bar.

    Raises:
        RegisterError: If it is no text, or of an encoding before Unicode, or empty.
    """
    records = _sample(source)
    if not records:
        raise refused(source.name, "empty_file")
    said = SEPARATOR.fullmatch(records[0])
    delimiter = said[1] if said else _delimiter(records)
    columns = _width(records, delimiter)

    def read() -> Iterator[Row]:
        return _rows(source, delimiter, columns)

    return Table(file=source.name, form=Form.CSV, read=read, encoding=encoding_of(source.head), delimiter=delimiter)


def _sample(source: Source) -> list[str]:
    """The first records that hold anything and can be read."""
    good: list[str] = []
    broken: list[tuple[int, Broken]] = []
    plain, length = True, 0
    try:
        with source.open() as stream:
            for line, text in Records(read_lines(stream)):
                length += len(text)
                if type(text) is Broken:
                    broken.append((line, text))
                elif text.strip(BLANK):
                    good.append(text)
                    plain = plain and text.isascii()
                if len(good) + len(broken) >= SAMPLE or length > _SAMPLE_TEXT:
                    break
    except OSError as error:
        raise refused(source.name, os_reason(error)) from None
    unread = [(line, text.why) for line, text in broken]
    old = [(line, why) for line, why in unread if why in _OLD]
    # One damaged line costs itself; where all that is not plain ASCII is unreadable the file is of another encoding.
    if old and plain:
        named = next((each for each in old if each[1] != "not_text"), old[0])
        raise refused(source.name, "list_encoding" if named[1] == "not_text" else named[1], named[0])
    if unread and not good:
        raise refused(source.name, unread[0][1], unread[0][0])
    return good


def _delimiter(records: list[str]) -> str:
    best, found = (0, 0), ","
    for delimiter in (*DELIMITERS, "|"):
        widths = _widths(records, delimiter)
        if not widths:
            continue
        width, times = max(widths.items(), key=lambda each: (each[1], each[0]))
        score = (sum(widths.values()) + times, width)
        if score > best:
            best, found = score, delimiter
    return found


def _widths(records: list[str], delimiter: str) -> Counter[int]:
    """Of the records with more than one cell: how many have how many."""
    widths: Counter[int] = Counter()
    for text in records:
        try:
            cells = cells_of(text, delimiter)
        except csv.Error:
            continue
        if len(cells) > 1:
            widths[len(cells)] += 1
    return widths


def _width(records: list[str], delimiter: str) -> int:
    widths = _widths(records, delimiter)
    return max(widths.items(), key=lambda each: (each[1], each[0]))[0] if widths else 1


def _rows(source: Source, delimiter: str, columns: int) -> Iterator[Row]:
    try:
        stream = source.open()
    except OSError as error:
        raise refused(source.name, os_reason(error)) from None
    with stream:
        records = Records(read_lines(stream))
        records.columns, records.delimiter, records.titles = columns, delimiter, True
        line = 0
        for first, text in records:
            if first == 1 and SEPARATOR.fullmatch(text):
                continue
            # A row as a spreadsheet shows it: a cell that runs over lines makes one row, a blank line makes one too, `sep=;` none.
            line += 1
            if type(text) is Broken:
                yield Row(line, (), (problem("OS808", Position(source.name, line, text.column), why=text.why),))
                continue
            try:
                cells = cells_of(text, delimiter)
            except csv.Error as error:
                yield Row(line, (), (_broken(source, line, error),))
                continue
            read = tuple(map(cell_of, cells))
            if any(read):
                yield Row(line, read)


def _broken(source: Source, line: int, error: csv.Error) -> Problem:
    return problem("OS803", Position(source.name, line), why=why_of(error))
