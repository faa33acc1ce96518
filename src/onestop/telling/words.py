"""
Words: problems, limits and ledgers as text in Vietnamese or English.

The wording lives in `messages/{vi,en}.yaml`, read by the same strict reader as the catalogue when the first text is wanted.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from onestop.catalogs.fixes import mends
from onestop.catalogs.nodes import shipped
from onestop.catalogs.schema import titles
from onestop.catalogs.slips import bare, called, near
from onestop.clock.days import DayKind, DayMark, parse_moment
from onestop.clock.limits import (
    CalendarDays,
    Hours,
    Months,
    SameDay,
    Then,
    TimeLimit,
    Together,
    Undetermined,
    WorkingDays,
    WorkingHours,
)
from onestop.dossiers.deadlines import Deadline
from onestop.dossiers.dossiers import Event
from onestop.dossiers.outcomes import Outcome
from onestop.law.places import NATION
from onestop.law.stages import Disposition, Timeliness
from onestop.telling.ledger import Ledger, Row, Rule
from onestop.telling.tables import harmless, table
from onestop.words.problems import Problem
from onestop.words.sources import Assumption, Citation, Text

LANGUAGES = ("vi", "en")
UNITS: Mapping[type, str] = {
    WorkingDays: "working_days",
    CalendarDays: "calendar_days",
    Months: "months",
    WorkingHours: "working_hours",
    Hours: "hours",
}
"""What a limit of one number is called."""


@cache
def messages(lang: str) -> Mapping[str, str]:
    """
    Return all words of *lang*.

    Raises:
        ValueError: If *lang* is neither `"vi"` nor `"en"`.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"the languages are {' and '.join(LANGUAGES)}, not {lang!r}")
    return {key: str(value) for key, value in shipped(Path(__file__).parent / "messages" / f"{lang}.yaml").items()}


def word(key: str, lang: str, **args: Any) -> str:
    """Return the word or sentence *key* with *args* filled in."""
    found = messages(lang).get(key, key)
    return found.format(**{name: say(value, lang) for name, value in args.items()}) if args else found


def say(value: Any, lang: str) -> str:
    """Return *value* as people of *lang* write it: dates as dd/mm/yyyy in Vietnamese and ISO in English."""
    if value is None:
        return word("kind.empty", lang)
    if isinstance(value, Text):
        return value.of(lang)
    if isinstance(value, Citation):
        return value.of(lang)
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}" if lang == "vi" else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}" if lang == "vi" else f"{value:%Y-%m-%d}"
    if isinstance(value, Fraction | float):
        return f"{float(value):g}".replace(".", "," if lang == "vi" else ".")
    if isinstance(value, tuple | list):
        return ", ".join(say(item, lang) for item in value)
    if isinstance(value, StrEnum):
        value = value.value
    return messages(lang).get(f"kind.{value}", str(value)) if isinstance(value, str) else str(value)


def render(what: Problem | Ledger | Assumption | Any, lang: str = "vi") -> str:
    """
    Return a problem, a ledger, an assumption or a limit as text.

    Args:
        what: What to say.
        lang: `"vi"` or `"en"`.

    Raises:
        TypeError: If it is nothing that can be said.
    """
    if isinstance(what, Problem):
        return _problem(what, lang)
    if isinstance(what, Ledger):
        return _ledger(what, lang)
    if isinstance(what, Assumption):
        said = messages(lang).get(f"assumption.{what.id}", what.id)
        if what.text is None:
            return said
        said = messages(lang).get(f"assume.{what.id}", said)
        return said.format(text=what.text.of(lang)) if "{text}" in said else what.text.of(lang)
    if isinstance(what, TimeLimit):
        return limit_words(what, lang)
    raise TypeError(f"a Problem, a Ledger, an Assumption or a limit is wanted, not {type(what).__name__}")


class _Args(dict[str, str]):
    """What a message asks and the problem does not say is left empty, so that no message ever fails."""

    def __missing__(self, key: str) -> str:
        return ""


_VOCABULARY = frozenset(("wanted", "what", "mode", "why"))
"""Arguments that are words of ours; all others are shown as they were written."""


def _problem(what: Problem, lang: str) -> str:
    args = _Args({name: _argument(what.code, name, value, lang) for name, value in what.args.items()})
    if what.code == "OS310":
        args |= dict(zip(("what", "wanted", "found"), difference_words(what, lang), strict=True))
    args["near"] = _near(what, args, lang)
    if choices := _choices(what, lang):
        args["wanted"] = choices
    args["cites"] = f" ({say(what.args['cites'], lang)})" if what.args.get("cites") else ""
    if args.get("form") and what.code == "OS501":
        args["form"] = f", {args['form']}"
    if what.args.get("wrong"):
        args["why"] = _few(what.args["wrong"], lang)
    if what.args.get("reason"):
        args["why"] = messages(lang)[f"why.{what.args['reason']}"].format_map(args)
    because = what.args.get("because")
    args["because"] = " " + messages(lang).get(f"because.{because}", str(because)).format_map(args) if because else ""
    said = messages(lang).get(what.code, what.code).format_map(args)
    return said + word("fix", lang) if mends(what) else said


def _near(what: Problem, args: Mapping[str, str], lang: str) -> str:
    """What was perhaps meant, and what else helps to write it."""
    said_so, how = what.args.get("near"), what.args.get("how")
    meant = ((said_so,) if isinstance(said_so, str) and said_so else said_so) or _called(what)
    said = word("near", lang).format(near=word("near.or", lang).join(meant)) if meant else ""
    if how:
        return said + messages(lang)[f"how.{how}"].format_map(args)
    return said or (word("near.none", lang) if what.code == "OS201" else "")


_NAMES = {
    "Level": "level",
    "Channel": "kind.channel",
    "ReturnMethod": "kind.return",
    "Status": "notice.status",
    "ClockStart": "start",
    "PauseReason": "reason",
    "MandatoryPart": "notice",
    "Mode": "kind",
    "SupplementEffect": "kind",
    "FactType": "kind",
    "EventKind": "event",
    "Disposition": "disposition",
    "Timeliness": "timing",
    "RequestStart": "start",
    "Confidence": "confidence",
}
"""Under which keys the messages name the words of an enumeration."""


def holes(what: Problem) -> tuple[str, ...]:
    """
    Return what the message of a problem asks and the problem does not say, so that a sentence would have a hole.

    What a problem may leave out without a hole, such as a hint at what was meant, is not among it.

    Raises:
        Exception: Of any kind, where an argument is such that no sentence can be made.
    """
    for lang in LANGUAGES:
        problem_line(what, lang)
    return tuple(sorted(name for name in _asked(what.code) if not str(what.args.get(name) or "").strip() and what.args.get(name) != 0))


@cache
def _asked(code: str) -> frozenset[str]:
    gaps = {name for lang in LANGUAGES for _, name, _, _ in Formatter().parse(messages(lang)[code]) if name}
    return frozenset(gaps - {"near", "because", "cites", "form", "at", "by"})


def enum_words(value: StrEnum, lang: str) -> str:
    """Return a word of the format as people say it: `xã` for the level `commune`."""
    prefix = _NAMES.get(type(value).__name__)
    return messages(lang).get(f"{prefix}.{value.value}", value.value).lower()


def _called(what: Problem) -> tuple[str, ...]:
    """The key, or the word of an enumeration or a list of them, that is called in Vietnamese what somebody wrote, with or without marks."""
    if what.code == "OS201" and what.args.get("keys"):
        asked = bare(str(what.args["key"]).replace("_", " ").replace("-", " "))
        named = {key: bare(titles().get(key, {}).get("title", "")) for key in what.args["keys"]}
        exact = [key for key, name in named.items() if asked and name == asked]
        like = exact or [key for key, name in named.items() if asked and name.startswith(f"{asked} ")]
        return (like[0],) if len(like) == 1 else ()
    prefix, term = _NAMES.get(what.args.get("named", "")), str(what.args.get("term", ""))
    if prefix is None or not term:
        return ()
    names = {choice: messages("vi").get(f"{prefix}.{choice}", "") for choice in str(what.args["wanted"]).split(", ")}
    if what.args.get("how") != "list":
        return called(term, names)
    each = [called(part, names)[:1] or near(part, names) for part in term.split(",")]
    return (f"[{', '.join(one for (one,) in each)}]",) if all(each) else ()


def _choices(what: Problem, lang: str) -> str | None:
    """The words of an enumeration, each with what it is called where that is another word."""
    prefix = _NAMES.get(what.args.get("named", ""))
    if prefix is None or lang != "vi":
        return None
    named = ((choice, messages(lang).get(f"{prefix}.{choice}")) for choice in str(what.args["wanted"]).split(", "))
    return ", ".join(f"{choice} ({name.lower()})" if name else choice for choice, name in named)


_FEW = 3
"""Causes that one sentence names."""


def _few(causes: Sequence[Problem], lang: str) -> str:
    """The first causes as they would be told by themselves, and how many more there are."""
    said = "; ".join(_cause(found, lang) for found in causes[:_FEW])
    return said + (word("because.more", lang, n=len(causes) - _FEW) if len(causes) > _FEW else "")


def _cause(found: Problem, lang: str) -> str:
    return f"{found.code} {found.where}: {_problem(found, lang).rstrip('.')}"


def _argument(code: str, name: str, value: Any, lang: str) -> str:
    if code in ("OS339", "OS608") and name == "place" and value == NATION:
        return word("place.nation", lang)
    if isinstance(value, Disposition):
        return word(f"disposition.{value.value}", lang).lower()
    if isinstance(value, Timeliness):
        return word(f"timeliness.{value.value}", lang)
    if code == "OS902" and isinstance(value, tuple):
        return ", ".join(_argument(code, name, each, lang) for each in value)
    if name == "convention":
        return practice_words(value, lang)
    if name == "share":
        return percent(value, lang)
    if name == "event":
        return f" “{word(f'event.{value}', lang)}”" if value else ""
    ours = name in _VOCABULARY or (name in ("found", "form") and code in ("OS107", "OS203", "OS503", "OS504"))
    if isinstance(value, str) and (not value or not ours):
        return value
    if isinstance(value, TimeLimit):
        return limit_words(value, lang)
    if isinstance(value, Problem):
        return _cause(value, lang)
    if name == "periods":
        return "; ".join(" - ".join("…" if day is None else say(day, lang) for day in period) for period in value)
    return "" if value is None and name == "near" else say(value, lang)


def practice_words(practice: Sequence[str], lang: str) -> str:
    """Return the conventions that a register follows, by their ids, as one phrase."""
    return "; ".join(word(f"convention.{id}", lang) for id in practice)


def number(value: int | Decimal, lang: str) -> str:
    """Return *value* with thousands apart: `1.234,5` in Vietnamese, `1,234.5` in English."""
    shown = f"{value:,}"
    return shown.translate(_SWAPPED) if lang == "vi" else shown


_SWAPPED = str.maketrans(",.", ".,")


def rounded(value: Fraction, places: int = 1) -> Decimal:
    """Return *value* to so many decimals, halves away from zero."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def percent(share: float, lang: str) -> str:
    """
    Return a share with one decimal, as `99,5 %` in Vietnamese and `99.5%` in English.

    What is not all is never shown as all, nor what is something as nothing: that is `< 0.1%`.
    """
    shown = f"{min(100 * share, 99.9) if share < 1 else 100:.1f}".removesuffix(".0")
    if share > 0 and shown == "0":
        shown = "< 0.1"
    return f"{shown.replace('.', ',')} %" if lang == "vi" else f"{shown}%"


def difference_words(what: Problem, lang: str) -> tuple[str, str, str]:
    """Return of an example that did not come out (`OS310`): which value, what the example expects, and what came out."""
    path = str(what.args.get("what", "")).split(".")
    key = path[-1]
    if path[0] == "parts":
        part = word("expected.part", lang, part=path[1])
        if len(path) == 2:
            none = word("expected.no_part", lang)
            return (
                part,
                word("expected.there", lang),
                word("expected.parts", lang, parts=what.args["found"]) if what.args["found"] else none,
            )
        label = f"{part}: {word(f'expected.{key}', lang)}"
    else:
        label = word(f"expected.{key}", lang)
    wanted, found = (_answer_words(key, what.args.get(side), lang) for side in ("wanted", "found"))
    return label, wanted, found


def _answer_words(key: str, value: Any, lang: str) -> str:
    """A value of an answer, as `expect` writes it, in words."""
    if isinstance(value, bool):
        return word("kind.yes" if value else "kind.no", lang)
    if isinstance(value, list):
        return ", ".join(value) or word("expected.no_problems", lang)
    if key in ("due", "promised_due"):
        moment = parse_moment(value)
        return say(moment, lang) if moment else word("expected.no_due", lang)
    if key in ("disposition", "timeliness"):
        called_so = word(f"{key}.{value}", lang)
        return called_so if called_so.casefold().replace(" ", "_") == value else f"{called_so} ({value})"
    return word("expected.no_margin", lang) if value is None else say(value, lang)


def problem_line(what: Problem, lang: str) -> str:
    """Return a problem as one line: code, severity, where, and the message."""
    where = f" {what.where}:" if what.where else ""
    return harmless(f"{what.code} {word(f'severity.{what.severity.value}', lang)}{where} {_problem(what, lang)}")


def limit_words(limit: TimeLimit, lang: str) -> str:
    """Return *limit* as a short phrase."""
    match limit:
        case WorkingDays(n=n, first_day_counted=first):
            return amount_words("working_days", n, lang) + _first(first, lang)
        case CalendarDays(n=n, first_day_counted=first):
            return amount_words("calendar_days", n, lang) + _first(first, lang)
        case Months(n=n, first_day_counted=first):
            return amount_words("months", n, lang) + _first(first, lang)
        case WorkingHours(h):
            return amount_words("working_hours", h, lang)
        case Hours(h=h):
            return amount_words("hours", h, lang)
        case SameDay(cutoff, _, _):
            return word("limit.same_day", lang) + (word("limit.cutoff", lang, n=f"{cutoff:%H:%M}") if cutoff else "")
        case Then(stages):
            return word("limit.then", lang).join(limit_words(stage, lang) for stage in stages)
        case Together(branches, cap):
            together = "; ".join(limit_words(branch, lang) for branch in branches)
            shown = together if len(branches) == 1 else word("limit.together", lang, n=together)
            return shown + (word("limit.cap", lang, n=limit_words(cap, lang)) if cap else "")
        case Undetermined(reason):
            return word("limit.undetermined", lang, n=reason)


def amount_words(unit: str, n: float | Fraction, lang: str) -> str:
    """Return so many of one unit as a short phrase."""
    return word(f"limit.{unit}.one" if n == 1 else f"limit.{unit}", lang, n=n)


def _first(counted: bool, lang: str) -> str:
    return word("limit.first_day", lang) if counted else ""


def mark_words(mark: DayMark, lang: str) -> str:
    """Return what a day is."""
    kind = mark.kind.value
    named = mark.name is not None or f"day.{kind}.plain" not in messages(lang)
    said = word(f"day.{kind}", lang, name=mark.name) if named else word(f"day.{kind}.plain", lang)
    return f"{said} ({word('ledger.provisional', lang)})" if mark.provisional else said


def _ledger(ledger: Ledger, lang: str) -> str:
    lines = [word("ledger.title", lang)]
    if ledger.start is not None:
        lines.append(word("ledger.from", lang, at=ledger.start))
    if _is_a_story(ledger):
        lines += ["", f"{word('ledger.events', lang)}:", *(f"- {line}" for line in event_lines(ledger, lang))]
    if ledger.rules:
        lines += ["", f"{word('ledger.rules', lang)}:", *(f"- {rule_words(rule, lang)}" for rule in ledger.rules)]
    elif ledger.limit is not None:
        lines.append(word("ledger.limit", lang, limit=limit_words(ledger.limit, lang)))
        lines += [f"  {cite.of(lang)}" for cite in ledger.cites]
    if ledger.rows:
        head = word("ledger.columns", lang).split("|")
        lines += ["", table(head, [_row(row, lang) for row in ledger.rows], right=(3, 4)), ""]
    return "\n".join((*lines, *_answer(ledger, lang)))


def _is_a_story(ledger: Ledger) -> bool:
    """A dossier of which only the receipt is known has nothing to tell beside its date."""
    return len(ledger.events) > 1


def _answer(ledger: Ledger, lang: str) -> list[str]:
    """What follows from the days: the date, how far it may still move, how the dossier stands, and what all that rests on."""
    when = ledger.deadline
    lines = [word("ledger.none", lang)] if when is None else due_lines(when, lang)
    if when is not None and when.promised_due is not None and when.promised_due != when.due:
        lines.append(word("ledger.promised", lang, at=when.promised_due))
    outcome = ledger.outcome
    if outcome is not None and (_is_a_story(ledger) or ledger.parts or outcome.timeliness is Timeliness.OVERDUE):
        lines.append(word("ledger.outcome", lang, outcome=outcome_words(outcome, lang)))
    lines += [word("said.assumed", lang, text=render(assumption, lang)) for assumption in ledger.assumptions]
    if ledger.parts:
        lines += ["", f"{word('ledger.parts', lang)}:", _parts(ledger, lang)]
    return lines


def _parts(ledger: Ledger, lang: str) -> str:
    rows = [
        [
            id,
            say(part.name or id, lang),
            limit_words(part.limit, lang) if part.limit else "",
            say(part.start, lang) if part.start else "",
            (say(part.due, lang) + (" ≈" if part.deadline and part.deadline.estimate else "")) if part.due else "",
            outcome_words(part.outcome, lang) if part.outcome else "",
        ]
        for id, part in ledger.parts.items()
    ]
    return table(word("ledger.part_columns", lang).split("|"), rows)


def due_lines(when: Deadline, lang: str) -> list[str]:
    """Return a due date with its weekday, whether it is an estimate, and how far it may still move; or that there is none."""
    if when.due is None:
        return [word("ledger.none", lang)]
    doubts = [word("ledger.estimate", lang)] if when.estimate else []
    doubts += [word("ledger.provisional", lang)] if when.provisional else []
    line = f"{word('ledger.due', lang, at=when.due)}, {word(f'weekday.{when.due.weekday()}', lang)}"
    lines = [line + "".join(f" ({doubt})" for doubt in doubts)]
    if when.earliest != when.latest:
        span = {"earliest": when.earliest and when.earliest.date(), "latest": when.latest and when.latest.date()}
        lines.append(word("ledger.range", lang, **span))
    return lines


def event_words(event: Event, lang: str, part: Text | None = None) -> str:
    """Return what happened and when; *part* is the name of the part of an interconnected procedure that it concerns."""
    named = f"event.{event.kind}.{event.reason}"
    own = named in messages(lang)
    said = f"{say(event.at, lang)} {word(named if own else f'event.{event.kind}', lang)}"
    notes = [say(part or event.part, lang)] if event.part else []
    notes += [say(event.reason, lang)] if event.reason and not own else []
    notes += [word("event.until", lang, at=event.until)] if event.until else []
    return f"{said} ({', '.join(notes)})" if notes else said


def event_lines(ledger: Ledger, lang: str) -> list[str]:
    """Return what happened to a dossier, each event as `event_words`."""
    names = {id: part.name for id, part in ledger.parts.items()}
    return [event_words(event, lang, names.get(event.part or "")) for event in ledger.events]


def outcome_words(outcome: Outcome, lang: str) -> str:
    """Return where a dossier stands, and whether that is in time."""
    stands = word(f"disposition.{outcome.disposition}", lang)
    return stands if outcome.timeliness is Timeliness.NONE else f"{stands}, {word(f'timeliness.{outcome.timeliness}', lang)}"


def rule_words(rule: Rule, lang: str) -> str:
    """Return a rule, what it beat, and its articles, as one line."""
    said = word(f"rule.{rule.id}", lang, value=_rule_value(rule.value, lang))
    if rule.beats is not None:
        said += f", {word('rule.beats', lang, value=_rule_value(rule.beats, lang))}"
    cites = "; ".join(cite.of(lang) for cite in rule.cites)
    where = str(rule.origin) if rule.origin else ""
    notes = "; ".join(part for part in (cites, where) if part)
    return f"{said} ({notes})" if notes else said


def _rule_value(value: Any, lang: str) -> Any:
    if isinstance(value, TimeLimit):
        return limit_words(value, lang)
    if isinstance(value, tuple):
        return " - ".join("…" if day is None else say(day, lang) for day in value)
    return value


def grid(ledger: Ledger, lang: str = "vi") -> str:
    """Return the ledger as a grid of months: which days counted, which did not, and why; then the answer."""
    months: dict[tuple[int, int], dict[int, str]] = {}
    for row in ledger.rows:
        cells = months.setdefault((row.day.year, row.day.month), {})
        if row.counted or row.day.day not in cells:  # the joint day of two stages has two rows, one of which counts
            cells[row.day.day] = _cell(row, ledger)
    lines: list[str] = []
    for (year, month), cells in months.items():
        first = date(year, month, 1)
        weeks: list[list[str]] = [[""] * first.weekday()]
        for number in range(1, monthrange(year, month)[1] + 1):
            if len(weeks[-1]) == 7:
                weeks.append([])
            weeks[-1].append(cells.get(number, f"{number}"))
        weeks[-1] += [""] * (7 - len(weeks[-1]))
        lines += [f"{month:02d}/{year}", table([word(f"weekday.{i}", lang) for i in range(7)], weeks, right=range(7)), ""]
    legend = [word("grid.legend", lang), ""] if lines else []
    return "\n".join((*lines, *legend, *_answer(ledger, lang)))


SIGNS = {
    DayKind.HOLIDAY: "*",
    DayKind.COMPENSATORY_OFF: "+",
    DayKind.SWAPPED_OFF: "-",
    DayKind.SWAPPED_WORK: "!",
    DayKind.CLOSURE: "x",
}
"""How a grid marks a day that is not just a working day or a weekend."""


def _cell(row: Row, ledger: Ledger) -> str:
    start = ">" if ledger.start and row.day == ledger.start.date() else ""
    end = "<" if ledger.due and row.day == ledger.due.date() else ""
    waiting = "~" if row.note == "paused" else ""
    counted = f"[{say(row.total, 'en')}]" if row.counted else ""
    return f"{start}{row.day.day}{SIGNS.get(row.mark.kind, '')}{waiting}{counted}{end}"


def _row(row: Row, lang: str) -> list[str]:
    what = mark_words(row.mark, lang)
    if row.note:
        what = f"{what}; {word(f'ledger.{row.note}', lang)}"
    counted = say(row.counted, lang) if row.counted else ""
    cite = row.mark.citation.of(lang) if row.mark.citation else ""
    return [say(row.day, lang), word(f"weekday.{row.day.weekday()}", lang), what, counted, say(row.total, lang), cite]
