"""
Dossier codes (mã số hồ sơ): agency, date of receipt, running number of the day.

Read leniently, because registers hold codes of every regime and hands that typed them; written strictly, because a new code follows one
regime. What the regimes want is data: `tables/codes.yaml`, dated, cited, with the confidence of each form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import attrs

from onestop.catalogs.nodes import shipped
from onestop.words.problems import Problem, problem
from onestop.words.sources import Citation, Confidence, Text

MAX_CODE = 100
"""Longest text that is looked at as a code."""

MAX_AGENCY = 35
"""Longest identifier of an agency (Decision 20/2020/QĐ-TTg Art. 4)."""

CENTURY = 2000
"""
The century of a two-digit year: always this one, 00 is 2000 and 99 is 2099.

The form exists since 2019 (Circular 01/2018/TT-VPCP), so an older year cannot be meant; the usual reading of 69–99 as 1969–1999 would be
wrong for every code.
"""

_LENIENT = re.compile(r"(?P<agency>[0-9A-Z.]{1,35})-(?P<date>[0-9]{6})-(?P<serial>[0-9]{4,})")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u00ad"), "-")
_UPPER = {ord(letter): letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"}
_SPACES = re.compile("[\\s\u200b-\u200d\u2060\ufeff]+")

_FOLDS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("code_dashes", lambda text: text.translate(_DASHES)),
    ("code_blanks", lambda text: _SPACES.sub("", text)),
    ("code_letters", lambda text: text.translate(_UPPER)),
)


@attrs.frozen(kw_only=True)
class CodeFormat:
    """
    How codes are formed under one instrument.

    Attributes:
        id: Stable name.
        name: The instrument.
        shape: The form as the instrument writes it.
        example: A code of that form.
        agency: Pattern of the identifier.
        serial: Pattern of the last part.
        owner: How many digits at its head name the owner of the system; 0 for none.
        by_default: Whether new codes of its days have this form where none is named.
        valid_from: First day; None where it was not read.
        valid_to: Last day; None where none is known.
        cites: The articles.
        confidence: How sure the form is.
        assumed: What it rests on that was not read.
    """

    id: str
    name: Text
    shape: str
    example: str
    agency: str
    serial: str
    owner: int = 0
    by_default: bool
    valid_from: date | None
    valid_to: date | None
    cites: tuple[Citation, ...]
    confidence: Confidence
    assumed: tuple[Text, ...]

    def holds(self, on: date) -> bool:
        """Whether it is known to hold, or not known not to hold, on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    def fits(self, agency: str, serial: str) -> bool:
        """Whether both parts have its form."""
        return self.is_agency(agency) and re.fullmatch(self.serial, serial) is not None

    def is_agency(self, agency: str) -> bool:
        """Whether *agency* has the form of its identifiers."""
        return len(agency) <= MAX_AGENCY and re.fullmatch(self.agency, agency) is not None


@attrs.frozen
class DossierCode:
    """
    The parts of a code (mã số hồ sơ).

    Attributes:
        agency: Identifier of the agency.
        received: The date of receipt that the code carries.
        serial: The running number with its zeros, after the digits of the system's owner where the form has them.
        formats: Ids of the forms that it has and that held on its date, in the order of the instruments.
    """

    agency: str
    received: date
    serial: str
    formats: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.agency}-{self.received:%y%m%d}-{self.serial}"


@cache
def code_formats() -> Mapping[str, CodeFormat]:
    """Return the known forms by their ids, in the order of the instruments."""
    return {each["id"]: _format(each) for each in shipped(Path(__file__).parent / "tables" / "codes.yaml")["formats"]}


def _format(data: Mapping[str, Any]) -> CodeFormat:
    return CodeFormat(
        **{name: data[name] for name in ("id", "shape", "example", "agency", "serial", "by_default")},
        owner=data.get("owner", 0),
        name=Text(**data["name"]),
        valid_from=_day(data["valid_from"]),
        valid_to=_day(data["valid_to"]),
        cites=tuple(Citation(**cite) for cite in data["cites"]),
        confidence=Confidence(data["confidence"]),
        assumed=tuple(Text(**text) for text in data["assumed"]),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def parse_code(text: str) -> tuple[DossierCode | None, tuple[Problem, ...]]:
    """
    Return the parts of a code, None where it has none, and what is to be said of it.

    Small letters, other dashes and blanks inside are read as what was meant, each with a hint (`OS842`); blanks around it are nothing.
    The two-digit year is one of this century (see `CENTURY`).
    """
    shown = text.strip()
    if len(shown) > MAX_CODE:
        return None, (_unread(shown),)
    told: list[Problem] = []
    read = shown
    for what, fold in _FOLDS:
        folded = fold(read)
        if folded != read:
            told.append(problem("OS842", None, ("code",), found=shown, what=what))
        read = folded
    parts = _LENIENT.fullmatch(read)
    if parts is None:
        return None, (_unread(shown),)
    received = _date(parts["date"])
    if received is None:
        return None, (*told, problem("OS843", None, ("code",), found=shown, part=parts["date"]))
    agency, serial = parts["agency"], parts["serial"]
    formats = tuple(each.id for each in code_formats().values() if each.holds(received) and each.fits(agency, serial))
    return DossierCode(agency, received, serial, formats), tuple(told)


def _unread(text: str) -> Problem:
    printable = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    found = printable if len(printable) <= MAX_CODE else f"{printable[:MAX_CODE]}…"
    return problem("OS841", None, ("code",), found=found)


def _date(text: str) -> date | None:
    try:
        return date(CENTURY + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        return None


def code_date(code: str) -> date | None:
    """Return the date of receipt that *code* carries, None where it has no such part or the part is no date."""
    parsed, _ = parse_code(code)
    return parsed.received if parsed else None


def check_code(code: str, received: date | datetime | None = None) -> tuple[Problem, ...]:
    """
    Return what is wrong with *code*; with a date of receipt, whether the code carries the same one (`OS906`).

    Law:
        Circular 01/2018/TT-VPCP Art. 19: the middle part is the date of receipt; Decree 61/2018/NĐ-CP Art. 17(3): an online dossier gets
        its code when it is received, not when it is handed in.
    """
    parsed, problems = parse_code(code)
    day = received.date() if isinstance(received, datetime) else received
    if parsed is None or day is None or parsed.received == day:
        return problems
    return (*problems, problem("OS906", None, ("code",), found=code.strip(), written=parsed.received, received=day))


def make_code(
    agency: str, received: date, number: int, *, format: str | None = None, owner: str | None = None
) -> tuple[str | None, tuple[Problem, ...]]:
    """
    Return the code of a dossier in the form of its day, None where it cannot be made, and what is to be said of it.

    Args:
        agency: Identifier of the agency, exactly as the form wants it.
        received: Day of receipt.
        number: Running number of the day, from 1; it gets at least four digits.
        format: Id of the form; the one that new codes of that day have where it is not named.
        owner: Two digits of the system's owner, for centralised services only (Circular 04/2025/TT-VPCP).

    Raises:
        LookupError: If there is no such form.
    """
    day = received.date() if isinstance(received, datetime) else received
    known = code_formats()
    if format is not None and format not in known:
        raise LookupError(f"the forms of codes are {', '.join(known)}, not {format!r}")
    chosen = known[format] if format else next((each for each in known.values() if each.by_default and each.holds(day)), None)
    if chosen is None or not chosen.holds(day) or not CENTURY <= day.year < CENTURY + 100:
        return None, (problem("OS846", None, ("received",), on=day, wanted=chosen.name if chosen else "dossier_codes"),)
    problems = []
    if not chosen.is_agency(agency):
        example = chosen.example.split("-")[0]
        problems.append(problem("OS845", None, ("agency",), found=agency[:MAX_CODE], shape=chosen.shape, example=example))
    if number < 1:
        problems.append(problem("OS847", None, ("number",), what="code_number"))
    if chosen.owner and not re.fullmatch(f"[0-9]{{{chosen.owner}}}", owner or ""):
        problems.append(problem("OS847", None, ("owner",), what="code_owner"))
    if not chosen.owner and owner is not None:
        problems.append(problem("OS847", None, ("owner",), what="code_no_owner"))
    if problems:
        return None, tuple(problems)
    hints = tuple(problem("OS848", None, ("code",), text=each) for each in chosen.assumed)
    return f"{agency}-{day:%y%m%d}-{owner or ''}{number:04d}", hints
