"""Changes: what differs between two states of the law, in words: which value it is, and what it was and became."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs

from onestop.catalogs.files import write_limit
from onestop.clock.days import WEEKDAYS, DayMark
from onestop.clock.limits import TimeLimit
from onestop.law.procedures import Case, CitizenLimit, Contact, Fee, Part, Procedure, Start
from onestop.law.requirements import DocumentRequirement, leaves
from onestop.telling.notices import (
    citizen_words,
    contact_words,
    document_words,
    fee_words,
    online_words,
    quantity_words,
    start_words,
    value_words,
)
from onestop.telling.words import mark_words, say, word

_KINDS = {"channels": "kind.channel", "returns": "kind.return", "excludes": "reason", "supplement": "kind", "mode": "kind"}
"""Where the words of a value stand that is one of ours."""

_NOT_READ = ("level", "agency", "channels", "returns", "audience", "sets", "results", "documents")
"""What every procedure has: where it is not there, nobody has read it."""

_DOCUMENT_PARTS = ("name", "quantity", "form", "mode", "max_age", "replaceable_by", "when", "instead")
_PARTIAL = ("conditions", "contacts", "citizen_limits")
"""Long lists of which only what comes or goes is told."""

Sides = tuple[Procedure | None, Procedure | None]
"""A procedure before and after."""


def what_words(what: str, sides: Sides, lang: str) -> str:
    """Return which value of a procedure *what* names, such as `limit.default`; *sides* is the procedure before and after."""
    head, _, rest = what.partition(".")
    label = word(f"change.{head}", lang)
    if not rest:
        return label
    if head == "calendar" and rest[:1].isdigit():
        return f"{label}, {say(date.fromisoformat(rest), lang)}"
    if head == "calendar":
        return word(f"change.calendar.{rest}", lang)
    if head in ("hours", "duty"):
        return f"{label}, {word(f'weekday.{WEEKDAYS.index(rest)}', lang)}"
    if head == "fees":
        return label
    if head == "documents":
        id, _, part = rest.rpartition(".")
        found = _leaf(id, sides) if part in _DOCUMENT_PARTS else None
        return f"{found.name.of(lang)}: {word(f'change.document.{part}', lang)}" if found else label
    return ", ".join((label, *_of_case(rest, sides, lang)))


def _leaf(id: str, sides: Sides) -> DocumentRequirement | None:
    return next((leaf for side in reversed(sides) if side for leaf in leaves(side.documents) if leaf.id == id), None)


def _of_case(rest: str, sides: Sides, lang: str) -> Iterator[str]:
    """Of which case it is, of which part, and whether of a modifier or an extension."""
    cases = [case for side in reversed(sides) if side for case in side.cases]
    case = _named(rest, cases)
    if case is None:
        yield rest
        return
    if case.name or case.id != "default":
        yield case.name.of(lang) if case.name else case.id
    rest = rest.removeprefix(case.id).lstrip(".")
    kind, _, rest = rest.partition(".")
    if kind == "parts":
        part = _named(rest, [part for each in cases if each.id == case.id for part in each.parts])
        yield part.name.of(lang) if part else rest
        kind, _, rest = rest.removeprefix(part.id if part else rest).lstrip(".").partition(".")
    if kind == "extensions":
        yield word(f"reason.{rest}", lang)
    elif kind == "modifiers":
        yield word("change.modifier", lang)


def _named(what: str, values: list[Any]) -> Any:
    """The case or part whose name *what* begins with, the longest of several."""
    fitting: list[Case | Part] = [value for value in values if what == value.id or what.startswith(f"{value.id}.")]
    return max(fitting, key=lambda value: len(value.id), default=None)


def change_words(what: str, values: tuple[Any, Any], sides: Sides, lang: str) -> tuple[str | None, str | None]:
    """
    Return what a value was and what it became, each None where it is not there.

    Args:
        what: Which value, as a change names it.
        values: The value before and after.
        sides: The procedure before and after, for the words of its conditions.
        lang: `"vi"` or `"en"`.
    """
    if what in _PARTIAL and all(values):
        values = _only_new(values)
    said = _both(what, values, sides, lang)
    if said[0] == said[1] is not None:  # what differs has no words in this language
        original = _both(what, values, sides, "vi")
        exact = tuple(_exact(text, value) for text, value in zip(said, values, strict=True))
        said = original if original[0] != original[1] else exact
    return said[0], said[1]


def absent_words(what: str, procedure: Procedure | None, lang: str) -> str:
    """Return what is said where a value is not there: that nobody has read it, that the one-stop rules hold, or that there is none."""
    head, _, rest = what.partition(".")
    if procedure is not None and what in _NOT_READ:
        return word("kind.empty", lang)
    if head in ("supplement", "request_within") and procedure and _has_case(rest, procedure):
        return word("change.by_regime", lang)
    return "-"


def _has_case(what: str, procedure: Procedure) -> bool:
    case = _named(what, [*procedure.cases])
    part = what.removeprefix(f"{case.id}.parts.") if case else ""
    return case is not None and (part == what or any(each.id == part for each in case.parts))


def _only_new(values: tuple[Any, Any]) -> tuple[Any, Any]:
    before, after = values
    goes, comes = (tuple(each for each in one if each not in other) for one, other in ((before, after), (after, before)))
    return (goes or None, comes or None) if goes or comes else values


def _both(what: str, values: tuple[Any, Any], sides: Sides, lang: str) -> tuple[str | None, ...]:
    named = sides[1] or sides[0]
    told = zip(values, sides, strict=True)
    return tuple(None if value is None else _value(what, value, side or named, lang) for value, side in told)


def _exact(text: str | None, value: Any) -> str | None:
    """Two limits of the same words differ in what only a catalogue file says."""
    return f"{text} {json.dumps(write_limit(value), ensure_ascii=False)}" if isinstance(value, TimeLimit) else text


def _value(what: str, value: Any, procedure: Procedure | None, lang: str) -> str:
    head, _, last = what.rpartition(".")
    field = last if head.startswith("documents.") and last in _DOCUMENT_PARTS else what.partition(".")[0]
    if isinstance(value, DayMark):
        return mark_words(value, lang)
    if field in ("hours", "duty"):
        return ", ".join("-".join(f"{second // 3600:02d}:{second // 60 % 60:02d}" for second in span) for span in value)
    if procedure is None:
        return say(value, lang)
    if field == "level":
        return ", ".join(word(f"level.{each.value}", lang).lower() for each in value)
    if field in _KINDS:
        return ", ".join(word(f"{_KINDS[field]}.{each.value}", lang) for each in (value if isinstance(value, tuple) else (value,)))
    match value:
        case DocumentRequirement():
            return (quantity_words if field == "quantity" else document_words)(value, procedure, lang)
        case Fee():
            return fee_words(value, procedure, lang)
        case Start():
            return start_words(value, lang)
        case (Contact(), *_):
            return "; ".join(contact_words(each, lang) for each in value)
        case (CitizenLimit(), *_):
            return "; ".join(citizen_words(each, lang) for each in value)
        case str() if field in ("code", "form", "replaceable_by"):
            return value
    if field == "online":
        return online_words(attrs.evolve(procedure, online=value), lang)
    if what == "documents":
        return word("change.so_many", lang, n=sum(1 for _ in leaves(value)))
    if field == "instead":
        return "; ".join(found.name.of(lang) if (found := _leaf(id, (procedure, None))) else id for id in value)
    if field == "after":
        names = {part.id: part.name.of(lang) for case in procedure.cases for part in case.parts}
        return "; ".join(names.get(id, id) for id in value)
    return value_words(value, procedure, lang)
