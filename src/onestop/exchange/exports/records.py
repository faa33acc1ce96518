"""
Records: each row of a list becomes a dossier, or a problem that says why it cannot.

Only cells of columns that the layout maps, or that a person named as facts, are ever looked at. What one row lacks costs that row alone.
No problem repeats a cell, but for a dossier code that has the shape of one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple, Protocol

import attrs

from onestop.catalogs.columns import NATIONAL, StatusWord, fold
from onestop.catalogs.names import is_id
from onestop.dossiers.dossiers import Dossier, Event
from onestop.exchange.codes import DossierCode, parse_code
from onestop.exchange.exports.ends import ANSWERS, ENDS, WAITS, Ending, Told, in_order, route
from onestop.exchange.exports.persons import holds_personal, is_personal
from onestop.exchange.exports.procedures import Find, Procedures
from onestop.exchange.exports.shapes import pattern_of
from onestop.exchange.exports.values import EXACT, Cell, Form, Layout, Row, Use
from onestop.exchange.registers import Entry
from onestop.exchange.seen import MAX_CODES, Seen
from onestop.law.places import NATION, is_place_code
from onestop.law.procedures import Channel, Level, PauseReason
from onestop.law.stages import EventKind, Timeliness, Unrecorded
from onestop.words.problems import Problem, Severity, problem
from onestop.words.sources import Position

MAX_TEXT = 300
"""Longest text of an agency or a fact, in letters; a longer one is cut."""

MAX_REPEATED = 1_000
"""So many different faults are counted over the whole list; others are told of their rows only."""

_EVENTS = tuple((kind, kind.value) for kind in EventKind)
_PAUSES = ("supplement_requested", "supplemented", "payment_requested", "paid", "suspended", "suspended_reason", "resumed", "extended")
"""What a list must have to tell every pause: where one kind, its end or its reason is missing, that may be what stopped a clock."""

_ENDS = ("status", "ended", "result_returned", *(kind.value for kind in ENDS))

_CODE = re.compile(r"(?=[^\d\n]*\d)[0-9A-Za-zĐđ][0-9A-Za-zĐđ./_\-]{0,99}", re.ASCII)
_PERSONAL = re.compile(r"\d{9,12}", re.ASCII)
"""Digits alone, as many as a number of an identity card or a telephone has: never shown as a dossier code."""

_LONGEST_CODE = 100
_ENDLESS = 10**30


class Moments(Protocol):
    """Reads the dates of one column, each as its column is written: `moments.ColumnMoments`."""

    def read(self, cell: Cell, line: int, code: str | None = None) -> datetime | Problem | None:
        """Return the moment of *cell* in the row *line* of the dossier *code*, what is wrong with it, or None where it is empty."""
        ...


@attrs.frozen
class Repeated:
    """
    What is wrong with several rows in one way (lỗi lặp lại).

    Attributes:
        problem: It, as it is told of the first row.
        rows: In how many rows it is.
    """

    problem: Problem
    rows: int


def read_records(
    layout: Layout,
    rows: Iterable[Row],
    moments: Mapping[str, Moments],
    *,
    find: Find,
    near: Find | None = None,
    codes: Collection[str] = (),
    procedure: str | None = None,
    place: str | None = None,
    no_pauses: bool = False,
    now: datetime | None = None,
) -> Records:
    """
    Return the dossiers of a list, to be taken one after the other.

    Args:
        layout: How the list is read.
        rows: The rows that are dossiers: `rows.dossier_rows`.
        moments: Reads its dates, by what their columns are read as: `moments.decide`.
        find: Finds the procedures that bear a name exactly: `Onestop.procedures_named`.
        near: Finds those that look like it, to be offered: `Onestop.procedures_like`.
        codes: The codes of the catalogue, to offer where a spreadsheet cut one.
        procedure: The procedure that all rows are about.
        place: Where all rows belong, whatever the list says.
        no_pauses: Whether a person affirms that nothing stopped the clock of any row.
        now: On this day's law a name is looked up where its row has no date.

    Raises:
        ValueError: If *place* has not the shape of a place code.
    """
    if place is not None and not is_place_code(place):
        raise ValueError(f"a place code such as '01' or 'vn' is wanted, not {place!r}")
    chosen = _Chosen(place, no_pauses, now)
    return Records(layout, rows, moments, Procedures(find, near, codes, procedure), chosen)


def beside_columns(layout: Layout) -> tuple[str, ...]:
    """Return what a list may have beside the columns of a register, as `registers.write_csv` takes it (`beside`)."""
    names = {each.target for each in layout.columns if each.use is Use.FACT and each.target}
    reason = layout.column("suspended_reason")
    return tuple(sorted(names | {"unrecorded"} | ({"suspended_reason"} if reason else set())))


class _Chosen(NamedTuple):
    """What a person says of the whole list."""

    place: str | None
    no_pauses: bool
    now: datetime | None


class _Broken(Exception):
    """Ends the reading of one row."""


class Records(Iterator[Entry]):
    """
    The rows of a list as dossiers, in its order.

    The room does not grow with the rows, but for the codes seen (36 to 72 bytes each).

    Attributes:
        rows: How many rows were taken so far.
    """

    def __init__(
        self, layout: Layout, rows: Iterable[Row], moments: Mapping[str, Moments], procedures: Procedures, chosen: _Chosen
    ) -> None:
        self.rows = 0
        self._rows, self._list = iter(rows), _List(layout, moments, procedures, chosen)

    @property
    def repeated(self) -> tuple[Repeated, ...]:
        """What was wrong so far, each kind of it with the number of its rows, the most frequent first."""
        found = (Repeated(first, count) for first, count in self._list.repeated.values())
        return tuple(sorted(found, key=lambda each: -each.rows))

    def __next__(self) -> Entry:
        row = next(self._rows)
        self.rows += 1
        if row.problems:
            for each in row.problems:
                self._list.count(each, (each.code, each.path))
            return Entry(row.line, "", None, row.problems)
        return _Reading(self._list, row).entry()


class _List:
    """What all rows of a list have in common, and what was found of them so far."""

    def __init__(self, layout: Layout, moments: Mapping[str, Moments], procedures: Procedures, chosen: _Chosen) -> None:
        self.layout, self.moments, self.procedures, self.chosen = layout, moments, procedures, chosen
        self.words = layout.vocabulary
        self.columns = {each.target: each for each in reversed(layout.columns) if each.use is Use.MAPPED and each.target}
        self.facts = tuple((each.target, each.index) for each in layout.columns if each.use is Use.FACT and each.target)
        self.events = tuple((kind, name) for kind, name in _EVENTS if name in self.columns)
        self.has_status = "status" in self.columns
        self.has_ends = any(name in self.columns for name in _ENDS)
        self.endless = tuple(asked for asked, answer in ANSWERS.items() if asked.value in self.columns and answer.value not in self.columns)
        self.pauses: tuple[Unrecorded, ...] = ()
        if not self.has_ends:  # what is taken as open may have ended, so nothing is overdue, whatever is affirmed of pauses
            self.pauses = (Unrecorded.PAUSES,)
        elif not all(name in self.columns for name in _PAUSES):
            self.pauses = (Unrecorded.PAUSES, Unrecorded.NO_PAUSES) if chosen.no_pauses else (Unrecorded.PAUSES,)
        self.shape = pattern_of("code", layout.vocabulary)
        self.seen, self.alike = Seen(MAX_CODES), Seen(MAX_CODES)
        self.full = False
        self.said: set[tuple[str, str]] = set()
        self.repeated: dict[tuple[Any, ...], list[Any]] = {}

    def position(self, line: int, target: str) -> Position:
        column = self.columns.get(target)
        return Position(self.layout.table.file, line, column.index + 1 if column else None)

    def label(self, target: str) -> str:
        """A column as a person finds it: its letter, and its header."""
        column = self.columns.get(target)
        if column is None:
            return target
        header, letters = column.header, column.letter
        if column.index in self.layout.marks:  # a mark in one of several columns: what stands over all of them
            header, letters = header.partition(" / ")[0], f"{letters}–{self.layout.columns[max(self.layout.marks)].letter}"
        header = header if len(header) <= _LONG else header[:_LONG] + "…"
        return header if self.layout.table.form in (Form.JSON, Form.JSON_LINES) else f"{letters} ({header})"

    def count(self, found: Problem, key: tuple[Any, ...]) -> None:
        known = self.repeated.get(key)
        if known is not None:
            known[1] += 1
        elif len(self.repeated) < MAX_REPEATED:
            self.repeated[key] = [found, 1]


_LONG = 60
"""Letters of a header that stand beside its letter."""


class _Reading:
    """One row; nothing here outlives `entry`."""

    def __init__(self, of: _List, row: Row) -> None:
        self.list, self.row, self.code = of, row, ""
        self.parsed: DossierCode | None = None
        self.pauses = of.pauses
        self.problems: list[Problem] = []
        self.told: list[Problem] = []
        self.notes: list[Problem] = []

    def entry(self) -> Entry:
        try:
            self.code = self._code()
            self._check_width()
            dossier = self._dossier(self.code)
        except _Broken:
            return Entry(self.row.line, self.code, None, (*self.problems, *self.told), tuple(self.notes))
        again = self._again(self.code, dossier)
        if again is not None:
            return Entry(self.row.line, self.code, None, (again, *self.told), tuple(self.notes))
        return Entry(self.row.line, self.code, dossier, tuple(self.told), tuple(self.notes))

    # -- what is said ----------------------------------------------------------------------------------------------------------------

    def _problem(self, code: str, target: str, /, **args: Any) -> Problem:
        at, path = self.list.position(self.row.line, target), (*self.list.layout.table.path, target)
        return problem(code, at, path, column=self.list.label(target), **args)

    def _told(self, found: Problem, what: Cell = None) -> Problem:
        """Count a problem with those of other rows that say the same, of the same *what*, which is not shown."""
        self.list.count(found, (found.code, found.path, found.args.get("because"), hash(what)))
        return found

    def _break(self, code: str, target: str, what: Cell = None, /, **args: Any) -> None:
        self.problems.append(self._told(self._problem(code, target, **args), what))

    def _note(self, code: str, target: str, because: str, **args: Any) -> None:
        """Tell something once of the whole list."""
        if (because, target) not in self.list.said:
            self.list.said.add((because, target))
            self.notes.append(self._problem(code, target, because=because, **args))

    # -- cells -----------------------------------------------------------------------------------------------------------------------

    def _cell(self, target: str) -> Cell:
        column = self.list.columns.get(target)
        return None if column is None else self._at(column.index)

    def _at(self, index: int) -> Cell:
        cells = self.row.cells
        cell = cells[index] if index < len(cells) else None
        return None if isinstance(cell, str) and not cell.strip() else cell

    def _check_width(self) -> None:
        """Of text with marks between its cells one too many means that nobody can tell which cell belongs where."""
        wanted = len(self.list.layout.columns)
        if self.list.layout.table.form is Form.CSV and any(cell is not None for cell in self.row.cells[wanted:]):
            at = Position(self.list.layout.table.file, self.row.line)
            self.problems.append(self._told(problem("OS809", at, found=len(self.row.cells), wanted=wanted)))
            raise _Broken

    def _code(self) -> str:
        cell = self._cell("code")
        if cell is None:
            self._break("OS839", "code", what="null", because="code_missing")
            raise _Broken
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            whole = isinstance(cell, int) or cell.is_integer()
            if whole and 0 <= cell < EXACT and self._is_code(str(int(cell))):
                self._note("OS840", "code", "code_number")
                return str(int(cell))
            self._break("OS839", "code", what="number", because="code_digits")
            raise _Broken
        if not isinstance(cell, str):
            self._break("OS839", "code", what=_kind(cell), because="code_text")
            raise _Broken
        text = cell.strip()
        if not self._is_code(text):
            self._break("OS839", "code", what="text", because="code_text")
            raise _Broken
        return text

    def _is_code(self, text: str) -> bool:
        """Whether a text may be shown as a dossier code: it has the shape of one, and not that of a number about a person."""
        self.parsed, _ = parse_code(text)
        if self.parsed is not None:
            return True
        if self.list.shape is not None:
            return len(text) <= _LONGEST_CODE and self.list.shape.fullmatch(text) is not None and not is_personal(text)
        return _CODE.fullmatch(text) is not None and _PERSONAL.fullmatch(text) is None

    def _text(self, target: str) -> str | None:
        cell = self._cell(target)
        return None if cell is None else _as_text(cell)

    def _moment(self, target: str) -> datetime | None:
        cell = self._cell(target)
        if cell is None:
            return None
        read = self.list.moments[target].read(cell, self.row.line, self.code or None)
        if not isinstance(read, Problem):
            return read
        at = self.list.position(self.row.line, target)
        source = read.source if read.source is not None and read.source.line is not None else at
        found = attrs.evolve(read, source=source, path=read.path or (*self.list.layout.table.path, target))
        (self.problems if found.severity is Severity.ERROR else self.told).append(self._told(found))
        return None

    # -- the dossier -----------------------------------------------------------------------------------------------------------------

    def _dossier(self, code: str) -> Dossier:
        dates = {kind: at for kind, name in self.list.events if (at := self._moment(name)) is not None}
        ended, promised, until = (self._moment(name) for name in ("ended", "promised", "extended_to"))
        claimed = {name: at for name in ("due", "end") if (at := self._moment(f"claimed_{name}")) is not None}
        place = self._place()
        level, case = self._word("level", tuple(Level)), self._word("case", None)
        word = self._status()
        on = self._day(dates, promised)
        answer = self.list.procedures.of(self._cell("procedure"), self._cell("procedure_name"), place, on, self.row.groups)
        if answer.problem is not None:
            self._break(answer.problem, answer.column, self._cell(answer.column), **answer.args)
        if self.problems:
            raise _Broken
        ending = self._routed(dates, ended, word)
        events = self._timed(ending, until, claimed)
        returned, now = ending.dates.get(EventKind.RESULT_RETURNED), self.list.chosen.now
        if returned is not None and now is not None and returned > now and not any(kind in ending.dates for kind in ENDS):
            self.pauses = (Unrecorded.PAUSES,)  # judged as of a day before: the result may have existed by then, so it is not overdue
        self._claims(ending, word, claimed)
        assert answer.code is not None
        return Dossier(
            code,
            answer.code,
            place,
            events,
            case=case,
            channel=self._channel(),
            agency=self._agency(answer.agency),
            level=level,
            facts=self._facts(),
            promised=promised,
            claimed=claimed,
            unrecorded=(*self.pauses, *ending.unrecorded),
        )

    def _day(self, dates: Mapping[EventKind, datetime], promised: datetime | None) -> date | None:
        """The day whose law the row follows: that of its receipt or, where it has none, the nearest to it that is known."""
        at = dates.get(EventKind.RECEIVED) or dates.get(EventKind.SUBMITTED) or min(dates.values(), default=None)
        if at is not None:
            return at.date()
        if self.parsed is not None:
            return self.parsed.received
        other = promised or self.list.chosen.now
        return other.date() if other else None

    def _place(self) -> str:
        if self.list.chosen.place is not None:
            return self.list.chosen.place
        text = self._text("place")
        if text is None:
            self._note("OS840", "place", "place_assumed")
            return NATION
        if not is_place_code(text):
            self._break("OS839", "place", what=_kind(self._cell("place")), because="place_shape")
            return NATION  # so that no other message repeats it
        return text

    def _word(self, target: str, known: Collection[str] | None) -> Any:
        """A word of the format, which is shown nowhere unless it is one."""
        text = self._text(target)
        if text is None or (text in known if known is not None else is_id(text) and not holds_personal(text)):
            return text
        self._break("OS839", target, what=_kind(self._cell(target)), because="word_shape", known=", ".join(known or ()) or "cap-moi")
        return None

    def _status(self) -> StatusWord | None:
        cell = self._cell("status")
        if cell is None:
            return None
        text = _as_text(cell) if isinstance(cell, str | int | float) and not isinstance(cell, bool) else None
        if text is None:
            self._break("OS837", "status", because="status_no_text")
            return None
        word = self.list.words.status(text)
        if word is None:
            self._break("OS837", "status", fold(text), because="status_number" if text.isdigit() else "status_unknown")
        return word

    def _routed(self, dates: Mapping[EventKind, datetime], ended: datetime | None, word: StatusWord | None) -> Ending:
        ending = route(self._answered(dates, ended, word), ended, word, has_status=self.list.has_status)
        if ending.broken is not None:
            more = {"word": _known_word(self._text("status"))} if ending.broken is Told.STATUS_SEVERAL else {}
            self._break("OS837", "status", because=ending.broken.value, **ending.args, **more)
            raise _Broken
        for told in ending.told:
            target = _WHERE.get(told, "status")
            self.told.append(self._told(self._problem("OS838", target, because=told.value)))
        for told in ending.assumed:
            self._note("OS840", "ended", told.value)
        if not self.list.has_ends:
            self._note("OS840", "status", "no_ends")
        return ending

    def _answered(
        self, dates: Mapping[EventKind, datetime], ended: datetime | None, word: StatusWord | None
    ) -> Mapping[EventKind, datetime]:
        """
        Return *dates* without what was asked and has no answer although the dossier went on, or can have none; and without a reason.

        Else it would seem to have waited to its end, and what was late would be early. Since when work went on is then missing.
        """
        stands = word.stands if word is not None else ()
        over = ended is not None or any(kind in dates or kind.value in stands for kind in (*ENDS, EventKind.RESULT_RETURNED))
        unused = [
            asked
            for asked, answer in ANSWERS.items()
            if asked in dates
            and answer not in dates
            and (over or asked in self.list.endless)
            and not any(WAITS.get(each) is asked for each in stands)
        ]
        for asked in unused:
            self._note("OS840", asked.value, "no_answers")
        if EventKind.SUSPENDED in dates and self._reason() is None:
            self._note("OS840", EventKind.SUSPENDED.value, "no_reason")
            unused += [EventKind.SUSPENDED, EventKind.RESUMED]  # no law can be asked whether it stops a clock
        if not unused:
            return dates
        self.pauses = (Unrecorded.PAUSES,)  # whatever is affirmed of the others
        return {kind: at for kind, at in dates.items() if kind not in unused}

    def _timed(self, ending: Ending, until: datetime | None, claimed: dict[str, Any]) -> tuple[Event, ...]:
        dates = in_order(ending.dates)
        reason = self._reason() if EventKind.SUSPENDED in dates else None
        events = []
        for kind, at in dates.items():
            if kind is EventKind.EXTENDED:
                events.append(Event(at, kind, "apology" if until else "verification", until))
            elif kind in (EventKind.SUSPENDED, EventKind.RESUMED):
                events.append(Event(at, kind, reason))
            else:
                events.append(Event(at, kind))
        if until is not None and EventKind.EXTENDED not in dates:
            self._note("OS840", "extended_to", "extended_unused")
            claimed.setdefault("due", until)
        return tuple(events)

    def _reason(self) -> str | None:
        text = self._text("suspended_reason")
        if text is not None and text not in tuple(PauseReason):
            self._note("OS844", "suspended_reason", "word_unread", known=", ".join(PauseReason))
            return None
        return text

    def _channel(self) -> Channel:
        cell = self._cell("channel")
        if cell is None:
            return Channel.IN_PERSON
        if isinstance(cell, bool):
            return Channel.ONLINE if cell else Channel.IN_PERSON
        text = _as_text(cell)
        if text.casefold() in _TRUE_FALSE:
            return Channel.ONLINE if _TRUE_FALSE[text.casefold()] else Channel.IN_PERSON
        said = text if text in tuple(Channel) else self.list.words.channel(text)
        if said is None:
            self._note("OS844", "channel", "channel_unread")
            return Channel.IN_PERSON
        return Channel(said)

    def _agency(self, tail: str | None) -> str | None:
        """The body that resolves: as the list says, else as the codes do."""
        text = self._text("agency")
        if text is not None and (not isinstance(self._cell("agency"), str) or holds_personal(text) or text[0] in _RUN):
            self._note("OS844", "agency", "agency_unread")
            text = None
        text = text or tail
        if text is None:
            return self.parsed.agency if self.parsed else None
        return text[:MAX_TEXT].strip()

    def _facts(self) -> dict[str, Any]:
        found = {}
        for name, index in self.list.facts:
            cell = self._at(index)
            text = "" if cell is None else _inert(_as_text(cell))[:MAX_TEXT].strip()
            if text:
                found[name] = text
        return found

    def _claims(self, ending: Ending, word: StatusWord | None, claimed: dict[str, Any]) -> None:
        cell = self._cell("claimed_outcome")
        if cell is not None:
            said = self._claim(cell, ending)
            if said is None:
                self._note("OS844", "claimed_outcome", "claim_unread")
            elif said:
                claimed["outcome"] = said
        status = self._text("claimed_status")
        if status is not None and status in NATIONAL:
            claimed["status"] = status
        elif status is not None:
            self._note("OS844", "claimed_status", "word_unread", known="1–10")
        elif ending.unrecorded and word is not None and word.national in NATIONAL:
            claimed["status"] = word.national  # no date tells it

    def _claim(self, cell: Cell, ending: Ending) -> str | None:
        """The claim of a cell as the outcomes have it; empty where it claims nothing, None where nobody knows."""
        closed = any(kind in ending.dates for kind in (*ENDS, EventKind.RESULT_RETURNED)) or any(
            each.value in tuple(ENDS) for each in ending.unrecorded
        )
        late = (Timeliness.LATE if closed else Timeliness.OVERDUE).value
        if isinstance(cell, bool):
            return late if cell else ""
        if not isinstance(cell, str) or len(cell) > MAX_TEXT:
            return None
        text = cell.strip().casefold()
        if text in _TRUE_FALSE:
            return late if _TRUE_FALSE[text] else ""
        said = text if text in tuple(Timeliness) else self.list.words.claim(cell)
        if said == Timeliness.NONE:
            return ""
        return late if said in (Timeliness.LATE, Timeliness.OVERDUE) else said

    # -- twice -----------------------------------------------------------------------------------------------------------------------

    def _again(self, code: str, dossier: Dossier) -> Problem | None:
        """What is wrong where the code came before; a row that says the very same is told from one that does not."""
        line = self.row.line
        key = str(self.parsed or code)
        said = (dossier.procedure, dossier.place, dossier.events, dossier.promised, dossier.agency, dossier.claimed, dossier.facts)
        whole = repr((key, *said, dossier.unrecorded))
        first, same = self.list.seen.before(key, line), self.list.alike.before(whole, line)
        if first is None:
            if self.list.seen.full and not self.list.full:
                self.list.full = True
                table = self.list.layout.table
                self.notes.append(problem("OS812", Position(table.file, line), table.path, n=self.list.seen.count))
            return None
        because = "row_same" if same is not None else "row_other"
        return self._told(self._problem("OS805", "code", found=code, first=first, because=because))


_WHERE = {
    Told.ENDED_UNUSED: "ended",
    Told.RECEIPT_UNUSED: "received",
    Told.HANDOVER_UNUSED: "result_returned",
}
_TRUE_FALSE = {"true": True, "false": False}


_RUN = frozenset("=+-@")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*", re.ASCII)


def _inert(text: str) -> str:
    """A text without the signs at its start for which a spreadsheet would run it, once it stands in a register as CSV."""
    return text if _PLAIN_NUMBER.fullmatch(text) else text.lstrip("=+-@ ")


def _kind(cell: Cell) -> str:
    """What a cell holds, as a word of the messages, and never itself."""
    if cell is None:
        return "null"
    if isinstance(cell, bool):
        return "truth"
    if isinstance(cell, int | float):
        return "number"
    return "text" if isinstance(cell, str) else "date_or_hour"


def _known_word(text: str | None) -> str:
    """A status word that is known, to be typed again; a bracket in it may hold anything, so without it."""
    said = text or ""
    return fold(said) if set(said) & set("()[]") else said


def _as_text(cell: Cell) -> str:
    """A cell as one line of text; a whole number without a point, a day without an hour."""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int) and abs(cell) >= _ENDLESS:
        return ""  # turning it into text would take long, and no column has such a number
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)
