"""
Reading a register of 200,000 rows: rows a second of processor time, and the room that the codes of a million take.

A file as another version reads it is compared by running this with that version on the path.

    python tests/bench/registers.py
"""

from __future__ import annotations

import io
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import onestop
from onestop.exchange.registers import read_register

ROWS, MILLION = 200_000, 1_000_000
HEAD = "code,procedure,place,agency,channel,promised,received,resolved"
STYLES = {
    "ISO": ("2026-01-07T09:30", "2026-01-14T17:00"),
    "dd/mm/yyyy": ("07/01/2026 09:30", "14/01/2026 17:00"),
    "Excel": ("46029.395833", "46036"),
}
"""How the moments are written."""


def made(received: str, promised: str) -> str:
    """The register, a third of it resolved."""
    rows = (
        f"000.00.06.H56-260107-{n:06},1.004873,01,UBND phường Láng {n % 100},online,{promised},{received},{'' if n % 3 else promised}\n"
        for n in range(ROWS)
    )
    return f"{HEAD}\n{''.join(rows)}"


class Endless(io.RawIOBase):
    """A million rows that lie nowhere."""

    row = -1

    def readline(self, size: int | None = -1) -> bytes:
        """Return the next row."""
        self.row += 1
        return (
            f"000.00.06.H56-260107-{self.row:07},1.004873\n".encode()
            if 0 < self.row <= MILLION
            else b""
            if self.row
            else b"code,procedure\n"
        )


def main() -> None:
    """Print what was measured."""
    print(onestop.__file__)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "so.csv"
        for style, (received, promised) in STYLES.items():
            file.write_text(made(received, promised), encoding="utf-8")
            best, read = float("inf"), 0
            for _ in range(3):
                before = time.process_time()
                read = sum(entry.dossier is not None for entry in read_register(file))
                best = min(best, time.process_time() - before)
            print(f"{style}: {read} of {ROWS} rows, {ROWS / best:,.0f} a second")
    stdin: Any = type("Stdin", (), {"buffer": Endless()})()
    sys.stdin, before_mb = stdin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    read = sum(1 for _ in read_register("-"))
    print(f"{read:,} rows: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024 - before_mb} MB more at the most")


if __name__ == "__main__":
    main()
