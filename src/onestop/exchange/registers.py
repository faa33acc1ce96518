"""
Registers: lists of dossiers as CSV or JSON Lines, read row by row, and what was judged of them.

A broken row is a problem with its line; the other rows are still read, and unchanged by it. Nothing is read ahead but the lines of one
quoted cell, so a register may be as long as it likes.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import IO, Any

import attrs

from onestop.clock.days import parse_moment
from onestop.dossiers.assessments import Assessment
from onestop.dossiers.dossiers import Dossier, Event, SubmittedDocument
from onestop.exchange.cells import read_day_first, read_serial
from onestop.exchange.delimited import BLANK, DELIMITERS, SEPARATOR, Records, cells_of, why_of
from onestop.exchange.lines import MAX_LINE, Broken, read_lines
from onestop.exchange.seen import MAX_CODES, Seen
from onestop.law.places import NATION
from onestop.law.procedures import Channel, Level
from onestop.law.requirements import DocumentForm
from onestop.law.stages import EventKind, Unrecorded
from onestop.words.errors import os_reason
from onestop.words.problems import Problem, problem
from onestop.words.sources import Position, column_name

__all__ = ["COLUMNS", "MAX_LINE", "STDIN", "Entry", "RegisterError", "read_dossier", "read_questions", "read_register", "write_csv"]

_EVENT_COLUMNS = tuple(kind.value for kind in EventKind)
_PLAIN_COLUMNS = ("code", "procedure", "place", "agency", "level", "case", "channel")
_CLAIMED = {"claimed_due": "due", "claimed_outcome": "outcome", "claimed_status": "status", "claimed_end": "end"}
_MOMENTS = ("promised", "extended_to", "claimed_due", "claimed_end")
COLUMNS = (*_PLAIN_COLUMNS, "promised", *_CLAIMED, *_EVENT_COLUMNS, "extended_to")
"""Columns of a register as CSV; any further one is a fact, but for those of `BESIDE`."""

_SUSPENDED_REASON, _UNRECORDED = "suspended_reason", "unrecorded"
BESIDE = (_SUSPENDED_REASON, _UNRECORDED)
"""Columns that a register has only where they say something: why a dossier was suspended, and what its source leaves out."""

_OURS = frozenset((*COLUMNS, *BESIDE))

_HALF_LETTER = re.compile(r"\\u[dD][89a-fA-F]")

STDIN = "<stdin>"
"""What standard input is called where a problem says where it is."""


@attrs.frozen
class Entry:
    """
    One row of a register (một dòng của sổ).

    Attributes:
        line: Its line in the file, from 1; the first of a row that runs over several.
        code: Its dossier code, as far as it can be read.
        dossier: The dossier; None where the row is broken.
        problems: What is wrong with the row.
        notes: What concerns the whole column or file; each is told once, at the row where it showed first, and breaks nothing.
    """

    line: int
    code: str
    dossier: Dossier | None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


class RegisterError(ValueError):
    """
    A register of which nothing can be read.

    Attributes:
        problem: What is wrong, with its place.
    """

    def __init__(self, found: Problem) -> None:
        self.problem = found
        super().__init__(f"{found.where} {found.code}")


def read_register(path: Path | str, *, every_line: bool = False, stream: IO[bytes] | None = None) -> Iterator[Entry]:
    """
    Yield the rows of the register at *path*: CSV, or JSON Lines where the name ends in `.jsonl` or `.ndjson`.

    UTF-8 or UTF-16, with or without a byte order mark. `-` reads standard input, where a first line that starts with `{` means JSON Lines.
    Of CSV the columns are apart by a comma, a semicolon or a tab, whichever makes `code` and `procedure` columns of the first row.

    A row that is broken in whatever way costs itself alone. The room is bounded: one row at a time, and 12 bytes for each place in a table
    of the codes seen, up to `MAX_CODES` of them.

    Args:
        path: The file, or `-`.
        every_line: Whether a blank line of JSON Lines is a broken row, so that there are as many rows as lines; else it is passed over.
        stream: What is read in place of standard input.

    Raises:
        RegisterError: If the file is not there or empty, its first row cannot be read, lacks `code` or `procedure`, or has a column twice.
    """
    name = str(path)
    try:
        if name == "-":
            yield from _dispatch(stream or standard_input(), STDIN, None, every_line)
            return
        with Path(path).open("rb") as opened:
            yield from _dispatch(opened, name, name.lower().endswith((".jsonl", ".ndjson")), every_line)
    except OSError as error:
        raise RegisterError(problem("OS801", Position(name), why=os_reason(error))) from None


def standard_input() -> IO[bytes]:
    """Return the bytes of standard input; one that was closed is empty."""
    return io.BytesIO() if sys.stdin is None else sys.stdin.buffer


def read_questions(stream: IO[bytes], name: str = STDIN) -> Iterator[Entry]:
    """
    Yield one row for each line of *stream*, which is JSON Lines, before the next line is read; blank and broken lines too.

    Each is a question by itself: a code may come again, and nothing is remembered of a line that was answered.
    """
    return _json_lines(read_lines(stream), name, every_line=True)


def _dispatch(stream: IO[bytes], name: str, json_lines: bool | None, every_line: bool) -> Iterator[Entry]:
    lines = read_lines(stream)
    start: list[str] = []
    room = MAX_LINE  # for blank lines, which say nothing
    for text in lines:
        start.append(text)
        room -= len(text)
        if room < 0 or type(text) is Broken or text.strip(BLANK):
            break
    if not start:
        raise RegisterError(problem("OS801", Position(name), why="empty_file"))
    if json_lines is None:
        json_lines = start[-1].lstrip().startswith("{")
    whole = chain(start, lines)
    seen, warned = Seen(MAX_CODES), False
    for entry in _json_lines(whole, name, every_line=every_line) if json_lines else _csv(whole, name):
        if entry.dossier is None:
            yield entry
            continue
        before = seen.before(entry.code, entry.line)
        if before is not None:
            again = problem("OS805", Position(name, entry.line), ("code",), found=entry.code, first=before)
            yield attrs.evolve(entry, dossier=None, problems=(*entry.problems, again))
        elif seen.full and not warned:
            warned = True
            yield attrs.evolve(entry, notes=(*entry.notes, problem("OS812", Position(name, entry.line), n=seen.count)))
        else:
            yield entry


def _unread(line: Broken, name: str, number: int, code: str = "") -> Entry:
    return Entry(number, code, None, (problem("OS808", Position(name, number, line.column), why=line.why),))


# -- CSV -----------------------------------------------------------------------------------------------------------------------------


def _csv(lines: Iterator[str], name: str) -> Iterator[Entry]:
    records = Records(lines)
    number, first = next(records)
    while not first.strip(BLANK):
        number, first = next(records, (0, ""))
        if not number:
            raise RegisterError(problem("OS801", Position(name), why="empty_file"))
    said = SEPARATOR.fullmatch(first)
    if said:  # a line by which Excel is told what stands between columns
        number, first = next(records, (number + 1, ""))
    head, delimiter = _head(first, number, name, (said[1],) if said else DELIMITERS)
    records.columns, records.delimiter = len(head), delimiter
    row = _Row(head, name)
    for line, text in records:
        if type(text) is Broken:
            yield _unread(text, name, line, row.code(text.split(delimiter)))
            continue
        try:
            cells = cells_of(text, delimiter)
        except csv.Error as error:
            code = row.code(text.split("\n", 1)[0].replace('"', "").split(delimiter))
            yield Entry(line, code, None, (problem("OS803", Position(name, line), why=why_of(error)),))
            continue
        if any(map(str.strip, cells)):
            yield row.read(cells, line)


def _head(text: str, line: int, name: str, delimiters: tuple[str, ...]) -> tuple[list[str], str]:
    """The names of the columns, and what stands between them."""
    at = Position(name, line)
    if type(text) is Broken:
        raise RegisterError(problem("OS801", Position(name, line, text.column), why=text.why))
    read: list[tuple[list[str], str]] = []
    wrong = ""
    for delimiter in delimiters:
        try:
            head = [_column(cell) for cell in cells_of(text, delimiter)]
        except csv.Error as error:
            wrong = why_of(error)
            continue
        if "code" in head and "procedure" in head:
            read = [(head, delimiter)]
            break
        read.append((head, delimiter))
    if not read:
        raise RegisterError(problem("OS801", at, why=wrong))
    head, delimiter = max(read, key=lambda each: len(each[0]))
    for wanted in ("code", "procedure"):
        if wanted not in head:
            if text.lstrip().startswith(("{", "[")):
                raise RegisterError(problem("OS801", at, why="json_unnamed"))
            code = "OS807" if len(head) == 1 and any(mark in text for mark in "|:") else "OS802"
            # A first row that names no column of a register may be a dossier of a list, with its persons.
            said = {"found": ", ".join(head)} if any(each in _OURS for each in head) else {"found": "-", "because": "head_of_list"}
            raise RegisterError(problem(code, at, (wanted,), column=wanted, **said))
    twice = [column for column, times in Counter(head).items() if column and times > 1]
    if twice:
        raise RegisterError(problem("OS806", at, (twice[0],), column=twice[0]))
    return head, delimiter


def _column(cell: str) -> str:
    """The name of a column: ours whatever its case, spaces and hyphens; that of a fact as it stands, its letters composed."""
    return column_name(cell, _OURS)


class _Row:
    """Reads one row after the other of a file whose columns are known."""

    def __init__(self, head: list[str], name: str) -> None:
        self.head, self.name = head, name
        at = {column: index for index, column in enumerate(head)}
        self.plain = [(column, at[column]) for column in _PLAIN_COLUMNS if column in at]
        self.events = [(EventKind(column), at[column]) for column in _EVENT_COLUMNS if column in at]
        self.moments = {column: at[column] for column in _MOMENTS if column in at}
        self.claims = [(name, column, at[column]) for column, name in _CLAIMED.items() if column in at]
        self.suspended_reason, self.unrecorded = at.get(_SUSPENDED_REASON), at.get(_UNRECORDED)
        self.facts = [(column, index) for index, column in enumerate(head) if column and column not in _OURS]
        self.told: set[tuple[str, str]] = set()
        self.notes: list[Problem] = []

    def code(self, cells: list[str]) -> str:
        """Return the dossier code of a row that cannot be read otherwise, as far as it is there."""
        index = self.plain[0][1]
        return cells[index].strip() if index < len(cells) else ""

    def read(self, cells: list[str], line: int) -> Entry:
        if len(cells) != len(self.head):
            wrong = problem("OS809", Position(self.name, line), found=len(cells), wanted=len(self.head))
            return Entry(line, self.code(cells), None, (wrong,))
        problems: list[Problem] = []
        values: dict[str, Any] = {}
        for column, index in self.plain:
            text = cells[index].strip()
            if text:
                values[column] = text
        moments = {column: self._moment(cells[index], column, line, problems) for column, index in self.moments.items()}
        events = []
        for kind, index in self.events:
            at = self._moment(cells[index], kind.value, line, problems)
            if at is None:
                continue
            if kind is EventKind.EXTENDED:
                until = moments.get("extended_to")
                events.append(Event(at, kind, "apology" if until else "verification", until))
            elif kind in (EventKind.SUSPENDED, EventKind.RESUMED) and self.suspended_reason is not None:
                events.append(Event(at, kind, cells[self.suspended_reason].strip() or None))
            else:
                events.append(Event(at, kind))
        if moments.get("extended_to") and not any(event.kind is EventKind.EXTENDED for event in events):
            problems.append(problem("OS803", Position(self.name, line), ("extended_to",), why="no_extended"))
        claimed = {name: moments.get(column, cells[index].strip()) for name, column, index in self.claims}
        claimed = {name: value for name, value in claimed.items() if value}
        facts = {column: cells[index].strip() for column, index in self.facts if cells[index].strip()}
        if self.unrecorded is not None and cells[self.unrecorded].strip():
            values[_UNRECORDED] = cells[self.unrecorded].split()
        for wanted in ("code", "procedure"):
            if wanted not in values:
                problems.append(problem("OS803", Position(self.name, line), (wanted,), why="no_value"))
        dossier = None if problems else _dossier(values, events, facts, (), moments.get("promised"), claimed, self.name, line, problems)
        notes, self.notes = tuple(self.notes), []
        return Entry(line, values.get("code", ""), dossier, tuple(problems), notes)

    def _moment(self, text: str, column: str, line: int, problems: list[Problem]) -> datetime | None:
        if not text:
            return None
        moment = parse_moment(text)
        return self._other_moment(text.strip(), column, line, problems) if moment is None else moment

    def _other_moment(self, text: str, column: str, line: int, problems: list[Problem]) -> datetime | None:
        """A moment as spreadsheets write it; what else is no moment says why."""
        if not text:
            return None
        moment = read_serial(text)
        if moment is not None:
            self._note("OS810", column, line, found=text, meant=moment)
            return moment
        read = read_day_first(text)
        if isinstance(read, datetime):
            return read
        problems.append(problem("OS804", Position(self.name, line), (column,), column=column, found=text, because=read))
        if read == "month_first":
            self._note("OS811", column, line, found=text)
        return None

    def _note(self, code: str, column: str, line: int, **args: Any) -> None:
        if (code, column) not in self.told:
            self.told.add((code, column))
            self.notes.append(problem(code, Position(self.name, line), (column,), column=column, **args))


def _dossier(
    values: Mapping[str, Any],
    events: Iterable[Event],
    facts: Mapping[str, Any],
    documents: Iterable[SubmittedDocument],
    promised: datetime | None,
    claimed: Mapping[str, Any],
    name: str,
    line: int,
    problems: list[Problem],
) -> Dossier | None:
    choices = {"channel": tuple(Channel), "level": tuple(Level)}
    for column, known in choices.items():
        if values.get(column) is not None and values[column] not in known:
            wanted = ", ".join(known)
            problems.append(problem("OS618", Position(name, line), (column,), found=str(values[column]), wanted=wanted))
    unrecorded = values.get(_UNRECORDED) or ()
    for given in unrecorded:
        if given not in tuple(Unrecorded):
            # It may be anything, even a name, where cells have moved by a column; so it is not told again.
            problems.append(problem("OS618", Position(name, line), (_UNRECORDED,), found="?", wanted=", ".join(Unrecorded)))
            break
    if problems:
        return None
    return Dossier(
        values["code"],
        values["procedure"],
        values.get("place") or NATION,
        tuple(events),
        case=values.get("case"),
        channel=values.get("channel") or Channel.IN_PERSON,
        agency=values.get("agency"),
        level=values.get("level"),
        facts=facts,
        documents=tuple(documents),
        promised=promised,
        claimed=claimed,
        unrecorded=unrecorded,
    )


# -- JSON Lines ----------------------------------------------------------------------------------------------------------------------

_JSON_KEYS = frozenset((*_PLAIN_COLUMNS, "facts", "documents", "promised", "claimed", "events", _UNRECORDED))


def _json_lines(lines: Iterator[str], name: str, *, every_line: bool) -> Iterator[Entry]:
    for number, line in enumerate(lines, 1):
        if type(line) is Broken:
            yield _unread(line, name, number)
        elif line.strip():
            yield _json_entry(line, name, number)
        elif every_line:
            yield Entry(number, "", None, (problem("OS803", Position(name, number), why="blank_line"),))


def _json_entry(line: str, name: str, number: int) -> Entry:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        column = getattr(error, "colno", None)
        return Entry(number, "", None, (problem("OS803", Position(name, number, column), why="json"),))
    if _HALF_LETTER.search(line) and not _is_printable(json.dumps(data, ensure_ascii=False)):
        return Entry(number, "", None, (problem("OS803", Position(name, number), why="half_letter"),))
    dossier, problems = read_dossier(data, name, number)
    code = data.get("code") if isinstance(data, dict) else None
    return Entry(number, code if isinstance(code, str) else "", dossier, problems)


def read_dossier(data: Any, name: str, line: int | None = None) -> tuple[Dossier | None, tuple[Problem, ...]]:
    """Return the dossier that one JSON object writes, None where it is broken, and what is wrong with it."""
    at = Position(name, line)
    if not isinstance(data, dict):
        return None, (problem("OS203", at, found=_kind(data), wanted="mapping"),)
    if "MaHoSo" in data and "code" not in data:
        return None, (problem("OS803", at, why="national_message"),)
    problems: list[Problem] = [problem("OS201", at, (key,), key=key) for key in data if key not in _JSON_KEYS]
    for key in ("code", "procedure"):
        if not isinstance(data.get(key), str) or not data[key] or not _is_printable(data[key]):
            problems.append(
                problem(
                    "OS202" if key not in data else "OS203",
                    at,
                    (key,),
                    key=key,
                    found=_kind(data.get(key)),
                    wanted="text",
                )
            )
    for key in _PLAIN_COLUMNS[2:]:
        if data.get(key) is not None and not isinstance(data[key], str):
            problems.append(problem("OS203", at, (key,), found=_kind(data[key]), wanted="text"))
    facts, claimed = data.get("facts") or {}, data.get("claimed") or {}
    for key, value in (("facts", facts), ("claimed", claimed)):
        if not isinstance(value, dict):
            problems.append(problem("OS203", at, (key,), found=_kind(value), wanted="mapping"))
    reader = _Json(at, problems)
    promised = reader.moment(data.get("promised"), ("promised",))
    events = [event for i, each in enumerate(reader.items(data, "events")) if (event := reader.event(each, i))]
    documents = [paper for i, each in enumerate(reader.items(data, "documents")) if (paper := reader.document(each, i))]
    if isinstance(claimed, dict) and "due" in claimed:
        claimed = {**claimed, "due": reader.moment(claimed["due"], ("claimed", "due"))}
    if any(not isinstance(each, str) for each in reader.items(data, _UNRECORDED)):
        problems.append(problem("OS203", at, (_UNRECORDED,), found="list", wanted="text"))
    if problems:
        return None, tuple(problems)
    dossier = _dossier(data, events, facts, documents, promised, claimed, name, line or 0, problems)
    return dossier, tuple(problems)


def _kind(value: Any) -> str:
    """What JSON gives in place of what is wanted, as a word of the messages; of a text no more, since it may be anybody's name."""
    if value is None or value == "":
        return "null"
    if isinstance(value, dict | list):
        return "mapping" if isinstance(value, dict) else "list"
    return "text" if isinstance(value, str) and _is_printable(value) else json.dumps(value)


def _is_printable(text: str) -> bool:
    """Whether *text* can be written as UTF-8: half of a letter cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


class _Json:
    """Reads the parts of one JSON object, collecting what is wrong."""

    def __init__(self, at: Position, problems: list[Problem]) -> None:
        self.at, self.problems = at, problems

    def wrong(self, path: tuple[str | int, ...], found: Any, wanted: str) -> None:
        self.problems.append(problem("OS618", self.at, path, found=str(found), wanted=wanted))

    def items(self, data: Mapping[str, Any], key: str) -> list[Any]:
        value = data.get(key) or []
        if isinstance(value, list):
            return value
        self.problems.append(problem("OS203", self.at, (key,), found=_kind(value), wanted="list"))
        return []

    def moment(self, text: Any, path: tuple[str | int, ...]) -> datetime | None:
        if text is None or text == "":
            return None
        moment = parse_moment(text)
        if moment is None:
            self.problems.append(problem("OS804", self.at, path, column=path[-1], found=str(text)))
        return moment

    def event(self, data: Any, index: int) -> Event | None:
        path = ("events", index)
        if not isinstance(data, dict):
            self.wrong(path, data, "mapping")
            return None
        unknown = data.keys() - {"at", "kind", "reason", "until", "part", "note"}
        if unknown:
            self.problems.append(problem("OS201", self.at, (*path, min(unknown)), key=min(unknown)))
        if data.get("kind") not in tuple(EventKind):
            self.wrong((*path, "kind"), data.get("kind"), ", ".join(EventKind))
            return None
        at = self.moment(data.get("at"), (*path, "at"))
        if at is None:
            if not data.get("at"):
                self.problems.append(problem("OS202", self.at, (*path, "at"), key="at"))
            return None
        for key in ("reason", "part", "note"):
            if data.get(key) is not None and not isinstance(data[key], str):
                self.wrong((*path, key), data[key], "text")
                return None
        until = self.moment(data.get("until"), (*path, "until"))
        return Event(at, data["kind"], data.get("reason"), until, data.get("part"), data.get("note"))

    def document(self, data: Any, index: int) -> SubmittedDocument | None:
        path = ("documents", index)
        if isinstance(data, str):
            return SubmittedDocument(data)
        if not isinstance(data, dict) or not isinstance(data.get("requirement"), str):
            self.wrong((*path, "requirement"), data, "text")
            return None
        unknown = data.keys() - {"requirement", "form", "copies", "issued", "code"}
        if unknown:
            self.problems.append(problem("OS201", self.at, (*path, min(unknown)), key=min(unknown)))
        form, copies = data.get("form", "original"), data.get("copies", 1)
        if form not in tuple(DocumentForm):
            self.wrong((*path, "form"), form, ", ".join(DocumentForm))
            return None
        if not isinstance(copies, int) or isinstance(copies, bool) or copies < 0:
            self.wrong((*path, "copies"), copies, "int")
            return None
        issued: date | None = None
        if data.get("issued"):
            moment = self.moment(data["issued"], (*path, "issued"))
            issued = moment.date() if moment else None
        return SubmittedDocument(data["requirement"], form, copies, issued, data.get("code"))


# -- out -----------------------------------------------------------------------------------------------------------------------------


def iso(moment: datetime | None) -> str | None:
    """Return *moment* as `YYYY-MM-DDTHH:MM:SS`."""
    return None if moment is None else moment.isoformat(timespec="seconds")


def problem_data(found: Problem, message: str) -> dict[str, str]:
    """Return a problem as the JSON output has it."""
    return {"code": found.code, "severity": found.severity.value, "message": message, "where": found.where}


RESULT_COLUMNS = (
    "code",
    "due",
    "statutory_due",
    "promised_due",
    "disposition",
    "timeliness",
    "margin",
    "provisional",
    "problems",
    "assumptions",
)
"""What `assess` writes of each dossier, in this order: the keys of `assessment_data` without its parts, the columns of a CSV file."""


def assessment_data(assessment: Assessment, problems: Iterable[dict[str, str]], assumptions: Iterable[str]) -> dict[str, Any]:
    """
    Return one assessment as a line of `assess --json`; the words of problems and assumptions come from the caller.

    An interconnected procedure has `parts` besides, by their ids.
    """
    when = assessment.deadline
    parts = {id: _part_data(part) for id, part in assessment.parts.items()}
    return {
        "code": assessment.dossier.code,
        "due": iso(when.due) if when else None,
        "statutory_due": iso(when.statutory_due) if when else None,
        "promised_due": iso(when.promised_due) if when else iso(assessment.dossier.promised),
        **_outcome_data(assessment),
        "provisional": bool(when and when.provisional),
        "problems": list(problems),
        "assumptions": list(assumptions),
        **({"parts": parts} if parts else {}),
    }


def _part_data(part: Assessment) -> dict[str, Any]:
    when = part.deadline
    return {"due": iso(when.due) if when else None, "estimate": bool(when and when.estimate), **_outcome_data(part)}


def _outcome_data(assessment: Assessment) -> dict[str, Any]:
    outcome = assessment.outcome
    return {"disposition": outcome.disposition.value, "timeliness": outcome.timeliness.value, "margin": outcome.margin}


class RegisterWriter:
    """
    Writes dossiers as a register that `read_register` reads, one at a time.

    What the first dossier has besides (facts, a reason of suspension, what its source leaves out) becomes further columns.

    Attributes:
        count: How many were written.
    """

    def __init__(self, stream: IO[str], beside: Iterable[str] = ()) -> None:
        """
        Begin a register; its head comes with the first dossier.

        Args:
            stream: Where to write.
            beside: Further columns that there are in any case, such as `unrecorded` where only a later dossier may have it.
        """
        self.count = 0
        self._columns = sorted(beside)
        self._writer = csv.writer(stream, lineterminator="\n")

    def write(self, dossier: Dossier) -> None:
        """
        Write *dossier*.

        Raises:
            ValueError: If it has a further column that the first has not; nothing is dropped in silence.
        """
        further = _further(dossier)
        if not self.count:
            self._columns = sorted({*further, *self._columns})
            self._writer.writerow((*COLUMNS, *self._columns))
        more = sorted(further.keys() - set(self._columns))
        if more:
            raise ValueError(f"{dossier.code}: the first dossier has no {', '.join(more)}")
        events = {event.kind.value: iso(event.at) for event in dossier.events}
        extended = next((iso(event.until) for event in dossier.events if event.until), None)
        row = (
            *(getattr(dossier, column) for column in _PLAIN_COLUMNS),
            iso(dossier.promised),
            *(_written(dossier.claimed.get(name)) for name in _CLAIMED.values()),
            *(events.get(column) for column in _EVENT_COLUMNS),
            extended,
            *(further.get(name) for name in self._columns),
        )
        self._writer.writerow(["" if cell is None else cell for cell in row])
        self.count += 1


def write_csv(stream: IO[str], dossiers: Iterable[Dossier], beside: Iterable[str] = ()) -> int:
    """
    Write *dossiers* as a register that `read_register` reads, taken one at a time, and return how many; see `RegisterWriter`.

    Raises:
        ValueError: If a later dossier has a further column that the first has not; nothing is dropped in silence.
    """
    writer = RegisterWriter(stream, beside)
    for dossier in dossiers:
        writer.write(dossier)
    return writer.count


def _written(claim: Any) -> Any:
    return iso(claim) if isinstance(claim, datetime) else claim


def _further(dossier: Dossier) -> dict[str, Any]:
    """What has no column of its own: the facts, why the dossier was suspended, and what its source leaves out."""
    reasons = {event.reason for event in dossier.events if event.kind is EventKind.SUSPENDED and event.reason}
    left_out = {_UNRECORDED: " ".join(dossier.unrecorded)} if dossier.unrecorded else {}
    return {**dossier.facts, **({_SUSPENDED_REASON: min(reasons)} if reasons else {}), **left_out}


def dossier_data(dossier: Dossier) -> dict[str, Any]:
    """Return *dossier* as one object of a register in JSON Lines, which `read_dossier` reads; what is empty is left out."""
    plain = {column: getattr(dossier, column) for column in _PLAIN_COLUMNS}
    claimed = {name: iso(value) if isinstance(value, datetime) else value for name, value in dossier.claimed.items()}
    papers = [
        {**attrs.asdict(each), "form": each.form.value, "issued": each.issued and each.issued.isoformat()} for each in dossier.documents
    ]
    events = [
        {"at": _exact(event.at), "kind": event.kind.value, "reason": event.reason, "until": event.until and _exact(event.until)}
        | {"part": event.part, "note": event.note}
        for event in dossier.events
    ]
    made: dict[str, Any] = {
        **{column: getattr(value, "value", value) for column, value in plain.items()},
        "facts": dict(dossier.facts),
        "documents": [_full(paper) for paper in papers],
        "promised": dossier.promised and _exact(dossier.promised),
        "claimed": claimed,
        "events": [_full(event) for event in events],
        _UNRECORDED: [each.value for each in dossier.unrecorded],
    }
    return {name: value for name, value in made.items() if value not in (None, {}, []) or name == "events"}


def _exact(moment: datetime) -> str:
    """A moment with the parts of a second that it has."""
    return moment.isoformat(timespec="microseconds" if moment.microsecond else "seconds")


def _full(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value is not None}
