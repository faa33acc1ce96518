"""The verb `report`: the summary table of a register."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from datetime import datetime

from onestop.cli import common, forms
from onestop.cli.measures import add_measure, compare, judge_of, measure_of, print_measure, print_rates, rejudged
from onestop.cli.registers import add_register, judged
from onestop.dossiers.assessments import Assessment
from onestop.engine import Onestop
from onestop.telling.judgements import rates_data
from onestop.telling.reports import GROUPS, Tally, report_data, report_text, table_data, table_text
from onestop.telling.words import problem_line, word
from onestop.words.errors import LayoutError


def add_verbs(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verb."""
    made = add_register(
        verb, "report", _report, "bảng tổng hợp, biểu báo cáo · the summary table of a register, and report forms", optional=True
    )
    form = made.add_mutually_exclusive_group()
    form.add_argument("--by", choices=tuple(GROUPS), help="nhóm theo · group the table")
    form.add_argument("--layout", metavar="NAME", help="mẫu báo cáo của plugin · a plugin's layout of the table")
    add_measure(made, against=True)
    forms.add_options(made)


def _laid_out(args: argparse.Namespace, site: Onestop, now: datetime) -> int:
    """The table of a plugin's layout; one that breaks is a finding."""
    if args.layout not in site.layouts:
        raise common.Usage(word("said.no_layout", args.lang, found=args.layout, known=", ".join(site.layouts) or "-"))
    findings = common.Findings(args.lang, told=not args.quiet)
    judge = judge_of(args, site, now)

    def answers() -> Iterator[Assessment]:
        for entry, answer in judged(args, site, now):
            findings.add(entry.code or f"{args.file}:{entry.line}", (*entry.problems, *(answer.problems if answer else ())))
            if answer:
                yield rejudged(answer, judge)[0] if judge else answer

    try:
        made = site.report(args.layout, answers())
    except LayoutError as error:
        print(problem_line(error.problem, args.lang), file=sys.stderr)
        findings.finish()
        return 1
    if args.json:
        common.print_json({"layout": args.layout, **table_data(made, args.lang)})
    else:
        print(table_text(made, args.lang))
    return findings.finish()


def _compared(args: argparse.Namespace, site: Onestop, now: datetime) -> int:
    """The dossiers that two measures judge differently."""
    for option, given in (("--by", args.by), ("--layout", args.layout)):
        if given is not None:
            said = word("usage.not_with", args.lang, other=option)
            raise common.Usage(word("usage.argument", args.lang, name="--against", why=said))
    findings = common.Findings(args.lang, told=not args.quiet)

    def answers() -> Iterator[Assessment | None]:
        for entry, answer in judged(args, site, now):
            findings.add(entry.code or f"{args.file}:{entry.line}", (*entry.problems, *(answer.problems if answer else ())))
            yield answer

    compare(args, site, now, answers())
    return findings.finish()


def _report(args: argparse.Namespace) -> int:
    site, now = common.site_of(args), args.now or common.now()
    if forms.is_asked(args):
        return forms.report(args, site, now)
    if args.file is None:
        raise common.Usage(word("usage.required", args.lang).format(names="FILE"))
    if args.against is not None:
        return _compared(args, site, now)
    if args.layout is not None:
        return _laid_out(args, site, now)
    measure = measure_of(args)
    tally, findings = Tally(args.by, judge_of(args, site, now)), common.Findings(args.lang, told=not args.quiet)
    for entry, answer in judged(args, site, now):
        findings.add(entry.code or f"{args.file}:{entry.line}", (*entry.problems, *(answer.problems if answer else ())))
        if answer:
            tally.add(answer)
    if args.json:
        rates = {"measure": measure.id, "rates": rates_data(tally.total().counts, measure)} if measure else {}
        common.print_json({**report_data(tally), **rates})
        return findings.finish()
    if measure:
        print_measure(measure, args.lang)
    print(report_text(tally, args.lang))
    if measure:
        print_rates(tally, measure, args.lang)
    return findings.finish()
