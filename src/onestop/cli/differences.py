"""The verb diff: what changed, and which dossiers move."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

import attrs

from onestop.catalogs.bundles import catalogue_files
from onestop.cli import common
from onestop.clock.days import parse_moment
from onestop.dossiers.assessments import governing_day
from onestop.dossiers.dossiers import Dossier
from onestop.dossiers.outcomes import Outcome
from onestop.engine import Onestop
from onestop.exchange.registers import (
    iso,
    read_register,
)
from onestop.judging.diff import Change, diff, renamed
from onestop.judging.moves import Move, Moves, move
from onestop.law.stages import Disposition, Timeliness
from onestop.telling.changes import Sides, absent_words, change_words, what_words
from onestop.telling.tables import aligned, folded, table, width
from onestop.telling.words import (
    outcome_words,
    problem_line,
    say,
    word,
)
from onestop.words.problems import Severity
from onestop.words.sources import Position


@attrs.frozen(kw_only=True)
class _Side:
    """
    One side of a comparison: a catalogue, and what the argument names besides, a day or a place.

    Attributes:
        site: What is asked.
        name: How the column is headed.
        day: The day that the argument names.
        place: The place that it names.
        is_catalog: Whether it names a catalogue.
    """

    site: Onestop
    name: str
    day: date | None = None
    place: str | None = None
    is_catalog: bool = False


def run_diff(args: argparse.Namespace) -> int:
    """Compare the two sides; with a register, judge its dossiers under both."""
    texts = (args.before, args.after)
    days, places = ([_day_named(text) for text in texts], [_place_named(args, text) for text in texts])
    _check_diff(args, all(days), all(places))
    sites: dict[str | None, Onestop] = {}
    sides = []
    for text, day, place in zip(texts, days, places, strict=True):
        root = None if day or place else _root_named(args, text)
        if root not in sites:
            sites[root] = common.site_of(args, *([root] if root else []))
            if root:
                _print_errors(args, root, sites[root])
        site = sites[root]
        sides.append(_Side(site=site, name=_side_name(args, site, text, day, place), day=day, place=place, is_catalog=root is not None))
    return _moves(args, *sides) if args.register is not None else _changes(args, *sides)


def _day_named(text: str) -> date | None:
    moment = parse_moment(text)
    return moment.date() if moment else None


def _place_named(args: argparse.Namespace, text: str) -> str | None:
    return common.place_of(args, text.removeprefix("place:")) if text.startswith("place:") else None


def _root_named(args: argparse.Namespace, text: str) -> str:
    path = Path(text)
    if not text or not path.exists():
        raise common.Usage(word("diff.bad_side", args.lang).format(found=text))
    if path.is_dir() and not catalogue_files(path):
        raise common.Usage(word("diff.no_catalog", args.lang).format(found=text))
    return text


def _check_diff(args: argparse.Namespace, days: bool, places: bool) -> None:
    """What would silently not count is refused."""
    register = args.register is not None
    for option, given, reasons in (
        ("--on", args.on, {"on_register": register, "on_unused": days}),
        ("--place", args.place, {"place_register": register, "place_unused": places}),
        ("--known", args.known, {"known_register": register and days}),
        ("--now", args.now, {"needs_register": not register}),
    ):
        why = next((key for key, holds in reasons.items() if holds), None)
        if given is not None and why:
            raise common.Usage(word("diff.unused", args.lang).format(option=option, why=word(f"diff.{why}", args.lang)))


def _print_errors(args: argparse.Namespace, root: str, site: Onestop) -> None:
    """A file with an error is left out of the catalogue, so what seems to go may only be broken."""
    errors = [found for found in site.problems if found.severity is Severity.ERROR]
    unread = next((found for found in errors if found.source == Position(str(Path(root)))), None)
    if unread:
        raise common.Usage(problem_line(unread, args.lang))
    for found in errors[: common.SHOWN_PROBLEMS]:
        print(problem_line(found, args.lang), file=sys.stderr)
    if len(errors) > common.SHOWN_PROBLEMS:
        print(word("said.more", args.lang, n=len(errors) - common.SHOWN_PROBLEMS), file=sys.stderr)


def _side_name(args: argparse.Namespace, site: Onestop, text: str, day: date | None, place: str | None) -> str:
    if day:
        return say(day, args.lang)
    if place:
        known = site.catalog.places.get(place)
        return f"{place} {known.name.of(args.lang)}" if known else place
    return text


def _changes(args: argparse.Namespace, *sides: _Side) -> int:
    lang, place = args.lang, common.place_of(args, args.place)
    before, after = (side.site.at(side.day or args.on or common.today(), side.place or place, known=args.known) for side in sides)
    codes = renamed(before, after)
    rows: list[tuple[Change, Sides, tuple[str | None, str | None]]] = []
    for change in diff(before, after):
        code = change.procedure
        procedures = (before.procedures.get(codes.get(code, code)), after.procedures.get(code))
        rows.append((change, procedures, change_words(change.what, (change.before, change.after), procedures, lang)))
    if args.json:
        for change, _, said in rows:
            common.print_json({"procedure": change.procedure or None, "what": change.what, "before": said[0], "after": said[1]})
    elif not rows:
        print(word("change.none", lang))
    else:
        _print_changes(lang, [side.name for side in sides], rows)
    return 1 if rows else 0


def _print_changes(lang: str, names: list[str], rows: list[tuple[Change, Sides, tuple[str | None, str | None]]]) -> None:
    """One table, in which each procedure has a line of its own above what changed of it."""
    groups: dict[str, list[list[str]]] = {}
    titles: dict[str, str] = {}
    for change, procedures, said in rows:
        named = procedures[1] or procedures[0]
        titles[change.procedure] = f"{named.code}  {named.name.of(lang)}" if named else word("change.general", lang)
        there = word("change.there", lang)
        shown = [
            there if text and change.what == "procedure" else text or absent_words(change.what, side, lang)
            for text, side in zip(said, procedures, strict=True)
        ]
        cells = [what_words(change.what, procedures, lang), *shown]
        groups.setdefault(change.procedure, []).extend(["", *row] for row in folded([cells], _DIFF_WIDTHS))
    head = ["", word("change.title", lang), *names]
    every = [row for group in groups.values() for row in group]
    lines = table(head, every).splitlines()
    print("\n".join(lines[: -len(every)]))
    body = iter(lines[-len(every) :])
    for code, group in groups.items():
        print(titles[code])
        for _ in group:
            print(next(body))
    print()
    print(word("change.count", lang, n=len(rows), procedures=len([code for code in groups if code])))


_DIFF_WIDTHS = (26, 35, 35)


_MOVE_WIDTHS = (26, 10, 16, 16, 13, 0)


def _moves(args: argparse.Namespace, *sides: _Side) -> int:
    """Judge each dossier under both sides as it is read, and keep none."""
    lang, now, totals, findings = args.lang, args.now or common.now(), Moves(), common.Findings(args.lang)
    broken = 0
    entries = read_register(args.register)
    first = list(islice(entries, 1))  # what cannot be read at all prints no table
    if not args.json:
        _print_moves_head(args, sides)
    with common.progress(args) as step:
        for entry in chain(first, entries):
            findings.add(entry.code or f"{args.register}:{entry.line}", entry.problems)
            if entry.dossier is None:
                broken += 1
            else:
                found = _move(args, entry.dossier, sides, now)
                totals.add(found)
                if found.is_move:
                    common.print_json(_move_data(found)) if args.json else print(_move_line(found, lang))
            step()
    if args.json:
        common.print_json({"totals": {**totals.data(), "broken": broken}})
    else:
        _print_totals(lang, totals, broken)
    return max(findings.finish(), 1 if totals.counts["moved"] else 0)


def _move(args: argparse.Namespace, dossier: Dossier, sides: Sequence[_Side], now: datetime) -> Move:
    dossiers = [attrs.evolve(dossier, place=side.place) if side.place else dossier for side in sides]
    old, new = (side.site.assess(each, now=now, known=side.day or args.known) for side, each in zip(sides, dossiers, strict=True))
    if not (old.deadline and new.deadline):
        return Move(old, new)
    last, its = sides[1], dossiers[1]
    view = last.site.at(governing_day(its, now), its.place, its.agency, last.day or args.known)
    return move(old, new, view.calendar)


def _print_moves_head(args: argparse.Namespace, sides: Sequence[_Side]) -> None:
    lang = args.lang
    print(word("diff.register", lang))
    for key, side in zip(("diff.before", "diff.after"), sides, strict=True):
        kind = "catalog" if side.is_catalog else "place" if side.place else "day"
        what = word(f"diff.by_{kind}", lang).format(what=side.name)
        print(word("diff.side", lang).format(side=word(key, lang), what=what))
    print()
    head = word("diff.columns", lang).split("|")
    print(aligned(head, _MOVE_WIDTHS, right=(4,)))
    print("  ".join("-" * max(wide, width(name)) for name, wide in zip(head, _MOVE_WIDTHS, strict=True)))


def _move_line(found: Move, lang: str) -> str:
    dates = ["-" if due is None else say(due, lang) for due in found.due]
    days = "" if found.days is None or not found.is_redated else f"{found.days:+d}" if found.days else "0"
    said = [outcome_words(each.outcome, lang) for each in (found.before, found.after)]
    outcome = " → ".join(said) if found.is_rejudged else said[1]
    dossier = found.after.dossier
    return aligned([" ".join(dossier.code.split()), dossier.procedure, *dates, days, outcome], _MOVE_WIDTHS, right=(4,))


def _move_data(found: Move) -> dict[str, Any]:
    dossier = found.before.dossier
    sides = {
        name: {
            "due": iso(due),
            "disposition": each.outcome.disposition.value,
            "timeliness": each.outcome.timeliness.value,
            "margin": each.outcome.margin,
        }
        for name, each, due in zip(("before", "after"), (found.before, found.after), found.due, strict=True)
    }
    return {"code": dossier.code, "procedure": dossier.procedure, **sides, "working_days": found.days}


def _print_totals(lang: str, totals: Moves, broken: int) -> None:
    data = totals.data()
    print()
    print(word("diff.total", lang, **{name: value for name, value in data.items() if isinstance(value, int)}))
    print(word("diff.days", lang, **data["working_days"]))
    for stands, dossiers in sorted(totals.outcomes.items()):
        said = " → ".join(outcome_words(Outcome(Disposition(d), Timeliness(t)), lang) for d, t in stands)
        print(f"  {said}: {dossiers}")
    for name, n in (("uncounted", data["uncounted"]), ("undated", data["undated"]), ("broken", broken)):
        if n:
            print(word(f"diff.{name}", lang, n=n))
