"""
The main job on five registers: read, judge, count, and print computed beside published figures.

The small register of Cự Khối is written as CSV and read back as a portal would; the large ones are generated and judged row by row.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import onestop
import seed_registers
from onestop.exchange.registers import read_register, write_csv
from onestop.telling.reports import Tally, number, report_text
from onestop.telling.tables import table
from onestop.telling.words import word
from seed_registers import SEEDS, Seed

PARENT = {"early": "resolved", "on_time": "resolved", "late": "resolved", "in_time": "pending", "overdue": "pending"}


def _through_a_file(dossiers: Iterable[onestop.Dossier]) -> Iterator[onestop.Dossier]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            write_csv(stream, dossiers)
        for entry in read_register(path):
            if entry.dossier is None:
                raise SystemExit(f"{path}:{entry.line}: {[onestop.render(found) for found in entry.problems]}")
            yield entry.dossier


def _with_progress(dossiers: Iterable[onestop.Dossier], total: int, lang: str) -> Iterator[onestop.Dossier]:
    shown = sys.stderr.isatty()
    for done, dossier in enumerate(dossiers, 1):
        if shown and done % 2_000 == 0:
            bar = "█" * (30 * done // total)
            print(f"\r  {bar:<30} {100 * done // total:3d} %  {number(done, lang)}", end="", file=sys.stderr, flush=True)
        yield dossier
    if shown:
        print("\r" + " " * 60 + "\r", end="", file=sys.stderr, flush=True)


def _computed(tally: Tally, what: str) -> int:
    group, _, count = what.rpartition(".")
    line = tally.lines().get(group) if group else tally.total()
    return line.data()[count] if line else 0


def judge(site: onestop.Onestop, seed: Seed, lang: str) -> bool:
    """Judge one register, print its table, and return whether every published figure came out."""
    started = time.perf_counter()
    dossiers = seed_registers.register(site, seed.name)
    if seed.name == "cu-khoi":
        dossiers = _through_a_file(dossiers)
    tally = Tally(seed.by)
    total = sum(batch.count for batch in seed.batches)
    for answer in site.assess_many(_with_progress(dossiers, total, lang), now=seed.now):
        tally.add(answer)
    seconds = time.perf_counter() - started
    print(f"\n## {seed.title}\n")
    print(report_text(tally, lang, also=("same_day",)))
    rows = []
    agreed = True
    for what, published in seed.published.items():
        computed = _computed(tally, what)
        agreed = agreed and computed == published
        group, _, count = what.rpartition(".")
        parent = PARENT.get(count)
        name = " ".join(word(f"table.{part}", lang) for part in (parent, count) if part) + (
            f" ({word(f'{seed.by}.{group}', lang)})" if group else ""
        )
        rows.append([name, number(published, lang), number(computed, lang), "=" if computed == published else "≠"])
    head = {"vi": ["", "Công bố", "Tính lại", ""], "en": ["", "Published", "Computed", ""]}[lang]
    print(f"\n{table(head, rows, right=(1, 2))}\n")
    print(f"{seed.source}\n{seed.caution}")
    done = word("said.progress", lang, done=number(tally.total().received, lang))
    print(f"{done} · {seconds:.1f} s · onestop {onestop.__version__} · {site.revision}")
    return agreed


def main(argv: list[str] | None = None) -> int:
    """Judge the registers asked for and say whether all published figures came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SEEDS))
    parser.add_argument("--lang", choices=("vi", "en"), default="vi")
    args = parser.parse_args(argv)
    unknown = [name for name in args.names if name not in SEEDS]
    if unknown:
        parser.error(f"{', '.join(unknown)}: {', '.join(SEEDS)}")
    site = onestop.load(entry_points=False, strict=True)
    print(
        {
            "vi": "Các sổ dưới đây là dữ liệu tổng hợp: hồ sơ do chương trình tạo ra, không có người thật; chỉ tổng số là số đã công bố.",
            "en": "The registers below are synthetic: the dossiers are generated, with no real person; only the totals are published ones.",
        }[args.lang]
    )
    agreed = [judge(site, SEEDS[name], args.lang) for name in args.names or SEEDS]
    return 0 if all(agreed) else 1


if __name__ == "__main__":
    raise SystemExit(main())
