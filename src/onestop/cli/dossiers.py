"""The verbs about one dossier or procedure: due, explain, notice, check, calendar."""

from __future__ import annotations

import argparse
import calendar as months
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import attrs

from onestop.catalogs.files import write_limit
from onestop.catalogs.provenance import Given, provenance
from onestop.cli import common
from onestop.cli.arguments import like
from onestop.clock.calendars import Calendar
from onestop.clock.days import DayKind
from onestop.clock.holidays import differences
from onestop.dossiers.assessments import Assessment
from onestop.dossiers.documents import check_documents
from onestop.dossiers.dossiers import Dossier, Event, SubmittedDocument
from onestop.engine import Onestop
from onestop.exchange.calendars import calendar_rows, write_calendar_csv, write_calendar_parquet
from onestop.exchange.registers import (
    iso,
    read_dossier,
    read_register,
)
from onestop.law.places import is_place_code
from onestop.law.procedures import Procedure
from onestop.law.regimes import Regime
from onestop.law.stages import EventKind
from onestop.telling.ledger import Ledger, explain
from onestop.telling.notices import deemed_words, notice, value_words
from onestop.telling.tables import harmless, table
from onestop.telling.words import (
    SIGNS,
    due_lines,
    event_lines,
    grid,
    limit_words,
    mark_words,
    problem_line,
    render,
    rule_words,
    say,
    word,
)
from onestop.words.problems import Problem, Severity

_RECEIVED = "lúc tiếp nhận, như 2026-01-05T09:30 · when it was received, such as 2026-01-05T09:30"
_ON = "ngày mà luật của ngày đó được dùng, như 2026-01-05; không ghi là hôm nay · whose law is taken (default: today)"
_DOCUMENT = (
    "giấy tờ đã nộp: id trong tệp thủ tục, dạng và số bản, như to-khai:copy:2; ghi được nhiều lần · a document handed in, repeatable"
)


def add_verbs(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verbs of this module."""
    made = verb("due", _due, "hạn trả của một thủ tục · when a dossier is due")
    made.add_argument("code", metavar="CODE", help="mã thủ tục, như 1.001193 · code of the procedure, such as 1.001193")
    made.add_argument("--received", type=common.moment, required=True, metavar="TIME", help=_RECEIVED)
    common.add_place(made)
    common.add_case(made)
    made = verb("explain", _explain, "vì sao có hạn đó · how the due date came about, or which file gave each value")
    made.add_argument("code", metavar="CODE|FILE", help="mã thủ tục, hoặc tệp hồ sơ (.json, .jsonl, .csv) · code, or file of dossiers")
    made.add_argument("--received", type=common.moment, metavar="TIME", help=_RECEIVED)
    made.add_argument("--now", type=common.moment, metavar="TIME", help="thời điểm đánh giá một tệp · moment of judgement of a file")
    made.add_argument("--on", type=common.day, metavar="DATE", help=_ON)
    made.add_argument("--grid", action="store_true", help="bảng tháng · as a grid of months")
    made.add_argument("--part", metavar="ID", help="một phần của thủ tục liên thông · one part of an interconnected procedure")
    common.add_place(made)
    common.add_regime(made)
    common.add_case(made)
    made = verb("notice", _notice, "bản niêm yết công khai của một thủ tục · what is posted of a procedure")
    made.add_argument("code", metavar="CODE", help="mã thủ tục, như 1.001193 · code of the procedure, such as 1.001193")
    made.add_argument("--on", type=common.day, metavar="DATE", help=_ON)
    made.add_argument("--text", action="store_true", help="chữ thuần thay cho Markdown · plain text instead of Markdown")
    common.add_place(made)
    made = verb("check", _check, "giấy tờ còn thiếu · what documents are missing (a JSON dossier, or a code with --document)")
    made.add_argument("what", metavar="FILE|CODE", help="mã thủ tục, hoặc tệp hồ sơ (.json, .jsonl, .csv) · code, or file of dossiers")
    made.add_argument("--document", action="append", default=[], metavar="ID[:FORM[:COPIES]]", help=_DOCUMENT)
    made.add_argument("--on", type=common.day, metavar="DATE", help=_ON)
    common.add_place(made)
    common.add_case(made)
    made = verb("calendar", _calendar, "lịch làm việc · the working-day calendar")
    made.add_argument(
        "when", metavar="YEAR|MONTH|DATE|export", nargs="?", help="2026, 2026-01, 2026-01-10; export: bảng mọi ngày · every day"
    )
    made.add_argument("--out", metavar="FILE", help="với export: tệp .csv hoặc .parquet · with export: the file")
    made.add_argument("--against", choices=("holidays",), help="so với gói holidays · compare with the package holidays")
    common.add_place(made)


def _one(args: argparse.Namespace, site: Onestop, received: datetime) -> Assessment:
    view = site.at(received.date(), args.place, known=args.known)
    view.procedure(args.code)
    dossier = _asked(args, args.code, Event(received, EventKind.RECEIVED))
    return _hinted(site, site.assess(dossier, now=received, known=args.known, regime=common.regime_of(args, site)))


def _hinted(site: Onestop, answer: Assessment) -> Assessment:
    """Return *answer* with what the person who asked may have mistyped: the place, and the names of facts."""
    place = site.unlisted(answer.dossier.place) if is_place_code(answer.dossier.place) else None
    facts = answer.procedure.unasked(answer.dossier.facts) if answer.procedure else ()
    return attrs.evolve(answer, problems=(*answer.problems, *([place] if place else []), *facts))


def _asked(args: argparse.Namespace, code: str, event: Event, documents: tuple[SubmittedDocument, ...] = ()) -> Dossier:
    """Build the dossier that the arguments of `due`, `explain` and `check` describe."""
    facts = dict(args.fact)
    return Dossier("-", code, args.place, (event,), case=args.case, channel=args.channel, facts=facts, documents=documents)


def _due(args: argparse.Namespace) -> int:
    site = common.site_of(args)
    answer = _one(args, site, args.received)
    when, procedure = answer.deadline, answer.procedure
    errors = [found for found in answer.problems if found.severity is Severity.ERROR]
    if args.json:
        common.print_json(
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
                "problems": [common.said(found, args.lang) for found in answer.problems],
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
    site = common.site_of(args)
    if _is_file(args.code):
        answers, broken = _explained(args, site)
    elif args.received is None:
        if args.regime:
            raise common.Usage(word("said.regime_needs_receipt", args.lang))
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
    regime = common.regime_of(args, site)
    for dossier, problems in dossiers_in(args.code, args.lang):
        broken += problems
        if dossier is not None:
            answers.append(_hinted(site, site.assess(dossier, now=args.now or common.now(), known=args.known, regime=regime)))
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
            raise common.Usage(word("said.no_part", args.lang, found=args.part, known=", ".join(ledger.parts) or "-"))
        ledger = ledger.parts[args.part]
    printed = None if args.part else _printed(site, answer, common.regime_of(args, site))
    if args.json:
        common.print_json({**_ledger_data(ledger, answer, args.lang), "due_when_printed": iso(printed)})
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
        "problems": [common.said(found, lang) for found in answer.problems],
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
    return text == "-" or Path(text).suffix.lower() in (".json", ".jsonl", ".ndjson") or Path(text).is_file()


def _provenance(args: argparse.Namespace, site: Onestop) -> int:
    on, lang = args.on or common.today(), args.lang
    procedure = site.at(on, args.place, known=args.known).procedure(args.code)
    common.tell_place(args, site)
    given = provenance(site.catalog, procedure)
    if args.json:
        common.print_json(
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
    status = word(f"notice.status.{procedure.status.value}", lang)
    since = say(procedure.valid_from, lang) if procedure.valid_from else "…"
    until = say(procedure.valid_to, lang) if procedure.valid_to else "…"
    print(f"{procedure.code}  {procedure.name.of(lang)}\n{procedure.origin}  {since} - {until}  {status}")
    rows = [_given_row(each, procedure, lang) for each in given]
    columns = word("provenance.columns", lang).split("|")
    shown = columns if any(row[-1] for row in rows) else columns[:-1]
    print(table(shown, [row[: len(shown)] for row in rows]))
    for line in deemed_words(procedure, lang):
        print(line)
    for source in procedure.sources:
        print(f"- {source.title or ''} {source.url or ''} ({word(f'confidence.{source.confidence.value}', lang)})".replace("  ", " "))
    for found in procedure.lapses():
        print(problem_line(found, lang))
    return 0


def _given_row(given: Given, procedure: Procedure, lang: str) -> list[str]:
    value = common.short(value_words(given.value, procedure, lang))
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
    value = common.short(value_words(given.instead_of, procedure, lang))
    return " ".join((value, *(f"({origin})" for origin in (given.national, *given.beaten) if origin)))


def _notice(args: argparse.Namespace) -> int:
    site = common.site_of(args)
    procedure = site.at(args.on or common.today(), args.place, known=args.known).procedure(args.code)
    common.tell_place(args, site)
    print(notice(procedure, args.lang, markdown=not args.text), end="")
    return 0


def _check(args: argparse.Namespace) -> int:
    site = common.site_of(args)
    if _is_file(args.what):
        return _check_file(args, site)
    on = args.on or common.today()
    documents = tuple(_document(text, args.lang) for text in args.document)
    event = Event(datetime(on.year, on.month, on.day, 8), EventKind.SUBMITTED)
    dossier = _asked(args, args.what, event, documents)
    procedure = site.at(on, args.place, known=args.known).procedure(args.what)
    common.tell_place(args, site)
    for found in procedure.unasked(dossier.facts):
        print(problem_line(found, args.lang), file=sys.stderr)
    return _checked(args, [(dossier, check_documents(dossier, procedure, site.checks(args.place)))])


def _document(text: str, lang: str) -> SubmittedDocument:
    parts = text.split(":")
    try:
        return SubmittedDocument(parts[0], parts[1] if len(parts) > 1 else "original", int(parts[2]) if len(parts) > 2 else 1)
    except ValueError:
        raise common.Usage(f"--document: {like(text, 'ID[:original|copy|certified|electronic|data[:COPIES]]', lang)}") from None


def _check_file(args: argparse.Namespace, site: Onestop) -> int:
    checked: list[tuple[Dossier, tuple[Problem, ...]]] = []
    broken: list[Problem] = []
    hints = common.Hints(args, site, likely=not args.what.lower().endswith(".json"))
    for dossier, problems in dossiers_in(args.what, args.lang):
        broken += problems
        if dossier is None:
            continue
        now = max((event.at for event in dossier.events), default=common.now())
        answer = site.assess(dossier, now=now, known=args.known)
        hints.add(dossier, answer.procedure)
        if answer.procedure is None:
            checked.append((dossier, answer.problems))
            continue
        procedure = answer.procedure
        if args.on:
            procedure = site.at(args.on, dossier.place, dossier.agency, args.known).procedure(dossier.procedure)
        checked.append((dossier, check_documents(dossier, procedure, site.checks(dossier.place))))
    for found in broken:
        print(problem_line(found, args.lang), file=sys.stderr)
    hints.finish()
    return max(_checked(args, checked), 1 if broken else 0)


def dossiers_in(what: str, lang: str) -> Iterator[tuple[Dossier | None, tuple[Problem, ...]]]:
    """
    Yield the dossiers of a file, each with what is wrong with it.

    A `.json` file is one object, or a list of them, over as many lines as it likes; anything else is a register.
    """
    if not what.lower().endswith(".json"):
        yield from ((entry.dossier, entry.problems) for entry in read_register(what))
        return
    try:
        data = json.loads(Path(what).read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise common.Usage(word("said.no_utf8", lang, file=what)) from None
    except (json.JSONDecodeError, RecursionError) as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        raise common.Usage(word("said.no_json", lang, file=what, line=line, column=column)) from None
    for each in data if isinstance(data, list) else [data]:
        yield read_dossier(each, what)


def _checked(args: argparse.Namespace, checked: list[tuple[Dossier, tuple[Problem, ...]]]) -> int:
    for dossier, problems in checked:
        if args.json:
            said = [common.said(found, args.lang) for found in problems]
            common.print_json({"code": dossier.code, "procedure": dossier.procedure, "complete": not said, "problems": said})
            continue
        if len(checked) > 1:
            print(f"{' '.join(harmless(dossier.code).split())}:")
        for found in problems:
            print(problem_line(found, args.lang))
        if not problems:
            print(word("said.complete", args.lang))
    return 1 if any(problems for _, problems in checked) else 0


def _calendar(args: argparse.Namespace) -> int:
    site = common.site_of(args)
    on = common.today()
    calendar = site.at(on, args.place, known=args.known).calendar
    common.tell_place(args, site)
    text = args.when or str(on.year)
    if text == "export":
        return _export(args, calendar)
    if args.out:
        raise common.Usage(word("said.only_export", args.lang))
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
        raise common.Usage(like(text, "2026, 2026-01, 2026-01-10", args.lang)) from None


def _export(args: argparse.Namespace, calendar: Calendar) -> int:
    """Every day of the calendar as a table; CSV on standard output where no file is named."""
    if args.json:
        for row in calendar_rows(calendar):
            common.print_json({name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()})
        return 0
    if not args.out:
        write_calendar_csv(sys.stdout, calendar)
        return 0
    target = Path(args.out)
    if target.suffix == ".csv":
        with common.whole(target) as stream:
            write_calendar_csv(stream, calendar)
    elif target.suffix == ".parquet":
        common.check_writable(target)
        with common.whole_path(target) as part:
            write_calendar_parquet(part, calendar)
    else:
        raise common.Usage(word("said.table_file", args.lang, out=args.out))
    print(word("said.calendar_out", args.lang, out=args.out, n=(calendar.last - calendar.first).days + 1), file=sys.stderr)
    return 0


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
            common.print_json(row)
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
        raise common.Usage(f"--against {args.against}: {like(text, '2026', args.lang)}")
    calendar.day(date(int(text), 1, 1))
    found = differences(calendar, [int(text)])
    _print_days(args, calendar, [day for day, _, _ in found])
    return 1 if found else 0
