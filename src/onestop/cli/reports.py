"""The verb `report`: the summary table of a register."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from datetime import datetime

from onestop.cli import common
from onestop.cli.registers import add_register, judged
from onestop.dossiers.assessments import Assessment
from onestop.engine import Onestop
from onestop.telling.reports import GROUPS, Tally, report_data, report_text, table_data, table_text
from onestop.telling.words import problem_line, word
from onestop.words.errors import LayoutError


def add_verbs(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verb."""
    made = add_register(verb, "report", _report, "bảng tổng hợp · the summary table of a register")
    form = made.add_mutually_exclusive_group()
    form.add_argument("--by", choices=tuple(GROUPS), help="nhóm theo · group the table")
    form.add_argument("--layout", metavar="NAME", help="mẫu báo cáo của plugin · a plugin's layout of the table")


def _laid_out(args: argparse.Namespace, site: Onestop, now: datetime) -> int:
    """The table of a plugin's layout; one that breaks is a finding."""
    if args.layout not in site.layouts:
        raise common.Usage(word("said.no_layout", args.lang, found=args.layout, known=", ".join(site.layouts) or "-"))
    findings = common.Findings(args.lang)

    def answers() -> Iterator[Assessment]:
        for entry, answer in judged(args, site, now):
            findings.add(entry.code or f"{args.file}:{entry.line}", (*entry.problems, *(answer.problems if answer else ())))
            if answer:
                yield answer

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


def _report(args: argparse.Namespace) -> int:
    site, now = common.site_of(args), args.now or common.now()
    if args.layout is not None:
        return _laid_out(args, site, now)
    tally, findings = Tally(args.by), common.Findings(args.lang)
    for entry, answer in judged(args, site, now):
        findings.add(entry.code or f"{args.file}:{entry.line}", (*entry.problems, *(answer.problems if answer else ())))
        if answer:
            tally.add(answer)
    if args.json:
        common.print_json(report_data(tally))
    else:
        print(report_text(tally, args.lang))
    return findings.finish()
