"""What the verb `report` makes besides its plain table: official forms of a period, summaries, indicators, single cells and files."""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import attrs

from onestop.cli import common
from onestop.cli.lines import guarded, lines_to
from onestop.cli.measures import judge_of, measure_of
from onestop.cli.registers import judged
from onestop.clock.calendars import Calendar
from onestop.dossiers.assessments import Assessment, governing_day
from onestop.dossiers.judgements import Judgement
from onestop.dossiers.measures import MEASURES
from onestop.engine import Onestop
from onestop.exchange.opinions import read_feedback, read_survey
from onestop.law.places import NATION, unit_on
from onestop.law.procedures import Procedure
from onestop.telling.charts import sheet_svg
from onestop.telling.forms import Fold, Folding, Form, Period, why
from onestop.telling.indicators import DECLARED, Decision766, Indicators
from onestop.telling.judgements import reason_words
from onestop.telling.reports import IF_ANY, group_name
from onestop.telling.sheets import Sheet, plain, sheet_data, sheet_lines, sheet_text
from onestop.telling.summaries import PARTS_IF_ANY, UNKNOWN_AGES, Online, Overdue, Parts, Shortened, Summary, Times
from onestop.telling.tables import aligned
from onestop.telling.words import outcome_words, problem_line, render, say, word
from onestop.telling.workbooks import workbook
from onestop.words.errors import CatalogError
from onestop.words.problems import Problem, Severity

FORMS = ("summary", "II.06a", "times", "overdue", "online", "shortened", "parts", "01/2018", "766")
"""Names of the forms; without one the verb prints its plain table."""

_FORM_OPTIONS = {"fold": ("II.06a",), "leave_out": ("II.06a",), "survey": ("01/2018",), "feedback": ("01/2018",), "declare": ("01/2018",)}
_UNMEASURED = ("online", "shortened", "01/2018", "766")
"""Forms that judge by what they themselves say, or not at all."""
_GROUPED = (None, "summary", "II.06a", "overdue", "shortened")
"""Forms whose lines `--by` chooses; None is the plain table of a period."""
_TEXTS = ("limit", "unit", "basis", "most")
"""Columns that say something and count no dossiers."""

_MOST_ROWS_TOLD = 20
_CELL_COLUMNS = ("code", "received", "due", "end", "outcome", "reason")
_CELL_WIDTHS = (26, 16, 16, 16, 28, 0)


class Counting(Protocol):
    """What counts assessments, says which cells count one, and makes a sheet."""

    def add(self, assessment: Assessment) -> None:
        """Count one assessment."""

    def places(self, assessment: Assessment) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Return the rows and the columns that a dossier is counted in."""

    def sheet(self, lang: str = "vi", label: Callable[[str], str] | None = None) -> Sheet:
        """Return what was counted."""


def add_options(made: argparse.ArgumentParser) -> None:
    """Add the options of forms to the verb."""
    made.add_argument("--form", choices=FORMS, metavar="NAME", help=f"biểu: {', '.join(FORMS)} · form")
    made.add_argument("--from", dest="first", type=common.day, metavar="DATE", help="ngày đầu kỳ báo cáo · first day of the period")
    made.add_argument("--to", dest="last", type=common.day, metavar="DATE", help="ngày cuối kỳ báo cáo · last day of the period")
    listed = ", ".join(Fold)
    made.add_argument("--fold", metavar="WHAT", help=f"gộp vào các cột của biểu: {listed} · fold into the form's columns, comma-separated")
    made.add_argument("--leave-out", metavar="WHAT", help="không tính vào biểu, chọn như --fold · leave out of the form, as --fold")
    made.add_argument(
        "--cell", metavar="ROW:COLUMN", help="liệt kê hồ sơ của một ô và lý do, như ho-tich:10 · the dossiers of a cell, and why"
    )
    made.add_argument("--out", metavar="FILE", help="ghi ra tệp .csv, .xlsx, .json, .svg · write the table to a file")
    made.add_argument(
        "--office", metavar="NAME", help="tên đơn vị báo cáo, in trên biểu · the office that reports, printed above the table"
    )
    made.add_argument("--survey", metavar="FILE", help="phiếu khảo sát (.csv), cho --form 01/2018 · survey answers")
    made.add_argument("--feedback", metavar="FILE", help="phản ánh, kiến nghị (.csv), cho --form 01/2018 · feedback")
    text = "điểm cơ quan tự khai của chỉ số 5, 6, như 5=2; ghi được nhiều lần · points that the office declares, repeatable"
    made.add_argument("--declare", action="append", default=[], metavar="N=POINTS", help=text)


def is_asked(args: argparse.Namespace) -> bool:
    """Return whether the arguments ask for more than the plain table."""
    names = ("form", "first", "last", "cell", "out", "office", *_FORM_OPTIONS)
    return any(getattr(args, name) not in (None, []) for name in names)


def report(args: argparse.Namespace, site: Onestop, now: datetime) -> int:
    """Make the form that the arguments ask for, and show or write it."""
    _check(args)
    first, last = args.first, args.last or max(now.date(), args.first or date.min)
    if first is not None and last < first:
        raise common.Usage(word("said.form_period", args.lang, first=first, last=last))
    period = Period.of(first, last, now)
    findings = common.Findings(args.lang)
    made = _made(args, site, period, findings)
    if args.file is None:
        _count_catalogue(args, site, period, made)
        _show(args, attrs.evolve(made.sheet(args.lang, _labels(args, site, period.at, {})), office=plain(args.office or "")))
        return 0
    if args.cell is not None:
        _list_cell(args, site, period, now, made, findings)
        return findings.finish()
    names: dict[str, Procedure] = {}
    broken = 0
    for answer in _answers(args, site, period, now, findings):
        if answer is None:
            broken += 1
            continue
        if answer.procedure is not None:
            names[answer.procedure.code] = answer.procedure
        made.add(answer)
    sheet = made.sheet(args.lang, _labels(args, site, period.at, names))
    notes = sheet.notes
    measure = measure_of(args)
    if measure:
        notes += (word("form.measure", args.lang, title=measure.title),)
    if broken:
        notes += (word("form.broken", args.lang, n=broken),)
    _show(args, attrs.evolve(sheet, notes=notes, office=plain(args.office or "")))
    return findings.finish()


def _check(args: argparse.Namespace) -> None:
    """Refuse what cannot be done before a long register is read."""
    if args.layout is not None or args.against is not None:
        other = "--layout" if args.layout is not None else "--against"
        why_not = word("usage.not_with", args.lang, other=other)
        raise common.Usage(word("usage.argument", args.lang, name="--form", why=why_not))
    if args.measure is not None and args.form in _UNMEASURED:
        why_not = word("usage.not_with", args.lang, other=f"--form {args.form}")
        raise common.Usage(word("usage.argument", args.lang, name="--measure", why=why_not))
    if args.by is not None and args.form not in _GROUPED:
        why_not = word("usage.not_with", args.lang, other=f"--form {args.form}")
        raise common.Usage(word("usage.argument", args.lang, name="--by", why=why_not))
    for option, forms in _FORM_OPTIONS.items():
        if getattr(args, option) not in (None, []) and args.form not in forms:
            raise common.Usage(word("said.form_needs", args.lang, option=f"--{option.replace('_', '-')}", form=forms[0]))
    if args.file is None and (args.form != "shortened" or args.cell is not None):
        raise common.Usage(word("said.form_file", args.lang, form=args.form or FORMS[0]))
    if args.out is None:
        return
    common.refuse_loss(args, out=args.out)
    ending = Path(args.out).suffix.lower()
    if args.cell is not None:
        if ending not in (".csv", ".jsonl"):
            raise common.Usage(word("said.form_cell_out", args.lang, found=args.out))
    elif ending not in (".csv", ".xlsx", ".json", ".svg"):
        raise common.Usage(word("said.form_out", args.lang, found=args.out))
    elif ending == ".svg" and args.form in ("times", "overdue", "online", "shortened", "01/2018", "766"):
        raise common.Usage(word("said.form_chart", args.lang, found=args.out, form=args.form))
    elif ending == ".xlsx":
        workbook(None)  # whether one can be made is seen before a long register is read
    common.check_writable(Path(args.out))


def _made(args: argparse.Namespace, site: Onestop, period: Period, findings: common.Findings) -> Counting:
    by, judge = args.by, judge_of(args, site, period.at)
    match args.form:
        case "II.06a":
            return Form(period, by or "field", _folding(args), judge)
        case "times":
            return Times(period, _calendars(args, site, period), judge)
        case "overdue":
            return Overdue(period, by or "field", judge)
        case "online":
            return Online(period)
        case "shortened":
            return Shortened(period, by or "level")
        case "parts":
            return Parts(period, judge)
        case "01/2018":
            return _indicators(args, period, findings)
        case "766":
            return Decision766(period, site.judging(MEASURES["national"], now=period.at, known=args.known))
        case _:
            return Summary(period, by, judge)


def _folding(args: argparse.Namespace) -> Folding:
    chosen: dict[str, set[str]] = {}
    for option, given in (("--fold", args.fold), ("--leave-out", args.leave_out)):
        names = {name.strip() for name in (given or "").split(",") if name.strip()}
        for name in sorted(names - set(Fold)):
            raise common.Usage(word("said.form_fold", args.lang, option=option, found=name, known=", ".join(Fold)))
        chosen[option] = names
    both = chosen["--fold"] & chosen["--leave-out"]
    if both:
        raise common.Usage(word("said.form_both", args.lang, names=", ".join(sorted(both))))
    return Folding(chosen["--fold"], chosen["--leave-out"])


def _calendars(args: argparse.Namespace, site: Onestop, period: Period) -> Callable[[Assessment], Calendar]:
    """Return what gives the calendar that a dossier with a due date was judged by."""

    def calendar(assessment: Assessment) -> Calendar:
        dossier = assessment.dossier
        return site.at(governing_day(dossier, period.at), dossier.place, dossier.agency, args.known).calendar

    return calendar


def _indicators(args: argparse.Namespace, period: Period, findings: common.Findings) -> Indicators:
    declared: dict[str, int] = {}
    for given in args.declare:
        name, _, points = given.partition("=")
        if name not in DECLARED or points not in ("0", "1", "2"):
            raise common.Usage(word("said.form_declare", args.lang, found=given))
        declared[name] = int(points)
    survey, wrong = read_survey(args.survey) if args.survey else (None, ())
    feedback, odd = read_feedback(args.feedback) if args.feedback else (None, ())
    for file, problems in ((args.survey, wrong), (args.feedback, odd)):
        findings.add(str(file), problems)
    return Indicators(period, survey, feedback, declared)


def _answers(
    args: argparse.Namespace, site: Onestop, period: Period, now: datetime, findings: common.Findings
) -> Iterator[Assessment | None]:
    """Yield the assessments as of the period's end, None for a broken row; that the register goes on after it is no finding."""
    for entry, answer in judged(args, site, period.at):
        problems: tuple[Problem, ...] = (*entry.problems, *(answer.problems if answer else ()))
        problems = tuple(found for found in problems if found.code != "OS616" or found.args["at"] > now)
        findings.add(entry.code or f"{args.file}:{entry.line}", problems)
        yield answer


def _count_catalogue(args: argparse.Namespace, site: Onestop, period: Period, made: Counting) -> None:
    """Count the procedures in force at a place on the last day of the period."""
    if not isinstance(made, Shortened):
        return
    if made.by not in ("level", "field"):
        raise common.Usage(word("said.form_file", args.lang, form=f"shortened --by {made.by}"))
    if args.place is not None:
        common.tell_place(args, site)
    view = site.at(period.at.date(), args.place or NATION, known=args.known)
    for code in view.procedures:
        try:
            procedure = view.procedures[code]
        except CatalogError:
            continue  # told when the catalogue was read
        if not procedure.internal:
            made.add_procedure(procedure, [level.value for level in procedure.level] or [""] if made.by == "level" else [procedure.field])


def _labels(args: argparse.Namespace, site: Onestop, now: datetime, names: dict[str, Procedure]) -> Callable[[str], str]:
    """Return what names a group: a place and a procedure by their names too."""
    by = args.by or {"II.06a": "field", "overdue": "field", "shortened": "level", "times": "procedure"}.get(args.form)

    def label(key: str) -> str:
        if by == "procedure" or args.form == "times":
            return f"{key} {names[key].name.of(args.lang)}" if key in names else key
        if by == "place":
            unit = unit_on(site.catalog.places, key, now.date())
            return f"{key} {unit.name.of(args.lang)}" if unit else key
        return group_name(by, key, args.lang)

    return label


# -- showing and writing -------------------------------------------------------------------------------------------------------------


def _show(args: argparse.Namespace, sheet: Sheet) -> None:
    if args.out is not None:
        _write(args, sheet)
    if args.json:
        common.print_json(sheet_data(sheet))
    elif args.out is None:
        print(sheet_text(sheet, args.lang, shutil.get_terminal_size().columns if sys.stdout.isatty() else None))
    else:
        print(word("said.form_written", args.lang, out=args.out))


def _write(args: argparse.Namespace, sheet: Sheet) -> None:
    target = Path(args.out)
    match target.suffix.lower():
        case ".csv":
            with common.whole(target, "utf-8-sig") as stream:
                csv.writer(stream).writerows([guarded(cell) for cell in line] for line in sheet_lines(sheet))
        case ".json":
            with common.whole(target) as stream:
                stream.write(json.dumps(sheet_data(sheet), ensure_ascii=False, indent=2) + "\n")
        case ".svg":
            with common.whole(target) as stream:
                stream.write(sheet_svg(sheet, args.lang, word("chart.left_out", args.lang)))
        case _:
            made = workbook(sheet, args.lang)
            with common.whole_path(target) as part:
                part.write_bytes(made)


# -- one cell ------------------------------------------------------------------------------------------------------------------------


def _list_cell(args: argparse.Namespace, site: Onestop, period: Period, now: datetime, made: Counting, findings: common.Findings) -> None:
    """Tell the dossiers that one cell counts, each with the reason, as they come."""
    row, colon, name = args.cell.rpartition(":")
    wanted_row = None if not colon else "" if row == "-" else row
    empty = made.sheet(args.lang)
    columns = [column for column in empty.columns if column.key not in _TEXTS]
    known = [column.number or column.key for column in columns]
    if_any = _columns_if_any(made)
    column = next((each.key for each in columns if name in (each.key, each.number)), name if name in if_any else None)
    if column is None:
        raise common.Usage(word("cell.no_column", args.lang, found=args.cell, known=", ".join((*known, *if_any))))
    judge = judge_of(args, site, period.at) or site.judging(
        MEASURES["national" if args.form == "766" else "default"], now=period.at, known=args.known
    )
    names: dict[str, Procedure] = {}
    label = _labels(args, site, period.at, names)
    rows = {each.key: {each.key, each.label} for each in empty.rows}  # rows that stand there whatever is counted
    count = 0
    with _cell_writer(args) as write:
        for answer in _answers(args, site, period, now, findings):
            for at, counted in made.places(answer) if answer else ():
                if answer and answer.procedure:
                    names.setdefault(answer.procedure.code, answer.procedure)
                if at not in rows:
                    rows[at] = {at, label(at), *(_of_procedure(at, label) if isinstance(made, Times) else ())}
                if answer and column in counted and (wanted_row is None or wanted_row in rows[at]):
                    count += 1
                    write(_cell_line(args, made, answer, at, column, judge))
    if wanted_row is not None and not any(wanted_row in called for called in rows.values()):
        listed = sorted(each or "-" for each in rows)
        more = "…" if len(listed) > _MOST_ROWS_TOLD else ""
        raise common.Usage(word("cell.no_row", args.lang, found=args.cell, known=", ".join(listed[:_MOST_ROWS_TOLD]) + more or "–"))
    if not args.json:
        print(word("cell.count", args.lang, n=count))


def _of_procedure(row: str, label: Callable[[str], str]) -> tuple[str, str]:
    """Return what else names a row of a procedure and a limit: the procedure, whatever the limit."""
    code = row.partition("/")[0]
    return code, label(code)


def _columns_if_any(made: Counting) -> list[str]:
    """Return the columns that a table has only where something was counted in them."""
    match made:
        case Form():
            return [each.value for each in made.folding.apart]
        case Summary():
            return list(IF_ANY)
        case Overdue():
            return list(UNKNOWN_AGES)
        case Parts():
            return list(PARTS_IF_ANY)
        case _:
            return []


def _cell_line(
    args: argparse.Namespace, made: Counting, answer: Assessment, row: str, column: str, judge: Callable[[Assessment], Judgement]
) -> dict[str, Any]:
    part = row.partition("/")[2] if isinstance(made, Parts) else ""
    answer = answer.parts[part] if part else answer
    judgement = judge(answer)
    reasons = [reason_words(judgement, args.lang)]
    if isinstance(made, Form) and (stands := made.stands(answer)) is not None:
        reasons.append(why(answer, stands, args.lang))
    if column == "assumed":
        reasons += [word("said.assumed", args.lang, text=render(each, args.lang)) for each in answer.assumptions]
    if column == "faulty":
        reasons += [problem_line(found, args.lang) for found in answer.problems if found.severity is Severity.ERROR]
    due = judgement.due or (answer.deadline.due if answer.deadline else None)
    return {
        "row": row,
        "code": answer.dossier.code,
        "received": answer.timeline.received,
        "due": due,
        "end": answer.timeline.ended,
        "outcome": judgement.outcome,
        "reason": "; ".join(reasons),
    }


@contextlib.contextmanager
def _cell_writer(args: argparse.Namespace) -> Iterator[Callable[[dict[str, Any]], None]]:
    head = [word(f"cell.{name}", args.lang) for name in _CELL_COLUMNS]

    def data(line: dict[str, Any]) -> dict[str, Any]:
        outcome = line["outcome"]
        times = {name: line[name].isoformat() if line[name] else None for name in ("received", "due", "end")}
        return {**line, **times, "outcome": {"disposition": outcome.disposition.value, "timeliness": outcome.timeliness.value}}

    def texts(line: dict[str, Any]) -> list[str]:
        said = {name: say(line[name], args.lang) if line[name] else "–" for name in ("received", "due", "end")}
        said |= {"code": " ".join(line["code"].split()), "outcome": outcome_words(line["outcome"], args.lang), "reason": line["reason"]}
        return [said[name] for name in _CELL_COLUMNS]

    if args.out is not None:
        with lines_to(Path(args.out), head, texts, data) as write:
            yield write
        return
    if args.json:
        yield lambda line: common.print_json(data(line))
        return
    widths = [max(wanted, len(name)) for wanted, name in zip(_CELL_WIDTHS, head, strict=True)]
    print(aligned(head, widths))
    yield lambda line: print(aligned(texts(line), widths))
