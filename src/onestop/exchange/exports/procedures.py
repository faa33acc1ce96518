"""
Procedures of a list: a code that a spreadsheet took for a number is not completed, a name is taken only where it is exactly one's own.

A code may carry the identifier of an agency as its tail (`1.001612.000.00.00.H48`, `1.000948.H38`), which is cut off and kept.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

import attrs

from onestop.catalogs.named import MAX_NAME
from onestop.exchange.exports.values import Cell
from onestop.words.sources import Text

MAX_NEAR = 100
"""For so many different names that match nothing, others that look alike are offered."""

MAX_KEPT = 1 << 12
"""So many answers to the question which procedure a name means are kept."""

_FEW = 3
_CODE = re.compile(r"([0-9]\.[0-9]{6})(?:\.((?:[0-9A-Z]{1,4}\.){0,5}[A-Z][0-9]{2}))?", re.ASCII)
_CUT = re.compile(r"([0-9])[.,]([0-9]{1,6})", re.ASCII)
_NUMBERED = re.compile(r"^\s*(?:[0-9]{1,3}|[IVXLC]{1,7}|[a-zA-Z])\s*[.)/:-]\s*", re.ASCII)
_WHOLE = re.compile(r"[0-9]", re.ASCII)


class Named(Protocol):
    """A procedure as far as it is asked here: its code and its official name."""

    @property
    def code(self) -> str:
        """Its code."""
        ...

    @property
    def name(self) -> Text:
        """Its official name."""
        ...


class Find(Protocol):
    """Finds procedures by a name: `Onestop.procedures_named` finds those that bear it, `Onestop.procedures_like` what looks like it."""

    def __call__(self, name: str, *, place: str, on: date) -> Sequence[Named]:
        """Return the procedures in force at *place* on the day *on*."""
        ...


class Shape(StrEnum):
    """How the cell of a procedure code is filled."""

    EMPTY = "empty"
    CODE = "code"
    CUT = "cut"  # a code that a spreadsheet took for a number: zeros at its end are gone
    OTHER = "other"


@attrs.frozen
class ReadCode:
    """
    A cell of procedure codes (ô mã thủ tục).

    Attributes:
        shape: How it is filled.
        code: The code; of one that is cut, what it was if only zeros are gone.
        agency: The identifier of an agency at its end.
        start: What is left of a code that is cut.
    """

    shape: Shape
    code: str | None = None
    agency: str | None = None
    start: str = ""


def read_code(cell: Cell) -> ReadCode:
    """
    Return what *cell* says of a procedure's code.

    Text is a code as it stands. A number is one only if it still has all six decimals: `1.0004` was `1.000400`, and is said to be cut.
    """
    if cell is None:
        return ReadCode(Shape.EMPTY)
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return ReadCode(Shape.OTHER)
    text = "".join(cell.split()) if isinstance(cell, str) else _decimals(cell)
    if not text:
        return ReadCode(Shape.EMPTY)
    if whole := _CODE.fullmatch(text):
        return ReadCode(Shape.CODE, whole[1], whole[2])
    if cut := _CUT.fullmatch(text):
        start = f"{cut[1]}.{cut[2]}"
        return ReadCode(Shape.CUT, f"{start:0<8}", None, start)
    if not isinstance(cell, str) and _WHOLE.fullmatch(text):
        return ReadCode(Shape.CUT, f"{text}.000000", None, f"{text}.")
    return ReadCode(Shape.OTHER)


def _decimals(number: float) -> str:
    """A number as a spreadsheet shows it, without what counting in halves left over after the sixth decimal."""
    if not 0 <= number < 10:
        return "-"
    short = f"{number:.6f}"
    return short.rstrip("0").rstrip(".") if abs(float(short) - number) < 1e-9 else "-"


@attrs.frozen
class Answer:
    """
    Which procedure a row is about (thủ tục của dòng).

    Attributes:
        code: The procedure's code; None where it is not known.
        agency: The identifier of an agency that stood behind the code.
        problem: The code of what is wrong (`OS835`, `OS836`); None where nothing is.
        column: The column that it is wrong in, as a register calls it.
        args: What the message needs.
    """

    code: str | None = None
    agency: str | None = None
    problem: str | None = None
    column: str = "procedure"
    args: dict[str, Any] = attrs.field(factory=dict)


class Procedures:
    """
    Says which procedure each row is about.

    Args:
        find: Finds the procedures that bear a name exactly.
        near: Finds those that look like it, to be offered; None to offer none.
        codes: The codes that the catalogue holds, to offer for one that is cut.
        only: The procedure that all rows are about, where a person says so.
    """

    def __init__(self, find: Find, near: Find | None = None, codes: Collection[str] = (), only: str | None = None) -> None:
        self._find, self._near, self._codes, self._only = find, near, codes, only
        self._kept: dict[tuple[str, str, date, bool], Answer] = {}
        self._offered = 0

    def of(self, cell: Cell, name: Cell, place: str, on: date | None, groups: Sequence[str] = ()) -> Answer:
        """
        Return the procedure of a row.

        A whole code decides. A name decides where there is none; beside a code that is cut it has to agree with it. A row that has neither
        is about the procedure over whose name it stands. What a person says of the whole list holds for each row that does not plainly say
        another procedure, by its code or by what it stands under.

        Args:
            cell: The cell of codes.
            name: The cell of names.
            place: Where the row belongs.
            on: The day whose law names it: that of the receipt; None where the row has no date.
            groups: The texts over the row, outermost first; only one that is exactly the name of a procedure counts.
        """
        read = read_code(cell)
        if self._only is not None:
            other = read.code if read.shape is Shape.CODE else self._grouped(groups, place, on).code if name is None else None
            if other not in (None, self._only):
                return Answer(problem="OS835", args={"because": "code_other_procedure", "known": self._only})
            return Answer(self._only, read.agency)
        if read.shape is Shape.CODE:
            return Answer(read.code, read.agency)
        if name is None:
            grouped = self._grouped(groups, place, on) if read.shape is Shape.EMPTY else Answer()
            return self._by_code(read) if grouped == Answer() else grouped
        named = self._by_name(name, place, on)
        if read.shape is Shape.CUT and named.code is not None and named.code != read.code:
            return Answer(problem="OS835", args={"because": "code_not_of_name", "known": f"{read.code}, {named.code}"})
        return named

    def _by_code(self, read: ReadCode) -> Answer:
        if read.shape is Shape.EMPTY:
            return Answer(problem="OS835", args={"because": "code_none"})
        if read.shape is Shape.OTHER:
            return Answer(problem="OS835", args={"because": "code_shape"})
        known = [read.code] if read.code is not None and read.code in self._codes else []
        known += sorted(code for code in self._codes if code.startswith(read.start) and code not in known)[: _FEW - len(known)]
        if not known:
            return Answer(problem="OS835", args={"because": "code_cut_unknown"})
        return Answer(problem="OS835", args={"because": "code_cut", "known": ", ".join(known)})

    def _grouped(self, groups: Sequence[str], place: str, on: date | None) -> Answer:
        """The procedure that a text over the row names, the nearest first; an empty answer where none does."""
        for text in reversed(groups) if on is not None else ():
            for name in dict.fromkeys((text, _NUMBERED.sub("", text))):
                answer = self._by_name(name, place, on, offer=False)
                if answer.code is not None or answer.args.get("because") == "name_several":
                    return attrs.evolve(answer, column="procedure", problem=answer.problem and "OS835")
        return Answer()

    def _by_name(self, name: Cell, place: str, on: date | None, *, offer: bool = True) -> Answer:
        if not isinstance(name, str):
            return Answer(problem="OS836", column="procedure_name", args={"because": "name_no_text"})
        if on is None:
            return Answer(problem="OS836", column="procedure_name", args={"because": "name_no_date"})
        if len(name) > MAX_NAME:  # neither looked up nor kept
            return Answer(problem="OS836", column="procedure_name", args={"because": "name_none", "place": place, "on": on})
        key = name, place, on, offer
        answer = self._kept.get(key)
        if answer is None:
            if len(self._kept) >= MAX_KEPT:
                self._kept.clear()
            answer = self._kept[key] = self._look(name, place, on, offer=offer)
        return answer

    def _look(self, name: str, place: str, on: date, *, offer: bool) -> Answer:
        found = self._find(name, place=place, on=on)
        if len(found) == 1:
            return Answer(found[0].code)
        args: dict[str, Any] = {"on": on, "place": place, "because": "name_several" if found else "name_none"}
        if found:
            args["known"] = "; ".join(map(_shown, found[:_FEW])) + ("; …" if len(found) > _FEW else "")
        elif offer and self._near is not None and self._offered < MAX_NEAR:
            self._offered += 1
            args["near"] = tuple(map(_shown, self._near(name, place=place, on=on)[:_FEW]))
        return Answer(problem="OS836", column="procedure_name", args=args)


def _shown(procedure: Named) -> str:
    name = procedure.name.vi
    return f"{procedure.code} {name if len(name) <= _LONG else name[:_LONG] + '…'}"


_LONG = 120
