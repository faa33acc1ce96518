"""The verb `audit`: what a register claims against what follows from its events, grouped, with evidence."""

from __future__ import annotations

import argparse
import contextlib
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from onestop.cli import common
from onestop.cli.lines import lines_to
from onestop.cli.registers import add_register, judged
from onestop.dossiers.assessments import Assessment
from onestop.exchange.registers import iso
from onestop.judging.audit import Audit, AuditReport, Bulk, Habit, Kind
from onestop.judging.claims import OTHERS, Finding, Office
from onestop.telling.ledger import explain
from onestop.telling.tables import harmless, harmless_line, table
from onestop.telling.words import messages, number, percent, practice_words, problem_line, render, word
from onestop.words.problems import Severity, problem
from onestop.words.sources import Position

_SHOWN_OFFICES = 3
_UNSHOWN = ("OS905", "OS909")
"""Findings that, where they do not hold, are explained by no convention: there are too few, or nothing can be said."""
_COLUMNS = ("dossier", "code", "severity", "message", "where")


def add_verbs(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verb."""
    made = add_register(
        verb, "audit", _audit, "đối chiếu với số liệu đã khai · compare a register's claims with what follows from its events"
    )
    made.add_argument("--out", metavar="FILE", help="ghi mọi phát hiện (.csv, .jsonl) · write every finding")
    made.add_argument("--summary", action="store_true", help="với --json: chỉ bảng tổng hợp · with --json: the summary alone")
    made.add_argument("--dossier", metavar="CODE", help="xem hết về một hồ sơ · all about one dossier")
    made.add_argument(
        "--apologies", action="store_true", help="sổ có ghi việc xin lỗi, hẹn lại · the register does write down apologies and new dates"
    )


def _audit(args: argparse.Namespace) -> int:
    site, now = common.site_of(args), args.now or common.now()
    if args.dossier is not None and (args.out or args.summary):
        raise common.Usage(word("audit.dossier_alone", args.lang))
    common.refuse_loss(args, out=args.out)
    audit = Audit(site, known=args.known, now=now, apologies=args.apologies or None)
    wanted: Assessment | None = None
    told: tuple[Finding, ...] = ()
    with _Spool() as spool:
        for entry, answer in judged(args, site, now):
            at = Position(args.file, entry.line)
            found = audit.add_broken(entry.code, entry.problems) if entry.problems else ()
            found += audit.add(answer, at) if answer else ()
            if args.dossier is None:
                if args.out or (args.json and not args.summary):
                    spool.keep(found, args.lang)
            elif entry.code == args.dossier:
                wanted, told = answer or wanted, told + found
        report = audit.result()
        if args.dossier is not None:
            return _one(args, report, wanted, told)
        with _writer(args) as write:
            for each, line in spool.kept():
                if report.holds(each):
                    write(line)
        if args.json:
            _whole(args, report)
        else:
            print(_text(report, args.lang))
    for habit in report.habits:
        if habit.problem.severity is Severity.HINT:
            print("\n".join(_habit(habit, args.lang)), file=sys.stderr)
    return 0 if report.clean else 1


class _Spool:
    """
    Keeps findings in a file that nobody else sees until the register is read to its end: only then is it known which of them hold.

    So a register is read and judged once, from a file or from standard input, and memory does not grow with it.
    """

    def __enter__(self) -> _Spool:
        self._file = tempfile.TemporaryFile()
        self._count = 0
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def keep(self, found: Iterable[Finding], lang: str) -> None:
        """Keep findings, with their words."""
        for each in found:
            bare = Finding(each.dossier, problem(each.problem.code), each.office, each.excuses)
            pickle.dump((bare, _data(each, lang)), self._file, pickle.HIGHEST_PROTOCOL)
            self._count += 1

    def kept(self) -> Iterator[tuple[Finding, dict[str, Any]]]:
        """Yield what was kept, in order: what `holds` asks for, and the words."""
        self._file.seek(0)
        for _ in range(self._count):
            yield pickle.load(self._file)


def _data(found: Finding, lang: str) -> dict[str, Any]:
    return {"dossier": found.dossier, **common.said(found.problem, lang)}


@contextlib.contextmanager
def _writer(args: argparse.Namespace) -> Iterator[Callable[[dict[str, Any]], None]]:
    """Write findings to the file that was asked for, and as lines of JSON where those were."""
    shown = common.print_json if args.json and not args.summary else _nothing
    if not args.out:
        yield shown
        return
    with lines_to(Path(args.out), _COLUMNS, _cells, lambda line: line) as write:

        def both(line: dict[str, Any]) -> None:
            write(line)
            shown(line)

        yield both


def _cells(line: dict[str, Any]) -> list[Any]:
    return [line[column] for column in _COLUMNS]


def _nothing(line: dict[str, Any]) -> None:
    """Print nothing."""


# -- JSON ----------------------------------------------------------------------------------------------------------------------------


def _whole(args: argparse.Namespace, report: AuditReport) -> None:
    """Print what is of no single dossier: with `--summary` the whole report as one object, else a line for each convention of it."""
    if args.summary:
        common.print_json(
            {
                "dossiers": report.dossiers,
                "broken": report.broken,
                "faulty": report.faulty,
                "kinds": [_kind_data(kind, report, args.lang) for kind in report.kinds],
                "conventions": [_habit_data(habit, args.lang) for habit in report.habits],
                "bulks": [_bulk_data(bulk) for bulk in report.bulks],
            }
        )
        return
    for habit in report.habits:
        if habit.problem.severity is not Severity.HINT:
            common.print_json({"dossier": None, **common.said(habit.problem, args.lang), "convention": _habit_data(habit, args.lang)})


def _kind_data(kind: Kind, report: AuditReport, lang: str) -> dict[str, Any]:
    return {"code": kind.code, "count": kind.count, "share": report.share(kind), "examples": [_data(each, lang) for each in kind.examples]}


def _habit_data(habit: Habit, lang: str) -> dict[str, Any]:
    return {
        "about": habit.axis,
        "conventions": list(habit.practice),
        "text": practice_words(habit.practice, lang),
        "count": habit.count,
        "of": habit.of,
        "share": habit.share,
        "offices": [{"place": place, "agency": agency or None} for place, agency in habit.offices],
        "examples": [found.dossier for found in habit.examples],
        "lawful": habit.problem.severity is Severity.HINT,
        "assumed": habit.assumed,
    }


def _bulk_data(bulk: Bulk) -> dict[str, Any]:
    office = bulk.office and {"place": bulk.office[0], "agency": bulk.office[1] or None}
    return {"office": office, "count": bulk.count, "of": bulk.of, "elsewhere": bulk.elsewhere, "of_elsewhere": bulk.of_elsewhere}


# -- text ----------------------------------------------------------------------------------------------------------------------------


def _text(report: AuditReport, lang: str) -> str:
    blocks: list[list[str]] = []
    if report.kinds:
        rows = [_row(kind, report, lang) for kind in report.kinds]
        blocks.append([word("audit.summary", lang, dossiers=number(report.dossiers, lang), faulty=number(report.faulty, lang))])
        blocks.append([table(word("audit.columns", lang).split("|"), rows, right=(2, 3))])
        blocks.append([word("audit.examples", lang), *(_example(each, lang) for kind in report.kinds for each in kind.examples)])
        blocks[-1] += [_bulk(bulk, lang) for bulk in report.bulks]
    habits = [habit for habit in report.habits if habit.problem.severity is not Severity.HINT]
    if habits:
        blocks.append([word("audit.conventions", lang), *(line for habit in habits for line in _habit(habit, lang))])
    if report.clean:
        blocks.insert(0, [word("said.clean", lang)])
    return "\n\n".join("\n".join(block) for block in blocks)


def _row(kind: Kind, report: AuditReport, lang: str) -> list[str]:
    named = messages(lang).get(f"audit.{kind.code}") or common.short(render(kind.examples[0].problem, lang))
    return [kind.code, named, number(kind.count, lang), percent(report.share(kind), lang)]


def _example(found: Finding, lang: str) -> str:
    line = problem_line(found.problem, lang)
    return f"  {harmless_line(found.dossier)}: {line}" if found.dossier else f"  {line}"


def _habit(habit: Habit, lang: str) -> Iterator[str]:
    yield problem_line(habit.problem, lang)
    seen = "; ".join(dict.fromkeys(word(f"convention.{id}.seen", lang) for id in habit.practice))
    yield f"  {word('audit.seen', lang, text=seen)}"
    if habit.offices:
        named = "; ".join(_office(office) for office in habit.offices[:_SHOWN_OFFICES])
        left = len(habit.offices) - _SHOWN_OFFICES
        named += f"; {word('audit.more_offices', lang, n=number(left, lang))}" if left > 0 else ""
        yield f"  {word('audit.offices', lang, offices=named)}"
    if habit.examples:
        yield f"  {word('audit.example', lang, dossiers=', '.join(harmless_line(found.dossier) for found in habit.examples))}"


def _office(office: Office) -> str:
    place, agency = office
    return harmless_line(place if office == OTHERS or not agency else f"{place} {agency}")


def _bulk(bulk: Bulk, lang: str) -> str:
    return "  " + word(
        "audit.bulk",
        lang,
        office=_office(bulk.office) if bulk.office else word("audit.whole", lang),
        count=number(bulk.count, lang),
        of=number(bulk.of, lang),
        share=percent(bulk.count / bulk.of, lang),
        elsewhere=number(bulk.elsewhere, lang),
        of_elsewhere=number(bulk.of_elsewhere, lang),
    )


# -- one dossier ---------------------------------------------------------------------------------------------------------------------


def _one(args: argparse.Namespace, report: AuditReport, answer: Assessment | None, told: tuple[Finding, ...]) -> int:
    """All about one dossier: its events, what was computed, every finding, and how to see the days counted."""
    if answer is None and not told:
        raise common.Usage(word("audit.no_dossier", args.lang, found=args.dossier))
    held = [found for found in told if report.holds(found)]
    excused = [found for found in told if found not in held and found.problem.code not in _UNSHOWN]
    if args.json:
        due = answer.deadline.due if answer and answer.deadline else None
        common.print_json(
            {
                "dossier": args.dossier,
                "due": iso(due),
                "disposition": answer and answer.outcome.disposition.value,
                "timeliness": answer and answer.outcome.timeliness.value,
                "findings": [_data(found, args.lang) for found in held],
                "explained": [_data(found, args.lang) for found in excused],
            }
        )
        return 1 if held else 0
    lines = [] if answer is None else _story(args, answer)
    lines += [problem_line(found.problem, args.lang) for found in held] or [word("said.clean", args.lang)]
    if excused:
        lines += [word("audit.excused", args.lang), *(f"- {problem_line(found.problem, args.lang)}" for found in excused)]
    print(harmless("\n".join(lines)))
    return 1 if held else 0


def _story(args: argparse.Namespace, answer: Assessment) -> list[str]:
    """What happened and how the days were counted, as `explain` tells it."""
    lang, dossier, received = args.lang, answer.dossier, answer.timeline.received
    lines = [word("audit.of_dossier", lang, code=harmless_line(dossier.code), procedure=harmless_line(dossier.procedure))]
    if answer.procedure is not None and received is not None:
        lines.append(render(explain(answer, args.site.at(received, dossier.place, dossier.agency, args.known)), lang))
    return [*lines, ""]
