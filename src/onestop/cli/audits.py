"""The verb `audit`: what a register claims against what follows from its events."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from onestop.cli import common
from onestop.cli.registers import add_register, judged
from onestop.judging.audit import audit
from onestop.telling.words import problem_line, word


def add_verbs(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verb."""
    add_register(verb, "audit", _audit, "đối chiếu với số liệu đã khai · compare a register's claims with what follows from its events")


def _audit(args: argparse.Namespace) -> int:
    site, now = common.site_of(args), args.now or common.now()
    found_any = False
    for entry, answer in judged(args, site, now):
        problems = (*entry.problems, *(audit(answer) if answer else ()))
        found_any = found_any or bool(problems)
        for found in problems:
            if args.json:
                common.print_json({"dossier": entry.code, **common.said(found, args.lang)})
            else:
                print(f"{entry.code}: {problem_line(found, args.lang)}")
    if not found_any and not args.json:
        print(word("said.clean", args.lang))
    return 1 if found_any else 0
