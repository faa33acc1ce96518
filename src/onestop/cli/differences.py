"""The verb diff: what changed, and which dossiers move."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any

import attrs

from onestop.catalogs.bundles import catalogue_files
from onestop.cli import common
from onestop.clock.days import parse_moment
from onestop.dossiers.outcomes import Outcome
from onestop.engine import Onestop
from onestop.exchange.registers import (
    iso,
    read_register,
)
from onestop.judging.diff import Change, diff, renamed
from onestop.judging.moves import Move, Moves, State, moved
from onestop.law.places import NATION, unit_on
from onestop.law.stages import Disposition, Timeliness
from onestop.law.views import View
from onestop.telling.changes import Sides, absent_words, change_words, what_words
from onestop.telling.tables import aligned, folded, table, width
from onestop.telling.words import (
    outcome_words,
    problem_line,
    say,
    word,
)
from onestop.words.errors import PluginError


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
            sites[root] = common.site_of(args, *([root] if root else []), tell=False)
        site = sites[root]
        sides.append(_Side(site=site, name=_side_name(args, site, text, day, place), day=day, place=place, is_catalog=root is not None))
    # A file with an error is left out of the catalogue, so what seems to go may only be broken.
    problems = {(found.source, found.code, found.path): found for site in sites.values() for found in site.problems}
    common.tell_errors(args, problems.values(), [*args.catalog, *(root for root in sites if root)])
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


def _side_name(args: argparse.Namespace, site: Onestop, text: str, day: date | None, place: str | None) -> str:
    if day:
        return say(day, args.lang)
    if place:
        known = unit_on(site.catalog.places, place, date.max)
        return f"{place} {known.name.of(args.lang)}" if known else place
    return text


def _changes(args: argparse.Namespace, *sides: _Side) -> int:
    place = common.place_of(args, args.place)
    before, after = (_view(args, side, place) for side in sides)
    rows = _rows(args.lang, before, after)
    everywhere = place == NATION and not any(side.place for side in sides)
    local = list(_local_rows(args, sides, [row.change for row in rows])) if everywhere else []
    rows += [row for _, found in local for row in found]
    if args.json:
        for row in rows:
            where = {"place": row.place} if row.place else {}
            data = {"procedure": row.change.procedure or None, "what": row.change.what, "before": row.said[0], "after": row.said[1]}
            common.print_json({**data, **where})
    elif rows:
        _print_changes(args.lang, [side.name for side in sides], rows)
    quiet = [name for name, found in local if not found]
    if not args.json and not rows:
        print(word("change.none", args.lang))
    if quiet:
        said = word("change.local_elsewhere", args.lang, places=", ".join(quiet))
        print(said, file=sys.stderr if args.json else sys.stdout)
    return 1 if rows or quiet else 0


def _view(args: argparse.Namespace, side: _Side, place: str, agency: str | None = None) -> View:
    return side.site.at(side.day or args.on or common.today(), side.place or place, agency, args.known)


@attrs.frozen(kw_only=True)
class _Row:
    """
    One change with its words.

    Attributes:
        change: The change.
        sides: The procedure before and after.
        said: The value before and after, in words.
        place: The place, and the body in it, whose rules change alone; None where those of the nation do.
    """

    change: Change
    sides: Sides
    said: tuple[str | None, str | None]
    place: str | None = None


def _rows(lang: str, before: View, after: View, place: str | None = None) -> list[_Row]:
    codes = renamed(before, after)
    rows = []
    for change in diff(before, after):
        code = change.procedure
        sides = (before.procedures.get(codes.get(code, code)), after.procedures.get(code))
        said = change_words(change.what, (change.before, change.after), sides, lang)
        rows.append(_Row(change=change, sides=sides, said=said, place=place))
    return rows


def _local_rows(args: argparse.Namespace, sides: Sequence[_Side], national: Sequence[Change]) -> Iterator[tuple[str, list[_Row]]]:
    """Yield each place, and body, whose own rules are others on the two sides, with what changes there and not in the whole nation."""
    for place, agency in sorted({where for side in sides for where in _decided(side.site)}, key=str):
        name = " ".join(part for part in (place, _place_name(args.lang, sides, place), agency) if part)
        try:
            before, after = (_view(args, side, place, agency) for side in sides)
        except PluginError as error:
            print(problem_line(sides[1].site.refusal(error), args.lang), file=sys.stderr)
            continue
        found = [row for row in _rows(args.lang, before, after, name) if row.change not in national]
        if found or _written(sides[0].site, place, agency) != _written(sides[1].site, place, agency):
            yield name, found


def _decided(site: Onestop) -> set[tuple[str, str | None]]:
    """Places, and bodies, that decided something for themselves."""
    catalog = site.catalog
    found = {(overlay.place, overlay.agency) for overlays in catalog.overlays.values() for overlay in overlays}
    found |= {(version.place, None) for versions in catalog.procedures.values() for version in versions}
    return {
        (place, agency)
        for place, agency in found | {(place, None) for place in (each.place for each in catalog.sessions)}
        if place != NATION
    }


def _written(site: Onestop, place: str, agency: str | None) -> set[str]:
    """What the local decisions of a place say, wherever they are written."""
    overlays = (overlay for each in site.catalog.overlays.values() for overlay in each)
    return {str(attrs.evolve(each, origin=None)) for each in overlays if (each.place, each.agency) == (place, agency)}


def _place_name(lang: str, sides: Sequence[_Side], place: str) -> str:
    known = (unit_on(side.site.catalog.places, place, date.max) for side in sides)
    return next((unit.name.of(lang) for unit in known if unit), "")


def _print_changes(lang: str, names: list[str], rows: list[_Row]) -> None:
    """One table, in which each procedure has a line of its own above what changed of it, also for each place where alone it changed."""
    groups: dict[tuple[str | None, str], list[list[str]]] = {}
    titles: dict[tuple[str | None, str], str] = {}
    for row in rows:
        change, procedures, said = row.change, row.sides, row.said
        named, group = procedures[1] or procedures[0], (row.place, change.procedure)
        title = f"{named.code}  {named.name.of(lang)}" if named else word("change.general", lang)
        titles[group] = word("change.at_place", lang, what=title, place=row.place) if row.place else title
        there = word("change.there", lang)
        shown = [
            there if text and change.what == "procedure" else text or absent_words(change.what, side, lang)
            for text, side in zip(said, procedures, strict=True)
        ]
        cells = [what_words(change.what, procedures, lang), *shown]
        groups.setdefault(group, []).extend(["", *line] for line in folded([cells], _DIFF_WIDTHS))
    head = ["", word("change.title", lang), *names]
    every = [line for lines in groups.values() for line in lines]
    lines = table(head, every).splitlines()
    print("\n".join(lines[: -len(every)]))
    body = iter(lines[-len(every) :])
    for key, cells_of in groups.items():
        print(titles[key])
        for _ in cells_of:
            print(next(body))
    print()
    print(word("change.count", lang, n=len(rows), procedures=len({code for _, code in groups if code})))


_DIFF_WIDTHS = (26, 35, 35)


_MOVE_WIDTHS = (26, 10, 16, 16, 13, 0)


def _moves(args: argparse.Namespace, *sides: _Side) -> int:
    """Judge each dossier under both sides as it is read, and keep none."""
    lang, now, totals, findings = args.lang, args.now or common.now(), Moves(), common.Findings(args.lang)
    broken = 0
    states = [State(site=side.site, place=side.place, known=side.day or args.known) for side in sides]
    entries = common.rows(read_register(args.register), args.lang, totals=False)
    first = list(islice(entries, 1))  # what cannot be read at all prints no table
    if not args.json:
        _print_moves_head(args, sides)
    with common.progress(args) as step:
        for entry in chain(first, entries):
            findings.add(entry.code or f"{args.register}:{entry.line}", entry.problems)
            if entry.dossier is None:
                broken += 1
            else:
                found = moved(entry.dossier, *states, now=now)
                totals.add(found)
                if found.is_move:
                    common.print_json(move_data(found)) if args.json else print(move_line(found, lang))
            step()
    if args.json:
        common.print_json({"totals": {**totals.data(), "broken": broken}})
    else:
        _print_totals(lang, totals, broken)
    return max(findings.finish(), 1 if totals.counts["moved"] else 0)


def _print_moves_head(args: argparse.Namespace, sides: Sequence[_Side]) -> None:
    lang = args.lang
    print(word("diff.register", lang))
    for key, side in zip(("diff.before", "diff.after"), sides, strict=True):
        kind = "catalog" if side.is_catalog else "place" if side.place else "day"
        what = word(f"diff.by_{kind}", lang).format(what=side.name)
        print(word("diff.side", lang).format(side=word(key, lang), what=what))
    print()
    print(move_head(lang))


def move_head(lang: str) -> str:
    """Return the head of a table of moves."""
    head = word("diff.columns", lang).split("|")
    return "\n".join(
        (
            aligned(head, _MOVE_WIDTHS, right=(4,)),
            "  ".join("-" * max(wide, width(name)) for name, wide in zip(head, _MOVE_WIDTHS, strict=True)),
        )
    )


def move_line(found: Move, lang: str) -> str:
    """Return one dossier as a row of that table."""
    dates = ["-" if due is None else say(due, lang) for due in found.due]
    days = "" if found.days is None or not found.is_redated else f"{found.days:+d}" if found.days else "0"
    said = [outcome_words(each.outcome, lang) for each in (found.before, found.after)]
    outcome = " → ".join(said) if found.is_rejudged else said[1]
    dossier = found.after.dossier
    return aligned([" ".join(dossier.code.split()), dossier.procedure, *dates, days, outcome], _MOVE_WIDTHS, right=(4,))


def move_data(found: Move) -> dict[str, Any]:
    """Return one dossier as the JSON output has it."""
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
