"""
Slips as values: what a paper of the one-stop desk says, before it is drawn as text, HTML, PDF or Word.

Every output is drawn from one `Slip`, so all say the same. Data of persons come in by `Applicant` alone: no dossier holds them, and no
`repr` shows them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeAlias

import attrs

from onestop.words.problems import Problem, problem
from onestop.words.sources import Assumption, Citation, Confidence, Position

DOTS = "…" * 10
"""What stands where a value is not known, to be filled in by hand."""

FORM_SETS = ("2018", "2025")
"""The sets of forms, by year; `forms.yaml` holds what each wants."""

MOST_LETTERS = 20_000
"""The longest text that a slip takes for one value."""


class SlipKind(StrEnum):
    """
    What a slip is for; forms are keyed by it, because their numbers moved in 2025.

    Giấy tiếp nhận và hẹn trả kết quả, phiếu yêu cầu bổ sung, phiếu từ chối tiếp nhận, phiếu xin lỗi, thông báo dừng giải quyết,
    phiếu kiểm soát, sổ theo dõi hồ sơ.
    """

    APPOINTMENT = "appointment"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP = "stop"
    CONTROL = "control"
    REGISTER = "register"


class Copy(StrEnum):
    """For whom a copy of a slip is (liên): the office, with notes for its staff, or the applicant."""

    OFFICE = "office"
    APPLICANT = "applicant"


def plain(text: str) -> str:
    """
    Return *text* as one line that a paper can bear: composed letters, no control characters, nothing that turns the reading direction.

    Everything that can be read stays, whatever it would mean elsewhere.
    """
    kept = []
    for letter in unicodedata.normalize("NFC", text):
        category, code = unicodedata.category(letter), ord(letter)
        if letter.isspace():
            kept.append(" ")
        elif category == "Cs":
            kept.append("\ufffd")
        elif category == "Cc" or letter in _TURNING or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
            continue
        else:
            kept.append(letter)
    return " ".join("".join(kept).split())


_TURNING = frozenset("\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
"""Marks that nobody sees and that let a text read otherwise than it is written."""


def _plain_or_none(text: str | None) -> str | None:
    return plain(text) or None if text is not None else None


def _line(**more: Any) -> Any:
    return attrs.field(default=None, converter=_plain_or_none, **more)


@attrs.frozen(kw_only=True)
class Person:
    """
    A person or an organisation, as the forms ask (cá nhân, tổ chức); what is None is left to be filled in by hand.

    Attributes:
        name: Name.
        identifier: Personal identification number, or that of the organisation (số định danh).
        address: Address.
        phone: Telephone.
        email: E-mail.
    """

    name: str | None = _line(repr=False)
    identifier: str | None = _line(repr=False)
    address: str | None = _line(repr=False)
    phone: str | None = _line(repr=False)
    email: str | None = _line(repr=False)


@attrs.frozen(kw_only=True)
class Applicant(Person):
    """
    Whose dossier it is (người nộp hồ sơ).

    Attributes:
        proxy: The person who authorised the applicant (người ủy quyền), where somebody did.
        authorisation: The paper by which (giấy tờ ủy quyền).
    """

    proxy: Person | None = attrs.field(default=None, repr=False)
    authorisation: str | None = _line(repr=False)


@attrs.frozen(kw_only=True)
class Office:
    """
    The desk that hands out a slip.

    Attributes:
        parent: The body above it (đơn vị chủ quản), first line of the head.
        unit: The desk itself, such as a Bộ phận Tiếp nhận và Trả kết quả.
        locality: The place of the date line, such as `Hà Nội`.
        contact: Whom to ask.
        phone: Under which number.
        officer: Name of who signs for the desk.
        head: Name of who signs for the body.
        return_place: Where results are handed over.
    """

    parent: str | None = _line()
    unit: str | None = _line()
    locality: str | None = _line()
    contact: str | None = _line()
    phone: str | None = _line()
    officer: str | None = _line()
    head: str | None = _line()
    return_place: str | None = _line()


def _items(items: Any) -> tuple[str, ...]:
    return tuple(filter(None, map(plain, items)))


@attrs.frozen(kw_only=True)
class Details:
    """
    What a slip says that neither the dossier nor its procedure tells.

    Attributes:
        number: Number of the slip.
        reason: Why.
        items: Further things asked for by a supplement request, beside what the documents lack.
        sets: How many sets of documents came in; None for as many as the procedure asks.
        return_place: Where the applicant wants the result; None for the office's own.
        book: Volume of the register.
        entry: Number in it.
    """

    number: str | None = _line()
    reason: str | None = _line()
    items: tuple[str, ...] = attrs.field(default=(), converter=_items)
    sets: int | None = None
    return_place: str | None = _line()
    book: str | None = _line()
    entry: str | None = _line()


@attrs.frozen
class Field:
    """One line of a form: its label and its value, None to be filled in by hand; *beside* puts it on the line of the one before."""

    name: str
    label: str
    value: str | None
    beside: bool = False


@attrs.frozen
class Paragraph:
    """A sentence of a form, its gaps filled."""

    text: str


@attrs.frozen
class Listing:
    """A numbered list under a label; without items it has empty lines to fill in by hand."""

    name: str
    label: str
    items: tuple[str, ...]


@attrs.frozen
class Grid:
    """A table, whose cells may have several lines; *group* is a head over all columns from *since* on, where there is one."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    group: str | None = None
    since: int = 0


Block: TypeAlias = Field | Paragraph | Listing | Grid
"""A part of a slip's body: the closed union."""


@attrs.frozen
class Signature:
    """Who signs, what is to be done there, and the name to be printed below."""

    title: str
    hint: str
    name: str | None = attrs.field(default=None, repr=False)


@attrs.frozen
class FormSet:
    """
    A set of forms that a circular brought (bộ mẫu).

    Attributes:
        id: Its year.
        law: The circular.
        first: First day of receipt for which it serves.
        confidence: How sure its names and numbers are.
        source: Where they were read.
    """

    id: str
    law: str
    first: date
    confidence: Confidence
    source: str


@attrs.frozen(kw_only=True)
class Slip:
    """
    A paper of the one-stop desk, whole (phiếu, giấy, thông báo, sổ).

    Attributes:
        kind: What it is for.
        form_set: Year of the set of forms.
        number: Number of the form in its set.
        title: What it is called.
        code: The dossier's code, empty on a register of many.
        at: The day and hour that it bears.
        parent: First line of the head.
        unit: Second line of the head.
        serial: Its number and sign.
        place_and_date: The date line.
        copy: For whom this copy is.
        copy_line: What the form itself says of the copy, where it does.
        body: Its parts, in order.
        signatures: Who signs.
        foot: Remarks that the form itself has.
        cautions: What the applicant must know about a date that may still move.
        notes: For the staff, on the copy of the office only.
        page: `A4` or `A5`.
        landscape: Whether the page lies on its side.
        coded: Whether the code stands below the title.
        when: The moment that it promises, where it promises one.
        where: Where that will be.
        firm: Whether nothing known can still move that moment.
        cites: Articles behind it.
        assumptions: What it takes for granted.
        problems: What is wrong with the data or the conduct; none of them stands on the paper.
    """

    kind: SlipKind
    form_set: str
    number: str
    title: str
    code: str
    at: datetime
    parent: str | None
    unit: str | None
    serial: str
    place_and_date: str
    copy: Copy
    copy_line: str | None
    body: tuple[Block, ...] = attrs.field(repr=False)
    signatures: tuple[Signature, ...]
    foot: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    page: str = "A4"
    landscape: bool = False
    coded: bool = False
    when: datetime | None = None
    where: str | None = None
    firm: bool = True
    cites: tuple[Citation, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its lines of label and value, in order."""
        return tuple(block for block in self.body if isinstance(block, Field))

    def value(self, name: str) -> str | None:
        """Return the value of the line *name*; None where it is empty or the form has no such line."""
        return next((field.value for field in self.fields if field.name == name), None)


_TEXTS = ("name", "identifier", "address", "phone", "email", "authorisation")


def read_applicant(data: Any, file: str = "") -> tuple[Applicant | None, tuple[Problem, ...]]:
    """Return the applicant that one JSON object writes, None where it is broken, and what is wrong with it, without showing its values."""
    problems: list[Problem] = []
    proxy = data.get("proxy") if isinstance(data, Mapping) else None
    values = _texts({k: v for k, v in data.items() if k != "proxy"} if isinstance(data, Mapping) else data, _TEXTS, file, (), problems)
    behalf = _texts(proxy, _TEXTS[:5], file, ("proxy",), problems) if proxy is not None else None
    if problems:
        return None, tuple(problems)
    return Applicant(**values, proxy=Person(**behalf) if behalf else None), ()


def read_office(data: Any, file: str = "") -> tuple[Office | None, tuple[Problem, ...]]:
    """Return the office that one JSON object writes, None where it is broken, and what is wrong with it."""
    problems: list[Problem] = []
    values = _texts(data, [field.name for field in attrs.fields(Office)], file, (), problems)
    return (None, tuple(problems)) if problems else (Office(**values), ())


def _texts(data: Any, known: Collection[str], file: str, path: tuple[str, ...], problems: list[Problem]) -> dict[str, str]:
    def wrong(why: str, *key: str) -> None:
        at = Position(file) if file else None
        problems.append(problem("OS646", at, (*path, *key), why=why, known=", ".join(known)))

    if not isinstance(data, Mapping):
        wrong("not_particulars")
        return {}
    found: dict[str, str] = {}
    for key, value in data.items():
        if key not in known:
            wrong("unknown_particular", plain(str(key))[:60])
        elif value is not None and not isinstance(value, str):
            wrong("particular_not_text", key)
        elif value is not None and len(value) > MOST_LETTERS:
            wrong("particular_too_long", key)
        elif value is not None:
            found[key] = value
    return found
