"""The verb `assess`, and what all verbs about registers share: the judging, with progress."""

from __future__ import annotations

import argparse
import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from typing import Any

import attrs

from onestop.cli import common, exports
from onestop.cli.lines import lines_to
from onestop.cli.measures import add_measure, judge_of, measure_of, print_measure, print_rates, rejudged
from onestop.dossiers.assessments import Assessment
from onestop.dossiers.judgements import Judgement
from onestop.engine import Onestop
from onestop.exchange.registers import (
    RESULT_COLUMNS,
    STDIN,
    Entry,
    RegisterError,
    RegisterWriter,
    assessment_data,
    read_questions,
    standard_input,
)
from onestop.telling.judgements import reason_words
from onestop.telling.reports import GROUPS, Tally, report_text
from onestop.telling.tables import table
from onestop.telling.words import render, word
from onestop.words.errors import os_reason
from onestop.words.problems import Problem, problem
from onestop.words.sources import Position, Text


def add_verbs(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verbs about registers."""
    made = add_register(verb, "assess", _assess, "đánh giá sổ theo dõi · judge a register (CSV, JSON Lines, - for standard input)")
    made.add_argument("--by", choices=tuple(GROUPS), help="nhóm theo · group the table")
    add_measure(made)
    explain = "chỉ cho xem tệp sẽ được đọc thế nào rồi dừng: bước đầu tiên · show how the file would be read, and stop: the first step"
    made.add_argument("--explain-columns", action="store_true", help=explain)
    kept = "ghi danh sách thành sổ theo dõi, không còn thông tin cá nhân · write the list as a register, without personal data"
    made.add_argument("--normalised", metavar="OUT.csv", help=kept)
    live = "mỗi dòng JSON vào là một câu hỏi riêng, trả lời ngay: cho phần mềm khác gọi · answer each JSON line at once, for other programs"
    made.add_argument("--live", action="store_true", help=live)
    made.add_argument("--out", metavar="FILE", help="kết quả từng hồ sơ (.csv, .jsonl; sổ .parquet: .parquet) · results of each dossier")


def add_register(
    verb: Callable[..., argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    text: str,
    *,
    optional: bool = False,
) -> argparse.ArgumentParser:
    """Add a verb that judges a register, which may be *optional*, with the options that all such verbs have, and return its parser."""
    made = verb(name, run, text)
    register = (
        "sổ theo dõi hay danh sách xuất từ phần mềm (.csv, .xlsx, .xls, .json, .jsonl), hoặc - · a register or an exported list, or -"
    )
    made.add_argument("file", metavar="FILE", nargs="?" if optional else None, help=register)
    made.add_argument("--now", type=common.moment, metavar="TIME", help="thời điểm đánh giá · moment of judgement (default: the clock)")
    made.add_argument(
        "--quiet", action="store_true", help="không báo gì ngoài lỗi làm dừng · tell nothing on standard error but what stops it"
    )
    made.set_defaults(silent=True)  # --quiet says more here than that progress is not shown
    common.add_place(made, place=False)
    common.add_regime(made)
    exports.add_options(made)
    return made


def judged(
    args: argparse.Namespace, site: Onestop, now: datetime, dossiers: exports.Dossiers | None = None
) -> Iterator[tuple[Entry, Assessment | None]]:
    """Yield each row of the file with its assessment, None where it is broken; what is wrong stands at its line."""
    regime = common.regime_of(args, site)
    opened = dossiers or exports.dossiers_of(args, site, now)
    sheet = opened.reading.layout.table.path if opened.reading else ()
    hints = common.Hints(args, site, likely=True)
    with common.progress(args) as step:
        for entry in common.rows(opened.entries(), args.lang, told=not args.quiet):
            answer = site.assess(entry.dossier, now=now, known=args.known, regime=regime) if entry.dossier else None
            if answer is not None:
                hints.add(answer.dossier, answer.procedure)
            yield entry, _located(answer, _name(args), entry.line, sheet)
            step()
    if not args.quiet:
        exports.tell_repeated(args, opened.repeated())
        hints.finish()


def _name(args: argparse.Namespace) -> str:
    return STDIN if args.file == "-" else str(args.file)


def _located(answer: Assessment | None, name: str, line: int, sheet: tuple[str, ...] = ()) -> Assessment | None:
    """An assessment whose problems say where its dossier stands."""
    if answer is None or not answer.problems:
        return answer
    at = Position(name, line)
    found = (each if each.source else attrs.evolve(each, source=at, path=(*sheet, *each.path)) for each in answer.problems)
    return attrs.evolve(answer, problems=tuple(found))


def _live(args: argparse.Namespace) -> int:
    """
    Answer a program that keeps the pipe open: each line at once and by itself, at the moment it comes, whatever came before.

    So nothing is remembered, a code may come again, and what many lines share is not told at the end.
    """
    others = [
        f"--{name.replace('_', '-')}" for name in ("by", "measure", "out", "normalised", "explain_columns") if getattr(args, name)
    ] + exports.asked(args)
    if args.file != "-" or others:
        raise common.Usage(word("said.live_only", args.lang, options=", ".join(others or ["--out"])))
    site = common.site_of(args)
    regime, findings = common.regime_of(args, site), common.Findings(args.lang, told=False)
    for entry in read_questions(standard_input()):
        answer = None
        if entry.dossier is not None:
            answer = site.assess(entry.dossier, now=args.now or common.now(), known=args.known, regime=regime)
        answer = _located(answer, STDIN, entry.line)
        problems = (*entry.problems, *(answer.problems if answer else ()))
        findings.add(entry.code, problems)
        common.print_json(_answer(args, entry, answer, problems, None), flush=True)
    return findings.finish()


def _assess(args: argparse.Namespace) -> int:
    if args.live:
        return _live(args)
    if args.explain_columns:
        return exports.explain(args)
    common.refuse_loss(args, out=args.out, normalised=args.normalised)
    if args.file.lower().endswith(".parquet"):
        return _assess_columns(args)
    if args.out and args.out.lower().endswith(".parquet"):
        raise common.Usage(word("said.parquet_only", args.lang))
    site, now = common.site_of(args), args.now or common.now()
    tally, findings = Tally(args.by), common.Findings(args.lang, told=not (args.json or args.quiet))
    measure, judge = measure_of(args), judge_of(args, site, now)
    dossiers = exports.dossiers_of(args, site, now)
    with _writer(args) as write, _kept(args, dossiers) as keep:
        for entry, answer in judged(args, site, now, dossiers):
            keep(entry)
            problems = (*entry.problems, *(answer.problems if answer else ()))
            findings.add(entry.code or f"{_name(args)}:{entry.line}", problems)
            why = None
            if answer and judge:
                answer, why = rejudged(answer, judge)
            if answer:
                tally.add(answer)
            write(_line(args, entry, answer, problems, why))
    if not args.json:
        if measure:
            print_measure(measure, args.lang)
        print(report_text(tally, args.lang))
        if measure:
            print_rates(tally, measure, args.lang)
    return findings.finish()


def _assess_columns(args: argparse.Namespace) -> int:
    """A register as Parquet, however long, in the memory of some batches."""
    if not (args.out and args.out.lower().endswith(".parquet")):
        raise common.Usage(word("said.parquet_out", args.lang))
    if args.by or args.regime or args.json or args.measure:
        raise common.Usage(word("said.parquet_plain", args.lang))
    try:
        Path(args.file).open("rb").close()
    except OSError as error:
        raise RegisterError(problem("OS801", Position(args.file), why=os_reason(error))) from None
    target = Path(args.out)
    common.check_writable(target)
    from onestop.bulk.arrow import ColumnError, HeadError, ParquetError, assess_batches, read_parquet, write_parquet
    from onestop.bulk.numbers import MomentError

    site = common.site_of(args)
    counts: dict[str, Counter[Any]] = {name: Counter() for name in ("disposition", "timeliness", "no_due", "problems", "alone")}
    with common.progress(args) as step, common.whole_path(target) as part:

        def passed() -> Iterator[Any]:
            for batch in assess_batches(site, now=args.now or common.now(), known=args.known)(read_parquet(args.file)):
                for name, counter in counts.items():
                    column = batch.column(name).flatten() if name == "problems" else batch.column(name)
                    counter.update({each["values"]: each["counts"] for each in column.value_counts().to_pylist()})
                step(batch.num_rows)
                yield batch

        try:
            rows = write_parquet(part, passed())
        except ParquetError:
            raise RegisterError(problem("OS801", Position(args.file), why="cut_parquet")) from None
        except HeadError as error:
            code = "OS806" if error.column in error.found else "OS802"
            found = problem(code, Position(args.file), (error.column,), column=error.column, found=", ".join(error.found) or "-")
            raise RegisterError(found) from None
        except ColumnError as error:
            wanted = word(f"said.wanted_{error.wanted}", args.lang)
            raise common.Usage(_said(args, "said.wrong_column", column=error.column, wanted=wanted, found=error.found)) from None
        except MomentError as error:
            raise common.Usage(_said(args, "said.wrong_moment", column=error.column, row=f"{error.row + 1:,}", found=error.found)) from None
    _tell_counts(args, rows, counts)
    return 1 if counts["problems"] else 0


def _said(args: argparse.Namespace, key: str, **found: str | None) -> str:
    """A sentence about the register in which names of its columns stand as they are there."""
    return word(key, args.lang, file=args.file, **{name: Text(value or "") for name, value in found.items()})


_WORDS = {"disposition": "disposition", "timeliness": "timing", "no_due": "no_due"}


def _tell_counts(args: argparse.Namespace, rows: int, counts: Mapping[str, Counter[Any]]) -> None:
    """Say how many rows there were of what."""
    print(word("said.judged", args.lang, n=f"{rows:,}", alone=f"{counts['alone'][True]:,}", out=args.out))
    lines = [
        [word(f"{_WORDS[kind]}.{name}", args.lang), f"{number:,}"]
        for kind in _WORDS
        for name, number in counts[kind].most_common()
        if name is not None and (kind, name) != ("timeliness", "none")
    ]
    lines += [[code, f"{number:,}"] for code, number in counts["problems"].most_common()]
    print(table(["", word("said.column_dossiers", args.lang)], lines, right=(1,)))


_MEASURED = ("measure", "why")
"""What is written of each dossier besides where it was judged by a named measure."""


def _line(
    args: argparse.Namespace, entry: Entry, answer: Assessment | None, problems: Iterable[Problem], why: Judgement | None
) -> dict[str, Any] | None:
    return _answer(args, entry, answer, problems, why) if args.json or args.out else None


def _answer(
    args: argparse.Namespace, entry: Entry, answer: Assessment | None, problems: Iterable[Problem], why: Judgement | None
) -> dict[str, Any]:
    said = [common.said(found, args.lang) for found in problems]
    besides = (
        {} if args.measure is None else dict(zip(_MEASURED, (why.measure, reason_words(why, args.lang)) if why else ("", ""), strict=True))
    )
    if answer is None:
        return {**dict.fromkeys(RESULT_COLUMNS), "code": entry.code, "provisional": False, "problems": said, "assumptions": [], **besides}
    return {**assessment_data(answer, said, [render(assumption, args.lang) for assumption in answer.assumptions]), **besides}


@contextlib.contextmanager
def _kept(args: argparse.Namespace, dossiers: exports.Dossiers) -> Iterator[Callable[[Entry], None]]:
    """Write the dossiers as a register, where that is asked for."""
    if not args.normalised:
        yield lambda entry: None
        return
    with common.whole(Path(args.normalised), "utf-8-sig") as stream:
        writer = RegisterWriter(stream, dossiers.beside)
        yield lambda entry: writer.write(entry.dossier) if entry.dossier else None


@contextlib.contextmanager
def _writer(args: argparse.Namespace) -> Iterator[Callable[[dict[str, Any] | None], None]]:
    """Write results as they come."""
    if not args.out:
        yield lambda line: _print(args, line)
        return
    columns = (*RESULT_COLUMNS, *(_MEASURED if args.measure is not None else ()))
    with lines_to(Path(args.out), columns, lambda line: itemgetter(*columns)(_cells(line)), lambda line: line) as keep:

        def write(line: dict[str, Any] | None) -> None:
            if line is not None:
                keep(line)
            _print(args, line)

        yield write


def _cells(line: dict[str, Any]) -> dict[str, Any]:
    """A line with its lists as text, for a spreadsheet."""
    problems = "; ".join(f"{p['code']} {p['message']}" for p in line["problems"])
    return {**line, "problems": problems, "assumptions": "; ".join(line["assumptions"])}


def _print(args: argparse.Namespace, line: dict[str, Any] | None) -> None:
    """Print an answer where answers are asked for; to whoever writes a line and reads a line at once."""
    if args.json and line:
        common.print_json(line, flush=args.file == "-")
