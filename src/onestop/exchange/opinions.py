"""
Opinions as files: survey answers and feedback as small CSV files beside a register.

They are read whole, so they are bounded; a broken row is a problem with its line, and the others still count.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import attrs

from onestop.clock.days import parse_moment
from onestop.dossiers.opinions import Answer, Feedback
from onestop.exchange.registers import RegisterError
from onestop.words.problems import Problem, problem
from onestop.words.sources import Position

MOST_BYTES = 32 << 20
"""Largest file of opinions, in bytes."""

_YES = frozenset(("yes", "có", "co", "true", "1", "x"))
_NO = frozenset(("no", "không", "khong", "false", "0"))

_T = TypeVar("_T")


@attrs.frozen
class _Cells:
    """The cells of one row, which tell where they stand when they cannot be read."""

    at: Position
    cells: Mapping[str, str]
    problems: list[Problem]

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def number(self, column: str) -> int | None:
        text = self.text(column)
        if text and not (text.isascii() and text.isdigit() and len(text) < 6):
            self.problems.append(problem("OS618", self.at, (column,), found=text, wanted="whole_number"))
            return None
        return int(text) if text else None

    def yes(self, column: str) -> bool | None:
        text = self.text(column).casefold()
        if text and text not in _YES | _NO:
            self.problems.append(problem("OS618", self.at, (column,), found=self.text(column), wanted="yes_or_no"))
        return None if not text else text in _YES

    def moment(self, column: str) -> datetime | None:
        text = self.text(column)
        found = parse_moment(text) if text else None
        if text and found is None:
            self.problems.append(problem("OS804", self.at, (column,), column=column, found=text))
        return found

    def required(self, column: str) -> None:
        if not self.text(column):
            self.problems.append(problem("OS803", self.at, (column,), why="no_value"))


def read_survey(path: Path | str) -> tuple[tuple[Answer, ...], tuple[Problem, ...]]:
    """
    Return the survey answers in a CSV file, and what is wrong with it.

    Columns: `code`, and any of `contacts`, `agencies`, `applicant_fault`, `complaint`; whole numbers, and yes or no (có, không).

    Raises:
        RegisterError: If the file cannot be read at all, or lacks the column `code`.
    """
    return _read(path, ("code",), _answer)


def read_feedback(path: Path | str) -> tuple[tuple[Feedback, ...], tuple[Problem, ...]]:
    """
    Return the feedback in a CSV file, and what is wrong with it.

    Columns: `received` and `due` as ISO dates, and `answered`, `code`, `attitude` where there is something to say.

    Raises:
        RegisterError: If the file cannot be read at all, or lacks a column that must be there.
    """
    return _read(path, ("received", "due"), _feedback)


def _answer(row: _Cells) -> Answer:
    return Answer(
        code=row.text("code"),
        contacts=row.number("contacts"),
        agencies=row.number("agencies"),
        applicant_fault=row.yes("applicant_fault"),
        complaint=row.yes("complaint"),
    )


def _feedback(row: _Cells) -> Feedback | None:
    received, due = row.moment("received"), row.moment("due")
    answered, attitude = row.moment("answered"), row.yes("attitude")
    if received is None or due is None:
        return None
    return Feedback(code=row.text("code"), received=received, due=due, answered=answered, attitude=bool(attitude))


def _read(path: Path | str, wanted: Iterable[str], make: Callable[[_Cells], _T | None]) -> tuple[tuple[_T, ...], tuple[Problem, ...]]:
    name = str(path)
    reader = csv.reader(io.StringIO(_text(Path(path), name), newline=""), strict=True)
    made: list[_T] = []
    problems: list[Problem] = []
    try:
        head = [cell.strip() for cell in next(reader, [])]
        for column in wanted:
            if column not in head:
                raise RegisterError(problem("OS802", Position(name, 1), (column,), column=column, found=", ".join(head)))
        for cells in reader:
            at = Position(name, reader.line_num)
            if not any(cell.strip() for cell in cells):
                continue
            found: list[Problem] = []
            if len(cells) != len(head):
                found.append(problem("OS803", at, why=f"{len(cells)} ≠ {len(head)}"))
            else:
                row = _Cells(at, dict(zip(head, (cell.strip() for cell in cells), strict=True)), found)
                for column in wanted:
                    row.required(column)
                value = make(row)
                if value is not None and not found:
                    made.append(value)
            problems += found
    except csv.Error as error:
        raise RegisterError(problem("OS801", Position(name, reader.line_num), why=str(error))) from None
    return tuple(made), tuple(problems)


def _text(path: Path, name: str) -> str:
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        why = "not_there" if isinstance(error, FileNotFoundError) else error.strerror or type(error).__name__
        raise RegisterError(problem("OS801", Position(name), why=why)) from None
    if not raw.strip():
        raise RegisterError(problem("OS801", Position(name), why="empty_file"))
    if len(raw) > MOST_BYTES:
        raise RegisterError(problem("OS801", Position(name), why="too_large"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RegisterError(problem("OS801", Position(name), why="utf8")) from None
    if "\0" in text:
        raise RegisterError(problem("OS801", Position(name), why="nul"))
    return text
