"""
A million dossiers in one file, and what it costs to judge them: `python3 run.py million`.

Not part of the tests: it takes minutes and some hundred megabytes on disk.
"""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

from exports.make import IGATE, IGATE_HEAD, code, email, home, identity, name, officer, phone

ROWS = 1_000_000
MEGABYTES = {".csv": 200, ".xlsx": 2_500}
"""What one run may hold at once: of CSV the catalogue and a row; of a workbook the whole sheet too, because its reader unpacks it whole."""


def rows(count: int) -> Iterator[list[str]]:
    """The rows of the list of iGate over and over, each with a code of its own."""
    yield list(IGATE_HEAD)
    for n in range(count):
        day, _, procedure, field, received, promised, ended, status = IGATE[n % len(IGATE)]
        person = [name(n), identity(n), home(n), phone(n), email(n)]
        yield [code(day, n), procedure, field, "Phòng số 1", *person, received, promised, ended, "Đơn vị số 6", officer(n), status]


def write_csv(path: Path, count: int) -> None:
    """Write *count* dossiers as CSV."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows(count))


def write_xlsx(path: Path, count: int) -> None:
    """Write *count* dossiers as a workbook, in bounded memory."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for y, row in enumerate(rows(count)):
            for x, cell in enumerate(row):
                sheet.write_string(y, x, cell)


def judge(path: Path, count: int) -> bool:
    """Judge the list at *path* in a process of its own, and say what it cost; return whether all were judged within bounds."""
    out = path.with_suffix(f"{path.suffix}.jsonl")
    started = time.perf_counter()
    asked = ["assess", str(path), "--place", "38", "--now", "2026-09-30T17:00", "--out", str(out), "--quiet", "--no-plugins"]
    ran = subprocess.run([sys.executable, "-m", "onestop", *asked], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    seconds = time.perf_counter() - started
    held = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    read = 0
    if out.exists():
        with out.open(encoding="utf-8") as lines:
            read = sum('"disposition": null' not in line for line in lines)
    print(f"{path.name}: {read:,} of {count:,} dossiers judged in {seconds:.0f} s, {held} MB at most, exit {ran.returncode}", flush=True)
    if not read:
        print(ran.stderr[-2_000:])
    return ran.returncode in (0, 1) and read == count and held < MEGABYTES[path.suffix]


def main() -> int:
    """Judge both files."""
    count = int(os.environ.get("ROWS", ROWS))
    with tempfile.TemporaryDirectory() as folder:
        fine = True
        for file, write in (("million.csv", write_csv), ("million.xlsx", write_xlsx)):
            path = Path(folder, file)
            write(path, count)
            fine = judge(path, count) and fine
            path.unlink()
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
