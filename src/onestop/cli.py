"""
The program `onestop`: every verb reads arguments, asks the engine once, and prints for people or as JSON.

Exit codes: 0 clean, 1 findings, 2 usage or I/O. Only this module reads the clock.
"""

from __future__ import annotations

import argparse
import calendar as months
import contextlib
import csv
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, TextIO

import attrs

from onestop import __version__
from onestop.catalogs.bundles import bundle, catalogue_files, file_names
from onestop.catalogs.files import write_limit
from onestop.catalogs.fixes import fixed
from onestop.catalogs.layers import lineage, published
from onestop.catalogs.provenance import Given, provenance
from onestop.catalogs.schema import SCHEMAS
from onestop.catalogs.traps import check_freshness
from onestop.clock.calendars import Calendar
from onestop.clock.days import VIETNAM, DayKind
from onestop.clock.holidays import differences
from onestop.dossiers.assessments import Assessment, governing_day
from onestop.dossiers.documents import check_documents
from onestop.dossiers.dossiers import Dossier, Event, EventKind, SubmittedDocument
from onestop.dossiers.outcomes import Outcome, Timeliness
from onestop.dossiers.timelines import Disposition
from onestop.engine import Onestop, load
from onestop.exchange.linked import BASE, is_base, linked_text
from onestop.exchange.registers import (
    RESULT_COLUMNS,
    Entry,
    RegisterError,
    assessment_data,
    iso,
    parse_moment,
    problem_data,
    read_dossier,
    read_register,
)
from onestop.judging.audit import audit
from onestop.judging.diff import Change, diff, renamed
from onestop.judging.moves import Move, Moves, move
from onestop.law.places import NATION, is_place_code
from onestop.law.procedures import Procedure
from onestop.law.regimes import Regime
from onestop.plugins.national import catalog_folder
from onestop.telling.changes import Sides, absent_words, change_words, what_words
from onestop.telling.findings import FORMS, findings
from onestop.telling.ledger import Ledger, explain
from onestop.telling.notices import notice, value_words
from onestop.telling.reports import GROUPS, Tally, report_data, report_text
from onestop.telling.tables import aligned, folded, table, width
from onestop.telling.words import (
    SIGNS,
    due_lines,
    event_lines,
    grid,
    limit_words,
    mark_words,
    outcome_words,
    problem_line,
    render,
    rule_words,
    say,
    word,
)
from onestop.testing.cases import run_cases, told
from onestop.testing.perturbation import KINDS, Perturbed, perturb
from onestop.words.errors import CalendarBoundsError, PluginError, UnknownProcedureError
from onestop.words.problems import Problem, Severity, problem
from onestop.words.sources import Position

_SHOWN_PROBLEMS = 20
_SHORT = 60
_PROGRESS_EVERY = 5_000


class Usage(Exception):
    """Something in the arguments is wrong; the message says how to mend it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    args = _parser().parse_args(argv)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except RegisterError as error:
        return _fail(problem_line(error.problem, args.lang))
    except UnknownProcedureError as error:
        found = problem("OS608", found=error.code, on=error.on, place=error.place, near=", ".join(error.near))
        return _fail(problem_line(found, args.lang))
    except CalendarBoundsError as error:
        found = problem("OS609", found=error.asked, first=error.first, last=error.last)
        return _fail(problem_line(found, args.lang))
    except PluginError as error:
        return _fail(problem_line(problem("OS615", place=error.place, why="; ".join(error.reasons)), args.lang))
    except (Usage, LookupError, ValueError, OSError) as error:
        return _fail(str(error))


def _fail(message: str) -> int:
    print(f"onestop: {message}", file=sys.stderr)
    return 2


# -- arguments -----------------------------------------------------------------------------------------------------------------------


def _moment(text: str) -> datetime:
    moment = parse_moment(text)
    if moment is None:
        raise argparse.ArgumentTypeError(f"{text!r}: 2026-01-05T09:30")
    return moment


def _date(text: str) -> date:
    return _moment(text).date()


def _fact(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"{text!r}: name=value")
    return name, value


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="onestop",
        description="Thời hạn, hồ sơ và kết quả theo cơ chế một cửa · deadlines, documents and outcomes of the one-stop mechanism",
    )
    parser.add_argument("--version", action="version", version=f"onestop {__version__}")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--lang", choices=("vi", "en"), default="vi", help="ngôn ngữ · language")
    common.add_argument("--catalog", action="append", default=[], metavar="DIR", help="thư mục danh mục thêm · a further catalogue")
    common.add_argument("--no-plugins", action="store_true", help="không tìm plugin đã cài · do not look for installed plugins")
    common.add_argument("--json", action="store_true", help="JSON")

    def verb(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, parents=[common], help=text, description=text)
        made.set_defaults(run=run)
        return made

    _add_single(verb)
    _add_registers(verb)
    _add_catalogue(verb)
    return parser


def _at(made: argparse.ArgumentParser, *, place: bool = True) -> None:
    if place:
        made.add_argument("--place", default=NATION, metavar="CODE", help="mã địa bàn · place code (01, 79, vn)")
    made.add_argument("--known", type=_date, metavar="DATE", help="chỉ tính văn bản đã ban hành đến ngày này · as known on that day")


def _by_regime(made: argparse.ArgumentParser) -> None:
    made.add_argument("--regime", metavar="ID", help="quy định một cửa được chọn (nd61, nd118, …) · one-stop rules to judge by")


def _case(made: argparse.ArgumentParser) -> None:
    made.add_argument("--case", help="trường hợp · case")
    made.add_argument("--channel", choices=("in_person", "post", "online"), default="in_person")
    made.add_argument("--fact", type=_fact, action="append", default=[], metavar="NAME=VALUE")


def _add_single(verb: Callable[..., argparse.ArgumentParser]) -> None:
    made = verb("due", _due, "hạn trả của một thủ tục · when a dossier is due")
    made.add_argument("code", metavar="CODE")
    made.add_argument("--received", type=_moment, required=True, metavar="TIME")
    _at(made)
    _case(made)
    made = verb("explain", _explain, "vì sao có hạn đó · how the due date came about, or which file gave each value")
    made.add_argument("code", metavar="CODE|FILE")
    made.add_argument("--received", type=_moment, metavar="TIME")
    made.add_argument("--now", type=_moment, metavar="TIME", help="thời điểm đánh giá một tệp · moment of judgement of a file")
    made.add_argument("--on", type=_date, metavar="DATE")
    made.add_argument("--grid", action="store_true", help="bảng tháng · as a grid of months")
    made.add_argument("--part", metavar="ID", help="một phần của thủ tục liên thông · one part of an interconnected procedure")
    _at(made)
    _by_regime(made)
    _case(made)
    made = verb("notice", _notice, "bản niêm yết công khai của một thủ tục · what is posted of a procedure")
    made.add_argument("code", metavar="CODE")
    made.add_argument("--on", type=_date, metavar="DATE")
    made.add_argument("--text", action="store_true", help="chữ thuần thay cho Markdown · plain text instead of Markdown")
    _at(made)
    made = verb("check", _check, "giấy tờ còn thiếu · what documents are missing (a JSON dossier, or a code with --document)")
    made.add_argument("what", metavar="FILE|CODE")
    made.add_argument("--document", action="append", default=[], metavar="ID[:FORM[:COPIES]]")
    made.add_argument("--on", type=_date, metavar="DATE")
    _at(made)
    _case(made)
    made = verb("calendar", _calendar, "lịch làm việc · the working-day calendar")
    made.add_argument("when", metavar="YEAR|MONTH|DATE", nargs="?", help="2026, 2026-01, 2026-01-10")
    made.add_argument("--against", choices=("holidays",), help="so với gói holidays · compare with the package holidays")
    _at(made)


def _add_registers(verb: Callable[..., argparse.ArgumentParser]) -> None:
    for name, run, text in (
        ("assess", _assess, "đánh giá sổ theo dõi · judge a register (CSV, JSON Lines, - for standard input)"),
        ("report", _report, "bảng tổng hợp · the summary table of a register"),
        (
            "audit",
            _audit,
            "đối chiếu với số liệu đã khai · compare a register's claims with what follows from its events",
        ),
    ):
        made = verb(name, run, text)
        made.add_argument("file", metavar="FILE")
        made.add_argument("--now", type=_moment, metavar="TIME", help="thời điểm đánh giá · moment of judgement (default: the clock)")
        if name != "audit":
            made.add_argument("--by", choices=tuple(GROUPS), help="nhóm theo · group the table")
        made.add_argument("--quiet", action="store_true", help="không hiện tiến độ · no progress")
        _at(made, place=False)
        _by_regime(made)
        if name == "assess":
            made.add_argument("--out", metavar="FILE", help="kết quả từng hồ sơ (.csv, .jsonl) · results of each dossier")


def _add_catalogue(verb: Callable[..., argparse.ArgumentParser]) -> None:
    made = verb("lint", _lint, "kiểm tra danh mục · check catalogue files")
    made.add_argument("paths", nargs="*", metavar="DIR")
    made.add_argument(
        "--format", choices=tuple(FORMS), help="dạng kết quả · form of the output (default: full in a terminal, else concise)"
    )
    made.add_argument("--fix", action="store_true", help="tự sửa những gì sửa được · mend what a program can mend")
    made.add_argument("--today", type=_date, metavar="DATE", help="ngày để tính quá hạn kiểm tra lại · the day by which a check is stale")
    made = verb("test", _test, "chạy các ví dụ bên cạnh tệp · run the worked examples beside the files")
    made.add_argument("paths", nargs="*", metavar="DIR")
    made.add_argument("--procedure", metavar="CODE")
    made.add_argument("--perturb", action="store_true", help="giá trị nào không ví dụ nào kiểm tra · which values nothing checks")
    made = verb(
        "diff", _diff, "điểm khác nhau giữa hai ngày, hai địa bàn, hai danh mục · what differs between two days, places, catalogues"
    )
    for name in ("before", "after"):
        made.add_argument(name, metavar=name.upper(), help="2025-06-30, place:48, DIR")
    made.add_argument("--on", type=_date, metavar="DATE", help="ngày của bên không ghi ngày · day of a side that is none (default: today)")
    _at(made)
    made.set_defaults(place=None)
    made.add_argument("--register", metavar="FILE", help="hồ sơ nào đổi hạn hoặc kết quả · which dossiers of a register move")
    made.add_argument("--now", type=_moment, metavar="TIME", help="thời điểm đánh giá sổ · moment of judgement of the register")
    made.add_argument("--quiet", action="store_true", help="không hiện tiến độ · no progress")
    made = verb("schema", _schema, "JSON Schema cho trình soạn thảo · JSON Schema for editors")
    made.add_argument("kind", nargs="?", choices=tuple(SCHEMAS), default="procedure", help="loại tệp · kind of file")
    made.add_argument("--out", metavar="FILE")
    made = verb("export", _export, "dữ liệu liên kết JSON-LD (CPSV-AP, schema.org) · procedures as linked data")
    made.add_argument("codes", nargs="*", metavar="CODE", help="để trống: tất cả · left out: all that are public")
    which = made.add_mutually_exclusive_group()
    which.add_argument("--on", type=_date, metavar="DATE")
    which.add_argument(
        "--all-versions", action="store_true", help="mọi phiên bản, chưa kể quyết định địa phương · every version of the nation"
    )
    made.add_argument("--base", default=BASE, metavar="IRI", help="phần đầu của mọi định danh · what all names begin with")
    made.add_argument("--out", metavar="FILE")
    _at(made)
    made = verb("compile", _compile, "gộp danh mục thành một tệp · bundle a catalogue into one file")
    made.add_argument("paths", nargs="*", metavar="DIR")
    made.add_argument("--out", metavar="FILE", required=True)
    verb("plugins", _plugins, "các plugin đã cài · installed plugins")
    made = verb("new", _new, "tạo tệp mới · scaffold a new file")
    made.add_argument("kind", choices=("procedure",))
    made.add_argument("code", metavar="CODE")
    made.add_argument("--field", required=True)
    made.add_argument("--into", default="catalog", metavar="DIR")


def _site(args: argparse.Namespace, *roots: str) -> Onestop:
    _place(args, getattr(args, "place", None))
    for root in (*args.catalog, *roots):
        if not Path(root).exists():
            raise Usage(f"{root}: {word('kind.directory', args.lang)}")
    return load(*args.catalog, *roots, entry_points=not args.no_plugins)


def _place(args: argparse.Namespace, place: str | None) -> str:
    """Return the code that the arguments name, the nation's where they name none."""
    if place is not None and not is_place_code(place):
        raise Usage(problem_line(problem("OS620", found=place), args.lang))
    return NATION if place is None else place


def _print_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False))


def _said(found: Problem, lang: str) -> dict[str, Any]:
    return problem_data(found, render(found, lang))


@contextlib.contextmanager
def _whole(target: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Open a file that appears under its name only when it is whole."""
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("w", encoding=encoding, newline="") as stream:
            yield stream
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


# -- one dossier ---------------------------------------------------------------------------------------------------------------------


def _one(args: argparse.Namespace, site: Onestop, received: datetime) -> Assessment:
    view = site.at(received.date(), args.place, known=args.known)
    view.procedure(args.code)
    dossier = _asked(args, args.code, Event(received, EventKind.RECEIVED))
    return site.assess(dossier, now=received, known=args.known, regime=_regime(args, site))


def _regime(args: argparse.Namespace, site: Onestop) -> Regime | None:
    """Return the rules that `--regime` names; the verbs that have no such option go by the receipt."""
    id = getattr(args, "regime", None)
    if id is None:
        return None
    try:
        return site.regime(id)
    except LookupError:
        known = ", ".join(regime.id for regime in site.catalog.regimes)
        raise Usage(word("said.no_regime", args.lang, found=id, known=known)) from None


def _asked(args: argparse.Namespace, code: str, event: Event, documents: tuple[SubmittedDocument, ...] = ()) -> Dossier:
    """Build the dossier that the arguments of `due`, `explain` and `check` describe."""
    facts = dict(args.fact)
    return Dossier("-", code, args.place, (event,), case=args.case, channel=args.channel, facts=facts, documents=documents)


def _due(args: argparse.Namespace) -> int:
    site = _site(args)
    answer = _one(args, site, args.received)
    when, procedure = answer.deadline, answer.procedure
    errors = [found for found in answer.problems if found.severity is Severity.ERROR]
    if args.json:
        _print_json(
            {
                "procedure": args.code,
                "case": answer.case,
                "limit": write_limit(when.limit.value) if when else None,
                "start": iso(args.received),
                "due": iso(when.due) if when else None,
                "provisional": bool(when and when.provisional),
                "earliest": iso(when.earliest) if when else None,
                "latest": iso(when.latest) if when else None,
                "assumptions": [render(assumption, args.lang) for assumption in answer.assumptions],
                "problems": [_said(found, args.lang) for found in answer.problems],
                "revision": answer.revision,
            }
        )
    else:
        lang = args.lang
        print(f"{args.code}  {procedure.name.of(lang) if procedure else ''}")
        if when:
            print(word("ledger.from", lang, at=when.start))
            print(word("ledger.limit", lang, limit=limit_words(when.limit.value, lang)))
            for cite in when.limit.cites:
                print(f"  {cite.of(lang)}")
            print("\n".join(due_lines(when, lang)))
        _print_notes(answer, lang)
    return 1 if errors else 0


def _print_notes(answer: Assessment, lang: str) -> None:
    for assumption in answer.assumptions:
        print(word("said.assumed", lang, text=render(assumption, lang)))
    for found in answer.problems:
        print(problem_line(found, lang))


def _explain(args: argparse.Namespace) -> int:
    site = _site(args)
    if _is_file(args.code):
        answers, broken = _explained(args, site)
    elif args.received is None:
        if args.regime:
            raise Usage(word("said.regime_needs_receipt", args.lang))
        return _provenance(args, site)
    else:
        answers, broken = [_one(args, site, args.received)], []
    for answer in answers:
        _print_ledger(args, site, answer)
    for found in broken:
        print(problem_line(found, args.lang), file=sys.stderr)
    problems = [*broken, *(found for answer in answers for found in answer.problems)]
    return 1 if any(found.severity is Severity.ERROR for found in problems) else 0


def _explained(args: argparse.Namespace, site: Onestop) -> tuple[list[Assessment], list[Problem]]:
    answers: list[Assessment] = []
    broken: list[Problem] = []
    regime = _regime(args, site)
    for dossier, problems in _dossiers(args.code):
        broken += problems
        if dossier is not None:
            answers.append(site.assess(dossier, now=args.now or _now(), known=args.known, regime=regime))
    return answers, broken


def _print_ledger(args: argparse.Namespace, site: Onestop, answer: Assessment) -> None:
    dossier = answer.dossier
    received = answer.timeline.received
    if answer.procedure is None or received is None:
        ledger = Ledger(limit=None, start=None, due=None, rows=(), assumptions=answer.assumptions)
    else:
        ledger = explain(answer, site.at(received, dossier.place, dossier.agency, args.known))
    if args.part:
        if args.part not in ledger.parts:
            raise Usage(word("said.no_part", args.lang, found=args.part, known=", ".join(ledger.parts) or "-"))
        ledger = ledger.parts[args.part]
    printed = None if args.part else _printed(site, answer, _regime(args, site))
    if args.json:
        _print_json({**_ledger_data(ledger, answer, args.lang), "due_when_printed": iso(printed)})
        return
    print(f"{dossier.procedure}  {answer.procedure.name.of(args.lang) if answer.procedure else ''}".rstrip())
    print(grid(ledger, args.lang) if args.grid else render(ledger, args.lang))
    if printed is not None and dossier.promised is not None:
        right = printed.date() == dossier.promised.date()
        print(word("ledger.slip_right" if right else "ledger.slip_wrong", args.lang, slip=dossier.promised, at=printed))
    for found in answer.problems:
        print(problem_line(found, args.lang))


def _printed(site: Onestop, answer: Assessment, regime: Regime | None) -> datetime | None:
    """Return what the date was when the slip was printed, where the slip says another than the law does now."""
    when, promised = answer.deadline, answer.dossier.promised
    if promised is None or when is None or when.due is None or when.due.date() == promised.date():
        return None
    return site.due_when_printed(answer.dossier, regime)


def _ledger_data(ledger: Ledger, answer: Assessment, lang: str) -> dict[str, Any]:
    return {
        "procedure": answer.dossier.procedure,
        **_days_data(ledger, lang),
        "parts": {id: {"name": part.name.of(lang) if part.name else id, **_days_data(part, lang)} for id, part in ledger.parts.items()},
        "problems": [_said(found, lang) for found in answer.problems],
        "revision": answer.revision,
    }


def _days_data(ledger: Ledger, lang: str) -> dict[str, Any]:
    when, outcome = ledger.deadline, ledger.outcome
    rows = [
        {
            "day": str(row.day),
            "kind": row.mark.kind.value,
            "what": mark_words(row.mark, lang),
            "citation": row.mark.citation.of(lang) if row.mark.citation else None,
            "counted": float(row.counted),
            "total": float(row.total),
            "note": row.note,
        }
        for row in ledger.rows
    ]
    return {
        "limit": write_limit(ledger.limit) if ledger.limit else None,
        "start": iso(ledger.start),
        "due": iso(ledger.due),
        "promised_due": iso(when.promised_due) if when else None,
        "earliest": iso(when.earliest) if when else None,
        "latest": iso(when.latest) if when else None,
        "provisional": bool(when and when.provisional),
        "estimate": bool(when and when.estimate),
        "disposition": outcome.disposition.value if outcome else None,
        "timeliness": outcome.timeliness.value if outcome else None,
        "events": event_lines(ledger, lang),
        "rules": [rule_words(rule, lang) for rule in ledger.rules],
        "rows": rows,
        "cites": [cite.of(lang) for cite in ledger.cites],
        "assumptions": [render(assumption, lang) for assumption in ledger.assumptions],
    }


def _is_file(text: str) -> bool:
    return text == "-" or Path(text).suffix in (".json", ".jsonl", ".ndjson") or Path(text).is_file()


def _provenance(args: argparse.Namespace, site: Onestop) -> int:
    on, lang = args.on or _today(), args.lang
    procedure = site.at(on, args.place, known=args.known).procedure(args.code)
    given = provenance(site.catalog, procedure)
    if args.json:
        _print_json(
            {
                "procedure": procedure.code,
                "on": str(on),
                "valid_from": str(procedure.valid_from) if procedure.valid_from else None,
                "valid_to": str(procedure.valid_to) if procedure.valid_to else None,
                "origin": str(procedure.origin),
                "status": procedure.status.value,
                "limits": {
                    id: {"limit": write_limit(found.value), "cites": [cite.of(lang) for cite in found.cites]}
                    for id, found in ((case.id, procedure.limit(case)) for case in procedure.cases)
                },
                "values": [_given_data(each, procedure, lang) for each in given],
                "revision": site.revision,
            }
        )
        return 0
    since = say(procedure.valid_from, lang) if procedure.valid_from else "…"
    until = say(procedure.valid_to, lang) if procedure.valid_to else "…"
    print(f"{procedure.code}  {procedure.name.of(lang)}\n{procedure.origin}  {since} - {until}  {procedure.status.value}")
    rows = [_given_row(each, procedure, lang) for each in given]
    columns = word("provenance.columns", lang).split("|")
    shown = columns if any(row[-1] for row in rows) else columns[:-1]
    print(table(shown, [row[: len(shown)] for row in rows]))
    for source in procedure.sources:
        print(f"- {source.title or ''} {source.url or ''} ({source.confidence.value})".replace("  ", " "))
    for found in procedure.lapses:
        print(problem_line(found, lang))
    return 0


def _given_row(given: Given, procedure: Procedure, lang: str) -> list[str]:
    value = _short(value_words(given.value, procedure, lang))
    return [given.what, value, str(given.origin or "-"), given.decision or "", _beaten(given, procedure, lang)]


def _given_data(given: Given, procedure: Procedure, lang: str) -> dict[str, Any]:
    return {
        "what": given.what,
        "value": value_words(given.value, procedure, lang),
        "origin": str(given.origin) if given.origin else None,
        "decision": given.decision,
        "instead_of": value_words(given.instead_of, procedure, lang) if given.instead_of is not None else None,
        "beaten": [str(origin) for origin in (given.national, *given.beaten) if origin],
    }


def _beaten(given: Given, procedure: Procedure, lang: str) -> str:
    if given.instead_of is None and not given.beaten:
        return ""
    value = _short(value_words(given.instead_of, procedure, lang))
    return " ".join((value, *(f"({origin})" for origin in (given.national, *given.beaten) if origin)))


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"


def _notice(args: argparse.Namespace) -> int:
    site = _site(args)
    procedure = site.at(args.on or _today(), args.place, known=args.known).procedure(args.code)
    print(notice(procedure, args.lang, markdown=not args.text), end="")
    return 0


def _check(args: argparse.Namespace) -> int:
    site = _site(args)
    if _is_file(args.what):
        return _check_file(args, site)
    on = args.on or _today()
    documents = tuple(_document(text) for text in args.document)
    event = Event(datetime(on.year, on.month, on.day, 8), EventKind.SUBMITTED)
    dossier = _asked(args, args.what, event, documents)
    procedure = site.at(on, args.place, known=args.known).procedure(args.what)
    return _checked(args, [(dossier, check_documents(dossier, procedure, site.checks(args.place)))])


def _document(text: str) -> SubmittedDocument:
    parts = text.split(":")
    try:
        return SubmittedDocument(parts[0], parts[1] if len(parts) > 1 else "original", int(parts[2]) if len(parts) > 2 else 1)
    except ValueError:
        raise Usage(f"--document {text!r}: ID[:original|copy|certified|electronic|data[:COPIES]]") from None


def _check_file(args: argparse.Namespace, site: Onestop) -> int:
    checked: list[tuple[Dossier, tuple[Problem, ...]]] = []
    broken: list[Problem] = []
    for dossier, problems in _dossiers(args.what):
        broken += problems
        if dossier is None:
            continue
        now = max((event.at for event in dossier.events), default=_now())
        answer = site.assess(dossier, now=now, known=args.known)
        if answer.procedure is None:
            checked.append((dossier, answer.problems))
            continue
        procedure = answer.procedure
        if args.on:
            procedure = site.at(args.on, dossier.place, dossier.agency, args.known).procedure(dossier.procedure)
        checked.append((dossier, check_documents(dossier, procedure, site.checks(dossier.place))))
    for found in broken:
        print(problem_line(found, args.lang), file=sys.stderr)
    return max(_checked(args, checked), 1 if broken else 0)


def _dossiers(what: str) -> Iterator[tuple[Dossier | None, tuple[Problem, ...]]]:
    """A `.json` file is one object, or a list of them, over as many lines as it likes; anything else is a register."""
    if not what.endswith(".json"):
        yield from ((entry.dossier, entry.problems) for entry in read_register(what))
        return
    try:
        data = json.loads(Path(what).read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise Usage(f"{what}: UTF-8") from None
    except (json.JSONDecodeError, RecursionError) as error:
        raise Usage(f"{what}:{getattr(error, 'lineno', 1)}:{getattr(error, 'colno', 1)}: JSON") from None
    for each in data if isinstance(data, list) else [data]:
        yield read_dossier(each, what)


def _checked(args: argparse.Namespace, checked: list[tuple[Dossier, tuple[Problem, ...]]]) -> int:
    for dossier, problems in checked:
        if args.json:
            said = [_said(found, args.lang) for found in problems]
            _print_json({"code": dossier.code, "procedure": dossier.procedure, "complete": not said, "problems": said})
            continue
        if len(checked) > 1:
            print(f"{dossier.code}:")
        for found in problems:
            print(problem_line(found, args.lang))
        if not problems:
            print(word("said.complete", args.lang))
    return 1 if any(problems for _, problems in checked) else 0


def _calendar(args: argparse.Namespace) -> int:
    site = _site(args)
    on = _today()
    calendar = site.at(on, args.place, known=args.known).calendar
    text = args.when or str(on.year)
    if args.against:
        return _against(args, calendar, text)
    try:
        if len(text) == 4:
            return _year(args, calendar, int(text))
        if len(text) == 7:
            return _month(args, calendar, date.fromisoformat(f"{text}-01"))
        return _day(args, calendar, date.fromisoformat(text))
    except ValueError as error:
        if type(error) is not ValueError:
            raise
        raise Usage(f"{text!r}: 2026, 2026-01, 2026-01-10") from None


def _day_data(calendar: Calendar, day: date, lang: str) -> dict[str, Any]:
    mark = calendar.day(day)
    return {
        "date": str(day),
        "weekday": word(f"weekday.{day.weekday()}", lang),
        "kind": mark.kind.value,
        "working": mark.kind.works,
        "what": mark_words(mark, lang),
        "citation": mark.citation.of(lang) if mark.citation else None,
        "provisional": mark.provisional,
    }


def _print_days(args: argparse.Namespace, calendar: Calendar, days: Iterable[date]) -> int:
    data = [_day_data(calendar, day, args.lang) for day in days]
    if args.json:
        for row in data:
            _print_json(row)
    else:
        head = [word("ledger.columns", args.lang).split("|")[i] for i in (0, 1, 2, 5)]
        rows = [[say(date.fromisoformat(r["date"]), args.lang), r["weekday"], r["what"], r["citation"] or ""] for r in data]
        print(table(head, rows))
    return 0


def _year(args: argparse.Namespace, calendar: Calendar, year: int) -> int:
    calendar.day(date(year, 1, 1))
    days = (date(year, month, day) for month in range(1, 13) for day in range(1, months.monthrange(year, month)[1] + 1))
    plain = (DayKind.WEEKEND, DayKind.WORKING)
    return _print_days(args, calendar, [day for day in days if calendar.day(day).kind not in plain])


def _month(args: argparse.Namespace, calendar: Calendar, first: date) -> int:
    count = months.monthrange(first.year, first.month)[1]
    days = [first.replace(day=number) for number in range(1, count + 1)]
    if args.json:
        return _print_days(args, calendar, days)
    weeks: list[list[str]] = [[""] * first.weekday()]
    for day in days:
        if len(weeks[-1]) == 7:
            weeks.append([])
        weeks[-1].append(f"{day.day}{SIGNS.get(calendar.day(day).kind, '')}")
    weeks[-1] += [""] * (7 - len(weeks[-1]))
    print(table([word(f"weekday.{i}", args.lang) for i in range(7)], weeks, right=range(7)))
    special = [day for day in days if calendar.day(day).kind in SIGNS]
    for day in special:
        data = _day_data(calendar, day, args.lang)
        print(
            f"{SIGNS[calendar.day(day).kind]} {say(day, args.lang)} {data['what']}" + (f" ({data['citation']})" if data["citation"] else "")
        )
    return 0


def _day(args: argparse.Namespace, calendar: Calendar, day: date) -> int:
    return _print_days(args, calendar, [day])


def _against(args: argparse.Namespace, calendar: Calendar, text: str) -> int:
    if len(text) != 4 or not text.isdigit():
        raise Usage(f"--against {args.against}: {text!r}: 2026")
    calendar.day(date(int(text), 1, 1))
    found = differences(calendar, [int(text)])
    _print_days(args, calendar, [day for day, _, _ in found])
    return 1 if found else 0


# -- registers -----------------------------------------------------------------------------------------------------------------------


def _judged(args: argparse.Namespace, site: Onestop, now: datetime) -> Iterator[tuple[Entry, Assessment | None]]:
    regime = _regime(args, site)
    with _progress(args) as step:
        for entry in read_register(args.file):
            answer = site.assess(entry.dossier, now=now, known=args.known, regime=regime) if entry.dossier else None
            if answer is not None and answer.problems:
                at = Position(args.file, entry.line)
                located = tuple(found if found.source else attrs.evolve(found, source=at) for found in answer.problems)
                answer = attrs.evolve(answer, problems=located)
            yield entry, answer
            step()


@contextlib.contextmanager
def _progress(args: argparse.Namespace) -> Iterator[Callable[[], None]]:
    """Show on standard error how many dossiers are done: a line that renews itself in a terminal, nothing on short registers."""
    done = 0
    shown = not args.quiet and sys.stderr.isatty()

    def step() -> None:
        nonlocal done
        done += 1
        if shown and done % _PROGRESS_EVERY == 0:
            print(f"\r{word('said.progress', args.lang, done=f'{done:,}')}", end="", file=sys.stderr, flush=True)

    try:
        yield step
    finally:
        if shown and done >= _PROGRESS_EVERY:
            print("\r" + " " * 40 + "\r", end="", file=sys.stderr, flush=True)


class _Findings:
    """
    Collects problems of a register: all are counted, the first are shown, so that a bad file cannot flood a terminal.

    Not *told* are those that stand in the output itself.
    """

    def __init__(self, lang: str, *, told: bool = True) -> None:
        self.lang, self.told, self.listed = lang, told, 0
        self.counts = dict.fromkeys(Severity, 0)

    def add(self, name: str, problems: Iterable[Problem]) -> None:
        for found in problems:
            self.counts[found.severity] += 1
            if found.severity is Severity.HINT:
                continue
            self.listed += 1
            if self.told and self.listed <= _SHOWN_PROBLEMS:
                print(f"{name}: {problem_line(found, self.lang)}", file=sys.stderr)

    def finish(self) -> int:
        """Say how many there were and return the exit code."""
        if self.told and self.listed > _SHOWN_PROBLEMS:
            print(word("said.more", self.lang, n=self.listed - _SHOWN_PROBLEMS), file=sys.stderr)
        if self.told and any(self.counts.values()):
            counts = {f"{severity.value}s": count for severity, count in self.counts.items()}
            print(word("said.problems", self.lang, **counts), file=sys.stderr)
        return 1 if self.listed else 0


def _assess(args: argparse.Namespace) -> int:
    site, now = _site(args), args.now or _now()
    tally, findings = Tally(args.by), _Findings(args.lang, told=not args.json)
    with _writer(args) as write:
        for entry, answer in _judged(args, site, now):
            problems = (*entry.problems, *(answer.problems if answer else ()))
            findings.add(entry.code or f"{args.file}:{entry.line}", problems)
            if answer:
                tally.add(answer)
            write(_line(args, entry, answer, problems))
    if not args.json:
        print(report_text(tally, args.lang))
    return findings.finish()


def _line(args: argparse.Namespace, entry: Entry, answer: Assessment | None, problems: Iterable[Problem]) -> dict[str, Any] | None:
    if not (args.json or args.out):
        return None
    said = [_said(found, args.lang) for found in problems]
    if answer is None:
        return {**dict.fromkeys(RESULT_COLUMNS), "code": entry.code, "provisional": False, "problems": said, "assumptions": []}
    return assessment_data(answer, said, [render(assumption, args.lang) for assumption in answer.assumptions])


@contextlib.contextmanager
def _writer(args: argparse.Namespace) -> Iterator[Callable[[dict[str, Any] | None], None]]:
    """Write results as they come."""
    if not args.out:
        yield lambda line: _print_json(line) if line and args.json else None
        return
    target = Path(args.out)
    spreadsheet = target.suffix == ".csv"
    with _whole(target, "utf-8-sig" if spreadsheet else "utf-8") as stream:
        yield (_csv_lines if spreadsheet else _json_lines)(stream, args)


def _json_lines(stream: Any, args: argparse.Namespace) -> Callable[[dict[str, Any] | None], None]:
    def write(line: dict[str, Any] | None) -> None:
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        if args.json and line:
            _print_json(line)

    return write


def _csv_lines(stream: Any, args: argparse.Namespace) -> Callable[[dict[str, Any] | None], None]:
    writer = csv.writer(stream)
    writer.writerow(RESULT_COLUMNS)

    def write(line: dict[str, Any] | None) -> None:
        if line is None:
            return
        said = {**line, "problems": "; ".join(f"{p['code']} {p['message']}" for p in line["problems"])}
        said["assumptions"] = "; ".join(line["assumptions"])
        writer.writerow(["" if said[column] is None else _cell(said[column]) for column in RESULT_COLUMNS])
        if args.json:
            _print_json(line)

    return write


def _cell(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else value


def _report(args: argparse.Namespace) -> int:
    site, now = _site(args), args.now or _now()
    tally, findings = Tally(args.by), _Findings(args.lang)
    for entry, answer in _judged(args, site, now):
        findings.add(entry.code or f"{args.file}:{entry.line}", (*entry.problems, *(answer.problems if answer else ())))
        if answer:
            tally.add(answer)
    if args.json:
        _print_json(report_data(tally))
    else:
        print(report_text(tally, args.lang))
    return findings.finish()


def _audit(args: argparse.Namespace) -> int:
    site, now = _site(args), args.now or _now()
    found_any = False
    for entry, answer in _judged(args, site, now):
        problems = (*entry.problems, *(audit(answer) if answer else ()))
        found_any = found_any or bool(problems)
        for found in problems:
            if args.json:
                _print_json({"dossier": entry.code, **_said(found, args.lang)})
            else:
                print(f"{entry.code}: {problem_line(found, args.lang)}")
    if not found_any and not args.json:
        print(word("said.clean", args.lang))
    return 1 if found_any else 0


# -- catalogue -----------------------------------------------------------------------------------------------------------------------


def _lint(args: argparse.Namespace) -> int:
    site = _site(args, *args.paths)
    if args.fix:
        for path in _fix(site, args.paths):
            print(word("said.fixed", args.lang, file=str(path)), file=sys.stderr)
        site = _site(args, *args.paths)
    today = args.today or _today()
    stale = [found for versions in site.catalog.procedures.values() for each in versions for found in check_freshness(each, today)]
    problems = (*site.problems, *stale)
    form = args.format or ("json" if args.json else "full" if sys.stdout.isatty() else "concise")
    text = findings(problems, form, args.lang, site.catalog.files)
    if text:
        print(text)
    if not problems and form in ("full", "concise"):
        print(word("said.clean", args.lang))
    return 1 if any(found.severity is not Severity.HINT for found in problems) else 0


def _fix(site: Onestop, roots: Sequence[str]) -> Iterator[Path]:
    """Mend the files below *roots*, the national catalogue where none are named, and yield those that changed."""
    folders = [Path(root).resolve() for root in roots] or [catalog_folder().resolve()]
    for name, path in site.catalog.files.items():
        if any(path.resolve().is_relative_to(folder) for folder in folders):
            before = path.read_bytes()
            after = fixed(before, name)
            if after != before:
                with _whole(path) as stream:
                    stream.write(after.decode("utf-8"))
                yield path


def _test(args: argparse.Namespace) -> int:
    site = _site(args, *args.paths)
    errors = [found for found in site.problems if found.severity is Severity.ERROR]
    for found in errors:
        print(problem_line(found, args.lang), file=sys.stderr)
    passed = failed = 0
    for result in run_cases(site, args.procedure):
        passed += not result.problems
        failed += bool(result.problems)
        if args.json:
            for found in result.problems:
                _print_json(_said(found, args.lang))
        elif result.problems:
            print(told(site, result, args.lang))
    if args.procedure and not passed + failed:
        raise Usage(f"{args.procedure}: {word('said.no_cases', args.lang)}")
    if args.json:
        _print_json({"passed": passed, "failed": failed})
    else:
        print(f"{passed} passed, {failed} failed")
    if failed or errors:
        return 1
    return _perturb(args, site) if args.perturb else 0


def _perturb(args: argparse.Namespace, site: Onestop) -> int:
    """Say which values of the folders named, or of all that is loaded, nothing checks."""
    files = frozenset(name for path in args.paths for name in file_names(Path(path))) if args.paths else None

    def progress(done: int, total: int) -> None:
        if sys.stderr.isatty() and (done % 100 == 0 or done == total):
            print(f"\r{word('perturb.progress', args.lang, done=done, total=total)}", end="", file=sys.stderr, flush=True)

    values = list(perturb(site, args.procedure, files, progress))
    if values and sys.stderr.isatty():
        print(file=sys.stderr)
    unchecked = [value for value in values if not value.checked]
    counts = [(kind, *(sum(each.kind == kind for each in some) for some in (values, unchecked))) for kind in KINDS]
    if args.json:
        for value in unchecked:
            _print_json(_perturbed_data(value))
        kinds = {kind: {"values": all_of, "unchecked": left} for kind, all_of, left in counts if all_of}
        _print_json({"values": len(values), "unchecked": len(unchecked), "kinds": kinds})
        return 1 if unchecked else 0
    if unchecked:
        rows = [[str(each.origin), word(f"perturb.{each.kind}", args.lang), each.value, " | ".join(each.unnoticed)] for each in unchecked]
        print(table(word("perturb.columns", args.lang).split("|"), [[_short(cell) for cell in row] for row in rows]), end="\n\n")
    summary = [[word(f"perturb.{kind}", args.lang), str(all_of), str(left)] for kind, all_of, left in counts if all_of]
    summary.append([word("perturb.all", args.lang), str(len(values)), str(len(unchecked))])
    print(table(word("perturb.counts", args.lang).split("|"), summary, right=(1, 2)))
    return 1 if unchecked else 0


def _perturbed_data(value: Perturbed) -> dict[str, Any]:
    return {
        "procedure": value.procedure,
        "kind": value.kind,
        "where": str(value.origin),
        "path": list(value.path),
        "value": value.value,
        "changes": value.changes,
        "unnoticed": list(value.unnoticed),
    }


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


def _diff(args: argparse.Namespace) -> int:
    texts = (args.before, args.after)
    days, places = ([_day_named(text) for text in texts], [_place_named(args, text) for text in texts])
    _check_diff(args, all(days), all(places))
    sites: dict[str | None, Onestop] = {}
    sides = []
    for text, day, place in zip(texts, days, places, strict=True):
        root = None if day or place else _root_named(args, text)
        if root not in sites:
            sites[root] = _site(args, *([root] if root else []))
            if root:
                _print_errors(args, root, sites[root])
        site = sites[root]
        sides.append(_Side(site=site, name=_side_name(args, site, text, day, place), day=day, place=place, is_catalog=root is not None))
    return _moves(args, *sides) if args.register is not None else _changes(args, *sides)


def _day_named(text: str) -> date | None:
    moment = parse_moment(text)
    return moment.date() if moment else None


def _place_named(args: argparse.Namespace, text: str) -> str | None:
    return _place(args, text.removeprefix("place:")) if text.startswith("place:") else None


def _root_named(args: argparse.Namespace, text: str) -> str:
    path = Path(text)
    if not text or not path.exists():
        raise Usage(word("diff.bad_side", args.lang).format(found=text))
    if path.is_dir() and not catalogue_files(path):
        raise Usage(word("diff.no_catalog", args.lang).format(found=text))
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
            raise Usage(word("diff.unused", args.lang).format(option=option, why=word(f"diff.{why}", args.lang)))


def _print_errors(args: argparse.Namespace, root: str, site: Onestop) -> None:
    """A file with an error is left out of the catalogue, so what seems to go may only be broken."""
    errors = [found for found in site.problems if found.severity is Severity.ERROR]
    unread = next((found for found in errors if found.source == Position(str(Path(root)))), None)
    if unread:
        raise Usage(problem_line(unread, args.lang))
    for found in errors[:_SHOWN_PROBLEMS]:
        print(problem_line(found, args.lang), file=sys.stderr)
    if len(errors) > _SHOWN_PROBLEMS:
        print(word("said.more", args.lang, n=len(errors) - _SHOWN_PROBLEMS), file=sys.stderr)


def _side_name(args: argparse.Namespace, site: Onestop, text: str, day: date | None, place: str | None) -> str:
    if day:
        return say(day, args.lang)
    if place:
        known = site.catalog.places.get(place)
        return f"{place} {known.name.of(args.lang)}" if known else place
    return text


def _changes(args: argparse.Namespace, *sides: _Side) -> int:
    lang, place = args.lang, _place(args, args.place)
    before, after = (side.site.at(side.day or args.on or _today(), side.place or place, known=args.known) for side in sides)
    codes = renamed(before, after)
    rows: list[tuple[Change, Sides, tuple[str | None, str | None]]] = []
    for change in diff(before, after):
        code = change.procedure
        procedures = (before.procedures.get(codes.get(code, code)), after.procedures.get(code))
        rows.append((change, procedures, change_words(change.what, (change.before, change.after), procedures, lang)))
    if args.json:
        for change, _, said in rows:
            _print_json({"procedure": change.procedure or None, "what": change.what, "before": said[0], "after": said[1]})
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
    lang, now, totals, findings = args.lang, args.now or _now(), Moves(), _Findings(args.lang)
    broken = 0
    entries = read_register(args.register)
    first = list(islice(entries, 1))  # what cannot be read at all prints no table
    if not args.json:
        _print_moves_head(args, sides)
    with _progress(args) as step:
        for entry in chain(first, entries):
            findings.add(entry.code or f"{args.register}:{entry.line}", entry.problems)
            if entry.dossier is None:
                broken += 1
            else:
                found = _move(args, entry.dossier, sides, now)
                totals.add(found)
                if found.is_move:
                    _print_json(_move_data(found)) if args.json else print(_move_line(found, lang))
            step()
    if args.json:
        _print_json({"totals": {**totals.data(), "broken": broken}})
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


def _export(args: argparse.Namespace) -> int:
    if not is_base(args.base):
        raise Usage(word("linked.base", args.lang, found=args.base))
    site, on = _site(args), args.on or _today()
    view = site.at(on, args.place, known=args.known)
    codes = [*dict.fromkeys(args.codes)]
    if args.all_versions:
        chosen = _versions(args, site, codes, on)
    else:
        chosen = [view.procedure(code) for code in codes] or [each for each in view.procedures.values() if not each.internal]
    text = linked_text(site.linked_data(chosen, on=on, place=args.place, base=args.base))
    if args.out:
        with _whole(Path(args.out)) as stream:
            stream.write(text)
    else:
        print(text, end="")
    return 0


def _versions(args: argparse.Namespace, site: Onestop, codes: Sequence[str], on: date) -> list[Procedure]:
    """Return every version that was known, as the nation wrote it: local decisions hold on days and not for versions."""
    places, found = lineage(args.place, site.catalog.places), []
    for code in codes or site.catalog.procedures:
        versions = published(site.catalog.procedures.get(code, ()), args.known)
        of_code = [each for each in versions if each.place in places and (codes or not each.internal)]
        if codes and not of_code:
            raise UnknownProcedureError(code, on, place=args.place)
        found += of_code
    return found


def _schema(args: argparse.Namespace) -> int:
    text = json.dumps(SCHEMAS[args.kind](), ensure_ascii=False, indent=2)
    if args.out is None:
        print(text)
        return 0
    with _whole(Path(args.out)) as stream:
        stream.write(f"{text}\n")
    return 0


def _compile(args: argparse.Namespace) -> int:
    roots = [Path(path) for path in args.paths] or [catalog_folder()]
    for root in roots:
        if not root.is_dir():
            raise Usage(f"{root}: {word('kind.directory', args.lang)}")
    with _whole(Path(args.out)) as stream:
        stream.write(bundle(roots))
    return 0


def _plugins(args: argparse.Namespace) -> int:
    site = _site(args)
    for plugin in site.plugins:
        state = plugin.problem.code if plugin.problem else "ok"
        if args.json:
            problems = [_said(plugin.problem, args.lang)] if plugin.problem else []
            _print_json(
                {
                    "name": plugin.name,
                    "distribution": plugin.distribution,
                    "version": plugin.version,
                    "places": list(plugin.places),
                    "hooks": list(plugin.hooks),
                    "state": state,
                    "problems": problems,
                }
            )
        else:
            print(f"{plugin.label}  {', '.join(plugin.places)}  {', '.join(plugin.hooks)}  {state}")
            if plugin.problem:
                print(f"  {problem_line(plugin.problem, args.lang)}")
    return 1 if any(plugin.problem for plugin in site.plugins) else 0


_TEMPLATE = """\
# yaml-language-server: $schema=../../schema/procedure.json
code: "{code}"
name: {{vi: Tên thủ tục, en: Name of the procedure}}
field: {field}
audience: [{{vi: Công dân Việt Nam, en: Vietnamese citizens}}]
versions:
  - valid_from: {today}
    status: draft
    level: [commune]
    agency: {{vi: Ủy ban nhân dân cấp xã, en: Commune People's Committee}}
    channels: [in_person]
    sources: [{{title: Nguồn của thông tin, confidence: low}}]
    cases:
      - id: default
        limit: {{working_days: 3}}
    documents:
      - {{id: to-khai, name: {{vi: Tờ khai, en: Application form}}, original: 1}}
    results: [{{name: {{vi: Kết quả, en: Result}}}}]
    not_read: [steps, sets]
"""

_EXAMPLES = """\
# yaml-language-server: $schema=../../schema/cases.json
procedure: "{code}"
cases:
  - name: Mới nộp thì chưa có hạn
    events: [{{at: {today}T09:00, kind: submitted}}]
    expect: {{due: none, disposition: submitted, timeliness: none}}
    why: {{vi: "Thời hạn tính từ khi tiếp nhận; hãy thêm một ví dụ đúng hạn và một ví dụ quá hạn, ngày đếm tay."}}
"""


def _new(args: argparse.Namespace) -> int:
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)*", args.code) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", args.field):
        raise Usage(f"{args.code!r}, {args.field!r}: 1.001193, ho-tich")
    root = Path(args.into)
    path = root / "procedures" / args.field / f"{args.code}.yaml"
    examples = path.with_name(f"{args.code}.cases.yaml")
    for each in (path, examples):
        if each.exists():
            raise Usage(f"{each}: {word('said.exists', args.lang)}")
    path.parent.mkdir(parents=True, exist_ok=True)
    schemas = root / "schema"
    schemas.mkdir(exist_ok=True)
    for kind, schema in SCHEMAS.items():  # what editors complete and warn by
        written = schemas / f"{kind}.json"
        if not written.exists():
            written.write_text(json.dumps(schema(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for each, template in ((path, _TEMPLATE), (examples, _EXAMPLES)):
        each.write_text(template.format(code=args.code, field=args.field, today=_today()), encoding="utf-8")
        print(each)
    return 0


def _now() -> datetime:
    return datetime.now(VIETNAM).replace(tzinfo=None)


def _today() -> date:
    return _now().date()
