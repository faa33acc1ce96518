"""The verb `warn`: the dossiers of a register that are due soon or overdue."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from onestop.cli import common
from onestop.cli.registers import add_register, judged
from onestop.dossiers.assessments import governing_day
from onestop.telling.running import MOST, Watch, watch_data, watch_text


def add_verbs(verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the verb."""
    made = add_register(verb, "warn", _warn, "hồ sơ sắp đến hạn, quá hạn · dossiers that are due soon or overdue")
    within = "chỉ nêu hồ sơ quá hạn và đến hạn trong N ngày làm việc; 0 là đến hôm nay · only what is overdue or due within N working days"
    made.add_argument("--within", type=common.whole_number, metavar="N", help=within)
    most = f"nêu nhiều nhất N hồ sơ gấp nhất, số còn lại được đếm · the N most urgent; the rest are counted (default: {MOST:,})"
    made.add_argument("--most", type=common.whole_number, default=MOST, metavar="N", help=most)


def _warn(args: argparse.Namespace) -> int:
    site, now = common.site_of(args), args.now or common.now()
    watch, findings = Watch(args.within, args.most), common.Findings(args.lang, told=not (args.json or args.quiet))
    for entry, answer in judged(args, site, now):
        findings.add(entry.code or f"{args.file}:{entry.line}", (*entry.problems, *(answer.problems if answer else ())))
        if answer is None:
            continue
        calendar = None
        if answer.timeline.is_open and answer.procedure is not None:  # whoever has no procedure may have no office either
            dossier = answer.dossier
            calendar = site.at(governing_day(dossier, now), dossier.place, dossier.agency, args.known).calendar
        watch.add(answer, calendar, now)
    if args.json:
        common.print_json(watch_data(watch, now, args.lang))
    else:
        print(watch_text(watch, args.lang))
    return findings.finish()
