"""The verb whatif: what a change of the law would have done to the dossiers of a register."""

from __future__ import annotations

import argparse
import difflib
import re
import tempfile
from collections.abc import Callable, Collection
from fractions import Fraction
from itertools import chain, islice
from typing import TextIO

from onestop.catalogs import slips
from onestop.cli import common
from onestop.cli.arguments import Unreadable
from onestop.cli.differences import move_data, move_head, move_line
from onestop.clock.calendars import spans_of
from onestop.clock.days import WEEKDAYS
from onestop.engine import Onestop
from onestop.exchange.registers import read_register
from onestop.judging.moves import Move
from onestop.judging.whatif import Effect, Effects, applied, becomes_late, cut, is_saved, most_affected, opened, supposed, whatif
from onestop.law.places import NATION
from onestop.telling.tables import table
from onestop.telling.words import say, word

SHOWN_PROCEDURES = 10
SHOWN_DOSSIERS = 20


def add_verbs(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verb."""
    made = verb("whatif", _whatif, "nếu đổi quy định thì hồ sơ nào quá hạn · which dossiers a change would have made late, or saved")
    made.add_argument("file", metavar="REGISTER", help="sổ theo dõi: .csv, .jsonl, hoặc - · the register: .csv, .jsonl, or -")
    made.add_argument("--cut", type=_percent, metavar="25%", help="rút ngắn thời hạn · shorten limits by so much")
    made.add_argument("--procedure", action="append", metavar="CODE", help="chỉ rút thủ tục này · cut only this procedure")
    made.add_argument("--field", action="append", metavar="FIELD", help="chỉ rút lĩnh vực này · cut only this field")
    made.add_argument(
        "--open", action="append", default=[], metavar="Sat=07:30-11:30", help="thêm giờ làm việc · further counting sessions"
    )
    made.add_argument("--duty", action="append", default=[], metavar="Sat=07:30-11:30", help="thêm buổi trực · counter open, not counting")
    made.add_argument("--from", dest="since", type=common.day, metavar="DATE", help="mở từ ngày này · first day of --open and --duty")
    made.add_argument("--place", metavar="CODE", help="nơi thay đổi · where the change holds (default: vn)")
    made.add_argument("--with", dest="more", action="append", default=[], metavar="DIR", help="thêm quy định · a catalogue to add")
    made.add_argument("--now", type=common.moment, metavar="TIME", help="thời điểm đánh giá · moment of judgement (default: the clock)")
    made.add_argument("--all", action="store_true", help="mọi hồ sơ thay đổi · every dossier that moves")
    made.add_argument("--quiet", action="store_true", help="không hiện tiến độ · no progress")
    common.add_place(made, place=False)


def _percent(text: str) -> Fraction:
    found = re.fullmatch(r"(\d{1,3}(?:[.,]\d{1,6})?) ?%", text.strip())
    share = Fraction(found[1].replace(",", ".")) / 100 if found else None
    if share is None or share > 1:
        raise Unreadable(text, "25%")
    return share


def _whatif(args: argparse.Namespace) -> int:
    before, after = _sites(args)
    lang, now, effects, findings = args.lang, args.now or common.now(), Effects(), common.Findings(args.lang)
    broken, listed = 0, 0
    entries = common.rows(read_register(args.file), args.lang, totals=False)
    first = list(islice(entries, 1))  # what cannot be read at all prints nothing
    with tempfile.TemporaryFile("w+", encoding="utf-8") as lines, common.progress(args) as step:
        for entry in chain(first, entries):
            findings.add(entry.code or f"{args.file}:{entry.line}", entry.problems)
            if entry.dossier is None:
                broken += 1
            for found in whatif(before, after, [entry.dossier] if entry.dossier else [], now, known=args.known):
                effects.add(found)
                if args.json:
                    _print_move(found, supposed(after, lang))
                elif found.is_move if args.all else becomes_late(found) or is_saved(found):
                    listed += 1
                    if args.all or listed <= SHOWN_DOSSIERS:
                        # The totals stand above the dossiers, which are too many to keep.
                        lines.write(move_line(found, lang) + "\n")
            step()
        if args.json:
            common.print_json({"totals": {"supposed": supposed(after, lang), **effects.data(), "broken": broken}})
        else:
            _print(args, after, effects, lines, listed, broken)
    return max(findings.finish(), 1 if effects.whole.counts["moved"] else 0)


# -- the change ----------------------------------------------------------------------------------------------------------------------


def _sites(args: argparse.Namespace) -> tuple[Onestop, Onestop]:
    """The law as it is, and under the change that the arguments name."""
    _check(args)
    opening = [(option == "--open", *_opening(args, option, text)) for option, texts in _openings(args) for text in texts]
    common.check_roots(args, args.more)
    before = after = common.site_of(args, tell=not args.more)
    if args.more:
        after = applied(before, *args.more)
        common.tell_errors(args, after.problems, (*args.catalog, *args.more))
    if args.place:
        common.tell_place(args, after)
    place = args.place or NATION
    _known(args, "--procedure", args.procedure or (), after.catalog.procedures)
    _known(args, "--field", args.field or (), _fields(after) if args.field else ())
    for counting, day, sessions in opening:
        after = opened(after, day, sessions, counting=counting, place=place, since=args.since)
    if args.cut is not None:
        after = cut(after, args.cut, procedures=args.procedure, fields=args.field, place=place)
    return before, after


def _check(args: argparse.Namespace) -> None:
    """What would silently not count is refused."""
    opens = bool(args.open or args.duty)
    if args.cut is None and not opens and not args.more:
        raise common.Usage(word("whatif.nothing", args.lang))
    for option, given, needs, holds in (
        ("--procedure", args.procedure, "--cut", args.cut is not None),
        ("--field", args.field, "--cut", args.cut is not None),
        ("--from", args.since, "--open, --duty", opens),
        ("--place", args.place, "--cut, --open, --duty", args.cut is not None or opens),
    ):
        if given is not None and not holds:
            raise common.Usage(word("whatif.unused", args.lang).format(option=option, needs=needs))


def _openings(args: argparse.Namespace) -> tuple[tuple[str, list[str]], ...]:
    return ("--open", args.open), ("--duty", args.duty)


def _opening(args: argparse.Namespace, option: str, text: str) -> tuple[str, list[tuple[str, str]]]:
    """Read `Sat=07:30-11:30,13:00-17:00`."""
    day, _, hours = text.partition("=")
    day = day.strip()
    if day not in WEEKDAYS:
        near = slips.weekday(day, WEEKDAYS)[0] if day else ()
        said = word("near", args.lang).format(near=near[0]) if len(near) == 1 else ""
        raise common.Usage(word("whatif.weekday", args.lang).format(option=option, found=text, known=", ".join(WEEKDAYS), near=said))
    sessions = [(opens.strip(), closes.strip()) for opens, _, closes in (each.partition("-") for each in hours.split(","))]
    try:
        spans_of(sessions)
    except ValueError:
        raise common.Usage(word("whatif.sessions", args.lang).format(option=option, found=text, day=day)) from None
    return day, sessions


def _fields(site: Onestop) -> set[str]:
    return {version.field for versions in site.catalog.procedures.values() for version in versions}


def _known(args: argparse.Namespace, option: str, asked: Collection[str], known: Collection[str]) -> None:
    """A code that nothing has would change nothing, and look as if the change did no harm."""
    for found in asked:
        if found not in known:
            like = difflib.get_close_matches(found, list(known), n=1)
            near = word("near", args.lang).format(near=like[0]) if like else ""
            raise common.Usage(word("whatif.unknown", args.lang).format(option=option, found=found, near=near))


# -- what is printed -----------------------------------------------------------------------------------------------------------------


def _print_move(found: Move, change: str) -> None:
    if found.is_move:
        sides = {"becomes_late": becomes_late(found), "saved": is_saved(found)}
        common.print_json({**move_data(found), "place": found.before.dossier.place, **sides, "supposed": change})


def _print(args: argparse.Namespace, after: Onestop, effects: Effects, lines: TextIO, listed: int, broken: int) -> None:
    lang = args.lang
    print(word("whatif.head", lang, what=supposed(after, lang)))
    print()
    affected = [(code, effect) for code, effect in most_affected(effects.procedures) if effect.counts["moved"]]
    shown = affected[:SHOWN_PROCEDURES]
    head = [word("whatif.procedure", lang), *word("whatif.counts", lang).split("|"), word("whatif.name", lang)]
    rows = [[word("whatif.all", lang), *_cells(effects.whole, lang), ""]]
    rows += [[code, *_cells(effect, lang), _name(after, code, lang)] for code, effect in shown]
    print(table(head, rows, right=range(1, len(head) - 1)))
    if len(affected) > len(shown):
        print(word("whatif.others", lang, n=len(affected) - len(shown)))
    if listed:
        print()
        print(word("whatif.every" if args.all else "whatif.changing", lang))
        print(move_head(lang))
        lines.seek(0)
        for line in lines:
            print(line, end="")
        if not args.all and listed > SHOWN_DOSSIERS:
            print(word("whatif.more", lang, n=listed - SHOWN_DOSSIERS))
    for name, n in (("undated", effects.moves.counts["undated"]), ("broken", broken)):
        if n:
            print(word(f"diff.{name}", lang, n=n))


def _name(site: Onestop, code: str, lang: str) -> str:
    versions = site.catalog.procedures.get(code, ())
    return common.short(versions[-1].name.of(lang)) if versions else ""


def _cells(effect: Effect, lang: str) -> list[str]:
    names = ("dossiers", "moved", "late_before", "late_after", "becomes_late", "saved")
    average = "" if effect.average is None else say(round(float(effect.average), 2), lang)
    return [*(f"{effect.counts[name]}" for name in names), average]
